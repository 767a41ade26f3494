/* SPDX-License-Identifier: ISC */
/*
 * netbsd_ids.c - the numbers of the NetBSD dialect, one row each.  Not here, as
 * the device has no slot for them: MD5_KPDK, SHA1_KPDK, DEFLATE_COMP_NOGROW.
 */
#include "netbsd_ids.h"

#include <wire/netbsd.h>

#include "alg.h"
#include "netbsd_alg.h"

#define NIDS (sizeof(nb_ids) / sizeof(nb_ids[0]))

/* clang-format off */
#define CIPHER(a, ...)	{ .id = NB_CRYPTO_##a, .slot = NB_CIPHER, __VA_ARGS__ }
#define KEYED(a, len)	{ .id = NB_CRYPTO_##a, .slot = NB_MAC, .key_min = (len), .key_max = (len) }
#define SHA2(a, len)	{ .id = NB_CRYPTO_SHA2_256_HMAC, .alg = NB_CRYPTO_##a, .slot = NB_MAC, .key_min = (len), .key_max = (len) }
#define COMP(a)		{ .id = NB_CRYPTO_##a, .slot = NB_COMP }

static const struct nb_id nb_ids[] = {
	CIPHER(DES_CBC, .block = 8),
	CIPHER(3DES_CBC, .block = 8),
	CIPHER(BLF_CBC, .key_min = 5, .key_max = 56),
	CIPHER(CAST_CBC, .block = 8),
	CIPHER(SKIPJACK_CBC, .block = 8),
	CIPHER(AES_CBC, .block = 16),
	CIPHER(ARC4, .key_min = 1, .key_max = 32),
	CIPHER(NULL_CBC, .block = 4),
	CIPHER(CAMELLIA_CBC, .block = 16),
	CIPHER(AES_CTR, .block = 16),
	CIPHER(AES_GCM_16, .block = 4),
	CIPHER(AES_GMAC, .block = 4),
	KEYED(MD5_HMAC, 16),
	KEYED(SHA1_HMAC, 20),
	KEYED(RIPEMD160_HMAC, 20),
	KEYED(MD5, 0),
	KEYED(SHA1, 0),
	SHA2(SHA2_256_HMAC, 32),
	SHA2(SHA2_384_HMAC, 48),
	SHA2(SHA2_512_HMAC, 64),
	KEYED(NULL_HMAC, 0),
	KEYED(MD5_HMAC_96, 16),
	KEYED(SHA1_HMAC_96, 20),
	KEYED(RIPEMD160_HMAC_96, 20),
	KEYED(AES_XCBC_MAC_96, 16),
	KEYED(AES_128_GMAC, 20),
	KEYED(AES_192_GMAC, 28),
	KEYED(AES_256_GMAC, 36),
	COMP(DEFLATE_COMP),
	COMP(GZIP_COMP),
};
/* clang-format on */

const struct alg *
nb_id_native(const struct nb_id *row)
{
	return alg_find(netbsd_alg_find(nb_id_alg(row))->native);
}

bool
nb_id_known(enum nb_slot slot, uint32_t id)
{
	for (size_t i = 0; i < NIDS; i++) {
		if (nb_ids[i].slot == slot && nb_ids[i].id == id)
			return true;
	}
	return false;
}

static bool
nb_id_takes(const struct nb_id *row, uint32_t key_len)
{
	const struct netbsd_alg *alg = netbsd_alg_find(nb_id_alg(row));
	uint32_t salt = alg->salted ? NETBSD_SALT_LEN : 0;

	if (row->slot != NB_CIPHER || row->key_max != 0)
		return key_len >= row->key_min && key_len <= row->key_max;
	return key_len >= salt &&
	    alg_key_len_ok(alg_find(alg->native), key_len - salt);
}

const struct nb_id *
nb_id_find(enum nb_slot slot, uint32_t id, uint32_t key_len)
{
	for (size_t i = 0; i < NIDS; i++) {
		if (nb_ids[i].slot == slot && nb_ids[i].id == id &&
		    nb_id_takes(&nb_ids[i], key_len))
			return &nb_ids[i];
	}
	return NULL;
}

int
nb_id_alg(const struct nb_id *row)
{
	if (row == NULL)
		return 0;
	return row->alg != 0 ? row->alg : row->id;
}

size_t
nb_id_block(const struct nb_id *row)
{
	if (row == NULL)
		return 0;
	return row->block != 0 ? row->block : nb_id_native(row)->block;
}

size_t
nb_id_iv_len(const struct nb_id *row)
{
	if (row == NULL)
		return 0;
	return netbsd_alg_find(nb_id_alg(row))->salted
	    ? NETBSD_IV_LEN
	    : nb_id_native(row)->iv_len;
}

size_t
nb_id_mac_len(const struct nb_id *row)
{
	return row == NULL ? 0 : netbsd_alg_find(nb_id_alg(row))->mac_len;
}

const struct nb_id *
nb_id_at(size_t i)
{
	return i < NIDS ? &nb_ids[i] : NULL;
}

size_t
nb_ids_of(const struct alg *alg, uint32_t *ids, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < NIDS && n < max; i++) {
		if (nb_id_native(&nb_ids[i]) == alg)
			ids[n++] = nb_ids[i].id;
	}
	return n;
}
