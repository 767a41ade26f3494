/* SPDX-License-Identifier: ISC */
/*
 * netbsd_driver.c - a driver as opencrypto(9) of NetBSD has it: sessions of its
 * own by number, and requests that a thread completes later.
 */
#include <opencrypto/netbsd.h>

#include <pthread.h>
#include <sys/queue.h>

#include "pages.h"

#define NDRV_SESSIONS 64

struct ndrv {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	TAILQ_HEAD(, cryptop) list;
	bool stop;
	bool used[NDRV_SESSIONS];
	uint8_t sums[NDRV_SESSIONS];
};

static struct ndrv ndrv = { .lock = PTHREAD_MUTEX_INITIALIZER,
	.wake = PTHREAD_COND_INITIALIZER,
	.list = TAILQ_HEAD_INITIALIZER(ndrv.list) };
static int32_t ndrv_id;
static _Atomic uint64_t ndrv_processed;

static int
ndrv_newsession(void *arg, u_int32_t *sid, struct cryptoini *cri)
{
	struct ndrv *drv = arg;
	u_int32_t i = 0;

	PAGES_CHECK(*sid == (u_int32_t)ndrv_id);
	PAGES_CHECK(cri->cri_alg == CRYPTO_AES_CBC && cri->cri_next == NULL);
	pthread_mutex_lock(&drv->lock);
	while (drv->used[i])
		PAGES_CHECK(++i < NDRV_SESSIONS);
	drv->used[i] = true;
	drv->sums[i] = pages_sum(cri->cri_key, (size_t)cri->cri_klen / 8);
	pthread_mutex_unlock(&drv->lock);
	*sid = i;
	return 0;
}

static void
ndrv_freesession(void *arg, u_int64_t sid)
{
	struct ndrv *drv = arg;

	pthread_mutex_lock(&drv->lock);
	PAGES_CHECK(drv->used[CRYPTO_SESID2LID(sid)]);
	drv->used[CRYPTO_SESID2LID(sid)] = false;
	pthread_mutex_unlock(&drv->lock);
}

static int
ndrv_process(void *arg, struct cryptop *crp, int hint)
{
	struct ndrv *drv = arg;

	(void)hint;
	pthread_mutex_lock(&drv->lock);
	TAILQ_INSERT_TAIL(&drv->list, crp, crp_next);
	pthread_cond_signal(&drv->wake);
	pthread_mutex_unlock(&drv->lock);
	return 0;
}

static void
ndrv_complete(const struct ndrv *drv, struct cryptop *crp)
{
	const struct cryptodesc *crd = crp->crp_desc;
	uint8_t sum = drv->sums[CRYPTO_SESID2LID(crp->crp_sid)];
	uint8_t *data = (uint8_t *)crp->crp_buf + crd->crd_skip;

	for (int i = 0; i < crd->crd_len; i++)
		data[i] = (uint8_t)((crd->crd_flags & CRD_F_ENCRYPT) != 0
			? data[i] + sum
			: data[i] - sum);
	ndrv_processed++;
	crp->crp_etype = 0;
	crypto_done(crp);
}

static void *
ndrv_main(void *arg)
{
	struct ndrv *drv = arg;
	struct cryptop *crp;

	pthread_mutex_lock(&drv->lock);
	for (;;) {
		crp = TAILQ_FIRST(&drv->list);
		if (crp == NULL && drv->stop)
			break;
		if (crp == NULL) {
			pthread_cond_wait(&drv->wake, &drv->lock);
			continue;
		}
		TAILQ_REMOVE(&drv->list, crp, crp_next);
		pthread_mutex_unlock(&drv->lock);
		ndrv_complete(drv, crp);
		pthread_mutex_lock(&drv->lock);
	}
	pthread_mutex_unlock(&drv->lock);
	return NULL;
}

static void
ndrv_attach(void)
{
	ndrv.stop = false;
	for (size_t i = 0; i < NDRV_SESSIONS; i++)
		ndrv.used[i] = false;
	PAGES_CHECK(pthread_create(&ndrv.thread, NULL, ndrv_main, &ndrv) == 0);
	ndrv_id = crypto_get_driverid(0);
	PAGES_CHECK(ndrv_id >= 0);
	PAGES_CHECK(
	    crypto_register((u_int32_t)ndrv_id, CRYPTO_AES_CBC, 0, 0,
		ndrv_newsession, ndrv_freesession, ndrv_process, &ndrv) == 0);
}

/* What it still has is completed after its end. */
static void
ndrv_detach(void)
{
	PAGES_CHECK(crypto_unregister_all((u_int32_t)ndrv_id) == 0);
	pthread_mutex_lock(&ndrv.lock);
	ndrv.stop = true;
	pthread_cond_signal(&ndrv.wake);
	pthread_mutex_unlock(&ndrv.lock);
	pthread_join(ndrv.thread, NULL);
}

const struct pages_driver pages_netbsd_driver = {
	.attach = ndrv_attach,
	.detach = ndrv_detach,
	.processed = &ndrv_processed,
};
