/* SPDX-License-Identifier: ISC */
/*
 * test_example.c - the example, loaded as users load it, against the Nettle
 * driver: the same results for every kind of buffer, and nothing left of it when
 * it is unloaded.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/mbuf.h>
#include <opencrypto/uio.h>

#include "drivers.h"

#define DATA 1504 /* more than two of the example's chunks, and an odd rest */
#define ROOM (DATA + 64)

static const char path[] = TEST_MODULES "/example.so";

static int example, nettle;
static char key[32];

static void
load(void)
{
	drivers_attach(); /* the one it is compared with */
	cr_assert_eq(drivers_load(path, NULL), 0);
	nettle = crypto_find_driver("nettle0");
	example = crypto_find_driver("example0");
	cr_assert(nettle >= 0 && example >= 0 && nettle != example);
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (char)(i * 7 + 1);
}

static int
called_back(struct cryptop *crp)
{
	(void)crp;
	return 0;
}

/* Run the descriptor on `data` as a buffer of the kind in `flags`. */
static int
run(crypto_session_t ses, const struct cryptodesc *crd, int flags, char *data)
{
	struct cryptop *crp = crypto_getreq(1);
	struct iovec iov[3] = { { data, 13 }, { data + 13, 500 },
		{ data + 513, ROOM - 513 } };
	struct uio uio = {
		.uio_iov = iov, .uio_iovcnt = 3, .uio_segflg = UIO_SYSSPACE
	};
	struct cryptodesc *next = crp->crp_desc->crd_next;
	struct mbuf *m = NULL;
	int error;

	*crp->crp_desc = *crd;
	crp->crp_desc->crd_next = next;
	crp->crp_session = ses;
	crp->crp_ilen = ROOM;
	crp->crp_flags = CRYPTO_F_CBIMM | flags;
	crp->crp_callback = called_back;
	crp->crp_buf = data;
	if ((flags & CRYPTO_F_IOV) != 0)
		crp->crp_buf = (caddr_t)&uio;
	if ((flags & CRYPTO_F_IMBUF) != 0) {
		m = m_gethdr(M_WAITOK, MT_DATA);
		m_copyback(m, 0, ROOM, data);
		crp->crp_buf = (caddr_t)m;
	}
	error = crypto_dispatch(crp);
	cr_assert_eq(error, 0);
	error = crp->crp_etype;
	if (m != NULL) {
		m_copydata(m, 0, ROOM, data);
		m_freem(m);
	}
	crypto_freereq(crp);
	return error;
}

static void
fill(char *data)
{
	for (int i = 0; i < ROOM; i++)
		data[i] = (char)(i * 31 + (i >> 3));
}

/* The same by both drivers, whose results are to be equal in all of the buffer. */
static void
compare(struct cryptoini *cri, const struct cryptodesc *crd, const char *what)
{
	static const int kinds[] = { 0, CRYPTO_F_IOV, CRYPTO_F_IMBUF };
	crypto_session_t ours, theirs;
	char mine[ROOM], yours[ROOM];

	cr_assert_eq(crypto_newsession(&ours, cri, example), 0, "%s", what);
	cr_assert_eq(crypto_newsession(&theirs, cri, nettle), 0, "%s", what);
	cr_assert_eq((int)crypto_ses2hid(ours), example);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		fill(mine);
		fill(yours);
		cr_assert_eq(run(ours, crd, kinds[i], mine), 0, "%s", what);
		cr_assert_eq(run(theirs, crd, kinds[i], yours), 0, "%s", what);
		cr_assert_arr_eq(mine, yours, ROOM, "%s, buffer %zu", what, i);
	}
	crypto_freesession(ours);
	crypto_freesession(theirs);
}

Test(example, aes_cbc_is_as_nettle_says, .init = load, .fini = drivers_detach)
{
	static const int flags[] = {
		CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT,
		CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT,
		CRD_F_IV_EXPLICIT,
		0,
	};

	for (int key_len = 16; key_len <= 32; key_len += 8) {
		struct cryptoini cri = { .cri_alg = CRYPTO_AES_CBC,
			.cri_klen = key_len * 8,
			.cri_key = key };

		for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
			struct cryptodesc crd = { .crd_skip = 21,
				.crd_len = DATA,
				.crd_inject = 3,
				.crd_flags = flags[i] };
			char what[64];

			crd.crd_alg = CRYPTO_AES_CBC;
			memset(crd.crd_iv, 0x5a, sizeof(crd.crd_iv));
			snprintf(what, sizeof(what), "key of %d, flags %x",
			    key_len, (unsigned)flags[i]);
			compare(&cri, &crd, what);
		}
	}
}

Test(example, key_of_a_request_is_used_for_it, .init = load,
    .fini = drivers_detach)
{
	struct cryptoini cri = { .cri_alg = CRYPTO_AES_CBC };
	struct cryptodesc crd = { .crd_skip = 16, .crd_len = 64 };

	crd.crd_flags = CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
	    CRD_F_KEY_EXPLICIT;
	crd.crd_alg = CRYPTO_AES_CBC;
	crd.crd_key = key;
	crd.crd_klen = 192;
	compare(&cri, &crd, "no key in the session");
	cri.cri_key = key + 8;
	cri.cri_klen = 128;
	compare(&cri, &crd, "another key in the session");
}

Test(example, sha256_is_as_nettle_says, .init = load, .fini = drivers_detach)
{
	static const int mlens[] = { 0, 32, 20, 1 };

	for (size_t i = 0; i < sizeof(mlens) / sizeof(mlens[0]); i++) {
		struct cryptoini cri = { .cri_alg = CRYPTO_SHA2_256,
			.cri_mlen = mlens[i] };
		struct cryptodesc crd = {
			.crd_skip = 1, .crd_len = DATA, .crd_inject = DATA + 3
		};

		crd.crd_alg = CRYPTO_SHA2_256;
		compare(&cri, &crd, "sha256");
	}
}

Test(example, sha256_in_parts_is_that_of_the_whole, .init = load,
    .fini = drivers_detach)
{
	struct cryptoini cri = { .cri_alg = CRYPTO_SHA2_256 };
	struct cryptodesc part = { .crd_inject = DATA };
	struct cryptodesc all = { .crd_len = DATA, .crd_inject = DATA };
	crypto_session_t ses, copy;
	char data[ROOM], whole[ROOM], twin[ROOM];

	part.crd_alg = CRYPTO_SHA2_256;
	all.crd_alg = CRYPTO_SHA2_256;
	fill(data);
	fill(twin);
	fill(whole);
	cr_assert_eq(crypto_newsession(&ses, &cri, example), 0);
	part.crd_len = 100;
	part.crd_flags = CRD_F_STREAM | CRD_F_RESET;
	cr_assert_eq(run(ses, &part, 0, data), 0);
	cr_assert_eq(run(ses, &all, 0, whole), 0); /* in between */
	cr_assert_eq(crypto_newsession(&copy, &cri, example), 0);
	cr_assert_eq(crypto_copystate(copy, ses, CRYPTO_SHA2_256), 0);
	part.crd_skip = 100;
	part.crd_len = DATA - 100;
	part.crd_flags = CRD_F_STREAM | CRD_F_FINAL;
	cr_assert_eq(run(ses, &part, 0, data), 0);
	cr_assert_arr_eq(data, whole, ROOM);
	cr_assert_eq(run(copy, &part, 0, twin), 0);
	cr_assert_arr_eq(twin, whole, ROOM);
	crypto_freesession(copy);
	crypto_freesession(ses);
}

Test(example, null_changes_nothing, .init = load, .fini = drivers_detach)
{
	struct cryptoini cri = { .cri_alg = CRYPTO_NULL_CBC };
	struct cryptodesc crd = { .crd_len = DATA, .crd_flags = CRD_F_ENCRYPT };

	crd.crd_alg = CRYPTO_NULL_CBC;
	compare(&cri, &crd, "null");
}

Test(example, iv_is_made_and_written, .init = load, .fini = drivers_detach)
{
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	struct cryptodesc crd = {
		.crd_skip = 16, .crd_len = DATA, .crd_flags = CRD_F_ENCRYPT
	};
	crypto_session_t ses, other;
	char data[ROOM], again[ROOM], clear[ROOM];

	crd.crd_alg = CRYPTO_AES_CBC;
	cr_assert_eq(crypto_newsession(&ses, &cri, example), 0);
	cr_assert_eq(crypto_newsession(&other, &cri, nettle), 0);
	fill(clear);
	fill(data);
	fill(again);
	cr_assert_eq(run(ses, &crd, 0, data), 0);
	cr_assert_eq(run(ses, &crd, 0, again), 0);
	cr_assert_arr_neq(data, again, 16);
	crd.crd_flags = 0;
	cr_assert_eq(run(other, &crd, 0, data), 0);
	cr_assert_arr_eq(data + 16, clear + 16, ROOM - 16);
	crypto_freesession(ses);
	crypto_freesession(other);
}

Test(example, takes_no_arguments_and_loads_once, .init = load,
    .fini = drivers_detach)
{
	cr_assert_eq(drivers_load(path, "x"), EINVAL);
	cr_assert_eq(drivers_load(path, NULL), EBUSY);
}

Test(example, id_is_free_after_unloading, .init = load)
{
	static struct crypto_device dev = { .name = "next" };
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	crypto_session_t ses;

	cr_assert_eq(crypto_newsession(&ses, &cri, example), 0);
	crypto_freesession(ses);
	drivers_detach();
	cr_assert_eq(crypto_find_driver("example"), -1);
	/* Ids are given out from the lowest: all before it are free as well. */
	for (int i = 0; i <= example; i++)
		cr_assert_eq(
		    crypto_get_driverid(&dev, 0, CRYPTOCAP_F_SOFTWARE), i);
}

/* Its code is gone: an idle session is closed by then, and survives the driver. */
Test(example, idle_session_survives_unloading, .init = load)
{
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	struct cryptodesc crd = { .crd_len = 16 };
	crypto_session_t ses;
	char data[ROOM];

	crd.crd_alg = CRYPTO_AES_CBC;
	fill(data);
	cr_assert_eq(crypto_newsession(&ses, &cri, example), 0);
	drivers_detach();
	cr_assert_neq(run(ses, &crd, 0, data), 0);
	crypto_freesession(ses);
}
