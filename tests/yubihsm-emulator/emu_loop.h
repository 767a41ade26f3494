/* SPDX-License-Identifier: ISC */
/* emu_loop.h - one thread that waits for descriptors and for the time. */
#ifndef EMU_LOOP_H
#define EMU_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct emu_loop;

/*
 * Called when `fd` is as was wanted, or broken, as in poll(2)'s revents.  May
 * add and remove anything, itself too.
 */
typedef void emu_loop_ready(void *arg, int fd, short revents);

/* Ends the program when there is no memory. */
struct emu_loop *emu_loop_new(void);
void emu_loop_free(struct emu_loop *loop);

/* Waits for `events` of `fd`, until it is removed; `arg` is borrowed so long. */
void emu_loop_add(struct emu_loop *loop, int fd, short events,
    emu_loop_ready *ready, void *arg);
void emu_loop_want(struct emu_loop *loop, int fd, short events);
void emu_loop_remove(struct emu_loop *loop, int fd);

/* Calls `tick` before each wait: it says how many ms may pass, -1 for any. */
void emu_loop_tick(struct emu_loop *loop, int (*tick)(void *arg), void *arg);

/* Until emu_loop_stop, which a signal handler may call.  0 or an errno. */
int emu_loop_run(struct emu_loop *loop);
void emu_loop_stop(struct emu_loop *loop);

/* A clock that never goes back. */
uint64_t emu_loop_now_ms(void);

#endif
