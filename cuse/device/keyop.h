/* SPDX-License-Identifier: ISC */
/*
 * keyop.h - a key operation of a program's: numbers from its memory, through the
 * framework, and results back.  What is in an argument and which answer it gets
 * is the dialects'; who may have key operations at all, too (access.h).
 */
#ifndef DEVICE_KEYOP_H
#define DEVICE_KEYOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

struct call;

#define KOP_PARAMS 8u /* of an operation, inputs and outputs */

/* Any driver that programs may use, as a crid. */
#define KOP_CRID_ANY (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

/* What a program says: inputs first, outputs right behind them. */
struct kop_params {
	uint32_t op; /* CRK_*, the same in all dialects */
	uint32_t niparams;
	uint32_t noparams;
	int crid; /* a driver's id, or KOP_CRID_ANY or one of its classes */
	/* Whether all eight nbits count, and not just those of parameters that
	 * the operation has (FreeBSD, OpenBSD). */
	bool check_all;
	struct kop_param {
		uint64_t uaddr;
		uint32_t nbits; /* (nbits + 7) / 8 bytes; 0: none */
	} param[KOP_PARAMS];
};

/* What becomes of it. */
struct kop_result {
	uint32_t status; /* crk_status; 0 where kop_run returns 0 */
	uint32_t crid; /* of the driver that did it */
};

/* Bytes of a parameter of so many bits. */
static inline size_t
kop_bytes(uint32_t nbits)
{
	return ((size_t)nbits + 7) / 8;
}

/* CIOCASYMFEAT: the operations programs may have, as bits 1 << CRK_*; none where
 * kern.userasymcrypto is 0. */
uint32_t kop_features(void);

/*
 * Check what a program says, without a call: one debug line for what is wrong,
 * with `name` (the command's) in front.
 * EFBIG more than eight parameters; EINVAL no such operation, other counts than
 * it has, more than 65536 bits.
 */
int kop_check(const struct kop_params *params, const char *name);

/*
 * For a row's plan: name the memory of the operation's parameters, outputs zeroed.
 * The plan is kept in call->scratch, all of it; `params` is not needed any more.
 * The errnos of kop_check; EFAULT a range wraps around; E2BIG the parameters
 * together are more than a call can have (XFER_SMALL).
 */
int kop_plan(struct call *call, const struct kop_params *params);

/*
 * For its run: carry it out and wait for the end, with others served meanwhile
 * (call_may_block).  Outputs are in their segments then, wiped with the call.
 * After an error nothing is stored, *result is set all the same:
 * ENODEV no driver that is allowed has the operation; EOPNOTSUPP the policy denies it;
 * ENOMEM; else the driver's:
 * EBADMSG a signature that is none, ERANGE an output is too short, EINVAL.
 * Locks: none.
 */
int kop_run(struct call *call, struct kop_result *result);

/* For async.c: such a crid as the framework's krp_crid. */
int kop_crid(int crid);

#endif
