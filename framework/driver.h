/* SPDX-License-Identifier: ISC */
/*
 * driver.h - the table of drivers, for the framework's own modules.
 * Fields marked (t) are under the table's lock, (a) are atomic, the others are
 * set before the driver is first selected.
 */
#ifndef FRAMEWORK_DRIVER_H
#define FRAMEWORK_DRIVER_H

#include <stdatomic.h>
#include <stdbool.h>

#include <opencrypto/cryptodev.h>

struct driver {
	uint32_t id;
	device_t dev;
	int flags; /* CRYPTOCAP_F_* */
	size_t session_size;
	crypto_newsession_t *newsession;
	crypto_freesession_t *freesession; /* may be NULL */
	crypto_process_t *process;
	crypto_copystate_t *copystate; /* may be NULL */

	bool offers[CRYPTO_ALGORITHM_MAX + 1]; /* (t) by algorithm */
	unsigned int refs; /* (t) the slot is kept */
	unsigned int nsessions; /* (t) its load */
	unsigned int inside; /* (t) threads in its session methods */
	_Atomic bool gone; /* (a) ended; set under the lock */

	atomic_bool qblocked; /* (a) it answered ERESTART; queue.c's lock */
	_Atomic uint32_t nwaiting; /* (a) requests that others must not pass */
	_Atomic uint32_t unblocks; /* (a) times it was unblocked */

	_Atomic uint64_t ops; /* (a) requests */
	_Atomic uint64_t bytes; /* (a) processed */
	_Atomic uint64_t errs; /* (a) requests that failed */
};

/*
 * The best driver for the list under the constraint `crid` that is not in
 * `tried` (a bit per id), with a reference and one more session on it; *tried
 * gets its bit.  NULL: none is left.
 */
struct driver *driver_select(
    const struct cryptoini *cri, int crid, uint64_t *tried);

/* Give up one session and the reference driver_select took. */
void driver_put(struct driver *d);

/* The driver of an id, with a reference; NULL: there is none. */
struct driver *driver_ref(uint32_t id);
void driver_unref(struct driver *d);

/* Around a call of a session method: false if the driver has ended, and then
 * the method must not be called. */
bool driver_enter(struct driver *d);
void driver_leave(struct driver *d);

#endif
