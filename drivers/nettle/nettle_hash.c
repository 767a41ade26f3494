/* SPDX-License-Identifier: ISC */
/*
 * nettle_hash.c - the digests and MACs of the Nettle driver: one row each, on
 * the descriptions Nettle gives of its hashes, and what a digest descriptor
 * means.  The only place that knows the signature of Nettle's digest functions,
 * which lost the length in Nettle 4.
 */
#include "nettle_drv.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include <nettle/hmac.h>
#include <nettle/nettle-meta.h>
#include <nettle/version.h>

#include "buffer.h"
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

/* Of each only hash->context_size bytes are used. */
struct nhash_ctx {
	union nhash_state start; /* before the data; MACs: key hashed in */
	union nhash_state outer; /* MACs only: RFC 2104's outer hash */
	union nhash_state run; /* CRD_F_STREAM */
};

static void
nhash_set_key(const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	const struct nettle_hash *hash = rec->row->hash;
	struct nhash_ctx *ctx = rec->ctx;

	assert(hash->context_size <= sizeof(union nhash_state));
	if (rec->alg->kind == ALG_MAC) {
		hmac_set_key(
		    &ctx->outer, &ctx->start, &ctx->run, hash, len, key);
	} else {
		hash->init(&ctx->start);
		hash->init(&ctx->run);
	}
}

/* Finish `state` into `tag`.  It is left as at the start of a message, so that
 * data which follow CRD_F_FINAL without CRD_F_RESET begin another one. */
static void
nhash_digest(
    const struct nettle_drv_rec *rec, union nhash_state *state, uint8_t *tag)
{
	const struct nettle_hash *hash = rec->row->hash;
	const struct nhash_ctx *ctx = rec->ctx;

#if NETTLE_VERSION_MAJOR >= 4
	if (rec->alg->kind == ALG_MAC)
		hmac_digest(&ctx->outer, &ctx->start, state, hash, tag);
	else
		hash->digest(state, tag);
#else
	if (rec->alg->kind == ALG_MAC)
		hmac_digest(&ctx->outer, &ctx->start, state, hash,
		    hash->digest_size, tag);
	else
		hash->digest(state, hash->digest_size, tag);
#endif
}

/* The data of one descriptor on their way into a hash. */
struct nhash_feed {
	const struct nettle_hash *hash;
	union nhash_state *state;
};

static int
nhash_feed(void *arg, uint8_t *data, size_t n)
{
	const struct nhash_feed *feed = arg;

	feed->hash->update(feed->state, n, data);
	return 0;
}

static int
nhash_run(const struct nettle_drv_rec *rec, const struct cryptodesc *crd,
    struct cryptop *crp)
{
	const struct nettle_hash *hash = rec->row->hash;
	struct nhash_ctx *ctx = rec->ctx;
	bool stream = (crd->crd_flags & CRD_F_STREAM) != 0;
	struct {
		union nhash_state state;
		uint8_t tag[AALG_MAX_RESULT_LEN];
	} s;
	union nhash_state *state = stream ? &ctx->run : &s.state;
	struct nhash_feed feed = { .hash = hash, .state = state };
	int error;

	assert(rec->tag_len <= hash->digest_size);
	if (!stream || (crd->crd_flags & CRD_F_RESET) != 0)
		memcpy(state, &ctx->start, hash->context_size);
	error = buffer_walk(crp, (size_t)crd->crd_skip, (size_t)crd->crd_len, 1,
	    nhash_feed, &feed);
	if (error == 0 && (!stream || (crd->crd_flags & CRD_F_FINAL) != 0)) {
		nhash_digest(rec, state, s.tag);
		error = buffer_put(
		    crp, (size_t)crd->crd_inject, rec->tag_len, s.tag);
	}
	secret_wipe(&s, sizeof(s));
	return error;
}

static void
nhash_copy(const struct nettle_drv_rec *dst, const struct nettle_drv_rec *src)
{
	const struct nhash_ctx *from = src->ctx;
	struct nhash_ctx *to = dst->ctx;

	to->run = from->run;
}

/* clang-format off */
#define NHASH_ROW(a, h) { .id = CRYPTO_##a, .ctx_len = sizeof(struct nhash_ctx), .set_key = nhash_set_key, .run = nhash_run, .copy = nhash_copy, .hash = &nettle_##h }

static const struct nettle_drv_row nhash_rows[] = {
	NHASH_ROW(MD5,		  md5),
	NHASH_ROW(SHA1,		  sha1),
	NHASH_ROW(SHA2_224,	  sha224),
	NHASH_ROW(SHA2_256,	  sha256),
	NHASH_ROW(SHA2_384,	  sha384),
	NHASH_ROW(SHA2_512,	  sha512),
	NHASH_ROW(RIPEMD160,	  ripemd160),
	NHASH_ROW(MD5_HMAC,	  md5),
	NHASH_ROW(SHA1_HMAC,	  sha1),
	NHASH_ROW(SHA2_224_HMAC,  sha224),
	NHASH_ROW(SHA2_256_HMAC,  sha256),
	NHASH_ROW(SHA2_384_HMAC,  sha384),
	NHASH_ROW(SHA2_512_HMAC,  sha512),
	NHASH_ROW(RIPEMD160_HMAC, ripemd160),
};
/* clang-format on */

const struct nettle_drv_row *
nettle_hash_at(size_t i)
{
	return i < ARRAY_LEN(nhash_rows) ? &nhash_rows[i] : NULL;
}
