/* SPDX-License-Identifier: ISC */
/*
 * rows.h - arguments of either word size, whichever this program itself has: the
 * offsets of fields are given for both, as the systems' headers have them, and all
 * that they refer to lies in the lower 4 GiB.
 */
#ifndef E2E_ROWS_H
#define E2E_ROWS_H

#include "cl.h"
#include "rows_facts.h"

struct rows {
	int fd;
	int word; /* 0: 64 bits, 1: 32 bits */
	const struct rows_fact *fact;
	uint32_t code; /* the command under test */
	uint8_t *low; /* memory for everything, ROWS_LOW bytes */
};

#define ROWS_LOW 65536

/* Where things are in it. */
#define ROWS_KEY   0x0000
#define ROWS_IV	   0x0100
#define ROWS_TEXT  0x0200
#define ROWS_OUT   0x0400
#define ROWS_MAC   0x0600
#define ROWS_NUM   0x0800 /* numbers of a key operation */
#define ROWS_ARRAY 0x1000
#define ROWS_SMALL 0x2000
#define ROWS_ARG   0x3000

/* A struct in that memory. */
struct rows_arg {
	const struct rows *r;
	uint8_t *p;
};

/* Field at off64 or off32, by the word size. */
void rows_u16(struct rows_arg a, size_t off, uint16_t value);
void rows_u32(struct rows_arg a, size_t off64, size_t off32, uint32_t value);
void rows_ptr(struct rows_arg a, size_t off64, size_t off32, const void *p);
uint32_t rows_get(struct rows_arg a, size_t off64, size_t off32);

/* The zeroed argument of the command under test, and of any other. */
struct rows_arg rows_arg(const struct rows *r);
struct rows_arg rows_at(const struct rows *r, size_t at);

/* Do it: its errno. */
int rows_do(struct rows_arg a);
int rows_do_code(struct rows_arg a, uint32_t code);

/* A command of a system; the word of another command of the same one. */
const struct rows_fact *rows_fact_find(
    enum rows_system system, const char *name);
uint32_t rows_code(const struct rows *r, const char *name);

/* ROWS_LOW bytes in the lower 4 GiB. */
uint8_t *rows_low(void);

/* AES-128-CBC of SP 800-38A F.2.1: key and IV in place, text in ROWS_TEXT; and
 * whether ROWS_OUT is what it must be. */
void rows_fill(const struct rows *r);
void rows_check_out(const struct rows *r);

/* Numbers: 3^7 mod 1000; the crypt_kop for it; whether the result is right. */
void rows_fill_kop(struct rows_arg a);
void rows_check_kop(const struct rows *r);

/* A session with one cipher and a key of 16 bytes: session_op of Linux and of the
 * older BSDs, session2_op, NetBSD's session_op. */
void rows_fill_session(struct rows_arg a, uint32_t alg);
void rows_fill_session2(struct rows_arg a, uint32_t alg);
void rows_fill_session_netbsd(struct rows_arg a, uint32_t alg);

/* A session of AES-128-CBC, made by the system's own words that are always
 * served; ended by whatever this flavour has. */
uint32_t rows_session(const struct rows *r);
void rows_session_end(const struct rows *r, uint32_t ses);

/* crypt_op with or without NetBSD's dst_len. */
void rows_fill_crypt(struct rows_arg a, uint32_t ses);

/* What a command must do, and refuse: rows_calls.c, and rows_bsd.c for commands
 * that only one BSD has. */
struct rows_call {
	const char *name;
	void (*run)(const struct rows *r);
};
extern const struct rows_call rows_calls[];
extern const struct rows_call rows_bsd_calls[];

#endif
