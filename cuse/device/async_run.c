/* SPDX-License-Identifier: ISC */
/*
 * async_run.c - an asynchronous operation from its start to its result, in the
 * threads of the framework: its turn on the session, the request, which comes back
 * when the session moves, and what goes on.
 */
#include <errno.h>
#include <string.h>

#include "async_impl.h"
#include "keyrun.h"

/* The result is the file's before the session is another's: who fetches it may
 * count on nothing being under way. */
static void
aop_crypt_end(struct aop *aop, int error)
{
	struct csession *cse = aop->cse;

	if (error == 0 && cse->cipher != NULL)
		memcpy(aop->next_iv, cse->iv, cse->cipher->iv_len);
	aop->error = error;
	aop->cse = NULL;
	aset_finish(aop);
	cse_leave(cse);
	cse_put(cse);
	aset_ran();
}

static int
aop_crypt_done(struct cryptop *crp)
{
	struct aop *aop = (struct aop *)(void *)crp->crp_opaque;
	struct csession *cse = aop->cse;

	if (crp->crp_etype == EAGAIN) {
		cse->ses = crp->crp_session;
		return crypto_dispatch(crp);
	}
	cse_step_end(cse, crp, &aop->op, &aop->step, crp->crp_etype);
	aop_crypt_end(aop, crp->crp_etype);
	return 0;
}

/* With the session ours. */
static void
aop_crypt_go(struct aop *aop)
{
	struct csession *cse = aop->cse;
	struct cryptop *crp = aop->crp;
	int error;

	if (aop->op.iv != NULL)
		memcpy(cse->iv, aop->op.iv, cse->cipher->iv_len);
	cse_step_begin(cse, crp, &aop->op, &aop->step);
	crp->crp_session = cse->ses;
	/* Drivers that are synchronous run in the framework's threads, callbacks
	 * of all in its return threads: nobody waits, and no driver is called
	 * from within its crypto_done. */
	crp->crp_flags = CRYPTO_F_ASYNC;
	crp->crp_callback = aop_crypt_done;
	crp->crp_opaque = (caddr_t)aop;
	error = crypto_dispatch(crp);
	if (error != 0)
		aop_crypt_end(aop, error);
}

static void
aop_crypt_turn(struct cse_waiter *waiter)
{
	aop_crypt_go((struct aop *)(void *)((char *)waiter -
	    offsetof(struct aop, waiter)));
}

static int
aop_key_done(struct cryptkop *krp)
{
	struct aop *aop = (struct aop *)(void *)krp->krp_opaque;

	aop->error = (int)krp->krp_status;
	aset_finish(aop);
	aset_ran();
	return 0;
}

/* They may take minutes each: those that nobody will see are left undone. */
void
aop_key_run(struct cryptkop *krp)
{
	const struct aop *aop = (const struct aop *)(void *)krp->krp_opaque;

	if (aset_is_open(aop->aset)) {
		(void)crypto_kdispatch(krp);
		return;
	}
	krp->krp_status = ECANCELED;
	(void)aop_key_done(krp);
}

void
aop_start(struct aop *aop)
{
	if (aop->kind == AOP_KEY) {
		aop->krp->krp_callback = aop_key_done;
		aop->krp->krp_opaque = (caddr_t)aop;
		keyrun_put(aop->krp);
		return;
	}
	if (aop->begin != NULL) {
		aop->begin(aop);
		return;
	}
	aop->waiter.turn = aop_crypt_turn;
	if (cse_enter_async(aop->cse, &aop->waiter))
		aop_crypt_go(aop);
}
