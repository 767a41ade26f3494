/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_request.c - what the Nettle driver makes of a request: whose key
 * it uses, in which order it works, and what it refuses.
 */
#include "test_nettle.h"

#include <sys/resource.h>

#include <errno.h>
#include <pthread.h>

TestSuite(nettle_request, .init = nt_attach, .fini = nt_detach);

static const uint8_t key[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 1 };
static const uint8_t other_key[32] = { 0xca, 0xfe, [31] = 1 };
static const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0xfe, 0xdc, 0xba, 0x98, 1 };

Test(nettle_request, driver_is_nettle0_software_and_sync)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);

	cr_assert_eq(crypto_ses2caps(ses),
	    CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC | CRYPTOCAP_F_INSTANCES);
	cr_assert_eq(
	    crypto_ses2hid(ses), (uint32_t)crypto_find_driver("nettle0"));
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(nettle_request, explicit_key_is_for_one_request)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);

	nt_fill(buf);
	crd.crd_flags |= CRD_F_KEY_EXPLICIT;
	crd.crd_key = nt_key(other_key);
	crd.crd_klen = 256; /* another size: other functions */
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	nt_cbc(want, other_key, 32, iv);
	cr_assert_eq(memcmp(buf, want, sizeof(buf)), 0);

	nt_fill(buf);
	crd.crd_flags &= ~CRD_F_KEY_EXPLICIT;
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	nt_cbc(want, key, 16, iv);
	cr_assert_eq(memcmp(buf, want, sizeof(buf)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The session's cri_mlen still says how much is stored. */
Test(nettle_request, explicit_key_of_a_mac_is_for_one_request)
{
	uint8_t buf[NT_LEN + 21] = { 0 }, want[NT_LEN + 21] = { 0 };
	crypto_session_t ses = nt_session(CRYPTO_SHA1_HMAC, key, 16, 12);
	crypto_session_t ref = nt_session(CRYPTO_SHA1_HMAC, other_key, 32, 12);
	struct cryptodesc crd = nt_hash(CRYPTO_SHA1_HMAC, 0, NT_LEN, NT_LEN, 0);

	cr_assert_eq(nt_dispatch(ref, &crd, 1, want, sizeof(want)), 0);
	crd.crd_flags = CRD_F_KEY_EXPLICIT;
	crd.crd_key = nt_key(other_key);
	crd.crd_klen = 256;
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	cr_assert_eq(memcmp(buf, want, sizeof(buf)), 0);
	cr_assert(nt_is_filled(buf + NT_LEN + 12, 9, 0));
	crd.crd_flags = 0;
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	cr_assert_neq(memcmp(buf, want, sizeof(buf)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
	cr_assert_eq(crypto_freesession(ref), 0);
}

Test(nettle_request, explicit_key_of_a_digest_is_einval)
{
	uint8_t buf[NT_LEN + 20] = { 0 };
	crypto_session_t ses = nt_session(CRYPTO_SHA1, NULL, 0, 0);
	struct cryptodesc crd =
	    nt_hash(CRYPTO_SHA1, 0, NT_LEN, NT_LEN, CRD_F_KEY_EXPLICIT);

	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), EINVAL);
	cr_assert(nt_is_filled(buf, sizeof(buf), 0));
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* A session of AES-CBC and HMAC-SHA-256-128. */
static crypto_session_t
pair_session(void)
{
	struct cryptoini mac = nt_ini(CRYPTO_SHA2_256_HMAC, other_key, 32, 16);
	struct cryptoini cipher = nt_ini(CRYPTO_AES_CBC, key, 16, 0);
	crypto_session_t ses;

	cipher.cri_next = &mac;
	cr_assert_eq(
	    crypto_newsession(&ses, &cipher, crypto_find_driver("nettle")), 0);
	return ses;
}

/* Each descriptor sees what those before it have done. */
Test(nettle_request, descriptors_run_in_list_order)
{
	uint8_t buf[NT_AT + NT_LEN + 16], plain_mac[16],
	    want[NT_AT + NT_LEN + 16];
	crypto_session_t ses = pair_session();
	struct cryptodesc crds[2],
	    mac =
		nt_hash(CRYPTO_SHA2_256_HMAC, NT_AT, NT_LEN, NT_AT + NT_LEN, 0);

	nt_fill(want);
	cr_assert_eq(nt_dispatch(ses, &mac, 1, want, sizeof(want)), 0);
	memcpy(plain_mac, want + NT_AT + NT_LEN, sizeof(plain_mac));
	nt_cbc(want, key, 16, iv);
	cr_assert_eq(nt_dispatch(ses, &mac, 1, want, sizeof(want)), 0);

	crds[0] = nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);
	crds[1] = mac;
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
	cr_assert_eq(memcmp(buf, want, sizeof(buf)), 0);

	crds[1] = crds[0];
	crds[0] = mac;
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
	cr_assert_eq(memcmp(buf, want, NT_AT + NT_LEN), 0);
	cr_assert_eq(memcmp(buf + NT_AT + NT_LEN, plain_mac, 16), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The first failure ends the request; what was done before it stays. */
Test(nettle_request, failure_stops_the_chain)
{
	uint8_t buf[NT_AT + NT_LEN + 16], want[NT_AT + NT_LEN];
	struct cryptoini ctr = nt_ini(CRYPTO_AES_ICM, key, 16, 0);
	struct cryptoini cbc = nt_ini(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crds[3];
	crypto_session_t ses;

	cbc.cri_next = &ctr;
	cr_assert_eq(
	    crypto_newsession(&ses, &cbc, crypto_find_driver("nettle")), 0);
	crds[0] = nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);
	crds[1] = nt_cipher(CRYPTO_AES_ICM, NT_AT, NT_LEN, NULL, CRD_F_ENCRYPT);
	crds[2] = crds[0];
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, crds, 3, buf, sizeof(buf)), EINVAL);
	nt_cbc(want, key, 16, iv);
	cr_assert_eq(memcmp(buf, want, sizeof(want)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Longer than what 16 bits count (framework manual, 70 000 bytes). */
Test(nettle_request, long_data_count_in_full)
{
	size_t len = 70000;
	uint8_t *buf = calloc(1, len + 20);
	uint8_t whole[20];
	crypto_session_t ses = nt_session(CRYPTO_SHA1, NULL, 0, 0);
	struct cryptodesc crd = nt_hash(CRYPTO_SHA1, 0, len, len, 0);

	cr_assert_not_null(buf);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, len + 20), 0);
	memcpy(whole, buf + len, sizeof(whole));
	crd.crd_len -= 65536;
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, len + 20), 0);
	cr_assert_neq(memcmp(whole, buf + len, sizeof(whole)), 0);
	free(buf);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(nettle_request, second_attach_is_ebusy)
{
	cr_assert_eq(drivers_attach(), EBUSY);
	cr_assert_geq(crypto_find_driver("nettle0"), 0);
}

Test(nettle_request, attach_without_a_driver_id_is_enomem)
{
	struct crypto_device dev = { .name = "dummy" };

	drivers_detach();
	while (crypto_get_driverid(&dev, 0, CRYPTOCAP_F_SOFTWARE) >= 0)
		;
	cr_assert_eq(drivers_attach(), ENOMEM);
	cr_assert_eq(crypto_find_driver("nettle"), -1);
}

Test(nettle_request, detached_driver_is_enodev)
{
	uint8_t buf[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);

	drivers_detach();
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), ENODEV);
	cr_assert(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
	cr_assert_eq(crypto_freesession(ses), 0);
	cr_assert_eq(crypto_find_driver("nettle"), -1);
	drivers_detach(); /* nothing is left to end */
	nt_attach();
	cr_assert_geq(crypto_find_driver("nettle0"), 0);
}

/* Blowfish has the largest context: without new memory it is the first to find
 * none.  The session and the request that fail leave nothing behind. */
Test(nettle_request, out_of_memory_is_enomem)
{
	uint8_t buf[NT_AT + NT_LEN];
	crypto_session_t first = nt_session(CRYPTO_BLF_CBC, key, 16, 0);
	crypto_session_t more[64];
	struct cryptoini cri = nt_ini(CRYPTO_BLF_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_BLF_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);
	int session_error = 0, request_error, id = crypto_find_driver("nettle");
	struct rlimit old, none;
	size_t n = 0;

#ifdef __SANITIZE_ADDRESS__
	cr_skip_test("the sanitizer ends a process whose memory is limited");
#endif
	crd.crd_flags |= CRD_F_KEY_EXPLICIT;
	crd.crd_key = nt_key(other_key);
	crd.crd_klen = 256;
	nt_fill(buf);
	cr_assert_eq(getrlimit(RLIMIT_AS, &old), 0);
	none = old;
	none.rlim_cur = 0;
	cr_assert_eq(setrlimit(RLIMIT_AS, &none), 0);
	while (session_error == 0 && n < sizeof(more) / sizeof(more[0]))
		session_error = crypto_newsession(&more[n++], &cri, id);
	request_error = nt_dispatch(first, &crd, 1, buf, sizeof(buf));
	cr_assert_eq(setrlimit(RLIMIT_AS, &old), 0);

	cr_assert_eq(session_error, ENOMEM);
	cr_assert_null(more[n - 1]);
	cr_assert_eq(request_error, ENOMEM);
	cr_assert(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
	cr_assert_eq(nt_dispatch(first, &crd, 1, buf, sizeof(buf)), 0);
	while (n-- > 0)
		cr_assert_eq(crypto_freesession(more[n]), 0);
	cr_assert_eq(crypto_freesession(first), 0);
}

struct worker {
	crypto_session_t ses;
	uint8_t want[NT_AT + NT_LEN + 16];
	unsigned int wrong;
};

static void *
worker_run(void *arg)
{
	struct worker *w = arg;
	uint8_t buf[NT_AT + NT_LEN + 16];
	const struct cryptodesc crds[2] = {
		nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT),
		nt_hash(CRYPTO_SHA2_256_HMAC, NT_AT, NT_LEN, NT_AT + NT_LEN, 0),
	};

	for (int i = 0; i < 500; i++) {
		nt_fill(buf);
		if (nt_dispatch(w->ses, crds, 2, buf, sizeof(buf)) != 0 ||
		    memcmp(buf, w->want, sizeof(buf)) != 0)
			w->wrong++;
	}
	return NULL;
}

/* Requests without CRD_F_STREAM leave no trace in a session. */
Test(nettle_request, threads_share_a_session)
{
	crypto_session_t ses = pair_session();
	const struct cryptodesc mac =
	    nt_hash(CRYPTO_SHA2_256_HMAC, NT_AT, NT_LEN, NT_AT + NT_LEN, 0);
	struct worker workers[4] = { 0 };
	pthread_t threads[4];

	for (size_t i = 0; i < 4; i++) {
		workers[i].ses = ses;
		nt_cbc(workers[i].want, key, 16, iv);
		cr_assert_eq(nt_dispatch(ses, &mac, 1, workers[i].want,
				 sizeof(workers[i].want)),
		    0);
	}
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(
		    pthread_create(&threads[i], NULL, worker_run, &workers[i]),
		    0);
	for (size_t i = 0; i < 4; i++) {
		cr_assert_eq(pthread_join(threads[i], NULL), 0);
		cr_assert_eq(workers[i].wrong, 0);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}
