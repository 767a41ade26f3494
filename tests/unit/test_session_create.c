/* SPDX-License-Identifier: ISC */
/*
 * test_session_create.c - sessions: what is refused, what becomes of the list and
 * its keys, and many of them.
 */
#include "fake_session.h"

#include <limits.h>
#include <string.h>

#include "stats.h"

static struct fake_driver fake;

/* statements: 30 99 */
Test(s030, bad_parameters_are_einval)
{
	const struct {
		struct cryptoini cri;
		const char *why;
	} rows[] = {
		{ fs_ini(0, 16), "algorithm 0" },
		{ fs_ini(200, 16), "algorithm 200" },
		{ fs_ini(-5, 16), "algorithm -5" },
		{ fs_ini(CRYPTO_ALGORITHM_MAX + 1, 16), "past the last" },
		{ fs_ini(INT_MIN, 16), "the least" },
		{ fs_ini(INT_MAX, 16), "the greatest" },
		{ fs_ini(CRYPTO_AES_CBC, 15), "15 bytes" },
		{ fs_ini(CRYPTO_AES_CBC, 17), "17 bytes" },
		{ fs_ini(CRYPTO_AES_CBC, 40), "40 bytes" },
		{ { .cri_alg = CRYPTO_AES_CBC, .cri_klen = -128 }, "negative" },
		{ { .cri_alg = CRYPTO_SHA1_HMAC, .cri_mlen = 21 }, "mlen" },
		{ { .cri_alg = CRYPTO_SHA1_HMAC, .cri_mlen = -1 }, "mlen" },
	};
	crypto_session_t ses;

	fake_attach(&fake, "fake", SW, fs_both);
	cr_assert_eq(crypto_newsession(&ses, NULL, SW), EINVAL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cryptoini cri = rows[i].cri;

		cr_expect_eq(crypto_newsession(&ses, &cri, SW), EINVAL, "%s",
		    rows[i].why);
		cr_expect_null(ses);
	}
	cr_assert_eq(fake.newsessions, 0, "the driver was not bothered");
}

/* The bad one is not the first of the list. */
Test(s030, the_whole_list_is_looked_at)
{
	struct cryptoini second = fs_ini(-5, 16);
	struct cryptoini cri = fs_ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses;

	cri.cri_next = &second;
	fake_attach(&fake, "fake", SW, fs_both);
	cr_assert_eq(crypto_newsession(&ses, &cri, SW), EINVAL);
	cr_assert_eq(crypto_newsession(&ses, &cri, 0), EINVAL);
}

/* A list of two, with keys, and what it is to remain. */
static struct cryptoini list[2], list_before[2];
static uint8_t list_keys[2][20], list_keys_before[2][20];
static unsigned int looked;

static void
list_setup(void)
{
	for (uint8_t i = 0; i < 20; i++) {
		list_keys[0][i] = (uint8_t)(i * 3 + 1);
		list_keys[1][i] = (uint8_t)(i * 5 + 2);
	}
	list[0] = (struct cryptoini){ .cri_alg = CRYPTO_AES_CBC,
		.cri_klen = 128,
		.cri_key = (caddr_t)list_keys[0],
		.cri_iv = { 1, 2, 3 },
		.cri_next = &list[1] };
	list[1] = (struct cryptoini){ .cri_alg = CRYPTO_SHA1_HMAC,
		.cri_klen = 160,
		.cri_mlen = 12,
		.cri_key = (caddr_t)list_keys[1] };
	memcpy(list_before, list, sizeof(list));
	memcpy(list_keys_before, list_keys, sizeof(list_keys));
}

static void
list_unchanged(void)
{
	cr_assert_arr_eq(list, list_before, sizeof(list));
	cr_assert_arr_eq(list_keys, list_keys_before, sizeof(list_keys));
}

/* What the driver is shown is the same, and the consumer's untouched. */
static void
look(struct fake_driver *drv)
{
	const struct cryptoini *cri = drv->cri;

	for (size_t i = 0; i < 2; i++, cri = cri->cri_next) {
		cr_assert_not_null(cri);
		cr_assert_eq(cri->cri_alg, list[i].cri_alg);
		cr_assert_eq(cri->cri_klen, list[i].cri_klen);
		cr_assert_eq(cri->cri_mlen, list[i].cri_mlen);
		cr_assert_arr_eq(
		    cri->cri_key, list_keys[i], (size_t)list[i].cri_klen / 8);
	}
	cr_assert_null(cri);
	list_unchanged();
	looked++;
}

/* As one may that pads a key where it lies. */
static void
scribble(struct fake_driver *drv)
{
	struct cryptoini *cri = drv->cri;

	look(drv);
	for (int i = 0; i < cri->cri_klen / 8; i++)
		cri->cri_key[i] ^= 0x36;
	list_unchanged();
}

Test(s032, list_and_keys_are_not_changed, .init = list_setup)
{
	crypto_session_t ses;

	fake.in_newsession = look;
	fake_attach(&fake, "fake", SW, fs_both);
	cr_assert_eq(crypto_newsession(&ses, list, SW), 0);
	list_unchanged();
	crypto_freesession(ses);
	list_unchanged();
	fake.newsession_error = ENOSPC;
	cr_assert_eq(crypto_newsession(&ses, list, SW), ENOSPC);
	list_unchanged();
	cr_assert_eq(looked, 2);
}

Test(s032, a_driver_that_changes_keys_has_only_its_copy, .init = list_setup)
{
	crypto_session_t ses;

	fake.in_newsession = scribble;
	fake_attach(&fake, "fake", SW, fs_both);
	cr_assert_eq(crypto_newsession(&ses, list, SW), 0);
	list_unchanged();
	cr_assert_eq(looked, 1);
	crypto_freesession(ses);
}

Test(s038, freeing_no_session_is_nothing)
{
	fs_attach(SW);
	cr_assert_eq(crypto_freesession(NULL), 0);
	cr_assert_eq(fs_fake.freesessions, 0);
	crypto_freesession(fs_ses);
	cr_assert_eq(fs_fake.freesessions, 1);
}

Test(s039, a_driver_needs_no_freesession)
{
	crypto_session_t ses;

	fs_fake.no_freesession = true;
	fs_attach(SW | SYNC);
	ses = fs_session(SW);
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 1);
	cr_assert_eq(fs_order[0]->crp_etype, 0);
	crypto_freesession(fs_ses);
	cr_assert_eq(crypto_unregister_all(0), 0, "which would free the other");
	crypto_freesession(ses);
	cr_assert_eq(fs_next_id(), 0);
}

static void
shuffle(crypto_session_t *ses, size_t n)
{
	uint32_t x = 1;

	for (size_t i = n; i-- > 1;) {
		crypto_session_t last = ses[i];
		size_t j;

		x = x * 1664525u + 1013904223u;
		j = (x >> 8) % (i + 1);
		ses[i] = ses[j];
		ses[j] = last;
	}
}

Test(s040, a_thousand_native_sessions_in_any_order)
{
	static crypto_session_t ses[1000];
	struct crypto_driver_stats stats;

	fake_attach(&fake, "fake", SW | SYNC, fs_aes);
	for (int round = 1; round <= 2; round++) {
		for (size_t i = 0; i < 1000; i++)
			ses[i] = fs_session(SW);
		cr_assert(crypto_driver_stats(0, &stats));
		cr_assert_eq(stats.nsessions, 1000);
		shuffle(ses, 1000);
		for (size_t i = 0; i < 1000; i++)
			crypto_freesession(ses[i]);
		cr_assert(crypto_driver_stats(0, &stats));
		cr_assert_eq(stats.nsessions, 0);
		cr_assert_eq(fake.freesessions, 1000u * (unsigned int)round);
	}
	cr_assert_not(fake.dirty_memory);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(fs_next_id(), 0);
}

static crypto_session_t inner;

static int
create(struct cryptop *crp)
{
	inner = fs_session(SW);
	return fs_count(crp);
}

/* In a worker; from within dispatch; from within a driver's own thread. */
Test(s041, a_callback_may_create_a_session)
{
	static const int flags[] = { 0, CRYPTO_F_CBIMM, CRYPTO_F_ASYNC };

	fs_attach(SW | SYNC);
	for (unsigned int i = 0; i < 3; i++) {
		struct cryptop *crp = fs_request(flags[i]);

		crp->crp_callback = create;
		cr_assert_eq(crypto_dispatch(crp), 0);
		fs_reach(&fs_called, i + 1);
		crypto_freereq(crp);
		cr_assert_not_null(inner);
		crypto_freesession(inner);
	}
	cr_assert_eq(fs_fake.newsessions, 4);
}
