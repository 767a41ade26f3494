/* SPDX-License-Identifier: ISC */
/*
 * config_near.c - Damerau's distance, restricted: no letters between two that were
 * exchanged.
 */
#include "config_near.h"

#include <stddef.h>
#include <string.h>

#define LETTERS 64u /* longer names are as far as their length */

static unsigned int
config_min(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

unsigned int
config_distance(const char *a, const char *b)
{
	unsigned int rows[3][LETTERS + 1];
	size_t alen = strlen(a);
	size_t blen = strlen(b);

	if (alen > LETTERS || blen > LETTERS)
		return (unsigned int)(alen > blen ? alen : blen);
	for (size_t j = 0; j <= blen; j++)
		rows[0][j] = (unsigned int)j;
	for (size_t i = 1; i <= alen; i++) {
		unsigned int *row = rows[i % 3];
		const unsigned int *above = rows[(i + 2) % 3];
		const unsigned int *two = rows[(i + 1) % 3];

		row[0] = (unsigned int)i;
		for (size_t j = 1; j <= blen; j++) {
			unsigned int other = a[i - 1] != b[j - 1];

			row[j] = config_min(above[j] + 1, row[j - 1] + 1);
			row[j] = config_min(row[j], above[j - 1] + other);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = config_min(row[j], two[j - 2] + 1);
		}
	}
	return rows[alen % 3][blen];
}
