/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect.c - the structs of the NetBSD dialect as programs fill them
 * in: nbt.h.
 */
#include <sys/mman.h>

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "dialect.h"
#include "nbt.h"
#include "test_linux.h"

#include <errno.h>

#define LOW_LEN (8u << 20)

struct nbt_way nbt_way;
static uint8_t *low;
static size_t low_used;

bool
nbt_next(unsigned int *i)
{
	nbt_way.old = (*i & 1) != 0;
	nbt_way.narrow = (*i & 2) != 0;
	nbt_way.carried = (*i & 4) != 0;
	return (*i)++ < 8;
}

void
nbt_setup(void)
{
	cr_assert_eq(dialect_set_flavour("netbsd-old"), 0);
	lnx_setup();
	low = mmap(NULL, LOW_LEN, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	cr_assert_neq(low, MAP_FAILED);
	low_used = 0;
	nbt_way = (struct nbt_way){ 0 };
}

void
nbt_teardown(void)
{
	(void)munmap(low, LOW_LEN);
	lnx_teardown();
}

uint8_t *
nbt_low(size_t len)
{
	uint8_t *p = low + low_used;

	low_used += (len + 15) / 16 * 16;
	cr_assert_leq(low_used, LOW_LEN);
	memset(p, 0, len);
	return p;
}

uint8_t *
nbt_copy(const void *from, size_t len)
{
	return memcpy(nbt_low(len), from, len);
}

uint8_t *
nbt_hex(const char *digits)
{
	size_t len = strlen(digits) / 2;
	uint8_t *p = nbt_low(len);

	for (size_t i = 0; i < len; i++) {
		const char byte[3] = { digits[2 * i], digits[2 * i + 1] };
		char *end;

		p[i] = (uint8_t)strtoul(byte, &end, 16);
		cr_assert_eq(*end, 0);
	}
	return p;
}

int
nbt_ioctl(uint32_t code, void *arg)
{
	unsigned int rounds;

	return nbt_way.carried ? lnx_ioctl_carried(code, arg, &rounds)
			       : lnx_ioctl(code, arg);
}

/* Addresses of a 32-bit program. */
static uint32_t
narrow(const void *p)
{
	cr_assert_leq(lnx_uaddr(p), UINT32_MAX);
	return (uint32_t)lnx_uaddr(p);
}

#define SESSION(addr)                                                  \
	.cipher = s->cipher, .mac = s->mac, .keylen = s->keylen,       \
	.key_uaddr = addr(s->key), .mackeylen = (int32_t)s->mackeylen, \
	.mackey_uaddr = addr(s->mackey)

/* Fill in a struct at `at`, or read back what has become of it; its size. */
static size_t
session_put(uint8_t *at, const struct nbt_session *s, bool element)
{
	struct nb_session_n_op wide = { SESSION(lnx_uaddr),
		.comp_alg = s->comp };
	struct nb_osession_n_op owide = { SESSION(lnx_uaddr) };
	size_t size;

	if (nbt_way.narrow && nbt_way.old) {
		struct nb_osession_n_op32 op = { SESSION(narrow) };

		size = element ? sizeof(op) : sizeof(struct nb_osession_op32);
		memcpy(at, &op, size);
	} else if (nbt_way.narrow) {
		struct nb_session_n_op32 op = { SESSION(narrow),
			.comp_alg = s->comp };

		size = element ? sizeof(op) : sizeof(struct nb_session_op32);
		memcpy(at, &op, size);
	} else {
		size = sizeof(wide);
		memcpy(at, nbt_way.old ? (void *)&owide : (void *)&wide, size);
	}
	return size;
}

static void
session_get(const uint8_t *at, struct nbt_session *s, size_t size, bool element)
{
	/* The last two words, or the last one and nothing behind it. */
	size_t ses = size - 8;

	if (!element && nbt_way.narrow)
		ses = size - 4;
	memcpy(&s->ses, at + ses, sizeof(s->ses));
	if (element)
		memcpy(&s->status, at + ses + 4, sizeof(s->status));
}

static uint32_t
choose(uint32_t wide, uint32_t narrow32, uint32_t old, uint32_t old32)
{
	if (nbt_way.old)
		return nbt_way.narrow ? old32 : old;
	return nbt_way.narrow ? narrow32 : wide;
}

int
nbt_gsession(struct nbt_session *s)
{
	uint8_t *at = nbt_low(sizeof(struct nb_session_n_op));
	size_t size = session_put(at, s, false);
	int error = nbt_ioctl(choose(NB_CIOCGSESSION, NB_CIOCGSESSION32,
				  NB_OCIOCGSESSION, NB_OCIOCGSESSION32),
	    at);

	session_get(at, s, size, false);
	return error;
}

uint32_t
nbt_session(const struct nbt_session *s)
{
	struct nbt_session made = *s;

	cr_assert_eq(nbt_gsession(&made), 0);
	cr_assert_neq(made.ses, 0);
	return made.ses;
}

int
nbt_array(uint32_t code, uint32_t code32, uint64_t count, uint64_t uaddr)
{
	struct nb_array wide = { .count = count, .elems_uaddr = uaddr };
	struct nb_array32 small = { .count = (uint32_t)count,
		.elems_uaddr = (uint32_t)uaddr };

	return nbt_way.narrow
	    ? nbt_ioctl(code32, nbt_copy(&small, sizeof(small)))
	    : nbt_ioctl(code, nbt_copy(&wide, sizeof(wide)));
}

int
nbt_ngsession(struct nbt_session *s, size_t n)
{
	uint8_t *at = nbt_low(n * sizeof(struct nb_session_n_op));
	size_t size = 0;
	int error;

	for (size_t i = 0; i < n; i++)
		size = session_put(at + i * size, &s[i], true);
	error = nbt_array(nbt_way.old ? NB_OCIOCNGSESSION : NB_CIOCNGSESSION,
	    nbt_way.old ? NB_OCIOCNGSESSION32 : NB_CIOCNGSESSION32, n,
	    lnx_uaddr(at));
	for (size_t i = 0; i < n; i++)
		session_get(at + i * size, &s[i], size, true);
	return error;
}

#define CRYPT(addr)                                                   \
	.ses = c->ses, .op = c->op, .flags = c->flags, .len = c->len, \
	.src_uaddr = addr(c->src), .dst_uaddr = addr(c->dst),         \
	.mac_uaddr = addr(c->mac), .iv_uaddr = addr(c->iv)

int
nbt_crypt(struct nbt_crypt *c)
{
	struct nb_crypt_op wide = { CRYPT(lnx_uaddr), .dst_len = c->dst_len };
	struct nb_ocrypt_op owide = { CRYPT(lnx_uaddr) };
	uint8_t *at = nbt_low(sizeof(wide));
	int error;

	memcpy(at, nbt_way.old ? (void *)&owide : (void *)&wide,
	    nbt_way.old ? sizeof(owide) : sizeof(wide));
	if (nbt_way.narrow) {
		struct nb_crypt_op32 op = { CRYPT(narrow),
			.dst_len = c->dst_len };

		/* dst_len is at the end, and the old form is without. */
		memcpy(at, &op, sizeof(op));
	}
	error = nbt_ioctl(choose(NB_CIOCCRYPT, NB_CIOCCRYPT32, NB_OCIOCCRYPT,
			      NB_OCIOCCRYPT32),
	    at);
	if (!nbt_way.old)
		memcpy(&c->dst_len,
		    at +
			(nbt_way.narrow
				? offsetof(struct nb_crypt_op32, dst_len)
				: offsetof(struct nb_crypt_op, dst_len)),
		    sizeof(c->dst_len));
	return error;
}

/* The old forms are without the end, too. */
static size_t
crypt_size(void)
{
	if (nbt_way.narrow)
		return nbt_way.old ? sizeof(struct nb_ocrypt_n_op32)
				   : sizeof(struct nb_crypt_n_op32);
	return nbt_way.old ? sizeof(struct nb_ocrypt_n_op)
			   : sizeof(struct nb_crypt_n_op);
}

int
nbt_ncryptm(struct nbt_crypt *arr, size_t n)
{
	uint8_t *at = nbt_low((n + 1) * sizeof(struct nb_crypt_n_op));
	size_t size = crypt_size();
	int error;

	for (size_t i = 0; i < n; i++) {
		const struct nbt_crypt *c = &arr[i];
		struct nb_crypt_n_op wide = { CRYPT(lnx_uaddr),
			.dst_len = c->dst_len, .opaque = c->opaque };

		memcpy(at + i * size, &wide,
		    size < sizeof(wide) ? size : sizeof(wide));
		if (nbt_way.narrow) {
			struct nb_crypt_n_op32 op = { CRYPT(narrow),
				.dst_len = c->dst_len,
				.opaque = (uint32_t)c->opaque };

			memcpy(at + i * size, &op, size);
		}
	}
	error = nbt_array(nbt_way.old ? NB_OCIOCNCRYPTM : NB_CIOCNCRYPTM,
	    nbt_way.old ? NB_OCIOCNCRYPTM32 : NB_CIOCNCRYPTM32, n,
	    lnx_uaddr(at));
	for (size_t i = 0; i < n; i++) {
		memcpy(&arr[i].reqid,
		    at + i * size + offsetof(struct nb_crypt_n_op, reqid), 4);
		memcpy(&arr[i].status,
		    at + i * size + offsetof(struct nb_crypt_n_op, status), 4);
	}
	return error;
}

static size_t
kop_put(uint8_t *at, const struct nbt_kop *k, bool element)
{
	struct nb_crypt_n_kop wide = { .crk_op = k->op,
		.crk_iparams = k->in,
		.crk_oparams = k->out,
		.crk_opaque = k->opaque };
	struct nb_crypt_n_kop32 small = { .crk_op = k->op,
		.crk_iparams = k->in,
		.crk_oparams = k->out,
		.crk_opaque = (uint32_t)k->opaque };

	for (size_t i = 0; i < 8; i++) {
		wide.crk_param[i].crp_p_uaddr = lnx_uaddr(k->param[i].p);
		wide.crk_param[i].crp_nbits = k->param[i].nbits;
		small.crk_param[i].crp_p_uaddr = narrow(k->param[i].p);
		small.crk_param[i].crp_nbits = k->param[i].nbits;
	}
	if (nbt_way.narrow) {
		memcpy(at, &small,
		    element ? sizeof(small) : sizeof(struct nb_crypt_kop32));
		return sizeof(small);
	}
	memcpy(at, &wide, element ? sizeof(wide) : sizeof(struct nb_crypt_kop));
	return sizeof(wide);
}

static void
kop_get(const uint8_t *at, struct nbt_kop *k)
{
	memcpy(&k->status, at + offsetof(struct nb_crypt_n_kop, crk_status), 4);
	memcpy(&k->reqid, at + offsetof(struct nb_crypt_n_kop, crk_reqid), 4);
}

int
nbt_key(struct nbt_kop *k)
{
	uint8_t *at = nbt_low(sizeof(struct nb_crypt_n_kop));
	int error;

	(void)kop_put(at, k, false);
	error = nbt_ioctl(nbt_way.narrow ? NB_CIOCKEY32 : NB_CIOCKEY, at);
	kop_get(at, k);
	return error;
}

int
nbt_nfkeym(struct nbt_kop *k, size_t n)
{
	uint8_t *at = nbt_low(n * sizeof(struct nb_crypt_n_kop));
	size_t size = 0;
	int error;

	for (size_t i = 0; i < n; i++)
		size = kop_put(at + i * size, &k[i], true);
	error = nbt_array(NB_CIOCNFKEYM, NB_CIOCNFKEYM32, n, lnx_uaddr(at));
	for (size_t i = 0; i < n; i++)
		kop_get(at + i * size, &k[i]);
	return error;
}

static void
result_get(const uint8_t *at, struct nbt_result *r)
{
	memcpy(&r->reqid, at, 4);
	memcpy(&r->status, at + 4, 4);
	r->opaque = 0;
	memcpy(&r->opaque, at + 8, nbt_way.narrow ? 4 : 8);
}

int
nbt_ncryptret(struct nbt_result *r)
{
	uint8_t *at = nbt_low(sizeof(struct nb_crypt_result));
	int error;

	memcpy(at, &r->reqid, 4);
	error = nbt_ioctl(
	    nbt_way.narrow ? NB_CIOCNCRYPTRET32 : NB_CIOCNCRYPTRET, at);
	result_get(at, r);
	return error;
}

struct nbt_result
nbt_await(uint32_t reqid)
{
	struct nbt_result r = { .reqid = reqid };
	int error;

	/* It is under way in another thread. */
	while ((error = nbt_ncryptret(&r)) == EINPROGRESS)
		(void)sched_yield();
	cr_assert_eq(error, 0);
	cr_assert_eq(r.reqid, reqid);
	return r;
}

int
nbt_ncryptretm(struct nbt_result *r, size_t *n)
{
	size_t size = nbt_way.narrow ? sizeof(struct nb_crypt_result32)
				     : sizeof(struct nb_crypt_result);
	uint8_t *at = nbt_low(*n * size);
	uint8_t *arg = nbt_low(sizeof(struct nb_array));
	uint64_t count = *n;
	uint64_t uaddr = lnx_uaddr(at);
	size_t word = nbt_way.narrow ? 4 : 8;
	int error;

	memcpy(arg, &count, word);
	memcpy(arg + word, &uaddr, word);
	error = nbt_ioctl(
	    nbt_way.narrow ? NB_CIOCNCRYPTRETM32 : NB_CIOCNCRYPTRETM, arg);
	count = 0;
	memcpy(&count, arg, word);
	if (error != 0)
		return error;
	cr_assert_leq(count, *n);
	*n = (size_t)count;
	for (size_t i = 0; i < *n; i++)
		result_get(at + i * size, &r[i]);
	return 0;
}

int
nbt_fsession(uint32_t ses)
{
	return nbt_ioctl(NB_CIOCFSESSION, nbt_copy(&ses, sizeof(ses)));
}

int
nbt_nfsession(const uint32_t *ses, size_t n)
{
	return nbt_array(NB_CIOCNFSESSION, NB_CIOCNFSESSION32, n,
	    lnx_uaddr(nbt_copy(ses, n * sizeof(*ses))));
}
