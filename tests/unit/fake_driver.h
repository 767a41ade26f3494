/* SPDX-License-Identifier: ISC */
/*
 * fake_driver.h - a driver whose answers the test decides on.  It "encrypts"
 * by flipping every bit of the first descriptor's region; of a key operation it
 * fills every output with ones.
 */
#ifndef TESTS_FAKE_DRIVER_H
#define TESTS_FAKE_DRIVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#define FAKE_SESSION_SIZE 300u
#define FAKE_SEEN	  16u

struct fake_driver {
	struct crypto_device dev;
	int32_t id;
	int newsession_error; /* what newsession answers */
	int process_error; /* what goes to crp_etype */
	int process_return; /* what process returns, crypto_done not called */
	bool no_freesession; /* registers none */
	bool dirty_memory; /* session memory was not zero on entry */
	struct cryptoini *cri; /* what in_newsession has before it */
	unsigned int newsessions;
	unsigned int freesessions;
	_Atomic unsigned int processed;
	/* Called from within the methods; may be NULL. */
	void (*in_newsession)(struct fake_driver *fake);
	void (*in_freesession)(struct fake_driver *fake);
	/* true: the request is completed already */
	bool (*in_process)(struct fake_driver *fake, struct cryptop *crp);

	/* process: */
	unsigned int restarts; /* answers ERESTART so many times first */
	bool unblock_early; /* and unblocks itself before it does */
	unsigned int pause_us; /* takes up to so long, unevenly */
	bool hold; /* leaves requests to the test to complete */
	struct {
		struct cryptop *crp;
		int hint;
		pthread_t thread;
	} seen[FAKE_SEEN]; /* the first of those it did not refuse */
	_Atomic unsigned int nseen;

	/* kprocess: */
	int kstatus; /* what goes to krp_status */
	int kprocess_return; /* what kprocess returns, crypto_kdone not called */
	_Atomic unsigned int
	    krestarts; /* answers ERESTART so many times first */
	bool kunblock_early; /* and unblocks itself before it does */
	/* Called before it does; may be NULL. */
	void (*in_krefusal)(struct fake_driver *fake);
	bool khold; /* leaves operations to the test to complete */
	_Atomic unsigned int kprocessed;
	struct cryptkop *kseen[FAKE_SEEN]; /* the first it did not refuse */
	pthread_t kthread[FAKE_SEEN];
	_Atomic unsigned int nkseen;
};

/* Register `fake` under `name` for the algorithms `algs` (0 ends them). */
void fake_attach(
    struct fake_driver *fake, const char *name, int caps, const int *algs);

/* Register it for the key operations `ops` (-1 ends them) besides. */
void fake_attach_key(struct fake_driver *fake, const int *ops);

/* Sleep for less than a second. */
void fake_pause(unsigned int us);

#endif
