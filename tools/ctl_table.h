/* SPDX-License-Identifier: ISC */
/*
 * ctl_table.h - tables for people: columns as wide as what is in them; and numbers
 * with their units.
 */
#ifndef TOOLS_CTL_TABLE_H
#define TOOLS_CTL_TABLE_H

#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#define CTL_COLUMNS_MAX 12u
#define CTL_CELL	160u /* bytes of a cell, with its NUL */

struct ctl_table;

/* A table of the columns whose heads are the words of `heads`, between blanks; one
 * that ends in '>' is flush right.  The caller's until ctl_table_end. */
struct ctl_table *ctl_table_begin(const char *heads);

/* What a program is called is its own choice: nothing of a text is for the terminal
 * but what can be seen.  A '?' for each byte of the rest. */
void ctl_clean(char *text);

/* The next cell, from left to right, line by line. */
__attribute__((format(printf, 2, 3))) void ctl_cell(
    struct ctl_table *table, const char *fmt, ...);

/* The next cell, from a member of an object: "-" where it is not, or null, or ""; a
 * list with commas. */
void ctl_cell_of(
    struct ctl_table *table, json_object *object, const char *name);

/* A column of a table whose lines are objects of one kind. */
struct ctl_column {
	const char *head; /* as in `heads`; NULL: there are no more */
	const char *member;
	/* The next cell, from that member.  NULL: ctl_cell_of. */
	void (*cell)(
	    struct ctl_table *table, json_object *object, const char *member);
};

/* Print the objects of a list, a line each, unless there are none. */
void ctl_table_list(
    const struct ctl_column *columns, json_object *list, FILE *f);

/* Print it, unless it has no line, and free it. */
void ctl_table_end(struct ctl_table *table, FILE *f);

/* "1.5 MiB", "12 s", in a buffer of CTL_CELL bytes, which they return. */
const char *ctl_bytes(char *text, double bytes);
const char *ctl_count(char *text, double n); /* "1.5 M" */
const char *ctl_duration(char *text, int64_t seconds);

/* A member of an object; 0, "-" or NULL where it is not. */
int64_t ctl_number(json_object *object, const char *name);
const char *ctl_string(json_object *object, const char *name);
json_object *ctl_member(json_object *object, const char *name);

/* The element of a list; the number of them, 0 of what is none. */
json_object *ctl_at(json_object *list, size_t i);
size_t ctl_length(json_object *list);

#endif
