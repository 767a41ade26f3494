/* SPDX-License-Identifier: ISC */
/*
 * fuzz_in.h - the fuzzer's bytes, taken one after the other.  When there are none
 * left numbers are 0 and strings are empty.
 */
#ifndef FUZZ_IN_H
#define FUZZ_IN_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct fuzz_in {
	const uint8_t *at;
	size_t left;
};

static inline unsigned int
fuzz_u8(struct fuzz_in *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

static inline unsigned int
fuzz_u16(struct fuzz_in *in)
{
	unsigned int high = fuzz_u8(in);

	return high << 8 | fuzz_u8(in);
}

/* The next bytes, *len of them or as many as there are. */
static inline const uint8_t *
fuzz_bytes(struct fuzz_in *in, size_t *len)
{
	const uint8_t *bytes = in->at;

	if (*len > in->left)
		*len = in->left;
	in->at += *len;
	in->left -= *len;
	return bytes;
}

/* A copy of exactly so long, so that a byte too many is seen; the caller's. */
static inline uint8_t *
fuzz_copy(const uint8_t *from, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		abort();
	if (len > 0)
		memcpy(copy, from, len);
	return copy;
}

/* What must hold whatever the bytes are. */
#define FUZZ_CHECK(what)         \
	do {                     \
		if (!(what))     \
			abort(); \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
