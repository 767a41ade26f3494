/* SPDX-License-Identifier: ISC */
/*
 * test_zlib_memory.c - what sessions that are not at work keep: anybody may have
 * thousands, and make a little data much in each.
 */
#include "test_zlib.h"

#include <stdio.h>
#include <unistd.h>

#define MEM_SESSIONS 1000u
#define MEM_RESULT   ((size_t)1 << 20)
#define MEM_DATA     ((size_t)8 << 10)

TestSuite(zlib_memory, .init = zt_attach, .fini = zt_detach, .timeout = 120);

/* Bytes of this process that are in memory. */
static size_t
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char line[128];
	char *second;

	cr_assert_not_null(f);
	cr_assert_not_null(fgets(line, sizeof(line), f));
	cr_assert_eq(fclose(f), 0);
	second = strchr(line, ' ');
	cr_assert_not_null(second);
	return strtoul(second, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

Test(zlib_memory, idle_sessions_keep_little)
{
	static crypto_session_t ses[MEM_SESSIONS];
	static uint8_t buf[MEM_RESULT];
	uint8_t *bomb = malloc(MEM_DATA);
	size_t before, olen, len;

	cr_assert_not_null(bomb);
	ses[0] = zt_session(CRYPTO_DEFLATE_COMP);
	cr_assert_eq(zt_flat(ses[0], CRYPTO_DEFLATE_COMP, CRD_F_COMP, buf,
			 sizeof(buf), sizeof(buf), &len),
	    0);
	cr_assert_leq(len, MEM_DATA);
	memcpy(bomb, buf, len);
	cr_assert_eq(crypto_freesession(ses[0]), 0);
	before = resident();
	for (size_t i = 0; i < MEM_SESSIONS; i++) {
		ses[i] = zt_session(CRYPTO_DEFLATE_COMP);
		memcpy(buf, bomb, len);
		cr_assert_eq(zt_flat(ses[i], CRYPTO_DEFLATE_COMP, 0, buf, len,
				 sizeof(buf), &olen),
		    0);
		cr_assert_eq(olen, sizeof(buf));
		cr_assert_eq(zt_flat(ses[i], CRYPTO_DEFLATE_COMP, CRD_F_COMP,
				 buf, MEM_DATA, sizeof(buf), &olen),
		    0);
	}
	cr_expect_lt(resident() - before, (size_t)64 << 20);
	for (size_t i = 0; i < MEM_SESSIONS; i++)
		cr_assert_eq(crypto_freesession(ses[i]), 0);
	free(bomb);
}
