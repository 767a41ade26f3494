/* SPDX-License-Identifier: ISC */
/*
 * rows_arg.c - arguments and what they refer to; sessions of every system.
 */
#include "rows.h"

/* SP 800-38A, F.2.1, and its first two blocks. */
static const uint8_t key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
	0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
static const uint8_t plain[32] = { 0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f,
	0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a,
	0x57, 0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e,
	0x51 };
static const uint8_t cipher[32] = { 0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2,
	0x46, 0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d, 0x50, 0x86, 0xcb,
	0x9b, 0x50, 0x72, 0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78,
	0xb2 };

#define AES_CBC 11 /* everywhere */

void
rows_fill(const struct rows *r)
{
	memset(r->low, 0, ROWS_LOW);
	memcpy(r->low + ROWS_KEY, key, sizeof(key));
	for (uint8_t i = 0; i < 16; i++)
		r->low[ROWS_IV + i] = i;
	memcpy(r->low + ROWS_TEXT, plain, sizeof(plain));
}

void
rows_check_out(const struct rows *r)
{
	CHECK_MEM(r->low + ROWS_OUT, cipher, sizeof(cipher), "%s 0x%08x",
	    r->fact->name, r->code);
	memset(r->low + ROWS_OUT, 0, sizeof(cipher));
}

void
rows_u16(struct rows_arg a, size_t off, uint16_t value)
{
	memcpy(a.p + off, &value, sizeof(value));
}

void
rows_u32(struct rows_arg a, size_t off64, size_t off32, uint32_t value)
{
	memcpy(a.p + (a.r->word == 0 ? off64 : off32), &value, sizeof(value));
}

void
rows_ptr(struct rows_arg a, size_t off64, size_t off32, const void *p)
{
	uint64_t wide = (uintptr_t)p;
	uint32_t narrow = (uint32_t)wide;

	CHECK(wide == narrow);
	if (a.r->word == 0)
		memcpy(a.p + off64, &wide, sizeof(wide));
	else
		memcpy(a.p + off32, &narrow, sizeof(narrow));
}

uint32_t
rows_get(struct rows_arg a, size_t off64, size_t off32)
{
	uint32_t value;

	memcpy(&value, a.p + (a.r->word == 0 ? off64 : off32), sizeof(value));
	return value;
}

struct rows_arg
rows_at(const struct rows *r, size_t at)
{
	memset(r->low + at, 0, 512);
	return (struct rows_arg){ r, r->low + at };
}

struct rows_arg
rows_arg(const struct rows *r)
{
	return rows_at(r, ROWS_ARG);
}

int
rows_do_code(struct rows_arg a, uint32_t code)
{
	return cl_ioctl(a.r->fd, code, a.p);
}

int
rows_do(struct rows_arg a)
{
	return rows_do_code(a, a.r->code);
}

const struct rows_fact *
rows_fact_find(enum rows_system system, const char *name)
{
	for (size_t i = 0; i < ROWS_NFACTS; i++) {
		if (rows_facts[i].system == system &&
		    strcmp(rows_facts[i].name, name) == 0)
			return &rows_facts[i];
	}
	FAIL("no %s", name);
}

uint32_t
rows_code(const struct rows *r, const char *name)
{
	return rows_fact_find(r->fact->system, name)->code[r->word];
}

uint8_t *
rows_low(void)
{
#ifdef MAP_32BIT
	const int low = MAP_32BIT;
#else
	const int low = 0;
#endif
	uint8_t *p = mmap(NULL, ROWS_LOW, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | low, -1, 0);

	CHECK(p != MAP_FAILED);
	return p;
}

void
rows_fill_session(struct rows_arg a, uint32_t alg)
{
	rows_u32(a, 0, 0, alg);
	rows_u32(a, 8, 8, 16);
	rows_ptr(a, 16, 12, a.r->low + ROWS_KEY);
}

void
rows_fill_session2(struct rows_arg a, uint32_t alg)
{
	rows_fill_session(a, alg);
	rows_u32(a, 44, 28, 0x03000000); /* hardware or software */
}

void
rows_fill_session_netbsd(struct rows_arg a, uint32_t alg)
{
	rows_u32(a, 0, 0, alg);
	rows_u32(a, 12, 12, 16);
	rows_ptr(a, 16, 16, a.r->low + ROWS_KEY);
}

uint32_t
rows_session(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_SMALL);

	switch (r->fact->system) {
	case ROWS_FREEBSD12:
	case ROWS_FREEBSD13:
		rows_fill_session2(a, AES_CBC);
		CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION2")));
		return rows_get(a, 40, 24);
	case ROWS_NETBSD:
		rows_fill_session_netbsd(a, AES_CBC);
		CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION")));
		return rows_get(a, 40, 28);
	case ROWS_NETBSD_OLD:
		rows_fill_session(a, AES_CBC);
		CHECK_OK(rows_do_code(a, rows_code(r, "OCIOCGSESSION")));
		return rows_get(a, 40, 24);
	default:
		rows_fill_session(a, AES_CBC);
		CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION")));
		return rows_get(a, 40, 24);
	}
}

void
rows_session_end(const struct rows *r, uint32_t ses)
{
	struct rows_arg a = rows_at(r, ROWS_SMALL);

	rows_u32(a, 0, 0, ses);
	CHECK_OK(rows_do_code(a, rows_code(r, "CIOCFSESSION")));
}

void
rows_fill_crypt(struct rows_arg a, uint32_t ses)
{
	rows_u32(a, 0, 0, ses);
	rows_u16(a, 4, a.r->fact->system == ROWS_LINUX ? 0 : 1); /* encrypt */
	rows_u32(a, 8, 8, 32);
	rows_ptr(a, 16, 12, a.r->low + ROWS_TEXT);
	rows_ptr(a, 24, 16, a.r->low + ROWS_OUT);
	rows_ptr(a, 40, 24, a.r->low + ROWS_IV);
}

void
rows_fill_kop(struct rows_arg a)
{
	/* 3^7 mod 1000 = 187 */
	static const uint8_t numbers[3][2] = { { 3, 0 }, { 7, 0 },
		{ 0xe8, 0x03 } };

	rows_u16(a, 8, 3);
	rows_u16(a, 10, 1);
	for (size_t i = 0; i < 4; i++) {
		uint8_t *number = a.r->low + ROWS_NUM + 16 * i;

		if (i < 3)
			memcpy(number, numbers[i], 2);
		rows_ptr(a, 16 + 16 * i, 16 + 8 * i, number);
		rows_u32(a, 24 + 16 * i, 20 + 8 * i, i < 2 ? 8 : 16);
	}
}

void
rows_check_kop(const struct rows *r)
{
	uint8_t *result = r->low + ROWS_NUM + 48;

	CHECK(result[0] == 187 && result[1] == 0 && result[2] == 0);
	result[0] = 0;
}
