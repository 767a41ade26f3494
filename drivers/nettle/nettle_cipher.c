/* SPDX-License-Identifier: ISC */
/*
 * nettle_cipher.c - the ciphers of the Nettle driver: wrappers around Nettle,
 * one row for each algorithm and key length that has functions of its own, and
 * what a cipher descriptor means (its IV, ARC4's key stream).
 *
 * Nettle's functions take contexts of their own types; the wrappers exist so
 * that no pointer is cast to a function type it has not.
 */
#include "nettle_drv.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/blowfish.h>
#include <nettle/camellia.h>
#include <nettle/cast128.h>
#include <nettle/cbc.h>
#include <nettle/des.h>

#include "buffer.h"
#include "log.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct ncipher_arc4 {
	struct arcfour_ctx start; /* as the key left it */
	struct arcfour_ctx run; /* CRD_F_STREAM */
};

/* clang-format off */

/* A cipher with a schedule for each direction, and its CBC decryption. */
#define NCIPHER_PAIR(c, decrypt_fn, block)					\
struct ncipher_##c {								\
	struct c##_ctx enc;							\
	struct c##_ctx dec;							\
};										\
static void									\
ncipher_##c##_set_key(								\
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)		\
{										\
	struct ncipher_##c *pair = rec->ctx;					\
										\
	(void)len;								\
	c##_set_encrypt_key(&pair->enc, key);					\
	c##_set_decrypt_key(&pair->dec, key);					\
}										\
static void									\
ncipher_##c##_dec(const void *ctx, size_t len, uint8_t *dst, const uint8_t *src) \
{										\
	decrypt_fn(ctx, len, dst, src);						\
}										\
static void									\
ncipher_##c##_cbc_decrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	const struct ncipher_##c *pair = ctx;					\
										\
	cbc_decrypt(&pair->dec, ncipher_##c##_dec, (block), iv, len, data, data); \
}

/* AES: Nettle has CBC encryption in one piece. */
#define NCIPHER_AES(c)								\
NCIPHER_PAIR(c, c##_decrypt, AES_BLOCK_SIZE)					\
static void									\
ncipher_##c##_cbc_encrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	const struct ncipher_##c *pair = ctx;					\
										\
	cbc_##c##_encrypt(&pair->enc, iv, len, data, data);			\
}										\
static void									\
ncipher_##c##_ecb_encrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	const struct ncipher_##c *pair = ctx;					\
										\
	(void)iv;								\
	c##_encrypt(&pair->enc, len, data, data);				\
}										\
static void									\
ncipher_##c##_ecb_decrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	const struct ncipher_##c *pair = ctx;					\
										\
	(void)iv;								\
	c##_decrypt(&pair->dec, len, data, data);				\
}

#define NCIPHER_CAMELLIA(c)							\
NCIPHER_PAIR(c, c##_crypt, CAMELLIA_BLOCK_SIZE)					\
static void									\
ncipher_##c##_enc(const void *ctx, size_t len, uint8_t *dst, const uint8_t *src) \
{										\
	c##_crypt(ctx, len, dst, src);						\
}										\
static void									\
ncipher_##c##_cbc_encrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	const struct ncipher_##c *pair = ctx;					\
										\
	cbc_encrypt(&pair->enc, ncipher_##c##_enc, CAMELLIA_BLOCK_SIZE, iv, len, data, data); \
}

/* A cipher with one schedule for both directions.  `set_key` is an expression
 * in ctx, len and key; what it tells about weak keys is not asked for, as
 * opencrypto takes them (framework manual, DES_CBC). */
#define NCIPHER_ONE(c, set_key, block)						\
static void									\
ncipher_##c##_set_key(								\
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)		\
{										\
	struct c##_ctx *ctx = rec->ctx;						\
										\
	(void)len;								\
	(void)(set_key);							\
}										\
static void									\
ncipher_##c##_enc(const void *ctx, size_t len, uint8_t *dst, const uint8_t *src) \
{										\
	c##_encrypt(ctx, len, dst, src);					\
}										\
static void									\
ncipher_##c##_dec(const void *ctx, size_t len, uint8_t *dst, const uint8_t *src) \
{										\
	c##_decrypt(ctx, len, dst, src);					\
}										\
static void									\
ncipher_##c##_cbc_encrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	cbc_encrypt(ctx, ncipher_##c##_enc, (block), iv, len, data, data);	\
}										\
static void									\
ncipher_##c##_cbc_decrypt(							\
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data)			\
{										\
	cbc_decrypt(ctx, ncipher_##c##_dec, (block), iv, len, data, data);	\
}

NCIPHER_AES(aes128)
NCIPHER_AES(aes192)
NCIPHER_AES(aes256)
NCIPHER_CAMELLIA(camellia128)
NCIPHER_CAMELLIA(camellia192)
NCIPHER_CAMELLIA(camellia256)
NCIPHER_ONE(des, des_set_key(ctx, key), DES_BLOCK_SIZE)
NCIPHER_ONE(des3, des3_set_key(ctx, key), DES3_BLOCK_SIZE)
NCIPHER_ONE(blowfish, blowfish_set_key(ctx, len, key), BLOWFISH_BLOCK_SIZE)
NCIPHER_ONE(cast128, (cast5_set_key(ctx, len, key), 0), CAST128_BLOCK_SIZE)

/* clang-format on */

static int
ncipher_make_iv(const struct nettle_drv_rec *rec, uint8_t *iv, size_t len)
{
	if (rec->row->make_iv != NULL)
		return rec->row->make_iv(rec, iv);
	return crypto_entropy(iv, len);
}

int
nettle_cipher_iv(uint8_t *iv, const struct nettle_drv_rec *rec,
    const struct cryptodesc *crd, const struct cryptop *crp)
{
	size_t at = (size_t)crd->crd_inject;
	size_t len = alg_iv_len(rec->alg, crd->crd_iv_len);
	int flags = crd->crd_flags;
	int error = 0;

	memset(iv, 0, EALG_MAX_BLOCK_LEN);
	if (len == 0)
		return 0;
	if ((flags & CRD_F_IV_EXPLICIT) != 0) {
		memcpy(iv, crd->crd_iv, len);
	} else if (rec->alg->iv_explicit) {
		/* Neither a random counter block nor one taken from the packet
		 * is safe (FreeBSD 12 answers EINVAL). */
		ocf_debug("nettle: %s without an explicit IV", rec->alg->name);
		return EINVAL;
	} else if ((flags & CRD_F_ENCRYPT) == 0) {
		error = buffer_get(crp, at, len, iv);
	} else {
		error = ncipher_make_iv(rec, iv, len);
	}
	if (error == 0 &&
	    (flags & (CRD_F_ENCRYPT | CRD_F_IV_PRESENT)) == CRD_F_ENCRYPT)
		error = buffer_put(crp, at, len, iv);
	return error;
}

/* A descriptor under way. */
struct ncipher_feed {
	nettle_drv_crypt_t *crypt;
	const void *ctx;
	uint8_t iv[EALG_MAX_BLOCK_LEN];
};

static int
ncipher_feed(void *arg, uint8_t *data, size_t n)
{
	struct ncipher_feed *feed = arg;

	feed->crypt(feed->ctx, feed->iv, n, data);
	return 0;
}

int
nettle_cipher_run(const struct nettle_drv_rec *rec,
    const struct cryptodesc *crd, struct cryptop *crp)
{
	const struct nettle_drv_row *row = rec->row;
	struct ncipher_feed feed = {
		.crypt = (crd->crd_flags & CRD_F_ENCRYPT) != 0 ? row->encrypt
							       : row->decrypt,
		.ctx = rec->ctx,
	};
	int error = nettle_cipher_iv(feed.iv, rec, crd, crp);

	if (error != 0)
		return error;
	if (row->start != NULL)
		row->start(feed.ctx, feed.iv);
	error = buffer_walk(crp, (size_t)crd->crd_skip, (size_t)crd->crd_len,
	    row->step != 0 ? row->step : rec->alg->block, ncipher_feed, &feed);
	/* Some modes leave key stream there. */
	secret_wipe(feed.iv, sizeof(feed.iv));
	return error;
}

static void
ncipher_arc4_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	struct ncipher_arc4 *arc4 = rec->ctx;

	arcfour_set_key(&arc4->start, len, key);
	arc4->run = arc4->start;
}

static int
ncipher_arc4_feed(void *arg, uint8_t *data, size_t n)
{
	struct arcfour_ctx *ctx = arg;

	arcfour_crypt(ctx, n, data, data);
	return 0;
}

static int
ncipher_arc4_run(const struct nettle_drv_rec *rec, const struct cryptodesc *crd,
    struct cryptop *crp)
{
	struct ncipher_arc4 *arc4 = rec->ctx;
	size_t skip = (size_t)crd->crd_skip;
	size_t len = (size_t)crd->crd_len;
	struct arcfour_ctx once;
	int error;

	if ((crd->crd_flags & CRD_F_STREAM) != 0) {
		if ((crd->crd_flags & CRD_F_RESET) != 0)
			arc4->run = arc4->start;
		return buffer_walk(
		    crp, skip, len, 1, ncipher_arc4_feed, &arc4->run);
	}
	once = arc4->start;
	error = buffer_walk(crp, skip, len, 1, ncipher_arc4_feed, &once);
	secret_wipe(&once, sizeof(once));
	return error;
}

static void
ncipher_arc4_copy(
    const struct nettle_drv_rec *dst, const struct nettle_drv_rec *src)
{
	const struct ncipher_arc4 *from = src->ctx;
	struct ncipher_arc4 *to = dst->ctx;

	to->run = from->run;
}

static int
ncipher_null_run(const struct nettle_drv_rec *rec, const struct cryptodesc *crd,
    struct cryptop *crp)
{
	(void)rec;
	(void)crd;
	(void)crp;
	return 0;
}

/* clang-format off */
#define NCIPHER_ROW(a, c, k, ctx_type, enc_fn, dec_fn) { .id = CRYPTO_##a, .key_len = (k), .ctx_len = sizeof(ctx_type), .set_key = ncipher_##c##_set_key, .run = nettle_cipher_run, .encrypt = ncipher_##c##_##enc_fn, .decrypt = ncipher_##c##_##dec_fn }

static const struct nettle_drv_row ncipher_rows[] = {
	NCIPHER_ROW(AES_CBC,	  aes128,      16, struct ncipher_aes128,      cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(AES_CBC,	  aes192,      24, struct ncipher_aes192,      cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(AES_CBC,	  aes256,      32, struct ncipher_aes256,      cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(AES_ECB,	  aes128,      16, struct ncipher_aes128,      ecb_encrypt, ecb_decrypt),
	NCIPHER_ROW(AES_ECB,	  aes192,      24, struct ncipher_aes192,      ecb_encrypt, ecb_decrypt),
	NCIPHER_ROW(AES_ECB,	  aes256,      32, struct ncipher_aes256,      ecb_encrypt, ecb_decrypt),
	NCIPHER_ROW(DES_CBC,	  des,		0, struct des_ctx,	       cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(3DES_CBC,	  des3,		0, struct des3_ctx,	       cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(BLF_CBC,	  blowfish,	0, struct blowfish_ctx,	       cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(CAST_CBC,	  cast128,	0, struct cast128_ctx,	       cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(CAMELLIA_CBC, camellia128, 16, struct ncipher_camellia128, cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(CAMELLIA_CBC, camellia192, 24, struct ncipher_camellia192, cbc_encrypt, cbc_decrypt),
	NCIPHER_ROW(CAMELLIA_CBC, camellia256, 32, struct ncipher_camellia256, cbc_encrypt, cbc_decrypt),
	{ .id = CRYPTO_ARC4, .ctx_len = sizeof(struct ncipher_arc4), .set_key = ncipher_arc4_set_key, .run = ncipher_arc4_run, .copy = ncipher_arc4_copy },
	{ .id = CRYPTO_NULL_CBC, .run = ncipher_null_run },
};
/* clang-format on */

const struct nettle_drv_row *
nettle_cipher_at(size_t i)
{
	return i < ARRAY_LEN(ncipher_rows) ? &ncipher_rows[i] : NULL;
}
