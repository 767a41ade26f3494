/* SPDX-License-Identifier: ISC */
/*
 * yhsm_alg.c - the rows.
 */
#include "yhsm_alg.h"

#include <opencrypto/cryptodev.h>

#include "yhsm_run.h"

/* clang-format off */
static const struct yhsm_row yhsm_rows[] = {
	{ .alg = CRYPTO_AES_CBC, .type = YHSM_SYMMETRIC, .needs = YHSM_AES_CBC, .run = yhsm_run_cipher, .iv_len = 16,
	  .encrypt = YHSM_CAP_ENCRYPT_CBC, .decrypt = YHSM_CAP_DECRYPT_CBC, .cmd_encrypt = YHSM_ENCRYPT_CBC, .cmd_decrypt = YHSM_DECRYPT_CBC },
	{ .alg = CRYPTO_AES_ECB, .type = YHSM_SYMMETRIC, .needs = YHSM_AES_ECB, .run = yhsm_run_cipher, .iv_len = 0,
	  .encrypt = YHSM_CAP_ENCRYPT_ECB, .decrypt = YHSM_CAP_DECRYPT_ECB, .cmd_encrypt = YHSM_ENCRYPT_ECB, .cmd_decrypt = YHSM_DECRYPT_ECB },
#define HMAC(a, n, len) \
	{ .alg = (a), .type = YHSM_HMAC, .needs = (n), .run = yhsm_run_mac, .mac_len = (len), .encrypt = YHSM_CAP_SIGN_HMAC, .decrypt = YHSM_CAP_SIGN_HMAC }
	HMAC(CRYPTO_SHA1_HMAC, YHSM_HMAC_SHA1, 20),
	HMAC(CRYPTO_SHA2_256_HMAC, YHSM_HMAC_SHA256, 32),
	HMAC(CRYPTO_SHA2_384_HMAC, YHSM_HMAC_SHA384, 48),
	HMAC(CRYPTO_SHA2_512_HMAC, YHSM_HMAC_SHA512, 64),
#undef HMAC
};
/* clang-format on */

const struct yhsm_row *
yhsm_alg_at(size_t i)
{
	return i < sizeof(yhsm_rows) / sizeof(yhsm_rows[0]) ? &yhsm_rows[i]
							    : NULL;
}

const struct yhsm_row *
yhsm_alg_find(int alg)
{
	const struct yhsm_row *row;

	for (size_t i = 0; (row = yhsm_alg_at(i)) != NULL; i++) {
		if (row->alg == alg)
			return row;
	}
	return NULL;
}

bool
yhsm_alg_there(const struct yhsm_row *row, const struct yhsm_info *info)
{
	if (!info->algs[row->needs])
		return false;
	if (row->type != YHSM_SYMMETRIC)
		return true;
	return info->firmware >= YHSM_FIRMWARE_SYM &&
	    (info->algs[YHSM_AES128] || info->algs[YHSM_AES192] ||
		info->algs[YHSM_AES256]);
}

unsigned int
yhsm_alg_of_key(const struct yhsm_row *row, size_t len)
{
	if (row->type != YHSM_SYMMETRIC)
		return row->needs;
	/* The framework has checked that it is one of AES. */
	return YHSM_AES128 + (unsigned int)(len - 16) / 8;
}
