/* SPDX-License-Identifier: ISC */
/*
 * dialects.c - one system's program under load, to be run beside those of others
 * on a device of flavour openbsd: 16 KiB a call, each result compared.
 * Usage: dialects linux|freebsd|netbsd|openbsd [ROUNDS]
 */
#include "rows.h"

#define TEXT 0x4000 /* where they are, in the program's lower memory */
#define OUT  0x8000
#define LEN  16384

/* Byte i of the text is i mod 251; the key is that of SP 800-38A, F.2.1, the IV
 * counts from 0.  From libcrypto: the last block of AES-128-CBC, and the tag of
 * AES-128-GCM with the first 12 bytes of the IV and no AAD. */
static const uint8_t cbc_last[16] = { 0xdb, 0x77, 0xad, 0xbf, 0xe6, 0xa6, 0x6f,
	0xb1, 0x65, 0x8e, 0x43, 0x89, 0xb7, 0x9d, 0x0d, 0x5e };
static const uint8_t gcm_tag[16] = { 0xf3, 0x07, 0x9b, 0x71, 0x36, 0x6f, 0x1c,
	0x78, 0x5c, 0x70, 0x27, 0x48, 0xd3, 0x17, 0x0d, 0x50 };

static void
fill_text(const struct rows *r)
{
	rows_fill(r);
	for (size_t i = 0; i < LEN; i++)
		r->low[TEXT + i] = (uint8_t)(i % 251);
}

static void
cbc_round(const struct rows *r)
{
	uint32_t code = rows_code(r, "CIOCCRYPT");
	uint32_t ses = rows_session(r);
	struct rows_arg a = rows_at(r, ROWS_ARG);

	rows_fill_crypt(a, ses);
	rows_u32(a, 8, 8, LEN);
	rows_ptr(a, 16, 12, r->low + TEXT);
	rows_ptr(a, 24, 16, r->low + OUT);
	CHECK_OK(rows_do_code(a, code));
	CHECK_MEM(r->low + OUT + LEN - 16, cbc_last, 16, "encrypted");
	rows_u16(a, 4, r->fact->system == ROWS_LINUX ? 1 : 2);
	rows_ptr(a, 16, 12, r->low + OUT);
	CHECK_OK(rows_do_code(a, code));
	CHECK_MEM(r->low + OUT, r->low + TEXT, LEN, "decrypted");
	rows_session_end(r, ses);
}

/* FreeBSD's CIOCCRYPT is a word that this flavour gives to OpenBSD; its AEAD is
 * served always. */
static void
gcm_round(const struct rows *r)
{
	uint32_t code = rows_code(r, "CIOCCRYPTAEAD");
	struct rows_arg a = rows_at(r, ROWS_SMALL);
	uint32_t ses;

	rows_fill_session2(a, 25);
	rows_u32(a, 4, 4, 26);
	rows_u32(a, 24, 16, 16);
	rows_ptr(a, 32, 20, r->low + ROWS_KEY);
	CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION2")));
	ses = rows_get(a, 40, 24);
	a = rows_at(r, ROWS_ARG);
	rows_u32(a, 0, 0, ses);
	rows_u16(a, 4, 1);
	rows_u32(a, 8, 8, LEN);
	rows_u32(a, 16, 16, 12);
	rows_ptr(a, 24, 20, r->low + TEXT);
	rows_ptr(a, 32, 24, r->low + OUT);
	rows_ptr(a, 48, 32, r->low + ROWS_MAC);
	rows_ptr(a, 56, 36, r->low + ROWS_IV);
	CHECK_OK(rows_do_code(a, code));
	CHECK_MEM(r->low + ROWS_MAC, gcm_tag, 16, "tag");
	rows_u16(a, 4, 2);
	rows_ptr(a, 24, 20, r->low + OUT);
	CHECK_OK(rows_do_code(a, code));
	CHECK_MEM(r->low + OUT, r->low + TEXT, LEN, "decrypted");
	rows_session_end(r, ses);
}

static const struct {
	const char *name;
	const char *session; /* one of its facts */
	enum rows_system system;
	void (*round)(const struct rows *r);
} systems[] = {
	{ "linux", "CIOCGSESSION", ROWS_LINUX, cbc_round },
	{ "freebsd", "CIOCGSESSION2", ROWS_FREEBSD12, gcm_round },
	{ "netbsd", "CIOCGSESSION", ROWS_NETBSD, cbc_round },
	{ "openbsd", "CIOCGSESSION", ROWS_OPENBSD, cbc_round },
};

int
main(int argc, char **argv)
{
	struct rows r = { .fd = -1, .word = sizeof(void *) == 8 ? 0 : 1 };
	unsigned int rounds;

	cl_init();
	CHECK(argc >= 2);
	rounds = cl_rounds(
	    argc > 2 ? (unsigned int)strtoul(argv[2], NULL, 10) : 2000);
	r.low = rows_low();
	for (size_t s = 0; s < ARRAY_LEN(systems); s++) {
		if (strcmp(systems[s].name, argv[1]) != 0)
			continue;
		r.fact = rows_fact_find(systems[s].system, systems[s].session);
		r.fd = cl_open();
		fill_text(&r);
		for (unsigned int i = 0; i < rounds; i++)
			systems[s].round(&r);
		CHECK(close(r.fd) == 0);
		printf("%s, %d bits: %u rounds\n", argv[1],
		    (int)sizeof(void *) * 8, rounds);
		return 0;
	}
	FAIL("no system %s", argv[1]);
}
