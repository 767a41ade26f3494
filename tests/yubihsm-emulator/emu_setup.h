/* SPDX-License-Identifier: ISC */
/* emu_setup.h - objects that are there from the start, from the command line. */
#ifndef EMU_SETUP_H
#define EMU_SETUP_H

#include "emu_device.h"

/*
 * Puts one object, unless there is one: TYPE:ID:ALG:HEX[:LABEL], TYPE:ID:FILE for
 * a private key in PEM, or authkey:ID:PASSWORD.  TYPE may be followed by
 * /CAPABILITIES and /DOMAINS, or else it is all that make sense.  EINVAL, ENOSPC,
 * or an errno of the file.
 */
int emu_setup_put(struct emu_device *dev, const char *spec);

#endif
