/* SPDX-License-Identifier: ISC */
/*
 * test_nettle.c - the Nettle driver's algorithms give what their documents say:
 * every known answer at eight alignments, in pieces, with canaries around what
 * may be written, and a count that leaves no algorithm without one.
 */
#include "test_nettle.h"

#include "../vectors/kat.h"
#include "alg.h"
#include "nettle/nettle_drv.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* What a request's buffer looks like: canaries before, between and after the
 * data and the place of the digest. */
#define NT_GAP	  5
#define NT_CANARY 0xa5

TestSuite(nettle, .init = nt_attach, .fini = nt_detach);

struct bytes {
	uint8_t *p;
	size_t len;
};

static uint8_t
hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = strchr(digits, c);

	cr_assert(c != '\0' && at != NULL, "'%c' is no hex digit", c);
	return (uint8_t)(at - digits);
}

/* The bytes of a hex string, `repeat` times. */
static struct bytes
bytes_new(const char *hex, unsigned int repeat)
{
	size_t one = hex != NULL ? strlen(hex) / 2 : 0;
	size_t times = repeat != 0 ? repeat : 1;
	struct bytes b = { .len = one * times };

	b.p = calloc(1, b.len + 1);
	cr_assert_not_null(b.p);
	for (size_t i = 0; i < b.len; i++) {
		const char *at = hex + 2 * (i % one);

		b.p[i] = (uint8_t)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
	}
	return b;
}

/* A known answer, decoded, with a session for it. */
struct subject {
	const struct kat *kat;
	const struct alg *alg;
	crypto_session_t ses;
	struct bytes key, in, out;
	uint8_t iv[EALG_MAX_BLOCK_LEN];
};

static void
subject_init(struct subject *s, const struct kat *kat)
{
	struct bytes iv = bytes_new(kat->iv, 1);
	int mlen = 0;

	s->kat = kat;
	s->alg = alg_find(kat->alg);
	cr_assert_not_null(s->alg, "%s", kat->source);
	s->key = bytes_new(kat->key, 1);
	s->in = bytes_new(kat->in, kat->repeat);
	s->out = bytes_new(kat->out, 1);
	cr_assert_eq(iv.len, s->alg->iv_len, "%s", kat->source);
	memset(s->iv, 0, sizeof(s->iv));
	memcpy(s->iv, iv.p, iv.len);
	free(iv.p);
	if (s->alg->kind != ALG_CIPHER && s->out.len < s->alg->tag_len)
		mlen = (int)s->out.len;
	s->ses = nt_session(kat->alg, s->key.p, s->key.len, mlen);
}

static void
subject_fini(struct subject *s)
{
	cr_assert_eq(crypto_freesession(s->ses), 0);
	free(s->key.p);
	free(s->in.p);
	free(s->out.p);
}

static void
subject_is(const struct subject *s, const uint8_t *got,
    const struct bytes *want, const char *what, size_t arg)
{
	cr_assert_eq(memcmp(got, want->p, want->len), 0, "%s, %s: %s %zu",
	    s->alg->name, s->kat->source, what, arg);
}

static void
canary_is_whole(const struct subject *s, const uint8_t *at, const char *where)
{
	for (size_t i = 0; i < NT_GAP; i++)
		cr_assert_eq(at[i], NT_CANARY, "%s, %s: canary %s",
		    s->alg->name, s->kat->source, where);
}

/* A buffer for `data` and a digest of tag_len, `align` bytes off alignment. */
static uint8_t *
buffer_new(uint8_t **base, const struct bytes *data, size_t tag_len,
    size_t align, size_t *len)
{
	*len = NT_GAP + data->len + NT_GAP + tag_len + NT_GAP;
	*base = malloc(align + *len);
	cr_assert_not_null(*base);
	memset(*base, NT_CANARY, align + *len);
	memcpy(*base + align + NT_GAP, data->p, data->len);
	return *base + align;
}

static void
cipher_at_alignment(const struct subject *s, size_t align)
{
	struct cryptodesc crd;
	uint8_t *base, *buf;
	size_t len;

	buf = buffer_new(&base, &s->in, 0, align, &len);
	crd = nt_cipher(s->kat->alg, NT_GAP, s->in.len, s->iv, CRD_F_ENCRYPT);
	cr_assert_eq(nt_dispatch(s->ses, &crd, 1, buf, len), 0);
	subject_is(s, buf + NT_GAP, &s->out, "encrypted at", align);
	crd.crd_flags &= ~CRD_F_ENCRYPT;
	cr_assert_eq(nt_dispatch(s->ses, &crd, 1, buf, len), 0);
	subject_is(s, buf + NT_GAP, &s->in, "decrypted at", align);
	canary_is_whole(s, buf, "before");
	canary_is_whole(s, buf + NT_GAP + s->in.len, "after");
	free(base);
}

/* Carry a message through in pieces, in place; the IV goes from one to the
 * next, or the key stream does. */
static void
cipher_pieces(const struct subject *s, uint8_t *data, size_t piece, int flags)
{
	uint8_t iv[EALG_MAX_BLOCK_LEN], last[EALG_MAX_BLOCK_LEN];
	size_t block = s->alg->iv_len;
	bool ofb = s->alg->chain == ALG_CHAIN_OFB;

	memcpy(iv, s->iv, sizeof(iv));
	for (size_t off = 0; off < s->in.len; off += piece) {
		size_t n = s->in.len - off < piece ? s->in.len - off : piece;
		struct cryptodesc crd =
		    nt_cipher(s->kat->alg, off, n, iv, flags | CRD_F_STREAM);

		if (off == 0)
			crd.crd_flags |= CRD_F_RESET;
		if (n >= block && (ofb || (flags & CRD_F_ENCRYPT) == 0))
			memcpy(last, data + off + n - block, block);
		cr_assert_eq(nt_dispatch(s->ses, &crd, 1, data, s->in.len), 0);
		for (size_t i = 0; ofb && n >= block && i < block; i++)
			last[i] ^= data[off + n - block + i];
		if (n >= block && !ofb && (flags & CRD_F_ENCRYPT) != 0)
			memcpy(last, data + off + n - block, block);
		alg_next_iv(s->alg, iv, last, n);
	}
}

static void
cipher_in_pieces(const struct subject *s, size_t blocks)
{
	size_t unit =
	    s->alg->block > s->alg->iv_len ? s->alg->block : s->alg->iv_len;
	uint8_t *data;

	if (s->alg->chain == ALG_CHAIN_WHOLE)
		return;
	data = malloc(s->in.len);
	cr_assert_not_null(data);
	memcpy(data, s->in.p, s->in.len);
	unit = unit == 0 ? 1 : unit;
	cipher_pieces(s, data, unit * blocks, CRD_F_ENCRYPT);
	subject_is(s, data, &s->out, "encrypted by", blocks);
	cipher_pieces(s, data, unit * blocks, 0);
	subject_is(s, data, &s->in, "decrypted by", blocks);
	free(data);
}

static void
hash_at_alignment(const struct subject *s, size_t align)
{
	struct cryptodesc crd;
	uint8_t *base, *buf;
	size_t len, inject = NT_GAP + s->in.len + NT_GAP;

	buf = buffer_new(&base, &s->in, s->out.len, align, &len);
	crd = nt_hash(s->kat->alg, NT_GAP, s->in.len, inject, 0);
	cr_assert_eq(nt_dispatch(s->ses, &crd, 1, buf, len), 0);
	subject_is(s, buf + inject, &s->out, "at", align);
	subject_is(s, buf + NT_GAP, &s->in, "data at", align);
	canary_is_whole(s, buf, "before");
	canary_is_whole(s, buf + NT_GAP + s->in.len, "between");
	canary_is_whole(s, buf + inject + s->out.len, "after");
	free(base);
}

static void
hash_in_pieces(const struct subject *s, size_t piece)
{
	uint8_t *base, *buf;
	size_t len, n, inject = NT_GAP + s->in.len + NT_GAP;

	buf = buffer_new(&base, &s->in, s->out.len, 0, &len);
	for (size_t off = 0; off == 0 || off < s->in.len; off += n) {
		struct cryptodesc crd;

		n = s->in.len - off < piece ? s->in.len - off : piece;
		crd = nt_hash(s->kat->alg, NT_GAP + off, n, inject,
		    CRD_F_STREAM | (off == 0 ? CRD_F_RESET : 0));
		if (off + n == s->in.len)
			crd.crd_flags |= CRD_F_FINAL;
		else
			canary_is_whole(s, buf + inject, "for the digest");
		cr_assert_eq(nt_dispatch(s->ses, &crd, 1, buf, len), 0);
		if (n == 0)
			break;
	}
	subject_is(s, buf + inject, &s->out, "by", piece);
	canary_is_whole(s, buf + inject + s->out.len, "after");
	free(base);
}

Test(nettle, known_answers, .timeout = 120)
{
	const size_t pieces[] = { 1, 2, 3, 7, 63, 64, 65, 128, 4096 };

	for (size_t i = 0; i < ARRAY_LEN(kats); i++) {
		struct subject s;
		bool cipher;

		subject_init(&s, &kats[i]);
		cipher = s.alg->kind == ALG_CIPHER;
		for (size_t align = 0; align < 8; align++)
			(cipher ? cipher_at_alignment : hash_at_alignment)(
			    &s, align);
		for (size_t j = 0; j < ARRAY_LEN(pieces); j++) {
			if (s.in.len / pieces[j] < 20000)
				(cipher ? cipher_in_pieces : hash_in_pieces)(
				    &s, pieces[j]);
		}
		subject_fini(&s);
	}
}

/* Whether a known answer exists; key_len 0 asks for any. */
static bool
kat_exists(int alg, size_t key_len)
{
	for (size_t i = 0; i < ARRAY_LEN(kats); i++) {
		size_t len = kats[i].key != NULL ? strlen(kats[i].key) / 2 : 0;

		if (kats[i].alg == alg && (key_len == 0 || len == key_len))
			return true;
	}
	return false;
}

/* Counted both ways: what the driver takes has a vector and a row, and a row of
 * the driver is taken. */
Test(nettle, every_algorithm_has_a_vector)
{
	/* That of the authenticated ciphers is test_aead.c's. */
	static const struct nettle_drv_row *(*const tables[])(size_t) = {
		nettle_cipher_at,
		nettle_xts_at,
		nettle_stream_at,
		nettle_skipjack_at,
		nettle_hash_at,
		nettle_cmac_at,
		nettle_blake2_at,
	};
	static const uint8_t key[64];
	const struct nettle_drv_row *row;
	const struct alg *alg;
	size_t taken = 0;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		struct cryptoini cri = nt_ini(alg->id, key, alg->key_min, 0);
		crypto_session_t ses;

		if (crypto_newsession(
			&ses, &cri, crypto_find_driver("nettle")) != 0)
			continue;
		taken++;
		cr_expect(kat_exists(alg->id, 0), "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
	cr_assert_geq(taken, 24);
	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		for (size_t i = 0; (row = tables[t](i)) != NULL; i++)
			cr_expect(kat_exists(row->id, row->key_len),
			    "%d, key of %u", row->id, row->key_len);
	}
}
