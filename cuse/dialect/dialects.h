/* SPDX-License-Identifier: ISC */
/*
 * dialects.h - the dialects there are.
 */
#ifndef DIALECT_DIALECTS_H
#define DIALECT_DIALECTS_H

#include "dialect.h"

extern const struct dialect dialect_freebsd;
extern const struct dialect dialect_linux;
extern const struct dialect dialect_netbsd;
extern const struct dialect dialect_openbsd;

#endif
