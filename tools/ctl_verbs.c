/* SPDX-License-Identifier: ISC */
/*
 * ctl_verbs.c - the table of verbs.
 */
#include "ctl.h"

/* clang-format off */
const struct ctl_verb ctl_verbs[] = {
	{ .name = "status", .show = ctl_show_status,
	  .help = "what the server is, and how much it has to do" },
	{ .name = "stats", .run = ctl_stats_run, .show = ctl_show_stats,
	  .params = {
		{ .name = "watch", .kind = CTL_OPTIONAL, .fraction = true, .least = 0.1, .arg = "SECONDS", .help = "go on, with rates, every so many seconds (1)" },
		{ .name = "prometheus", .kind = CTL_FLAG, .help = "in the text format of Prometheus" },
	  },
	  .help = "what was done: commands, drivers, algorithms" },
	{ .name = "drivers", .show = ctl_show_drivers,
	  .help = "who does the work, and what each has done" },
	{ .name = "algorithms", .show = ctl_show_algorithms,
	  .help = "each algorithm: who has it, its ids, its use" },
	{ .name = "sessions", .show = ctl_show_sessions,
	  .params = {
		{ .name = "pid", .kind = CTL_OPTION, .number = true, .arg = "PID", .help = "only of that process" },
	  },
	  .help = "open files and their sessions" },
	{ .name = "tokens", .show = ctl_show_tokens,
	  .help = "hardware tokens, present or known" },
	{ .name = "trace", .run = ctl_trace_run,
	  .params = {
		{ .name = "pid", .kind = CTL_OPTION, .number = true, .arg = "PID", .help = "only of that process" },
		{ .name = "errors", .kind = CTL_FLAG, .help = "only what failed" },
		{ .name = "count", .kind = CTL_OPTION, .number = true, .arg = "N", .help = "end after so many" },
	  },
	  .help = "each call of the device, as it is answered" },
	{ .name = "get", .show = ctl_show_knobs,
	  .params = {
		{ .name = "name", .kind = CTL_OPERAND, .arg = "NAME", .help = "a knob, or what several begin with" },
	  },
	  .help = "knobs and counters of opencrypto(9), or one of them" },
	{ .name = "set", .show = ctl_show_knobs,
	  .params = {
		{ .name = "name", .kind = CTL_OPERAND, .required = true, .arg = "NAME", .help = "the knob" },
		{ .name = "value", .kind = CTL_OPERAND, .required = true, .arg = "VALUE", .help = "what it is to be" },
	  },
	  .help = "change a knob" },
	{ .name = "loglevel", .show = ctl_show_loglevel,
	  .params = {
		{ .name = "level", .kind = CTL_OPERAND, .arg = "LEVEL", .help = "auto, error, warning, info or debug" },
	  },
	  .help = "what the server logs, or change it" },
	{ .name = "reload",
	  .help = "have the configuration read again" },
	{ .name = "register", .run = ctl_register_run,
	  .params = {
		{ .name = "driver", .kind = CTL_OPERAND, .required = true, .arg = "FILE[,ARGS]", .help = "a driver's file, or a built-in one's name" },
	  },
	  .help = "add a driver" },
	{ .name = "unregister",
	  .params = {
		{ .name = "name", .kind = CTL_OPERAND, .required = true, .arg = "NAME", .help = "a driver; its sessions go to others" },
	  },
	  .help = "end a driver" },
	{ .name = "keyref", .run = ctl_keyref_run, .show = ctl_show_keyref,
	  .params = {
		{ .name = "driver", .kind = CTL_OPTION, .required = true, .arg = "NAME", .help = "of the token, yubihsm for instance" },
		{ .name = "object", .kind = CTL_OPTION, .required = true, .arg = "ID", .help = "the key's id in it, as 0x1234 or 4660" },
		{ .name = "length", .kind = CTL_OPTION, .required = true, .number = true, .arg = "N", .help = "bytes that a key of the algorithm has" },
		{ .name = "serial", .kind = CTL_OPTION, .arg = "N|any", .help = "the token; then no server is needed" },
	  },
	  .help = "print a reference to a key in a token" },
	{ .name = NULL },
};
/* clang-format on */
