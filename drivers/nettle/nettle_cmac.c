/* SPDX-License-Identifier: ISC */
/*
 * nettle_cmac.c - the MACs of the Nettle driver that no hash is in: CMAC and
 * XCBC of AES, and Poly1305.  What a descriptor means is in nettle_mac.c.
 */
#include "nettle_drv.h"

#include <assert.h>
#include <string.h>

#include <nettle/aes.h>
#include <nettle/cmac.h>
#include <nettle/poly1305.h>
#include <nettle/version.h>

#include "nettle_mac.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Nettle 4 takes no length of digests any more. */
#if NETTLE_VERSION_MAJOR >= 4
#define NCMAC_TAG(len, tag) (tag)
#else
#define NCMAC_TAG(len, tag) (len), (tag)
#endif

/* clang-format off */

/*
 * XCBC is CMAC but for where its keys come from: both chain blocks and add to
 * the last one a subkey that tells whether it was whole.  So one set of
 * functions does both, for each size of AES.
 */
#define NCMAC(c)								\
struct ncmac_##c {								\
	struct cmac128_ctx start;						\
	struct cmac128_ctx run;							\
	struct cmac128_key subkeys; /* for a last block that is whole, or not */ \
	struct c##_ctx cipher;							\
};										\
static void									\
ncmac_##c##_encrypt(const void *ctx, size_t len, uint8_t *dst, const uint8_t *src) \
{										\
	c##_encrypt(ctx, len, dst, src);					\
}										\
static void									\
ncmac_##c##_set_key(								\
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)		\
{										\
	struct ncmac_##c *ctx = rec->ctx;					\
										\
	(void)len;								\
	c##_set_encrypt_key(&ctx->cipher, key);					\
	cmac128_set_key(&ctx->subkeys, &ctx->cipher, ncmac_##c##_encrypt);	\
	cmac128_init(&ctx->start);						\
	nettle_mac_restart(rec);						\
}										\
static void									\
ncmac_##c##_update(const struct nettle_drv_rec *rec, void *state, size_t len,	\
    const uint8_t *data)							\
{										\
	const struct ncmac_##c *ctx = rec->ctx;					\
										\
	cmac128_update(state, &ctx->cipher, ncmac_##c##_encrypt, len, data);	\
}										\
static void									\
ncmac_##c##_digest(const struct nettle_drv_rec *rec, void *state, uint8_t *tag)	\
{										\
	const struct ncmac_##c *ctx = rec->ctx;					\
										\
	cmac128_digest(state, &ctx->subkeys, &ctx->cipher,			\
	    ncmac_##c##_encrypt, NCMAC_TAG(CMAC128_DIGEST_SIZE, tag));		\
}										\
static const struct nettle_drv_mac ncmac_##c = {					\
	.state_len = sizeof(struct cmac128_ctx),				\
	.start = offsetof(struct ncmac_##c, start),				\
	.run = offsetof(struct ncmac_##c, run),					\
	.update = ncmac_##c##_update,						\
	.digest = ncmac_##c##_digest,						\
};

NCMAC(aes128)
NCMAC(aes192)
NCMAC(aes256)

/* clang-format on */

/* RFC 3566, 4.1: three keys, each the encryption of a block of one value. */
static void
ncmac_xcbc_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	struct ncmac_aes128 *ctx = rec->ctx;
	uint8_t k[3][AES_BLOCK_SIZE];

	assert(len == AES128_KEY_SIZE);
	aes128_set_encrypt_key(&ctx->cipher, key);
	for (size_t i = 0; i < ARRAY_LEN(k); i++)
		memset(k[i], (int)i + 1, sizeof(k[i]));
	aes128_encrypt(&ctx->cipher, sizeof(k), k[0], k[0]);
	aes128_set_encrypt_key(&ctx->cipher, k[0]);
	memcpy(ctx->subkeys.K1.b, k[1], sizeof(k[1]));
	memcpy(ctx->subkeys.K2.b, k[2], sizeof(k[2]));
	cmac128_init(&ctx->start);
	secret_wipe(k, sizeof(k));
	nettle_mac_restart(rec);
}

struct npoly_ctx {
	struct poly1305_aes_ctx start;
	struct poly1305_aes_ctx run;
};

/*
 * RFC 8439 has the key give r and s.  Nettle has Poly1305-AES, whose s is an
 * encrypted nonce; so this nonce is s decrypted, under a key that is no secret.
 */
static void
npoly_set_key(const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	static const uint8_t zeros[AES128_KEY_SIZE];
	struct npoly_ctx *ctx = rec->ctx;
	struct aes128_ctx decrypt;
	struct {
		uint8_t aes_r[POLY1305_AES_KEY_SIZE];
		uint8_t nonce[POLY1305_AES_NONCE_SIZE];
	} s;

	assert(len == 32);
	memcpy(s.aes_r, zeros, 16);
	memcpy(s.aes_r + 16, key, 16);
	aes128_set_decrypt_key(&decrypt, zeros);
	aes128_decrypt(&decrypt, sizeof(s.nonce), s.nonce, key + 16);
	poly1305_aes_set_key(&ctx->start, s.aes_r);
	poly1305_aes_set_nonce(&ctx->start, s.nonce);
	secret_wipe(&s, sizeof(s));
	nettle_mac_restart(rec);
}

static void
npoly_update(const struct nettle_drv_rec *rec, void *state, size_t len,
    const uint8_t *data)
{
	(void)rec;
	poly1305_aes_update(state, len, data);
}

static void
npoly_digest(const struct nettle_drv_rec *rec, void *state, uint8_t *tag)
{
	(void)rec;
	poly1305_aes_digest(state, NCMAC_TAG(POLY1305_AES_DIGEST_SIZE, tag));
}

static const struct nettle_drv_mac npoly = {
	.state_len = sizeof(struct poly1305_aes_ctx),
	.start = offsetof(struct npoly_ctx, start),
	.run = offsetof(struct npoly_ctx, run),
	.update = npoly_update,
	.digest = npoly_digest,
};

/* clang-format off */
#define NCMAC_ROW(c, k) { .id = CRYPTO_AES_CMAC, .key_len = (k), .ctx_len = sizeof(struct ncmac_##c), .set_key = ncmac_##c##_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &ncmac_##c }

static const struct nettle_drv_row ncmac_rows[] = {
	NCMAC_ROW(aes128, 16),
	NCMAC_ROW(aes192, 24),
	NCMAC_ROW(aes256, 32),
	{ .id = CRYPTO_AES_XCBC_MAC_96, .ctx_len = sizeof(struct ncmac_aes128), .set_key = ncmac_xcbc_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &ncmac_aes128 },
	{ .id = CRYPTO_POLY1305, .ctx_len = sizeof(struct npoly_ctx), .set_key = npoly_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &npoly },
};
/* clang-format on */

const struct nettle_drv_row *
nettle_cmac_at(size_t i)
{
	return i < ARRAY_LEN(ncmac_rows) ? &ncmac_rows[i] : NULL;
}
