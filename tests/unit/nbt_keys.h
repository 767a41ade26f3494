/* SPDX-License-Identifier: ISC */
/*
 * nbt_keys.h - sessions with keys of published examples, which several files test.
 */
#ifndef TESTS_NBT_KEYS_H
#define TESTS_NBT_KEYS_H

#include <string.h>

#include <wire/netbsd.h>

#include "nbt.h"

static inline uint32_t
session(uint32_t cipher, const char *key, uint32_t mac, const uint8_t *mackey,
    uint32_t mackeylen)
{
	struct nbt_session s = { .cipher = cipher,
		.keylen = (uint32_t)strlen(key) / 2,
		.key = nbt_hex(key),
		.mac = mac,
		.mackeylen = mackeylen,
		.mackey = mackey };

	return nbt_session(&s);
}

/* A session with a MAC alone, whose key is one byte, again and again. */
static inline uint32_t
mac_session(uint32_t mac, uint32_t len, uint8_t byte)
{
	uint8_t *key = nbt_low(64);

	memset(key, byte, len);
	return session(0, "", mac, key, len);
}

#define CBC_KEY "2b7e151628aed2a6abf7158809cf4f3c" /* SP 800-38A, F.2.1 */
#define CBC_IV	"000102030405060708090a0b0c0d0e0f"
#define CBC_P	"6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
#define CBC_C	"7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"

/* GCM specification (McGrew and Viega), test case 3: the salt is the end of the
 * key. */
#define GCM_KEY "feffe9928665731c6d6a8f9467308308cafebabe"
#define GCM_IV	"facedbaddecaf888"
#define GCM_P                                                              \
	"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" \
	"1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
#define GCM_C                                                              \
	"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e" \
	"21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
#define GCM_T "4d5c2af327cd64a62cf35abd2ba6fab4"

static inline uint32_t
gcm_session(void)
{
	return session(NB_CRYPTO_AES_GCM_16, GCM_KEY, NB_CRYPTO_AES_128_GMAC,
	    nbt_hex(GCM_KEY), 20);
}

#endif
