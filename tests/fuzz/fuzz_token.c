/* SPDX-License-Identifier: ISC */
/*
 * fuzz_token.c - a device in a few lines.  Its answers are of the right lengths, and
 * that is all there is to them.  For each message the input has a byte that says
 * what becomes of the answer: 0, as when there is no input left, nothing.
 */
#include "fuzz_token.h"

#include <errno.h>

#include "yhsm_objects.h"
#include "yhsm_scp.h"
#include "yhsm_usb.h"

#define TOKEN_SID   3u
#define TOKEN_ROOM  4096u
#define TOKEN_OUTER (YHSM_HEADER + YHSM_SID)

const uint8_t fuzz_token_authkey[2 * EMU_KEY_LEN] = { 0x09, 0x0b, 0x47, 0xdb,
	0xed, 0x59, 0x56, 0x54, 0x90, 0x1d, 0xee, 0x1c, 0xc6, 0x55, 0xe4, 0x20,
	0x59, 0x2f, 0xd4, 0x83, 0xf7, 0x59, 0xe2, 0x99, 0x09, 0xa0, 0x4c, 0x45,
	0x05, 0xd2, 0xce, 0x0a };

/* What becomes of an answer. */
enum token_lie {
	LIE_NONE,
	LIE_DATA, /* of the right command, the fuzzer's data */
	LIE_MESSAGE, /* the fuzzer's, header and all */
	LIE_PADDED, /* ... with padding of its own */
	LIE_WIRE, /* no session message */
	LIE_CODE, /* an error, in the channel if there is one */
	LIE_PLAIN_CODE,
	LIE_MAC,
	LIE_SID,
	LIE_LENGTH, /* cut short, or longer */
	LIE_FORGET, /* the session */
	LIE_PORT, /* no answer: an errno */
	LIES,
};

static const struct token_object {
	uint8_t type, alg;
	uint16_t id;
	const char *label;
} token_objects[] = {
	{ YHSM_SYMMETRIC, YHSM_AES256, FUZZ_TOKEN_AES, "a key" },
	{ YHSM_SYMMETRIC, YHSM_AES128, FUZZ_TOKEN_STALE, YHSM_IMPORT_LABEL },
	{ YHSM_HMAC, YHSM_HMAC_SHA1, FUZZ_TOKEN_HMAC, "" },
	{ YHSM_HMAC, YHSM_HMAC_SHA256, FUZZ_TOKEN_HMAC + 1, "" },
	{ YHSM_HMAC, YHSM_HMAC_SHA384, FUZZ_TOKEN_HMAC + 2, "" },
	{ YHSM_HMAC, YHSM_HMAC_SHA512, FUZZ_TOKEN_HMAC + 3, "" },
	{ YHSM_ASYMMETRIC, YHSM_RSA_2048, FUZZ_TOKEN_RSA,
	    "as long as a label may be, without a nul" },
};
#define TOKEN_OBJECTS (sizeof(token_objects) / sizeof(token_objects[0]))

/* The device's own answer to a command, to `to`; its length, or that of no data. */
struct token_command {
	const uint8_t *data;
	size_t len;
	uint8_t *to;
};

static size_t
token_info(const struct token_command *c)
{
	static const uint8_t algs[] = { YHSM_RSA_PKCS1_SHA1, YHSM_RSA_2048,
		YHSM_HMAC_SHA1, YHSM_HMAC_SHA256, YHSM_HMAC_SHA384,
		YHSM_HMAC_SHA512, YHSM_AES128, YHSM_AES192, YHSM_AES256,
		YHSM_AES_ECB, YHSM_AES_CBC };
	static const uint8_t fixed[] = { 2, 4, 1, 0, 0xbc, 0x61, 0x4e, 62, 2 };

	memcpy(c->to, fixed, sizeof(fixed));
	memcpy(c->to + sizeof(fixed), algs, sizeof(algs));
	return sizeof(fixed) + sizeof(algs);
}

static size_t
token_list(const struct token_command *c)
{
	size_t n = 0;

	for (size_t i = 0; c->len == 2 && i < TOKEN_OBJECTS; i++) {
		if (token_objects[i].type != c->data[1])
			continue;
		yhsm_put16(c->to + n, token_objects[i].id);
		c->to[n + 2] = token_objects[i].type;
		c->to[n + 3] = 0;
		n += YHSM_LIST_ENTRY;
	}
	return n;
}

static size_t
token_object(const struct token_command *c)
{
	const struct token_object *object = token_objects;

	for (size_t i = 0; c->len == 3 && i < TOKEN_OBJECTS; i++) {
		if (token_objects[i].id == yhsm_get16(c->data))
			object = &token_objects[i];
	}
	memset(c->to, 0, YHSM_OBJECT_INFO);
	memset(c->to, 0xff, 8);
	yhsm_put16(c->to + 8, object->id);
	c->to[14] = object->type;
	c->to[15] = object->alg;
	memcpy(c->to + 18, object->label, strlen(object->label));
	return YHSM_OBJECT_INFO;
}

static size_t
token_random(const struct token_command *c)
{
	size_t n = c->len == 2 ? yhsm_get16(c->data) : 0;

	memset(c->to, 0x5a, n % TOKEN_ROOM);
	return n % TOKEN_ROOM;
}

static size_t
token_ecb(const struct token_command *c)
{
	for (size_t i = 2; i < c->len; i++)
		c->to[i - 2] = c->data[i] ^ 0xff;
	return c->len - 2;
}

static size_t
token_cbc(const struct token_command *c)
{
	for (size_t i = 18; i < c->len; i++)
		c->to[i - 18] = c->data[i] ^ 0xff;
	return c->len - 18;
}

static size_t
token_hmac(const struct token_command *c)
{
	static const uint8_t lens[] = { 20, 32, 48, 64 };
	size_t len = lens[(yhsm_get16(c->data) - FUZZ_TOKEN_HMAC) % 4];

	memset(c->to, 0x33, len);
	return len;
}

static size_t
token_public(const struct token_command *c)
{
	c->to[0] = YHSM_RSA_2048;
	memset(c->to + 1, 0xc5, FUZZ_TOKEN_MODULUS);
	return 1 + FUZZ_TOKEN_MODULUS;
}

static size_t
token_sign(const struct token_command *c)
{
	memset(c->to, 0x44, FUZZ_TOKEN_MODULUS);
	return FUZZ_TOKEN_MODULUS;
}

static size_t
token_put(const struct token_command *c)
{
	yhsm_put16(c->to, FUZZ_TOKEN_NEW);
	return 2;
}

/* Others have no data. */
static const struct {
	unsigned int cmd;
	size_t (*answer)(const struct token_command *c);
} token_commands[] = {
	{ YHSM_DEVICE_INFO, token_info },
	{ YHSM_LIST_OBJECTS, token_list },
	{ YHSM_GET_OBJECT_INFO, token_object },
	{ YHSM_GET_RANDOM, token_random },
	{ YHSM_ENCRYPT_ECB, token_ecb },
	{ YHSM_DECRYPT_ECB, token_ecb },
	{ YHSM_ENCRYPT_CBC, token_cbc },
	{ YHSM_DECRYPT_CBC, token_cbc },
	{ YHSM_SIGN_HMAC, token_hmac },
	{ YHSM_GET_PUBLIC_KEY, token_public },
	{ YHSM_SIGN_PKCS1, token_sign },
	{ YHSM_PUT_SYMMETRIC, token_put },
};

static size_t
token_create(struct yhsm_port *p, const struct token_command *c)
{
	FUZZ_CHECK(c->len == 2 + EMU_CHALLENGE_LEN);
	memcpy(p->context, c->data + 2, EMU_CHALLENGE_LEN);
	memset(p->context + EMU_CHALLENGE_LEN, 0xa5, EMU_CHALLENGE_LEN);
	emu_scp_derive(&p->scp, fuzz_token_authkey, p->context);
	p->created = true;
	p->open = false;
	c->to[0] = TOKEN_SID;
	memcpy(c->to + 1, p->context + EMU_CHALLENGE_LEN, EMU_CHALLENGE_LEN);
	emu_scp_cryptogram(
	    &p->scp, EMU_SCP_CARD, p->context, c->to + 1 + EMU_CHALLENGE_LEN);
	return YHSM_CREATED_LEN;
}

/* The message `to` is the answer of `len` bytes of data, or an error. */
static size_t
token_message(uint8_t *to, unsigned int cmd, size_t len, unsigned int code)
{
	if (code == 0) {
		yhsm_msg_header(to, cmd | YHSM_RESPONSE, len);
		return YHSM_HEADER + len;
	}
	yhsm_msg_header(to, YHSM_ERROR, 1);
	to[YHSM_HEADER] = (uint8_t)code;
	return YHSM_HEADER + 1;
}

/* What the device itself has to say to a command in clear. */
static size_t
token_honest(struct yhsm_port *p, const uint8_t *wire, size_t len, uint8_t *to)
{
	const struct token_command c = { .data = wire + YHSM_HEADER,
		.len = len - YHSM_HEADER,
		.to = to + YHSM_HEADER };
	size_t n = 0;

	FUZZ_CHECK(len >= YHSM_HEADER && yhsm_get16(wire + 1) == c.len);
	if (wire[0] == YHSM_CREATE_SESSION)
		n = token_create(p, &c);
	for (size_t i = 0;
	     i < sizeof(token_commands) / sizeof(token_commands[0]); i++) {
		if (token_commands[i].cmd == wire[0])
			n = token_commands[i].answer(&c);
	}
	if (wire[0] == YHSM_AUTHENTICATE)
		p->open = p->created && emu_scp_verify(&p->scp, wire, len);
	return token_message(to, wire[0], n,
	    wire[0] == YHSM_AUTHENTICATE && !p->open ? YHSM_E_AUTHENTICATION
						     : 0);
}

/* The fuzzer's instead.  The new length of the message. */
static size_t
token_lie(struct yhsm_port *p, enum token_lie lie, uint8_t *message, size_t len)
{
	size_t n = fuzz_u16(p->in) % (YHSM_WIRE_MAX + 32);
	const uint8_t *bytes;

	if (lie == LIE_CODE || lie == LIE_PLAIN_CODE) {
		yhsm_msg_header(message, YHSM_ERROR, 1);
		message[YHSM_HEADER] = (uint8_t)n;
		return YHSM_HEADER + 1;
	}
	if (lie == LIE_LENGTH)
		return n;
	bytes = fuzz_bytes(p->in, &n);
	if (lie == LIE_DATA) {
		memcpy(message + YHSM_HEADER, bytes, n);
		yhsm_put16(message + 1, (unsigned int)n);
		return YHSM_HEADER + n;
	}
	if (lie == LIE_MESSAGE || lie == LIE_PADDED || lie == LIE_WIRE) {
		memcpy(message, bytes, n);
		return n;
	}
	return len;
}

/* A session message: its command is what it was meant to be, or the driver is
 * wrong.  The length of the answer at `to`. */
static size_t
token_session(struct yhsm_port *p, enum token_lie lie, const uint8_t *wire,
    size_t len, uint8_t *to)
{
	uint8_t inner[TOKEN_ROOM], answer[TOKEN_ROOM + 16] = { 0 };
	size_t inner_len, n;

	FUZZ_CHECK(len >= YHSM_OUTER + 16 && wire[YHSM_HEADER] == TOKEN_SID);
	FUZZ_CHECK(emu_scp_verify(&p->scp, wire, len));
	FUZZ_CHECK(emu_scp_open(
	    &p->scp, wire + TOKEN_OUTER, len - YHSM_OUTER, inner, &inner_len));
	n = token_honest(p, inner, inner_len, answer);
	n = token_lie(p, lie, answer, n);
	if (lie == LIE_WIRE || lie == LIE_PLAIN_CODE) {
		memcpy(to, answer, n);
		return n;
	}
	if (lie != LIE_PADDED)
		n = emu_scp_pad(answer, n);
	n = emu_scp_seal(&p->scp, TOKEN_SID, answer, n / 16 * 16, to);
	if (lie == LIE_MAC)
		to[n - 1] ^= 1;
	if (lie == LIE_SID)
		to[YHSM_HEADER] ^= 1;
	return n;
}

static int
token_port_error(struct yhsm_port *p)
{
	static const int errors[] = { ETIMEDOUT, ENODEV, EIO, EOVERFLOW };

	p->errors++;
	return errors[fuzz_u8(p->in) % 4];
}

int
yhsm_port_exchange(struct yhsm_port *p, const uint8_t *out, size_t len,
    uint8_t *in, size_t room, size_t *in_len, unsigned int timeout)
{
	uint8_t wire[TOKEN_ROOM], to[TOKEN_ROOM + 64] = { 0 };
	enum token_lie lie = (enum token_lie)(fuzz_u8(p->in) % LIES);
	size_t n;

	(void)timeout;
	*in_len = 0;
	FUZZ_CHECK(len >= YHSM_HEADER && len <= room && len <= sizeof(wire));
	FUZZ_CHECK(yhsm_get16(out + 1) == len - YHSM_HEADER);
	if (lie == LIE_PORT)
		return token_port_error(p);
	memcpy(wire, out, len); /* the answer may go to the same place */
	p->lies += lie != LIE_NONE;
	if (wire[0] == YHSM_SESSION_MESSAGE &&
	    (!p->open || lie == LIE_FORGET)) {
		p->open = false;
		n = token_message(to, wire[0], 0, YHSM_E_SESSION);
	} else if (wire[0] == YHSM_SESSION_MESSAGE) {
		n = token_session(p, lie, wire, len, to);
	} else {
		n = token_honest(p, wire, len, to);
		n = token_lie(p, lie, to, n);
	}
	if (n > room)
		return EOVERFLOW;
	memcpy(in, to, n);
	*in_len = n;
	return 0;
}

int
yhsm_port_drain(struct yhsm_port *p)
{
	return fuzz_u8(p->in) == 0xff ? EIO : 0;
}
