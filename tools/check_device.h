/* SPDX-License-Identifier: ISC */
/*
 * Checks of the device apart from any algorithm: descriptors, sessions that
 * must not come about, what it says about those that did.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_DEVICE_H
#define CRYPTODEVD_TOOLS_CHECK_DEVICE_H

#include "check_env.h"

/* Everything; counts in env->tally. */
void check_device_run(struct check_env *env);

#endif
