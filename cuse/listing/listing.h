/* SPDX-License-Identifier: ISC */
/*
 * listing.h - who offers an algorithm, and by which numbers programs ask for it: what
 * listings of algorithms say, as JSON.  The framework knows the one, the dialects the
 * other.
 */
#ifndef LISTING_LISTING_H
#define LISTING_LISTING_H

#include <json-c/json.h>

struct alg;

/* The names of the drivers that are attached now and offer the algorithm.  The
 * caller's, as json-c counts. */
json_object *listing_providers(const struct alg *alg);

/* The same of a key operation, CRK_*. */
json_object *listing_key_providers(int op);

/* An object with a member for each dialect, the list of the numbers by which its
 * sessions name the algorithm; of most dialects it is empty for some.  The
 * caller's. */
json_object *listing_ids(const struct alg *alg);

#endif
