/* SPDX-License-Identifier: ISC */
/*
 * keyref.c - prints a reference to a key on a token.
 * Usage: keyref DRIVER OBJECT SERIAL|any LENGTH
 */
#include <stdio.h>
#include <stdlib.h>

#include "drivers.h"

int
main(int argc, char **argv)
{
	struct drivers_keyref want = { .driver = NULL };
	uint8_t reference[1024];
	char why[128] = "";

	if (argc != 5) {
		fprintf(stderr, "keyref: four arguments\n");
		return 2;
	}
	want.driver = argv[1];
	want.object = argv[2];
	want.serial = argv[3];
	want.length = strtoul(argv[4], NULL, 10);
	if (want.length > sizeof(reference) ||
	    drivers_keyref(reference, &want, why, sizeof(why)) != 0) {
		fprintf(stderr, "keyref: %s\n", why);
		return 1;
	}
	for (size_t i = 0; i < want.length; i++)
		printf("%02x", reference[i]);
	printf("\n");
	return 0;
}
