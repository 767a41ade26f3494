/* SPDX-License-Identifier: ISC */
/*
 * pool.h - the threads that run synchronous drivers for consumers that do not
 * want to (CRYPTO_F_ASYNC).
 */
#ifndef FRAMEWORK_POOL_H
#define FRAMEWORK_POOL_H

struct cryptop;

/* Have the request given to its driver in another thread. */
void pool_put(struct cryptop *crp);

#endif
