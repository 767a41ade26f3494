/* SPDX-License-Identifier: ISC */
/*
 * test_zlib_hostile.c - decompression of what somebody made up: cut off, altered,
 * larger than it says, or noise.  Buffers are of just their length, so that the
 * address sanitizer sees a byte too many, and zlib by itself says what is right.
 */
#include "test_zlib.h"

#include <stdio.h>

#include <zlib.h>

TestSuite(s105, .init = zt_attach, .fini = zt_detach);
TestSuite(s106, .init = zt_attach, .fini = zt_detach);
TestSuite(zlib_hostile, .init = zt_attach, .fini = zt_detach);

/* What zlib makes of raw deflate, or of gzip. */
struct verdict {
	bool whole; /* it came to the end */
	bool broken; /* ... or to what cannot be */
	size_t len; /* bytes up to there */
	size_t rest; /* bytes behind the end */
};

static struct verdict
verdict_of(int window, const uint8_t *in, size_t len, uint8_t *out, size_t max)
{
	z_stream z = {
		.avail_in = (uInt)len, .next_out = out, .avail_out = (uInt)max
	};
	uint8_t *copy = malloc(len + 1);
	struct verdict v;
	int rc;

	cr_assert_not_null(copy);
	if (len > 0)
		memcpy(copy, in, len);
	z.next_in = copy;
	cr_assert_eq(inflateInit2(&z, window), Z_OK);
	rc = inflate(&z, Z_SYNC_FLUSH);
	v = (struct verdict){ .whole = rc == Z_STREAM_END,
		.broken = rc == Z_DATA_ERROR,
		.len = z.total_out,
		.rest = z.avail_in };
	cr_assert_eq(inflateEnd(&z), Z_OK);
	free(copy);
	return v;
}

/* Decompress `len` bytes in a buffer of `room`.  The errno; `out` gets the result,
 * and a buffer that must not have been written has not. */
static int
decompress(crypto_session_t ses, int alg, const uint8_t *in, size_t len,
    size_t room, uint8_t *out, size_t *olen)
{
	size_t size = len > room ? len : room;
	uint8_t *buf = malloc(size + (size == 0));
	int error;

	cr_assert_not_null(buf);
	memset(buf, 'r', size + (size == 0));
	if (len > 0)
		memcpy(buf, in, len);
	error = zt_flat(ses, alg, 0, buf, len, size, olen);
	if (error == 0) {
		cr_assert_leq(*olen, size);
		memcpy(out, buf, *olen);
	} else {
		cr_assert(len == 0 || memcmp(buf, in, len) == 0);
		for (size_t i = len; i < size; i++)
			cr_assert_eq(buf[i], 'r');
	}
	free(buf);
	return error;
}

#define ROOM 4096

/* The driver says what zlib does of the same bytes. */
static void
check_against_zlib(crypto_session_t ses, int alg, const uint8_t *in, size_t len)
{
	static uint8_t got[ROOM + 600], want[ROOM + 600];
	bool gzip = alg == CRYPTO_GZIP_COMP;
	bool open = alg == CRYPTO_DEFLATE_COMP_GROW;
	size_t olen, room = len > ROOM ? len : ROOM;
	struct verdict v =
	    verdict_of(gzip ? 15 + 16 : -15, in, len, want, room + 1);
	int error = decompress(ses, alg, in, len, ROOM, got, &olen);
	bool good =
	    v.len > 0 && v.len <= room && (v.whole || (open && !v.broken));

	if (gzip && error != 0)
		return; /* of gzip's headers only one is taken */
	if (gzip)
		good = good && v.rest == 0;
	if (!good) {
		cr_assert_neq(error, 0);
		return;
	}
	cr_assert_eq(error, 0, "%d: %zu bytes, zlib has %zu", alg, len, v.len);
	cr_assert_eq(olen, v.len);
	cr_assert_eq(memcmp(got, want, olen), 0);
}

/* `len` bytes of text, compressed by the driver, in `to`.  How many. */
static size_t
compressed(int alg, size_t len, uint8_t *to, size_t size)
{
	crypto_session_t ses = zt_session(alg);
	size_t olen;

	zt_text(to, len);
	cr_assert_eq(zt_flat(ses, alg, CRD_F_COMP, to, len, size, &olen), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
	return olen;
}

/*
 * framework manual, 5.12, last row: deflated data that end early are refused by
 * FreeBSD's kind, and taken by NetBSD's as far as they go.
 */
Test(s106, truncated_data)
{
	uint8_t whole[600], text[500], got[ROOM + 600];

	zt_text(text, sizeof(text));
	for (size_t a = 0; a < ZT_LEN(zt_algs); a++) {
		int alg = zt_algs[a];
		crypto_session_t ses = zt_session(alg);
		size_t n = compressed(alg, sizeof(text), whole, sizeof(whole));
		size_t taken = 0, olen;

		for (size_t len = 0; len < n; len++) {
			int error =
			    decompress(ses, alg, whole, len, ROOM, got, &olen);

			if (alg != CRYPTO_DEFLATE_COMP_GROW || len == 0) {
				cr_assert_eq(error, EINVAL, "%d: %zu of %zu",
				    alg, len, n);
				continue;
			}
			if (error != 0)
				continue;
			taken++;
			cr_assert_eq(memcmp(got, text, olen), 0);
			check_against_zlib(ses, alg, whole, len);
		}
		if (alg == CRYPTO_DEFLATE_COMP_GROW)
			cr_assert_gt(taken, n / 2);
		cr_assert_eq(
		    decompress(ses, alg, whole, n, ROOM, got, &olen), 0);
		cr_assert_eq(olen, sizeof(text));
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(zlib_hostile, one_bit_altered, .timeout = 120)
{
	uint8_t whole[600];

	for (size_t a = 0; a < ZT_LEN(zt_algs); a++) {
		crypto_session_t ses = zt_session(zt_algs[a]);
		size_t n = compressed(zt_algs[a], 500, whole, sizeof(whole));

		for (size_t bit = 0; bit < n * 8; bit++) {
			uint8_t mask = (uint8_t)(1u << bit % 8);

			whole[bit / 8] = (uint8_t)(whole[bit / 8] ^ mask);
			check_against_zlib(ses, zt_algs[a], whole, n);
			whole[bit / 8] = (uint8_t)(whole[bit / 8] ^ mask);
		}
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(zlib_hostile, noise, .timeout = 120)
{
	uint64_t seed = 20180701;
	uint8_t in[300];

	for (size_t a = 0; a < ZT_LEN(zt_algs); a++) {
		crypto_session_t ses = zt_session(zt_algs[a]);

		for (size_t i = 0; i < 3000; i++) {
			size_t len = zt_random(&seed) % sizeof(in);

			for (size_t j = 0; j < len; j++)
				in[j] = (uint8_t)(zt_random(&seed) >> 9);
			check_against_zlib(ses, zt_algs[a], in, len);
		}
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* Bytes spliced, doubled, dropped and set. */
Test(zlib_hostile, several_bytes_altered, .timeout = 120)
{
	uint64_t seed = 19930401;
	uint8_t whole[600], in[600];

	for (size_t a = 0; a < ZT_LEN(zt_algs); a++) {
		crypto_session_t ses = zt_session(zt_algs[a]);
		size_t n = compressed(zt_algs[a], 500, whole, sizeof(whole));

		for (size_t i = 0; i < 3000; i++) {
			size_t from = zt_random(&seed) % n;
			size_t to = zt_random(&seed) % n;
			size_t len = from > to ? n - from : n - to;

			memcpy(in, whole, sizeof(in));
			memmove(in + to, whole + from,
			    zt_random(&seed) % (len + 1));
			in[zt_random(&seed) % n] = (uint8_t)zt_random(&seed);
			check_against_zlib(ses, zt_algs[a], in, n);
		}
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* The most memory this process had, in KiB. */
static unsigned long
peak(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	unsigned long kib = 0;
	char line[128];

	cr_assert_not_null(f);
	while (kib == 0 && fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "VmPeak:", 7) == 0)
			kib = strtoul(line + 7, NULL, 10);
	}
	cr_assert_eq(fclose(f), 0);
	cr_assert_gt(kib, 0);
	return kib;
}

/* Lengths of GiBs are claimed for a body of some bytes. */
Test(s105, huge_length_is_einval_and_takes_no_memory)
{
	const uint32_t claims[] = { UINT32_MAX, INT32_MAX, 1u << 30 };
	crypto_session_t ses = zt_session(CRYPTO_GZIP_COMP);
	uint8_t gz[600] = { 0 };
	size_t n = compressed(CRYPTO_GZIP_COMP, 500, gz, sizeof(gz)), olen;
	uint8_t got[ROOM];
	unsigned long before;

	cr_assert_eq(
	    decompress(ses, CRYPTO_GZIP_COMP, gz, n, ROOM, got, &olen), 0);
	before = peak();
	for (size_t i = 0; i < ZT_LEN(claims); i++) {
		for (int k = 0; k < 2; k++) {
			struct cryptodesc crd =
			    zt_desc(CRYPTO_GZIP_COMP, 0, n, 0);
			const size_t all = PIECES_REST;
			struct pieces p;

			for (size_t j = 0; j < 4; j++)
				gz[n - 4 + j] = (uint8_t)(claims[i] >> 8 * j);
			pieces_init(&p, k == 0 ? 0 : CRYPTO_F_IMBUF, gz,
			    sizeof(gz), &all, 1);
			cr_assert_eq(zt_dispatch(ses, &crd, p.flags, p.buf,
					 sizeof(gz), &olen),
			    EINVAL);
			cr_assert_eq(
			    pieces_read(&p, got, sizeof(got)), sizeof(gz));
			cr_assert_eq(memcmp(got, gz, sizeof(gz)), 0);
			pieces_fini(&p);
		}
	}
	cr_assert_lt(peak() - before, 16ul << 10, "%lu KiB before", before);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* `len` zeros, deflated, malloced; *n bytes of them. */
static uint8_t *
bomb_new(int alg, size_t len, size_t *n)
{
	crypto_session_t ses = zt_session(alg);
	uint8_t *buf = calloc(1, len);

	cr_assert_not_null(buf);
	cr_assert_eq(zt_flat(ses, alg, CRD_F_COMP, buf, len, len, n), 0);
	cr_assert_lt(*n, len / 500);
	cr_assert_eq(crypto_freesession(ses), 0);
	return buf;
}

/* Just the room is enough, and a byte less is not. */
Test(s105, bomb_is_enospc_and_nothing_is_written)
{
	const size_t len = 300000;

	for (size_t a = 0; a < ZT_LEN(zt_algs); a++) {
		crypto_session_t ses = zt_session(zt_algs[a]);
		uint8_t *got = malloc(len);
		size_t n, olen;
		uint8_t *bomb = bomb_new(zt_algs[a], len, &n);

		cr_assert_not_null(got);
		for (size_t room = n; room < len; room += 29989)
			cr_assert_eq(decompress(ses, zt_algs[a], bomb, n, room,
					 got, &olen),
			    ENOSPC, "%d, room for %zu", zt_algs[a], room);
		cr_assert_eq(
		    decompress(ses, zt_algs[a], bomb, n, len - 1, got, &olen),
		    ENOSPC);
		cr_assert_eq(
		    decompress(ses, zt_algs[a], bomb, n, len, got, &olen), 0);
		cr_assert_eq(olen, len);
		for (size_t i = 0; i < len; i++)
			cr_assert_eq(got[i], 0);
		free(bomb);
		free(got);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* A chain grows up to a MiB (zlib_drv.h), and no byte further. */
Test(s105, chain_grows_to_its_limit)
{
	const size_t limit = 1u << 20, all = PIECES_REST;
	uint8_t *now = malloc(2 * limit);

	cr_assert_not_null(now);
	for (size_t i = 0; i < 2 * ZT_LEN(zt_algs); i++) {
		int alg = zt_algs[i / 2];
		crypto_session_t ses = zt_session(alg);
		size_t n, olen, len = limit + i % 2;
		uint8_t *bomb = bomb_new(alg, len, &n);
		struct cryptodesc crd = zt_desc(alg, 0, n, 0);
		struct pieces p;

		pieces_init(&p, CRYPTO_F_IMBUF, bomb, n, &all, 1);
		cr_assert_eq(zt_dispatch(ses, &crd, p.flags, p.buf, n, &olen),
		    len > limit ? ENOSPC : 0);
		cr_assert_eq(
		    pieces_read(&p, now, 2 * limit), len > limit ? n : len);
		cr_assert(len == limit || memcmp(now, bomb, n) == 0);
		pieces_fini(&p);
		free(bomb);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
	free(now);
}
