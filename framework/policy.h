/* SPDX-License-Identifier: ISC */
/*
 * policy.h - by which rule sessions and requests are given to drivers.
 */
#ifndef FRAMEWORK_POLICY_H
#define FRAMEWORK_POLICY_H

#include <stdatomic.h>
#include <stdbool.h>

enum policy {
	POLICY_LOAD, /* the pages': hardware first, then the fewest sessions */
	POLICY_FASTEST, /* what costs least by cost.h, among the classes allowed */
};

/* opencrypto.policy: for sessions created from now on. */
extern _Atomic int policy_driver;

/* opencrypto.fastest.freeze: costs are neither measured nor refreshed. */
extern atomic_bool policy_frozen;

#endif
