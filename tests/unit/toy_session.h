/* SPDX-License-Identifier: ISC */
/*
 * toy_session.h - what the tests with toy drivers share: sessions and requests,
 * and whether a result is what the toy should have made of the data.
 */
#ifndef TESTS_TOY_SESSION_H
#define TESTS_TOY_SESSION_H

#include <errno.h>
#include <sched.h>
#include <string.h>

#include <criterion/criterion.h>

#include "toy_driver.h"

#define HW   CRYPTOCAP_F_HARDWARE
#define SW   CRYPTOCAP_F_SOFTWARE
#define SYNC CRYPTOCAP_F_SYNC

#define TS_DATA 32 /* bytes of data; the MAC goes behind them */
#define TS_MAC	12

static const int ts_aes[] = { CRYPTO_AES_CBC, 0 };
static const int ts_sha1[] = { CRYPTO_SHA1_HMAC, 0 };
static const int ts_both[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC, 0 };

static char ts_key[16] = "0123456789abcdef";
static char ts_mackey[20] = "a key for the hashes";

struct ts_request {
	struct cryptop *crp;
	uint8_t buf[TS_DATA + TS_MAC];
	_Atomic int calls;
};

static inline struct cryptoini
ts_cipher_ini(struct cryptoini *next)
{
	return (struct cryptoini){ .cri_alg = CRYPTO_AES_CBC,
		.cri_klen = (int)sizeof(ts_key) * 8,
		.cri_key = ts_key,
		.cri_next = next };
}

static inline struct cryptoini
ts_mac_ini(struct cryptoini *next)
{
	return (struct cryptoini){ .cri_alg = CRYPTO_SHA1_HMAC,
		.cri_klen = (int)sizeof(ts_mackey) * 8,
		.cri_mlen = TS_MAC,
		.cri_key = ts_mackey,
		.cri_next = next };
}

/* A session of the cipher, the MAC, or both in this order. */
static inline crypto_session_t
ts_session(bool cipher, bool mac, int crid)
{
	struct cryptoini m = ts_mac_ini(NULL);
	struct cryptoini c = ts_cipher_ini(mac ? &m : NULL);
	crypto_session_t ses;
	int error = crypto_newsession(&ses, cipher ? &c : &m, crid);

	cr_assert_eq(error, 0, "crypto_newsession: %d", error);
	return ses;
}

static inline int
ts_called(struct cryptop *crp)
{
	struct ts_request *r = (void *)crp->crp_opaque;

	r->calls++;
	return 0;
}

/* Encrypt and then authenticate, or one of both. */
static inline void
ts_request(struct ts_request *r, crypto_session_t ses, bool cipher, bool mac,
    int flags)
{
	struct cryptodesc *crd;

	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < TS_DATA; i++)
		r->buf[i] = (uint8_t)(i * 7);
	r->crp = crypto_getreq(cipher + mac);
	cr_assert_not_null(r->crp);
	r->crp->crp_session = ses;
	r->crp->crp_buf = (caddr_t)r->buf;
	r->crp->crp_ilen = sizeof(r->buf);
	r->crp->crp_flags = flags;
	r->crp->crp_callback = ts_called;
	r->crp->crp_opaque = (caddr_t)r;
	crd = r->crp->crp_desc;
	if (cipher) {
		crd->crd_alg = CRYPTO_AES_CBC;
		crd->crd_len = TS_DATA;
		crd->crd_flags =
		    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
		crd = crd->crd_next;
	}
	if (mac) {
		crd->crd_alg = CRYPTO_SHA1_HMAC;
		crd->crd_len = TS_DATA;
		crd->crd_inject = TS_DATA;
	}
}

/* Wait for the n-th callback. */
static inline void
ts_wait(const struct ts_request *r, int n)
{
	while (r->calls < n)
		(void)sched_yield();
	cr_assert_eq(r->calls, n, "more than one callback");
}

/* Whether the buffer is what was there before. */
static inline bool
ts_untouched(const struct ts_request *r)
{
	for (size_t i = 0; i < sizeof(r->buf); i++) {
		if (r->buf[i] != (i < TS_DATA ? (uint8_t)(i * 7) : 0))
			return false;
	}
	return true;
}

/* Whether the buffer is what it should have become. */
static inline bool
ts_right(const struct ts_request *r, bool cipher, bool mac)
{
	uint8_t want[TS_DATA + TS_MAC] = { 0 };

	for (size_t i = 0; i < TS_DATA; i++)
		want[i] = (uint8_t)(i * 7);
	if (cipher)
		toy_crypt(true, ts_key, sizeof(ts_key), want, TS_DATA);
	if (mac)
		toy_mac(ts_mackey, sizeof(ts_mackey), want, TS_DATA,
		    want + TS_DATA, TS_MAC);
	return memcmp(want, r->buf, sizeof(want)) == 0;
}

#endif
