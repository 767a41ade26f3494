/* SPDX-License-Identifier: ISC */
/*
 * ctl_table.c - cells, their widths, and units.
 */
#include "ctl_table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct ctl_table {
	size_t ncols;
	bool right[CTL_COLUMNS_MAX];
	int widths[CTL_COLUMNS_MAX];
	char (*cells)[CTL_CELL]; /* the heads first */
	size_t ncells;
	size_t room;
};

/* The place of one more cell.  Without memory there is nothing to be done. */
static char *
table_add(struct ctl_table *table)
{
	if (table->ncells == table->room) {
		table->room = table->room == 0 ? 64 : table->room * 2;
		table->cells =
		    realloc(table->cells, table->room * sizeof(*table->cells));
		if (table->cells == NULL)
			abort();
	}
	return table->cells[table->ncells++];
}

static struct ctl_table *
table_new(void)
{
	struct ctl_table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		abort();
	return table;
}

/* One more column, whose head is the first `len` characters. */
static void
table_column(struct ctl_table *table, const char *head, size_t len)
{
	bool right = head[len - 1] == '>';

	assert(table->ncols < CTL_COLUMNS_MAX);
	table->right[table->ncols++] = right;
	(void)snprintf(table_add(table), CTL_CELL, "%.*s",
	    (int)(right ? len - 1 : len), head);
}

struct ctl_table *
ctl_table_begin(const char *heads)
{
	struct ctl_table *table = table_new();
	size_t len;

	for (; table->ncols < CTL_COLUMNS_MAX; heads += len) {
		heads += strspn(heads, " ");
		len = strcspn(heads, " ");
		if (len == 0)
			break;
		table_column(table, heads, len);
	}
	return table;
}

void
ctl_clean(char *text)
{
	for (; *text != '\0'; text++) {
		const unsigned char c = (unsigned char)*text;
		const unsigned char next = (unsigned char)text[1];

		/* U+0080 to U+009F are controls, too. */
		if (c == 0xc2 && next >= 0x80 && next < 0xa0)
			*text++ = '?';
		else if (c >= ' ' && c != 0x7f)
			continue;
		*text = '?';
	}
}

void
ctl_cell(struct ctl_table *table, const char *fmt, ...)
{
	char *cell = table_add(table);
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(cell, CTL_CELL, fmt, ap);
	va_end(ap);
	ctl_clean(cell);
}

static void
table_cell_list(struct ctl_table *table, json_object *list)
{
	char text[CTL_CELL] = "";
	size_t n = json_object_array_length(list);
	size_t len = 0;

	for (size_t i = 0; i < n && len < sizeof(text); i++) {
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i == 0 ? "" : ",",
		    json_object_get_string(json_object_array_get_idx(list, i)));
	}
	ctl_cell(table, "%s", n == 0 ? "-" : text);
}

void
ctl_cell_of(struct ctl_table *table, json_object *object, const char *name)
{
	json_object *member = ctl_member(object, name);

	if (json_object_is_type(member, json_type_array))
		table_cell_list(table, member);
	else if (json_object_is_type(member, json_type_boolean))
		ctl_cell(table, "%s",
		    json_object_get_boolean(member) ? "yes" : "no");
	else
		ctl_cell(table, "%s", ctl_string(object, name));
}

static void
table_line(const struct ctl_table *table, size_t at, FILE *f)
{
	for (size_t c = 0; c < table->ncols; c++) {
		const char *cell = table->cells[at + c];
		const char *gap = c == 0 ? "" : "  ";

		if (table->right[c])
			(void)fprintf(f, "%s%*s", gap, table->widths[c], cell);
		else if (c + 1 == table->ncols)
			(void)fprintf(f, "%s%s", gap, cell);
		else
			(void)fprintf(f, "%s%-*s", gap, table->widths[c], cell);
	}
	(void)fputc('\n', f);
}

void
ctl_table_end(struct ctl_table *table, FILE *f)
{
	for (size_t i = 0; i < table->ncells; i++) {
		int *width = &table->widths[i % table->ncols];
		int len = (int)strlen(table->cells[i]);

		if (*width < len)
			*width = len;
	}
	for (size_t i = 0;
	     table->ncells > table->ncols && i + table->ncols <= table->ncells;
	     i += table->ncols)
		table_line(table, i, f);
	free(table->cells);
	free(table);
}

void
ctl_table_list(const struct ctl_column *columns, json_object *list, FILE *f)
{
	struct ctl_table *table = table_new();
	const struct ctl_column *c;

	for (c = columns; c->head != NULL; c++)
		table_column(table, c->head, strlen(c->head));
	for (size_t i = 0; i < ctl_length(list); i++) {
		for (c = columns; c->head != NULL; c++)
			(c->cell != NULL ? c->cell : ctl_cell_of)(
			    table, ctl_at(list, i), c->member);
	}
	ctl_table_end(table, f);
}

static const char *
table_scaled(char *text, double n, double step, const char *const *units)
{
	size_t i = 0;

	while (n >= step && units[i + 1] != NULL) {
		n /= step;
		i++;
	}
	(void)snprintf(text, CTL_CELL, "%.*f%s%s", i == 0 || n >= 100 ? 0 : 1,
	    n, units[i][0] == '\0' ? "" : " ", units[i]);
	return text;
}

const char *
ctl_bytes(char *text, double bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB",
		NULL };

	return table_scaled(text, bytes, 1024, units);
}

const char *
ctl_count(char *text, double n)
{
	static const char *const units[] = { "", "k", "M", "G", NULL };

	return table_scaled(text, n, 1000, units);
}

const char *
ctl_duration(char *text, int64_t seconds)
{
	int64_t minutes = seconds / 60;
	int64_t hours = minutes / 60;

	if (hours >= 48)
		(void)snprintf(text, CTL_CELL, "%" PRId64 " d %" PRId64 " h",
		    hours / 24, hours % 24);
	else if (hours > 0)
		(void)snprintf(text, CTL_CELL, "%" PRId64 " h %" PRId64 " min",
		    hours, minutes % 60);
	else if (minutes > 0)
		(void)snprintf(text, CTL_CELL, "%" PRId64 " min %" PRId64 " s",
		    minutes, seconds % 60);
	else
		(void)snprintf(text, CTL_CELL, "%" PRId64 " s", seconds);
	return text;
}

json_object *
ctl_member(json_object *object, const char *name)
{
	json_object *member = NULL;

	(void)json_object_object_get_ex(object, name, &member);
	return member;
}

int64_t
ctl_number(json_object *object, const char *name)
{
	return json_object_get_int64(ctl_member(object, name));
}

const char *
ctl_string(json_object *object, const char *name)
{
	const char *text = json_object_get_string(ctl_member(object, name));

	return text == NULL || *text == '\0' ? "-" : text;
}

json_object *
ctl_at(json_object *list, size_t i)
{
	return json_object_array_get_idx(list, i);
}

size_t
ctl_length(json_object *list)
{
	return json_object_is_type(list, json_type_array)
	    ? json_object_array_length(list)
	    : 0;
}
