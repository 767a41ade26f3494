/* SPDX-License-Identifier: ISC */
/*
 * fake_driver.c - a driver whose answers the test decides on.
 */
#include "fake_driver.h"

#include <errno.h>
#include <time.h>

#include <criterion/criterion.h>

static int
fake_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	struct fake_driver *fake = dev->softc;
	unsigned char *memory = crypto_get_driver_session(ses);

	fake->newsessions++;
	for (size_t i = 0; i < FAKE_SESSION_SIZE; i++)
		fake->dirty_memory = fake->dirty_memory || memory[i] != 0;
	memset(memory, 0xa5, FAKE_SESSION_SIZE);
	fake->cri = cri;
	if (fake->in_newsession != NULL)
		fake->in_newsession(fake);
	fake->cri = NULL;
	return fake->newsession_error;
}

static void
fake_freesession(device_t dev, crypto_session_t ses)
{
	struct fake_driver *fake = dev->softc;

	(void)ses;
	fake->freesessions++;
	if (fake->in_freesession != NULL)
		fake->in_freesession(fake);
}

void
fake_pause(unsigned int us)
{
	struct timespec ts = { .tv_nsec = (long)us * 1000 };

	nanosleep(&ts, NULL);
}

static int
fake_process(device_t dev, struct cryptop *crp, int hint)
{
	struct fake_driver *fake = dev->softc;
	struct cryptodesc *crd = crp->crp_desc;
	unsigned int i;

	fake->processed++;
	if (fake->process_return != 0)
		return fake->process_return;
	if (fake->restarts > 0) {
		fake->restarts--;
		if (fake->unblock_early)
			crypto_unblock((uint32_t)fake->id, CRYPTO_SYMQ);
		return ERESTART;
	}
	i = fake->nseen++;
	if (i < FAKE_SEEN) {
		fake->seen[i].crp = crp;
		fake->seen[i].hint = hint;
		fake->seen[i].thread = pthread_self();
	}
	if (fake->hold ||
	    (fake->in_process != NULL && fake->in_process(fake, crp)))
		return 0;
	if (fake->pause_us > 0)
		fake_pause(i * 7919 % fake->pause_us);
	for (int j = 0; j < crd->crd_len; j++)
		crp->crp_buf[crd->crd_skip + j] ^= (char)0xff;
	crp->crp_etype = fake->process_error;
	crypto_done(crp);
	return 0;
}

void
fake_attach(
    struct fake_driver *fake, const char *name, int caps, const int *algs)
{
	fake->dev.name = name;
	fake->id = crypto_get_driverid(&fake->dev, FAKE_SESSION_SIZE, caps);
	cr_assert_geq(fake->id, 0);
	for (; *algs != 0; algs++)
		cr_assert_eq(crypto_register((uint32_t)fake->id, *algs, 0, 0,
				 fake_newsession,
				 fake->no_freesession ? NULL : fake_freesession,
				 fake_process, fake),
		    0);
}

static int
fake_kprocess(device_t dev, struct cryptkop *krp, int hint)
{
	struct fake_driver *fake = dev->softc;
	unsigned int left = fake->krestarts;
	unsigned int i;

	cr_assert_eq(hint, 0);
	fake->kprocessed++;
	if (fake->kprocess_return != 0)
		return fake->kprocess_return;
	while (left > 0 &&
	    !atomic_compare_exchange_weak(&fake->krestarts, &left, left - 1))
		;
	if (left > 0) {
		if (fake->kunblock_early)
			crypto_unblock((uint32_t)fake->id, CRYPTO_ASYMQ);
		if (fake->in_krefusal != NULL)
			fake->in_krefusal(fake);
		return ERESTART;
	}
	i = fake->nkseen++;
	if (i < FAKE_SEEN) {
		fake->kseen[i] = krp;
		fake->kthread[i] = pthread_self();
	}
	if (fake->khold)
		return 0;
	for (size_t j = 0; j < krp->krp_oparams; j++) {
		struct crparam *out = &krp->krp_param[krp->krp_iparams + j];

		memset(out->crp_p, 0xff, (out->crp_nbits + 7) / 8);
	}
	krp->krp_status = (u_int)fake->kstatus;
	crypto_kdone(krp);
	return 0;
}

void
fake_attach_key(struct fake_driver *fake, const int *ops)
{
	for (; *ops >= 0; ops++)
		cr_assert_eq(crypto_kregister((uint32_t)fake->id, *ops, 0,
				 fake_kprocess, fake),
		    0);
}
