/* SPDX-License-Identifier: ISC */
/*
 * secret.h - memory for keys, schedules, MAC states and data in transit: locked
 * where the system allows it, left out of core dumps, wiped when given back.
 */
#ifndef FRAMEWORK_SECRET_H
#define FRAMEWORK_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* `len` zeroed bytes, owned by the caller until secret_free; NULL: no memory,
 * or len is 0.  Aligned for any object up to 64 bytes. */
void *secret_new(size_t len);

/* Wipe and give back what secret_new(len) or secret_dup gave; NULL is ignored.
 * `len` is the length it was asked for. */
void secret_free(void *p, size_t len);

/* A copy of `len` bytes at `from` in secret memory; *out is NULL if len is 0.
 * 0; ENOMEM, *out NULL. */
int secret_dup(void **out, const void *from, size_t len);

/* Leave the stack of the calling thread out of core dumps for good.  To be called
 * first in a thread that works with keys: a signal puts what its registers had on
 * the stack, where nobody can wipe it. */
void secret_stack(void);

/* Overwrite `len` bytes; never optimised away.  NULL with len 0 is fine. */
void secret_wipe(void *p, size_t len);

/* Whether two strings of `len` bytes are equal, in time that depends on `len`
 * alone. */
bool secret_eq(const void *a, const void *b, size_t len);

#endif
