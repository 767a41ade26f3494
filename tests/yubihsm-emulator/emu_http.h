/* SPDX-License-Identifier: ISC */
/* emu_http.h - messages over HTTP, in the form of Yubico's connector. */
#ifndef EMU_HTTP_H
#define EMU_HTTP_H

#include <stdint.h>

#include "emu_device.h"
#include "emu_loop.h"
#include "emu_queue.h"

struct emu_http;

/*
 * Listens on *port of the loopback interface, 0 to choose one.  `loop`, `dev` and
 * `queue` are borrowed.  0 or an errno.
 */
int emu_http_new(struct emu_http **out, struct emu_loop *loop,
    struct emu_device *dev, struct emu_queue *queue, uint16_t *port);

/* The queue must have failed all its messages before. */
void emu_http_free(struct emu_http *http);

#endif
