/* SPDX-License-Identifier: ISC */
/* emu_alg.c - the table of algorithms, in the order of their ids from 1. */
#include "emu_alg.h"

#include <string.h>

#include "emu_bytes.h"

/* clang-format off */
static const struct emu_alg emu_algs[] = {
	{ .id = 1, .name = "rsa-pkcs1-sha1", .firmware = EMU_FW_2_0, .digest_len = 20, .ossl = "SHA1" },
	{ .id = 2, .name = "rsa-pkcs1-sha256", .firmware = EMU_FW_2_0, .digest_len = 32, .ossl = "SHA256" },
	{ .id = 3, .name = "rsa-pkcs1-sha384", .firmware = EMU_FW_2_0, .digest_len = 48, .ossl = "SHA384" },
	{ .id = 4, .name = "rsa-pkcs1-sha512", .firmware = EMU_FW_2_0, .digest_len = 64, .ossl = "SHA512" },
	{ .id = 5, .name = "rsa-pss-sha1", .firmware = EMU_FW_2_0, .digest_len = 20, .ossl = "SHA1" },
	{ .id = 6, .name = "rsa-pss-sha256", .firmware = EMU_FW_2_0, .digest_len = 32, .ossl = "SHA256" },
	{ .id = 7, .name = "rsa-pss-sha384", .firmware = EMU_FW_2_0, .digest_len = 48, .ossl = "SHA384" },
	{ .id = 8, .name = "rsa-pss-sha512", .firmware = EMU_FW_2_0, .digest_len = 64, .ossl = "SHA512" },
	{ .id = 9, .name = "rsa2048", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_RSA, .key_min = 256, .key_max = 256, .stored_num = 7, .stored_den = 2 },
	{ .id = 10, .name = "rsa3072", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_RSA, .key_min = 384, .key_max = 384, .stored_num = 7, .stored_den = 2 },
	{ .id = 11, .name = "rsa4096", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_RSA, .key_min = 512, .key_max = 512, .stored_num = 7, .stored_den = 2 },
	{ .id = 12, .name = "ecp256", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 32, .key_max = 32, .stored_num = 3, .stored_den = 1, .ossl = "prime256v1" },
	{ .id = 13, .name = "ecp384", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 48, .key_max = 48, .stored_num = 3, .stored_den = 1, .ossl = "secp384r1" },
	{ .id = 14, .name = "ecp521", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 66, .key_max = 66, .stored_num = 3, .stored_den = 1, .ossl = "secp521r1" },
	{ .id = 15, .name = "eck256", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 32, .key_max = 32, .stored_num = 3, .stored_den = 1, .ossl = "secp256k1" },
	{ .id = 16, .name = "ecbp256", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 32, .key_max = 32, .stored_num = 3, .stored_den = 1, .ossl = "brainpoolP256r1" },
	{ .id = 17, .name = "ecbp384", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 48, .key_max = 48, .stored_num = 3, .stored_den = 1, .ossl = "brainpoolP384r1" },
	{ .id = 18, .name = "ecbp512", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 64, .key_max = 64, .stored_num = 3, .stored_den = 1, .ossl = "brainpoolP512r1" },
	{ .id = 19, .name = "hmac-sha1", .firmware = EMU_FW_2_0, .type = EMU_TYPE_HMAC, .kind = EMU_ALG_HMAC, .key_min = 1, .key_max = 64, .stored_num = 1, .stored_den = 1, .digest_len = 20, .ossl = "SHA1" },
	{ .id = 20, .name = "hmac-sha256", .firmware = EMU_FW_2_0, .type = EMU_TYPE_HMAC, .kind = EMU_ALG_HMAC, .key_min = 1, .key_max = 64, .stored_num = 1, .stored_den = 1, .digest_len = 32, .ossl = "SHA256" },
	{ .id = 21, .name = "hmac-sha384", .firmware = EMU_FW_2_0, .type = EMU_TYPE_HMAC, .kind = EMU_ALG_HMAC, .key_min = 1, .key_max = 128, .stored_num = 1, .stored_den = 1, .digest_len = 48, .ossl = "SHA384" },
	{ .id = 22, .name = "hmac-sha512", .firmware = EMU_FW_2_0, .type = EMU_TYPE_HMAC, .kind = EMU_ALG_HMAC, .key_min = 1, .key_max = 128, .stored_num = 1, .stored_den = 1, .digest_len = 64, .ossl = "SHA512" },
	{ .id = 23, .name = "ecdsa-sha1", .firmware = EMU_FW_2_0 },
	{ .id = 24, .name = "ecdh", .firmware = EMU_FW_2_0 },
	{ .id = 25, .name = "rsa-oaep-sha1", .firmware = EMU_FW_2_0, .digest_len = 20, .ossl = "SHA1" },
	{ .id = 26, .name = "rsa-oaep-sha256", .firmware = EMU_FW_2_0, .digest_len = 32, .ossl = "SHA256" },
	{ .id = 27, .name = "rsa-oaep-sha384", .firmware = EMU_FW_2_0, .digest_len = 48, .ossl = "SHA384" },
	{ .id = 28, .name = "rsa-oaep-sha512", .firmware = EMU_FW_2_0, .digest_len = 64, .ossl = "SHA512" },
	{ .id = 29, .name = "aes128-ccm-wrap", .firmware = EMU_FW_2_0 },
	{ .id = 30, .name = "opaque-data", .firmware = EMU_FW_2_0, .type = EMU_TYPE_OPAQUE, .kind = EMU_ALG_OPAQUE, .key_min = 1, .key_max = 3063, .stored_num = 1, .stored_den = 1 },
	{ .id = 31, .name = "opaque-x509-certificate", .firmware = EMU_FW_2_0, .type = EMU_TYPE_OPAQUE, .kind = EMU_ALG_OPAQUE, .key_min = 1, .key_max = 3063, .stored_num = 1, .stored_den = 1 },
	{ .id = 32, .name = "mgf1-sha1", .firmware = EMU_FW_2_0, .digest_len = 20, .ossl = "SHA1" },
	{ .id = 33, .name = "mgf1-sha256", .firmware = EMU_FW_2_0, .digest_len = 32, .ossl = "SHA256" },
	{ .id = 34, .name = "mgf1-sha384", .firmware = EMU_FW_2_0, .digest_len = 48, .ossl = "SHA384" },
	{ .id = 35, .name = "mgf1-sha512", .firmware = EMU_FW_2_0, .digest_len = 64, .ossl = "SHA512" },
	{ .id = 36, .name = "template-ssh", .firmware = EMU_FW_2_0 },
	{ .id = 37, .name = "aes128-yubico-otp", .firmware = EMU_FW_2_0 },
	{ .id = 38, .name = "aes128-yubico-authentication", .firmware = EMU_FW_2_0, .type = EMU_TYPE_AUTHKEY, .kind = EMU_ALG_AUTH_AES, .key_min = 32, .key_max = 32, .stored_num = 1, .stored_den = 1, .stored_more = 8 },
	{ .id = 39, .name = "aes192-yubico-otp", .firmware = EMU_FW_2_0 },
	{ .id = 40, .name = "aes256-yubico-otp", .firmware = EMU_FW_2_0 },
	{ .id = 41, .name = "aes192-ccm-wrap", .firmware = EMU_FW_2_0 },
	{ .id = 42, .name = "aes256-ccm-wrap", .firmware = EMU_FW_2_0 },
	{ .id = 43, .name = "ecdsa-sha256", .firmware = EMU_FW_2_0 },
	{ .id = 44, .name = "ecdsa-sha384", .firmware = EMU_FW_2_0 },
	{ .id = 45, .name = "ecdsa-sha512", .firmware = EMU_FW_2_0 },
	{ .id = 46, .name = "ed25519", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_ED25519, .key_min = 32, .key_max = 32, .stored_num = 3, .stored_den = 1 },
	{ .id = 47, .name = "ecp224", .firmware = EMU_FW_2_0, .type = EMU_TYPE_ASYMMETRIC, .kind = EMU_ALG_EC, .key_min = 28, .key_max = 28, .stored_num = 3, .stored_den = 1, .ossl = "secp224r1" },
	{ .id = 48, .name = "rsa-pkcs1-decrypt", .firmware = EMU_FW_2_2 },
	{ .id = 49, .name = "ecp256-yubico-authentication", .firmware = EMU_FW_2_3, .type = EMU_TYPE_AUTHKEY, .kind = EMU_ALG_AUTH_EC, .key_min = 64, .key_max = 64, .stored_num = 1, .stored_den = 1, .stored_more = 8, .ossl = "prime256v1" },
	{ .id = 50, .name = "aes128", .firmware = EMU_FW_2_3, .type = EMU_TYPE_SYMMETRIC, .kind = EMU_ALG_AES, .key_min = 16, .key_max = 16, .stored_num = 1, .stored_den = 1 },
	{ .id = 51, .name = "aes192", .firmware = EMU_FW_2_3, .type = EMU_TYPE_SYMMETRIC, .kind = EMU_ALG_AES, .key_min = 24, .key_max = 24, .stored_num = 1, .stored_den = 1 },
	{ .id = 52, .name = "aes256", .firmware = EMU_FW_2_3, .type = EMU_TYPE_SYMMETRIC, .kind = EMU_ALG_AES, .key_min = 32, .key_max = 32, .stored_num = 1, .stored_den = 1 },
	{ .id = 53, .name = "aes-ecb", .firmware = EMU_FW_2_3 },
	{ .id = 54, .name = "aes-cbc", .firmware = EMU_FW_2_3 },
	{ .id = 55, .name = "aes-kwp", .firmware = EMU_FW_2_4 },
};
/* clang-format on */

#define EMU_NALGS (sizeof(emu_algs) / sizeof(emu_algs[0]))

const struct emu_alg *
emu_alg_find(unsigned int id, uint16_t firmware)
{
	if (id == 0 || id > EMU_NALGS || emu_algs[id - 1].firmware > firmware)
		return NULL;
	return &emu_algs[id - 1];
}

const struct emu_alg *
emu_alg_named(const char *name)
{
	uint64_t id;

	if (emu_number(&id, name, 10, 1, EMU_NALGS))
		return &emu_algs[id - 1];
	for (size_t i = 0; i < EMU_NALGS; i++) {
		if (strcmp(emu_algs[i].name, name) == 0)
			return &emu_algs[i];
	}
	return NULL;
}
