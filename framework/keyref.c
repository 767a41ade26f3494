/* SPDX-License-Identifier: ISC */
/*
 * keyref.c - key references among keys.  Stateless; who serves a reference is
 * select.c's to say.
 */
#include "keyref.h"

#include <errno.h>
#include <string.h>

#include "secret.h"

int
crypto_keyref_parse(struct crypto_keyref *ref, const void *key, size_t len)
{
	uint8_t whole[CRYPTO_KEYREF_LEN] = { 0 };
	const uint8_t *from = key;
	uint8_t rest = 0;

	if (from == NULL || len < KEYREF_CHECK)
		return ENOENT;
	if (len < CRYPTO_KEYREF_LEN) {
		memcpy(whole, from, len);
		from = whole;
	}
	if (!keyref_is(from)) {
		secret_wipe(whole, sizeof(whole));
		return ENOENT;
	}
	if (from[KEYREF_TAG] == 0)
		return ENOENT;
	for (size_t i = CRYPTO_KEYREF_LEN; i < len; i++)
		rest |= from[i];
	ref->tag = from[KEYREF_TAG];
	memcpy(ref->name, from + KEYREF_NAME, sizeof(ref->name));
	return rest == 0 ? 0 : EINVAL;
}

uint8_t
keyref_tag_of(const struct cryptkop *krp)
{
	const struct crparam *key = &krp->krp_param[1];
	struct crypto_keyref ref;

	if (krp->krp_iparams < 2 ||
	    crypto_keyref_parse(
		&ref, key->crp_p, ((size_t)key->crp_nbits + 7) / 8) != 0)
		return 0;
	return ref.tag;
}
