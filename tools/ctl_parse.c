/* SPDX-License-Identifier: ISC */
/*
 * ctl_parse.c - what the rows of verbs say about a command line: what it means, how
 * it is explained, how it can go on.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

#define HELP_COLUMN 34

__attribute__((format(printf, 2, 3))) static int
parse_wrong(const struct ctl_verb *verb, const char *fmt, ...)
{
	va_list ap;

	(void)fprintf(stderr, "cryptodevctl: %s: ", verb->name);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fprintf(stderr, "\nTry 'cryptodevctl %s --help'.\n", verb->name);
	return CTL_USAGE;
}

static const struct ctl_param *
parse_option(const struct ctl_verb *verb, const char *name, size_t len)
{
	for (const struct ctl_param *p = verb->params; p->name != NULL; p++) {
		if (p->kind != CTL_OPERAND && strlen(p->name) == len &&
		    strncmp(p->name, name, len) == 0)
			return p;
	}
	return NULL;
}

/* The n-th operand, from 0. */
static const struct ctl_param *
parse_operand(const struct ctl_verb *verb, size_t n)
{
	for (const struct ctl_param *p = verb->params; p->name != NULL; p++) {
		if (p->kind == CTL_OPERAND && n-- == 0)
			return p;
	}
	return NULL;
}

static int
parse_value(const struct ctl_verb *verb, json_object *args,
    const struct ctl_param *param, const char *value)
{
	json_object *member = NULL;
	char *end = NULL;

	errno = 0;
	if (value == NULL)
		member = json_object_new_boolean(true);
	else if (param->fraction)
		member = json_object_new_double(strtod(value, &end));
	else if (param->number)
		member = json_object_new_int64(strtoll(value, &end, 10));
	else
		member = json_object_new_string(value);
	if (end != NULL &&
	    (end == value || *end != '\0' || errno != 0 ||
		!(json_object_get_double(member) >= param->least &&
		    json_object_get_double(member) < 1e15))) {
		(void)json_object_put(member);
		return parse_wrong(verb,
		    "'%s' is not a number for %s, %g or more", value,
		    param->name, param->least);
	}
	(void)json_object_object_add(args, param->name, member);
	return CTL_OK;
}

/* The option at argv[*i]; *i is its last word then. */
static int
parse_one_option(const struct ctl_verb *verb, json_object *args, int *i,
    int argc, char *const argv[])
{
	const char *word = argv[*i] + 2;
	const char *value = strchr(word, '=');
	size_t len = value != NULL ? (size_t)(value - word) : strlen(word);
	const struct ctl_param *param = parse_option(verb, word, len);

	if (param == NULL)
		return parse_wrong(verb, "there is no option %s", argv[*i]);
	if (value != NULL)
		value++;
	if (param->kind == CTL_FLAG && value != NULL)
		return parse_wrong(verb, "--%s takes no value", param->name);
	if (param->kind == CTL_OPTION && value == NULL) {
		if (*i + 1 == argc)
			return parse_wrong(
			    verb, "--%s needs a value", param->name);
		value = argv[++*i];
	}
	return parse_value(verb, args, param, value);
}

static int
parse_words(const struct ctl_verb *verb, json_object *args, int argc,
    char *const argv[])
{
	const struct ctl_param *param;
	size_t noperands = 0;
	bool only_operands = false;
	int status = CTL_OK;

	for (int i = 0; i < argc && status == CTL_OK; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0) {
			only_operands = true;
		} else if (!only_operands && strncmp(argv[i], "--", 2) == 0) {
			status = parse_one_option(verb, args, &i, argc, argv);
		} else {
			param = parse_operand(verb, noperands++);
			status = param == NULL
			    ? parse_wrong(verb, "'%s' is too much", argv[i])
			    : parse_value(verb, args, param, argv[i]);
		}
	}
	return status;
}

int
ctl_parse(json_object **args, const struct ctl_verb *verb, int argc,
    char *const argv[])
{
	int status;

	*args = json_object_new_object();
	status = parse_words(verb, *args, argc, argv);
	for (const struct ctl_param *p = verb->params;
	     status == CTL_OK && p->name != NULL; p++) {
		if (p->required &&
		    !json_object_object_get_ex(*args, p->name, NULL))
			status = parse_wrong(verb, "%s%s is missing",
			    p->kind == CTL_OPERAND ? "" : "--",
			    p->kind == CTL_OPERAND ? p->arg : p->name);
	}
	return status;
}

/* "--serial N", "[NAME]" */
static void
help_param(char *text, size_t room, const struct ctl_param *p)
{
	const bool valued = p->kind == CTL_OPTION || p->kind == CTL_OPTIONAL;

	if (p->kind == CTL_OPERAND)
		(void)snprintf(text, room, "%s", p->arg);
	else
		(void)snprintf(text, room, "--%s%s%s%s", p->name,
		    p->kind == CTL_OPTION	  ? " "
			: p->kind == CTL_OPTIONAL ? "[="
						  : "",
		    valued ? p->arg : "", p->kind == CTL_OPTIONAL ? "]" : "");
}

/* The verb with its parameters. */
static void
help_synopsis(char *text, size_t room, const struct ctl_verb *verb)
{
	size_t len = (size_t)snprintf(text, room, "%s", verb->name);
	char param[64];

	for (const struct ctl_param *p = verb->params; p->name != NULL; p++) {
		help_param(param, sizeof(param), p);
		if (len < room)
			len += (size_t)snprintf(text + len, room - len,
			    p->required ? " %s" : " [%s]", param);
	}
}

static void
help_line(const char *left, const char *right)
{
	if (strlen(left) + 4 > HELP_COLUMN)
		(void)printf("  %s\n%*s%s\n", left, HELP_COLUMN, "", right);
	else
		(void)printf("  %-*s%s\n", HELP_COLUMN - 2, left, right);
}

void
ctl_help_verb(const struct ctl_verb *verb)
{
	char text[256];

	help_synopsis(text, sizeof(text), verb);
	(void)printf("Usage: cryptodevctl [--socket PATH] [--json] %s\n\n"
		     "Shows or does: %s.\n",
	    text, verb->help);
	if (verb->params[0].name != NULL)
		(void)putchar('\n');
	for (const struct ctl_param *p = verb->params; p->name != NULL; p++) {
		help_param(text, sizeof(text), p);
		help_line(text, p->help);
	}
}

void
ctl_help(void)
{
	char text[256];

	(void)puts(
	    "Usage: cryptodevctl [--socket PATH] [--json] VERB ...\n\n"
	    "Asks a running cryptodevd, or cryptodev-run --control, what "
	    "it does, and changes it.\n");
	for (const struct ctl_verb *v = ctl_verbs; v->name != NULL; v++) {
		help_synopsis(text, sizeof(text), v);
		help_line(text, v->help);
	}
	(void)puts(
	    "\n"
	    "  --socket PATH   the server's socket (default: $CRYPTODEV_CONTROL, or\n"
	    "                  /run/cryptodevd/control.sock)\n"
	    "  --json          print the result as JSON\n"
	    "  --help          print this, or behind a verb what is said of it\n"
	    "  --version       print the version\n"
	    "\n"
	    "Exit status: 0; 1 the server refused; 2 the command line is wrong; 3 there\n"
	    "is no server.");
}

void
ctl_complete(int argc, char *const argv[])
{
	const struct ctl_verb *verb = NULL;

	for (int i = 0; i < argc && verb == NULL; i++) {
		for (const struct ctl_verb *v = ctl_verbs; v->name != NULL; v++)
			verb = strcmp(v->name, argv[i]) == 0 ? v : verb;
	}
	if (verb == NULL) {
		for (const struct ctl_verb *v = ctl_verbs; v->name != NULL; v++)
			(void)puts(v->name);
		(void)puts("--socket\n--json\n--help\n--version");
		return;
	}
	for (const struct ctl_param *p = verb->params; p->name != NULL; p++) {
		if (p->kind != CTL_OPERAND)
			(void)printf("--%s\n", p->name);
	}
	(void)puts("--help");
}
