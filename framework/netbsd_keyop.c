/* SPDX-License-Identifier: ISC */
/*
 * netbsd_keyop.c - key operations of NetBSD's page, of consumers and on drivers.
 * Both pages have the same operations and numbers; what differs is the structure
 * and who allocates it.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "netbsd_driver.h"

static_assert(NETBSD_CRK_ALGORITHM_MAX == CRK_ALGORITHM_MAX, "same operations");
static_assert(NETBSD_CRK_MAXPARAM == CRK_MAXPARAM, "same parameters");

/* One operation on both sides: the consumer's beside the core's, which is owned;
 * or the driver's beside the core's, which is borrowed. */
struct netbsd_kop {
	struct netbsd_cryptkop krp; /* first: the two are one address */
	struct cryptkop *native;
};

static struct netbsd_kop *
netbsd_kop_of(struct netbsd_cryptkop *krp)
{
	return (struct netbsd_kop *)(void *)krp;
}

struct netbsd_cryptkop *
netbsd_crypto_kgetreq(int num, int flags)
{
	struct cryptkop *native = crypto_kgetreq(num, flags);
	struct netbsd_kop *kop;

	if (native == NULL)
		return NULL;
	kop = calloc(1, sizeof(*kop));
	if (kop == NULL) {
		crypto_kfreereq(native);
		return NULL;
	}
	kop->native = native;
	return &kop->krp;
}

void
netbsd_crypto_kfreereq(struct netbsd_cryptkop *krp)
{
	if (krp == NULL)
		return;
	crypto_kfreereq(netbsd_kop_of(krp)->native);
	free(netbsd_kop_of(krp));
}

/* The core's callback. */
static int
netbsd_kop_done(struct cryptkop *native)
{
	struct netbsd_kop *kop =
	    (struct netbsd_kop *)(void *)native->krp_opaque;

	kop->krp.krp_status = native->krp_status;
	kop->krp.krp_hid = native->krp_hid;
	kop->krp.krp_flags |= NETBSD_CRYPTO_F_DONE;
	return kop->krp.krp_callback(&kop->krp);
}

void
netbsd_crypto_kdispatch(struct netbsd_cryptkop *krp)
{
	struct cryptkop *native;

	assert(krp != NULL && krp->krp_callback != NULL);
	native = netbsd_kop_of(krp)->native;
	krp->krp_flags &= ~NETBSD_CRYPTO_F_DONE;
	krp->krp_status = 0;
	native->krp_op = krp->krp_op;
	native->krp_status = 0;
	native->krp_iparams = krp->krp_iparams;
	native->krp_oparams = krp->krp_oparams;
	for (size_t i = 0; i < CRK_MAXPARAM; i++)
		native->krp_param[i] =
		    (struct crparam){ .crp_p = krp->krp_param[i].crp_p,
			    .crp_nbits = krp->krp_param[i].crp_nbits };
	native->krp_callback = netbsd_kop_done;
	native->krp_flags = krp->krp_flags & CRYPTO_F_CBIMM;
	native->krp_opaque = (caddr_t)netbsd_kop_of(krp);
	(void)crypto_kdispatch(native);
}

int
netbsd_crypto_getfeat(int *featp)
{
	return crypto_getfeat(featp);
}

/* As netbsd_work_callback. */
static int
netbsd_kop_callback(struct netbsd_cryptkop *krp)
{
	netbsd_crypto_kdone(krp);
	return 0;
}

/* The method that the core calls.  ENOMEM. */
static int
netbsd_kop_process(device_t dev, struct cryptkop *native, int hint)
{
	struct netbsd_kop *kop = calloc(1, sizeof(*kop));
	int error;

	if (kop == NULL)
		return ENOMEM;
	kop->native = native;
	kop->krp.krp_op = native->krp_op;
	kop->krp.krp_iparams = native->krp_iparams;
	kop->krp.krp_oparams = native->krp_oparams;
	kop->krp.krp_hid = native->krp_hid;
	for (size_t i = 0; i < CRK_MAXPARAM; i++)
		kop->krp.krp_param[i] =
		    (struct netbsd_crparam){ .crp_p =
						 native->krp_param[i].crp_p,
			    .crp_nbits = native->krp_param[i].crp_nbits };
	kop->krp.krp_callback = netbsd_kop_callback;
	error = netbsd_driver_kprocess(dev, &kop->krp, hint);
	/* It is ours again only after an error. */
	if (error != 0)
		free(kop);
	return error;
}

void
netbsd_crypto_kdone(struct netbsd_cryptkop *krp)
{
	struct netbsd_kop *kop = netbsd_kop_of(krp);
	struct cryptkop *native = kop->native;

	native->krp_status = krp->krp_status;
	free(kop);
	crypto_kdone(native);
}

int
netbsd_crypto_kregister(u_int32_t driverid, int kalg, u_int32_t flags,
    netbsd_kprocess_t *kprocess, void *arg)
{
	struct netbsd_driver *d = netbsd_driver_kref(driverid, kprocess, arg);
	int error;

	if (d == NULL)
		return EINVAL;
	error = crypto_kregister(driverid, kalg, flags, netbsd_kop_process, d);
	netbsd_driver_unref(d);
	return error;
}
