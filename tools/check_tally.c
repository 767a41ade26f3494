/* SPDX-License-Identifier: ISC */
/*
 * Keeping score.  A refusal is not a success: it has its own count, and the
 * caller decides what it is worth.
 */
#include "check_tally.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

void
check_tally_case(struct check_tally *tally, bool ok, const char *fmt, ...)
{
	va_list ap;

	tally->ncases++;
	if (ok)
		return;
	tally->nmismatches++;
	if (tally->out == NULL || tally->nmismatches > tally->max_shown)
		return;
	(void)fprintf(tally->out, "%s: MISMATCH: ", tally->name);
	va_start(ap, fmt);
	(void)vfprintf(tally->out, fmt, ap);
	va_end(ap);
	(void)fputc('\n', tally->out);
	if (tally->nmismatches == tally->max_shown)
		(void)fprintf(tally->out, "%s: further ones are only counted\n",
		    tally->name);
}

bool
check_tally_key(struct check_tally *tally, size_t key_len, int error)
{
	tally->nkeys++;
	if (error == 0)
		return true;
	if (error != EINVAL && error != EOPNOTSUPP) {
		check_tally_case(tally, false, "session, key of %zu: %s",
		    key_len, strerror(error));
		return false;
	}
	if (tally->nrefused == 0)
		tally->refused_error = error;
	tally->nrefused++;
	return false;
}

bool
check_tally_skipped(const struct check_tally *tally)
{
	return tally->nmismatches == 0 && tally->nrefused == tally->nkeys;
}
