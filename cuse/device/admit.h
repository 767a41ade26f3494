/* SPDX-License-Identifier: ISC */
/*
 * admit.h - the operator's policy (policy.h) as programs meet it: they are refused, or
 * the log tells who uses what it warns of.
 */
#ifndef DEVICE_ADMIT_H
#define DEVICE_ADMIT_H

#include <stddef.h>
#include <stdint.h>

struct alg;
struct call;

/*
 * Whether the caller may have a session of these algorithms (NULL ones do not count),
 * or the key operation CRK_*.  Of a warning there is one line for each program that
 * has the device open, and algorithm.  call may be NULL: it is not known who asks.
 * EOPNOTSUPP it is denied, which is also what there is without a driver.
 */
int admit_session(
    const struct call *call, const struct alg *const *algs, size_t nalgs);
int admit_key(const struct call *call, uint32_t op);

#endif
