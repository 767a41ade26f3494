/* SPDX-License-Identifier: ISC */
/*
 * Checks of sessions that only hash or authenticate.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_MAC_H
#define CRYPTODEVD_TOOLS_CHECK_MAC_H

#include "check_env.h"

/* Every key length, size and way of calling; counts in env->tally. */
void check_mac_run(struct check_env *env, const struct check_alg *alg);

#endif
