/* SPDX-License-Identifier: ISC */
/*
 * wrong_drv.c - a driver that computes something else: the null cipher, which changes
 * the first byte.  It says that it is hardware, to be preferred.  For tests alone.
 */
#include <errno.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/module.h>

static struct crypto_device wrong_dev = { .name = "wrong", .unit = 0 };
static int32_t wrong_id = -1;

static int
wrong_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	return cri->cri_next != NULL ? EOPNOTSUPP : 0;
}

static int
wrong_process(device_t dev, struct cryptop *crp, int hint)
{
	const struct cryptodesc *crd = crp->crp_desc;
	unsigned char byte;

	(void)dev;
	(void)hint;
	if (crd->crd_len > 0) {
		crypto_copydata(
		    crp->crp_flags, crp->crp_buf, crd->crd_skip, 1, &byte);
		byte ^= 1;
		crypto_copyback(
		    crp->crp_flags, crp->crp_buf, crd->crd_skip, 1, &byte);
	}
	crp->crp_etype = 0;
	crypto_done(crp);
	return 0;
}

static void
wrong_detach(void)
{
	(void)crypto_unregister_all((uint32_t)wrong_id);
}

static int
wrong_attach(const char *args)
{
	int error;

	(void)args;
	wrong_id = crypto_get_driverid(
	    &wrong_dev, 0, CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SYNC);
	if (wrong_id < 0)
		return ENOMEM;
	error = crypto_register((uint32_t)wrong_id, CRYPTO_NULL_CBC, 0, 0,
	    wrong_newsession, NULL, wrong_process, NULL);
	if (error != 0)
		wrong_detach();
	return error;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "wrong",
	.description = "the null cipher, wrongly",
	.attach = wrong_attach,
	.detach = wrong_detach,
};
