/* SPDX-License-Identifier: ISC */
/*
 * netbsd_result.c - CIOCNCRYPTRET and CIOCNCRYPTRETM: what has become of operations
 * that went on after their call.  Neither waits.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/netbsd.h>

#include "async.h"
#include "csession.h"
#include "fcrypt.h"
#include "netbsd.h"
#include "netbsd_batch.h"

#define NB_REQID  offsetof(struct nb_crypt_result, reqid)
#define NB_STATUS offsetof(struct nb_crypt_result, status)
#define NB_OPAQUE offsetof(struct nb_crypt_result, opaque)
static_assert(NB_OPAQUE == offsetof(struct nb_crypt_result32, opaque), "same");

static size_t
nb_result_size(const struct call *call)
{
	return nb_is_narrow(call) ? sizeof(struct nb_crypt_result32)
				  : sizeof(struct nb_crypt_result);
}

/* Whether the session of an operation has been ended: then its result is lost. */
static bool
nb_result_orphaned(const struct call *call, struct aop *aop)
{
	const struct nb_label *label = aop_label(aop);
	struct csession *cse;

	if (label->ses == 0)
		return false;
	cse = fcr_session_get(call->fcr, label->ses);
	cse_put(cse);
	return cse == NULL;
}

static void
nb_result_put(
    const struct call *call, unsigned char *at, struct aop *aop, int status)
{
	const struct nb_label *label = aop_label(aop);

	nb_put32(at, NB_REQID, aop_id(aop));
	nb_put32(at, NB_STATUS, (uint32_t)status);
	nb_put_word(call, at, NB_OPAQUE, label->opaque);
}

/* Fill in the result of one that was taken, and store what it has made where that
 * is possible now.  What cannot be stored is its status. */
static void
nb_result_settle(const struct call *call, unsigned char *at, struct aop *aop)
{
	int status = nb_result_orphaned(call, aop) ? EINVAL : aop_error(aop);

	if (status == 0 && call->x.mem != NULL &&
	    aop_store(aop, call->x.mem, NULL) != 0) {
		ocf_debug("%s: request %u: its result cannot be stored",
		    call->cmd->name, aop_id(aop));
		status = EFAULT;
	}
	nb_result_put(call, at, aop, status);
}

/* Where bytes travel with the request, what is stored has to be planned. */
int
nb_ncryptret_plan(struct call *call)
{
	uint32_t id = nb_get32(call->arg, NB_REQID);
	struct aop *aop;

	if (call->x.mem != NULL)
		return 0;
	aop = aop_hold(call, &dialect_netbsd, id);
	if (aop == NULL || nb_result_orphaned(call, aop))
		return 0;
	return aop_plan(aop, call);
}

int
nb_ncryptret_run(struct call *call)
{
	uint32_t id = nb_get32(call->arg, NB_REQID);
	struct aop *aop = NULL;

	if (id != 0)
		aop = aop_take(call->fcr, &dialect_netbsd, AOP_ANY, id);
	if (aop == NULL) {
		ocf_debug(
		    "%s: reqid: %u is under way, or none", call->cmd->name, id);
		return EINPROGRESS;
	}
	nb_result_settle(call, call->arg, aop);
	aop_free(aop);
	return 0;
}

static uint64_t
nb_ncryptretm_uaddr(const struct call *call, size_t i)
{
	size_t elems = nb_is_narrow(call)
	    ? offsetof(struct nb_array32, elems_uaddr)
	    : offsetof(struct nb_array, elems_uaddr);

	return nb_get_word(call, call->arg, elems) + i * nb_result_size(call);
}

/* A request that carries the bytes brings one result. */
int
nb_ncryptretm_plan(struct call *call)
{
	void **result = call->scratch;
	uint64_t count = nb_get_word(call, call->arg, 0);
	struct aop *aop;
	int error;

	*result = NULL;
	if (count == 0 || count > NB_CRYPTODEV_OPS_MAX) {
		BSD_REFUSE(call, "count", count);
		return EINVAL;
	}
	if (call->x.mem != NULL)
		return 0;
	aop = aop_claim(call, &dialect_netbsd);
	if (aop == NULL)
		return 0;
	error = xfer_want_out(&call->x, nb_ncryptretm_uaddr(call, 0),
	    nb_result_size(call), result);
	if (error != 0)
		return error;
	return nb_result_orphaned(call, aop) ? 0 : aop_plan(aop, call);
}

/* Operations on sessions and on keys by turns, as long as there are both. */
static struct aop *
nb_ncryptretm_take(const struct call *call, size_t i)
{
	enum aop_kind kind = i % 2 == 0 ? AOP_CRYPT : AOP_KEY;
	struct aop *aop = aop_take(call->fcr, &dialect_netbsd, kind, 0);

	return aop != NULL ? aop
			   : aop_take(call->fcr, &dialect_netbsd, AOP_ANY, 0);
}

/* One result to its place, which is tried first: what is taken is gone.  EFAULT
 * that is no place; ENOENT there is no result. */
static int
nb_ncryptretm_one(struct call *call, size_t i)
{
	const struct xfer_mem *mem = call->x.mem;
	unsigned char result[sizeof(struct nb_crypt_result)];
	struct xfer_seg seg = { nb_ncryptretm_uaddr(call, i), result,
		nb_result_size(call) };
	struct aop *aop;
	int error;

	error = mem->fetch(mem->ctx, &seg, 1);
	if (error == 0)
		error = mem->store(mem->ctx, &seg, 1);
	if (error != 0)
		return error;
	aop = nb_ncryptretm_take(call, i);
	if (aop == NULL)
		return ENOENT;
	nb_result_settle(call, result, aop);
	error = mem->store(mem->ctx, &seg, 1);
	aop_free(aop);
	return error;
}

/* The one that plan has claimed, if nobody has taken it since. */
static size_t
nb_ncryptretm_carried(struct call *call)
{
	void **result = call->scratch;
	struct aop *aop = NULL;

	if (call->aop != NULL)
		aop = aop_take(
		    call->fcr, &dialect_netbsd, AOP_ANY, aop_id(call->aop));
	if (aop == NULL)
		return 0;
	nb_result_settle(call, *result, aop);
	aop_free(aop);
	return 1;
}

int
nb_ncryptretm_run(struct call *call)
{
	uint64_t count = nb_get_word(call, call->arg, 0);
	size_t n = 0;
	int error = 0;

	if (call->x.mem == NULL) {
		n = nb_ncryptretm_carried(call);
	} else {
		while (n < count && error == 0 && !call_killed(call)) {
			error = nb_ncryptretm_one(call, n);
			n += error == 0;
		}
	}
	/* Results that have been stored are the caller's. */
	if (n == 0 && error != 0 && error != ENOENT)
		return error;
	nb_put_word(call, call->arg, 0, n);
	return 0;
}
