/* SPDX-License-Identifier: ISC */
/*
 * pool.c - one list, many threads: a thread is added for a request that finds
 * none idle, up to workers_num.
 */
#include "pool.h"

#include "dispatch.h"
#include "request.h"
#include "sync.h"
#include "workers.h"

static struct ocf_mutex pool_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t pool_cond = PTHREAD_COND_INITIALIZER;
static struct request_list pool_list = TAILQ_HEAD_INITIALIZER(pool_list);
static uint32_t pool_nthreads; /* under the lock, all three */
static uint32_t pool_nidle;
static uint32_t pool_nlist; /* those that are idle may have been called for */

static void
pool_take_locked(struct cryptop *crp) OCF_REQUIRES(pool_lock)
{
	TAILQ_REMOVE(&pool_list, crp, crp_next);
	pool_nlist--;
}

static void *
pool_main(void *arg)
{
	struct cryptop *crp;

	ocf_lock(&pool_lock);
	for (;;) {
		pool_nidle++;
		while ((crp = TAILQ_FIRST(&pool_list)) == NULL &&
		    !workers_stopping(false))
			ocf_wait(&pool_cond, &pool_lock);
		pool_nidle--;
		if (crp == NULL)
			break;
		pool_take_locked(crp);
		ocf_unlock(&pool_lock);
		dispatch_async(crp);
		ocf_lock(&pool_lock);
	}
	pool_nthreads--;
	ocf_unlock(&pool_lock);
	return arg;
}

static const struct worker pool_worker = {
	.main = pool_main,
	.lock = &pool_lock,
	.cond = &pool_cond,
};

void
pool_put(struct cryptop *crp)
{
	bool none;

	ocf_lock(&pool_lock);
	TAILQ_INSERT_TAIL(&pool_list, crp, crp_next);
	pool_nlist++;
	if (pool_nidle >= pool_nlist)
		(void)pthread_cond_signal(&pool_cond);
	else if (pool_nthreads < workers_num() && workers_start(&pool_worker))
		pool_nthreads++;
	none = pool_nthreads == 0;
	if (none)
		pool_take_locked(crp);
	ocf_unlock(&pool_lock);
	/* Late is better than never, where there is no thread to be had. */
	if (none)
		dispatch_async(crp);
}
