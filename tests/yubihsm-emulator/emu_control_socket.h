/* SPDX-License-Identifier: ISC */
/* emu_control_socket.h - where the control commands come from. */
#ifndef EMU_CONTROL_SOCKET_H
#define EMU_CONTROL_SOCKET_H

#include "emu_control.h"

struct emu_control;

/* Listens on `path`; it and `parts` are borrowed.  0 or an errno. */
int emu_control_new(
    struct emu_control **out, struct emu_parts *parts, const char *path);

/* Removes the path, too. */
void emu_control_free(struct emu_control *control);

#endif
