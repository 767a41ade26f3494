/* SPDX-License-Identifier: ISC */
/*
 * entropy.c - random bytes for IVs: the system's, and on top of them those of a
 * device if one has been offered.  Owns the offer and its lock.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <opencrypto/cryptodev.h>

#include "secret.h"
#include "sync.h"

#define ENTROPY_PIECE 64u /* bytes asked for at a time */

static struct ocf_mutex entropy_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t entropy_left = PTHREAD_COND_INITIALIZER;
static crypto_entropy_t *entropy_source; /* under the lock, with its arg */
static void *entropy_arg;
static unsigned int entropy_inside; /* under the lock: threads that call it */
static atomic_bool entropy_offered; /* there is one: a guess */

/* The offer, and a place inside; false: there is none. */
static bool
entropy_enter(crypto_entropy_t **source, void **arg)
{
	if (!atomic_load_explicit(&entropy_offered, memory_order_relaxed))
		return false;
	ocf_lock(&entropy_lock);
	*source = entropy_source;
	*arg = entropy_arg;
	entropy_inside += *source != NULL;
	ocf_unlock(&entropy_lock);
	return *source != NULL;
}

static void
entropy_leave(void)
{
	ocf_lock(&entropy_lock);
	if (--entropy_inside == 0)
		(void)pthread_cond_broadcast(&entropy_left);
	ocf_unlock(&entropy_lock);
}

/* What the device gives is mixed in, so that a bad one does no harm. */
static void
entropy_mix(uint8_t *to, size_t len)
{
	uint8_t piece[ENTROPY_PIECE];
	crypto_entropy_t *source;
	void *arg;

	if (!entropy_enter(&source, &arg))
		return;
	while (len > 0) {
		size_t want = len < sizeof(piece) ? len : sizeof(piece);
		size_t got = source(arg, piece, want);

		for (size_t i = 0; i < got; i++)
			to[i] ^= piece[i];
		if (got < want)
			break; /* it has no more for now */
		to += got;
		len -= got;
	}
	entropy_leave();
	secret_wipe(piece, sizeof(piece));
}

int
crypto_entropy(void *buf, size_t len)
{
	uint8_t *to = buf;

	for (size_t done = 0; done < len;) {
		/* getentropy's limit */
		size_t n = len - done < 256 ? len - done : 256;

		if (getentropy(to + done, n) != 0)
			return EIO;
		done += n;
	}
	entropy_mix(to, len);
	return 0;
}

int
crypto_register_entropy(crypto_entropy_t *source, void *arg)
{
	int error = EBUSY;

	ocf_lock(&entropy_lock);
	if (entropy_source == NULL) {
		entropy_source = source;
		entropy_arg = arg;
		entropy_offered = true;
		error = 0;
	}
	ocf_unlock(&entropy_lock);
	return error;
}

void
crypto_unregister_entropy(crypto_entropy_t *source)
{
	ocf_lock(&entropy_lock);
	if (entropy_source == source) {
		entropy_source = NULL;
		entropy_offered = false;
		while (entropy_inside > 0)
			ocf_wait(&entropy_left, &entropy_lock);
	}
	ocf_unlock(&entropy_lock);
}
