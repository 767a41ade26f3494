/* SPDX-License-Identifier: ISC */
/*
 * test_zlib.c - what compression and decompression make of a request's buffer,
 * whichever kind it is (framework manual, 5.12).
 */
#include "test_zlib.h"

#include <zlib.h>

#define SKIP 5 /* bytes before the region */

TestSuite(s101, .init = zt_attach, .fini = zt_detach);
TestSuite(s102, .init = zt_attach, .fini = zt_detach);
TestSuite(s103, .init = zt_attach, .fini = zt_detach);

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
	bool large = SKIP + len + room > 20000;
	uint8_t *bytes = malloc(SKIP + len + room);

	cr_assert_not_null(bytes);
	memset(bytes, 's', SKIP);
	if (len > 0)
		memcpy(bytes + SKIP, data, len);
	memset(bytes + SKIP + len, 'r', room);
	pieces_init(&s->p, kind, bytes, SKIP + len + room, large ? one : cuts,
	    large ? ZT_LEN(one) : ZT_LEN(cuts));
	s->bytes = bytes;
	s->size = SKIP + len + room;
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
inflate_by_zlib(int window, uint8_t *in, size_t len, uint8_t *out, size_t max)
{
	z_stream z = { .next_in = in,
		.avail_in = (uInt)len,
		.next_out = out,
		.avail_out = (uInt)max };
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

/* What repeats after more than 4 KiB is not found again. */
Test(s101, window_is_4_kib)
{
	size_t half = 5000, olen;
	uint8_t *buf = malloc(2 * half);
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);

	zt_noise(buf, half);
	memcpy(buf + half, buf, half);
	cr_assert_eq(zt_flat(ses, CRYPTO_DEFLATE_COMP, CRD_F_COMP, buf,
			 2 * half, 2 * half, &olen),
	    0);
	cr_assert_geq(olen, 2 * half);
	free(buf);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Others write with a larger window, and that is read.  In pieces, as zlib needs no
 * window for what it has written just now. */
Test(s101, window_of_32_kib_is_read)
{
	const size_t half = 5000, cut = 1000;
	uint8_t *data = malloc(2 * half), *buf = malloc(2 * half);
	struct cryptodesc crd;
	struct pieces p;
	size_t olen;
	crypto_session_t ses = zt_session(CRYPTO_DEFLATE_COMP);
	z_stream z = { .next_in = data,
		.avail_in = (uInt)(2 * half),
		.next_out = buf,
		.avail_out = (uInt)(2 * half) };

	zt_noise(data, half);
	memcpy(data + half, data, half);
	cr_assert_eq(deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8,
			 Z_DEFAULT_STRATEGY),
	    Z_OK);
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	cr_assert_lt(z.total_out, 2 * half);
	crd = zt_desc(CRYPTO_DEFLATE_COMP, 0, z.total_out, 0);
	pieces_init(&p, CRYPTO_F_IOV, buf, 2 * half, &cut, 1);
	cr_assert_eq(zt_dispatch(ses, &crd, p.flags, p.buf, 0, &olen), 0);
	cr_assert_eq(olen, 2 * half);
	cr_assert_eq(pieces_read(&p, buf, 2 * half), 2 * half);
	cr_assert_eq(memcmp(buf, data, olen), 0);
	pieces_fini(&p);
	cr_assert_eq(deflateEnd(&z), Z_OK);
	free(data);
	free(buf);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The end of the data is in another piece than what is written last. */
Test(s101, just_the_room_is_enough_in_pieces)
{
	const size_t single = 1, len = 480;

	for (size_t i = 0; i < ZT_LEN(zt_algs); i++) {
		crypto_session_t ses = zt_session(zt_algs[i]);
		uint8_t buf[480], now[480], text[480];
		struct cryptodesc crd;
		struct pieces p;
		size_t olen;

		zt_text(text, len);
		memcpy(buf, text, len);
		cr_assert_eq(
		    zt_flat(ses, zt_algs[i], CRD_F_COMP, buf, len, len, &olen),
		    0);
		crd = zt_desc(zt_algs[i], 0, olen, 0);
		pieces_init(&p, CRYPTO_F_IOV, buf, len, &single, 1);
		cr_assert_eq(
		    zt_dispatch(ses, &crd, p.flags, p.buf, 0, &olen), 0);
		cr_assert_eq(olen, len);
		cr_assert_eq(pieces_read(&p, now, len), len);
		cr_assert_eq(memcmp(now, text, len), 0);
		pieces_fini(&p);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
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

/* 128 bytes of noise become `want`, `around` of which are gzip's. */
static void
noise_gets_longer(int alg, int kind, size_t want, size_t around)
{
	crypto_session_t ses = zt_session(alg);
	uint8_t noise[128], out[256], *now;
	size_t olen, size, room = want - sizeof(noise);
	struct subject s;

	zt_noise(noise, sizeof(noise));
	subject_init(
	    &s, kind, noise, sizeof(noise), kind == CRYPTO_F_IMBUF ? 0 : room);
	cr_assert_eq(
	    subject_run(&s, ses, alg, CRD_F_COMP, sizeof(noise), &olen), 0,
	    "%d, %x", alg, kind);
	cr_assert_eq(olen, want);
	now = subject_read(&s, &size);
	cr_assert_eq(size, SKIP + want);
	cr_assert_eq(inflate_by_zlib(-15, now + SKIP + (around > 0 ? 10 : 0),
			 want - around, out, sizeof(out)),
	    (long)sizeof(noise));
	cr_assert_eq(memcmp(out, noise, sizeof(noise)), 0);
	free(now);
	subject_fini(&s);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* A chain grows; other buffers need the room, and behind the region it counts. */
Test(s103, result_that_is_longer_is_stored)
{
	for (size_t k = 0; k < ZT_LEN(zt_kinds); k++) {
		noise_gets_longer(
		    CRYPTO_DEFLATE_COMP_GROW, zt_kinds[k], 133, 0);
		noise_gets_longer(CRYPTO_GZIP_COMP, zt_kinds[k], 133 + 18, 18);
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
