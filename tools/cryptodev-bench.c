/* SPDX-License-Identifier: ISC */
/*
 * cryptodev-bench: how long an operation takes through /dev/crypto, next to
 * the same one in process and to an ioctl that does nothing.  Exits 0, 1
 * when an algorithm could not be measured, 2 when nothing could be, and 77
 * when the device offers none of what was asked for.
 */
#include "bench_report.h"
#include "bench_table.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BENCH_NSIZES_MAX 32u

struct bench_options {
	const char *device;
	const char **names; /* owned array; names are argv's */
	size_t nnames;
	size_t sizes[BENCH_NSIZES_MAX];
	size_t nsizes;
	double seconds;
	bool crioget;
	bool framework;
	bool help;
	bool json;
	bool list;
};

static void
main_usage(FILE *out)
{
	(void)fputs(
	    "usage: cryptodev-bench [options]\n"
	    "  -d, --device PATH      the device (/dev/crypto)\n"
	    "  -a, --algorithm NAME   only this one; may be repeated\n"
	    "  -l, --list             list the algorithms and exit\n"
	    "  -s, --sizes N,N,...    bytes an operation, up to 16777216\n"
	    "  -t, --seconds S        time for each line (0.5)\n"
	    "  -j, --json             JSON instead of a table\n"
	    "  -f, --framework        no device: the framework in this process\n"
	    "                         against Nettle and OpenSSL; -a takes the\n"
	    "                         names of cryptodev-check --list\n"
	    "  -n, --no-crioget       work on the opened descriptor itself\n"
	    "  -h, --help             this text\n"
	    "MB are 10^6 bytes.  The device's MB/s are of its median.\n",
	    out);
}

/* Say what an option takes. */
static int
main_refuse(const char *option, const char *text, const char *accepts)
{
	(void)fprintf(stderr, "cryptodev-bench: --%s: '%s' is not %s\n", option,
	    text, accepts);
	return EINVAL;
}

static int
main_sizes(struct bench_options *opt, const char *text)
{
	static const char accepts[] = "up to 32 numbers from 1 to 16777216";
	const char *list = text;
	char *end;
	unsigned long n;

	opt->nsizes = 0;
	do {
		errno = 0;
		n = strtoul(list, &end, 10);
		if (errno != 0 || end == list || *list == '-' || n == 0 ||
		    n > BENCH_LEN_MAX || opt->nsizes == BENCH_NSIZES_MAX)
			return main_refuse("sizes", text, accepts);
		opt->sizes[opt->nsizes++] = n;
		list = end + 1;
	} while (*end == ',');
	return *end == '\0' ? 0 : main_refuse("sizes", text, accepts);
}

static int
main_seconds(struct bench_options *opt, const char *text)
{
	char *end;

	opt->seconds = strtod(text, &end);
	if (end != text && *end == '\0' && opt->seconds >= 0 &&
	    opt->seconds <= 3600)
		return 0;
	return main_refuse("seconds", text, "a number from 0 to 3600");
}

static int
main_options(struct bench_options *opt, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "algorithm", required_argument, NULL, 'a' },
		{ "list", no_argument, NULL, 'l' },
		{ "sizes", required_argument, NULL, 's' },
		{ "seconds", required_argument, NULL, 't' },
		{ "framework", no_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ "no-crioget", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int error = 0;
	int c;

	while (error == 0) {
		c = getopt_long(argc, argv, "d:a:fls:t:jnh", longs, NULL);
		if (c == -1)
			break;
		if (c == 'd')
			opt->device = optarg;
		else if (c == 'a')
			opt->names[opt->nnames++] = optarg;
		else if (c == 's')
			error = main_sizes(opt, optarg);
		else if (c == 't')
			error = main_seconds(opt, optarg);
		else if (c == '?')
			error = EINVAL;
		opt->framework = opt->framework || c == 'f';
		opt->list = opt->list || c == 'l';
		opt->json = opt->json || c == 'j';
		opt->help = opt->help || c == 'h';
		opt->crioget = opt->crioget && c != 'n';
	}
	for (size_t i = 0; error == 0 && i < opt->nnames && !opt->framework;
	     i++) {
		if (bench_alg_find(opt->names[i]) == NULL) {
			(void)fprintf(stderr,
			    "cryptodev-bench: no algorithm %s, see --list\n",
			    opt->names[i]);
			error = EINVAL;
		}
	}
	return error == 0 && optind != argc ? EINVAL : error;
}

/* All sizes of one algorithm. */
static int
main_alg(const struct bench_options *opt, struct cdev *dev,
    const struct bench_alg *alg, struct bench_json *json)
{
	struct bench_row row;
	size_t len;
	int error = 0;

	for (size_t i = 0; error == 0 && i < opt->nsizes; i++) {
		len =
		    (opt->sizes[i] + alg->block - 1) / alg->block * alg->block;
		error = bench_run(&row, dev, alg, len, opt->seconds);
		if (error != 0)
			(void)fprintf(stderr, "cryptodev-bench: %s: %s\n",
			    alg->name,
			    error == EPROTO ? "device and library differ"
					    : strerror(error));
		else if (json != NULL)
			error = bench_json_row(json, &row);
		else
			bench_report_row(stdout, &row);
	}
	return error;
}

static int
main_measure(const struct bench_options *opt, struct cdev *dev)
{
	static const char *const usual[] = { "aes-128-cbc", "aes-256-cbc",
		"aes-128-ctr", "sha256" };
	const char *const *names = opt->nnames > 0 ? opt->names : usual;
	size_t nnames = opt->nnames > 0 ? opt->nnames : 4;
	struct bench_json *json = NULL;
	size_t nrefused = 0;
	int worst = 0;
	int error;

	if (opt->json && bench_json_new(&json, opt->device) != 0)
		return 2;
	if (!opt->json)
		bench_report_heading(stdout);
	for (size_t i = 0; i < nnames; i++) {
		error = main_alg(opt, dev, bench_alg_find(names[i]), json);
		if (error == EINVAL || error == EOPNOTSUPP)
			nrefused++;
		if (error != 0)
			worst = 1;
	}
	if (bench_json_finish(json, stdout) != 0 || fflush(stdout) != 0)
		return 2;
	return nrefused == nnames ? 77 : worst;
}

static int
main_framework(const struct bench_options *opt)
{
	int error = bench_table(stdout, opt->seconds, opt->names, opt->nnames);

	if (error == ENOENT)
		(void)fputs("cryptodev-bench: no such algorithm, see "
			    "cryptodev-check --list\n",
		    stderr);
	return error == 0 ? 0 : error == ENOENT ? 2 : 1;
}

static int
main_bench(const struct bench_options *opt)
{
	struct cdev dev;
	int error;
	int rc;

	error = cdev_open(&dev, opt->device, opt->crioget);
	if (error != 0) {
		(void)fprintf(stderr, "cryptodev-bench: %s: %s\n", opt->device,
		    strerror(error));
		return 2;
	}
	rc = main_measure(opt, &dev);
	cdev_close(&dev);
	return rc;
}

int
main(int argc, char **argv)
{
	struct bench_options opt = { .device = "/dev/crypto",
		.seconds = 0.5,
		.crioget = true,
		.sizes = { 16, 64, 256, 1024, 4096, 16384, 65536, 262144,
		    1048576 },
		.nsizes = 9 };
	int rc = 2;

	opt.names = calloc((size_t)argc, sizeof(*opt.names));
	if (opt.names == NULL) {
		(void)fputs("cryptodev-bench: out of memory\n", stderr);
	} else if (main_options(&opt, argc, argv) != 0) {
		main_usage(stderr);
	} else if (opt.help) {
		main_usage(stdout);
		rc = 0;
	} else if (opt.framework) {
		rc = main_framework(&opt);
	} else if (opt.list) {
		for (size_t i = 0; i < bench_nalgs; i++)
			(void)puts(bench_algs[i].name);
		rc = 0;
	} else {
		rc = main_bench(&opt);
	}
	free(opt.names);
	return rc;
}
