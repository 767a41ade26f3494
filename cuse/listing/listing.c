/* SPDX-License-Identifier: ISC */
/*
 * listing.c - made from the rows of the framework, the drivers and the dialects;
 * nothing is known here.
 */
#include "listing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alg.h"
#include "dialect.h"
#include "stats.h"

#define IDS_MAX 16u /* of an algorithm in a dialect */

static json_object *
listing_who_offers(bool (*offers)(uint32_t id, int what), int what)
{
	json_object *array = json_object_new_array();
	char name[CRYPTO_DRIVER_NAME];

	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		if (offers(id, what) && crypto_driver_name(name, id))
			(void)json_object_array_add(
			    array, json_object_new_string(name));
	}
	return array;
}

json_object *
listing_providers(const struct alg *alg)
{
	return listing_who_offers(crypto_driver_offers, alg->id);
}

json_object *
listing_key_providers(int op)
{
	return listing_who_offers(crypto_driver_koffers, op);
}

json_object *
listing_ids(const struct alg *alg)
{
	json_object *object = json_object_new_object();
	const struct dialect *dialect;
	uint32_t ids[IDS_MAX];

	for (size_t i = 0; (dialect = dialect_at(i)) != NULL; i++) {
		json_object *array = json_object_new_array();
		size_t n = dialect->ids_of == NULL
		    ? 0
		    : dialect->ids_of(alg, ids, IDS_MAX);

		for (size_t k = 0; k < n; k++)
			(void)json_object_array_add(
			    array, json_object_new_int64(ids[k]));
		(void)json_object_object_add(object, dialect->name, array);
	}
	return object;
}
