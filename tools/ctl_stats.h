/* SPDX-License-Identifier: ISC */
/*
 * ctl_stats.h - counters in other forms than ctl_show_stats's.
 */
#ifndef TOOLS_CTL_STATS_H
#define TOOLS_CTL_STATS_H

#include <stdio.h>

#include <json-c/json.h>

/* In the text format of Prometheus, version 0.0.4. */
void ctl_prometheus(json_object *stats, FILE *f);

/* The counters, and how they have grown since `before`, `seconds` ago; NULL: never
 * asked. */
void ctl_stats_rates(
    json_object *before, json_object *stats, double seconds, FILE *f);

#endif
