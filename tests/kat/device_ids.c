/* SPDX-License-Identifier: ISC */
/*
 * device_ids.c - rows of alg.c and the numbers of <crypto/cryptodev.h>.
 */
#include "device_ids.h"

#include <crypto/cryptodev.h>
#include <stddef.h>
#include <string.h>

static const struct dev_id dev_ids[] = {
	{ .name = "des-cbc", .cipher = CRYPTO_DES_CBC },
	{ .name = "3des-cbc", .cipher = CRYPTO_3DES_CBC },
	{ .name = "blowfish-cbc", .cipher = CRYPTO_BLF_CBC },
	{ .name = "cast128-cbc", .cipher = CRYPTO_CAST_CBC },
	{ .name = "skipjack-cbc", .cipher = CRYPTO_SKIPJACK_CBC },
	{ .name = "aes-cbc", .cipher = CRYPTO_AES_CBC },
	{ .name = "aes-ecb", .cipher = CRYPTO_AES_ECB },
	{ .name = "aes-ctr", .cipher = CRYPTO_AES_CTR },
	{ .name = "aes-xts", .cipher = CRYPTO_AES_XTS },
	{ .name = "aes-cfb", .cipher = CRYPTO_AES_CFB },
	{ .name = "aes-ofb", .cipher = CRYPTO_AES_OFB },
	{ .name = "aes-gcm", .cipher = CRYPTO_AES_GCM },
	{ .name = "aes-ccm", .cipher = CRYPTO_AES_CCM },
	{ .name = "camellia-cbc", .cipher = CRYPTO_CAMELLIA_CBC },
	{ .name = "arc4", .cipher = CRYPTO_ARC4 },
	{ .name = "null", .cipher = CRYPTO_NULL },
	{ .name = "md5", .mac = CRYPTO_MD5 },
	{ .name = "sha1", .mac = CRYPTO_SHA1 },
	{ .name = "sha224", .mac = CRYPTO_SHA2_224 },
	{ .name = "sha256", .mac = CRYPTO_SHA2_256 },
	{ .name = "sha384", .mac = CRYPTO_SHA2_384 },
	{ .name = "sha512", .mac = CRYPTO_SHA2_512 },
	{ .name = "ripemd160", .mac = CRYPTO_RIPEMD160 },
	{ .name = "hmac-md5", .mac = CRYPTO_MD5_HMAC },
	{ .name = "hmac-sha1", .mac = CRYPTO_SHA1_HMAC },
	{ .name = "hmac-sha224", .mac = CRYPTO_SHA2_224_HMAC },
	{ .name = "hmac-sha256", .mac = CRYPTO_SHA2_256_HMAC },
	{ .name = "hmac-sha384", .mac = CRYPTO_SHA2_384_HMAC },
	{ .name = "hmac-sha512", .mac = CRYPTO_SHA2_512_HMAC },
	{ .name = "hmac-ripemd160", .mac = CRYPTO_RIPEMD160_HMAC },
};

const struct dev_id *
dev_id_find(const char *name)
{
	for (size_t i = 0; i < sizeof(dev_ids) / sizeof(dev_ids[0]); i++) {
		if (strcmp(dev_ids[i].name, name) == 0)
			return &dev_ids[i];
	}
	return NULL;
}
