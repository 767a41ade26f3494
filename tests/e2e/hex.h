/* SPDX-License-Identifier: ISC */
/*
 * hex.h - bytes on a client's command line and in what it prints: hexadecimal
 * digits, two a byte.
 */
#ifndef E2E_HEX_H
#define E2E_HEX_H

#include "cl.h"

/* Read `text` into the `room` bytes at `to`: how many there were. */
static inline size_t
hex_read(void *to, size_t room, const char *text)
{
	uint8_t *at = to;
	size_t len = strlen(text);

	if (len % 2 != 0 || len / 2 > room ||
	    strspn(text, "0123456789abcdefABCDEF") != len)
		FAIL("'%.64s' are not digits of %zu bytes at most", text, room);
	for (size_t i = 0; i < len / 2; i++) {
		const char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };

		at[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return len / 2;
}

/* Print them, and end the line. */
static inline void
hex_print(const void *from, size_t len)
{
	const uint8_t *at = from;

	for (size_t i = 0; i < len; i++)
		printf("%02x", at[i]);
	printf("\n");
}

#endif
