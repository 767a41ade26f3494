/* SPDX-License-Identifier: ISC */
/*
 * fake_session.h - what the tests with fake drivers share: one driver, a session
 * on it, requests, and a callback that keeps who was called back and where.
 */
#ifndef TESTS_FAKE_SESSION_H
#define TESTS_FAKE_SESSION_H

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include <criterion/criterion.h>

#include "fake_driver.h"

#define HW   CRYPTOCAP_F_HARDWARE
#define SW   CRYPTOCAP_F_SOFTWARE
#define SYNC CRYPTOCAP_F_SYNC

#define FS_MANY 1000u

static const int fs_aes[] = { CRYPTO_AES_CBC, 0 };
static const int fs_both[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC, 0 };

static struct fake_driver fs_fake;
static crypto_session_t fs_ses;
static char fs_key[32];
static char fs_buffer[64];

static atomic_uint fs_calling;
static atomic_uint fs_called; /* after what it says is stored */
static struct cryptop *fs_order[FS_MANY];
static pthread_t fs_thread[FS_MANY];

static inline struct cryptoini
fs_ini(int alg, int key_bytes)
{
	return (struct cryptoini){
		.cri_alg = alg, .cri_klen = key_bytes * 8, .cri_key = fs_key
	};
}

/* A session of AES-CBC, under whatever constraint. */
static inline crypto_session_t
fs_session(int crid)
{
	struct cryptoini cri = fs_ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses;
	int error = crypto_newsession(&ses, &cri, crid);

	cr_assert_eq(error, 0, "crypto_newsession: %d", error);
	return ses;
}

/* The driver that it is given; -1 for an errno. */
static inline int
fs_chosen(int crid, int *error)
{
	struct cryptoini cri = fs_ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses;
	int hid = -1;

	*error = crypto_newsession(&ses, &cri, crid);
	if (*error == 0)
		hid = (int)crypto_ses2hid(ses);
	crypto_freesession(ses);
	return hid;
}

/* The id that a driver gets that comes now. */
static inline int32_t
fs_next_id(void)
{
	static struct crypto_device dev = { .name = "next" };
	int32_t id = crypto_get_driverid(&dev, 0, SW);

	if (id >= 0)
		cr_assert_eq(crypto_unregister_all((uint32_t)id), 0);
	return id;
}

static inline int
fs_count(struct cryptop *crp)
{
	unsigned int i = fs_calling++;

	fs_order[i] = crp;
	fs_thread[i] = pthread_self();
	fs_called++;
	return 0;
}

static inline void
fs_attach(int caps)
{
	fake_attach(&fs_fake, "fake", caps, fs_aes);
	fs_ses = fs_session(fs_fake.id);
}

static inline struct cryptop *
fs_request(int flags)
{
	struct cryptop *crp = crypto_getreq(1);

	cr_assert_not_null(crp);
	crp->crp_session = fs_ses;
	crp->crp_buf = fs_buffer;
	crp->crp_ilen = sizeof(fs_buffer);
	crp->crp_flags = flags;
	crp->crp_callback = fs_count;
	crp->crp_opaque = (caddr_t)&fs_fake;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_flags = CRD_F_IV_EXPLICIT;
	return crp;
}

static inline struct cryptop *
fs_dispatch(int flags)
{
	struct cryptop *crp = fs_request(flags);

	cr_assert_eq(crypto_dispatch(crp), 0);
	return crp;
}

/* Wait until a counter has come to n; a hang is a failure. */
static inline void
fs_reach(const atomic_uint *counter, unsigned int n)
{
	for (int i = 0; i < 20000 && *counter < n; i++)
		fake_pause(500);
	cr_assert_eq(*counter, n, "%u of %u", *counter, n);
}

/* That nothing happens cannot be waited for; give it a chance to. */
static inline void
fs_settle(void)
{
	fake_pause(20000);
}

#endif
