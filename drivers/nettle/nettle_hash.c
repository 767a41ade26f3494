/* SPDX-License-Identifier: ISC */
/*
 * nettle_hash.c - the digests of the Nettle driver, and the MACs made of them:
 * one row each, on the descriptions Nettle gives of its hashes.  What a
 * descriptor means is in nettle_mac.c.
 */
#include "nettle_drv.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include <nettle/hmac.h>
#include <nettle/nettle-meta.h>
#include <nettle/version.h>

#include "buffer.h"
#include "nettle_mac.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Room for the state of any hash of the table. */
union nhash_state {
	struct md5_ctx md5;
	struct ripemd160_ctx ripemd160;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct sha512_ctx sha512;
};

struct nhash_ctx {
	union nhash_state start; /* before the data; HMAC: key hashed in */
	union nhash_state run; /* CRD_F_STREAM */
	union nhash_state outer; /* HMAC only: RFC 2104's outer hash */
};

struct nhash_kpdk {
	union nhash_state start; /* after the key and its fill */
	union nhash_state run;
	size_t key_len;
	uint8_t key[]; /* it comes once more behind the data */
};

/* The longest key of a KPDK row in framework/alg.c. */
#define NHASH_KPDK_KEY_MAX 512

/* Nettle 4 takes no length of digests any more. */
static void
nhash_final(const struct nettle_hash *hash, void *state, uint8_t *tag)
{
#if NETTLE_VERSION_MAJOR >= 4
	hash->digest(state, tag);
#else
	hash->digest(state, hash->digest_size, tag);
#endif
}

static void
nhash_update(const struct nettle_drv_rec *rec, void *state, size_t len,
    const uint8_t *data)
{
	rec->row->hash->update(state, len, data);
}

static void
nhash_set_key(const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	const struct nettle_hash *hash = rec->row->hash;
	struct nhash_ctx *ctx = rec->ctx;

	(void)len;
	(void)key;
	assert(hash->context_size <= sizeof(union nhash_state));
	hash->init(&ctx->start);
	nettle_mac_restart(rec);
}

static void
nhash_digest(const struct nettle_drv_rec *rec, void *state, uint8_t *tag)
{
	nhash_final(rec->row->hash, state, tag);
}

/* Keys longer than a block are hashed first by Nettle, as RFC 2104 says. */
static void
nhash_hmac_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	const struct nettle_hash *hash = rec->row->hash;
	struct nhash_ctx *ctx = rec->ctx;

	assert(hash->context_size <= sizeof(union nhash_state));
	hmac_set_key(&ctx->outer, &ctx->start, &ctx->run, hash, len, key);
}

static void
nhash_hmac_digest(const struct nettle_drv_rec *rec, void *state, uint8_t *tag)
{
	const struct nettle_hash *hash = rec->row->hash;
	const struct nhash_ctx *ctx = rec->ctx;

#if NETTLE_VERSION_MAJOR >= 4
	hmac_digest(&ctx->outer, &ctx->start, state, hash, tag);
#else
	hmac_digest(
	    &ctx->outer, &ctx->start, state, hash, hash->digest_size, tag);
#endif
}

/*
 * The padding that would end a message of `len` bytes: a bit, zeros, and the
 * length in bits in 8 bytes, whose order is the only thing in which MD5 (RFC
 * 1321, 3.2) and SHA-1 (FIPS 180-4, 5.1.1) differ.
 */
static size_t
nhash_fill(uint8_t *fill, const struct nettle_hash *hash, size_t len)
{
	bool little = hash == &nettle_md5;
	size_t block = hash->block_size;
	size_t n = block - len % block;
	uint64_t bits = (uint64_t)len * 8;

	if (n < 1 + sizeof(bits))
		n += block;
	memset(fill, 0, n);
	fill[0] = 0x80;
	for (size_t i = 0; i < sizeof(bits); i++) {
		size_t at = little ? n - sizeof(bits) + i : n - 1 - i;

		fill[at] = (uint8_t)(bits >> 8 * i);
	}
	return n;
}

/*
 * "Key, pad, data, key": H(key, fill, data, key), the fill being the hash's own
 * for a message that is the key alone (RFC 1828, RFC 1852).
 */
static void
nhash_kpdk_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	const struct nettle_hash *hash = rec->row->hash;
	struct nhash_kpdk *ctx = rec->ctx;
	uint8_t fill[2 * SHA1_BLOCK_SIZE];

	assert(hash->context_size <= sizeof(union nhash_state));
	assert(
	    len <= NHASH_KPDK_KEY_MAX && hash->block_size == SHA1_BLOCK_SIZE);
	memcpy(ctx->key, key, len);
	ctx->key_len = len;
	hash->init(&ctx->start);
	hash->update(&ctx->start, len, ctx->key);
	hash->update(&ctx->start, nhash_fill(fill, hash, len), fill);
	nettle_mac_restart(rec);
}

static void
nhash_kpdk_digest(const struct nettle_drv_rec *rec, void *state, uint8_t *tag)
{
	const struct nettle_hash *hash = rec->row->hash;
	const struct nhash_kpdk *ctx = rec->ctx;

	hash->update(state, ctx->key_len, ctx->key);
	nhash_final(hash, state, tag);
}

/*
 * The MAC that says nothing: zeros.  As many as NetBSD writes and as an IPsec
 * packet has; FreeBSD 12 announces 16, of which the last four are whatever lay
 * in its memory.
 */
static int
nhash_null_run(const struct nettle_drv_rec *rec, const struct cryptodesc *crd,
    struct cryptop *crp)
{
	static const uint8_t zeros[AALG_MAX_RESULT_LEN];
	int flags = crd->crd_flags & (CRD_F_STREAM | CRD_F_FINAL);

	if (flags == CRD_F_STREAM)
		return 0;
	return buffer_put(crp, (size_t)crd->crd_inject, rec->tag_len, zeros);
}

#define NHASH_MAC(ctx_type, digest_fn)                                         \
	{                                                                      \
		.state_len = sizeof(union nhash_state),                        \
		.start = offsetof(struct ctx_type, start),                     \
		.run = offsetof(struct ctx_type, run), .update = nhash_update, \
		.digest = (digest_fn)                                          \
	}

static const struct nettle_drv_mac nhash_plain =
    NHASH_MAC(nhash_ctx, nhash_digest);
static const struct nettle_drv_mac nhash_hmac =
    NHASH_MAC(nhash_ctx, nhash_hmac_digest);
static const struct nettle_drv_mac nhash_kpdk =
    NHASH_MAC(nhash_kpdk, nhash_kpdk_digest);

/* clang-format off */
#define NHASH_ROW(a, h)		{ .id = CRYPTO_##a, .ctx_len = sizeof(struct nhash_ctx), .set_key = nhash_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &nhash_plain, .hash = &nettle_##h }
#define NHASH_HMAC_ROW(a, h)	{ .id = CRYPTO_##a##_HMAC, .ctx_len = sizeof(struct nhash_ctx), .set_key = nhash_hmac_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &nhash_hmac, .hash = &nettle_##h }
#define NHASH_KPDK_ROW(a, h)	{ .id = CRYPTO_##a##_KPDK, .ctx_len = sizeof(struct nhash_kpdk) + NHASH_KPDK_KEY_MAX, .set_key = nhash_kpdk_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &nhash_kpdk, .hash = &nettle_##h }

static const struct nettle_drv_row nhash_rows[] = {
	NHASH_ROW(MD5,		  md5),
	NHASH_ROW(SHA1,		  sha1),
	NHASH_ROW(SHA2_224,	  sha224),
	NHASH_ROW(SHA2_256,	  sha256),
	NHASH_ROW(SHA2_384,	  sha384),
	NHASH_ROW(SHA2_512,	  sha512),
	NHASH_ROW(RIPEMD160,	  ripemd160),
	NHASH_HMAC_ROW(MD5,	  md5),
	NHASH_HMAC_ROW(SHA1,	  sha1),
	NHASH_HMAC_ROW(SHA2_224,  sha224),
	NHASH_HMAC_ROW(SHA2_256,  sha256),
	NHASH_HMAC_ROW(SHA2_384,  sha384),
	NHASH_HMAC_ROW(SHA2_512,  sha512),
	NHASH_HMAC_ROW(RIPEMD160, ripemd160),
	NHASH_KPDK_ROW(MD5,	  md5),
	NHASH_KPDK_ROW(SHA1,	  sha1),
	{ .id = CRYPTO_NULL_HMAC, .run = nhash_null_run },
};
/* clang-format on */

const struct nettle_drv_row *
nettle_hash_at(size_t i)
{
	return i < ARRAY_LEN(nhash_rows) ? &nhash_rows[i] : NULL;
}
