/* SPDX-License-Identifier: ISC */
/*
 * async_impl.h - what the files of async share, and nobody else includes: the
 * operation itself, and the asynchronous state of an open file.
 */
#ifndef DEVICE_ASYNC_IMPL_H
#define DEVICE_ASYNC_IMPL_H

#include <sys/queue.h>

#include <opencrypto/cryptodev.h>

#include "async.h"
#include "csession_impl.h"
#include "fcrypt.h"
#include "sync.h"

#define AOP_OUTS KOP_PARAMS

/*
 * An operation, in secret memory, its data behind it.  It is in one pair of hands
 * at a time: the submitter's, the framework's, the open file's, the fetcher's.
 * (a) under aset->lock
 */
struct aop {
	size_t size; /* bytes of memory */
	_Atomic unsigned int refs; /* more than one while it is claimed */
	const struct dialect *dialect;
	enum aop_kind kind;
	uint32_t id;
	int error;
	bool queued;
	struct aset *aset; /* a reference, from submission on */
	TAILQ_ENTRY(aop) link; /* (a) of those finished */
	uint32_t claim; /* (a) 0: not claimed */
	uint64_t nbytes; /* as counted */

	struct csession *cse; /* AOP_CRYPT: a reference until it has finished */
	aop_begin_t *begin; /* the dialect's way to run it; NULL: ours */
	struct cse_waiter waiter;
	struct cse_op op;
	struct cse_step step;
	struct cryptop *crp;
	uint8_t iv[EALG_MAX_BLOCK_LEN];
	uint8_t next_iv[EALG_MAX_BLOCK_LEN];
	uint8_t mac[AALG_MAX_RESULT_LEN];

	TAILQ_ENTRY(aop) run_link; /* AOP_KEY: that wait for a thread */
	struct cryptkop *krp;

	size_t nouts;
	struct xfer_seg outs[AOP_OUTS];
	size_t nins;
	struct xfer_seg ins[KOP_PARAMS];
	_Alignas(16) unsigned char label[AOP_LABEL_MAX];
	_Alignas(16) unsigned char data[];
};

/* async.c: zeroed but for these; and what is read for it, and stored after it. */
struct aop *aop_alloc(
    const struct dialect *dialect, enum aop_kind kind, size_t len);
void aop_add_in(struct aop *aop, uint64_t uaddr, void *data, size_t len);
void aop_add_out(struct aop *aop, uint64_t uaddr, void *data, size_t len);

/* async_run.c: have it run.  aset_finish is called when it has, perhaps before
 * this returns. */
void aop_start(struct aop *aop);

/* aset.c: it has finished: the result waits, or, if the file has gone, does not.
 * No longer the caller's. */
void aset_finish(struct aop *aop);

/* And nothing that it needed is in use any more. */
void aset_ran(void);

/* Of one under way: whether it can still be fetched, as its file is open. */
bool aset_is_open(struct aset *aset);

/* A new one, with one reference; NULL: no memory.  notify as for fcr_set_notify. */
struct limit_file;
struct aset *aset_new(
    struct limit_file *limits, fcr_notify_t *notify, void *ctx);

/* The file has gone: what has not been fetched is dropped. */
void aset_close(struct aset *aset);

void aset_set_notify(struct aset *aset, fcr_notify_t *notify, void *ctx);
unsigned int aset_poll(struct aset *aset);

#endif
