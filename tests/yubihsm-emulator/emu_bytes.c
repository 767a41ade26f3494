/* SPDX-License-Identifier: ISC */
/* emu_bytes.c - hexadecimal text and numbers in text. */
#include "emu_bytes.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

static int
emu_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
emu_hex_decode(
    uint8_t *out, size_t *len, size_t max, const char *text, size_t text_len)
{
	*len = 0;
	if (text_len % 2 != 0 || text_len / 2 > max)
		return false;
	for (size_t i = 0; i < text_len / 2; i++) {
		int high = emu_hex_digit(text[2 * i]);
		int low = emu_hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high * 16 + low);
	}
	*len = text_len / 2;
	return true;
}

void
emu_hex_encode(char *text, const uint8_t *in, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*text++ = digits[in[i] >> 4];
		*text++ = digits[in[i] & 15];
	}
	*text = '\0';
}

bool
emu_number(
    uint64_t *out, const char *text, int base, uint64_t min, uint64_t max)
{
	char *end;
	unsigned long long v;

	*out = 0;
	/* strtoull takes signs and spaces. */
	if (!isxdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	v = strtoull(text, &end, base);
	if (errno != 0 || *end != '\0' || v < min || v > max)
		return false;
	*out = v;
	return true;
}
