/* SPDX-License-Identifier: ISC */
/*
 * vec_kat.c - the known answers of the headers, decoded.
 */
#include "vec_kat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kat.h"
#include "kat_aead.h"
#include "kat_comp.h"
#include "kat_more.h"
#include "vec_record.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const struct kat *kats;
	size_t nkats;
} vec_kat_lists[] = {
	{ .kats = kats, .nkats = ARRAY_LEN(kats) },
	{ .kats = kats_more, .nkats = ARRAY_LEN(kats_more) },
	{ .kats = kats_aead, .nkats = ARRAY_LEN(kats_aead) },
	{ .kats = kats_comp, .nkats = ARRAY_LEN(kats_comp) },
};

/* The bytes of `hex`, NULL being none, `repeat` times, 0 being once. */
static int
vec_kat_bytes(
    struct vec_bytes *out, uint8_t **owned, const char *hex, size_t repeat)
{
	size_t one = hex == NULL ? 0 : strlen(hex) / 2;
	size_t times = repeat == 0 ? 1 : repeat;
	uint8_t *p = malloc(one * times + 1);

	if (p == NULL)
		return ENOMEM;
	*owned = p;
	if (hex != NULL && (strlen(hex) % 2 != 0 || !vec_unhex(p, hex, one)))
		return EBADMSG;
	for (size_t i = 1; i < times; i++)
		memcpy(p + i * one, p, one);
	*out = (struct vec_bytes){ .p = p, .len = one * times };
	return 0;
}

static int
vec_kat_one(const struct alg *alg, const struct kat *kat, size_t number,
    vec_fn *fn, void *arg)
{
	struct vec v = { .alg = alg, .source = kat->source, .number = number };
	const struct {
		struct vec_bytes *to;
		const char *hex;
		size_t repeat;
	} fields[] = {
		{ .to = &v.key, .hex = kat->key },
		{ .to = &v.iv, .hex = kat->iv },
		{ .to = &v.aad, .hex = kat->aad },
		{ .to = &v.in, .hex = kat->in, .repeat = kat->repeat },
		{ .to = &v.out, .hex = kat->out, .repeat = kat->out_repeat },
		{ .to = &v.tag, .hex = kat->tag },
	};
	uint8_t *owned[ARRAY_LEN(fields)] = { NULL };
	int error = 0;

	v.one_way = kat->one_way;
	for (size_t i = 0; error == 0 && i < ARRAY_LEN(fields); i++)
		error = vec_kat_bytes(
		    fields[i].to, &owned[i], fields[i].hex, fields[i].repeat);
	if (error == EBADMSG)
		(void)fprintf(
		    stderr, "%s, %s: no hex\n", alg->name, kat->source);
	if (error == 0)
		error = fn(arg, &v);
	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	return error;
}

int
vec_kat_each(
    const struct alg *alg, vec_fn *fn, void *arg, struct vec_tally *tally)
{
	int error = 0;

	for (size_t i = 0; i < ARRAY_LEN(vec_kat_lists); i++) {
		for (size_t j = 0; j < vec_kat_lists[i].nkats; j++) {
			const struct kat *kat = &vec_kat_lists[i].kats[j];

			if (error != 0 || kat->alg != alg->id)
				continue;
			tally->nsources++;
			tally->nvectors++;
			error = vec_kat_one(alg, kat, j, fn, arg);
		}
	}
	return error;
}
