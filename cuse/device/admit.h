/* SPDX-License-Identifier: ISC */
/*
 * admit.h - the operator's policy (policy.h) as programs meet it: they are refused, or
 * the log tells who uses what it warns of.
 */
#ifndef DEVICE_ADMIT_H
#define DEVICE_ADMIT_H

#include <sys/types.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fcrypt.h"

struct alg;
struct call;

/* Who asks, as the log tells it: whoever has opened the device. */
struct admit_who {
	bool known;
	pid_t opener; /* 0: not known */
	uid_t user;
	char program[FCR_PROGRAM];
};

/*
 * What is to be said when a session is used for the first time.  Programs make
 * sessions of all algorithms only to see which there are, as OpenSSL's engine does,
 * and that is no use.  All zero: nothing.
 */
struct admit_warning {
	_Atomic(const char *) name; /* of an algorithm; NULL: nothing */
	struct admit_who who;
};

/*
 * Whether the caller may have a session of these algorithms (NULL ones do not count),
 * or the key operation CRK_*.  A refusal has one line; a warning, of a session later
 * and by *warning (NULL: never), one for each program that has the device open, and
 * algorithm.  Both are counted, and a trace tells a refusal.  call may be NULL: it is
 * not known who asks.
 * EOPNOTSUPP it is denied, which is also what there is without a driver.
 */
int admit_session(struct admit_warning *warning, struct call *call,
    const struct alg *const *algs, size_t nalgs);
int admit_key(struct call *call, uint32_t op);

/* The session is used.  Any thread; all but the first such call of a session find
 * nothing to say. */
void admit_warn(struct admit_warning *warning);

static inline void
admit_use(struct admit_warning *warning)
{
	if (__builtin_expect(atomic_load_explicit(
				 &warning->name, memory_order_relaxed) != NULL,
		0))
		admit_warn(warning);
}

#endif
