/* SPDX-License-Identifier: ISC */
/*
 * keyref_bytes.c - the bytes of a key reference: how they are written, and told
 * from those of a key.
 */
#include "keyref.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "secret.h"

/* Its last byte is the version of the layout. */
static const uint8_t keyref_magic[4] = { 0xf5, 'k', 'r', 0x01 };

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

bool
keyref_is(const uint8_t *key)
{
	uint8_t check[4];
	unsigned int begins, ends;

	keyref_check_put(check, keyref_check(key));
	begins = secret_eq(key, keyref_magic, sizeof(keyref_magic));
	ends = secret_eq(key + KEYREF_CHECK, check, sizeof(check));
	return (begins & ends) != 0;
}
