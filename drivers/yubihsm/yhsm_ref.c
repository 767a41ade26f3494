/* SPDX-License-Identifier: ISC */
/*
 * yhsm_ref.c - references to objects, written and read.
 */
#include "yhsm_ref.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <opencrypto/keyref.h>

#include "drivers.h"
#include "yhsm_conf.h"
#include "yhsm_msg.h"
#include "yhsm_roster.h"

#define REF_LEN_MAX 1024u /* bytes; no key is longer */

int
yhsm_ref_parse(struct yhsm_ref *ref, const void *key, size_t len)
{
	struct crypto_keyref any;
	int error = crypto_keyref_parse(&any, key, len);

	if (error != 0)
		return error;
	if (any.tag != CRYPTO_KEYREF_YUBIHSM)
		return ENOENT;
	ref->object = (uint16_t)yhsm_get16(any.name + 1);
	ref->serial =
	    (uint32_t)yhsm_get16(any.name + 3) << 16 | yhsm_get16(any.name + 5);
	return any.name[0] == 0 ? 0 : EINVAL;
}

/* That of the only token there is. */
static int
ref_only_serial(unsigned long *serial, char *why, size_t why_len)
{
	struct drivers_token tokens[YHSM_SEATS];
	size_t n = yhsm_roster_tokens(tokens, YHSM_SEATS);

	if (n != 1)
		(void)snprintf(why, why_len,
		    n == 0
			? "no token is known: say which by its serial number"
			: "there are several tokens: say which by its serial number");
	if (n != 1)
		return n == 0 ? ENOENT : EINVAL;
	*serial = strtoul(tokens[0].serial, NULL, 10);
	return 0;
}

static int
ref_serial(unsigned long *serial, const char *text, char *why, size_t why_len)
{
	*serial = 0;
	if (text == NULL)
		return ref_only_serial(serial, why, why_len);
	if (strcmp(text, "any") == 0)
		return 0;
	if (yhsm_conf_number(serial, text, 1, UINT32_MAX) == 0)
		return 0;
	(void)snprintf(
	    why, why_len, "'%s' is neither a serial number nor 'any'", text);
	return EINVAL;
}

int
yhsm_ref_make(
    uint8_t *out, const struct drivers_keyref *want, char *why, size_t why_len)
{
	struct crypto_keyref ref = { .tag = CRYPTO_KEYREF_YUBIHSM };
	unsigned long object, serial;
	int error;

	if (yhsm_conf_number(&object, want->object, 1, 0xfffe) != 0) {
		(void)snprintf(why, why_len,
		    "'%s' is no object's id, 1 to 0xfffe", want->object);
		return EINVAL;
	}
	if (want->length < CRYPTO_KEYREF_LEN || want->length > REF_LEN_MAX) {
		(void)snprintf(why, why_len,
		    "a reference has %u to %u bytes, as many as the key",
		    CRYPTO_KEYREF_LEN, REF_LEN_MAX);
		return EINVAL;
	}
	error = ref_serial(&serial, want->serial, why, why_len);
	if (error != 0)
		return error;
	yhsm_put16(ref.name + 1, (unsigned int)object);
	yhsm_put16(ref.name + 3, (unsigned int)(serial >> 16));
	yhsm_put16(ref.name + 5, (unsigned int)(serial & 0xffff));
	return crypto_keyref_make(out, want->length, &ref);
}
