/* SPDX-License-Identifier: ISC */
/*
 * yhsm_random.c - a pool of random bytes.  Each is given out once.
 */
#include "yhsm_random.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "log.h"
#include "secret.h"
#include "sync.h"
#include "yhsm_channel.h"
#include "yhsm_roster.h"

#define RANDOM_POOL 1024u
#define RANDOM_LOW  256u

static struct ocf_mutex random_lock = OCF_MUTEX_INITIALIZER;
static uint8_t *random_pool; /* under the lock; secret; NULL: not offered */
static size_t random_left; /* under the lock */
static bool random_asked; /* under the lock: more are on their way */

static size_t
random_get(void *arg, void *buf, size_t len)
{
	bool ask;

	(void)arg;
	ocf_lock(&random_lock);
	if (len > random_left)
		len = random_left;
	random_left -= len;
	if (len > 0) {
		memcpy(buf, random_pool + random_left, len);
		secret_wipe(random_pool + random_left, len);
	}
	ask = random_left < RANDOM_LOW && !random_asked;
	random_asked = random_asked || ask;
	ocf_unlock(&random_lock);
	if (ask)
		yhsm_roster_poke();
	return len;
}

int
yhsm_random_init(void)
{
	uint8_t *pool = secret_new(RANDOM_POOL);

	if (pool == NULL)
		return ENOMEM;
	ocf_lock(&random_lock);
	random_pool = pool;
	random_left = 0;
	random_asked = true;
	ocf_unlock(&random_lock);
	return crypto_register_entropy(random_get, NULL);
}

void
yhsm_random_fini(void)
{
	crypto_unregister_entropy(random_get);
	ocf_lock(&random_lock);
	secret_free(random_pool, RANDOM_POOL);
	random_pool = NULL;
	random_left = 0;
	ocf_unlock(&random_lock);
}

/* What is wanted now. */
static size_t
random_missing(void)
{
	size_t missing;

	ocf_lock(&random_lock);
	missing =
	    random_pool != NULL && random_asked ? RANDOM_POOL - random_left : 0;
	ocf_unlock(&random_lock);
	return missing;
}

void
yhsm_random_fill(struct yhsm_channel *ch)
{
	size_t missing = random_missing();
	struct yhsm_msg answer;
	int error;

	if (missing == 0)
		return;
	yhsm_put16(yhsm_channel_data(ch), (unsigned int)missing);
	error = yhsm_channel_call(ch, YHSM_GET_RANDOM, 2, &answer);
	if (error == 0 && answer.len != missing)
		error = EPROTO;
	if (error != 0) {
		ocf_debug("yubihsm: no random bytes: %s", ocf_strerror(error));
		return;
	}
	ocf_lock(&random_lock);
	/* Another device may have been faster. */
	if (random_pool != NULL && random_asked) {
		if (missing > RANDOM_POOL - random_left)
			missing = RANDOM_POOL - random_left;
		memcpy(random_pool + random_left, answer.data, missing);
		random_left += missing;
		random_asked = false;
	}
	ocf_unlock(&random_lock);
}
