/* SPDX-License-Identifier: ISC */
/*
 * test_aead.c - authenticated ciphers give what their documents say: in place, at
 * eight alignments, with the descriptors in either order, on buffers of every
 * kind.  The suites are statements of the framework.
 */
#include "test_aead.h"

#include "../vectors/aead.h"
#include "alg.h"
#include "nettle/nettle_drv.h"
#include "pieces.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define GAP 3 /* bytes of canary around the parts */

TestSuite(aead, .init = nt_attach, .fini = nt_detach);
TestSuite(s093, .init = nt_attach, .fini = nt_detach);
TestSuite(s096, .init = nt_attach, .fini = nt_detach);

/* A known answer: two whole buffers, and where the parts are in them. */
struct message {
	const struct aead_kat *kat;
	crypto_session_t ses;
	struct cryptodesc crds[2];
	uint8_t *plain;
	uint8_t *sealed;
	size_t len;
};

static size_t
hex_len(const char *hex)
{
	return hex != NULL ? strlen(hex) / 2 : 0;
}

/* Put the bytes of a hex string, `repeat` times, at `to`.  How many. */
static size_t
hex_put(uint8_t *to, const char *hex, size_t repeat)
{
	size_t one = hex_len(hex);

	for (size_t i = 0; i < one * repeat; i++) {
		char digits[3] = { hex[2 * (i % one)], hex[2 * (i % one) + 1] };

		to[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return one * repeat;
}

static size_t
message_layout(struct message *m, const struct aead_kat *kat)
{
	size_t aad = hex_len(kat->aad) * (kat->repeat != 0 ? kat->repeat : 1);
	size_t data = GAP + aad + GAP;
	size_t tag = data + hex_len(kat->in) + GAP;
	uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0 };
	size_t iv_len = hex_put(iv, kat->iv, 1);

	m->crds[0] =
	    nt_cipher(kat->cipher, data, hex_len(kat->in), iv, CRD_F_ENCRYPT);
	if (iv_len != 12)
		m->crds[0].crd_iv_len = (int)iv_len;
	m->crds[1] = nt_hash(kat->mac, GAP, aad, tag, 0);
	return tag + hex_len(kat->tag) + GAP;
}

static void
message_init(struct message *m, const struct aead_kat *kat)
{
	uint8_t key[64];
	size_t repeat = kat->repeat != 0 ? kat->repeat : 1;
	size_t key_len = hex_put(key, kat->key, 1);

	m->kat = kat;
	m->len = message_layout(m, kat);
	m->plain = malloc(m->len);
	m->sealed = malloc(m->len);
	cr_assert(m->plain != NULL && m->sealed != NULL);
	memset(m->plain, 0xa5, m->len);
	(void)hex_put(m->plain + m->crds[1].crd_skip, kat->aad, repeat);
	(void)hex_put(m->plain + m->crds[0].crd_skip, kat->in, 1);
	memcpy(m->sealed, m->plain, m->len);
	(void)hex_put(m->sealed + m->crds[0].crd_skip, kat->out, 1);
	(void)hex_put(m->sealed + m->crds[1].crd_inject, kat->tag, 1);
	m->ses = ta_session(
	    kat->cipher, kat->mac, key, key_len, (int)hex_len(kat->tag));
}

static void
message_fini(struct message *m)
{
	cr_assert_eq(crypto_freesession(m->ses), 0);
	free(m->plain);
	free(m->sealed);
}

static void
message_swap(struct message *m)
{
	struct cryptodesc first = m->crds[0];

	m->crds[0] = m->crds[1];
	m->crds[1] = first;
}

/* Opening a sealed message leaves all but the payload as it is. */
static void
message_is_open(const struct message *m, const uint8_t *buf, const char *how)
{
	const struct cryptodesc *crd =
	    m->crds[0].crd_alg == m->kat->cipher ? &m->crds[0] : &m->crds[1];
	size_t from = (size_t)crd->crd_skip;
	size_t to = from + (size_t)crd->crd_len;

	cr_expect_eq(
	    memcmp(buf, m->sealed, from), 0, "%s %s", m->kat->source, how);
	cr_expect_eq(memcmp(buf + from, m->plain + from, to - from), 0, "%s %s",
	    m->kat->source, how);
	cr_expect_eq(memcmp(buf + to, m->sealed + to, m->len - to), 0, "%s %s",
	    m->kat->source, how);
}

static void
message_direction(struct message *m, int flag)
{
	for (size_t i = 0; i < 2; i++) {
		m->crds[i].crd_flags &= ~CRD_F_ENCRYPT;
		if (m->crds[i].crd_alg == m->kat->cipher)
			m->crds[i].crd_flags |= flag;
	}
}

static void
message_flat(struct message *m, size_t align)
{
	uint8_t *base = malloc(m->len + align);
	uint8_t *buf = base + align;

	cr_assert_not_null(base);
	memcpy(buf, m->plain, m->len);
	message_direction(m, CRD_F_ENCRYPT);
	cr_assert_eq(nt_dispatch(m->ses, m->crds, 2, buf, m->len), 0);
	cr_expect_eq(memcmp(buf, m->sealed, m->len), 0, "%s sealed at %zu",
	    m->kat->source, align);
	message_direction(m, 0);
	cr_assert_eq(nt_dispatch(m->ses, m->crds, 2, buf, m->len), 0, "%s",
	    m->kat->source);
	message_is_open(m, buf, "opened");
	free(base);
}

static void
message_pieces(struct message *m, int kind, const size_t *cuts, size_t ncuts)
{
	uint8_t *got = malloc(m->len);
	struct pieces p;

	cr_assert_not_null(got);
	pieces_init(&p, kind, m->plain, m->len, cuts, ncuts);
	message_direction(m, CRD_F_ENCRYPT);
	cr_assert_eq(
	    nt_dispatch_kind(m->ses, m->crds, 2, p.flags, p.buf, m->len), 0);
	cr_assert_eq(pieces_read(&p, got, m->len), m->len);
	cr_expect_eq(memcmp(got, m->sealed, m->len), 0,
	    "%s sealed in pieces of %zu", m->kat->source, cuts[0]);
	message_direction(m, 0);
	cr_assert_eq(
	    nt_dispatch_kind(m->ses, m->crds, 2, p.flags, p.buf, m->len), 0);
	cr_assert_eq(pieces_read(&p, got, m->len), m->len);
	message_is_open(m, got, "opened in pieces");
	pieces_fini(&p);
	free(got);
}

static void
message_all_pieces(struct message *m)
{
	static const size_t cuts[][4] = { { 1, 1, 1, 1 }, { 7, 0, 33, 5 },
		{ 64, 64, 64, 64 }, { 100, 1, 3, 1 } };

	for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
		size_t sum = cuts[i][0] + cuts[i][1] + cuts[i][2] + cuts[i][3];

		if (m->len / sum * 4 + 4 >= PIECES_MAX)
			continue;
		message_pieces(m, CRYPTO_F_IOV, cuts[i], 4);
		message_pieces(m, CRYPTO_F_IMBUF, cuts[i], 4);
	}
}

/* Also: the order of the descriptors makes no difference. */
Test(s093, known_answers, .timeout = 120)
{
	for (size_t i = 0; i < ARRAY_LEN(aead_kats); i++) {
		struct message m;

		message_init(&m, &aead_kats[i]);
		for (size_t align = 0; align < 8; align++)
			message_flat(&m, align);
		message_all_pieces(&m);
		message_swap(&m);
		message_flat(&m, 1);
		message_all_pieces(&m);
		message_fini(&m);
	}
}

/* A long message in large pieces that end within blocks. */
Test(s093, long_message_in_pieces)
{
	static const size_t cuts[] = { 4097, 1023, 4096, 17 };
	const size_t len = 70001, size = 16 + 70001 + TA_TAG;
	uint8_t *flat = malloc(size), *plain = malloc(size),
		*got = malloc(size);

	cr_assert(flat != NULL && plain != NULL && got != NULL);
	for (size_t i = 0; i < size; i++)
		plain[i] = (uint8_t)(i * 131 + i / 256);
	for (size_t i = 0; i < TA_ALGS; i++) {
		crypto_session_t ses = ta_session_of(&ta_algs[i]);
		struct cryptodesc crds[2] = {
			nt_cipher(
			    ta_algs[i].cipher, 16, len, ta_iv, CRD_F_ENCRYPT),
			nt_hash(ta_algs[i].mac, 0, 16, 16 + len, 0),
		};
		struct pieces p;

		memcpy(flat, plain, size);
		cr_assert_eq(nt_dispatch(ses, crds, 2, flat, size), 0);
		pieces_init(&p, CRYPTO_F_IOV, plain, size, cuts, 4);
		cr_assert_eq(
		    nt_dispatch_kind(ses, crds, 2, CRYPTO_F_IOV, p.buf, size),
		    0);
		cr_assert_eq(pieces_read(&p, got, size), size);
		cr_expect_eq(memcmp(got, flat, size), 0, "%s", ta_algs[i].name);
		crds[0].crd_flags &= ~CRD_F_ENCRYPT;
		cr_assert_eq(
		    nt_dispatch_kind(ses, crds, 2, CRYPTO_F_IOV, p.buf, size),
		    0);
		cr_assert_eq(nt_dispatch(ses, crds, 2, flat, size), 0);
		cr_assert_eq(pieces_read(&p, got, size), size);
		cr_expect_eq(
		    memcmp(got, plain, 16 + len), 0, "%s", ta_algs[i].name);
		cr_expect_eq(
		    memcmp(flat, plain, 16 + len), 0, "%s", ta_algs[i].name);
		pieces_fini(&p);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
	free(flat);
	free(plain);
	free(got);
}

/* The tag is that of GCM without a payload: its vectors are among the known
 * answers. */
Test(s096, payload_is_einval)
{
	crypto_session_t ses = ta_session(
	    CRYPTO_AES_NIST_GMAC, CRYPTO_AES_128_NIST_GMAC, ta_key, 16, 0);
	const struct ta_alg alg = { "gmac", CRYPTO_AES_NIST_GMAC,
		CRYPTO_AES_128_NIST_GMAC, 16 };
	uint8_t buf[TA_SIZE], want[TA_SIZE];
	struct cryptodesc crds[2];

	ta_message(want);
	for (int len = 0; len < 2; len++) {
		for (int flags = 0; flags <= CRD_F_ENCRYPT; flags++) {
			ta_descs(crds, &alg, flags);
			crds[0].crd_len = len;
			crds[1].crd_flags = CRD_F_TAG_STORE;
			memcpy(buf, want, sizeof(buf));
			cr_expect_eq(nt_dispatch(ses, crds, 2, buf, TA_SIZE),
			    len == 0 ? 0 : EINVAL);
			cr_expect_eq(memcmp(buf, want, TA_AAD + TA_LEN), 0);
			cr_expect_eq(memcmp(buf, want, TA_SIZE) == 0, len != 0);
		}
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Without an explicit IV a random one is made up and travels with the data
 * (FreeBSD 12 does this for GMAC alone). */
Test(s096, iv_is_made_up)
{
	crypto_session_t ses = ta_session(
	    CRYPTO_AES_NIST_GMAC, CRYPTO_AES_128_NIST_GMAC, ta_key, 16, 0);
	uint8_t buf[12 + TA_AAD + TA_TAG] = { 0 }, first[12] = { 0 };
	struct cryptodesc crds[2] = {
		nt_cipher(CRYPTO_AES_NIST_GMAC, 0, 0, NULL, 0),
		nt_hash(CRYPTO_AES_128_NIST_GMAC, 12, TA_AAD, 12 + TA_AAD, 0),
	};

	for (int i = 0; i < 2; i++) {
		crds[0].crd_flags = CRD_F_ENCRYPT;
		cr_assert_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
		cr_expect_neq(memcmp(buf, first, 12), 0);
		memcpy(first, buf, 12);
		crds[0].crd_flags = 0;
		cr_expect_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
		buf[0] ^= 1;
		cr_expect_eq(
		    nt_dispatch(ses, crds, 2, buf, sizeof(buf)), EBADMSG);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Every row of the driver has a vector, at its length of key. */
Test(aead, every_row_has_a_vector)
{
	const struct nettle_drv_row *row;

	for (size_t i = 0; (row = nettle_aead_at(i)) != NULL; i++) {
		bool found = false;

		for (size_t j = 0; j < ARRAY_LEN(aead_kats); j++) {
			const struct aead_kat *kat = &aead_kats[j];

			found = found || kat->mac == row->id ||
			    (kat->cipher == row->id &&
				(row->key_len == 0 ||
				    hex_len(kat->key) == row->key_len));
		}
		cr_expect(found, "%d, key of %u", row->id, row->key_len);
	}
}
