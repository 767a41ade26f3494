/* SPDX-License-Identifier: ISC */
/* emu_random.h - the device's random numbers, repeatable when asked for. */
#ifndef EMU_RANDOM_H
#define EMU_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is the real thing. */
struct emu_random {
	bool repeatable;
	uint64_t seed;
	uint64_t count;
};

void emu_random_bytes(struct emu_random *rnd, uint8_t *out, size_t len);

#endif
