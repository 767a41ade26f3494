/* SPDX-License-Identifier: ISC */
/*
 * sysctl.c - names, and values as bytes.  What there is to be read and set is in
 * sysctl_table.c, values as text are in sysctl_text.c.  It has no lock: a value
 * that several threads write is one of theirs.
 */
#include "sysctl.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "alg.h"

#define DRIVER_PREFIX "opencrypto.driver."
#define ALG_PREFIX    "opencrypto.alg."

#define TABLES_MAX 5 /* ours, and what others have added */

static const struct sysctl_row *sysctl_tables[TABLES_MAX] = { sysctl_rows };

int
sysctl_add_rows(const struct sysctl_row *rows)
{
	for (size_t i = 0; i < TABLES_MAX; i++) {
		if (sysctl_tables[i] == NULL)
			sysctl_tables[i] = rows;
		if (sysctl_tables[i] == rows)
			return 0;
	}
	return ENOSPC;
}

/* The row of that name; NULL: none. */
static const struct sysctl_row *
sysctl_row(const struct sysctl_row *rows, const char *name)
{
	for (; rows->name != NULL; rows++) {
		if (strcmp(rows->name, name) == 0)
			return rows;
	}
	return NULL;
}

/* The row whose name follows `who` and a dot in `name`; NULL: none. */
static const struct sysctl_row *
sysctl_row_behind(
    const struct sysctl_row *rows, const char *name, const char *who)
{
	size_t len = strlen(who);

	if (strncmp(name, who, len) != 0 || name[len] != '.')
		return NULL;
	return sysctl_row(rows, name + len + 1);
}

static int
sysctl_find_driver(struct sysctl_node *node, const char *name)
{
	char driver[CRYPTO_DRIVER_NAME];

	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		if (!crypto_driver_name(driver, id))
			continue;
		node->row = sysctl_row_behind(sysctl_driver_rows, name, driver);
		node->key = id;
		if (node->row != NULL)
			return 0;
	}
	return ENOENT;
}

static int
sysctl_find_alg(struct sysctl_node *node, const char *name)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		node->row = sysctl_row_behind(sysctl_alg_rows, name, alg->name);
		node->key = (uint32_t)alg->id;
		if (node->row != NULL)
			return 0;
	}
	return ENOENT;
}

int
sysctl_find(struct sysctl_node *node, const char *name)
{
	static const size_t driver_len = sizeof(DRIVER_PREFIX) - 1;
	static const size_t alg_len = sizeof(ALG_PREFIX) - 1;

	node->key = 0;
	for (size_t i = 0; i < TABLES_MAX && sysctl_tables[i] != NULL; i++) {
		node->row = sysctl_row(sysctl_tables[i], name);
		if (node->row != NULL)
			return 0;
	}
	if (strncmp(name, DRIVER_PREFIX, driver_len) == 0)
		return sysctl_find_driver(node, name + driver_len);
	if (strncmp(name, ALG_PREFIX, alg_len) == 0)
		return sysctl_find_alg(node, name + alg_len);
	return ENOENT;
}

static void
sysctl_describe(const struct sysctl_row *row, struct crypto_sysctl *info)
{
	info->type = row->type;
	info->size = row->size;
	info->readonly = row->set == NULL || row->tunable;
	info->tunable = row->tunable;
	info->desc = row->desc;
}

int
crypto_sysctl_find(const char *name, struct crypto_sysctl *info)
{
	struct sysctl_node node;
	int error = sysctl_find(&node, name);

	if (error != 0)
		return error;
	(void)snprintf(info->name, sizeof(info->name), "%s", name);
	sysctl_describe(node.row, info);
	return 0;
}

static size_t
sysctl_count(const struct sysctl_row *rows)
{
	size_t n = 0;

	while (rows[n].name != NULL)
		n++;
	assert(n > 0);
	return n;
}

/* As crypto_sysctl_next, of the rows whose names are whole; *i is what remains
 * of it past them. */
static bool
sysctl_at_row(size_t *i, struct crypto_sysctl *info)
{
	for (size_t t = 0; t < TABLES_MAX && sysctl_tables[t] != NULL; t++) {
		const size_t n = sysctl_count(sysctl_tables[t]);

		if (*i < n) {
			const struct sysctl_row *row = &sysctl_tables[t][*i];

			(void)snprintf(
			    info->name, sizeof(info->name), "%s", row->name);
			sysctl_describe(row, info);
			return true;
		}
		*i -= n;
	}
	return false;
}

/* The same, `i` counting from the first name of an algorithm. */
static bool
sysctl_at_alg(size_t i, struct crypto_sysctl *info)
{
	const size_t n = sysctl_count(sysctl_alg_rows);
	const struct alg *alg = alg_at(i / n);
	const struct sysctl_row *row = &sysctl_alg_rows[i % n];

	if (alg == NULL)
		return false;
	(void)snprintf(info->name, sizeof(info->name), ALG_PREFIX "%s.%s",
	    alg->name, row->name);
	sysctl_describe(row, info);
	return true;
}

/* The same, drivers; *i is moved on past ids that have none. */
static bool
sysctl_at_driver(size_t *i, struct crypto_sysctl *info)
{
	const size_t n = sysctl_count(sysctl_driver_rows);
	const struct sysctl_row *row;
	struct crypto_driver_stats d;

	while (!crypto_driver_stats((uint32_t)(*i / n), &d)) {
		if (*i / n >= crypto_driver_max())
			return false;
		*i += n - *i % n;
	}
	row = &sysctl_driver_rows[*i % n];
	(void)snprintf(info->name, sizeof(info->name), DRIVER_PREFIX "%s.%s",
	    d.name, row->name);
	sysctl_describe(row, info);
	return true;
}

bool
crypto_sysctl_next(size_t *cursor, struct crypto_sysctl *info)
{
	size_t nrows;
	size_t nalgs = 0;
	size_t i = *cursor;

	if (sysctl_at_row(&i, info)) {
		++*cursor;
		return true;
	}
	nrows = *cursor - i;
	if (sysctl_at_alg(i, info)) {
		++*cursor;
		return true;
	}
	while (alg_at(nalgs) != NULL)
		nalgs++;
	nalgs *= sysctl_count(sysctl_alg_rows);
	i -= nalgs;
	if (!sysctl_at_driver(&i, info))
		return false;
	*cursor = nrows + nalgs + i + 1;
	return true;
}

/* Store the old value: at most *lenp bytes of it, which says how many then. */
static int
sysctl_give(const struct sysctl_node *node, void *oldp, size_t *lenp)
{
	const struct sysctl_row *row = node->row;
	union sysctl_value value;
	const void *from = &value;
	size_t len = row->size;
	size_t room = *lenp;

	if (oldp == NULL) {
		*lenp = len;
		return 0;
	}
	memset(&value, 0, sizeof(value));
	row->get(&value, node->key, row->arg);
	if (row->type == CRYPTO_SYSCTL_STRING) {
		from = row->words[value.i];
		len = strlen(row->words[value.i]) + 1;
	}
	*lenp = len < room ? len : room;
	memcpy(oldp, from, *lenp);
	return len <= room ? 0 : ENOMEM;
}

/* The new value from its bytes. */
static int
sysctl_take(const struct sysctl_row *row, union sysctl_value *value,
    const void *newp, size_t len)
{
	const char *text = newp;

	memset(value, 0, sizeof(*value));
	if (row->type != CRYPTO_SYSCTL_STRING) {
		if (len != row->size)
			return EINVAL;
		memcpy(value, newp, len);
		return 0;
	}
	if (len > 0 && text[len - 1] == '\0')
		len--;
	for (; row->words[value->i] != NULL; value->i++) {
		if (strlen(row->words[value->i]) == len &&
		    memcmp(row->words[value->i], text, len) == 0)
			return 0;
	}
	return EINVAL;
}

int
crypto_sysctlbyname(const char *name, void *oldp, size_t *oldlenp,
    const void *newp, size_t newlen)
{
	struct sysctl_node node;
	union sysctl_value value;
	int error = sysctl_find(&node, name);

	if (error != 0)
		return error;
	if (newp != NULL && (node.row->set == NULL || node.row->tunable))
		return EPERM;
	if (newp != NULL) {
		error = sysctl_take(node.row, &value, newp, newlen);
		if (error != 0)
			return error;
	}
	if (oldlenp != NULL)
		error = sysctl_give(&node, oldp, oldlenp);
	if (error == 0 && newp != NULL)
		error = node.row->set(&value, node.row->arg);
	return error;
}
