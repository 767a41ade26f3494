/* SPDX-License-Identifier: ISC */
/*
 * test_zlib.c - what compression and decompression make of a request's buffer,
 * whichever kind it is (framework manual, 5.12).
 */
#include "test_zlib.h"

#include <sys/wait.h>

#include <spawn.h>
#include <stdio.h>
#include <unistd.h>

#include <zlib.h>

#define SKIP 5 /* bytes before the region */

TestSuite(s101, .init = zt_attach, .fini = zt_detach);
TestSuite(s102, .init = zt_attach, .fini = zt_detach);
TestSuite(s103, .init = zt_attach, .fini = zt_detach);
TestSuite(s104, .init = zt_attach, .fini = zt_detach);
TestSuite(s107, .init = zt_attach, .fini = zt_detach);
TestSuite(zlib, .init = zt_attach, .fini = zt_detach);

static const size_t cuts[] = { 3, 0, 7, 1, 400, 13 };
static const size_t one[] = { PIECES_REST };

/* A buffer of SKIP bytes, `len` at `data`, and `room` more. */
struct subject {
	struct pieces p;
	int niov; /* there were to begin with */
	uint8_t *bytes; /* what it was made of */
	size_t size;
};

static void
subject_init(
    struct subject *s, int kind, const uint8_t *data, size_t len, size_t room)
{
	s->size = SKIP + len + room;
	s->bytes = malloc(s->size);
	cr_assert_not_null(s->bytes);
	memset(s->bytes, 's', SKIP);
	if (len > 0)
		memcpy(s->bytes + SKIP, data, len);
	memset(s->bytes + SKIP + len, 'r', room);
	if (s->size > 20000)
		pieces_init(&s->p, kind, s->bytes, s->size, one, 1);
	else
		pieces_init(&s->p, kind, s->bytes, s->size, cuts, ZT_LEN(cuts));
	s->niov = s->p.uio.uio_iovcnt;
}

static int
subject_run(struct subject *s, crypto_session_t ses, int alg, int flags,
    size_t len, size_t *olen)
{
	struct cryptodesc crd = zt_desc(alg, SKIP, len, flags);

	return zt_dispatch(ses, &crd, s->p.flags, s->p.buf, s->size, olen);
}

/* The buffer's bytes now, malloced; *size of them. */
static uint8_t *
subject_read(const struct subject *s, size_t *size)
{
	uint8_t *now = malloc(s->size + (2u << 20));

	cr_assert_not_null(now);
	*size = pieces_read(&s->p, now, s->size + (2u << 20));
	cr_assert_eq(memcmp(now, s->bytes, SKIP), 0, "bytes before the region");
	return now;
}

static void
subject_is_untouched(const struct subject *s)
{
	size_t size;
	uint8_t *now = subject_read(s, &size);

	cr_assert_eq(size, s->size);
	cr_assert_eq(memcmp(now, s->bytes, size), 0);
	free(now);
}

static void
subject_fini(struct subject *s)
{
	/* What was cut off is to be freed as well. */
	s->p.uio.uio_iovcnt = s->niov;
	pieces_fini(&s->p);
	free(s->bytes);
}

/* Have zlib itself decompress raw deflate.  The length, or -1. */
static long
inflate_by_zlib(
    int window, uint8_t *in, size_t len, uint8_t *out, size_t out_len)
{
	z_stream z = { .next_in = in,
		.avail_in = (uInt)len,
		.next_out = out,
		.avail_out = (uInt)out_len };
	int rc;

	cr_assert_eq(inflateInit2(&z, window), Z_OK);
	rc = inflate(&z, Z_FINISH);
	cr_assert_eq(inflateEnd(&z), Z_OK);
	return rc == Z_STREAM_END ? (long)z.total_out : -1;
}

/* Compress `len` bytes of text in a buffer of `kind` and back in another one. */
static void
round_trip(int alg, int kind, size_t len)
{
	crypto_session_t ses = zt_session(alg);
	uint8_t *text = malloc(len), *now, *again;
	size_t olen, size, back;
	struct subject s, t;

	zt_text(text, len);
	subject_init(&s, kind, text, len, 0);
	cr_assert_eq(subject_run(&s, ses, alg, CRD_F_COMP, len, &olen), 0);
	cr_assert_lt(olen, len);
	now = subject_read(&s, &size);
	if (kind == CRYPTO_F_IMBUF ||
	    (kind == CRYPTO_F_IOV && alg == CRYPTO_DEFLATE_COMP))
		cr_expect_eq(size, SKIP + olen, "%d, %x: trimmed", alg, kind);
	else
		cr_expect_eq(size, s.size, "%d, %x: not trimmed", alg, kind);
	if (size > SKIP + olen)
		cr_expect_eq(memcmp(now + SKIP + olen, s.bytes + SKIP + olen,
				 size - SKIP - olen),
		    0, "%d, %x: written behind the result", alg, kind);

	subject_init(&t, kind, now + SKIP, olen,
	    kind == CRYPTO_F_IMBUF ? 0 : len - olen);
	cr_assert_eq(subject_run(&t, ses, alg, 0, olen, &back), 0);
	cr_assert_eq(back, len);
	again = subject_read(&t, &size);
	cr_assert_eq(size, SKIP + len);
	cr_assert_eq(memcmp(again + SKIP, text, len), 0);
	free(text);
	free(now);
	free(again);
	subject_fini(&s);
	subject_fini(&t);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(s101, compressible_data_get_shorter_and_come_back)
{
	const size_t lens[] = { 100, 5000, 70000, 1000000 };

	for (size_t a = 0; a < ZT_LEN(zt_algs); a++) {
		for (size_t k = 0; k < ZT_LEN(zt_kinds); k++) {
			for (size_t l = 0; l < ZT_LEN(lens); l++)
				round_trip(zt_algs[a], zt_kinds[k], lens[l]);
		}
	}
}

/* framework manual, 5.12: the parameters show. */
Test(s101, known_answer)
{
	static const uint8_t want[] = { 0x4b, 0x4c, 0xa4, 0x3d, 0, 0 };
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);
	uint8_t buf[100];
	size_t olen;

	memset(buf, 'a', sizeof(buf));
	cr_assert_eq(zt_flat(ses, CRYPTO_DEFLATE_COMP, CRD_F_COMP, buf,
			 sizeof(buf), sizeof(buf), &olen),
	    0);
	cr_assert_eq(olen, sizeof(want));
	cr_assert_eq(memcmp(buf, want, sizeof(want)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* How the data are cut makes no difference, and they can be read with a window of
 * 4 KiB, which is what they are written with. */
Test(s101, pieces_make_no_difference)
{
	size_t len = 19000, olen, more, size;
	uint8_t *text = malloc(len), *flat = malloc(len), *out = malloc(len);
	uint8_t *now;
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);
	struct subject s;

	zt_text(text, len);
	memcpy(flat, text, len);
	cr_assert_eq(zt_flat(ses, CRYPTO_DEFLATE_COMP, CRD_F_COMP, flat, len,
			 len, &olen),
	    0);
	cr_assert_eq(inflate_by_zlib(-12, flat, olen, out, len), (long)len);
	cr_assert_eq(memcmp(out, text, len), 0);
	for (size_t k = 1; k < ZT_LEN(zt_kinds); k++) {
		subject_init(&s, zt_kinds[k], text, len, 0);
		cr_assert_eq(subject_run(&s, ses, CRYPTO_DEFLATE_COMP,
				 CRD_F_COMP, len, &more),
		    0);
		cr_assert_eq(more, olen);
		now = subject_read(&s, &size);
		cr_assert_eq(memcmp(now + SKIP, flat, olen), 0);
		free(now);
		subject_fini(&s);
	}
	free(text);
	free(flat);
	free(out);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* What is behind the region is not the region's to cut off. */
Test(s101, bytes_behind_the_region_stay)
{
	uint8_t text[600];
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);

	zt_text(text, sizeof(text));
	for (size_t k = 0; k < ZT_LEN(zt_kinds); k++) {
		struct subject s;
		size_t olen, size;
		uint8_t *now;

		subject_init(&s, zt_kinds[k], text, sizeof(text), 9);
		cr_assert_eq(subject_run(&s, ses, CRYPTO_DEFLATE_COMP,
				 CRD_F_COMP, sizeof(text), &olen),
		    0);
		cr_assert_lt(olen, sizeof(text));
		now = subject_read(&s, &size);
		cr_assert_eq(size, s.size);
		cr_assert_eq(memcmp(now + size - 9, "rrrrrrrrr", 9), 0);
		free(now);
		subject_fini(&s);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* framework manual, 5.12: 128 bytes that do not compress give 133. */
Test(s102, incompressible_data_are_left_alone)
{
	uint8_t noise[128];
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);

	zt_noise(noise, sizeof(noise));
	for (size_t k = 0; k < ZT_LEN(zt_kinds); k++) {
		for (size_t room = 0; room < 20; room += 19) {
			struct subject s;
			size_t olen;

			subject_init(
			    &s, zt_kinds[k], noise, sizeof(noise), room);
			cr_assert_eq(subject_run(&s, ses, CRYPTO_DEFLATE_COMP,
					 CRD_F_COMP, sizeof(noise), &olen),
			    0);
			cr_assert_eq(olen, 133);
			subject_is_untouched(&s);
			subject_fini(&s);
		}
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Much more than what is kept of it is counted. */
Test(s102, length_of_long_data_is_told)
{
	size_t len = 200000, olen;
	uint8_t *noise = malloc(len), *buf = malloc(len);
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);

	zt_noise(noise, len);
	memcpy(buf, noise, len);
	cr_assert_eq(
	    zt_flat(ses, CRYPTO_DEFLATE_COMP, CRD_F_COMP, buf, len, len, &olen),
	    0);
	cr_assert_geq(olen, len);
	cr_assert_leq(olen, len + len / 100);
	cr_assert_eq(memcmp(buf, noise, len), 0);
	cr_assert_eq(
	    zt_flat(ses, CRYPTO_DEFLATE_COMP, CRD_F_COMP, buf, 0, len, &olen),
	    0);
	cr_assert_eq(olen, 2, "nothing is longer, compressed");
	free(noise);
	free(buf);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* A chain grows; other buffers need the room, and behind the region it counts. */
Test(s103, result_that_is_longer_is_stored)
{
	uint8_t noise[128];

	zt_noise(noise, sizeof(noise));
	for (size_t i = 0; i < 6; i++) {
		int alg = zt_algs[1 + i % 2], kind = zt_kinds[i / 2];
		size_t want = i % 2 == 0 ? 133 : 133 + 18;
		size_t more = want - sizeof(noise), olen, size;
		crypto_session_t ses = zt_session(alg);
		struct subject s;
		uint8_t *now, out[256];

		subject_init(&s, kind, noise, sizeof(noise),
		    kind == CRYPTO_F_IMBUF ? 0 : more);
		cr_assert_eq(
		    subject_run(&s, ses, alg, CRD_F_COMP, sizeof(noise), &olen),
		    0, "%d, %x", alg, kind);
		cr_assert_eq(olen, want);
		now = subject_read(&s, &size);
		cr_assert_eq(size, SKIP + want);
		cr_assert_eq(inflate_by_zlib(-15, now + SKIP + (i % 2) * 10,
				 want - (i % 2) * 18, out, sizeof(out)),
		    (long)sizeof(noise));
		cr_assert_eq(memcmp(out, noise, sizeof(noise)), 0);
		free(now);
		subject_fini(&s);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* One byte is missing. */
Test(s103, no_room_is_enospc_and_nothing_is_written)
{
	uint8_t noise[128];

	zt_noise(noise, sizeof(noise));
	for (size_t i = 0; i < 4; i++) {
		int alg = zt_algs[1 + i % 2], kind = zt_kinds[i / 2];
		size_t more = i % 2 == 0 ? 133 - 128 : 133 + 18 - 128;
		crypto_session_t ses = zt_session(alg);

		for (size_t room = 0; room < more; room++) {
			struct subject s;
			size_t olen;

			subject_init(&s, kind, noise, sizeof(noise), room);
			cr_assert_eq(subject_run(&s, ses, alg, CRD_F_COMP,
					 sizeof(noise), &olen),
			    ENOSPC, "%d, %x, %zu", alg, kind, room);
			subject_is_untouched(&s);
			subject_fini(&s);
		}
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

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
