/* SPDX-License-Identifier: ISC */
/*
 * Printing what the bench measured.  The names of JSON members are read by
 * other programs: add some, change none.
 */
#include "bench_report.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>

struct bench_json {
	json_object *root; /* owned */
	json_object *rows; /* in root */
};

static double
report_ratio(double a, double b)
{
	return b > 0 ? a / b : 0;
}

static double
report_of_local(const struct bench_row *row)
{
	return report_ratio(row->local_us, row->device_us);
}

static double
report_of_empty(const struct bench_row *row)
{
	return report_ratio(row->device_us, row->empty_us);
}

void
bench_report_heading(FILE *out)
{
	(void)fprintf(out, "%-16s %9s | %10s %10s %9s | %9s %9s | %9s %8s\n",
	    "", "", "device", "", "", "inside", "device /", "empty",
	    "device /");
	(void)fprintf(out, "%-16s %9s | %10s %10s %9s | %9s %9s | %9s %8s\n",
	    "algorithm", "bytes", "median us", "p99 us", "MB/s", "MB/s",
	    "inside", "ioctl us", "empty");
}

void
bench_report_row(FILE *out, const struct bench_row *row)
{
	(void)fprintf(out,
	    "%-16s %9zu | %10.2f %10.2f %9.1f | %9.1f %9.5f | %9.2f %8.2f\n",
	    row->alg->name, row->len, row->device_us, row->device_p99_us,
	    bench_row_mbps(row, row->device_us),
	    bench_row_mbps(row, row->local_us), report_of_local(row),
	    row->empty_us, report_of_empty(row));
	(void)fflush(out);
}

int
bench_json_new(struct bench_json **out, const char *path)
{
	struct bench_json *json;
	int error = ENOMEM;

	*out = NULL;
	json = calloc(1, sizeof(*json));
	if (json == NULL)
		return ENOMEM;
	json->root = json_object_new_object();
	json->rows = json_object_new_array();
	if (json->root == NULL || json->rows == NULL)
		goto out;
	if (path != NULL &&
	    json_object_object_add(
		json->root, "device", json_object_new_string(path)) != 0)
		goto out;
	if (json_object_object_add(json->root, "rows", json->rows) != 0)
		goto out;
	*out = json;
	json = NULL;
	error = 0;
out:
	if (json != NULL) {
		json_object_put(json->root);
		free(json);
	}
	return error;
}

struct report_number {
	const char *name;
	double value; /* negative: there is none, left out */
};

/* Add the numbers to `o` (owned) and that to the rows; `bad` if anything about it
 * is. */
static int
report_add(struct bench_json *json, json_object *o, int bad,
    const struct report_number *numbers, size_t n)
{
	char text[32];

	for (size_t i = 0; i < n; i++) {
		if (numbers[i].value < 0)
			continue;
		(void)snprintf(text, sizeof(text), "%.6g", numbers[i].value);
		bad |= json_object_object_add(o, numbers[i].name,
		    json_object_new_double_s(numbers[i].value, text));
	}
	if (bad == 0 && json_object_array_add(json->rows, o) == 0)
		return 0;
	json_object_put(o);
	return ENOMEM;
}

int
bench_json_row(struct bench_json *json, const struct bench_row *row)
{
	const struct report_number numbers[] = {
		{ "device_median_us", row->device_us },
		{ "device_p99_us", row->device_p99_us },
		{ "device_mb_per_s", bench_row_mbps(row, row->device_us) },
		{ "inside_median_us", row->local_us },
		{ "inside_mb_per_s", bench_row_mbps(row, row->local_us) },
		{ "empty_ioctl_median_us", row->empty_us },
		{ "device_to_empty", report_of_empty(row) },
		{ "device_to_inside", report_of_local(row) },
	};
	json_object *o = json_object_new_object();
	int bad;

	if (o == NULL)
		return ENOMEM;
	bad = json_object_object_add(
	    o, "algorithm", json_object_new_string(row->alg->name));
	bad |= json_object_object_add(
	    o, "bytes", json_object_new_int64((int64_t)row->len));
	bad |= json_object_object_add(
	    o, "operations", json_object_new_int64((int64_t)row->nops));
	return report_add(
	    json, o, bad, numbers, sizeof(numbers) / sizeof(numbers[0]));
}

static double
report_known(double value)
{
	return value > 0 ? value : -1;
}

int
bench_json_inside(struct bench_json *json, const struct bench_inside *in)
{
	const bool nettle = in->nettle_us > 0 &&
	    !(in->openssl_us > 0 && in->openssl_us < in->nettle_us);
	const double best = nettle ? in->nettle_us : in->openssl_us;
	const struct report_number numbers[] = {
		{ "framework_median_us", in->framework_us },
		{ "nettle_median_us", report_known(in->nettle_us) },
		{ "openssl_median_us", report_known(in->openssl_us) },
		{ "framework_to_best",
		    report_known(report_ratio(best, in->framework_us)) },
	};
	json_object *o = json_object_new_object();
	int bad;

	if (o == NULL)
		return ENOMEM;
	bad = json_object_object_add(
	    o, "algorithm", json_object_new_string(in->algorithm));
	bad |= json_object_object_add(
	    o, "key_bytes", json_object_new_int64((int64_t)in->key_len));
	bad |= json_object_object_add(
	    o, "bytes", json_object_new_int64((int64_t)in->len));
	return report_add(
	    json, o, bad, numbers, sizeof(numbers) / sizeof(numbers[0]));
}

int
bench_json_finish(struct bench_json *json, FILE *out)
{
	int error;

	if (json == NULL)
		return 0;
	error = fprintf(out, "%s\n",
		    json_object_to_json_string_ext(json->root,
			JSON_C_TO_STRING_PRETTY |
			    JSON_C_TO_STRING_NOSLASHESCAPE)) < 0
	    ? EIO
	    : 0;
	json_object_put(json->root);
	free(json);
	return error;
}
