/* SPDX-License-Identifier: ISC */
/*
 * keyref.c - how a key reference is written and told from a key.  Stateless; who
 * serves a reference is select.c's to say.
 */
#include "keyref.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "secret.h"

/* Its last byte is the version of the layout. */
static const uint8_t keyref_magic[4] = { 0xf5, 'k', 'r', 0x01 };

/* Where the parts are. */
enum {
	KEYREF_TAG = 4,
	KEYREF_NAME = 5,
	KEYREF_CHECK = 12,
};

/* FNV-1a: against accidents; who makes a reference up may as well do so. */
static uint32_t
keyref_check(const uint8_t *key)
{
	uint32_t hash = UINT32_C(0x811c9dc5);

	for (size_t i = 0; i < KEYREF_CHECK; i++)
		hash = (hash ^ key[i]) * UINT32_C(0x01000193);
	return hash;
}

static void
keyref_check_put(uint8_t *to, uint32_t hash)
{
	for (size_t i = 0; i < 4; i++)
		to[i] = (uint8_t)(hash >> (24 - 8 * i));
}

int
crypto_keyref_make(void *key, size_t len, const struct crypto_keyref *ref)
{
	uint8_t *to = key;

	if (ref->tag == 0 || len < CRYPTO_KEYREF_LEN)
		return EINVAL;
	memset(to, 0, len);
	memcpy(to, keyref_magic, sizeof(keyref_magic));
	to[KEYREF_TAG] = ref->tag;
	memcpy(to + KEYREF_NAME, ref->name, sizeof(ref->name));
	keyref_check_put(to + KEYREF_CHECK, keyref_check(to));
	return 0;
}

/* Most are keys: of these nothing is told but that they are no references. */
static bool
keyref_is(const uint8_t *key)
{
	uint8_t check[4];
	unsigned int begins, ends;

	keyref_check_put(check, keyref_check(key));
	begins = secret_eq(key, keyref_magic, sizeof(keyref_magic));
	ends = secret_eq(key + KEYREF_CHECK, check, sizeof(check));
	return (begins & ends) != 0;
}

int
crypto_keyref_parse(struct crypto_keyref *ref, const void *key, size_t len)
{
	const uint8_t *from = key;
	uint8_t rest = 0;

	if (from == NULL || len < CRYPTO_KEYREF_LEN)
		return ENOENT;
	if (!keyref_is(from))
		return ENOENT;
	if (from[KEYREF_TAG] == 0)
		return ENOENT;
	for (size_t i = CRYPTO_KEYREF_LEN; i < len; i++)
		rest |= from[i];
	ref->tag = from[KEYREF_TAG];
	memcpy(ref->name, from + KEYREF_NAME, sizeof(ref->name));
	return rest == 0 ? 0 : EINVAL;
}

static uint8_t
keyref_tag_bytes(const void *key, size_t len)
{
	struct crypto_keyref ref;

	return crypto_keyref_parse(&ref, key, len) == 0 ? ref.tag : 0;
}

uint8_t
keyref_tag(const struct cryptoini *cri)
{
	return cri->cri_klen > 0
	    ? keyref_tag_bytes(cri->cri_key, (size_t)cri->cri_klen / 8)
	    : 0;
}

uint8_t
keyref_tag_of(const struct cryptkop *krp)
{
	const struct crparam *key = &krp->krp_param[1];

	return krp->krp_iparams > 1
	    ? keyref_tag_bytes(key->crp_p, ((size_t)key->crp_nbits + 7) / 8)
	    : 0;
}
