/* SPDX-License-Identifier: ISC */
/*
 * tlsfill.c - fill and tag of a decrypted TLS record in constant time.
 */
#include "tlsfill.h"

#include <string.h>

#include "secret.h"

#define TLSFILL_TOP (sizeof(size_t) * 8 - 1)

size_t
tlsfill_lt(size_t a, size_t b)
{
	return (size_t)0 - ((a - b) >> TLSFILL_TOP);
}

size_t
tlsfill_eq(size_t a, size_t b)
{
	return ~(tlsfill_lt(a, b) | tlsfill_lt(b, a));
}

static size_t
tlsfill_select(size_t mask, size_t a, size_t b)
{
	return (a & mask) | (b & ~mask);
}

struct tlsfill_range
tlsfill_range(size_t record_len, size_t tag_len)
{
	size_t max = record_len - tag_len - 1;

	return (struct tlsfill_range){
		.min = max < TLSFILL_MAX - 1 ? 0 : max - (TLSFILL_MAX - 1),
		.max = max,
	};
}

size_t
tlsfill_content(size_t *good, const uint8_t *record, size_t len, size_t tag_len)
{
	struct tlsfill_range range = tlsfill_range(len, tag_len);
	size_t count = record[len - 1]; /* bytes of fill before this one */
	size_t ok = ~tlsfill_lt(range.max - range.min, count);
	size_t seen = range.max - range.min + 1;

	/* Each byte that belongs to the fill says how many there are. */
	for (size_t i = 0; i < seen; i++)
		ok &= tlsfill_lt(count, i) |
		    tlsfill_eq(record[len - 1 - i], count);
	*good = ok;
	return range.max - tlsfill_select(ok, count, 0);
}

bool
tlsfill_right(
    size_t good, const uint8_t *tag, const uint8_t *other, size_t tag_len)
{
	return (good & ((size_t)0 - secret_eq(tag, other, tag_len))) != 0;
}

void
tlsfill_copy_if(size_t mask, uint8_t *to, const uint8_t *from, size_t len)
{
	uint8_t m = (uint8_t)mask;

	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)((to[i] & ~m) | (from[i] & m));
}

void
tlsfill_tag(uint8_t *tag, size_t tag_len, const uint8_t *record,
    struct tlsfill_range range, size_t at)
{
	memset(tag, 0, tag_len);
	for (size_t i = range.min; i <= range.max; i++)
		tlsfill_copy_if(tlsfill_eq(i, at), tag, record + i, tag_len);
}
