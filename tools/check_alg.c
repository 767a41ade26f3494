/* SPDX-License-Identifier: ISC */
/*
 * The table of what cryptodev-check tries.  A row the device does not offer
 * is skipped at run time; leaving it out here would hide that.
 */
#include "check_alg.h"

#include <crypto/cryptodev.h>
#include <string.h>

/* SP 800-38A: CBC goes on from the last block of ciphertext. */
static void
alg_next_iv8(uint8_t *iv, const uint8_t *ctext, size_t len)
{
	if (len >= 8)
		memcpy(iv, ctext + len - 8, 8);
}

static void
alg_next_iv16(uint8_t *iv, const uint8_t *ctext, size_t len)
{
	if (len >= 16)
		memcpy(iv, ctext + len - 16, 16);
}

/* The counter is 16 bytes, big-endian; a partial block uses one up. */
static void
alg_next_counter(uint8_t *iv, const uint8_t *ctext, size_t len)
{
	size_t carry = len / 16 + (len % 16 != 0);

	(void)ctext;
	for (size_t i = 16; i-- > 0 && carry > 0;) {
		carry += iv[i];
		iv[i] = (uint8_t)carry;
		carry >>= 8;
	}
}

enum {
	C_DES,
	C_3DES,
	C_BLF,
	C_CAST,
	C_AES_CBC,
	C_AES_ECB,
	C_AES_CTR,
	C_AES_XTS,
	C_AES_CFB,
	C_AES_OFB,
	C_CAMELLIA,
	C_ARC4,
	C_NULL
};

/* clang-format off */
static const struct check_cipher alg_ciphers[] = {
	[C_DES] =      { .id = CRYPTO_DES_CBC,      .block = 8,  .iv_len = 8,  .piece = 8,  .key_min = 8,  .key_max = 8,   .key_step = 1,  .ref_name = "DES-CBC",                      .next_iv = alg_next_iv8 },
	[C_3DES] =     { .id = CRYPTO_3DES_CBC,     .block = 8,  .iv_len = 8,  .piece = 8,  .key_min = 24, .key_max = 24,  .key_step = 1,  .ref_name = "DES-EDE3-CBC",                 .next_iv = alg_next_iv8 },
	[C_BLF] =      { .id = CRYPTO_BLF_CBC,      .block = 8,  .iv_len = 8,  .piece = 8,  .key_min = 4,  .key_max = 56,  .key_step = 1,  .ref_name = "BF-CBC",                       .next_iv = alg_next_iv8 },
	[C_CAST] =     { .id = CRYPTO_CAST_CBC,     .block = 8,  .iv_len = 8,  .piece = 8,  .key_min = 5,  .key_max = 16,  .key_step = 1,  .ref_name = "CAST5-CBC",                    .next_iv = alg_next_iv8 },
	[C_AES_CBC] =  { .id = CRYPTO_AES_CBC,      .block = 16, .iv_len = 16, .piece = 16, .key_min = 16, .key_max = 32,  .key_step = 8,  .ref_name = "AES",       .ref_mode = "CBC", .next_iv = alg_next_iv16 },
	[C_AES_ECB] =  { .id = CRYPTO_AES_ECB,      .block = 16, .iv_len = 0,  .piece = 16, .key_min = 16, .key_max = 32,  .key_step = 8,  .ref_name = "AES",       .ref_mode = "ECB" },
	[C_AES_CTR] =  { .id = CRYPTO_AES_CTR,      .block = 1,  .iv_len = 16, .piece = 16, .key_min = 16, .key_max = 32,  .key_step = 8,  .ref_name = "AES",       .ref_mode = "CTR", .next_iv = alg_next_counter },
	[C_AES_XTS] =  { .id = CRYPTO_AES_XTS,      .block = 16, .iv_len = 16, .piece = 0,  .key_min = 32, .key_max = 64,  .key_step = 32, .ref_name = "AES",       .ref_mode = "XTS", .nkeys = 2 },
	[C_AES_CFB] =  { .id = CRYPTO_AES_CFB,      .block = 1,  .iv_len = 16, .piece = 16, .key_min = 16, .key_max = 32,  .key_step = 8,  .ref_name = "AES",       .ref_mode = "CFB" },
	[C_AES_OFB] =  { .id = CRYPTO_AES_OFB,      .block = 1,  .iv_len = 16, .piece = 16, .key_min = 16, .key_max = 32,  .key_step = 8,  .ref_name = "AES",       .ref_mode = "OFB" },
	[C_CAMELLIA] = { .id = CRYPTO_CAMELLIA_CBC, .block = 16, .iv_len = 16, .piece = 16, .key_min = 16, .key_max = 32,  .key_step = 8,  .ref_name = "CAMELLIA",  .ref_mode = "CBC", .next_iv = alg_next_iv16 },
	[C_ARC4] =     { .id = CRYPTO_ARC4,         .block = 1,  .iv_len = 0,  .piece = 1,  .key_min = 5,  .key_max = 32,  .key_step = 1,  .ref_name = "RC4", .fresh = 1 },
	[C_NULL] =     { .id = CRYPTO_NULL,         .block = 1,  .iv_len = 0,  .piece = 1,  .key_min = 0,  .key_max = 0,   .key_step = 1 },
};
/* clang-format on */

enum {
	M_MD5,
	M_SHA1,
	M_SHA224,
	M_SHA256,
	M_SHA384,
	M_SHA512,
	M_RMD160,
	M_HMAC_MD5,
	M_HMAC_SHA1,
	M_HMAC_SHA224,
	M_HMAC_SHA256,
	M_HMAC_SHA384,
	M_HMAC_SHA512,
	M_HMAC_RMD160
};

/* clang-format off */
static const struct check_mac alg_macs[] = {
	[M_MD5] =         { .id = CRYPTO_MD5,            .result_len = 16, .keyed = 0, .ref_name = "MD5" },
	[M_SHA1] =        { .id = CRYPTO_SHA1,           .result_len = 20, .keyed = 0, .ref_name = "SHA1" },
	[M_SHA224] =      { .id = CRYPTO_SHA2_224,       .result_len = 28, .keyed = 0, .ref_name = "SHA224" },
	[M_SHA256] =      { .id = CRYPTO_SHA2_256,       .result_len = 32, .keyed = 0, .ref_name = "SHA256" },
	[M_SHA384] =      { .id = CRYPTO_SHA2_384,       .result_len = 48, .keyed = 0, .ref_name = "SHA384" },
	[M_SHA512] =      { .id = CRYPTO_SHA2_512,       .result_len = 64, .keyed = 0, .ref_name = "SHA512" },
	[M_RMD160] =      { .id = CRYPTO_RIPEMD160,      .result_len = 20, .keyed = 0, .ref_name = "RIPEMD160" },
	[M_HMAC_MD5] =    { .id = CRYPTO_MD5_HMAC,       .result_len = 16, .keyed = 1, .ref_name = "MD5" },
	[M_HMAC_SHA1] =   { .id = CRYPTO_SHA1_HMAC,      .result_len = 20, .keyed = 1, .ref_name = "SHA1" },
	[M_HMAC_SHA224] = { .id = CRYPTO_SHA2_224_HMAC,  .result_len = 28, .keyed = 1, .ref_name = "SHA224" },
	[M_HMAC_SHA256] = { .id = CRYPTO_SHA2_256_HMAC,  .result_len = 32, .keyed = 1, .ref_name = "SHA256" },
	[M_HMAC_SHA384] = { .id = CRYPTO_SHA2_384_HMAC,  .result_len = 48, .keyed = 1, .ref_name = "SHA384" },
	[M_HMAC_SHA512] = { .id = CRYPTO_SHA2_512_HMAC,  .result_len = 64, .keyed = 1, .ref_name = "SHA512" },
	[M_HMAC_RMD160] = { .id = CRYPTO_RIPEMD160_HMAC, .result_len = 20, .keyed = 1, .ref_name = "RIPEMD160" },
};

const struct check_alg check_algs[] = {
	{ .name = "device" },
	{ .name = "des-cbc",         .cipher = &alg_ciphers[C_DES] },
	{ .name = "3des-cbc",        .cipher = &alg_ciphers[C_3DES] },
	{ .name = "blowfish-cbc",    .cipher = &alg_ciphers[C_BLF] },
	{ .name = "cast128-cbc",     .cipher = &alg_ciphers[C_CAST] },
	{ .name = "aes-cbc",         .cipher = &alg_ciphers[C_AES_CBC] },
	{ .name = "aes-ecb",         .cipher = &alg_ciphers[C_AES_ECB] },
	{ .name = "aes-ctr",         .cipher = &alg_ciphers[C_AES_CTR] },
	{ .name = "aes-xts",         .cipher = &alg_ciphers[C_AES_XTS] },
	{ .name = "aes-cfb",         .cipher = &alg_ciphers[C_AES_CFB] },
	{ .name = "aes-ofb",         .cipher = &alg_ciphers[C_AES_OFB] },
	{ .name = "camellia-cbc",    .cipher = &alg_ciphers[C_CAMELLIA] },
	{ .name = "arc4",            .cipher = &alg_ciphers[C_ARC4] },
	{ .name = "null",            .cipher = &alg_ciphers[C_NULL] },
	{ .name = "md5",             .mac = &alg_macs[M_MD5] },
	{ .name = "sha1",            .mac = &alg_macs[M_SHA1] },
	{ .name = "sha224",          .mac = &alg_macs[M_SHA224] },
	{ .name = "sha256",          .mac = &alg_macs[M_SHA256] },
	{ .name = "sha384",          .mac = &alg_macs[M_SHA384] },
	{ .name = "sha512",          .mac = &alg_macs[M_SHA512] },
	{ .name = "ripemd160",       .mac = &alg_macs[M_RMD160] },
	{ .name = "hmac-md5",        .mac = &alg_macs[M_HMAC_MD5] },
	{ .name = "hmac-sha1",       .mac = &alg_macs[M_HMAC_SHA1] },
	{ .name = "hmac-sha224",     .mac = &alg_macs[M_HMAC_SHA224] },
	{ .name = "hmac-sha256",     .mac = &alg_macs[M_HMAC_SHA256] },
	{ .name = "hmac-sha384",     .mac = &alg_macs[M_HMAC_SHA384] },
	{ .name = "hmac-sha512",     .mac = &alg_macs[M_HMAC_SHA512] },
	{ .name = "hmac-ripemd160",  .mac = &alg_macs[M_HMAC_RMD160] },
	{ .name = "aes-cbc+hmac-sha1",         .cipher = &alg_ciphers[C_AES_CBC],  .mac = &alg_macs[M_HMAC_SHA1] },
	{ .name = "aes-cbc+hmac-sha256",       .cipher = &alg_ciphers[C_AES_CBC],  .mac = &alg_macs[M_HMAC_SHA256] },
	{ .name = "aes-cbc+hmac-sha512",       .cipher = &alg_ciphers[C_AES_CBC],  .mac = &alg_macs[M_HMAC_SHA512] },
	{ .name = "aes-cbc+sha1",              .cipher = &alg_ciphers[C_AES_CBC],  .mac = &alg_macs[M_SHA1] },
	{ .name = "aes-ctr+hmac-sha256",       .cipher = &alg_ciphers[C_AES_CTR],  .mac = &alg_macs[M_HMAC_SHA256] },
	{ .name = "aes-ecb+md5",               .cipher = &alg_ciphers[C_AES_ECB],  .mac = &alg_macs[M_MD5] },
	{ .name = "3des-cbc+hmac-md5",         .cipher = &alg_ciphers[C_3DES],     .mac = &alg_macs[M_HMAC_MD5] },
	{ .name = "camellia-cbc+hmac-sha384",  .cipher = &alg_ciphers[C_CAMELLIA], .mac = &alg_macs[M_HMAC_SHA384] },
	{ .name = "blowfish-cbc+hmac-ripemd160", .cipher = &alg_ciphers[C_BLF],    .mac = &alg_macs[M_HMAC_RMD160] },
	{ .name = "null+hmac-sha1",            .cipher = &alg_ciphers[C_NULL],     .mac = &alg_macs[M_HMAC_SHA1] },
};
/* clang-format on */

const size_t check_nalgs = sizeof(check_algs) / sizeof(check_algs[0]);

const uint16_t check_mac_keys[] = { 20, 0, 1, 8, 16, 32, 63, 64, 65, 127, 128,
	129, 511, 512 };

const size_t check_nmac_keys =
    sizeof(check_mac_keys) / sizeof(check_mac_keys[0]);

const struct check_alg *
check_alg_find(const char *name)
{
	for (size_t i = 0; i < check_nalgs; i++) {
		if (strcmp(check_algs[i].name, name) == 0)
			return &check_algs[i];
	}
	return NULL;
}
