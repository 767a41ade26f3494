/* SPDX-License-Identifier: ISC */
/*
 * async_own.c - asynchronous operations that a dialect runs by itself: for the
 * open file they are like all others.
 */
#include <assert.h>
#include <errno.h>

#include "async_impl.h"

int
aop_new_own(struct aop **out, const struct dialect *dialect,
    struct csession *cse, size_t room, aop_begin_t *begin)
{
	struct aop *aop = aop_alloc(dialect, AOP_CRYPT, room);

	*out = aop;
	if (aop == NULL)
		return ENOMEM;
	cse_ref(cse);
	aop->cse = cse;
	aop->begin = begin;
	aop->nbytes = room;
	return 0;
}

struct csession *
aop_session(const struct aop *aop)
{
	return aop->cse;
}

void
aop_result(struct aop *aop, uint64_t uaddr, void *data, size_t len)
{
	assert(aop->nouts < AOP_OUTS);
	aop_add_out(aop, uaddr, data, len);
}

void
aop_end(struct aop *aop, int error)
{
	struct csession *cse = aop->cse;

	aop->error = error;
	aop->cse = NULL;
	aset_finish(aop);
	cse_put(cse);
	aset_ran();
}
