/* SPDX-License-Identifier: ISC */
/*
 * usbip_wire.h - the messages of USB/IP, version 1.1.1, as bytes: what a client
 * sends and what it receives.  All numbers are big-endian but those in a setup
 * packet.  Nothing here reads or writes a socket.
 */
#ifndef USBIP_WIRE_H
#define USBIP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define USBIP_OP_LEN	    ((size_t)8)
#define USBIP_BUSID_LEN	    ((size_t)32)
#define USBIP_DEVICE_LEN    ((size_t)312)
#define USBIP_INTERFACE_LEN ((size_t)4)
#define USBIP_PDU_LEN	    ((size_t)48)
#define USBIP_SETUP_LEN	    ((size_t)8)

/* Codes of the requests and replies before a device is imported. */
#define USBIP_OP_REQ_DEVLIST 0x8005
#define USBIP_OP_REP_DEVLIST 0x0005
#define USBIP_OP_REQ_IMPORT  0x8003
#define USBIP_OP_REP_IMPORT  0x0003

/* What is sent and received once it is. */
#define USBIP_CMD_SUBMIT 1
#define USBIP_CMD_UNLINK 2
#define USBIP_RET_SUBMIT 3
#define USBIP_RET_UNLINK 4

/* Flags of a submission, as Linux numbers them. */
#define USBIP_SHORT_NOT_OK 0x0001U
#define USBIP_ZERO_PACKET  0x0040U
#define USBIP_DIR_IN	   0x0200U

/* A device in a list, or as imported. */
struct usbip_device {
	char busid[USBIP_BUSID_LEN + 1];
	uint32_t busnum;
	uint32_t devnum;
	uint32_t speed; /* 1 low, 2 full, 3 high, 5 super */
	uint16_t vendor;
	uint16_t product;
	uint8_t ninterfaces; /* of it; so many records follow in a list */
};

/* A transfer to submit. */
struct usbip_submit {
	uint32_t seq;
	uint32_t devid;
	bool in;
	uint8_t ep; /* 0 to 15, without the direction */
	uint32_t flags;
	uint32_t len; /* of the data, which follows if it goes out */
	uint8_t setup[USBIP_SETUP_LEN];
};

/* A reply to a submission or to an unlinking. */
struct usbip_reply {
	uint32_t command;
	uint32_t seq;
	int32_t status; /* 0 or a negative errno of Linux */
	uint32_t actual; /* bytes moved; they follow if they came in */
};

/* The head of a request. */
void usbip_put_op(uint8_t out[USBIP_OP_LEN], uint16_t code);

/*
 * Is this the head of a reply `code`, and a good one?  EPROTO it is another or of
 * another version; EBUSY the server has the device, but not for us; ENODEV it has
 * none, or refuses for any other reason.
 */
int usbip_get_op(const uint8_t in[USBIP_OP_LEN], uint16_t code);

/*
 * Decode a device.  EPROTO: the identifier is empty, or longer than it may be.
 */
int usbip_get_device(
    struct usbip_device *dev, const uint8_t in[USBIP_DEVICE_LEN]);

void usbip_put_submit(
    uint8_t out[USBIP_PDU_LEN], const struct usbip_submit *submit);

/* Ask, as message `seq`, that submission `victim` end. */
void usbip_put_unlink(
    uint8_t out[USBIP_PDU_LEN], uint32_t seq, uint32_t devid, uint32_t victim);

/*
 * Decode a reply.  EPROTO: it is none, or its length is negative.  Whether `actual`
 * is as much as was asked for is for the caller to check, before he believes it.
 */
int usbip_get_reply(struct usbip_reply *reply, const uint8_t in[USBIP_PDU_LEN]);

#endif
