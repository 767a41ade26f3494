/* SPDX-License-Identifier: ISC */
/*
 * test_secret.c - memory for secrets, and the table of algorithms.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"
#include "secret.h"

Test(secret_new, is_zero_again_after_use)
{
	static const size_t sizes[] = { 1, 64, 65, 300, 4096, 8192, 8193,
		300000 };

	cr_assert_null(secret_new(0));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (int round = 0; round < 3; round++) {
			unsigned char *p = secret_new(sizes[i]);

			cr_assert_not_null(p);
			cr_assert_eq((uintptr_t)p % 64, 0);
			for (size_t j = 0; j < sizes[i]; j++)
				cr_assert_eq(
				    p[j], 0, "byte %zu of %zu", j, sizes[i]);
			memset(p, 0x5a, sizes[i]);
			secret_free(p, sizes[i]);
		}
	}
	secret_free(NULL, 16);
}

Test(secret_new, blocks_do_not_overlap)
{
	enum {
		N = 3000
	};
	static unsigned char *p[N];

	for (int i = 0; i < N; i++) {
		p[i] = secret_new(100);
		cr_assert_not_null(p[i]);
		memset(p[i], i & 0xff, 100);
	}
	for (int i = 0; i < N; i++) {
		cr_assert_eq(p[i][0], i & 0xff);
		cr_assert_eq(p[i][99], i & 0xff);
		secret_free(p[i], 100);
	}
}

Test(secret_dup, copies_or_is_null_for_nothing)
{
	void *p;

	cr_assert_eq(secret_dup(&p, "four", 4), 0);
	cr_assert(secret_eq(p, "four", 4));
	secret_free(p, 4);
	cr_assert_eq(secret_dup(&p, NULL, 0), 0);
	cr_assert_null(p);
}

/* Whether the mapping that an address is in is left out of dumps. */
static bool
is_undumped(const void *p)
{
	FILE *maps = fopen("/proc/self/smaps", "re");
	char line[512];
	bool here = false;
	bool found = false;
	char *end;

	cr_assert_not_null(maps);
	while (!found && fgets(line, sizeof(line), maps) != NULL) {
		uintptr_t from = strtoul(line, &end, 16);

		if (end != line && *end == '-')
			here = from <= (uintptr_t)p &&
			    (uintptr_t)p < strtoul(end + 1, NULL, 16);
		else
			found = here && strncmp(line, "VmFlags:", 8) == 0;
	}
	(void)fclose(maps);
	cr_assert(found);
	return strstr(line, " dd") != NULL;
}

static void *
check_stack(void *arg)
{
	char here = 0;

	(void)arg;
	cr_expect_not(is_undumped(&here));
	secret_stack();
	cr_expect(is_undumped(&here));
	return NULL;
}

Test(secret_stack, is_left_out_of_dumps)
{
	pthread_t thread;

	cr_assert_eq(pthread_create(&thread, NULL, check_stack, NULL), 0);
	cr_assert_eq(pthread_join(thread, NULL), 0);
}

Test(secret_eq, sees_every_bit)
{
	unsigned char a[64] = { 0 };
	unsigned char b[64] = { 0 };

	for (size_t bit = 0; bit < sizeof(a) * 8; bit++) {
		cr_assert(secret_eq(a, b, sizeof(a)));
		b[bit / 8] = (unsigned char)(b[bit / 8] ^ (1u << bit % 8));
		cr_assert_not(secret_eq(a, b, sizeof(a)));
		a[bit / 8] = b[bit / 8];
	}
	cr_assert(secret_eq(NULL, NULL, 0));
}

Test(alg_find, finds_every_row_and_nothing_else)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		cr_assert_eq(alg_find(alg->id), alg, "%s", alg->name);
		cr_assert_leq(alg->iv_len, EALG_MAX_BLOCK_LEN);
		cr_assert_leq(alg->tag_len, AALG_MAX_RESULT_LEN);
		cr_assert_gt(alg->block, 0);
		cr_assert_gt(alg->key_step, 0);
		cr_assert_leq(alg->id, CRYPTO_ALGORITHM_MAX);
		for (size_t j = 0; j < i; j++)
			cr_assert_str_neq(alg_at(j)->name, alg->name);
	}
	cr_assert_null(alg_find(0));
	cr_assert_null(alg_find(-1));
	cr_assert_null(alg_find(CRYPTO_ALGORITHM_MAX + 1));
}

Test(alg_key_len_ok, follows_minimum_maximum_and_step)
{
	const struct alg *aes = alg_find(CRYPTO_AES_CBC);

	for (size_t len = 0; len < 64; len++)
		cr_assert_eq(alg_key_len_ok(aes, len),
		    len == 16 || len == 24 || len == 32, "%zu", len);
}

Test(alg_next_iv, counts_blocks_with_carry)
{
	const struct alg *ctr = alg_find(CRYPTO_AES_ICM);
	uint8_t iv[16];
	uint8_t want[16] = { 0 };

	memset(iv, 0xff, sizeof(iv));
	alg_next_iv(ctr, iv, NULL, 0);
	cr_assert_eq(iv[15], 0xff, "no data, no step");
	alg_next_iv(ctr, iv, NULL, 1);
	cr_assert_arr_eq(iv, want, 16, "wraps around");
	alg_next_iv(ctr, iv, NULL, (size_t)16 * 0x1ffff + 1);
	want[13] = 2;
	cr_assert_arr_eq(iv, want, 16, "a partial block counts");
}

Test(alg_next_iv, is_the_last_block_for_cbc)
{
	const struct alg *cbc = alg_find(CRYPTO_3DES_CBC);
	uint8_t iv[8] = { 0 };

	alg_next_iv(cbc, iv, (const uint8_t *)"lastlast", 64);
	cr_assert_arr_eq(iv, "lastlast", 8);
}
