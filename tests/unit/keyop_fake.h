/* SPDX-License-Identifier: ISC */
/*
 * keyop_fake.h - key operations, and requests beside them, on scripted drivers
 * that offer CRK_MOD_EXP and CRK_MOD.
 */
#ifndef TESTS_KEYOP_FAKE_H
#define TESTS_KEYOP_FAKE_H

#include <stdatomic.h>

#include "fake_driver.h"

extern struct fake_driver kfake[3];
extern char kfake_out[8]; /* the output of all operations */

/* What the operations' callback has seen. */
extern atomic_uint kfake_called; /* stored last */
extern pthread_t kfake_called_in;

/* The callbacks of requests. */
extern atomic_uint kfake_requests_called;

/* Register a driver for key operations; for AES-CBC too. */
void kfake_attach(struct fake_driver *f, int caps);
void kfake_attach_both(struct fake_driver *f);

/* An operation, the caller's; the same, dispatched. */
struct cryptkop *kfake_operation(int crid, int flags);
struct cryptkop *kfake_dispatch(int crid, int flags);

/* Dispatch a request on a session of its own. */
void kfake_request(int32_t id, int flags);

/* Wait until a counter has come to n; a hang is a failure. */
void kfake_reach(const atomic_uint *counter, unsigned int n);

/* That nothing happens cannot be waited for; give it a chance to. */
void kfake_settle(void);

/* Unblock the first driver. */
void kfake_unblock(int what);

#endif
