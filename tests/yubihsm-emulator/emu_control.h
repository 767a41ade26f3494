/* SPDX-License-Identifier: ISC */
/*
 * emu_control.h - what a test tells the emulator while it runs: one command a
 * line over a socket in the file system, one line back, "ok ..." or "error ...".
 */
#ifndef EMU_CONTROL_H
#define EMU_CONTROL_H

#include "emu_device.h"
#include "emu_loop.h"
#include "emu_queue.h"
#include "emu_usb.h"
#include "emu_usbip.h"

/* All that commands work on; borrowed. */
struct emu_parts {
	struct emu_loop *loop;
	struct emu_device *dev;
	struct emu_queue *queue;
	struct emu_usb *usb;
	struct emu_usbip *usbip; /* NULL: not there */
};

/*
 * Runs one command and returns its answer without the newline, to be freed.  Ends
 * the program when there is no memory.
 */
char *emu_control_run(struct emu_parts *parts, const char *line);

#endif
