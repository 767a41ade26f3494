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
	const char *device; /* NULL: the usual one */
	const char **names; /* owned array; names are argv's */
	size_t nnames;
	size_t sizes[BENCH_NSIZES_MAX];
	size_t nsizes; /* 0: the usual ones */
	double seconds;
	bool crioget;
	bool framework;
	bool help;
	bool json;
	bool list;
};

static const size_t main_usual_sizes[] = { 16, 64, 256, 1024, 4096, 16384,
	65536, 262144, 1048576 };

#define MAIN_NUSUAL (sizeof(main_usual_sizes) / sizeof(main_usual_sizes[0]))

static void
main_usage(FILE *out)
{
	(void)fputs(
	    "usage: cryptodev-bench [options]\n"
	    "  -d, --device PATH      the device (/dev/crypto)\n"
	    "  -a, --algorithm NAME   only this one; may be repeated\n"
	    "  -l, --list             list the names that -a takes, and exit\n"
	    "  -s, --sizes N,N,...    bytes an operation, up to 16777216\n"
	    "  -t, --seconds S        time for each line (0.5)\n"
	    "  -j, --json             JSON instead of a table\n"
	    "  -f, --framework        no device: the framework in this process\n"
	    "                         against Nettle and OpenSSL; -a takes other\n"
	    "                         names, see --framework --list\n"
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

/* What there is without a device, other than with one. */
static int
main_names(const struct bench_options *opt)
{
	for (size_t i = 0; i < opt->nnames; i++) {
		if (opt->framework ? bench_table_takes(opt->names[i])
				   : bench_alg_find(opt->names[i]) != NULL)
			continue;
		(void)fprintf(stderr,
		    "cryptodev-bench: no algorithm %s, see --list%s\n",
		    opt->names[i], opt->framework ? " behind --framework" : "");
		return EINVAL;
	}
	return 0;
}

/* Said rather than to do as if it had not been asked for. */
static int
main_apart(const struct bench_options *opt)
{
	if (!opt->framework || (opt->device == NULL && opt->crioget))
		return 0;
	(void)fprintf(stderr,
	    "cryptodev-bench: --framework has no device, so no --%s\n",
	    opt->device != NULL ? "device" : "no-crioget");
	return EINVAL;
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
	if (error == 0)
		error = main_apart(opt);
	if (error == 0)
		error = main_names(opt);
	return error == 0 && optind != argc ? EINVAL : error;
}

/* All sizes of one algorithm. */
static int
main_alg(const struct bench_options *opt, struct cdev *dev,
    const struct bench_alg *alg, struct bench_json *json)
{
	struct bench_row row;
	const size_t *sizes = opt->nsizes > 0 ? opt->sizes : main_usual_sizes;
	size_t nsizes = opt->nsizes > 0 ? opt->nsizes : MAIN_NUSUAL;
	size_t len;
	int error = 0;

	for (size_t i = 0; error == 0 && i < nsizes; i++) {
		len = (sizes[i] + alg->block - 1) / alg->block * alg->block;
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
main_measure(
    const struct bench_options *opt, struct cdev *dev, const char *device)
{
	static const char *const usual[] = { "aes-128-cbc", "aes-256-cbc",
		"aes-128-ctr", "sha256" };
	const char *const *names = opt->nnames > 0 ? opt->names : usual;
	size_t nnames = opt->nnames > 0 ? opt->nnames : 4;
	struct bench_json *json = NULL;
	size_t nrefused = 0;
	int worst = 0;
	int error;

	if (opt->json && bench_json_new(&json, device) != 0)
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
	const struct bench_table_what what = {
		.names = opt->names,
		.nnames = opt->nnames,
		.sizes = opt->sizes,
		.nsizes = opt->nsizes,
		.seconds = opt->seconds,
		.json = opt->json,
	};

	return bench_table(stdout, &what) == 0 ? 0 : 1;
}

static int
main_list(const struct bench_options *opt)
{
	if (opt->framework)
		bench_table_list(stdout);
	for (size_t i = 0; i < bench_nalgs && !opt->framework; i++)
		(void)puts(bench_algs[i].name);
	return fflush(stdout) == 0 ? 0 : 2;
}

static int
main_bench(const struct bench_options *opt)
{
	const char *device = opt->device != NULL ? opt->device : "/dev/crypto";
	struct cdev dev;
	int error;
	int rc;

	error = cdev_open(&dev, device, opt->crioget);
	if (error != 0) {
		(void)fprintf(stderr, "cryptodev-bench: %s: %s\n", device,
		    strerror(error));
		return 2;
	}
	rc = main_measure(opt, &dev, device);
	cdev_close(&dev);
	return rc;
}

int
main(int argc, char **argv)
{
	struct bench_options opt = { .seconds = 0.5, .crioget = true };
	int rc = 2;

	opt.names = calloc((size_t)argc, sizeof(*opt.names));
	if (opt.names == NULL) {
		(void)fputs("cryptodev-bench: out of memory\n", stderr);
	} else if (main_options(&opt, argc, argv) != 0) {
		main_usage(stderr);
	} else if (opt.help) {
		main_usage(stdout);
		rc = 0;
	} else if (opt.list) {
		rc = main_list(&opt);
	} else if (opt.framework) {
		rc = main_framework(&opt);
	} else {
		rc = main_bench(&opt);
	}
	free(opt.names);
	return rc;
}
