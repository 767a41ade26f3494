/* SPDX-License-Identifier: ISC */
/*
 * tpool.h - threads that each wait for requests in a system call, and carry them
 * out; and their orderly end.
 */
#ifndef TRANSPORT_TPOOL_H
#define TRANSPORT_TPOOL_H

#include <stdbool.h>

/*
 * Wait for one request and carry it out; `ctx` is the thread's own.  0; EINTR
 * none came, as a signal did; any other errno: there will be none any more.
 */
typedef int tpool_serve(void *ctx);

struct tpool;

/* *out is owned by the caller until tpool_free.  Room for `max` threads, none
 * of which runs yet.  ENOMEM, EMFILE. */
int tpool_new(struct tpool **out, tpool_serve *serve, unsigned int max);

/* One more thread; `ctx` is borrowed until tpool_free.  From one thread at a
 * time, which may be one of the pool's.  The errnos of pthread_create. */
int tpool_add(struct tpool *pool, void *ctx);

/* Wait until `fd` can be read, at most `timeout_ms` milliseconds, or for ever if
 * that is negative.  ETIMEDOUT; ENODEV a thread has found that there will be no
 * requests any more. */
int tpool_wait(struct tpool *pool, int fd, int timeout_ms);

/* Whether a request has been carried out since this was asked before. */
bool tpool_moved(struct tpool *pool);

/* Let every thread finish what it carries out, and end them.  NULL is
 * ignored. */
void tpool_free(struct tpool *pool);

#endif
