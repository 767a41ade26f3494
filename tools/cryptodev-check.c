/* SPDX-License-Identifier: ISC */
/*
 * cryptodev-check: does a /dev/crypto compute what libcrypto does?  Runs
 * every algorithm of its table through the device's Linux dialect and
 * compares each byte.  Exits 0 when all that ran agrees, 1 on any mismatch,
 * 2 when it could not run, 77 when the device offers nothing to compare.
 * Besides: what there is at all, without a device; and whether the device's
 * errors are those of the systems its dialects come from.
 */
#include "check_env.h"
#include "check_errors.h"
#include "check_list.h"
#include "dialect.h"
#include "drivers.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_EXIT_MISMATCH 1
#define CHECK_EXIT_TROUBLE  2
#define CHECK_EXIT_SKIP	    77

struct check_options {
	const char *device;
	const char *flavour;
	bool crioget;
	bool help;
	bool errors;
	bool json;
	bool list;
	bool list_checks;
	bool quick;
	bool report;
	bool require_all;
	bool verbose;
	size_t max_bytes;
	size_t every;
	const char **names; /* owned array; names are argv's */
	size_t nnames;
};

struct check_totals {
	size_t nagree;
	size_t ndisagree;
	size_t nskipped;
	size_t nrefused; /* keys, of skipped rows and of others */
	size_t ncases;
	size_t nmismatches;
};

static void
main_usage(FILE *out)
{
	(void)fputs(
	    "usage: cryptodev-check [options]\n"
	    "  -d, --device PATH      the device (/dev/crypto)\n"
	    "  -a, --algorithm NAME   only this one, of --list-checks; may be repeated\n"
	    "  -l, --list             print all algorithms, who offers them and the\n"
	    "                         numbers programs ask for them by; needs no device\n"
	    "  -j, --json             what --list prints, as JSON\n"
	    "  -c, --list-checks      print the names that --algorithm takes\n"
	    "  -E, --errors           hold every misuse to the errno it must have\n"
	    "  -f, --flavour NAME     with -E, the flavour of the device (freebsd12)\n"
	    "  -m, --max-bytes N      messages no longer than N (32768 and up)\n"
	    "  -q, --quick            fewer sizes and keys\n"
	    "  -e, --every N          every length up to N, too (32768 at most)\n"
	    "  -r, --report           a line for each algorithm\n"
	    "  -A, --require-all      an algorithm or key length not offered fails\n"
	    "  -n, --no-crioget       work on the opened descriptor itself\n"
	    "  -v, --verbose          tell every mismatch; implies --report\n"
	    "  -h, --help             this text\n",
	    out);
}

/* Say what an option takes. */
static int
main_refuse(const char *option, const char *text, const char *accepts)
{
	(void)fprintf(stderr, "cryptodev-check: --%s: '%s' is not %s\n", option,
	    text, accepts);
	return EINVAL;
}

static int
main_max(struct check_options *opt, const char *text)
{
	unsigned long n;
	char *end;

	n = strtoul(text, &end, 10);
	if (end == text || *end != '\0' || *text == '-' || n < CHECK_LEN_LEAST)
		return main_refuse("max-bytes", text, "a number from 32768 on");
	opt->max_bytes = n < CHECK_LEN_MAX ? n : CHECK_LEN_MAX;
	return 0;
}

static int
main_every(struct check_options *opt, const char *text)
{
	unsigned long n;
	char *end;

	n = strtoul(text, &end, 10);
	if (end == text || *end != '\0' || *text == '-' || n > CHECK_LEN_LEAST)
		return main_refuse("every", text, "a number up to 32768");
	opt->every = n;
	return 0;
}

/* This program has no device, so that to choose the flavour is to check it. */
static int
main_flavour(const struct check_options *opt)
{
	if (dialect_set_flavour(opt->flavour) == 0)
		return 0;
	return main_refuse("flavour", opt->flavour,
	    "freebsd12, freebsd13, netbsd, netbsd-old or openbsd");
}

static const struct option main_longs[] = {
	{ "device", required_argument, NULL, 'd' },
	{ "algorithm", required_argument, NULL, 'a' },
	{ "errors", no_argument, NULL, 'E' },
	{ "flavour", required_argument, NULL, 'f' },
	{ "json", no_argument, NULL, 'j' },
	{ "list", no_argument, NULL, 'l' },
	{ "list-checks", no_argument, NULL, 'c' },
	{ "max-bytes", required_argument, NULL, 'm' },
	{ "every", required_argument, NULL, 'e' },
	{ "quick", no_argument, NULL, 'q' },
	{ "report", no_argument, NULL, 'r' },
	{ "require-all", no_argument, NULL, 'A' },
	{ "no-crioget", no_argument, NULL, 'n' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* The algorithms asked for are there. */
static int
main_names(const struct check_options *opt)
{
	for (size_t i = 0; i < opt->nnames; i++) {
		if (check_alg_find(opt->names[i]) == NULL) {
			(void)fprintf(stderr,
			    "cryptodev-check: there is no check of %s, see --list-checks\n",
			    opt->names[i]);
			return EINVAL;
		}
	}
	return 0;
}

static int
main_options(struct check_options *opt, int argc, char **argv)
{
	const struct {
		int letter;
		bool *set;
	} switches[] = {
		{ 'h', &opt->help },
		{ 'E', &opt->errors },
		{ 'j', &opt->json },
		{ 'l', &opt->list },
		{ 'c', &opt->list_checks },
		{ 'q', &opt->quick },
		{ 'r', &opt->report },
		{ 'A', &opt->require_all },
		{ 'v', &opt->verbose },
	};
	int c;

	while ((c = getopt_long(argc, argv, "d:a:e:f:m:EcjlqrAnvh", main_longs,
		    NULL)) != -1) {
		for (size_t i = 0; i < sizeof(switches) / sizeof(*switches);
		     i++) {
			if (switches[i].letter == c)
				*switches[i].set = true;
		}
		if (c == 'd')
			opt->device = optarg;
		if (c == 'f')
			opt->flavour = optarg;
		if (c == 'a')
			opt->names[opt->nnames++] = optarg;
		if (c == 'n')
			opt->crioget = false;
		if (c == '?' || (c == 'm' && main_max(opt, optarg) != 0) ||
		    (c == 'e' && main_every(opt, optarg) != 0))
			return EINVAL;
	}
	if (optind != argc || main_flavour(opt) != 0)
		return EINVAL;
	return main_names(opt);
}

static bool
main_wanted(const struct check_options *opt, const struct check_alg *alg)
{
	for (size_t i = 0; i < opt->nnames; i++) {
		if (strcmp(opt->names[i], alg->name) == 0)
			return true;
	}
	return opt->nnames == 0;
}

/* The line of one row; skipped ones and failures are always told. */
static void
main_report(const struct check_options *opt, const struct check_tally *tally)
{
	if (check_tally_skipped(tally)) {
		(void)printf("%-28s skipped, not offered: %s\n", tally->name,
		    strerror(tally->refused_error));
		return;
	}
	if (!opt->report && !opt->verbose && tally->nmismatches == 0 &&
	    tally->nrefused == 0)
		return;
	(void)printf("%-28s cases %8zu  mismatches %6zu", tally->name,
	    tally->ncases, tally->nmismatches);
	if (tally->nrefused > 0)
		(void)printf("  keys not offered %zu of %zu: %s",
		    tally->nrefused, tally->nkeys,
		    strerror(tally->refused_error));
	(void)putchar('\n');
}

static void
main_run(const struct check_options *opt, struct check_env *env,
    struct check_totals *sum)
{
	for (size_t i = 0; i < check_nalgs; i++) {
		struct check_tally tally = { .name = check_algs[i].name,
			.out = stdout,
			.max_shown = opt->verbose ? SIZE_MAX : 5 };

		if (!main_wanted(opt, &check_algs[i]))
			continue;
		check_env_run(env, &check_algs[i], &tally);
		main_report(opt, &tally);
		(void)fflush(stdout);
		sum->ncases += tally.ncases;
		sum->nmismatches += tally.nmismatches;
		sum->nrefused += tally.nrefused;
		if (check_tally_skipped(&tally))
			sum->nskipped++;
		else if (tally.nmismatches > 0)
			sum->ndisagree++;
		else
			sum->nagree++;
	}
}

static int
main_verdict(const struct check_options *opt, const struct check_totals *sum)
{
	(void)printf("%zu agree, %zu disagree, %zu skipped; "
		     "%zu cases, %zu mismatches\n",
	    sum->nagree, sum->ndisagree, sum->nskipped, sum->ncases,
	    sum->nmismatches);
	if (fflush(stdout) != 0)
		return CHECK_EXIT_TROUBLE;
	if (sum->ndisagree > 0 || (opt->require_all && sum->nrefused > 0))
		return CHECK_EXIT_MISMATCH;
	return sum->nagree > 0 ? 0 : CHECK_EXIT_SKIP;
}

static int
main_check(const struct check_options *opt)
{
	struct check_totals sum = { .ncases = 0 };
	struct check_env env;
	struct cdev dev;
	int error;

	error = cdev_open(&dev, opt->device, opt->crioget);
	if (error != 0) {
		(void)fprintf(stderr, "cryptodev-check: %s: %s\n", opt->device,
		    strerror(error));
		return CHECK_EXIT_TROUBLE;
	}
	error = check_env_init(&env, &dev, opt->quick);
	if (error != 0) {
		(void)fprintf(stderr, "cryptodev-check: libcrypto: %s\n",
		    strerror(error));
		cdev_close(&dev);
		return CHECK_EXIT_TROUBLE;
	}
	env.len_max = opt->max_bytes;
	env.every = opt->every;
	main_run(opt, &env, &sum);
	check_env_fini(&env);
	cdev_close(&dev);
	return main_verdict(opt, &sum);
}

/* The drivers are this process's own. */
static int
main_list(const struct check_options *opt)
{
	int error = drivers_attach();

	if (error == 0)
		error = check_list_print(stdout, opt->json);
	if (error != 0)
		(void)fprintf(stderr, "cryptodev-check: cannot list: %s\n",
		    strerror(error));
	drivers_detach();
	return error == 0 ? 0 : CHECK_EXIT_TROUBLE;
}

static int
main_list_checks(void)
{
	for (size_t i = 0; i < check_nalgs; i++)
		(void)puts(check_algs[i].name);
	return fflush(stdout) == 0 ? 0 : CHECK_EXIT_TROUBLE;
}

static int
main_errors(const struct check_options *opt)
{
	struct check_errors sum = {
		.out = stdout,
		.len_max = opt->max_bytes,
		.flavour = opt->flavour,
		.verbose = opt->verbose || opt->report,
	};
	int error = check_errors_run(&sum, opt->device, opt->crioget);

	if (error != 0) {
		(void)fprintf(stderr, "cryptodev-check: %s: %s\n", opt->device,
		    strerror(error));
		return CHECK_EXIT_TROUBLE;
	}
	(void)printf("%zu cases, %zu mismatches, %zu skipped\n", sum.ncases,
	    sum.nmismatches, sum.nskipped);
	if (fflush(stdout) != 0)
		return CHECK_EXIT_TROUBLE;
	return sum.nmismatches > 0 ? CHECK_EXIT_MISMATCH : 0;
}

int
main(int argc, char **argv)
{
	struct check_options opt = { .device = "/dev/crypto",
		.flavour = "freebsd12",
		.crioget = true,
		.max_bytes = CHECK_LEN_MAX };
	int rc = CHECK_EXIT_TROUBLE;

	opt.names = calloc((size_t)argc, sizeof(*opt.names));
	if (opt.names == NULL) {
		(void)fputs("cryptodev-check: out of memory\n", stderr);
	} else if (main_options(&opt, argc, argv) != 0) {
		main_usage(stderr);
	} else if (opt.help) {
		main_usage(stdout);
		rc = 0;
	} else if (opt.list || opt.json) {
		rc = main_list(&opt);
	} else if (opt.list_checks) {
		rc = main_list_checks();
	} else if (opt.errors) {
		rc = main_errors(&opt);
	} else {
		rc = main_check(&opt);
	}
	free(opt.names);
	return rc;
}
