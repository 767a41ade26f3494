/* SPDX-License-Identifier: ISC */
/*
 * test_bignum_dsa.c - DSA by the bignum driver: signatures of RFC 6979, the
 * verification tests of FIPS 186-3 (NIST CAVP) as Debian's package
 * python3-cryptography-vectors has them, and what is no signature.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/evp.h>

#include "bignum_kop.h"

#define CAVP                                                              \
	"/usr/lib/python3/dist-packages/cryptography_vectors/asymmetric/" \
	"DSA/FIPS_186-3/SigVer.rsp"

/* RFC 6979, A.2.1. */
#define P                                                                  \
	"86F5CA03DCFEB225063FF830A0C769B9DD9D6153AD91D7CE27F787C43278B447" \
	"E6533B86B18BED6E8A48B784A14C252C5BE0DBF60B86D6385BD2F12FB763ED88" \
	"73ABFD3F5BA2E0A8C0A59082EAC056935E529DAF7C610467899C77ADEDFC846C" \
	"881870B7B19B2B58F9BE0521A17002E3BDD6B86685EE90B3D9A1B02B782B1779"
#define Q "996F967F6C8E388D9E28D01E205FBA957A5698B1"
#define G                                                                  \
	"07B0F92546150B62514BB771E2A0C0CE387F03BDA6C56B505209FF25FD3C133D" \
	"89BBCD97E904E09114D9A7DEFDEADFC9078EA544D2E401AEECC40BB9FBBF78FD" \
	"87995A10A1C27CB7789B594BA7EFB5C4326A9FE59A070E136DB77175464ADCA4" \
	"17BE5DCE2F40D10A46A3A3943F26AB7FD9C0398FF8C76EE0A56826A8A88F1DBD"
#define X "411602CB19A6CCC34494D79D98EF1E7ED5AF25F7"
#define Y                                                                  \
	"5DF5E01DED31D0297E274E1691C192FE5868FEF9E19A84776454B100CF16F653" \
	"92195A38B90523E2542EE61871C0440CB87C322FC4B4D2EC5E1E7EC766E1BE8D" \
	"4CE935437DC11C3C8FD426338933EBFE739CB3465F4D3668C5E473508253B1E6" \
	"82F65CBDC4FAE93C2EA212390E54905A86E2223170B44EAA7DA5DD9FFCFB7F3B"

/* The message is "sample". */
static const struct rfc6979 {
	const char *hash, *r, *s;
} rfc6979[] = {
	{ .hash = "SHA1",
	    .r = "2E1A0C2562B2912CAAF89186FB0F42001585DA55",
	    .s = "29EFB6B0AFF2D7A68EB70CA313022253B9A88DF5" },
	{ .hash = "SHA224",
	    .r = "4BC3B686AEA70145856814A6F1BB53346F02101E",
	    .s = "410697B92295D994D21EDD2F4ADA85566F6F94C1" },
	{ .hash = "SHA256",
	    .r = "81F2F5850BE5BC123C43F71A3033E9384611C545",
	    .s = "4CDD914B65EB6C66A8AAAD27299BEE6B035F5E89" },
	{ .hash = "SHA384",
	    .r = "07F2108557EE0E3921BC1774F1CA9B410B4CE65A",
	    .s = "54DF70456C86FAC10FAB47C1949AB83F2C6F7595" },
	{ .hash = "SHA512",
	    .r = "16C3491F9B8C3FBBDD5E7A7B667057F0D8EE8E1B",
	    .s = "02C36A127A7B89EDBB72E4FFBC71DABC7D4FC69C" },
};

TestSuite(s112, .init = kop_setup, .fini = kop_teardown);
TestSuite(bignum_dsa, .init = kop_setup, .fini = kop_teardown);

static struct crparam
digest(const char *hash, const void *data, size_t len)
{
	uint8_t md[EVP_MAX_MD_SIZE];
	unsigned int md_len;

	cr_assert(EVP_Digest(
	    data, len, md, &md_len, EVP_get_digestbyname(hash), NULL));
	return kop_digest(md, md_len);
}

/* digest, p, q, g, x -> r, s */
static void
sign_params(struct crparam *par, struct crparam dg)
{
	par[0] = dg;
	par[1] = kop_hex(P);
	par[2] = kop_hex(Q);
	par[3] = kop_hex(G);
	par[4] = kop_hex(X);
	par[5] = kop_room(160);
	par[6] = kop_room(160);
}

Test(bignum_dsa, signatures_are_those_of_rfc_6979)
{
	for (size_t i = 0; i < sizeof(rfc6979) / sizeof(rfc6979[0]); i++) {
		const struct rfc6979 *v = &rfc6979[i];
		struct crparam par[7];
		struct crparam r = kop_hex(v->r), s = kop_hex(v->s);

		sign_params(par, digest(v->hash, "sample", 6));
		cr_assert_eq(kop_run(CRK_DSA_SIGN, par), 0);
		cr_assert_arr_eq(par[5].crp_p, r.crp_p, 20, "r %s", v->hash);
		cr_assert_arr_eq(par[6].crp_p, s.crp_p, 20, "s %s", v->hash);
	}
}

static void
flip(const struct crparam *par, u_int bit)
{
	uint8_t *bytes = (uint8_t *)par->crp_p;

	bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1u << bit % 8);
}

Test(s112, signatures_verify_and_one_flipped_bit_does_not)
{
	struct crparam sig[7], par[7];

	sign_params(sig, digest("SHA256", "abc", 3));
	cr_assert_eq(kop_run(CRK_DSA_SIGN, sig), 0);
	memcpy(par, sig, sizeof(par));
	par[4] = kop_hex(Y);
	cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), 0);
	for (size_t i = 0; i < 7; i++) {
		/* p, q and g belong to the key; the digest counts as far as q
		 * is long. */
		if (i >= 1 && i <= 3)
			continue;
		for (u_int bit = 0; bit < par[i].crp_nbits; bit += 13) {
			bool counts = i != 0 || bit < 160;

			flip(&par[i], bit);
			cr_assert_eq(kop_run(CRK_DSA_VERIFY, par),
			    counts ? EBADMSG : 0, "%zu %u", i, bit);
			flip(&par[i], bit);
		}
	}
}

Test(bignum_dsa, r_and_s_out_of_range_are_ebadmsg)
{
	struct crparam sig[7], par[7];

	sign_params(sig, digest("SHA1", "abc", 3));
	cr_assert_eq(kop_run(CRK_DSA_SIGN, sig), 0);
	for (size_t i = 5; i <= 6; i++) {
		BIGNUM *q = NULL, *v;

		memcpy(par, sig, sizeof(par));
		par[4] = kop_hex(Y);
		cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), 0);
		BN_hex2bn(&q, Q);
		v = kop_value(&sig[i]);
		BN_add(v, v, q);
		par[i] = kop_bn(v);
		cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), EBADMSG, "+ q");
		par[i] = kop_bn(q);
		cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), EBADMSG, "q");
		par[i] = kop_small(0);
		cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), EBADMSG, "0");
		BN_free(q);
		BN_free(v);
	}
}

/* The room is that of q, in both. */
Test(s116, too_little_room_for_a_signature_is_erange)
{
	for (size_t i = 5; i <= 6; i++) {
		struct crparam par[7];

		sign_params(par, digest("SHA1", "abc", 3));
		par[i] = kop_room(159);
		cr_assert_eq(kop_run(CRK_DSA_SIGN, par), ERANGE);
		cr_assert(kop_untouched(&par[5]) && kop_untouched(&par[6]));
	}
}

/* Groups in which r or s is 0 now and then, numbers are often refused, and
 * digests are always longer than q: q = 11, p = 23, g = 4. */
Test(bignum_dsa, toy_groups_sign_and_verify)
{
	for (unsigned long x = 1; x < 11; x++) {
		for (uint8_t d = 0; d < 200; d += 7) {
			uint8_t dg[2] = { d, (uint8_t)~d };
			struct crparam par[7] = { kop_digest(dg, sizeof(dg)),
				kop_small(23), kop_small(11), kop_small(4),
				kop_small(x), kop_room(4), kop_room(64) };
			unsigned long y = 1;

			cr_assert_eq(kop_run(CRK_DSA_SIGN, par), 0);
			for (unsigned long i = 0; i < x; i++)
				y = y * 4 % 23;
			par[4] = kop_small(y);
			cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), 0);
		}
	}
}

/* They must end, and not in a crash. */
Test(bignum_dsa, nonsense_is_einval)
{
	static const unsigned long pqg[][3] = { { 23, 0, 4 }, { 0, 11, 4 },
		{ 23, 1, 4 }, { 23, 12, 4 }, { 1, 11, 4 }, { 23, 11, 0 } };

	for (size_t i = 0; i < sizeof(pqg) / sizeof(pqg[0]); i++) {
		struct crparam par[7] = { kop_digest((const uint8_t *)"x", 1),
			kop_small(pqg[i][0]), kop_small(pqg[i][1]),
			kop_small(pqg[i][2]), kop_small(3), kop_room(8),
			kop_room(8) };

		cr_assert_eq(kop_run(CRK_DSA_SIGN, par), EINVAL, "%zu", i);
	}
}

/* One line "NAME = value" of a section of the file. */
struct cavp {
	char hash[16];
	char value[7][2048]; /* Msg, P, Q, G, Y, R, S */
	unsigned int good, bad;
};

static void
cavp_verify(struct cavp *c, bool pass)
{
	struct crparam par[7];
	size_t len = strlen(c->value[0]) / 2;
	uint8_t msg[1024];

	for (size_t i = 0; i < len; i++) {
		char octet[3] = { c->value[0][2 * i], c->value[0][2 * i + 1] };

		msg[i] = (uint8_t)strtoul(octet, NULL, 16);
	}
	par[0] = digest(c->hash, msg, len);
	for (size_t i = 1; i < 7; i++)
		par[i] = kop_hex(c->value[i]);
	cr_assert_eq(kop_run(CRK_DSA_VERIFY, par), pass ? 0 : EBADMSG,
	    "%s, R = %s", c->hash, c->value[5]);
	c->good += pass;
	c->bad += !pass;
}

static void
cavp_line(struct cavp *c, const char *line)
{
	static const char *const names[] = {
		"Msg = ", "P = ", "Q = ", "G = ", "Y = ", "R = ", "S = "
	};
	const char *hash = strstr(line, "SHA-");

	if (line[0] == '[' && hash != NULL)
		(void)snprintf(c->hash, sizeof(c->hash), "SHA%d",
		    (int)strtol(hash + 4, NULL, 10));
	for (size_t i = 0; i < 7; i++) {
		size_t len = strlen(names[i]);

		if (strncmp(line, names[i], len) == 0)
			(void)snprintf(c->value[i], sizeof(c->value[i]), "%.*s",
			    (int)strcspn(line + len, "\r\n"), line + len);
	}
	if (strncmp(line, "Result = ", 9) == 0)
		cavp_verify(c, line[9] == 'P');
}

Test(bignum_dsa, verification_agrees_with_nist)
{
	static struct cavp c;
	static char line[4096];
	FILE *f = fopen(CAVP, "r");

	if (f == NULL)
		cr_skip_test("no %s", CAVP);
	while (fgets(line, sizeof(line), f) != NULL)
		cavp_line(&c, line);
	(void)fclose(f);
	cr_assert_eq(c.good, 140);
	cr_assert_eq(c.bad, 160);
}
