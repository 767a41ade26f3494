/* SPDX-License-Identifier: ISC */
/*
 * bench_engine.h - who can do an algorithm in this process: the framework and the
 * libraries it is measured against.  No device here, and none of its numbers.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_ENGINE_H
#define CRYPTODEVD_TOOLS_BENCH_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "alg.h"

#define BENCH_ENGINE_TAG ((size_t)16) /* bytes of an AEAD's */
#define BENCH_TAIL	 ((size_t)64) /* room for a tag or digest */

struct bench_job {
	const struct alg *alg;
	const uint8_t *key; /* borrowed, as the IV, until close */
	size_t key_len;
	const uint8_t *iv; /* 16 bytes, of which alg->iv_len count */
	size_t len; /* bytes of data */
};

/*
 * One who computes.  open: NULL if it does not do the algorithm with that key
 * (or has no memory).  run: encrypt or hash the job's data in place; a tag or
 * digest goes to the BENCH_TAIL bytes behind them; an AEAD that encrypts nothing
 * takes the data as associated data, others have none.  An errno.
 */
struct bench_engine {
	const char *name;
	void *(*open)(const struct bench_job *job);
	int (*run)(void *ctx, uint8_t *data);
	void (*close)(void *ctx);
};

extern const struct bench_engine bench_framework;
extern const struct bench_engine bench_nettle;
extern const struct bench_engine bench_openssl;

#endif
