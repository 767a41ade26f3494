/* SPDX-License-Identifier: ISC */
/*
 * toy_driver.h - a driver that does what it is told to: on time or late, in order
 * or not, with errors, refusals and a corrupted byte.  What it computes is no
 * cryptography but depends on the key, the data and cri_mlen, so that a session
 * with the wrong ones shows: a cipher adds the sum of the key to each byte, or
 * takes it off; a MAC is the sums of key and data, counted up from byte to byte.
 */
#ifndef TESTS_TOY_DRIVER_H
#define TESTS_TOY_DRIVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#define TOY_ALGS 8

struct toy_driver {
	struct crypto_device dev;
	_Atomic int32_t id; /* -1: not registered */

	/* The script; may be changed at any time. */
	_Atomic unsigned int pause_us; /* what a request sleeps, at most */
	_Atomic unsigned int each_ns; /* what it works, at least ... */
	_Atomic unsigned int kib_ns; /* ... and for each KiB */
	_Atomic unsigned int restart_every; /* each n-th is ERESTART; 0: none */
	_Atomic unsigned int fail_every; /* each n-th is EIO; 0: none */
	_Atomic int newsession_error;
	atomic_bool corrupt; /* the first byte of each result is wrong */
	atomic_bool unblock_early; /* before ERESTART is answered */
	atomic_bool hold; /* asynchronous: nothing is completed */
	atomic_bool reorder; /* asynchronous: the last one first */
	_Atomic unsigned int room; /* asynchronous: more is ERESTART; 0: any */
	_Atomic unsigned int back_every; /* asynchronous: each n-th is given
					    back; 0: none */
	atomic_bool refuses; /* asynchronous: all, until it is unblocked */
	void (*in_refusal)(struct toy_driver *toy); /* before; may be NULL */
	uint8_t keyref_tag; /* of references that it takes; 0: none */
	bool keyref_only; /* no other keys; both are for toy_attach */

	/* What happened. */
	_Atomic unsigned int newsessions;
	_Atomic unsigned int freesessions;
	_Atomic unsigned int processed;
	_Atomic unsigned int copies; /* of running states, which it has not */
	_Atomic unsigned int backs; /* requests that it gave back */
	_Atomic unsigned int keyrefs; /* keys that looked like references */

	/* Asynchronous: what it has, and the thread that does it (lock). */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	TAILQ_HEAD(toy_list, cryptop) list;
	unsigned int nlist;
	bool full; /* it answered ERESTART for want of room */
	bool stop;
	bool lost; /* takes nothing, and does nothing any more */
	bool threaded;
};

/* Register `toy` under `name` for the algorithms `algs` (0 ends them).  It is
 * asynchronous unless `caps` has CRYPTOCAP_F_SYNC.  Asserts that it can. */
void toy_attach(
    struct toy_driver *toy, const char *name, int caps, const int *algs);

/* End it, and then complete everything that it still has. */
void toy_detach(struct toy_driver *toy);

/* It loses its device: give all back that it still has, last one first, and end
 * it. */
void toy_lose(struct toy_driver *toy);

/* Give all back, last one first, but go on. */
void toy_give_back(struct toy_driver *toy);

/* What it has at the moment. */
unsigned int toy_has(struct toy_driver *toy);

/* What it makes of `len` bytes at `data` under a key. */
void toy_crypt(
    bool encrypt, const void *key, size_t key_len, uint8_t *data, size_t len);
void toy_mac(const void *key, size_t key_len, const uint8_t *data, size_t len,
    uint8_t *mac, size_t mac_len);

#endif
