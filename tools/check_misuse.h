/* SPDX-License-Identifier: ISC */
/*
 * Checks that a device refuses what it must: with the right errno, and
 * without a byte written.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_MISUSE_H
#define CRYPTODEVD_TOOLS_CHECK_MISUSE_H

#include "check_env.h"

/* Operations that session `ses` of `alg`, which ciphers, must refuse. */
void check_misuse_cipher(
    struct check_env *env, const struct check_alg *alg, uint32_t ses);

/* The same for session `ses` of `alg`, which only hashes. */
void check_misuse_mac(
    struct check_env *env, const struct check_alg *alg, uint32_t ses);

/* Sessions of `alg` that must not come about, by their keys. */
void check_misuse_key(struct check_env *env, const struct check_alg *alg);

#endif
