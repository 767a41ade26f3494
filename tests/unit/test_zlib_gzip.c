/* SPDX-License-Identifier: ISC */
/*
 * test_zlib_gzip.c - gzip against gzip(1), which flag says what to do, and what
 * the driver is to the framework.
 */
#include "test_zlib.h"

#include <sys/wait.h>

#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <unistd.h>

TestSuite(s104, .init = zt_attach, .fini = zt_detach);
TestSuite(s107, .init = zt_attach, .fini = zt_detach);
TestSuite(zlib, .init = zt_attach, .fini = zt_detach);

/* The bytes at `in` through `gzip -dc`.  How many come out. */
static size_t
gunzip(const uint8_t *in, size_t len, uint8_t *out, size_t max)
{
	char *argv[] = { (char[]){ "gzip" }, (char[]){ "-dc" }, NULL };
	char *env[] = { NULL };
	posix_spawn_file_actions_t actions;
	FILE *from = tmpfile(), *to = tmpfile();
	size_t n;
	int status;
	pid_t pid;

	cr_assert(from != NULL && to != NULL);
	cr_assert_eq(fwrite(in, 1, len, from), len);
	rewind(from);
	cr_assert_eq(posix_spawn_file_actions_init(&actions), 0);
	cr_assert_eq(posix_spawn_file_actions_adddup2(
			 &actions, fileno(from), STDIN_FILENO),
	    0);
	cr_assert_eq(posix_spawn_file_actions_adddup2(
			 &actions, fileno(to), STDOUT_FILENO),
	    0);
	cr_assert_eq(posix_spawnp(&pid, argv[0], &actions, NULL, argv, env), 0,
	    "gzip is missing");
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_assert_eq(status, 0, "gzip did not like it");
	cr_assert_eq(posix_spawn_file_actions_destroy(&actions), 0);
	rewind(to);
	n = fread(out, 1, max, to);
	cr_assert_eq(fclose(from), 0);
	cr_assert_eq(fclose(to), 0);
	return n;
}

Test(s104, gunzip_reads_it)
{
	const size_t lens[] = { 1, 100, 70000 };
	crypto_session_t ses = zt_session(CRYPTO_GZIP_COMP);

	for (size_t i = 0; i < ZT_LEN(lens); i++) {
		size_t len = lens[i], olen;
		uint8_t *text = malloc(len), *buf = malloc(len + 64);
		uint8_t *out = malloc(len + 1);

		zt_text(text, len);
		memcpy(buf, text, len);
		cr_assert_eq(zt_flat(ses, CRYPTO_GZIP_COMP, CRD_F_COMP, buf,
				 len, len + 64, &olen),
		    0);
		cr_assert_eq(gunzip(buf, olen, out, len + 1), len);
		cr_assert_eq(memcmp(out, text, len), 0);
		free(text);
		free(buf);
		free(out);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Header, CRC and length: each bit counts, and nothing is written. */
Test(s104, altered_header_or_trailer_is_einval)
{
	uint8_t text[200], gz[300], buf[300];
	crypto_session_t ses = zt_session(CRYPTO_GZIP_COMP);
	size_t olen, more;

	zt_text(text, sizeof(text));
	memcpy(gz, text, sizeof(text));
	cr_assert_eq(zt_flat(ses, CRYPTO_GZIP_COMP, CRD_F_COMP, gz,
			 sizeof(text), sizeof(gz), &olen),
	    0);
	for (size_t at = 0; at < olen; at++) {
		if (at >= 10 && at < olen - 8)
			continue;
		for (int bit = 0; bit < 8; bit++) {
			memcpy(buf, gz, sizeof(buf));
			buf[at] = (uint8_t)(buf[at] ^ 1 << bit);
			gz[at] = buf[at];
			cr_assert_eq(zt_flat(ses, CRYPTO_GZIP_COMP, 0, buf,
					 olen, sizeof(buf), &more),
			    EINVAL, "byte %zu, bit %d", at, bit);
			cr_assert_eq(memcmp(buf, gz, sizeof(buf)), 0);
			gz[at] = (uint8_t)(gz[at] ^ 1 << bit);
		}
	}
	/* A byte between the data and the trailer. */
	memcpy(buf, gz, sizeof(buf));
	memmove(buf + olen - 7, buf + olen - 8, 8);
	cr_assert_eq(zt_flat(ses, CRYPTO_GZIP_COMP, 0, buf, olen + 1,
			 sizeof(buf), &more),
	    EINVAL);
	cr_assert_eq(
	    zt_flat(ses, CRYPTO_GZIP_COMP, 0, gz, 18, sizeof(gz), &more),
	    EINVAL, "nothing but header and trailer");
	cr_assert_eq(
	    zt_flat(ses, CRYPTO_GZIP_COMP, 0, gz, olen, sizeof(gz), &more), 0);
	cr_assert_eq(more, sizeof(text));
	cr_assert_eq(memcmp(gz, text, sizeof(text)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(s107, without_the_flag_it_is_decompression)
{
	const int flags[] = { 0, CRD_F_ENCRYPT, CRD_F_IV_PRESENT,
		CRD_F_IV_EXPLICIT, CRD_F_DSA_SHA_NEEDED,
		CRD_F_ENCRYPT | CRD_F_IV_PRESENT | CRD_F_IV_EXPLICIT |
		    CRD_F_DSA_SHA_NEEDED };

	for (size_t i = 0; i < ZT_LEN(zt_algs) * ZT_LEN(flags); i++) {
		int alg = zt_algs[i / ZT_LEN(flags)];
		int flag = flags[i % ZT_LEN(flags)];
		crypto_session_t ses = zt_session(alg);
		uint8_t buf[500], text[500];
		size_t olen;

		zt_text(text, sizeof(text));
		memcpy(buf, text, sizeof(buf));
		cr_assert_eq(zt_flat(ses, alg, CRD_F_COMP | flag, buf,
				 sizeof(buf), sizeof(buf), &olen),
		    0);
		cr_assert_lt(olen, sizeof(buf));
		cr_assert_eq(
		    zt_flat(ses, alg, flag, buf, olen, sizeof(buf), &olen), 0);
		cr_assert_eq(olen, sizeof(text));
		cr_assert_eq(memcmp(buf, text, sizeof(text)), 0);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(zlib, driver_is_zlib0_software_and_sync)
{
	crypto_session_t ses = zt_session(CRYPTO_GZIP_COMP);
	uint32_t want = CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC;

	cr_assert_eq(crypto_ses2caps(ses) & want, want);
	cr_assert_eq(crypto_ses2hid(ses), (uint32_t)crypto_find_driver("zlib"));
	cr_assert_eq(crypto_freesession(ses), 0);
	drivers_detach();
	cr_assert_eq(crypto_find_driver("zlib"), -1);
	zt_attach();
}

/* There is no tag to cut and no key. */
Test(zlib, session_with_a_tag_or_a_key_is_einval)
{
	char key[] = "k";
	struct cryptoini cri = { .cri_alg = CRYPTO_GZIP_COMP, .cri_mlen = 1 };
	crypto_session_t ses;

	cr_assert_eq(
	    crypto_newsession(&ses, &cri, crypto_find_driver("zlib")), EINVAL);
	cri.cri_mlen = 0;
	cri.cri_key = key;
	cri.cri_klen = 8;
	cr_assert_eq(
	    crypto_newsession(&ses, &cri, crypto_find_driver("zlib")), EINVAL);
}

struct worker {
	crypto_session_t ses;
	unsigned int wrong;
};

static void *
worker_run(void *arg)
{
	struct worker *w = arg;
	uint8_t text[3000], buf[3000];
	size_t olen;

	for (size_t i = 0; i < 100; i++) {
		size_t len = 1000 + 20 * i;

		zt_text(text, len);
		memcpy(buf, text, len);
		if (zt_flat(w->ses, CRYPTO_GZIP_COMP, CRD_F_COMP, buf, len, len,
			&olen) != 0 ||
		    zt_flat(w->ses, CRYPTO_GZIP_COMP, 0, buf, olen, len,
			&olen) != 0 ||
		    olen != len || memcmp(buf, text, len) != 0)
			w->wrong++;
	}
	return NULL;
}

/* More at once than a session keeps places for. */
Test(zlib, threads_share_a_session)
{
	crypto_session_t ses = zt_session(CRYPTO_GZIP_COMP);
	struct worker workers[4] = { 0 };
	pthread_t threads[4];

	for (size_t i = 0; i < ZT_LEN(threads); i++) {
		workers[i].ses = ses;
		cr_assert_eq(
		    pthread_create(&threads[i], NULL, worker_run, &workers[i]),
		    0);
	}
	for (size_t i = 0; i < ZT_LEN(threads); i++) {
		cr_assert_eq(pthread_join(threads[i], NULL), 0);
		cr_assert_eq(workers[i].wrong, 0);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}
