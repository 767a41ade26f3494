/* SPDX-License-Identifier: ISC */
/*
 * cryptodev-bench's arithmetic, and that it refuses to time a device that
 * computes something else.
 */
#include "bench_run.h"
#include "bench_sample.h"
#include "bench_table.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

/* A device that is the library, and may be wrong. */
struct fake {
	struct bench_local *local;
	bool wrong;
	int refuse; /* errno of CIOCGSESSION */
	int nsessions;
};

static int
fake_ioctl(void *ctx, unsigned long command, void *arg)
{
	struct fake *fake = ctx;
	struct crypt_op *cop = arg;

	if (command == CIOCGSESSION) {
		fake->nsessions++;
		return fake->refuse;
	}
	if (command == CIOCFSESSION)
		fake->nsessions--;
	if (command == CIOCCRYPT) {
		bench_local_run(
		    fake->local, cop->iv, cop->len, cop->dst, cop->src);
		if (fake->wrong)
			cop->dst[cop->len - 1] ^= 1;
	}
	return 0;
}

static int
fake_run(struct bench_row *row, struct fake *fake, size_t len)
{
	const struct bench_alg *alg = bench_alg_find("aes-128-cbc");
	struct cdev dev = { .ioctl = fake_ioctl, .ctx = fake, .node_fd = -1 };
	uint8_t key[BENCH_KEY_MAX];
	int error;

	/* The key bench_run uses. */
	memset(key, 0x2b, sizeof(key));
	cr_assert_eq(bench_local_new(&fake->local, alg, key), 0);
	error = bench_run(row, &dev, alg, len, 0.01);
	bench_local_free(fake->local);
	return error;
}

Test(bench_sample_percentile, nearest_rank)
{
	struct bench_sample sample = { .n = 0 };

	cr_expect_eq(bench_sample_percentile(&sample, 50), 0);
	for (int i = 200; i > 0; i--)
		cr_assert_eq(bench_sample_add(&sample, i), 0);
	cr_expect_eq(bench_sample_percentile(&sample, 0), 1);
	cr_expect_eq(bench_sample_percentile(&sample, 50), 100);
	cr_expect_eq(bench_sample_percentile(&sample, 99), 198);
	cr_expect_eq(bench_sample_percentile(&sample, 100), 200);
	bench_sample_fini(&sample);
}

Test(bench_run, right_device_is_measured)
{
	struct fake fake = { .wrong = false };
	struct bench_row row;

	cr_assert_eq(fake_run(&row, &fake, 1024), 0);
	cr_expect_geq(row.nops, 3);
	cr_expect_gt(row.device_us, 0);
	cr_expect_geq(row.device_p99_us, row.device_us);
	cr_expect_gt(row.local_us, 0);
	cr_expect_eq(row.len, 1024);
	cr_expect_eq(fake.nsessions, 0, "session left open");
}

Test(bench_run, wrong_device_is_eproto)
{
	struct fake fake = { .wrong = true };
	struct bench_row row;

	cr_expect_eq(fake_run(&row, &fake, 16), EPROTO);
	cr_expect_eq(fake.nsessions, 0, "session left open");
}

Test(bench_run, refused_session_is_its_errno)
{
	struct fake fake = { .refuse = EOPNOTSUPP };
	struct bench_row row;

	cr_expect_eq(fake_run(&row, &fake, 16), EOPNOTSUPP);
}

/* Who computes something else is an error, so that these agree, too. */
Test(bench_table, prints_a_line_for_each_key)
{
	static const char *const names[] = { "aes-cbc", "aes-gcm", "aes-xts",
		"rfc3686-aes-ctr", "hmac-sha256", "aes-cmac", "skipjack-cbc",
		"chacha20-poly1305", "poly1305", "blake2b", "aes-gmac" };
	const struct bench_table_what what = { .names = names, .nnames = 11 };
	char *text = NULL;
	size_t len = 0;
	size_t nlines = 0;
	FILE *out = open_memstream(&text, &len);

	cr_assert_not_null(out);
	cr_assert_eq(bench_table(out, &what), 0);
	(void)fclose(out);
	for (size_t i = 0; i < len; i++)
		nlines += text[i] == '\n';
	/* Two of heading, two keys where AES has them. */
	cr_expect_eq(nlines, 2 + 11 + 6, "%s", text);
	free(text);
}

Test(bench_table, unknown_algorithm_is_enoent)
{
	static const char *const names[] = { "rot13" };
	const struct bench_table_what what = { .names = names, .nnames = 1 };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	cr_assert_not_null(out);
	cr_expect_eq(bench_table(out, &what), ENOENT);
	(void)fclose(out);
	free(text);
}

/* 100 bytes are 112 to a cipher of 16, and stay 100 to a hash. */
Test(bench_table, sizes_are_rounded_up_to_the_block)
{
	static const char *const names[] = { "aes-cbc", "sha256" };
	static const size_t sizes[] = { 1, 100 };
	const struct bench_table_what what = { .names = names,
		.nnames = 2,
		.sizes = sizes,
		.nsizes = 2,
		.json = true };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	cr_assert_not_null(out);
	cr_assert_eq(bench_table(out, &what), 0);
	(void)fclose(out);
	cr_expect_not_null(strstr(text, "\"bytes\":16,"), "%s", text);
	cr_expect_not_null(strstr(text, "\"bytes\":112,"), "%s", text);
	cr_expect_not_null(strstr(text, "\"bytes\":1,"), "%s", text);
	cr_expect_not_null(strstr(text, "\"bytes\":100,"), "%s", text);
	cr_expect_not_null(strstr(text, "\"framework_to_best\":"), "%s", text);
	free(text);
}

Test(bench_table, takes_what_it_lists)
{
	cr_expect(bench_table_takes("aes-gcm"));
	cr_expect_not(bench_table_takes("deflate"));
	cr_expect_not(bench_table_takes("aes-128-cbc"));
}
