/* SPDX-License-Identifier: ISC */
/*
 * yhsm_ref.h - key references (opencrypto/keyref.h) to objects of a YubiHSM 2.  The
 * seven bytes that are the driver's: one that is 0, the object's id, the serial
 * number of the device or 0 for any.  What kind of key it is follows from the
 * algorithm that it is used with.
 */
#ifndef YUBIHSM_YHSM_REF_H
#define YUBIHSM_YHSM_REF_H

#include <stddef.h>
#include <stdint.h>

struct drivers_keyref;

struct yhsm_ref {
	uint16_t object;
	uint32_t serial; /* 0: any device that has such an object */
};

/* Whether the key is a reference for this driver.  0; ENOENT it is none; EINVAL it
 * is none that this version knows. */
int yhsm_ref_parse(struct yhsm_ref *ref, const void *key, size_t len);

/* As drivers_keyref. */
int yhsm_ref_make(
    uint8_t *out, const struct drivers_keyref *want, char *why, size_t why_len);

#endif
