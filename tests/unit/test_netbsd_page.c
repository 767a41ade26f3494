/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_page.c - a driver and a consumer as NetBSD's page has them: nothing
 * of opencrypto but its header and its names.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/uio.h>

#include "test_netbsd.h"

static int
page_newsession(void *arg, u_int32_t *sid, struct cryptoini *cri)
{
	struct nb_driver *drv = arg;
	u_int32_t lid = drv->lid;

	drv->newsessions++;
	drv->entry = *sid;
	memset(drv->algs, 0, sizeof(drv->algs));
	if (cri->cri_key != NULL)
		memcpy(drv->key, cri->cri_key, (size_t)cri->cri_klen / 8);
	for (size_t i = 0; cri != NULL; cri = cri->cri_next, i++) {
		drv->algs[i] = cri->cri_alg;
		drv->klens[i] = cri->cri_klen;
	}
	if (drv->newsession_error != 0)
		return drv->newsession_error;
	if (lid == 0) {
		for (lid = 1; drv->taken[lid]; lid++)
			cr_assert_lt(lid, NB_SESSIONS - 1);
		drv->taken[lid] = true;
	}
	*sid = lid;
	return 0;
}

static int
page_freesession(void *arg, u_int64_t sid)
{
	struct nb_driver *drv = arg;

	drv->freesessions++;
	drv->freed = sid;
	if (CRYPTO_SESID2LID(sid) < NB_SESSIONS)
		drv->taken[CRYPTO_SESID2LID(sid)] = false;
	return 0;
}

static void
page_freesession_void(void *arg, u_int64_t sid)
{
	(void)page_freesession(arg, sid);
}

/* Bytes of MAC, 0 for what is none; only what the tests use. */
static size_t
page_mac_len(int alg)
{
	switch (alg) {
	case CRYPTO_SHA1_HMAC:
		return 20;
	case CRYPTO_SHA1_HMAC_96:
		return 12;
	case CRYPTO_MD5:
	case CRYPTO_SHA2_256_HMAC:
	case CRYPTO_AES_128_GMAC:
		return 16;
	default:
		return 0;
	}
}

static void
page_descriptor(struct cryptop *crp, const struct cryptodesc *crd)
{
	u_int8_t mac[32];
	u_int8_t *data = crp->crp_buf;
	size_t mac_len = page_mac_len(crd->crd_alg);

	for (size_t i = 0; i < sizeof(mac); i++)
		mac[i] = (u_int8_t)(i + 1);
	if ((crp->crp_flags & CRYPTO_F_IOV) != 0) {
		if (mac_len > 0)
			memcpy(crp->crp_mac, mac, mac_len);
		return;
	}
	if (mac_len > 0)
		memcpy(data + crd->crd_inject, mac, mac_len);
	for (int i = 0; i < crd->crd_len && mac_len == 0; i++)
		data[crd->crd_skip + i] ^= 0xff;
}

static void
page_finish(struct nb_driver *drv, struct cryptop *crp)
{
	const struct cryptodesc *crd;

	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next)
		page_descriptor(crp, crd);
	crp->crp_etype = drv->process_error;
	crypto_done(crp);
}

static int
page_process(void *arg, struct cryptop *crp, int hint)
{
	struct nb_driver *drv = arg;

	if (drv->restarts > 0) {
		drv->restarts--;
		return ERESTART;
	}
	drv->processed++;
	drv->hint = hint;
	drv->crp = *crp;
	drv->crd = *crp->crp_desc;
	if (drv->hold)
		drv->held = crp;
	else
		page_finish(drv, crp);
	return 0;
}

static int
page_kprocess(void *arg, struct cryptkop *krp, int hint)
{
	struct nb_driver *drv = arg;

	(void)hint;
	if (drv->restarts > 0) {
		drv->restarts--;
		return ERESTART;
	}
	drv->krp_op = krp->krp_op;
	*(u_int8_t *)krp->krp_param[krp->krp_iparams].crp_p = 42;
	krp->krp_status = (u_int)drv->process_error;
	crypto_kdone(krp);
	return 0;
}

void
nb_complete(struct nb_driver *drv)
{
	page_finish(drv, drv->held);
}

void
nb_attach(struct nb_driver *drv, u_int32_t flags, const int *algs)
{
	drv->id = crypto_get_driverid(flags);
	cr_assert_geq(drv->id, 0);
	for (size_t i = 0; algs[i] != 0; i++)
		cr_assert_eq(
		    crypto_register((u_int32_t)drv->id, algs[i], 0, 0,
			i == 0 ? page_newsession : NULL,
			i == 0 ? page_freesession : NULL,
			i == 0 ? page_process : NULL, i == 0 ? drv : NULL),
		    0);
}

void
nb_attach_void(struct nb_driver *drv, u_int32_t flags, const int *algs)
{
	drv->id = crypto_get_driverid(flags);
	cr_assert_geq(drv->id, 0);
	for (; *algs != 0; algs++)
		cr_assert_eq(crypto_register((u_int32_t)drv->id, *algs, 0, 0,
				 page_newsession, page_freesession_void,
				 page_process, drv),
		    0);
}

void
nb_kattach(struct nb_driver *drv, int kalg)
{
	cr_assert_eq(
	    crypto_kregister((u_int32_t)drv->id, kalg, 0, page_kprocess, drv),
	    0);
}

int
nb_session(u_int64_t *sid, int alg, const void *key, int klen, int hard)
{
	u_int8_t copy[64] = { 0 };
	struct cryptoini cri = { .cri_alg = alg,
		.cri_klen = klen,
		.cri_key = klen > 0 ? copy : NULL };

	if (klen > 0)
		memcpy(copy, key, (size_t)klen / 8);
	return crypto_newsession(sid, &cri, hard);
}

/* What crp_opaque of the requests here points to. */
struct page_wait {
	sem_t done;
	unsigned int callbacks;
};

static int
page_callback(struct cryptop *crp)
{
	struct page_wait *wait = crp->crp_opaque;

	wait->callbacks++;
	(void)sem_post(&wait->done);
	return 0;
}

struct netbsd_cryptop *
nb_request(u_int64_t sid, int num, void *buf, int len, int flags)
{
	struct cryptop *crp = crypto_getreq(num);

	cr_assert_not_null(crp);
	crp->crp_sid = sid;
	crp->crp_buf = buf;
	crp->crp_ilen = len;
	crp->crp_flags = flags;
	crp->crp_callback = page_callback;
	return crp;
}

int
nb_run(struct netbsd_cryptop *crp)
{
	struct page_wait wait = { .callbacks = 0 };

	cr_assert_eq(sem_init(&wait.done, 0, 0), 0);
	crp->crp_opaque = &wait;
	crypto_dispatch(crp);
	while (sem_wait(&wait.done) != 0)
		cr_assert_eq(errno, EINTR);
	cr_assert_eq(wait.callbacks, 1);
	cr_assert_eq(crp->crp_opaque, &wait);
	cr_assert_neq(crp->crp_flags & CRYPTO_F_DONE, 0);
	(void)sem_destroy(&wait.done);
	return crp->crp_etype;
}

static u_int8_t
page_digit(char c)
{
	static const char digits[] = "0123456789abcdef";

	return (u_int8_t)(strchr(digits, c) - digits);
}

void
nb_hex(void *out, const char *hex)
{
	u_int8_t *to = out;

	for (; *hex != '\0'; hex += 2)
		*to++ =
		    (u_int8_t)(page_digit(hex[0]) << 4 | page_digit(hex[1]));
}

u_int8_t nb_aes_key[16], nb_aes_iv[16], nb_aes_plain[16], nb_aes_sealed[16];

void
nb_aes_setup(void)
{
	nb_hex(nb_aes_key, "2b7e151628aed2a6abf7158809cf4f3c");
	nb_hex(nb_aes_iv, "000102030405060708090a0b0c0d0e0f");
	nb_hex(nb_aes_plain, "6bc1bee22e409f96e93d7e117393172a");
	nb_hex(nb_aes_sealed, "7649abac8119b246cee98e9b12e9197d");
}

struct netbsd_cryptop *
nb_aes_request(u_int64_t sid, void *buf)
{
	struct cryptop *crp = nb_request(sid, 1, buf, 16, 0);

	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags =
	    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	memcpy(crp->crp_desc->crd_iv, nb_aes_iv, 16);
	return crp;
}

u_int64_t
nb_aes_session(void)
{
	u_int64_t sid = 0;

	cr_assert_eq(nb_session(&sid, CRYPTO_AES_CBC, nb_aes_key, 128, 0), 0);
	return sid;
}
