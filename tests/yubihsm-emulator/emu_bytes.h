/* SPDX-License-Identifier: ISC */
/* emu_bytes.h - big-endian numbers and hexadecimal text. */
#ifndef EMU_BYTES_H
#define EMU_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint16_t
emu_get16(const uint8_t *p)
{
	return (uint16_t)((unsigned int)p[0] << 8 | p[1]);
}

static inline uint32_t
emu_get32(const uint8_t *p)
{
	return (uint32_t)emu_get16(p) << 16 | emu_get16(p + 2);
}

static inline uint64_t
emu_get64(const uint8_t *p)
{
	return (uint64_t)emu_get32(p) << 32 | emu_get32(p + 4);
}

static inline void
emu_put16(uint8_t *p, size_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void
emu_put32(uint8_t *p, uint64_t v)
{
	emu_put16(p, (size_t)(v >> 16 & 0xffff));
	emu_put16(p + 2, (size_t)(v & 0xffff));
}

static inline void
emu_put64(uint8_t *p, uint64_t v)
{
	emu_put32(p, v >> 32);
	emu_put32(p + 4, v & 0xffffffff);
}

/*
 * The bytes that `text_len` hexadecimal digits stand for, at most `max`; their
 * count in *len.  False when the text is not hexadecimal, of an odd length or
 * too long; `out` may have been written to then.
 */
bool emu_hex_decode(
    uint8_t *out, size_t *len, size_t max, const char *text, size_t text_len);

/* `text` takes 2 * len + 1 characters. */
void emu_hex_encode(char *text, const uint8_t *in, size_t len);

/* The whole of `text` as a number in `base` within min..max. */
bool emu_number(
    uint64_t *out, const char *text, int base, uint64_t min, uint64_t max);

#endif
