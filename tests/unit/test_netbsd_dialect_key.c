/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_key.c - key operations of the NetBSD dialect, waited for and
 * fetched later.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "access.h"
#include "nbt.h"
#include "test_linux.h"

static void
teardown(void)
{
	access_set_user_asym(1);
	nbt_teardown();
}

TestSuite(netbsd_key, .init = nbt_setup, .fini = teardown);

/* 3^5 mod 7 = 5, in numbers of one byte. */
static struct nbt_kop
mod_exp(void)
{
	struct nbt_kop k = { .op = NB_CRK_MOD_EXP, .in = 3, .out = 1 };
	static const uint8_t numbers[] = { 3, 5, 7 };

	for (size_t i = 0; i < 3; i++) {
		k.param[i].p = nbt_copy(&numbers[i], 1);
		k.param[i].nbits = 8;
	}
	k.param[3].p = nbt_low(1);
	k.param[3].nbits = 8;
	return k;
}

static uint8_t
result_of(const struct nbt_kop *k)
{
	return *(const uint8_t *)k->param[k->in].p;
}

Test(netbsd_key, key_computes_in_every_layout)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_kop k = mod_exp();

		k.status = 99;
		cr_assert_eq(nbt_key(&k), 0);
		cr_expect_eq(k.status, 0);
		cr_expect_eq(result_of(&k), 5);
	}
}

/* Those that NetBSD alone has: 6 + 5 mod 7, and so on. */
Test(netbsd_key, netbsds_own_operations_compute)
{
	static const struct {
		uint32_t op;
		uint16_t in;
		uint8_t numbers[3];
		uint8_t result;
	} rows[] = {
		{ NB_CRK_MOD_ADD, 3, { 6, 5, 7 }, 4 },
		{ NB_CRK_MOD_ADDINV, 2, { 3, 7 }, 4 },
		{ NB_CRK_MOD_SUB, 3, { 3, 5, 7 }, 5 },
		{ NB_CRK_MOD_MULT, 3, { 3, 5, 7 }, 1 },
		{ NB_CRK_MOD_MULTINV, 2, { 3, 7 }, 5 },
		{ NB_CRK_MOD, 2, { 20, 7 }, 6 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nbt_kop k = {
			.op = rows[i].op, .in = rows[i].in, .out = 1
		};

		for (size_t n = 0; n <= rows[i].in; n++) {
			k.param[n].p = n < rows[i].in
			    ? nbt_copy(&rows[i].numbers[n], 1)
			    : nbt_low(1);
			k.param[n].nbits = 8;
		}
		cr_assert_eq(nbt_key(&k), 0);
		cr_expect_eq(result_of(&k), rows[i].result, "%u", k.op);
	}
}

Test(netbsd_key, what_is_wrong_has_its_errno)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_kop k = mod_exp();

		k.in = 8;
		cr_expect_eq(nbt_key(&k), EFBIG);
		k.in = 65535;
		k.out = 65535;
		cr_expect_eq(nbt_key(&k), EFBIG);
		k = mod_exp();
		k.in = 4;
		cr_expect_eq(nbt_key(&k), EINVAL);
		k = mod_exp();
		k.out = 0;
		cr_expect_eq(nbt_key(&k), EINVAL);
		k = mod_exp();
		k.op = 11;
		cr_expect_eq(nbt_key(&k), EINVAL);
		k.op = UINT32_MAX;
		cr_expect_eq(nbt_key(&k), EINVAL);
		k = mod_exp();
		k.param[1].p = NULL;
		cr_expect_eq(nbt_key(&k), EFAULT);
		k = mod_exp();
		k.param[3].p = NULL;
		cr_expect_eq(nbt_key(&k), EFAULT);
		k = mod_exp();
		k.param[0].nbits = UINT32_MAX;
		cr_expect_eq(nbt_key(&k), EINVAL);
	}
}

Test(netbsd_key, nbits_of_what_the_operation_has_not_do_not_count)
{
	struct nbt_kop k = mod_exp();

	k.param[7].nbits = UINT32_MAX;
	cr_expect_eq(nbt_key(&k), 0);
}

/* kern.userasymcrypto hides them, and refuses none. */
Test(netbsd_key, features_are_told_unless_hidden)
{
	uint32_t features = 0;

	cr_assert_eq(nbt_ioctl(NB_CIOCASYMFEAT, &features), 0);
	cr_expect_eq(features & (1u << NB_CRK_MOD_EXP), 1u << NB_CRK_MOD_EXP);
	cr_expect_eq(features & (1u << NB_CRK_DH_COMPUTE_KEY),
	    1u << NB_CRK_DH_COMPUTE_KEY);
	cr_expect_eq(features & (1u << NB_CRK_MOD), 1u << NB_CRK_MOD);
	access_set_user_asym(0);
	cr_assert_eq(nbt_ioctl(NB_CIOCASYMFEAT_BSD, &features), 0);
	cr_expect_eq(features, 0);
	cr_expect_eq(nbt_key(&(struct nbt_kop){ 0 }), EINVAL);
	{
		struct nbt_kop k = mod_exp();

		cr_expect_eq(nbt_key(&k), 0);
	}
}

Test(netbsd_key, many_go_on_and_are_fetched)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_kop k[4] = { mod_exp(), mod_exp(), mod_exp(),
			mod_exp() };

		for (size_t n = 0; n < 4; n++)
			k[n].opaque = 100 + n;
		k[1].op = 11;
		k[2].in = 2;
		cr_assert_eq(nbt_nfkeym(k, 4), 0);
		cr_expect_eq(k[0].status, 0);
		cr_expect_eq(k[1].status, EINVAL);
		cr_expect_eq(k[1].reqid, 0);
		cr_expect_eq(k[2].status, EINVAL);
		cr_expect_eq(k[3].status, 0);
		for (size_t n = 0; n < 4; n += 3) {
			struct nbt_result r = nbt_await(k[n].reqid);

			cr_expect_eq(r.status, 0);
			cr_expect_eq(r.opaque, 100 + n);
			cr_expect_eq(result_of(&k[n]), 5);
		}
	}
}

Test(netbsd_key, too_many_parameters_fail_the_whole_call)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_kop k[2] = { mod_exp(), mod_exp() };
		struct nbt_result r;
		size_t n = 1;

		k[1].in = 9;
		cr_assert_eq(nbt_nfkeym(k, 2), EFBIG);
		cr_assert_eq(nbt_ncryptretm(&r, &n), 0);
		cr_expect_eq(n, 0, "none has begun");
	}
}

Test(netbsd_key, inputs_that_cannot_be_read_are_the_elements)
{
	struct nbt_kop k[2] = { mod_exp(), mod_exp() };

	k[0].param[2].p = NULL;
	cr_assert_eq(nbt_nfkeym(k, 2), 0);
	cr_expect_eq(k[0].status, EFAULT);
	cr_expect_eq(k[1].status, 0);
	cr_expect_eq(nbt_await(k[1].reqid).status, 0);
	/* And outputs are, when they are fetched. */
	k[0] = mod_exp();
	k[0].param[3].p = (void *)16;
	cr_assert_eq(nbt_nfkeym(k, 1), 0);
	cr_expect_eq(nbt_await(k[0].reqid).status, EFAULT);
}

/* Results of either kind by turns, by one command. */
Test(netbsd_key, both_kinds_share_numbers_and_results)
{
	struct nbt_session s = { .mac = NB_CRYPTO_SHA1 };
	struct nbt_crypt c[2];
	struct nbt_kop k[2] = { mod_exp(), mod_exp() };
	struct nbt_result r[8];
	size_t left = 4;
	uint64_t seen = 0;

	for (size_t i = 0; i < 2; i++) {
		c[i] = (struct nbt_crypt){ .ses = nbt_session(&s),
			.len = 4,
			.src = nbt_low(4),
			.opaque = 1u << i };
		k[i].opaque = 4u << i;
	}
	cr_assert_eq(nbt_ncryptm(c, 2), 0);
	cr_assert_eq(nbt_nfkeym(k, 2), 0);
	cr_expect_eq(k[0].reqid, c[1].reqid + 1);
	while (left > 0) {
		size_t n = 8;

		cr_assert_eq(nbt_ncryptretm(r, &n), 0);
		for (size_t i = 0; i < n; i++)
			seen |= r[i].opaque;
		left -= n;
	}
	cr_expect_eq(seen, 15);
}
