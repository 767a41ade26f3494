/* SPDX-License-Identifier: ISC */
/*
 * kop_wire.h - struct crypt_kop, which all dialects have byte for byte alike, in
 * the form of either word size.
 */
#ifndef DIALECT_KOP_WIRE_H
#define DIALECT_KOP_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "keyop.h"

struct call;

/* What the struct at `at` says, into op, counts and parameters of *params; the
 * rest of it is 0. */
void kop_wire_get(
    const unsigned char *at, bool narrow, struct kop_params *params);

/* The same of the argument of a call, by whose length it is narrow. */
void kop_wire_get_arg(const struct call *call, struct kop_params *params);

/* Store crk_status, which is in one place for both word sizes. */
void kop_wire_put_status(unsigned char *at, uint32_t status);

#endif
