/* SPDX-License-Identifier: ISC */
/*
 * nettle_blake2.c - BLAKE2b and BLAKE2s (RFC 7693), keyed and not, for the Nettle
 * driver.  Nettle 3 has neither, so they are libtomcrypt's, whose headers no
 * other file includes for a hash.  What a descriptor means is in nettle_mac.c.
 *
 * Tags are computed at full length and cut, as FreeBSD does; BLAKE2 of a shorter
 * length is another function and not what cri_mlen asks for.
 */
#include "nettle_drv.h"

#include <assert.h>

#include <tomcrypt.h>

#include "nettle_mac.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct nblake2_ctx {
	hash_state start; /* the key, if any, is its first block */
	hash_state run;
};

static_assert(sizeof(hash_state) <= NETTLE_MAC_STATE_MAX,
    "the state of a request has room for libtomcrypt's");

/* What libtomcrypt's functions refuse, the framework has refused before: lengths
 * of keys.  So their answers tell nothing. */
/* clang-format off */
#define NBLAKE2(b, tag_len)							\
static void									\
n##b##_set_key(									\
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)		\
{										\
	struct nblake2_ctx *ctx = rec->ctx;					\
	int error = b##_init(&ctx->start, (tag_len), len == 0 ? NULL : key, len); \
										\
	assert(error == CRYPT_OK);						\
	(void)error;								\
	nettle_mac_restart(rec);						\
}										\
static void									\
n##b##_update(const struct nettle_drv_rec *rec, void *state, size_t len,	\
    const uint8_t *data)							\
{										\
	(void)rec;								\
	(void)b##_process(state, data, len);					\
}										\
static void									\
n##b##_digest(const struct nettle_drv_rec *rec, void *state, uint8_t *tag)	\
{										\
	(void)rec;								\
	(void)b##_done(state, tag);						\
}										\
static const struct nettle_drv_mac n##b = {						\
	.state_len = sizeof(hash_state),					\
	.start = offsetof(struct nblake2_ctx, start),				\
	.run = offsetof(struct nblake2_ctx, run),				\
	.update = n##b##_update,						\
	.digest = n##b##_digest,						\
};

NBLAKE2(blake2b, 64)
NBLAKE2(blake2s, 32)

#define NBLAKE2_ROW(a, b) { .id = CRYPTO_##a, .ctx_len = sizeof(struct nblake2_ctx), .set_key = n##b##_set_key, .run = nettle_mac_run, .copy = nettle_mac_copy, .mac = &n##b }

static const struct nettle_drv_row nblake2_rows[] = {
	NBLAKE2_ROW(BLAKE2B, blake2b),
	NBLAKE2_ROW(BLAKE2S, blake2s),
};
/* clang-format on */

const struct nettle_drv_row *
nettle_blake2_at(size_t i)
{
	return i < ARRAY_LEN(nblake2_rows) ? &nblake2_rows[i] : NULL;
}
