/* SPDX-License-Identifier: ISC */
/*
 * nettle_block.h - a block cipher of 16-byte blocks with its key, for the modes
 * that work on any: the rows say which by Nettle's description of it.  Encrypting
 * many blocks in one call is what Nettle is fast at.
 */
#ifndef DRIVERS_NETTLE_BLOCK_H
#define DRIVERS_NETTLE_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include <nettle/aes.h>
#include <nettle/camellia.h>
#include <nettle/nettle-meta.h>

#define NBLOCK_LEN 16 /* bytes of a block */

struct nblock {
	const struct nettle_cipher *cipher;
	union {
		struct aes128_ctx aes128;
		struct aes192_ctx aes192;
		struct aes256_ctx aes256;
		struct camellia128_ctx camellia128;
		struct camellia256_ctx camellia256; /* that of 192, too */
	} key;
};

/* The key has cipher->key_size bytes. */
static inline void
nblock_set_encrypt_key(
    struct nblock *b, const struct nettle_cipher *cipher, const uint8_t *key)
{
	b->cipher = cipher;
	cipher->set_encrypt_key(&b->key, key);
}

static inline void
nblock_set_decrypt_key(
    struct nblock *b, const struct nettle_cipher *cipher, const uint8_t *key)
{
	b->cipher = cipher;
	cipher->set_decrypt_key(&b->key, key);
}

/* `len` is a multiple of NBLOCK_LEN; dst may be src. */
static inline void
nblock_encrypt(
    const struct nblock *b, size_t len, uint8_t *dst, const uint8_t *src)
{
	b->cipher->encrypt(&b->key, len, dst, src);
}

static inline void
nblock_decrypt(
    const struct nblock *b, size_t len, uint8_t *dst, const uint8_t *src)
{
	b->cipher->decrypt(&b->key, len, dst, src);
}

/*
 * Encrypt or decrypt `len` bytes in counter mode from the block at `ctr` on, all
 * of which counts, most significant byte first; it is left as the next one's.  A
 * part of a block uses one up.  dst may be src, not overlap it otherwise.
 */
void nblock_ctr(const struct nblock *b, uint8_t *ctr, size_t len, uint8_t *dst,
    const uint8_t *src);

#endif
