/* SPDX-License-Identifier: ISC */
/*
 * emu_queue.h - the device does one thing at a time: messages of all transports
 * wait here, are answered in turn and, if so told, late.
 */
#ifndef EMU_QUEUE_H
#define EMU_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_device.h"

struct emu_queue;

/* The answer to a message, borrowed for the call; NULL when there will be none. */
typedef void emu_queue_done(void *arg, const uint8_t *answer, size_t len);

/*
 * `dev` is borrowed.  `reset` is called when the device starts anew, after the
 * answer that says so.  Ends the program when there is no memory.
 */
struct emu_queue *emu_queue_new(
    struct emu_device *dev, void (*reset)(void *arg), void *arg);
void emu_queue_free(struct emu_queue *queue);

/* Copies the message.  `done` is called once, at the earliest from emu_queue_tick. */
void emu_queue_put(struct emu_queue *queue, const uint8_t *msg, size_t len,
    emu_queue_done *done, void *arg);

/* Forgets all messages that have this `arg`, without calling anyone. */
void emu_queue_forget(struct emu_queue *queue, const void *arg);

/* Ends all waiting, with no answer: the stalled messages only, or all. */
void emu_queue_fail(struct emu_queue *queue, bool stalled_only);

/* Holds back every answer so long. */
void emu_queue_delay(struct emu_queue *queue, uint32_t ms);

/* A tick for the loop; `arg` is the queue. */
int emu_queue_tick(void *arg);

#endif
