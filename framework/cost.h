/* SPDX-License-Identifier: ISC */
/*
 * cost.h - what a request costs on each driver, by algorithm and size: measured
 * in the background on sessions of our own, and kept fresh by requests that pass.
 */
#ifndef FRAMEWORK_COST_H
#define FRAMEWORK_COST_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

struct driver;

#define COST_SIZES 3u /* small, medium, large */

/* The class of `len` bytes. */
static inline unsigned int
cost_size(size_t len)
{
	return len <= 512 ? 0 : len <= 8192 ? 1 : 2;
}

/* Changes whenever a cost has changed so much that choices may. */
extern _Atomic uint32_t cost_generation;

/* Nanoseconds; 0: not known. */
uint32_t cost_get(const struct driver *d, int alg, unsigned int size);
void cost_set(struct driver *d, int alg, unsigned int size, uint32_t ns);

/* A request took so long; what is known moves an eighth towards it.  Does nothing
 * if the knob is frozen. */
void cost_note(struct driver *d, int alg, unsigned int size, uint64_t ns);

/*
 * Have the algorithms of the list measured on all drivers that offer them and of
 * which it is not known, some time later and in less than a hundredth of the
 * time.  Does nothing if the knob is frozen.
 */
void cost_want(const struct cryptoini *list);

#endif
