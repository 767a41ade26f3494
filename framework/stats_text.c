/* SPDX-License-Identifier: ISC */
/*
 * stats_text.c - the report, for people and for what parses FreeBSD's.
 */
#include "stats_text.h"

#include <errno.h>
#include <inttypes.h>

#include <opencrypto/cryptodev.h>

static uint64_t
stats_text_ns(const struct timespec *ts)
{
	return (uint64_t)ts->tv_sec * UINT64_C(1000000000) +
	    (uint64_t)ts->tv_nsec;
}

static void
stats_text_stage(FILE *file, const char *label, const struct cryptotstat *ts)
{
	if (ts->count == 0)
		return;
	(void)fprintf(file,
	    "%16s: avg %6" PRIu64 " ns : min %6" PRIu64 " ns : max %7" PRIu64
	    " ns [%" PRIu32 " samps]\n",
	    label, stats_text_ns(&ts->acc) / ts->count, stats_text_ns(&ts->min),
	    stats_text_ns(&ts->max), ts->count);
}

int
stats_text_print(FILE *file, const struct cryptostats *stats)
{
	errno = 0;
	(void)fprintf(file,
	    "%" PRIu64 " symmetric crypto ops (%" PRIu64 " errors, %" PRIu64
	    " times driver blocked)\n",
	    stats->cs_ops, stats->cs_errs, stats->cs_blocks);
	(void)fprintf(file,
	    "%" PRIu64 " key ops (%" PRIu64 " errors, %" PRIu64
	    " times driver blocked)\n",
	    stats->cs_kops, stats->cs_kerrs, stats->cs_kblocks);
	(void)fprintf(file, "%" PRIu64 " crypto dispatch thread activations\n",
	    stats->cs_intrs);
	(void)fprintf(file, "%" PRIu64 " crypto return thread activations\n",
	    stats->cs_rets);
	if (stats->cs_invoke.count != 0) {
		(void)fprintf(file, "\n");
		stats_text_stage(file, "dispatch->invoke", &stats->cs_invoke);
		stats_text_stage(file, "invoke->done", &stats->cs_done);
		stats_text_stage(file, "done->cb", &stats->cs_cb);
		stats_text_stage(file, "cb->finis", &stats->cs_finis);
	}
	if (fflush(file) != 0 || ferror(file))
		return errno != 0 ? errno : EIO;
	return 0;
}
