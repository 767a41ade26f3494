/* SPDX-License-Identifier: ISC */
/*
 * slow_drv.c - a driver as slow as a device on a thin line: the null cipher, one
 * request after the other in a thread of its own, each so many milliseconds (its
 * argument).  For tests alone.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/module.h>

static struct crypto_device slow_dev = { .name = "slow", .unit = 0 };
static int32_t slow_id = -1;
static useconds_t slow_delay; /* us */
static pthread_t slow_thread;

static pthread_mutex_t slow_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t slow_cond = PTHREAD_COND_INITIALIZER;
static TAILQ_HEAD(, cryptop) slow_queue = TAILQ_HEAD_INITIALIZER(slow_queue);
static bool slow_ending; /* both under the lock */

static void *
slow_main(void *arg)
{
	struct cryptop *crp;

	pthread_mutex_lock(&slow_lock);
	for (;;) {
		while ((crp = TAILQ_FIRST(&slow_queue)) == NULL && !slow_ending)
			pthread_cond_wait(&slow_cond, &slow_lock);
		if (crp == NULL)
			break;
		TAILQ_REMOVE(&slow_queue, crp, crp_next);
		pthread_mutex_unlock(&slow_lock);
		usleep(slow_delay);
		crp->crp_etype = 0;
		crypto_done(crp);
		pthread_mutex_lock(&slow_lock);
	}
	pthread_mutex_unlock(&slow_lock);
	return arg;
}

static int
slow_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	return cri->cri_next != NULL ? EOPNOTSUPP : 0;
}

static int
slow_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	pthread_mutex_lock(&slow_lock);
	TAILQ_INSERT_TAIL(&slow_queue, crp, crp_next);
	pthread_cond_signal(&slow_cond);
	pthread_mutex_unlock(&slow_lock);
	return 0;
}

static void
slow_detach(void)
{
	(void)crypto_unregister_all((uint32_t)slow_id);
	pthread_mutex_lock(&slow_lock);
	slow_ending = true;
	pthread_cond_signal(&slow_cond);
	pthread_mutex_unlock(&slow_lock);
	pthread_join(slow_thread, NULL);
}

/* Signals are for the program's own threads. */
static int
slow_start(void)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&slow_thread, NULL, slow_main, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static int
slow_attach(const char *args)
{
	int error;

	slow_delay = (useconds_t)strtoul(args, NULL, 10) * 1000;
	slow_id = crypto_get_driverid(&slow_dev, 1, CRYPTOCAP_F_HARDWARE);
	if (slow_id < 0)
		return ENOMEM;
	error = slow_start();
	if (error != 0) {
		(void)crypto_unregister_all((uint32_t)slow_id);
		return error;
	}
	error = crypto_register((uint32_t)slow_id, CRYPTO_NULL_CBC, 0, 0,
	    slow_newsession, NULL, slow_process, NULL);
	if (error != 0)
		slow_detach();
	return error;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "slow",
	.description = "the null cipher, slowly",
	.attach = slow_attach,
	.detach = slow_detach,
};
