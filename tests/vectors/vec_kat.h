/* SPDX-License-Identifier: ISC */
/*
 * vec_kat.h - the known answers of the headers, decoded.
 */
#ifndef TESTS_VECTORS_VEC_KAT_H
#define TESTS_VECTORS_VEC_KAT_H

#include "vec.h"

/* Those of `alg`; as vec_each. */
int vec_kat_each(
    const struct alg *alg, vec_fn *fn, void *arg, struct vec_tally *tally);

#endif
