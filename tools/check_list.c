/* SPDX-License-Identifier: ISC */
/*
 * check_list.c - the table of algorithms.  Each line is made from the rows of the
 * framework, the drivers and the dialects; nothing is known here.
 */
#include "check_list.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <string.h>

#include "alg.h"
#include "dialect.h"
#include "listing.h"
#include "stats.h"

#define IDS_MAX	  16 /* numbers of one algorithm in one dialect */
#define LENS_BITS 32 /* lengths that are told one by one are below */

enum column {
	COL_NAME,
	COL_KIND,
	COL_SPEC,
	COL_BLOCK,
	COL_IV,
	COL_KEY,
	COL_TAG,
	COL_PROVIDERS,
	COL_DIALECTS,
	COLUMNS,
};

#define CELL 160u /* bytes, with its NUL */

struct line {
	char cells[COLUMNS][CELL];
};

static const struct line list_head = { {
    [COL_NAME] = "ALGORITHM",
    [COL_KIND] = "KIND",
    [COL_SPEC] = "SPECIFICATION",
    [COL_BLOCK] = "BLOCK",
    [COL_IV] = "IV",
    [COL_KEY] = "KEY",
    [COL_TAG] = "TAG",
    [COL_PROVIDERS] = "PROVIDERS",
    [COL_DIALECTS] = "DIALECTS",
} };

static const char list_notes[] =
    "Lengths are in bytes.  A tag is a hash or MAC, too.  Behind a dialect is the\n"
    "number by which its programs ask for the algorithm; one that no dialect has is\n"
    "there for programs that use the framework directly.  An aead needs the aead tag\n"
    "of its kind as its other half, which the dialects that have no number for that\n"
    "choose by the key.\n";

/* Append to a cell, as far as there is room. */
__attribute__((format(printf, 2, 3))) static void
list_add(char cell[CELL], const char *format, ...)
{
	size_t at = strlen(cell);
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(cell + at, CELL - at, format, ap);
	va_end(ap);
}

/* "-" for what there is none of. */
static void
list_number(char cell[CELL], unsigned int n)
{
	if (n == 0)
		list_add(cell, "-");
	else
		list_add(cell, "%u", n);
}

/* Lengths as bits: "4/8/12-16". */
static void
list_bits(char cell[CELL], uint64_t bits)
{
	for (unsigned int i = 0; i < LENS_BITS; i++) {
		unsigned int last = i;

		if ((bits >> i & 1) == 0)
			continue;
		while ((bits >> (last + 1) & 1) != 0)
			last++;
		list_add(cell, "%s%u", cell[0] == '\0' ? "" : "/", i);
		if (last > i)
			list_add(cell, "-%u", last);
		i = last;
	}
}

static void
list_keys(char cell[CELL], const struct alg *alg)
{
	if (alg->key_max == 0)
		list_add(cell, "-");
	else if (alg->key_step == 1 && alg->key_max > alg->key_min)
		list_add(cell, "%u-%u", alg->key_min, alg->key_max);
	else
		for (unsigned int len = alg->key_min; len <= alg->key_max;
		     len += alg->key_step)
			list_add(cell, "%s%u", cell[0] == '\0' ? "" : "/", len);
}

/* "26/27/28" */
static void
list_ids(char cell[CELL], const struct dialect *dialect, const struct alg *alg)
{
	uint32_t ids[IDS_MAX];
	size_t n =
	    dialect->ids_of == NULL ? 0 : dialect->ids_of(alg, ids, IDS_MAX);

	for (size_t i = 0; i < n; i++)
		list_add(cell, "%s%" PRIu32, i == 0 ? "" : "/", ids[i]);
}

/* "linux 11, freebsd 11". */
static void
list_dialects(char cell[CELL], const struct alg *alg)
{
	const struct dialect *dialect;
	char ids[CELL];

	for (size_t i = 0; (dialect = dialect_at(i)) != NULL; i++) {
		ids[0] = '\0';
		list_ids(ids, dialect, alg);
		if (ids[0] != '\0')
			list_add(cell, "%s%s %s", cell[0] == '\0' ? "" : ", ",
			    dialect->name, ids);
	}
}

static void
list_providers(char cell[CELL], const struct alg *alg)
{
	char name[CRYPTO_DRIVER_NAME];

	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		if (crypto_driver_offers(id, alg->id) &&
		    crypto_driver_name(name, id))
			list_add(
			    cell, "%s%s", cell[0] == '\0' ? "" : ", ", name);
	}
}

static void
list_line(struct line *line, const struct alg *alg)
{
	memset(line, 0, sizeof(*line));
	list_add(line->cells[COL_NAME], "%s", alg->name);
	list_add(line->cells[COL_KIND], "%s", alg_kind_name(alg));
	list_add(line->cells[COL_SPEC], "%s", alg->spec);
	list_number(line->cells[COL_BLOCK], alg->block);
	if (alg->iv_max != 0)
		list_add(
		    line->cells[COL_IV], "%u-%u", alg->iv_min, alg->iv_max);
	else
		list_number(line->cells[COL_IV], alg->iv_len);
	list_keys(line->cells[COL_KEY], alg);
	if (alg->tag_lens != 0)
		list_bits(line->cells[COL_TAG], alg->tag_lens);
	else
		list_number(line->cells[COL_TAG], alg->tag_len);
	list_providers(line->cells[COL_PROVIDERS], alg);
	list_dialects(line->cells[COL_DIALECTS], alg);
	for (size_t c = COL_PROVIDERS; c < COLUMNS; c++) {
		if (line->cells[c][0] == '\0')
			list_add(line->cells[c], "-");
	}
}

static void
list_widen(int widths[COLUMNS], const struct line *line)
{
	for (size_t c = 0; c < COLUMNS; c++) {
		int len = (int)strlen(line->cells[c]);

		if (widths[c] < len)
			widths[c] = len;
	}
}

/* Nothing is behind the last cell. */
static void
list_print(FILE *out, const int widths[COLUMNS], const struct line *line)
{
	for (size_t c = 0; c + 1 < COLUMNS; c++)
		(void)fprintf(out, "%-*s  ", widths[c], line->cells[c]);
	(void)fprintf(out, "%s\n", line->cells[COLUMNS - 1]);
}

static void
list_table(FILE *out)
{
	int widths[COLUMNS] = { 0 };
	const struct alg *alg;
	struct line line;

	list_widen(widths, &list_head);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		list_line(&line, alg);
		list_widen(widths, &line);
	}
	list_print(out, widths, &list_head);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		list_line(&line, alg);
		list_print(out, widths, &line);
	}
	(void)fprintf(out, "\n%s", list_notes);
}

static json_object *
list_json_alg(const struct alg *alg)
{
	json_object *tags = json_object_new_array();
	json_object *object = json_object_new_object();
	unsigned int iv_min = alg->iv_max != 0 ? alg->iv_min : alg->iv_len;
	unsigned int iv_max = alg->iv_max != 0 ? alg->iv_max : alg->iv_len;

	for (unsigned int len = 0; len <= UINT8_MAX; len++) {
		bool is = alg->tag_lens == 0
		    ? len > 0 && len == alg->tag_len
		    : len < 32 && (alg->tag_lens >> len & 1) != 0;

		if (is)
			(void)json_object_array_add(
			    tags, json_object_new_int((int)len));
	}
	/* clang-format off */
	(void)json_object_object_add(object, "name", json_object_new_string(alg->name));
	(void)json_object_object_add(object, "kind", json_object_new_string(alg_kind_name(alg)));
	(void)json_object_object_add(object, "specification", json_object_new_string(alg->spec));
	(void)json_object_object_add(object, "block", json_object_new_int(alg->block));
	(void)json_object_object_add(object, "iv_min", json_object_new_int((int)iv_min));
	(void)json_object_object_add(object, "iv_max", json_object_new_int((int)iv_max));
	(void)json_object_object_add(object, "key_min", json_object_new_int(alg->key_min));
	(void)json_object_object_add(object, "key_max", json_object_new_int(alg->key_max));
	(void)json_object_object_add(object, "key_step", json_object_new_int(alg->key_step));
	(void)json_object_object_add(object, "tags", tags);
	(void)json_object_object_add(object, "providers", listing_providers(alg));
	(void)json_object_object_add(object, "dialects", listing_ids(alg));
	/* clang-format on */
	return object;
}

static int
list_json(FILE *out)
{
	json_object *array = json_object_new_array();
	const struct alg *alg;
	const char *text;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++)
		(void)json_object_array_add(array, list_json_alg(alg));
	text = json_object_to_json_string_ext(array, JSON_C_TO_STRING_PRETTY);
	if (text != NULL)
		(void)fprintf(out, "%s\n", text);
	(void)json_object_put(array);
	return text == NULL ? ENOMEM : 0;
}

int
check_list_print(FILE *out, bool json)
{
	int error = 0;

	/* Why an earlier write failed is told by nothing else. */
	errno = 0;
	if (json)
		error = list_json(out);
	else
		list_table(out);
	if (error == 0 && (fflush(out) != 0 || ferror(out)))
		error = errno != 0 ? errno : EIO;
	return error;
}
