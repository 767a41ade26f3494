/* SPDX-License-Identifier: ISC */
/*
 * device.h - what the parts of kat-device share: the run and its counting.
 */
#ifndef TESTS_KAT_DEVICE_H
#define TESTS_KAT_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../vectors/vec.h"
#include "cdev.h"
#include "check_buf.h"
#include "device_ids.h"
#include "linux_ids.h"

#define DEV_LEN_MAX ((size_t)2 * 1024 * 1024)

struct dev_run {
	struct cdev dev;
	const char *dir;
	size_t step; /* every step-th vector */
	size_t max_len; /* of the data of a call */
	struct check_buf src;
	struct check_buf dst;
	struct check_buf mac;
	struct check_buf iv;
	uint8_t *ctext; /* owned, DEV_LEN_MAX */
	/* The row under way. */
	const struct alg *alg;
	const struct dev_id *id;
	const struct lnx_id *lnx;
	size_t nseen;
	size_t nvectors;
	size_t ncases;
	size_t nfailures;
	size_t nbad; /* rows */
};

/* Count one case; say what it was unless `ok`. */
void dev_case(struct dev_run *run, const struct vec *v, bool ok,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The pointer of a key as the structs want it; keys are only read. */
uint8_t *dev_key(const struct vec_bytes *key);

/* False, and a failed case, if there is no session. */
bool dev_session(struct dev_run *run, const struct vec *v, uint32_t *ses);

/* A vector of an authenticated cipher by CIOCAUTHCRYPT.  False: the dialect has
 * no IV of that length, and nothing was run. */
bool dev_aead(struct dev_run *run, const struct vec *v);

#endif
