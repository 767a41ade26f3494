/* SPDX-License-Identifier: ISC */
/* emu_random.c - OpenSSL's generator, or SHA-256 of a seed and a counter. */
#include "emu_random.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"

#define EMU_RANDOM_BLOCK 32

static void
emu_random_block(struct emu_random *rnd, uint8_t out[EMU_RANDOM_BLOCK])
{
	uint8_t in[16];

	emu_put64(in, rnd->seed);
	emu_put64(in + 8, rnd->count++);
	if (EVP_Digest(in, sizeof(in), out, NULL, EVP_sha256(), NULL) != 1)
		abort();
}

void
emu_random_bytes(struct emu_random *rnd, uint8_t *out, size_t len)
{
	uint8_t block[EMU_RANDOM_BLOCK];
	size_t n;

	if (!rnd->repeatable) {
		if (len > 0 && RAND_bytes(out, (int)len) != 1)
			abort();
		return;
	}
	for (; len > 0; out += n, len -= n) {
		n = len < sizeof(block) ? len : sizeof(block);
		emu_random_block(rnd, block);
		memcpy(out, block, n);
	}
}
