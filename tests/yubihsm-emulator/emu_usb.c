/* SPDX-License-Identifier: ISC */
/* emu_usb.c - control requests and pipes. */
#include "emu_usb.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "emu_usb_desc.h"

#define EMU_PACKET   64
#define EMU_OUT	     0x01
#define EMU_IN	     0x81
#define EMU_NWAITING 16

struct emu_answer {
	STAILQ_ENTRY(emu_answer) next;
	size_t len;
	size_t at; /* read so far */
	uint8_t data[EMU_REPLY_MAX];
};

struct emu_usb {
	struct emu_device *dev;
	struct emu_queue *queue;
	void (*readable)(void *arg);
	void *readable_arg;
	uint8_t configuration;
	bool halted[2]; /* OUT, IN */
	bool stale;
	uint8_t out[EMU_REPLY_MAX];
	size_t out_len; /* beyond the buffer: too long a message */
	STAILQ_HEAD(, emu_answer) in;
	size_t nin;
};

struct emu_usb *
emu_usb_new(struct emu_device *dev, struct emu_queue *queue)
{
	struct emu_usb *usb = calloc(1, sizeof(*usb));

	if (usb == NULL)
		abort();
	usb->dev = dev;
	usb->queue = queue;
	STAILQ_INIT(&usb->in);
	return usb;
}

static void
emu_usb_drop(struct emu_usb *usb)
{
	struct emu_answer *answer = STAILQ_FIRST(&usb->in);

	STAILQ_REMOVE_HEAD(&usb->in, next);
	usb->nin--;
	OPENSSL_clear_free(answer, sizeof(*answer));
}

/* Both pipes are empty, and what was under way is forgotten. */
static void
emu_usb_flush(struct emu_usb *usb)
{
	emu_queue_forget(usb->queue, usb);
	while (!STAILQ_EMPTY(&usb->in))
		emu_usb_drop(usb);
	usb->out_len = 0;
	usb->halted[0] = false;
	usb->halted[1] = false;
}

void
emu_usb_free(struct emu_usb *usb)
{
	if (usb == NULL)
		return;
	emu_usb_flush(usb);
	free(usb);
}

void
emu_usb_readable(struct emu_usb *usb, void (*readable)(void *arg), void *arg)
{
	usb->readable = readable;
	usb->readable_arg = arg;
}

static void
emu_usb_push(struct emu_usb *usb, const uint8_t *data, size_t len)
{
	struct emu_answer *answer;

	if (usb->nin == EMU_NWAITING)
		emu_usb_drop(usb);
	answer = OPENSSL_zalloc(sizeof(*answer));
	if (answer == NULL)
		abort();
	memcpy(answer->data, data, len);
	answer->len = len;
	STAILQ_INSERT_TAIL(&usb->in, answer, next);
	usb->nin++;
}

static void
emu_usb_answer(void *arg, const uint8_t *data, size_t len)
{
	struct emu_usb *usb = arg;

	if (data == NULL)
		return;
	emu_usb_push(usb, data, len);
	if (usb->readable != NULL)
		usb->readable(usb->readable_arg);
}

/* Inside a control request nobody may be told to read. */
static void
emu_usb_add_stale(struct emu_usb *usb)
{
	/* What a program that was killed has not read: an echo. */
	static const uint8_t echo[] = { 0x81, 0x00, 0x05, 's', 't', 'a', 'l',
		'e' };

	if (!usb->stale || usb->configuration == 0)
		return;
	usb->stale = false;
	emu_usb_push(usb, echo, sizeof(echo));
}

void
emu_usb_put_stale(struct emu_usb *usb)
{
	usb->stale = true;
	emu_usb_add_stale(usb);
	if (usb->readable != NULL)
		usb->readable(usb->readable_arg);
}

void
emu_usb_power_cycle(struct emu_usb *usb)
{
	usb->configuration = 0;
	emu_usb_flush(usb);
	emu_device_power_cycle(usb->dev);
}

bool
emu_usb_drained(const struct emu_usb *usb)
{
	return STAILQ_EMPTY(&usb->in);
}

/* A control request taken apart. */
struct emu_setup {
	unsigned int value;
	unsigned int index;
	uint8_t *in;
	size_t in_len;
};

static bool *
emu_usb_halt(struct emu_usb *usb, unsigned int endpoint)
{
	if (endpoint == EMU_OUT)
		return &usb->halted[0];
	return endpoint == EMU_IN ? &usb->halted[1] : NULL;
}

static int
emu_usb_get_descriptor(struct emu_usb *usb, struct emu_setup *s)
{
	return emu_usb_descriptor(usb->dev, s->value, s->in, &s->in_len);
}

/* Device, interface and endpoint differ in one bit of one answer. */
static int
emu_usb_get_status(struct emu_usb *usb, struct emu_setup *s)
{
	(void)usb;
	s->in[0] = 0;
	s->in[1] = 0;
	s->in_len = 2;
	return 0;
}

static int
emu_usb_get_halt(struct emu_usb *usb, struct emu_setup *s)
{
	const bool *halt = emu_usb_halt(usb, s->index);

	/* The control pipe itself is never halted. */
	if (halt == NULL && (s->index & 0x7f) != 0)
		return EPIPE;
	s->in[0] = halt != NULL && *halt;
	s->in[1] = 0;
	s->in_len = 2;
	return 0;
}

static int
emu_usb_set_halt(struct emu_usb *usb, struct emu_setup *s)
{
	bool *halt = emu_usb_halt(usb, s->index);

	if (halt == NULL || s->value != 0)
		return EPIPE;
	*halt = true;
	return 0;
}

static int
emu_usb_clear_halt(struct emu_usb *usb, struct emu_setup *s)
{
	bool *halt = emu_usb_halt(usb, s->index);

	if (halt == NULL || s->value != 0)
		return EPIPE;
	*halt = false;
	return 0;
}

static int
emu_usb_set_address(struct emu_usb *usb, struct emu_setup *s)
{
	(void)usb;
	return s->value > 127 ? EPIPE : 0;
}

static int
emu_usb_get_configuration(struct emu_usb *usb, struct emu_setup *s)
{
	s->in[0] = usb->configuration;
	s->in_len = 1;
	return 0;
}

static int
emu_usb_set_configuration(struct emu_usb *usb, struct emu_setup *s)
{
	if (s->value > 1)
		return EPIPE;
	emu_usb_flush(usb);
	usb->configuration = (uint8_t)s->value;
	emu_usb_add_stale(usb);
	return 0;
}

static int
emu_usb_get_interface(struct emu_usb *usb, struct emu_setup *s)
{
	if (usb->configuration == 0 || s->index != 0)
		return EPIPE;
	s->in[0] = 0;
	s->in_len = 1;
	return 0;
}

static int
emu_usb_set_interface(struct emu_usb *usb, struct emu_setup *s)
{
	if (usb->configuration == 0 || s->index != 0 || s->value != 0)
		return EPIPE;
	emu_usb_flush(usb);
	return 0;
}

/* The standard requests; all others stall. */
static const struct {
	uint8_t type;
	uint8_t request;
	int (*run)(struct emu_usb *usb, struct emu_setup *s);
} emu_usb_requests[] = {
	{ .type = 0x80, .request = 0, .run = emu_usb_get_status },
	{ .type = 0x81, .request = 0, .run = emu_usb_get_status },
	{ .type = 0x82, .request = 0, .run = emu_usb_get_halt },
	{ .type = 0x02, .request = 1, .run = emu_usb_clear_halt },
	{ .type = 0x02, .request = 3, .run = emu_usb_set_halt },
	{ .type = 0x00, .request = 5, .run = emu_usb_set_address },
	{ .type = 0x80, .request = 6, .run = emu_usb_get_descriptor },
	{ .type = 0x80, .request = 8, .run = emu_usb_get_configuration },
	{ .type = 0x00, .request = 9, .run = emu_usb_set_configuration },
	{ .type = 0x81, .request = 10, .run = emu_usb_get_interface },
	{ .type = 0x01, .request = 11, .run = emu_usb_set_interface },
};

#define EMU_NREQUESTS (sizeof(emu_usb_requests) / sizeof(emu_usb_requests[0]))

int
emu_usb_control(struct emu_usb *usb, const uint8_t setup[8], size_t len,
    uint8_t *in, size_t *in_len)
{
	/* USB is little-endian. */
	struct emu_setup s = { .value = setup[2] | (unsigned int)setup[3] << 8,
		.index = setup[4] | (unsigned int)setup[5] << 8,
		.in = in };
	size_t most = setup[6] | (size_t)setup[7] << 8;
	int error = EPIPE;

	*in_len = 0;
	for (size_t i = 0; i < EMU_NREQUESTS && len == 0; i++) {
		if (emu_usb_requests[i].type == setup[0] &&
		    emu_usb_requests[i].request == setup[1])
			error = emu_usb_requests[i].run(usb, &s);
	}
	if (error == 0)
		*in_len = s.in_len < most ? s.in_len : most;
	return error;
}

static int
emu_usb_check(struct emu_usb *usb, unsigned int endpoint, unsigned int want)
{
	if (endpoint != want || usb->configuration == 0 ||
	    *emu_usb_halt(usb, endpoint))
		return EPIPE;
	return 0;
}

int
emu_usb_out(struct emu_usb *usb, unsigned int endpoint, const uint8_t *data,
    size_t len, bool zlp)
{
	int error = emu_usb_check(usb, endpoint, EMU_OUT);
	size_t room = sizeof(usb->out) - usb->out_len;

	if (error != 0)
		return error;
	memcpy(usb->out + usb->out_len, data, len < room ? len : room);
	usb->out_len += len < room ? len : room;
	/* The end is seen at the packets, not in the header. */
	if (len % EMU_PACKET == 0 && len != 0 && !zlp)
		return 0;
	if (usb->out_len > 0)
		emu_queue_put(
		    usb->queue, usb->out, usb->out_len, emu_usb_answer, usb);
	usb->out_len = 0;
	return 0;
}

int
emu_usb_in(struct emu_usb *usb, unsigned int endpoint, uint8_t *data,
    size_t max, size_t *len)
{
	int error = emu_usb_check(usb, endpoint, EMU_IN);
	struct emu_answer *answer = STAILQ_FIRST(&usb->in);
	size_t left;

	*len = 0;
	if (error != 0)
		return error;
	if (answer == NULL)
		return EAGAIN;
	left = answer->len - answer->at;
	*len = left < max ? left : max;
	memcpy(data, answer->data + answer->at, *len);
	if (*len == left) {
		answer->at += left;
		/* The zero-length packet needs no room, but a read of its own
		 * when the buffer was just full. */
		if (left % EMU_PACKET != 0 || left < max || left == 0)
			emu_usb_drop(usb);
		return 0;
	}
	if (max % EMU_PACKET == 0) {
		answer->at += max;
		return 0;
	}
	/* The packet that did not fit is lost whole. */
	answer->at += (max / EMU_PACKET + 1) * EMU_PACKET;
	if (answer->at >= answer->len)
		emu_usb_drop(usb);
	return EOVERFLOW;
}
