/* SPDX-License-Identifier: ISC */
/*
 * emu_urb.h - the requests of one USB/IP connection that has the device: many
 * may be under way, those that read a bulk pipe wait, any can be taken back.
 */
#ifndef EMU_URB_H
#define EMU_URB_H

#include <stddef.h>
#include <stdint.h>

#include "emu_socket.h"
#include "emu_usb.h"

#define EMU_URB_HEADER 48
#define EMU_URB_DATA   65536
#define EMU_URB_MAX    (EMU_URB_HEADER + EMU_URB_DATA)
#define EMU_URB_DEVICE 2 /* the device's number on its bus */

struct emu_urbs;

/* `usb` is borrowed.  Ends the program when there is no memory. */
struct emu_urbs *emu_urbs_new(struct emu_usb *usb);
void emu_urbs_free(struct emu_urbs *urbs);

/*
 * Takes the first request of in[0..len-1] if all of it is there and answers it or
 * lets it wait; *used is its length, or 0.  EPROTO when it is none, ENOBUFS when
 * too much is under way: the connection is of no more use.
 */
int emu_urbs_take(struct emu_urbs *urbs, const uint8_t *in, size_t len,
    size_t *used, struct emu_outbuf *out);

/* Answers what waits, in turn, as far as there is something to read; ENOBUFS. */
int emu_urbs_retry(struct emu_urbs *urbs, struct emu_outbuf *out);

#endif
