/* SPDX-License-Identifier: ISC */
/*
 * config_near.h - how far one name is from another: of those that there are, which
 * was meant.
 */
#ifndef CONFIG_CONFIG_NEAR_H
#define CONFIG_CONFIG_NEAR_H

#include <stddef.h>

/* What a letter of a name is in the names of algorithms and keys, in no locale: lower
 * case, and '-' for '_'. */
char config_letter(char c);

/* The letters to add, remove, replace or exchange with their neighbours to make one
 * of the other.  Upper and lower case are the same, and so are '_' and '-'. */
unsigned int config_distance(const char *a, const char *b);

/* The nearest of several names so far, in `name`, of `room` bytes; "": none. */
struct config_nearest {
	char *name;
	size_t room;
	const char *wanted;
	unsigned int distance; /* of it; of none, one more than may be */
};

/* Begin to look for `wanted`, which is borrowed, as is `name`. */
void config_nearest_begin(struct config_nearest *nearest, char *name,
    size_t room, const char *wanted);

/*
 * Whether a name is nearer than those before.  "sha1-hmac" may be meant for
 * "hmac-sha1"; and "user.opens", of names with more dots, for the end of one.
 */
void config_nearest_try(struct config_nearest *nearest, const char *name);

/* The nearest of the framework's names (opencrypto/sysctl.h), in `name`, of `room`
 * bytes; "": none is near. */
void config_knob_nearest(char *name, size_t room, const char *wanted);

#endif
