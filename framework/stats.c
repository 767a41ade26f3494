/* SPDX-License-Identifier: ISC */
/*
 * stats.c - the counters that belong to no driver.
 */
#include "stats.h"

struct crypto_counters crypto_counters;
