/* SPDX-License-Identifier: ISC */
/*
 * bignum_nonce.c - the generator of RFC 6979, 3.2, which is HMAC_DRBG of
 * SP 800-90A seeded with key and digest.  Letters are the RFC's.
 */
#include "bignum_nonce.h"

#include <errno.h>
#include <string.h>

#include <nettle/hmac.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/version.h>

#include "secret.h"

union nonce_state {
	struct sha1_ctx sha1;
	struct sha256_ctx sha256; /* of SHA-224 as well */
	struct sha512_ctx sha512; /* and of SHA-384 */
};

struct bignum_nonce {
	const struct nettle_hash *hash;
	union nonce_state outer, inner, run; /* HMAC under K */
	uint8_t k[SHA512_DIGEST_SIZE];
	uint8_t v[SHA512_DIGEST_SIZE];
};

static const struct nettle_hash *
nonce_hash(size_t digest_len)
{
	static const struct nettle_hash *const hashes[] = { &nettle_sha1,
		&nettle_sha224, &nettle_sha256, &nettle_sha384 };

	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
		if (hashes[i]->digest_size == digest_len)
			return hashes[i];
	}
	return &nettle_sha512;
}

/* End a HMAC: its result goes to `to`. */
static void
nonce_digest(struct bignum_nonce *n, uint8_t *to)
{
#if NETTLE_VERSION_MAJOR >= 4
	hmac_digest(&n->outer, &n->inner, &n->run, n->hash, to);
#else
	hmac_digest(
	    &n->outer, &n->inner, &n->run, n->hash, n->hash->digest_size, to);
#endif
}

/* V = HMAC_K(V) */
static void
nonce_step(struct bignum_nonce *n)
{
	hmac_update(&n->run, n->hash, n->hash->digest_size, n->v);
	nonce_digest(n, n->v);
}

/* K = HMAC_K(V || mark || key || digest), V = HMAC_K(V) */
static void
nonce_mix(struct bignum_nonce *n, uint8_t mark, const uint8_t *key,
    const uint8_t *digest, size_t len)
{
	hmac_update(&n->run, n->hash, n->hash->digest_size, n->v);
	hmac_update(&n->run, n->hash, 1, &mark);
	hmac_update(&n->run, n->hash, len, key);
	hmac_update(&n->run, n->hash, len, digest);
	nonce_digest(n, n->k);
	hmac_set_key(
	    &n->outer, &n->inner, &n->run, n->hash, n->hash->digest_size, n->k);
	nonce_step(n);
}

int
bignum_nonce_new(struct bignum_nonce **out, const uint8_t *key,
    const uint8_t *digest, size_t len, size_t digest_len)
{
	struct bignum_nonce *n = secret_new(sizeof(*n));

	*out = NULL;
	if (n == NULL)
		return ENOMEM;
	n->hash = nonce_hash(digest_len);
	memset(n->v, 0x01, sizeof(n->v));
	hmac_set_key(
	    &n->outer, &n->inner, &n->run, n->hash, n->hash->digest_size, n->k);
	nonce_mix(n, 0x00, key, digest, len);
	nonce_mix(n, 0x01, key, digest, len);
	*out = n;
	return 0;
}

void
bignum_nonce_next(struct bignum_nonce *n, uint8_t *bytes, size_t len)
{
	const size_t size = n->hash->digest_size;

	for (size_t done = 0; done < len; done += size) {
		nonce_step(n);
		memcpy(
		    bytes + done, n->v, len - done < size ? len - done : size);
	}
	/* In case this one is refused: step h.3. */
	nonce_mix(n, 0x00, n->k, n->k, 0);
}

void
bignum_nonce_free(struct bignum_nonce *n)
{
	secret_free(n, sizeof(*n));
}
