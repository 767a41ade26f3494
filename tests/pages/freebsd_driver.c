/* SPDX-License-Identifier: ISC */
/*
 * freebsd_driver.c - a driver as crypto(9) of FreeBSD, July 2018, has it.
 */
#include <opencrypto/cryptodev.h>

#include "pages.h"

struct fdrv_session {
	uint8_t sum;
};

static struct crypto_device fdrv_dev = { .name = "fpage" };
static int32_t fdrv_id;
static _Atomic uint64_t fdrv_processed;

static int
fdrv_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	struct fdrv_session *fs = crypto_get_driver_session(ses);

	(void)dev;
	PAGES_CHECK(cri->cri_alg == CRYPTO_AES_CBC && cri->cri_next == NULL);
	PAGES_CHECK(fs->sum == 0);
	fs->sum = pages_sum(cri->cri_key, (size_t)cri->cri_klen / 8);
	return 0;
}

/* No freesession: the session memory is all there is. */

static int
fdrv_process(device_t dev, struct cryptop *crp, int hint)
{
	const struct fdrv_session *fs =
	    crypto_get_driver_session(crp->crp_session);
	const struct cryptodesc *crd = crp->crp_desc;

	(void)dev;
	(void)hint;
	for (int i = crd->crd_skip; i < crd->crd_skip + crd->crd_len; i++)
		crp->crp_buf[i] = (char)((crd->crd_flags & CRD_F_ENCRYPT) != 0
			? crp->crp_buf[i] + fs->sum
			: crp->crp_buf[i] - fs->sum);
	fdrv_processed++;
	crp->crp_etype = 0;
	crypto_done(crp);
	return 0;
}

static void
fdrv_attach(void)
{
	fdrv_id = crypto_get_driverid(&fdrv_dev, sizeof(struct fdrv_session),
	    CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	PAGES_CHECK(fdrv_id >= 0);
	PAGES_CHECK(crypto_register((uint32_t)fdrv_id, CRYPTO_AES_CBC, 0, 0,
			fdrv_newsession, NULL, fdrv_process, NULL) == 0);
}

static void
fdrv_detach(void)
{
	PAGES_CHECK(crypto_unregister_all((uint32_t)fdrv_id) == 0);
}

const struct pages_driver pages_freebsd_driver = {
	.attach = fdrv_attach,
	.detach = fdrv_detach,
	.processed = &fdrv_processed,
};
