/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_session.c - sessions of the NetBSD dialect, alone and many at
 * once: what makes one and what is refused.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/linux.h>
#include <wire/netbsd.h>

#include "dialect.h"
#include "dialects.h"
#include "nbt.h"
#include "netbsd_alg.h"
#include "netbsd_ids.h"
#include "test_linux.h"

TestSuite(netbsd_session, .init = nbt_setup, .fini = nbt_teardown);

/* Keys of any length; GCM's halves need the same. */
static struct nbt_session
wanted(uint32_t cipher, uint32_t keylen, uint32_t mac, uint32_t mackeylen)
{
	static uint8_t *key;

	key = nbt_low(1024);
	for (size_t i = 0; i < 1024; i++)
		key[i] = (uint8_t)(3 * i + 1);
	return (struct nbt_session){ .cipher = cipher,
		.keylen = keylen,
		.key = key,
		.mac = mac,
		.mackeylen = mackeylen,
		.mackey = key };
}

static int
try(uint32_t cipher, uint32_t keylen, uint32_t mac, uint32_t mackeylen)
{
	struct nbt_session s = wanted(cipher, keylen, mac, mackeylen);
	int error = nbt_gsession(&s);

	if (error == 0)
		cr_expect_eq(nbt_fsession(s.ses), 0);
	return error;
}

Test(netbsd_session, every_layout_makes_one_that_is_ended)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_session s =
		    wanted(NB_CRYPTO_AES_CBC, 16, NB_CRYPTO_SHA1_HMAC, 20);

		cr_assert_eq(nbt_gsession(&s), 0);
		cr_assert_neq(s.ses, 0);
		cr_expect_eq(nbt_fsession(s.ses), 0);
		cr_expect_eq(nbt_fsession(s.ses), EINVAL);
	}
}

Test(netbsd_session, ciphers_have_keys_of_their_range)
{
	static const struct {
		uint32_t id;
		uint32_t good[4];
		uint32_t bad[5];
	} rows[] = {
		{ NB_CRYPTO_DES_CBC, { 8 }, { 0, 7, 9, 24, 16 } },
		{ NB_CRYPTO_3DES_CBC, { 24 }, { 0, 8, 16, 23, 25 } },
		{ NB_CRYPTO_BLF_CBC, { 5, 16, 56 }, { 0, 3, 4, 57, 64 } },
		{ NB_CRYPTO_CAST_CBC, { 5, 10, 16 }, { 0, 1, 4, 17, 32 } },
		{ NB_CRYPTO_SKIPJACK_CBC, { 10 }, { 0, 8, 9, 11, 16 } },
		{ NB_CRYPTO_AES_CBC, { 16, 24, 32 }, { 0, 15, 17, 33, 36 } },
		{ NB_CRYPTO_ARC4, { 1, 16, 32 }, { 0, 33, 64, 255, 256 } },
		{ NB_CRYPTO_NULL_CBC, { 0, 1, 256 },
		    { 257, 300, 1000, 65536, UINT32_MAX } },
		{ NB_CRYPTO_CAMELLIA_CBC, { 16, 24, 32 },
		    { 0, 8, 15, 33, 64 } },
		{ NB_CRYPTO_AES_CTR, { 20, 28, 36 }, { 0, 16, 19, 24, 37 } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t k = 0; k < 4; k++) {
			if (k > 0 && rows[i].good[k] == 0)
				continue;
			cr_expect_eq(try(rows[i].id, rows[i].good[k], 0, 0), 0,
			    "%u, %u bytes", rows[i].id, rows[i].good[k]);
		}
		for (size_t k = 0; k < 5; k++)
			cr_expect_eq(try(rows[i].id, rows[i].bad[k], 0, 0),
			    EINVAL, "%u, %u bytes", rows[i].id, rows[i].bad[k]);
		/* Lengths that are products of 2^32, and all the rest. */
		cr_expect_eq(try(rows[i].id, 0x20000010, 0, 0), EINVAL);
		cr_expect_eq(try(rows[i].id, UINT32_MAX, 0, 0), EINVAL);
		cr_expect_eq(try(0, 0, rows[i].id, 16), EINVAL, "as a mac");
	}
}

Test(netbsd_session, macs_have_keys_of_one_length)
{
	static const struct {
		uint32_t id;
		uint32_t len[3];
	} rows[] = {
		{ NB_CRYPTO_MD5_HMAC, { 16 } },
		{ NB_CRYPTO_SHA1_HMAC, { 20 } },
		{ NB_CRYPTO_RIPEMD160_HMAC, { 20 } },
		{ NB_CRYPTO_MD5, { 0 } },
		{ NB_CRYPTO_SHA1, { 0 } },
		{ NB_CRYPTO_SHA2_256_HMAC, { 32, 48, 64 } },
		{ NB_CRYPTO_NULL_HMAC, { 0 } },
		{ NB_CRYPTO_MD5_HMAC_96, { 16 } },
		{ NB_CRYPTO_SHA1_HMAC_96, { 20 } },
		{ NB_CRYPTO_RIPEMD160_HMAC_96, { 20 } },
		{ NB_CRYPTO_AES_XCBC_MAC_96, { 16 } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (uint32_t len = 0; len < 80; len++) {
			bool good = len == rows[i].len[0];

			for (size_t k = 1; k < 3; k++)
				good =
				    good || (len != 0 && len == rows[i].len[k]);
			cr_expect_eq(try(0, 0, rows[i].id, len),
			    good ? 0 : EINVAL, "%u, %u bytes", rows[i].id, len);
		}
		cr_expect_eq(try(0, 0, rows[i].id, UINT32_MAX), EINVAL);
		cr_expect_eq(try(0, 0, rows[i].id, 0x80000000), EINVAL);
		cr_expect_eq(try(rows[i].id, 16, 0, 0), EINVAL, "as a cipher");
	}
}

Test(netbsd_session, gcm_and_gmac_come_in_pairs_with_one_key)
{
	static const uint32_t ciphers[] = { NB_CRYPTO_AES_GCM_16,
		NB_CRYPTO_AES_GMAC };
	static const uint32_t lens[] = { 20, 28, 36 };

	for (size_t c = 0; c < 2; c++) {
		for (uint32_t i = 0; i < 3; i++) {
			cr_expect_eq(try(ciphers[c], lens[i],
					 NB_CRYPTO_AES_128_GMAC + i, lens[i]),
			    0);
			cr_expect_eq(
			    try(ciphers[c], lens[i],
				NB_CRYPTO_AES_128_GMAC + (i + 1) % 3, lens[i]),
			    EINVAL);
		}
		cr_expect_eq(try(ciphers[c], 20, 0, 0), EINVAL);
		cr_expect_eq(try(ciphers[c], 20, NB_CRYPTO_SHA1, 0), EINVAL);
		cr_expect_eq(
		    try(ciphers[c], 16, NB_CRYPTO_AES_128_GMAC, 20), EINVAL);
	}
	cr_expect_eq(try(0, 0, NB_CRYPTO_AES_128_GMAC, 20), EINVAL);
}

Test(netbsd_session, every_number_in_every_slot_is_taken_or_refused)
{
	for (uint32_t id = 0; id < 300; id++) {
		struct nbt_session s = { .comp = id };
		bool comp =
		    id == NB_CRYPTO_DEFLATE_COMP || id == NB_CRYPTO_GZIP_COMP;

		cr_expect_eq(nbt_gsession(&s), comp ? 0 : EINVAL, "%u", id);
		if (!nb_id_known(NB_CIPHER, id))
			cr_expect_eq(try(id, 16, NB_CRYPTO_MD5, 0),
			    id == 0 ? 0 : EINVAL, "%u", id);
		if (!nb_id_known(NB_MAC, id))
			cr_expect_eq(try(NB_CRYPTO_AES_CBC, 16, id, 0),
			    id == 0 ? 0 : EINVAL, "%u", id);
	}
	cr_expect_eq(try(0, 0, 0, 0), EINVAL);
	cr_expect_eq(try(UINT32_MAX, 16, 0, 0), EINVAL);
	cr_expect_eq(try(11 + 256, 16, 0, 0), EINVAL);
}

Test(netbsd_session, rows_are_those_of_the_frameworks_table)
{
	const struct nb_id *row;
	unsigned int seen = 0;

	for (size_t i = 0; (row = nb_id_at(i)) != NULL; i++, seen++) {
		const struct netbsd_alg *alg = netbsd_alg_find(nb_id_alg(row));

		cr_assert_not_null(alg);
		cr_expect_eq(row->slot == NB_MAC, alg->mac_len != 0);
	}
	/* But for the two without a slot, and two that are a number's keys. */
	cr_expect_eq(seen, NB_CRYPTO_ALGORITHM_MAX - 3);
}

Test(netbsd_session, keys_that_cannot_be_read_are_efault)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_session s =
		    wanted(NB_CRYPTO_AES_CBC, 16, NB_CRYPTO_SHA1_HMAC, 20);

		s.key = NULL;
		cr_expect_eq(nbt_gsession(&s), EFAULT);
		s.key = s.mackey;
		s.mackey = (void *)16;
		cr_expect_eq(nbt_gsession(&s), EFAULT);
		cr_expect_eq(s.ses, 0);
		/* What is not needed is not read. */
		s = (struct nbt_session){
			.mac = NB_CRYPTO_MD5, .keylen = 16, .key = (void *)16
		};
		cr_expect_eq(nbt_gsession(&s), 0);
	}
}

Test(netbsd_session, many_have_a_status_each)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		struct nbt_session s[5] = {
			wanted(NB_CRYPTO_AES_CBC, 16, 0, 0),
			wanted(NB_CRYPTO_AES_CBC, 17, 0, 0),
			wanted(0, 0, NB_CRYPTO_SHA1_HMAC, 20),
			wanted(0, 0, 0, 0),
			wanted(NB_CRYPTO_AES_CBC, 32, NB_CRYPTO_MD5, 0),
		};
		uint32_t ids[6];

		s[1].ses = 4711;
		cr_assert_eq(nbt_ngsession(s, 5), 0);
		for (size_t k = 0; k < 5; k++) {
			cr_expect_eq(
			    s[k].status, k % 2 == 0 ? 0 : EINVAL, "%zu", k);
			cr_expect_eq(s[k].ses != 0, k % 2 == 0, "%zu", k);
			ids[k] = s[k].ses;
		}
		cr_expect_neq(s[0].ses, s[2].ses);
		/* Numbers that are nobody's are skipped. */
		ids[5] = 4711;
		cr_assert_eq(nbt_nfsession(ids, 6), 0);
		cr_expect_eq(nbt_fsession(ids[0]), EINVAL);
		cr_expect_eq(nbt_fsession(ids[4]), EINVAL);
	}
}

Test(netbsd_session, a_key_of_many_that_cannot_be_read_is_its_status)
{
	struct nbt_session s[3] = { wanted(NB_CRYPTO_AES_CBC, 16, 0, 0),
		wanted(NB_CRYPTO_AES_CBC, 16, 0, 0),
		wanted(NB_CRYPTO_AES_CBC, 16, 0, 0) };

	s[1].key = (void *)16;
	cr_assert_eq(nbt_ngsession(s, 3), 0);
	cr_expect_eq(s[0].status, 0);
	cr_expect_eq(s[1].status, EFAULT);
	cr_expect_eq(s[1].ses, 0);
	cr_expect_eq(s[2].status, 0);
}

Test(netbsd_session, many_that_cannot_be_told_of_are_none)
{
	uint8_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct nb_session_n_op op = { .mac = NB_CRYPTO_SHA1 };
	uint32_t next;

	cr_assert_neq(page, MAP_FAILED);
	next = nbt_session(&(struct nbt_session){ .mac = NB_CRYPTO_MD5 }) + 1;
	memcpy(page, &op, sizeof(op));
	cr_assert_eq(mprotect(page, 4096, PROT_READ), 0);
	cr_expect_eq(
	    nbt_array(NB_CIOCNGSESSION, 0, 1, lnx_uaddr(page)), EFAULT);
	cr_expect_eq(nbt_fsession(next), EINVAL, "it has been ended");
	(void)munmap(page, 4096);
}

/* Counts that overflow when they are multiplied, and such that do not. */
Test(netbsd_session, counts_are_checked_before_anything_else)
{
	static const uint32_t codes[][2] = {
		{ NB_CIOCNGSESSION, NB_CIOCNGSESSION32 },
		{ NB_CIOCNFSESSION, NB_CIOCNFSESSION32 },
		{ NB_CIOCNFSESSION_BSD, NB_CIOCNFSESSION32_BSD },
		{ NB_CIOCNCRYPTM, NB_CIOCNCRYPTM32 },
		{ NB_CIOCNCRYPTRETM, NB_CIOCNCRYPTRETM32 },
		{ NB_CIOCNFKEYM, NB_CIOCNFKEYM32 },
		{ NB_OCIOCNGSESSION, NB_OCIOCNGSESSION32 },
		{ NB_OCIOCNCRYPTM, NB_OCIOCNCRYPTM32 },
	};
	static const uint64_t counts[] = { 0, NB_CRYPTODEV_OPS_MAX + 1,
		UINT32_MAX, UINT32_MAX - 1, 0x80000000, 0x80000001, UINT64_MAX,
		UINT64_MAX / 16, (UINT64_C(1) << 60) + 1,
		UINT64_C(0x8000000000000000) };

	for (unsigned int way = 0; nbt_next(&way);) {
		for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
			for (size_t k = 0; k < 10; k++) {
				uint64_t n = counts[k];

				if (nbt_way.narrow && (uint32_t)n > 0 &&
				    (uint32_t)n <= NB_CRYPTODEV_OPS_MAX)
					continue;
				cr_expect_eq(nbt_array(codes[i][0], codes[i][1],
						 n, lnx_uaddr(nbt_low(64))),
				    EINVAL, "%08x, %llx", codes[i][0],
				    (unsigned long long)n);
			}
		}
	}
}

Test(netbsd_session, arrays_that_are_not_there_are_efault)
{
	static const uint32_t codes[][2] = {
		{ NB_CIOCNGSESSION, NB_CIOCNGSESSION32 },
		{ NB_CIOCNFSESSION, NB_CIOCNFSESSION32 },
		{ NB_CIOCNCRYPTM, NB_CIOCNCRYPTM32 },
		{ NB_CIOCNFKEYM, NB_CIOCNFKEYM32 },
	};
	uint8_t *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	cr_assert_neq(page, MAP_FAILED);
	cr_assert_eq(mprotect(page + 4096, 4096, PROT_NONE), 0);

	for (unsigned int way = 0; nbt_next(&way);) {
		for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
			cr_expect_eq(
			    nbt_array(codes[i][0], codes[i][1], 2, 0), EFAULT);
			/* It wraps around the end of memory. */
			cr_expect_eq(nbt_array(codes[i][0], codes[i][1], 100,
					 UINT64_MAX - 64),
			    EFAULT);
			if (!nbt_way.carried)
				cr_expect_eq(nbt_array(codes[i][0], codes[i][1],
						 100000, lnx_uaddr(page)),
				    EFAULT);
		}
	}
}

Test(netbsd_session, other_dialects_do_not_see_them)
{
	uint32_t ses =
	    nbt_session(&(struct nbt_session){ .mac = NB_CRYPTO_SHA1 });
	struct lnx_crypt_op cop = { .ses = ses };
	struct lnx_session_op sop = { .mac = LNX_CRYPTO_SHA1 };
	struct nbt_crypt c = { .op = NB_COP_ENCRYPT };

	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL);
	cr_expect_eq(lnx_ioctl(LNX_CIOCFSESSION, &ses), 0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	c.ses = sop.ses;
	cr_expect_eq(nbt_crypt(&c), EINVAL);
	cr_expect_eq(nbt_nfsession(&sop.ses, 1), 0);
	cop.ses = sop.ses;
	cop.mac_uaddr = lnx_uaddr(nbt_low(20));
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0, "still there");
}

/* CRIOGET's descriptor is the transport's; here, that it is a new open file. */
Test(netbsd_session, crioget_makes_an_open_file)
{
	const struct dialect_cmd *cmd = dialect_find(NB_CRIOGET);

	cr_assert_not_null(cmd);
	cr_expect_eq(dialect_of(cmd), &dialect_netbsd);
	cr_expect_eq(cmd->clone, DIALECT_CLONE_NEW);
}

Test(netbsd_session, shared_words_are_the_flavours)
{
	struct nbt_session s = { .mac = NB_CRYPTO_MD5 };

	nbt_way.old = true;
	cr_expect_eq(nbt_gsession(&s), 0);
	cr_assert_eq(dialect_set_flavour("netbsd"), 0);
	cr_expect_eq(nbt_gsession(&s), EINVAL);
	/* Not shared, and always there. */
	cr_expect_eq(nbt_ngsession(&s, 1), 0);
	cr_expect_eq(s.status, 0);
	cr_expect_eq(nbt_fsession(s.ses), 0);
}
