/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_batch.c - operations that go on after their call, in the
 * NetBSD dialect: what each is told, and how results are fetched.
 */
#include <sys/mman.h>

#include <errno.h>
#include <sched.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "nbt.h"
#include "test_linux.h"

TestSuite(netbsd_batch, .init = nbt_setup, .fini = nbt_teardown);

/* SP 800-38A, F.2.1. */
#define KEY    "2b7e151628aed2a6abf7158809cf4f3c"
#define IV     "000102030405060708090a0b0c0d0e0f"
#define PLAIN  "6bc1bee22e409f96e93d7e117393172a"
#define CIPHER "7649abac8119b246cee98e9b12e9197d"

static uint32_t
cbc(uint32_t mac)
{
	return nbt_session(&(struct nbt_session){ .cipher = NB_CRYPTO_AES_CBC,
	    .keylen = 16,
	    .key = nbt_hex(KEY),
	    .mac = mac });
}

static struct nbt_crypt
element(uint32_t ses, uint64_t opaque)
{
	return (struct nbt_crypt){ .ses = ses,
		.op = NB_COP_ENCRYPT,
		.len = 16,
		.src = nbt_hex(PLAIN),
		.dst = nbt_low(16),
		.iv = nbt_hex(IV),
		.opaque = opaque };
}

Test(netbsd_batch, results_come_with_their_number_and_opaque)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint32_t ses = cbc(NB_CRYPTO_SHA1);
		struct nbt_crypt c[3] = { element(ses, 0xfee1),
			element(ses, 0xfee2), element(ses, 0xfee3) };

		c[1].mac = nbt_low(20);
		c[2].op = NB_COP_DECRYPT;
		c[2].src = nbt_hex(CIPHER);
		cr_assert_eq(nbt_ncryptm(c, 3), 0);
		for (size_t k = 3; k-- > 0;) {
			struct nbt_result r;

			cr_assert_eq(c[k].status, 0);
			cr_assert_geq(c[k].reqid, 2);
			cr_expect_arr_eq(c[k].dst, nbt_low(16), 16,
			    "not before it is fetched");
			r = nbt_await(c[k].reqid);
			cr_expect_eq(r.status, 0);
			cr_expect_eq(r.opaque, 0xfee1 + k);
			cr_expect_arr_eq(
			    c[k].dst, nbt_hex(k == 2 ? PLAIN : CIPHER), 16);
			cr_expect_eq(nbt_ncryptret(&r), EINPROGRESS, "once");
		}
		/* SHA-1 of the plaintext has no zeros at both ends. */
		cr_expect_neq(
		    ((uint8_t *)c[1].mac)[0] | ((uint8_t *)c[1].mac)[19], 0);
		cr_assert_eq(nbt_fsession(ses), 0);
	}
}

Test(netbsd_batch, each_element_has_a_status)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint32_t ses = cbc(0);
		static const int want[] = { 0, EINVAL, EINVAL, EINVAL, ENOMEM,
			EINVAL, EINVAL, 0, 0 };
		struct nbt_crypt c[9];

		for (size_t k = 0; k < 9; k++)
			c[k] = element(ses, k);
		c[1].ses = 4711;
		c[2].len = 15;
		c[3].len = 262144; /* not E2BIG */
		c[4].len = 0;
		c[5].mac = nbt_low(20); /* the session has no MAC */
		c[6].len = UINT32_MAX;
		c[7].iv = NULL; /* a payload of no bytes */
		cr_assert_eq(nbt_ncryptm(c, 9), 0);
		for (size_t k = 0; k < 9; k++) {
			cr_expect_eq(
			    c[k].status, want[k], "%zu: %d", k, c[k].status);
			cr_expect_eq(c[k].reqid != 0, want[k] == 0, "%zu", k);
			if (want[k] == 0)
				cr_expect_eq(nbt_await(c[k].reqid).status, 0);
		}
	}
}

Test(netbsd_batch, sources_that_cannot_be_read_are_einval)
{
	uint32_t ses = cbc(0);
	struct nbt_crypt c[3] = { element(ses, 0), element(ses, 1),
		element(ses, 2) };

	c[0].src = NULL;
	c[1].iv = (void *)16;
	cr_assert_eq(nbt_ncryptm(c, 3), 0);
	cr_expect_eq(c[0].status, EINVAL);
	cr_expect_eq(c[1].status, EINVAL);
	cr_expect_eq(c[2].status, 0);
	cr_expect_eq(nbt_await(c[2].reqid).status, 0);
}

Test(netbsd_batch, gcm_wants_an_iv_of_its_own)
{
	const char *key = KEY "cafebabe";
	struct nbt_session s = { .cipher = NB_CRYPTO_AES_GCM_16,
		.keylen = 20,
		.key = nbt_hex(key),
		.mac = NB_CRYPTO_AES_128_GMAC,
		.mackeylen = 20,
		.mackey = nbt_hex(key) };
	uint32_t ses = nbt_session(&s);
	struct nbt_crypt c[2] = { element(ses, 0), element(ses, 1) };
	uint8_t *tag = nbt_low(16);

	c[0].iv = NULL;
	c[1].mac = nbt_low(16);
	cr_assert_eq(nbt_ncryptm(c, 2), 0);
	cr_expect_eq(c[0].status, EINVAL);
	cr_expect_eq(c[1].status, 0);
	cr_expect_eq(nbt_await(c[1].reqid).status, 0);
	/* As CIOCCRYPT has it. */
	memcpy(tag, c[1].mac, 16);
	cr_assert_eq(nbt_crypt(&c[1]), 0);
	cr_expect_arr_eq(c[1].mac, tag, 16);
}

Test(netbsd_batch, many_results_are_fetched_as_they_come)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint32_t ses = cbc(0);
		struct nbt_crypt c[20];
		struct nbt_result r[32];
		bool seen[20] = { false };
		size_t left = 20;

		for (size_t k = 0; k < 20; k++)
			c[k] = element(ses, k);
		cr_assert_eq(nbt_ncryptm(c, 20), 0);
		while (left > 0) {
			size_t n = 32;

			cr_assert_eq(nbt_ncryptretm(r, &n), 0);
			for (size_t k = 0; k < n; k++) {
				cr_assert_lt(r[k].opaque, 20);
				cr_assert_eq(r[k].status, 0);
				cr_assert_eq(r[k].reqid, c[r[k].opaque].reqid);
				cr_assert(!seen[r[k].opaque]);
				seen[r[k].opaque] = true;
				cr_assert_arr_eq(
				    c[r[k].opaque].dst, nbt_hex(CIPHER), 16);
			}
			left -= n;
			if (n == 0)
				(void)sched_yield();
		}
	}
}

Test(netbsd_batch, no_result_is_no_error_but_one_by_number_is)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_result r = { 0 };
		size_t n = 4;

		cr_expect_eq(nbt_ncryptretm(&r, &n), 0);
		cr_expect_eq(n, 0);
		for (uint32_t id = 0; id < 5; id++) {
			r.reqid = id;
			cr_expect_eq(nbt_ncryptret(&r), EINPROGRESS);
		}
		r.reqid = UINT32_MAX;
		cr_expect_eq(nbt_ncryptret(&r), EINPROGRESS);
	}
}

Test(netbsd_batch, fewer_results_than_there_are)
{
	uint32_t ses = cbc(0);
	struct nbt_crypt c[3] = { element(ses, 0), element(ses, 1),
		element(ses, 2) };
	struct nbt_result r[2];
	size_t left = 3;

	cr_assert_eq(nbt_ncryptm(c, 3), 0);
	while (left > 0) {
		size_t n = 2;

		cr_assert_eq(nbt_ncryptretm(r, &n), 0);
		cr_assert_leq(n, left);
		left -= n;
	}
}

Test(netbsd_batch, results_that_cannot_be_stored_say_so)
{
	uint32_t ses = cbc(0);
	struct nbt_crypt c[2] = { element(ses, 1), element(ses, 2) };
	struct nbt_result r;

	c[0].dst = NULL; /* not wanted */
	c[1].dst = (void *)16;
	cr_assert_eq(nbt_ncryptm(c, 2), 0);
	cr_expect_eq(nbt_await(c[0].reqid).status, 0);
	r = nbt_await(c[1].reqid);
	cr_expect_eq(r.status, EFAULT);
	cr_expect_eq(r.opaque, 2);
	cr_expect_eq(nbt_ncryptret(&r), EINPROGRESS, "it is gone");
}

Test(netbsd_batch, results_of_a_session_that_has_ended_are_lost)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint32_t ses = cbc(0);
		struct nbt_crypt c = element(ses, 7);
		struct nbt_result r;

		cr_assert_eq(nbt_ncryptm(&c, 1), 0);
		cr_assert_eq(nbt_fsession(ses), 0);
		r = nbt_await(c.reqid);
		cr_expect_eq(r.status, EINVAL);
		cr_expect_eq(r.opaque, 7);
		cr_expect_arr_eq(c.dst, nbt_low(16), 16);
	}
}

/* The data are read when they are submitted. */
Test(netbsd_batch, sources_may_be_used_again)
{
	struct nbt_crypt c = element(cbc(0), 0);
	uint8_t *src = nbt_hex(PLAIN);
	uint8_t *iv = nbt_hex(IV);

	c.src = src;
	c.iv = iv;
	cr_assert_eq(nbt_ncryptm(&c, 1), 0);
	memset(src, 0, 16);
	memset(iv, 0, 16);
	cr_assert_eq(nbt_await(c.reqid).status, 0);
	cr_assert_arr_eq(c.dst, nbt_hex(CIPHER), 16);
}

Test(netbsd_batch, an_array_that_cannot_be_written_begins_nothing)
{
	uint8_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct nbt_crypt c = element(cbc(0), 0);
	struct nb_crypt_n_op op = { .ses = c.ses,
		.op = NB_COP_ENCRYPT,
		.len = 16,
		.src_uaddr = lnx_uaddr(c.src),
		.iv_uaddr = lnx_uaddr(c.iv) };
	struct nbt_result r;
	size_t n = 1;

	cr_assert_neq(page, MAP_FAILED);
	memcpy(page, &op, sizeof(op));
	cr_assert_eq(mprotect(page, 4096, PROT_READ), 0);
	cr_expect_eq(nbt_array(NB_CIOCNCRYPTM, 0, 1, lnx_uaddr(page)), EFAULT);
	cr_assert_eq(nbt_ncryptm(&c, 1), 0);
	cr_expect_eq(nbt_await(c.reqid).status, 0);
	cr_assert_eq(nbt_ncryptretm(&r, &n), 0);
	cr_expect_eq(n, 0, "nothing else");
	(void)munmap(page, 4096);
}

Test(netbsd_batch, results_nobody_can_be_told_of_stay)
{
	struct nbt_crypt c = element(cbc(0), 5);
	struct nbt_result r = { 0 };
	size_t n = 0;

	cr_assert_eq(nbt_ncryptm(&c, 1), 0);
	for (int i = 0; i < 100; i++)
		cr_assert_eq(nbt_array(NB_CIOCNCRYPTRETM, 0, 1, 16), EFAULT);
	while (n == 0) {
		n = 1;
		cr_assert_eq(nbt_ncryptretm(&r, &n), 0);
	}
	cr_expect_eq(r.opaque, 5);
}

Test(netbsd_batch, compressed_results_have_the_length_of_the_data)
{
	uint32_t ses = nbt_session(
	    &(struct nbt_session){ .comp = NB_CRYPTO_DEFLATE_COMP });
	uint8_t *text = nbt_low(100);
	uint8_t *dst = nbt_low(128);
	struct nbt_crypt c = { .ses = ses,
		.op = NB_COP_COMP,
		.len = 100,
		.src = text,
		.dst = dst };

	memset(text, 'a', 100);
	memset(dst, 0x5a, 128);
	cr_assert_eq(nbt_ncryptm(&c, 1), 0);
	cr_assert_eq(nbt_await(c.reqid).status, 0);
	cr_expect_arr_eq(dst, nbt_hex("4b4ca43d0000"), 6);
	cr_expect_eq(dst[100], 0x5a);
	c = (struct nbt_crypt){ .ses = ses,
		.op = NB_COP_DECOMP,
		.len = 6,
		.src = nbt_copy(dst, 6),
		.dst = dst,
		.dst_len = 100 };
	cr_assert_eq(nbt_ncryptm(&c, 1), 0);
	cr_assert_eq(nbt_await(c.reqid).status, 0);
	cr_expect_arr_eq(dst, text, 100);
	cr_expect_eq(dst[100], 0x5a);
	c.dst_len = 99;
	cr_assert_eq(nbt_ncryptm(&c, 1), 0);
	cr_assert_eq(nbt_await(c.reqid).status, ENOSPC);
}

/* Nobody fetches them. */
Test(netbsd_batch, what_is_left_goes_with_the_file)
{
	uint32_t ses = cbc(0);
	struct nbt_crypt c[8];

	for (size_t k = 0; k < 8; k++)
		c[k] = element(ses, k);
	cr_assert_eq(nbt_ncryptm(c, 8), 0);
	/* The end of the test closes it, and looks for leaks. */
}
