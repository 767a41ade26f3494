/* SPDX-License-Identifier: ISC */
/*
 * cmdline_common.h - the rows of the common options, for cmdline.c and tests.
 */
#ifndef CUSE_CMDLINE_COMMON_H
#define CUSE_CMDLINE_COMMON_H

#include "cmdline.h"

/* A row without name ends them; their ctx is a struct cmdline_common. */
extern const struct cmdline_option cmdline_common[];

/* What there is without options. */
void cmdline_defaults(struct cmdline_common *common);

#endif
