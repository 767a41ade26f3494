/* SPDX-License-Identifier: ISC */
/*
 * keyop.c - the way of a key operation to a driver and back.  The one place where
 * key operations are checked; drivers rely on it.  There is no lock: from
 * crypto_kdispatch to its callback an operation is in one pair of hands at a
 * time, and holds a reference on its driver.
 */
#include "keyop.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <opencrypto/keyref.h>

#include "driver.h"
#include "keyq.h"
#include "log.h"
#include "retq.h"
#include "stats.h"

#ifndef ERESTART
#define ERESTART 85 /* Linux has it; never given to a consumer */
#endif

#define CLASSES (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

static _Atomic int keyop_classes = CLASSES;
static atomic_bool keyop_user = true;

/* clang-format off */
static const struct keyop keyops[CRK_ALGORITHM_MAX + 1] = {
	[CRK_MOD_EXP]	     = { .name = "MOD_EXP",	   .nin = 3, .nout = 1 },
	[CRK_MOD_EXP_CRT]    = { .name = "MOD_EXP_CRT",	   .nin = 6, .nout = 1 },
	[CRK_DSA_SIGN]	     = { .name = "DSA_SIGN",	   .nin = 5, .nout = 2 },
	[CRK_DSA_VERIFY]     = { .name = "DSA_VERIFY",	   .nin = 7, .nout = 0 },
	[CRK_DH_COMPUTE_KEY] = { .name = "DH_COMPUTE_KEY", .nin = 3, .nout = 1 },
	[CRK_MOD_ADD]	     = { .name = "MOD_ADD",	   .nin = 3, .nout = 1 },
	[CRK_MOD_ADDINV]     = { .name = "MOD_ADDINV",	   .nin = 2, .nout = 1 },
	[CRK_MOD_SUB]	     = { .name = "MOD_SUB",	   .nin = 3, .nout = 1 },
	[CRK_MOD_MULT]	     = { .name = "MOD_MULT",	   .nin = 3, .nout = 1 },
	[CRK_MOD_MULTINV]    = { .name = "MOD_MULTINV",	   .nin = 2, .nout = 1 },
	[CRK_MOD]	     = { .name = "MOD",		   .nin = 2, .nout = 1 },
};
/* clang-format on */

const struct keyop *
keyop_find(u_int op)
{
	return op <= CRK_ALGORITHM_MAX ? &keyops[op] : NULL;
}

void
keyop_set_policy(int classes, bool user)
{
	keyop_classes = classes & CLASSES;
	keyop_user = user;
}

int
keyop_classes_netbsd(int allowsoft)
{
	if (allowsoft < 0)
		return CRYPTOCAP_F_SOFTWARE;
	return allowsoft > 0 ? CRYPTOCAP_F_HARDWARE : CLASSES;
}

int
keyop_classes_freebsd(int allowsoft)
{
	return allowsoft == 0 ? CRYPTOCAP_F_HARDWARE : CLASSES;
}

int
crypto_getfeat(int *featp)
{
	*featp = keyop_user ? driver_key_features(keyop_classes) : 0;
	return 0;
}

static int
keyop_check(const struct cryptkop *krp)
{
	const struct keyop *op = keyop_find(krp->krp_op);
	const struct crparam *key = &krp->krp_param[1];
	struct crypto_keyref ref;

	if (op == NULL || krp->krp_iparams != op->nin ||
	    krp->krp_oparams != op->nout)
		return EINVAL;
	for (size_t i = 0; i < (size_t)op->nin + op->nout; i++) {
		const struct crparam *par = &krp->krp_param[i];

		if (par->crp_nbits > KEYOP_BITS_MAX ||
		    (par->crp_nbits > 0 && par->crp_p == NULL))
			return EINVAL;
	}
	if (op->nin > 1 &&
	    crypto_keyref_parse(
		&ref, key->crp_p, ((size_t)key->crp_nbits + 7) / 8) == EINVAL) {
		ocf_debug("a damaged key reference (krp_param[1])");
		return EINVAL;
	}
	return 0;
}

static bool
keyop_choose(struct cryptkop *krp, int crid)
{
	struct driver *d = driver_select_key(krp, crid, keyop_classes);

	krp->krp_driver = d;
	if (d != NULL)
		krp->krp_hid = d->id;
	return d != NULL;
}

/* Its driver is done with it. */
static void
keyop_leave(struct cryptkop *krp)
{
	struct driver *d = krp->krp_driver;

	krp->krp_driver = NULL;
	if (d == NULL)
		return;
	atomic_fetch_sub(&d->nkops, 1);
	driver_unref(d);
}

static int
keyop_refuse(struct cryptkop *krp, int error)
{
	krp->krp_status = (u_int)error;
	crypto_kdone(krp);
	return 0;
}

/* The driver it was for has ended: any other will do, in the classes that were
 * asked for.  False: none. */
static bool
keyop_move(struct cryptkop *krp)
{
	keyop_leave(krp);
	return keyop_choose(krp, krp->krp_crid & CLASSES);
}

void
keyop_invoke(struct cryptkop *krp, uint32_t taken)
{
	struct driver *d = krp->krp_driver;
	uint32_t unblocks;
	int error;

	for (;;) {
		unblocks = d->kunblocks;
		if (driver_enter(d))
			break;
		if (!keyop_move(krp)) {
			(void)keyop_refuse(krp, ENODEV);
			return;
		}
		d = krp->krp_driver;
		taken = 0;
		if (keyq_put_if_waiting(krp, d))
			return;
	}
	error = d->kprocess(d->dev, krp, 0);
	/* The operation is ours again only after an error. */
	if (error == ERESTART)
		keyq_put_back(krp, d, unblocks, taken);
	else if (error != 0)
		(void)keyop_refuse(krp, error);
	driver_leave(d);
}

int
crypto_kdispatch(struct cryptkop *krp)
{
	int error;

	if (krp == NULL || krp->krp_callback == NULL)
		return EINVAL;
	assert(!krp->krp_owned);
	/* An operation is submitted again as it came back. */
	krp->krp_flags &= ~CRYPTO_F_DONE;
	krp->krp_status = 0;
	krp->krp_owned = true;
	krp->krp_driver = NULL;
	krp->krp_back = 0;
	STATS_COUNT(kops);

	error = keyop_check(krp);
	if (error != 0)
		return keyop_refuse(krp, error);
	if (!keyop_choose(krp, krp->krp_crid))
		return keyop_refuse(krp, ENODEV);
	if (!keyq_put_if_waiting(krp, krp->krp_driver))
		keyop_invoke(krp, 0);
	return 0;
}

void
keyop_finish(struct cryptkop *krp)
{
	/* The callback may free it. */
	krp->krp_owned = false;
	(void)krp->krp_callback(krp);
}

void
crypto_kdone(struct cryptkop *krp)
{
	struct driver *d = krp->krp_driver;

	assert(krp->krp_owned && (krp->krp_flags & CRYPTO_F_DONE) == 0);
	if (krp->krp_status == ERESTART && d != NULL) {
		krp->krp_status = 0;
		keyq_give_back(krp, d);
		return;
	}
	krp->krp_flags |= CRYPTO_F_DONE;
	if (krp->krp_status != 0)
		STATS_COUNT(kerrs);
	keyop_leave(krp);
	if ((krp->krp_flags & CRYPTO_F_CBIMM) != 0)
		keyop_finish(krp);
	else
		retq_put_key(krp);
}

struct cryptkop *
crypto_kgetreq(int num, int flags)
{
	(void)flags;
	if (num != 1 || retq_full(&retq_key))
		return NULL;
	return calloc(1, sizeof(struct cryptkop));
}

void
crypto_kfreereq(struct cryptkop *krp)
{
	if (krp == NULL)
		return;
	/* It may be in a queue, or with a driver. */
	assert(!krp->krp_owned);
	free(krp);
}
