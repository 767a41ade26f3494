/* SPDX-License-Identifier: ISC */
/* emu_alg.h - the device's algorithms: one row each. */
#ifndef EMU_ALG_H
#define EMU_ALG_H

#include <stddef.h>
#include <stdint.h>

/* Firmware M.m.p is 0xMmp, as in the device descriptor. */
#define EMU_FW_2_0 0x0200
#define EMU_FW_2_1 0x0210
#define EMU_FW_2_2 0x0220
#define EMU_FW_2_3 0x0230
#define EMU_FW_2_4 0x0240

enum emu_type {
	EMU_TYPE_NONE = 0,
	EMU_TYPE_OPAQUE = 1,
	EMU_TYPE_AUTHKEY = 2,
	EMU_TYPE_ASYMMETRIC = 3,
	EMU_TYPE_WRAP = 4,
	EMU_TYPE_HMAC = 5,
	EMU_TYPE_TEMPLATE = 6,
	EMU_TYPE_OTP = 7,
	EMU_TYPE_SYMMETRIC = 8,
	EMU_TYPE_PUBLIC_WRAP = 9,
	EMU_NTYPES
};

enum emu_alg_kind {
	EMU_ALG_OTHER, /* no object has it */
	EMU_ALG_RSA,
	EMU_ALG_EC,
	EMU_ALG_ED25519,
	EMU_ALG_AES,
	EMU_ALG_HMAC,
	EMU_ALG_OPAQUE,
	EMU_ALG_AUTH_AES,
	EMU_ALG_AUTH_EC,
};

struct emu_alg {
	uint8_t id;
	const char *name;
	uint16_t firmware; /* the first that has it */
	enum emu_type type; /* of the objects that have it */
	enum emu_alg_kind kind;
	/* What a put command brings: RSA p and q, EC the scalar. */
	uint16_t key_min;
	uint16_t key_max;
	/* What is stored: a multiple of the key's length, and bytes more. */
	uint16_t stored_num;
	uint16_t stored_den;
	uint16_t stored_more;
	uint16_t digest_len; /* HMAC, RSA and MGF1 hashes */
	const char *ossl; /* OpenSSL's name of curve or digest */
};

#define EMU_ALG_AUTH_SYMMETRIC 38

/* The row of `id` when `firmware` has it, or else NULL. */
const struct emu_alg *emu_alg_find(unsigned int id, uint16_t firmware);

/* The row of `name` or, in decimal, of its id. */
const struct emu_alg *emu_alg_named(const char *name);

#endif
