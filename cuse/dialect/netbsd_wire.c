/* SPDX-License-Identifier: ISC */
/*
 * netbsd_wire.c - the structs of the NetBSD dialect in their layouts: two word
 * sizes, before and after 5.0, alone or as an element of an array.
 */
#include <errno.h>
#include <string.h>

#include <wire/netbsd.h>

#include "netbsd.h"

uint32_t
nb_get32(const unsigned char *at, size_t off)
{
	uint32_t value;

	memcpy(&value, at + off, sizeof(value));
	return value;
}

static uint16_t
nb_get16(const unsigned char *at, size_t off)
{
	uint16_t value;

	memcpy(&value, at + off, sizeof(value));
	return value;
}

uint64_t
nb_get_word(const struct call *call, const unsigned char *at, size_t off)
{
	uint64_t value;

	if (nb_is_narrow(call))
		return nb_get32(at, off);
	memcpy(&value, at + off, sizeof(value));
	return value;
}

void
nb_put32(unsigned char *at, size_t off, uint32_t value)
{
	memcpy(at + off, &value, sizeof(value));
}

void
nb_put_word(
    const struct call *call, unsigned char *at, size_t off, uint64_t value)
{
	if (nb_is_narrow(call))
		nb_put32(at, off, (uint32_t)value);
	else
		memcpy(at + off, &value, sizeof(value));
}

/* [before 5.0][32 bits] */
#define SESSION(type, comp_, status_)                                  \
	{                                                              \
		.size = sizeof(struct type),                           \
		.cipher = offsetof(struct type, cipher),               \
		.mac = offsetof(struct type, mac), .comp = (comp_),    \
		.keylen = offsetof(struct type, keylen),               \
		.key = offsetof(struct type, key_uaddr),               \
		.mackeylen = offsetof(struct type, mackeylen),         \
		.mackey = offsetof(struct type, mackey_uaddr),         \
		.ses = offsetof(struct type, ses), .status = (status_) \
	}
#define COMP_OF(type)	offsetof(struct type, comp_alg)
#define STATUS_OF(type) offsetof(struct type, status)

static const struct nb_session_form nb_session_forms[2][2] = {
	{ SESSION(nb_session_op, COMP_OF(nb_session_op), NB_NONE),
	    SESSION(nb_session_op32, COMP_OF(nb_session_op32), NB_NONE) },
	{ SESSION(nb_osession_op, NB_NONE, NB_NONE),
	    SESSION(nb_osession_op32, NB_NONE, NB_NONE) },
};

static const struct nb_session_form nb_session_elements[2][2] = {
	{ SESSION(nb_session_n_op, COMP_OF(nb_session_n_op),
	      STATUS_OF(nb_session_n_op)),
	    SESSION(nb_session_n_op32, COMP_OF(nb_session_n_op32),
		STATUS_OF(nb_session_n_op32)) },
	{ SESSION(nb_osession_n_op, NB_NONE, STATUS_OF(nb_osession_n_op)),
	    SESSION(
		nb_osession_n_op32, NB_NONE, STATUS_OF(nb_osession_n_op32)) },
};

const struct nb_session_form *
nb_session_form(const struct call *call, bool element)
{
	return element
	    ? &nb_session_elements[nb_is_old(call)][nb_is_narrow(call)]
	    : &nb_session_forms[nb_is_old(call)][nb_is_narrow(call)];
}

#define CRYPT(type, dst_len_)                                                 \
	.size = sizeof(struct type), .src = offsetof(struct type, src_uaddr), \
	.dst = offsetof(struct type, dst_uaddr),                              \
	.mac = offsetof(struct type, mac_uaddr),                              \
	.iv = offsetof(struct type, iv_uaddr), .dst_len = (dst_len_)
#define ELEMENT(type)                                                     \
	.reqid = offsetof(struct type, reqid), .status = STATUS_OF(type), \
	.opaque = offsetof(struct type, opaque)
#define DST_LEN_OF(type) offsetof(struct type, dst_len)

static const struct nb_crypt_form nb_crypt_forms[2][2] = {
	{ { CRYPT(nb_crypt_op, DST_LEN_OF(nb_crypt_op)) },
	    { CRYPT(nb_crypt_op32, DST_LEN_OF(nb_crypt_op32)) } },
	{ { CRYPT(nb_ocrypt_op, NB_NONE) },
	    { CRYPT(nb_ocrypt_op32, NB_NONE) } },
};

static const struct nb_crypt_form nb_crypt_elements[2][2] = {
	{ { CRYPT(nb_crypt_n_op, DST_LEN_OF(nb_crypt_n_op)),
	      ELEMENT(nb_crypt_n_op) },
	    { CRYPT(nb_crypt_n_op32, DST_LEN_OF(nb_crypt_n_op32)),
		ELEMENT(nb_crypt_n_op32) } },
	{ { CRYPT(nb_ocrypt_n_op, NB_NONE), ELEMENT(nb_ocrypt_n_op) },
	    { CRYPT(nb_ocrypt_n_op32, NB_NONE), ELEMENT(nb_ocrypt_n_op32) } },
};

const struct nb_crypt_form *
nb_crypt_form(const struct call *call, bool element)
{
	return element ? &nb_crypt_elements[nb_is_old(call)][nb_is_narrow(call)]
		       : &nb_crypt_forms[nb_is_old(call)][nb_is_narrow(call)];
}

void
nb_crypt_get(const struct call *call, const struct nb_crypt_form *form,
    const unsigned char *at, struct nb_crypt *cop)
{
	/* These are in one place in all layouts. */
	*cop = (struct nb_crypt){
		.ses = nb_get32(at, offsetof(struct nb_crypt_op, ses)),
		.op = nb_get16(at, offsetof(struct nb_crypt_op, op)),
		.flags = nb_get16(at, offsetof(struct nb_crypt_op, flags)),
		.len = nb_get32(at, offsetof(struct nb_crypt_op, len)),
		.src_uaddr = nb_get_word(call, at, form->src),
		.dst_uaddr = nb_get_word(call, at, form->dst),
		.mac_uaddr = nb_get_word(call, at, form->mac),
		.iv_uaddr = nb_get_word(call, at, form->iv),
	};
	if (form->dst_len != NB_NONE)
		cop->dst_len = nb_get32(at, form->dst_len);
}

int
nb_array_plan(struct call *call, size_t size, bool out)
{
	size_t elems = nb_is_narrow(call)
	    ? offsetof(struct nb_array32, elems_uaddr)
	    : offsetof(struct nb_array, elems_uaddr);
	uint64_t count = nb_get_word(call, call->arg, 0);
	uint64_t uaddr = nb_get_word(call, call->arg, elems);
	struct xfer_message msg = { .src_uaddr = uaddr, .dst_uaddr = uaddr };

	if (count == 0 || count > NB_CRYPTODEV_OPS_MAX ||
	    count > XFER_MESSAGE_MAX / size) {
		BSD_REFUSE(call, "count", count);
		return EINVAL;
	}
	msg.len = count * size;
	msg.out_len = out ? msg.len : 0;
	return xfer_want_message(&call->x, &msg);
}

unsigned char *
nb_array(const struct call *call, size_t size, size_t *count)
{
	*count = (size_t)call->x.data_len / size;
	return call->x.data;
}
