/* SPDX-License-Identifier: ISC */
/*
 * async_fix.h - what the tests of asynchronous operations share: a driver that
 * takes its time, an open file, and requests on sessions of it.
 */
#ifndef TESTS_ASYNC_FIX_H
#define TESTS_ASYNC_FIX_H

#include <stdint.h>

#include "async.h"
#include "fcrypt.h"
#include "toy_driver.h"

#define FIX_LEN 32u

extern struct toy_driver fix_toy; /* AES-CBC and SHA1-HMAC, by a thread */
extern struct fcrypt *fix_file;

/* Reads and writes of our own memory, by the system calls for a stranger's. */
extern const struct xfer_mem fix_mem;

/* Attach the driver and open the file; close it, if it is still open, and wait for
 * what goes on. */
void fix_setup(void);
void fix_teardown(void);

/* A session of the cipher, with the caller's reference. */
struct csession *fix_session(void);
struct csession *fix_session_on(int crid);

/* One request: encrypt `src` to `dst`, FIX_LEN bytes each; its errno. */
int fix_submit(struct csession *cse, const uint8_t *src, uint8_t *dst,
    bool queued, uint32_t *id);

/* The next one that has finished; waits for it. */
struct aop *fix_take(void);

/* What `dst` must become. */
void fix_want(const uint8_t *src, uint8_t *want);

/* Wait until the driver has exactly `n` requests. */
void fix_driver_has(unsigned int n);

/* No more hold. */
void fix_release(void);

#endif
