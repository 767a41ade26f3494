/* SPDX-License-Identifier: ISC */
/*
 * ctl_stats.h - counters in other forms than ctl_show_stats's.
 */
#ifndef TOOLS_CTL_STATS_H
#define TOOLS_CTL_STATS_H

#include <stddef.h>
#include <stdio.h>

#include <json-c/json.h>

/* In the text format of Prometheus, version 0.0.4. */
void ctl_prometheus(json_object *stats, FILE *f);

/* The counters, and how they have grown since `before`, `seconds` ago (NULL: there is
 * nothing to compare with yet); in `lines` lines at most, from 1 on, of which each
 * table has its part.  What is left out is the least busy, and told. */
void ctl_stats_rates(json_object *before, json_object *stats, double seconds,
    size_t lines, FILE *f);

/* They and their rates, every so many seconds, until the server or the reader has
 * gone: an exit status. */
struct ctl;
int ctl_watch_run(const struct ctl *ctl, double seconds);

#endif
