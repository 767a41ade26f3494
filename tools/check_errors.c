/* SPDX-License-Identifier: ISC */
/*
 * check_errors.c - the dialects, and what is said of a case.
 */
#include "check_errors.h"

#include <errno.h>
#include <string.h>

static const struct {
	check_errors_fn *run;
	const char *flavour; /* it begins like that; "": any */
} errors_dialects[] = {
	{ .run = check_errors_linux, .flavour = "" },
	{ .run = check_errors_freebsd, .flavour = "freebsd" },
	{ .run = check_errors_netbsd, .flavour = "" },
	{ .run = check_errors_openbsd, .flavour = "openbsd" },
};

int
check_errors_run(struct check_errors *sum, const char *path, bool crioget)
{
	size_t n = sizeof(errors_dialects) / sizeof(errors_dialects[0]);
	int error = 0;

	for (size_t i = 0; i < n && error == 0; i++) {
		const char *flavour = errors_dialects[i].flavour;

		if (strncmp(sum->flavour, flavour, strlen(flavour)) == 0)
			error = errors_dialects[i].run(sum, path, crioget);
	}
	return error;
}

/* strerror, but for what is no error. */
static const char *
errors_name(int error)
{
	return error == 0 ? "no error" : strerror(error);
}

void
check_errors_case(struct check_errors *sum, const char *dialect,
    const char *what, int error, int want)
{
	sum->ncases++;
	if (error != want) {
		sum->nmismatches++;
		(void)fprintf(sum->out, "%s: %s: %s (%d), not %s (%d)\n",
		    dialect, what, errors_name(error), error, errors_name(want),
		    want);
	} else if (sum->verbose) {
		(void)fprintf(sum->out, "%s: %s: %s\n", dialect, what,
		    errors_name(error));
	}
}

void
check_errors_skip(struct check_errors *sum, const char *dialect,
    const char *what, const char *why)
{
	sum->nskipped++;
	(void)fprintf(sum->out, "%s: %s: skipped, %s\n", dialect, what, why);
}
