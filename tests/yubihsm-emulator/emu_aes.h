/* SPDX-License-Identifier: ISC */
/* emu_aes.h - AES in the modes the device has, and CMAC. */
#ifndef EMU_AES_H
#define EMU_AES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMU_AES_BLOCK 16

/*
 * `len` is a multiple of 16, key_len 16, 24 or 32; `out` may be `in`.  ECB where
 * `iv` is NULL, or else CBC.
 */
void emu_aes(bool encrypt, const uint8_t *key, size_t key_len,
    const uint8_t *iv, const uint8_t *in, size_t len, uint8_t *out);

/* One piece of what a MAC is over. */
struct emu_piece {
	const uint8_t *p;
	size_t len;
};

/* AES-128-CMAC of the pieces in turn. */
void emu_cmac(uint8_t mac[EMU_AES_BLOCK], const uint8_t key[EMU_AES_BLOCK],
    const struct emu_piece *piece, size_t n);

#endif
