/* SPDX-License-Identifier: ISC */
/*
 * yhsm_rsa.c - RSA signatures as key operations.  The device takes no number to be
 * raised to a power, but what is to be signed, and pads it; so the padding that the
 * program has made is taken off, and what remains must be what the device makes
 * the same number of.  Numbers are little-endian here and big-endian there.
 */
#include "yhsm_run.h"

#include <errno.h>
#include <string.h>

#include "log.h"
#include "secret.h"
#include "yhsm_channel.h"
#include "yhsm_ref.h"
#include "yhsm_token.h"

#define RSA_BYTES_MAX 512u
#define RSA_BYTES_MIN 256u
#define RSA_FILL_MIN  8u /* bytes of padding */

enum {
	RSA_BASE,
	RSA_EXPONENT,
	RSA_MODULUS,
	RSA_RESULT,
};

/* DigestInfo up to the digest (RFC 8017, 9.2, note 1). */
static const struct rsa_prefix {
	size_t len;
	size_t digest_len;
	uint8_t bytes[19];
} rsa_prefixes[] = {
	{ 15, 20,
	    { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a,
		0x05, 0x00, 0x04, 0x14 } },
	{ 19, 32,
	    { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
		0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 } },
	{ 19, 48,
	    { 0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
		0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30 } },
	{ 19, 64,
	    { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
		0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40 } },
};

static size_t
rsa_bytes(const struct crparam *par)
{
	return ((size_t)par->crp_nbits + 7) / 8;
}

/* The number as `len` bytes, most significant first; EINVAL it has more. */
static int
rsa_big_endian(uint8_t *to, size_t len, const struct crparam *par)
{
	const uint8_t *from = (const uint8_t *)par->crp_p;
	uint8_t more = 0;

	memset(to, 0, len);
	for (size_t i = 0; i < rsa_bytes(par); i++) {
		if (i < len)
			to[len - 1 - i] = from[i];
		else
			more |= from[i];
	}
	return more == 0 ? 0 : EINVAL;
}

/* Where the digest is in an encoded message, and how long; 0: it is none that the
 * device would make. */
static size_t
rsa_digest_at(const uint8_t *em, size_t len, size_t *digest_len)
{
	size_t at = 2;

	if (em[0] != 0 || em[1] != 1)
		return 0;
	while (at < len && em[at] == 0xff)
		at++;
	if (at < 2 + RSA_FILL_MIN || at == len || em[at++] != 0)
		return 0;
	for (size_t i = 0; i < sizeof(rsa_prefixes) / sizeof(rsa_prefixes[0]);
	     i++) {
		const struct rsa_prefix *p = &rsa_prefixes[i];

		if (len - at != p->len + p->digest_len ||
		    memcmp(em + at, p->bytes, p->len) != 0)
			continue;
		*digest_len = p->digest_len;
		return at + p->len;
	}
	return 0;
}

/* The encoded message, and the bytes that it has; as yhsm_run_key_check. */
static int
rsa_message(uint8_t *em, size_t *len, const struct cryptkop *krp)
{
	const struct crparam *modulus = &krp->krp_param[RSA_MODULUS];
	size_t digest_len;

	*len = rsa_bytes(modulus);
	/* Zeros on top are no part of it. */
	while (*len > 0 && modulus->crp_p[*len - 1] == 0)
		(*len)--;
	if (*len < RSA_BYTES_MIN || *len > RSA_BYTES_MAX ||
	    rsa_big_endian(em, *len, &krp->krp_param[RSA_BASE]) != 0 ||
	    rsa_digest_at(em, *len, &digest_len) == 0)
		return EOPNOTSUPP;
	return rsa_bytes(&krp->krp_param[RSA_RESULT]) < *len ? EINVAL : 0;
}

static int
rsa_reference(struct yhsm_ref *ref, const struct cryptkop *krp)
{
	const struct crparam *exponent = &krp->krp_param[RSA_EXPONENT];

	return yhsm_ref_parse(ref, exponent->crp_p, rsa_bytes(exponent)) == 0
	    ? 0
	    : EOPNOTSUPP;
}

int
yhsm_run_key_check(struct yhsm_token *t, const struct cryptkop *krp)
{
	uint8_t em[RSA_BYTES_MAX];
	struct yhsm_ref ref;
	size_t len;
	int error =
	    krp->krp_op == CRK_MOD_EXP ? rsa_reference(&ref, krp) : EOPNOTSUPP;

	if (error == 0 && ref.serial != 0 && ref.serial != yhsm_token_serial(t))
		return ENODEV;
	if (error == 0)
		error = rsa_message(em, &len, krp);
	if (error == EOPNOTSUPP)
		ocf_debug("yubihsm: not a signature that the device makes");
	return error;
}

/* Whether the modulus is that of the key: or the result would be nonsense. */
static int
rsa_check_modulus(struct yhsm_channel *ch, const struct yhsm_ref *ref,
    const struct crparam *modulus, size_t len)
{
	uint8_t *data = yhsm_channel_data(ch);
	uint8_t n[RSA_BYTES_MAX];
	struct yhsm_msg answer;
	int error;

	yhsm_put16(data, ref->object);
	error = yhsm_channel_call(ch, YHSM_GET_PUBLIC_KEY, 2, &answer);
	if (error == 0)
		error = rsa_big_endian(n, len, modulus);
	if (error == 0 &&
	    (answer.len != 1 + len || memcmp(answer.data + 1, n, len) != 0)) {
		ocf_debug("yubihsm: the modulus is not that of object 0x%04x",
		    (unsigned int)ref->object);
		error = EINVAL;
	}
	return error;
}

int
yhsm_run_key(struct yhsm_channel *ch, struct cryptkop *krp)
{
	struct crparam *result = &krp->krp_param[RSA_RESULT];
	uint8_t em[RSA_BYTES_MAX];
	struct yhsm_msg answer;
	struct yhsm_ref ref;
	size_t len, at, digest_len = 0;
	uint8_t *data;
	int error;

	error = rsa_reference(&ref, krp);
	if (error == 0)
		error = rsa_message(em, &len, krp);
	if (error == 0)
		error = rsa_check_modulus(
		    ch, &ref, &krp->krp_param[RSA_MODULUS], len);
	if (error != 0)
		return error;
	at = rsa_digest_at(em, len, &digest_len);
	data = yhsm_channel_data(ch);
	yhsm_put16(data, ref.object);
	memcpy(data + 2, em + at, digest_len);
	error = yhsm_channel_call(ch, YHSM_SIGN_PKCS1, 2 + digest_len, &answer);
	if (error == 0 && answer.len != len)
		error = EPROTO;
	if (error != 0)
		return error;
	memset(result->crp_p, 0, rsa_bytes(result));
	for (size_t i = 0; i < len; i++)
		result->crp_p[i] = (char)answer.data[len - 1 - i];
	return 0;
}
