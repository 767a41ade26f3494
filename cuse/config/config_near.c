/* SPDX-License-Identifier: ISC */
/*
 * config_near.c - Damerau's distance, restricted: no letters between two that were
 * exchanged.
 */
#include "config_near.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LETTERS 64u /* longer names are as far as their length */

static unsigned int
config_min(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

char
config_letter(char c)
{
	if (c >= 'A' && c <= 'Z')
		return "abcdefghijklmnopqrstuvwxyz"[c - 'A'];
	if (c == '_')
		return '-';
	return c;
}

static bool
config_letters_same(char a, char b)
{
	return config_letter(a) == config_letter(b);
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
			unsigned int other =
			    !config_letters_same(a[i - 1], b[j - 1]);

			row[j] = config_min(above[j] + 1, row[j - 1] + 1);
			row[j] = config_min(row[j], above[j - 1] + other);
			if (i > 1 && j > 1 &&
			    config_letters_same(a[i - 1], b[j - 2]) &&
			    config_letters_same(a[i - 2], b[j - 1]))
				row[j] = config_min(row[j], two[j - 2] + 1);
		}
	}
	return rows[alen % 3][blen];
}

void
config_nearest_begin(
    struct config_nearest *nearest, char *name, size_t room, const char *wanted)
{
	name[0] = '\0';
	nearest->name = name;
	nearest->room = room;
	nearest->wanted = wanted;
	/* What is half another name is another name. */
	nearest->distance = (unsigned int)strlen(wanted) / 2 + 1;
}

/* "sha1-hmac" as "hmac-sha1"; false: it is not of two parts. */
static bool
config_turn_round(char turned[LETTERS + 1], const char *name)
{
	const char *hyphen = strchr(name, '-');

	if (hyphen == NULL || strchr(hyphen + 1, '-') != NULL ||
	    strlen(name) > LETTERS)
		return false;
	(void)snprintf(turned, LETTERS + 1, "%s-%.*s", hyphen + 1,
	    (int)(hyphen - name), name);
	return true;
}

static unsigned int
config_dots(const char *name)
{
	unsigned int n = 0;

	while ((name = strchr(name, '.')) != NULL) {
		name++;
		n++;
	}
	return n;
}

/* The end of a name that has as many dots as the wanted one. */
static const char *
config_end(const char *name, const char *wanted)
{
	unsigned int skip = config_dots(name);
	unsigned int dots = config_dots(wanted);

	while (dots > 0 && skip > dots) {
		name = strchr(name, '.') + 1;
		skip--;
	}
	return name;
}

/* "des" of "des-cbc". */
static bool
config_begins(const char *name, const char *wanted)
{
	while (*wanted != '\0' && config_letters_same(*name, *wanted)) {
		name++;
		wanted++;
	}
	return *wanted == '\0' && *name == '-';
}

void
config_nearest_try(struct config_nearest *nearest, const char *name)
{
	const char *end = config_end(name, nearest->wanted);
	unsigned int distance = config_distance(nearest->wanted, end);
	char turned[LETTERS + 1];

	if (config_turn_round(turned, nearest->wanted))
		distance = config_min(distance, config_distance(turned, name));
	if (config_begins(name, nearest->wanted))
		distance = config_min(distance, 1);
	if (distance >= nearest->distance)
		return;
	nearest->distance = distance;
	(void)snprintf(nearest->name, nearest->room, "%s", name);
}
