/* SPDX-License-Identifier: ISC */
/*
 * keyrun.c - threads that dispatch asynchronous key operations.  A synchronous
 * driver carries them out in the thread that dispatches, which takes up to
 * seconds; requests have the framework's pool for that, key operations have not.
 * A thread is added for an operation that finds none idle, up to workers_num.
 */
#include <sys/queue.h>
#include <sys/types.h>

#include <opencrypto/cryptodev.h>

#include "keyrun.h"
#include "sync.h"
#include "workers.h"

TAILQ_HEAD(keyrun_list, cryptkop);

static struct ocf_mutex keyrun_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t keyrun_cond = PTHREAD_COND_INITIALIZER;
static struct keyrun_list keyrun_list = TAILQ_HEAD_INITIALIZER(keyrun_list);
static uint32_t keyrun_nthreads; /* under the lock, both */
static uint32_t keyrun_nidle;

static void *
keyrun_main(void *arg)
{
	struct cryptkop *krp;

	ocf_lock(&keyrun_lock);
	for (;;) {
		keyrun_nidle++;
		while ((krp = TAILQ_FIRST(&keyrun_list)) == NULL &&
		    !workers_stopping(false))
			ocf_wait(&keyrun_cond, &keyrun_lock);
		keyrun_nidle--;
		if (krp == NULL)
			break;
		TAILQ_REMOVE(&keyrun_list, krp, krp_next);
		ocf_unlock(&keyrun_lock);
		aop_key_run(krp);
		ocf_lock(&keyrun_lock);
	}
	keyrun_nthreads--;
	ocf_unlock(&keyrun_lock);
	return arg;
}

static const struct worker keyrun_worker = {
	.main = keyrun_main,
	.lock = &keyrun_lock,
	.cond = &keyrun_cond,
};

void
keyrun_put(struct cryptkop *krp)
{
	bool started = true;

	ocf_lock(&keyrun_lock);
	TAILQ_INSERT_TAIL(&keyrun_list, krp, krp_next);
	if (keyrun_nidle > 0) {
		(void)pthread_cond_signal(&keyrun_cond);
	} else if (keyrun_nthreads < workers_num()) {
		started = workers_start(&keyrun_worker);
		if (started)
			keyrun_nthreads++;
	}
	/* Better slowly than never. */
	if (!started && keyrun_nthreads == 0)
		TAILQ_REMOVE(&keyrun_list, krp, krp_next);
	else
		started = true;
	ocf_unlock(&keyrun_lock);
	if (!started)
		aop_key_run(krp);
}
