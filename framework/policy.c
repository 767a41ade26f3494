/* SPDX-License-Identifier: ISC */
/*
 * policy.c - the rule in force.
 */
#include "policy.h"

_Atomic int policy_driver = POLICY_LOAD;
atomic_bool policy_frozen;
