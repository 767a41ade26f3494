/* SPDX-License-Identifier: ISC */
/*
 * ctl_prometheus.c - counters as Prometheus reads them: one row a family of
 * metrics, which are the members of the elements of a list.
 */
#include "ctl_stats.h"

#include <string.h>

#include "ctl_table.h"

#define PREFIX "cryptodev_"

struct prom_family {
	const char *name; /* behind the prefix */
	const char *list; /* NULL: the whole is the one element */
	const char *inner; /* NULL, or the object in it that is meant */
	const char *member;
	const char *type;
	const char *help;
};

/* clang-format off */
static const struct prom_family prom_families[] = {
	{ "uptime_seconds", NULL, NULL, "uptime", "gauge", "Time since the server started." },
	{ "ioctls_total", "commands", NULL, "calls", "counter", "Calls of the device that were answered." },
	{ "ioctl_errors_total", "commands", NULL, "errors", "counter", "Calls that were answered with an error." },
	{ "ioctl_trips_total", "commands", NULL, "trips", "counter", "Requests of the transport that calls took." },
	{ "open_files", NULL, "open_files", "current", "gauge", "Open files of the device." },
	{ "opens_total", NULL, "open_files", "total", "counter", "Times the device was opened." },
	{ "sessions", NULL, "sessions", "current", "gauge", "Sessions of open files." },
	{ "sessions_created_total", NULL, "sessions", "total", "counter", "Sessions that were created." },
	{ "policy_denied_total", NULL, "policy", "denied", "counter", "Sessions and key operations that the policy denied." },
	{ "policy_warned_total", NULL, "policy", "warned", "counter", "Sessions and key operations that the policy warned of." },
	{ "limit", "limits", NULL, "value", "gauge", "How much there may be; 0 is no limit." },
	{ "limit_hits_total", "limits", NULL, "hits", "counter", "Refusals by the limit." },
	{ "driver_ops_total", "drivers", NULL, "ops", "counter", "Requests given to the driver." },
	{ "driver_bytes_total", "drivers", NULL, "bytes", "counter", "Bytes in these requests." },
	{ "driver_errors_total", "drivers", NULL, "errors", "counter", "Requests that failed." },
	{ "driver_sessions", "drivers", NULL, "sessions", "gauge", "Sessions on the driver." },
	{ "algorithm_ops_total", "algorithms", NULL, "ops", "counter", "Operations of the algorithm." },
	{ "algorithm_bytes_total", "algorithms", NULL, "bytes", "counter", "Bytes in these operations." },
	{ "algorithm_errors_total", "algorithms", NULL, "errors", "counter", "Operations that failed." },
	{ "token_queued", "tokens", NULL, "queued", "gauge", "Requests that wait for the token." },
	{ "token_objects", "tokens", NULL, "objects", "gauge", "Objects in the token." },
	{ "token_ops_total", "tokens", NULL, "ops", "counter", "Commands that the token carried out." },
	{ "token_errors_total", "tokens", NULL, "errors", "counter", "Commands that failed." },
	{ "token_reopened_total", "tokens", NULL, "reopened", "counter", "Times the token had to be opened again." },
};

/* The labels of a list's elements: member and label. */
static const struct prom_label {
	const char *list;
	const char *members[4];
	const char *labels[4];
} prom_labels[] = {
	{ "commands", { "dialect", "command" }, { "dialect", "command" } },
	{ "limits", { "name" }, { "limit" } },
	{ "drivers", { "name" }, { "driver" } },
	{ "algorithms", { "name" }, { "algorithm" } },
	{ "tokens", { "name", "serial", "state" }, { "token", "serial", "state" } },
};
/* clang-format on */

static void
prom_label_value(const char *value, FILE *f)
{
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			(void)fputs("\\n", f);
		else if (*value == '"' || *value == '\\')
			(void)fprintf(f, "\\%c", *value);
		else
			(void)fputc(*value, f);
	}
}

static void
prom_put_labels(const char *list, json_object *element, FILE *f)
{
	const struct prom_label *row = prom_labels;

	if (list == NULL)
		return;
	while (strcmp(row->list, list) != 0)
		row++;
	for (size_t i = 0; row->members[i] != NULL; i++) {
		const char *value = json_object_get_string(
		    ctl_member(element, row->members[i]));

		(void)fprintf(f, "%s%s=\"", i == 0 ? "{" : ",", row->labels[i]);
		prom_label_value(value != NULL ? value : "", f);
		(void)fputc('"', f);
	}
	(void)fputc('}', f);
}

static void
prom_sample(const struct prom_family *family, json_object *element, FILE *f)
{
	const char *value;

	(void)fprintf(f, PREFIX "%s", family->name);
	prom_put_labels(family->list, element, f);
	if (family->inner != NULL)
		element = ctl_member(element, family->inner);
	/* As text, for a number may have all its 64 bits. */
	value = json_object_get_string(ctl_member(element, family->member));
	(void)fprintf(f, " %s\n", value != NULL ? value : "0");
}

void
ctl_prometheus(json_object *stats, FILE *f)
{
	for (size_t i = 0; i < sizeof(prom_families) / sizeof(prom_families[0]);
	     i++) {
		const struct prom_family *family = &prom_families[i];
		json_object *list = NULL;

		if (family->list != NULL) {
			list = ctl_member(stats, family->list);
			if (ctl_length(list) == 0)
				continue;
		}
		(void)fprintf(f,
		    "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n",
		    family->name, family->help, family->name, family->type);
		if (family->list == NULL)
			prom_sample(family, stats, f);
		for (size_t k = 0; k < ctl_length(list); k++)
			prom_sample(family, ctl_at(list, k), f);
	}
}
