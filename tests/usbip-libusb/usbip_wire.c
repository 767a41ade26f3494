/* SPDX-License-Identifier: ISC */
/*
 * usbip_wire.c - messages to bytes and back.  Offsets are those of the protocol's
 * description in the documentation of Linux.
 */
#include "usbip_wire.h"

#include <errno.h>
#include <string.h>

#define USBIP_VERSION 0x0111

/* States of a device in the head of a reply. */
#define USBIP_ST_OK	  0
#define USBIP_ST_NA	  1
#define USBIP_ST_DEV_BUSY 2

static void
put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, (uint16_t)(v >> 16));
	put16(p + 2, (uint16_t)v);
}

static uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

/* As if read by a machine with two's complement, which the field is meant for. */
static int32_t
get_signed(const uint8_t *p)
{
	uint32_t v = get32(p);

	return v <= INT32_MAX ? (int32_t)v : -(int32_t)(UINT32_MAX - v) - 1;
}

void
usbip_put_op(uint8_t out[USBIP_OP_LEN], uint16_t code)
{
	put16(out, USBIP_VERSION);
	put16(out + 2, code);
	put32(out + 4, USBIP_ST_OK);
}

int
usbip_get_op(const uint8_t in[USBIP_OP_LEN], uint16_t code)
{
	uint32_t status = get32(in + 4);

	if (get16(in) != USBIP_VERSION || get16(in + 2) != code)
		return EPROTO;
	if (status == USBIP_ST_OK)
		return 0;
	/* Older servers have but the one state for all that is wrong. */
	if (status == USBIP_ST_NA || status == USBIP_ST_DEV_BUSY)
		return EBUSY;
	return ENODEV;
}

int
usbip_get_device(struct usbip_device *dev, const uint8_t in[USBIP_DEVICE_LEN])
{
	const uint8_t *busid = in + 256;

	memset(dev, 0, sizeof(*dev));
	if (busid[0] == '\0' || memchr(busid, '\0', USBIP_BUSID_LEN) == NULL)
		return EPROTO;
	memcpy(dev->busid, busid, USBIP_BUSID_LEN);
	dev->busnum = get32(in + 288);
	dev->devnum = get32(in + 292);
	dev->speed = get32(in + 296);
	dev->vendor = get16(in + 300);
	dev->product = get16(in + 302);
	dev->ninterfaces = in[311];
	return 0;
}

static void
put_basic(uint8_t *out, uint32_t command, uint32_t seq, uint32_t devid)
{
	memset(out, 0, USBIP_PDU_LEN);
	put32(out, command);
	put32(out + 4, seq);
	put32(out + 8, devid);
}

void
usbip_put_submit(uint8_t out[USBIP_PDU_LEN], const struct usbip_submit *submit)
{
	put_basic(out, USBIP_CMD_SUBMIT, submit->seq, submit->devid);
	put32(out + 12, submit->in ? 1 : 0);
	put32(out + 16, submit->ep);
	put32(out + 20, submit->flags);
	put32(out + 24, submit->len);
	memcpy(out + 40, submit->setup, USBIP_SETUP_LEN);
}

void
usbip_put_unlink(
    uint8_t out[USBIP_PDU_LEN], uint32_t seq, uint32_t devid, uint32_t victim)
{
	put_basic(out, USBIP_CMD_UNLINK, seq, devid);
	put32(out + 20, victim);
}

int
usbip_get_reply(struct usbip_reply *reply, const uint8_t in[USBIP_PDU_LEN])
{
	memset(reply, 0, sizeof(*reply));
	reply->command = get32(in);
	reply->seq = get32(in + 4);
	reply->status = get_signed(in + 20);
	if (reply->command == USBIP_RET_UNLINK)
		return 0;
	if (reply->command != USBIP_RET_SUBMIT || get_signed(in + 24) < 0)
		return EPROTO;
	reply->actual = get32(in + 24);
	return 0;
}
