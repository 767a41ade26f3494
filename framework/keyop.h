/* SPDX-License-Identifier: ISC */
/*
 * keyop.h - key operations: what they are called, how many parameters they have,
 * and what the framework's own modules and the devices on top of it need besides
 * opencrypto/cryptodev.h.
 */
#ifndef FRAMEWORK_KEYOP_H
#define FRAMEWORK_KEYOP_H

#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#define KEYOP_BITS_MAX 65536u /* of a parameter */

struct keyop {
	const char *name; /* without CRK_ */
	u_short nin;
	u_short nout;
};

/* The row of an operation; NULL: there is none of that number. */
const struct keyop *keyop_find(u_int op);

/*
 * Which drivers may carry out key operations (CRYPTOCAP_F_HARDWARE and/or
 * CRYPTOCAP_F_SOFTWARE; both at first), and whether programs may have any
 * (kern.userasymcrypto; they may at first), without which crypto_getfeat tells
 * of none.  May be changed at any time; operations under way go on.
 */
void keyop_set_policy(int classes, bool user);

/* The classes that kern.cryptodevallowsoft means in NetBSD: less than 0 software,
 * more than 0 hardware, 0 both; and in FreeBSD: 0 hardware, else both. */
int keyop_classes_netbsd(int allowsoft);
int keyop_classes_freebsd(int allowsoft);

/* For keyq.c: give the operation to its driver, which has given back `taken` so far,
 * or if that has ended to another. */
void keyop_invoke(struct cryptkop *krp, uint32_t taken);

/* For retq.c: run its callback. */
void keyop_finish(struct cryptkop *krp);

#endif
