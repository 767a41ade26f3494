/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/keyref.h - key references: bytes that a program passes as its key
 * and that name a key inside a device, which never leaves it.  EXTENSION.
 *
 * A reference is as long as the key it stands for, 16 bytes at least: a magic, the
 * tag of the drivers that understand it, seven bytes that are theirs, a check
 * value over these, and zeros up to the length.  A session whose list has one is
 * offered to drivers of that tag only: its bytes are never used as a key.  A
 * random key looks like one with a probability of 2^-64.
 */
#ifndef OPENCRYPTO_KEYREF_H
#define OPENCRYPTO_KEYREF_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CRYPTO_KEYREF_LEN      16u /* bytes of the shortest */
#define CRYPTO_KEYREF_NAME_LEN 7u /* those that are the driver's */

/* Tags (crypto_register_keyref); 0 is none. */
#define CRYPTO_KEYREF_YUBIHSM 1u

struct crypto_keyref {
	uint8_t tag; /* whose it is; not 0 */
	uint8_t
	    name[CRYPTO_KEYREF_NAME_LEN]; /* of the key, as the driver has it */
};

/*
 * Write a reference of `len` bytes.
 * EINVAL the tag is 0, or `len` below CRYPTO_KEYREF_LEN.
 */
int crypto_keyref_make(void *key, size_t len, const struct crypto_keyref *ref);

/*
 * Whether the `len` bytes of a key are a reference, and what it says.  Zeros at its
 * end may be missing, as they do where a program passes it as a number.
 * 0; ENOENT they are none; EINVAL they begin as one, but not with zeros in
 * the rest of its length, so somebody has damaged it: not a key either.
 */
int crypto_keyref_parse(struct crypto_keyref *ref, const void *key, size_t len);

/*
 * For drivers, after crypto_get_driverid: sessions with references of the tag
 * are offered to this driver, as key operations are whose second parameter is one
 * (the exponent of CRK_MOD_EXP).  Its newsession answers ENODEV to those that name
 * a device other than its own, so that the next driver of the tag is asked.
 * EINVAL bad driver id, or the tag is 0.
 */
int crypto_register_keyref(uint32_t driverid, uint8_t tag);

#ifdef __cplusplus
}
#endif

#endif
