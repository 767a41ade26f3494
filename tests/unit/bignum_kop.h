/* SPDX-License-Identifier: ISC */
/*
 * bignum_kop.h - key operations on numbers as the bignum driver's tests write
 * them: in hexadecimal, or as OpenSSL's.
 */
#ifndef TESTS_BIGNUM_KOP_H
#define TESTS_BIGNUM_KOP_H

#include <openssl/bn.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

/* The driver, for the tests of a suite. */
void kop_setup(void);
void kop_teardown(void);

/* A parameter that lives until the end of the test: the number, at the bytes it
 * has; the same with `more` bytes of zeros; a digest; room for `nbits` bits with
 * a guard behind it that kop_guarded looks at. */
struct crparam kop_bn(const BIGNUM *bn);
struct crparam kop_bn_long(const BIGNUM *bn, size_t more);
struct crparam kop_hex(const char *hex);
struct crparam kop_small(unsigned long value);
struct crparam kop_digest(const uint8_t *bytes, size_t len);
struct crparam kop_room(size_t nbits);
void kop_guarded(const struct crparam *out);

/* Whether an output was not written to. */
int kop_untouched(const struct crparam *out);

/* What an output holds, all its bytes; the caller's to free. */
BIGNUM *kop_value(const struct crparam *out);

/* Carry out an operation with as many parameters as it has; its status. */
int kop_run(u_int op, const struct crparam *par);

/* The same, which must succeed, with its only output compared to `expect`. */
void kop_expect(u_int op, const struct crparam *par, const BIGNUM *expect,
    const char *what);

#endif
