/* SPDX-License-Identifier: ISC */
/*
 * stats_text.h - statistics as FreeBSD's cryptostats prints them.
 */
#ifndef FRAMEWORK_STATS_TEXT_H
#define FRAMEWORK_STATS_TEXT_H

#include <stdio.h>

struct cryptostats;

/*
 * Four lines of counters, then, if any request was measured, an empty one and
 * one for each stage: average, least and greatest time in ns, and the number of
 * samples; stages without samples are left out.  0, or the errno of writing.
 */
int stats_text_print(FILE *file, const struct cryptostats *stats);

#endif
