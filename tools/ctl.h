/* SPDX-License-Identifier: ISC */
/*
 * ctl.h - cryptodevctl's own terms: a verb is a row, from which the command line is
 * parsed, explained and completed; a request goes to the server, its result is
 * shown.
 */
#ifndef TOOLS_CTL_H
#define TOOLS_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

/* Exit statuses. */
enum ctl_status {
	CTL_OK,
	CTL_REFUSED, /* by the server; or the output cannot be written */
	CTL_USAGE,
	CTL_NO_SERVER,
};

#define CTL_PARAMS_MAX 6u

enum ctl_kind {
	CTL_OPERAND, /* its place says what it is */
	CTL_OPTION, /* --NAME VALUE */
	CTL_OPTIONAL, /* --NAME[=VALUE] */
	CTL_FLAG, /* --NAME */
};

/* A parameter of a verb becomes a member of the arguments, under its name. */
struct ctl_param {
	const char *name; /* NULL: there are no more */
	enum ctl_kind kind;
	bool required;
	bool number;
	bool fraction; /* in seconds, with a fraction */
	double least; /* of either */
	const char *arg; /* what its value is called */
	const char *help;
};

struct ctl {
	const char *socket;
	bool json; /* print results as they are */
	bool terminal; /* standard output is one */
};

struct ctl_verb {
	const char *name; /* the server's, too */
	struct ctl_param params[CTL_PARAMS_MAX + 1];
	const char *help;
	/* Show a result.  NULL: there is nothing to say. */
	void (*show)(json_object *result);
	/* All of it, an exit status; NULL: ask once, and show. */
	int (*run)(const struct ctl *ctl, const struct ctl_verb *verb,
	    json_object *args);
};

/* A row without name ends them. */
extern const struct ctl_verb ctl_verbs[];

/*
 * Parse what follows the verb into *args, the caller's.  CTL_OK, or CTL_USAGE, said
 * why.
 */
int ctl_parse(json_object **args, const struct ctl_verb *verb, int argc,
    char *const argv[]);

/* Help: of everything, and of a verb. */
void ctl_help(void);
void ctl_help_verb(const struct ctl_verb *verb);

/* Print one line each that could come next, behind the words of a command line. */
void ctl_complete(int argc, char *const argv[]);

/* Ask once, and show the result: what a row without `run` does. */
int ctl_ask(const struct ctl *ctl, const struct ctl_verb *verb,
    const char *name, json_object *args);

/* Connect, and what is to be said when it goes wrong, here and later (an errno of
 * ctl_conn.h, and why): exit statuses. */
struct ctl_conn;
int ctl_connect(const struct ctl *ctl, struct ctl_conn **conn);
int ctl_fail(const struct ctl *ctl, int error, const char *why);

/* Print a result as it is. */
void ctl_print_json(json_object *result);

/* Rows' run and show. */
int ctl_keyref_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args);
int ctl_stats_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args);
int ctl_trace_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args);
int ctl_register_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args);
void ctl_show_algorithms(json_object *result);
void ctl_show_drivers(json_object *result);
void ctl_show_keyref(json_object *result);
void ctl_show_knobs(json_object *result);
void ctl_show_loglevel(json_object *result);
void ctl_show_sessions(json_object *result);
void ctl_show_stats(json_object *result);
void ctl_show_status(json_object *result);
void ctl_show_tokens(json_object *result);

#endif
