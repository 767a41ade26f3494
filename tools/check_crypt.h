/* SPDX-License-Identifier: ISC */
/*
 * Checks of sessions that cipher, alone or with a MAC beside the cipher.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_CRYPT_H
#define CRYPTODEVD_TOOLS_CHECK_CRYPT_H

#include "check_env.h"

/* Every key length, size and way of calling; counts in env->tally. */
void check_crypt_run(struct check_env *env, const struct check_alg *alg);

#endif
