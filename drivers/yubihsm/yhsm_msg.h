/* SPDX-License-Identifier: ISC */
/*
 * yhsm_msg.h - the messages of a YubiHSM 2 in clear: codes, limits, and the
 * parsers of what it answers, none of whose lengths is believed.  Numbers are
 * big-endian on the wire.  Source: Yubico's command reference and what its client
 * sends and accepts.
 */
#ifndef YUBIHSM_YHSM_MSG_H
#define YUBIHSM_YHSM_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* clang-format off */

/* A message: command, two bytes of length, so many bytes of data. */
#define YHSM_HEADER	3u
#define YHSM_RESPONSE	0x80u	/* the command of an answer has it, too */
#define YHSM_ERROR	0x7fu	/* but for errors: one byte of code */
#define YHSM_WIRE_MAX	3136u	/* bytes, header included, from 2.4.0 on */
#define YHSM_WIRE_OLD	2048u	/* before */

enum yhsm_cmd {
	YHSM_CREATE_SESSION	= 0x03,
	YHSM_AUTHENTICATE	= 0x04,
	YHSM_SESSION_MESSAGE	= 0x05,
	YHSM_DEVICE_INFO	= 0x06,
	YHSM_CLOSE_SESSION	= 0x40,
	YHSM_SIGN_PKCS1		= 0x47,
	YHSM_LIST_OBJECTS	= 0x48,
	YHSM_GET_OBJECT_INFO	= 0x4e,
	YHSM_GET_RANDOM		= 0x51,
	YHSM_SIGN_HMAC		= 0x53,
	YHSM_GET_PUBLIC_KEY	= 0x54,
	YHSM_DELETE_OBJECT	= 0x58,
	YHSM_PUT_SYMMETRIC	= 0x6d,
	YHSM_DECRYPT_ECB	= 0x6f,
	YHSM_ENCRYPT_ECB	= 0x70,
	YHSM_DECRYPT_CBC	= 0x71,
	YHSM_ENCRYPT_CBC	= 0x72,
};

/* Codes of error answers that are told apart. */
enum yhsm_code {
	YHSM_E_SESSION		= 0x03,	/* expired, closed, never there */
	YHSM_E_AUTHENTICATION	= 0x04,	/* wrong key or MAC */
	YHSM_E_SESSIONS_FULL	= 0x05,
	YHSM_E_NOT_FOUND	= 0x0b,
};

enum yhsm_type {
	YHSM_ASYMMETRIC		= 0x03,
	YHSM_HMAC		= 0x05,
	YHSM_SYMMETRIC		= 0x08,
};

/* Algorithms, as objects and the device itself report them. */
enum yhsm_alg {
	YHSM_RSA_PKCS1_SHA1	= 1,
	YHSM_RSA_2048		= 9,
	YHSM_RSA_3072		= 10,
	YHSM_RSA_4096		= 11,
	YHSM_HMAC_SHA1		= 19,
	YHSM_HMAC_SHA256	= 20,
	YHSM_HMAC_SHA384	= 21,
	YHSM_HMAC_SHA512	= 22,
	YHSM_AES128		= 50,
	YHSM_AES192		= 51,
	YHSM_AES256		= 52,
	YHSM_AES_ECB		= 53,
	YHSM_AES_CBC		= 54,
};

/* Capabilities: bits of 64. */
enum yhsm_cap {
	YHSM_CAP_SIGN_PKCS	= 0x05,
	YHSM_CAP_SIGN_HMAC	= 0x16,
	YHSM_CAP_DECRYPT_ECB	= 0x32,
	YHSM_CAP_ENCRYPT_ECB	= 0x33,
	YHSM_CAP_DECRYPT_CBC	= 0x34,
	YHSM_CAP_ENCRYPT_CBC	= 0x35,
};
/* clang-format on */

#define YHSM_LABEL	    40u /* bytes, zeros behind the text */
#define YHSM_STORE	    (2u + YHSM_LABEL + 2u + 8u + 1u) /* before a key */
#define YHSM_LIST_ENTRY	    4u
#define YHSM_FIRMWARE_SYM   0x020300u /* has symmetric keys */
#define YHSM_FIRMWARE_LARGE 0x020400u /* has messages of YHSM_WIRE_MAX */

static inline void
yhsm_put16(uint8_t *to, unsigned int n)
{
	to[0] = (uint8_t)(n >> 8);
	to[1] = (uint8_t)n;
}

static inline unsigned int
yhsm_get16(const uint8_t *from)
{
	return (unsigned int)from[0] << 8 | from[1];
}

/* The header of a message in front of `len` bytes of data. */
void yhsm_msg_header(uint8_t *to, unsigned int cmd, size_t len);

/* A message, its data borrowed from the bytes it was read from. */
struct yhsm_msg {
	unsigned int cmd; /* without YHSM_RESPONSE; YHSM_ERROR */
	unsigned int code; /* of an error, else 0 */
	const uint8_t *data;
	size_t len; /* of an error 0 */
};

/*
 * Read an answer of `len` bytes to the command `cmd`, or an error.
 * EPROTO it is neither: too short, another length than its header says, the
 * answer to another command, an error of code 0.
 */
int yhsm_msg_parse(
    struct yhsm_msg *msg, unsigned int cmd, const uint8_t *wire, size_t len);

/*
 * The bytes of a message of `len` bytes, a multiple of 16, in front of its padding:
 * 80 and zeros, 16 bytes at most.  0: there is none.  They are secret: it takes
 * the same time for all.
 */
size_t yhsm_msg_unpad(const uint8_t *data, size_t len);

/* What the device says of itself. */
struct yhsm_info {
	uint32_t firmware; /* 0x020400 is 2.4.0 */
	uint32_t serial;
	bool algs[256]; /* that it has */
};

/* EPROTO too short. */
int yhsm_info_parse(struct yhsm_info *info, const struct yhsm_msg *msg);

/* An object, as far as we care. */
struct yhsm_object {
	uint16_t id;
	uint8_t type; /* enum yhsm_type */
	uint8_t sequence; /* of keys that had this id before */
	uint8_t alg; /* enum yhsm_alg */
	uint64_t caps; /* bit yhsm_cap */
	char label[YHSM_LABEL + 1];
};

#define YHSM_OBJECT_INFO 66u /* bytes of GET OBJECT INFO */

/* EPROTO not as long as it must be. */
int yhsm_object_parse(struct yhsm_object *object, const struct yhsm_msg *msg);

/* The i-th entry of LIST OBJECTS: id, type and sequence.  ENOENT there are no
 * more; EPROTO the list ends in the middle of one. */
int yhsm_list_parse(
    struct yhsm_object *object, const struct yhsm_msg *msg, size_t i);

/* The errno that stands for an error code: EOPNOTSUPP it does not know the command,
 * or has the algorithm switched off; EINVAL it does not like the data; EACCES our
 * authentication key or the object does not allow it; ENOENT no such object;
 * ENOSPC it is full; EUSERS all of its sessions are taken; EBUSY its audit log is
 * full; EEXIST; EIO. */
int yhsm_code_errno(unsigned int code);

/* Its name, for the log. */
const char *yhsm_code_name(unsigned int code);

#endif
