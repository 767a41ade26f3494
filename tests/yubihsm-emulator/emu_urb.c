/* SPDX-License-Identifier: ISC */
/* emu_urb.c - USBIP_CMD_SUBMIT and USBIP_CMD_UNLINK. */
#include "emu_urb.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"

#define EMU_CMD_SUBMIT	1
#define EMU_CMD_UNLINK	2
#define EMU_RET_SUBMIT	3
#define EMU_RET_UNLINK	4
#define EMU_ZERO_PACKET 0x0040 /* in transfer_flags */
#define EMU_NO_PACKETS	0xffffffffu
#define EMU_NURBS	1024
#define EMU_ENDPOINT_IN 0x80

struct emu_urb {
	uint32_t seqnum;
	unsigned int endpoint; /* with the direction's bit */
	uint32_t len;
};

struct emu_urbs {
	struct emu_usb *usb;
	size_t nwaiting;
	struct emu_urb waiting[EMU_NURBS]; /* in turn */
};

struct emu_urbs *
emu_urbs_new(struct emu_usb *usb)
{
	struct emu_urbs *urbs = calloc(1, sizeof(*urbs));

	if (urbs == NULL)
		abort();
	urbs->usb = usb;
	return urbs;
}

static void
emu_urb_remove(struct emu_urbs *urbs, size_t i)
{
	urbs->nwaiting--;
	memmove(&urbs->waiting[i], &urbs->waiting[i + 1],
	    (urbs->nwaiting - i) * sizeof(urbs->waiting[0]));
}

void
emu_urbs_free(struct emu_urbs *urbs)
{
	free(urbs);
}

/* Linux's numbers, as the protocol has them, whatever those here are. */
static uint32_t
emu_urb_status(int error)
{
	static const struct {
		int error;
		int wire;
	} map[] = { { 0, 0 }, { EPIPE, -32 }, { EOVERFLOW, -75 },
		{ ECONNRESET, -104 } };

	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
		if (map[i].error == error)
			return (uint32_t)map[i].wire;
	}
	return (uint32_t)-71; /* EPROTO */
}

static int
emu_urb_return(struct emu_outbuf *out, uint32_t seqnum, int error,
    size_t actual, const uint8_t *data, size_t len)
{
	uint8_t header[EMU_URB_HEADER] = { 0 };
	int full;

	emu_put32(header, EMU_RET_SUBMIT);
	emu_put32(header + 4, seqnum);
	emu_put32(header + 20, emu_urb_status(error));
	emu_put32(header + 24, actual);
	full = emu_outbuf_add(out, header, sizeof(header));
	if (full == 0)
		full = emu_outbuf_add(out, data, len);
	return full;
}

/* EAGAIN: it has to wait. */
static int
emu_urb_read(
    struct emu_urbs *urbs, const struct emu_urb *urb, struct emu_outbuf *out)
{
	uint8_t data[EMU_REPLY_MAX];
	size_t max = urb->len < sizeof(data) ? urb->len : sizeof(data);
	size_t len;
	int error = emu_usb_in(urbs->usb, urb->endpoint, data, max, &len);

	/* A larger buffer than any answer: the answer's end fits, too. */
	if (error == EAGAIN)
		return EAGAIN;
	return emu_urb_return(out, urb->seqnum, error, len, data, len);
}

static int
emu_urb_control(
    struct emu_urbs *urbs, const uint8_t *in, struct emu_outbuf *out)
{
	uint32_t len = emu_get32(in + 24);
	bool reads = emu_get32(in + 12) != 0;
	uint8_t data[EMU_USB_CONTROL_MAX];
	size_t data_len;
	int error = emu_usb_control(
	    urbs->usb, in + 40, reads ? 0 : len, data, &data_len);

	if (data_len > len)
		data_len = len;
	if (!reads)
		return emu_urb_return(
		    out, emu_get32(in + 4), error, len, NULL, 0);
	return emu_urb_return(
	    out, emu_get32(in + 4), error, data_len, data, data_len);
}

static int
emu_urb_submit_in(
    struct emu_urbs *urbs, const uint8_t *in, struct emu_outbuf *out)
{
	const struct emu_urb urb = { .seqnum = emu_get32(in + 4),
		.endpoint = emu_get32(in + 16) | EMU_ENDPOINT_IN,
		.len = emu_get32(in + 24) };
	/* In turn: none overtakes those that wait. */
	int error =
	    urbs->nwaiting == 0 ? emu_urb_read(urbs, &urb, out) : EAGAIN;

	if (error != EAGAIN)
		return error;
	if (urbs->nwaiting == EMU_NURBS)
		return ENOBUFS;
	urbs->waiting[urbs->nwaiting++] = urb;
	return 0;
}

static int
emu_urb_submit(struct emu_urbs *urbs, const uint8_t *in, size_t len,
    size_t *used, struct emu_outbuf *out)
{
	uint32_t direction = emu_get32(in + 12);
	uint32_t endpoint = emu_get32(in + 16);
	uint32_t data_len = emu_get32(in + 24);
	uint32_t packets = emu_get32(in + 32);
	bool zlp = (emu_get32(in + 20) & EMU_ZERO_PACKET) != 0;
	int error;

	/* Isochronous requests have more than this and are not for us. */
	if (direction > 1 || endpoint > 15 ||
	    (packets != 0 && packets != EMU_NO_PACKETS))
		return EPROTO;
	*used = EMU_URB_HEADER;
	if (direction == 0) {
		if (data_len > EMU_URB_DATA)
			return EPROTO;
		*used += data_len;
	}
	if (len < *used) {
		*used = 0;
		return 0;
	}
	if (endpoint == 0)
		return emu_urb_control(urbs, in, out);
	if (direction == 1)
		return emu_urb_submit_in(urbs, in, out);
	error = emu_usb_out(
	    urbs->usb, endpoint, in + EMU_URB_HEADER, data_len, zlp);
	return emu_urb_return(
	    out, emu_get32(in + 4), error, error == 0 ? data_len : 0, NULL, 0);
}

/* One that was answered already is said to be so by status 0. */
static int
emu_urb_unlink(struct emu_urbs *urbs, const uint8_t *in, struct emu_outbuf *out)
{
	uint8_t header[EMU_URB_HEADER] = { 0 };
	uint32_t seqnum = emu_get32(in + 20);
	size_t i = 0;

	while (i < urbs->nwaiting && urbs->waiting[i].seqnum != seqnum)
		i++;
	emu_put32(header, EMU_RET_UNLINK);
	emu_put32(header + 4, emu_get32(in + 4));
	emu_put32(
	    header + 20, emu_urb_status(i < urbs->nwaiting ? ECONNRESET : 0));
	if (i < urbs->nwaiting)
		emu_urb_remove(urbs, i);
	return emu_outbuf_add(out, header, sizeof(header));
}

int
emu_urbs_take(struct emu_urbs *urbs, const uint8_t *in, size_t len,
    size_t *used, struct emu_outbuf *out)
{
	*used = 0;
	if (len < EMU_URB_HEADER)
		return 0;
	switch (emu_get32(in)) {
	case EMU_CMD_SUBMIT:
		return emu_urb_submit(urbs, in, len, used, out);
	case EMU_CMD_UNLINK:
		*used = EMU_URB_HEADER;
		return emu_urb_unlink(urbs, in, out);
	default:
		return EPROTO;
	}
}

int
emu_urbs_retry(struct emu_urbs *urbs, struct emu_outbuf *out)
{
	while (urbs->nwaiting > 0) {
		int error = emu_urb_read(urbs, &urbs->waiting[0], out);

		if (error == EAGAIN)
			return 0;
		if (error != 0)
			return error;
		emu_urb_remove(urbs, 0);
	}
	return 0;
}
