/* SPDX-License-Identifier: ISC */
/*
 * drivers.c - the table of built-in providers, one line each, and the list of
 * those that were loaded.  It decides nothing about them; which one serves a
 * session is the framework's choice.
 */
#include "drivers.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bignum/bignum_drv.h"
#include "loadable.h"
#include "log.h"
#include "nettle/nettle_drv.h"
#include "yubihsm/yubihsm_drv.h"
#include "zlib/zlib_drv.h"

#define ARRAY_LEN(a)   (sizeof(a) / sizeof((a)[0]))
#define DRIVERS_LOADED 32 /* at most */

static const struct drivers_entry {
	const char *name;
	int (*attach)(void); /* 0 or an errno */
	void (*detach)(void); /* does nothing if attach failed */
	bool asked; /* is attached only when it is asked for */
	bool plugged; /* its devices come and go */
	const struct drivers_setting *settings; /* NULL: none */
	const char *variable; /* of the environment, a secret; NULL: none */
	/* As drivers_tokens and drivers_keyref; NULL: it has none. */
	size_t (*tokens)(struct drivers_token *tokens, size_t max);
	int (*keyref)(uint8_t *out, const struct drivers_keyref *want,
	    char *why, size_t why_len);
} drivers[] = {
	{ .name = "nettle",
	    .attach = nettle_drv_attach,
	    .detach = nettle_drv_detach },
	{ .name = "zlib",
	    .attach = zlib_drv_attach,
	    .detach = zlib_drv_detach },
	{ .name = "bignum",
	    .attach = bignum_drv_attach,
	    .detach = bignum_drv_detach },
	{ .name = "yubihsm",
	    .attach = yubihsm_drv_attach,
	    .detach = yubihsm_drv_detach,
	    .asked = true,
	    .plugged = true,
	    .settings = yubihsm_settings,
	    .variable = YUBIHSM_VARIABLE,
	    .tokens = yubihsm_drv_tokens,
	    .keyref = yubihsm_drv_keyref },
};

static bool drivers_asked[ARRAY_LEN(drivers)];
static bool drivers_attached[ARRAY_LEN(drivers)];
static bool drivers_off[ARRAY_LEN(drivers)];
static unsigned int
    drivers_turns[ARRAY_LEN(drivers)]; /* 0: it was given none */
static struct loadable *drivers_loaded[DRIVERS_LOADED]; /* owned */
static size_t drivers_nloaded;
static struct drivers_spec {
	char *path; /* owned */
	const char *args; /* borrowed */
} drivers_wanted[DRIVERS_LOADED];
static size_t drivers_nwanted;

/* Its place in the table, which ends where there is none of that name. */
static size_t
drivers_find(const char *name, size_t len)
{
	size_t i = 0;

	while (i < ARRAY_LEN(drivers) &&
	    (strlen(drivers[i].name) != len ||
		strncmp(drivers[i].name, name, len) != 0))
		i++;
	return i;
}

int
drivers_load(const char *path, const char *args)
{
	int error;

	if (drivers_nloaded == DRIVERS_LOADED) {
		ocf_log(OCF_LOG_ERROR, "driver %s: too many", path);
		return EMFILE;
	}
	error = loadable_new(&drivers_loaded[drivers_nloaded], path, args);
	if (error == 0)
		drivers_nloaded++;
	return error;
}

int
drivers_set(const char *name, const char *setting, const char *value, char *why,
    size_t why_len)
{
	size_t i = drivers_find(name, strlen(name));
	const struct drivers_setting *row;
	int error;

	if (why_len > 0)
		why[0] = '\0';
	if (i == ARRAY_LEN(drivers)) {
		(void)snprintf(why, why_len, "there is no driver '%s'", name);
		return ENOENT;
	}
	row = drivers[i].settings;
	while (
	    row != NULL && row->name != NULL && strcmp(row->name, setting) != 0)
		row++;
	if (row == NULL || row->name == NULL) {
		(void)snprintf(why, why_len, "driver %s has no setting '%s'",
		    name, setting);
		return ENOENT;
	}
	error = row->set(value, why, why_len);
	if (error == EINVAL && why_len > 0 && why[0] == '\0')
		(void)snprintf(why, why_len, "%s: '%s' is not %s", setting,
		    value, row->accepts);
	if (error == 0)
		drivers_asked[i] = true;
	return error;
}

/* "SETTING=VALUE,..." of a built-in driver. */
static int
drivers_want_builtin(size_t i, const char *list, char *why, size_t why_len)
{
	char *copy = strdup(list);
	char *next = copy;
	char *pair;
	int error = copy == NULL ? ENOMEM : 0;

	drivers_asked[i] = true;
	while (error == 0 && (pair = strsep(&next, ",")) != NULL) {
		char *value = strchr(pair, '=');

		if (*pair == '\0')
			continue;
		if (value != NULL)
			*value++ = '\0';
		error = drivers_set(drivers[i].name, pair,
		    value != NULL ? value : "", why, why_len);
	}
	free(copy);
	return error;
}

/* Whether from here nothing can be told of it: a path from a directory of then, or in
 * one that is out of sight. */
static bool
drivers_out_of_sight(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	if (path[0] != '/')
		return true;
	(void)snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path) + 1, path);
	return access(dir, F_OK) != 0;
}

int
drivers_check(const char *spec, char *why, size_t why_len)
{
	size_t len = strcspn(spec, ",");
	char *path;
	int error = 0;

	if (why_len > 0)
		why[0] = '\0';
	if (len == 0)
		return EINVAL;
	if (drivers_find(spec, len) < ARRAY_LEN(drivers))
		return 0;
	path = strndup(spec, len);
	if (path == NULL)
		return ENOMEM;
	if (!drivers_out_of_sight(path))
		error = loadable_check(path, why, why_len);
	free(path);
	return error;
}

int
drivers_want(const char *spec, char *why, size_t why_len)
{
	size_t len = strcspn(spec, ",");
	const char *args = spec[len] == ',' ? spec + len + 1 : NULL;
	size_t builtin = drivers_find(spec, len);
	char *path, *real;
	int error;

	if (why_len > 0)
		why[0] = '\0';
	if (len == 0)
		return EINVAL;
	if (builtin < ARRAY_LEN(drivers))
		return drivers_want_builtin(
		    builtin, args != NULL ? args : "", why, why_len);
	if (drivers_nwanted == DRIVERS_LOADED)
		return EMFILE;
	path = strndup(spec, len);
	if (path == NULL)
		return ENOMEM;
	error = loadable_check(path, why, why_len);
	if (error != 0) {
		free(path);
		return error;
	}
	real = realpath(path, NULL);
	if (real != NULL) {
		free(path);
		path = real;
	}
	drivers_wanted[drivers_nwanted++] =
	    (struct drivers_spec){ .path = path, .args = args };
	return 0;
}

static int
drivers_attach_one(size_t i)
{
	int error = drivers[i].attach();

	drivers_attached[i] = error == 0;
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "driver %s not attached: %s",
		    drivers[i].name, ocf_strerror(error));
	return error;
}

int
drivers_set_turn(const char *name, unsigned int n)
{
	size_t i = drivers_find(name, strlen(name));

	if (i == ARRAY_LEN(drivers))
		return ENOENT;
	if (n == 0)
		memset(drivers_turns, 0, sizeof(drivers_turns));
	drivers_turns[i] = n + 1;
	return 0;
}

int
drivers_enable(const char *name, bool enable)
{
	size_t i = drivers_find(name, strlen(name));

	if (i == ARRAY_LEN(drivers))
		return ENOENT;
	drivers_asked[i] = enable;
	drivers_off[i] = !enable;
	return 0;
}

/* Whether driver `a` is attached before `b`. */
static bool
drivers_before(size_t a, size_t b)
{
	/* 0, no turn, becomes the last. */
	unsigned int first = drivers_turns[a] - 1;
	unsigned int second = drivers_turns[b] - 1;

	return first != second ? first < second : a < b;
}

/* The driver whose turn is the n-th. */
static size_t
drivers_turn(size_t n)
{
	size_t i = 0;

	for (; i < ARRAY_LEN(drivers) - 1; i++) {
		size_t before = 0;

		for (size_t j = 0; j < ARRAY_LEN(drivers); j++)
			before += drivers_before(j, i);
		if (before == n)
			break;
	}
	return i;
}

int
drivers_attach(void)
{
	int first = 0;

	for (size_t n = 0; n < ARRAY_LEN(drivers); n++) {
		size_t i = drivers_turn(n);
		int error = 0;

		if (drivers_off[i])
			continue;
		if (!drivers[i].asked || drivers_asked[i])
			error = drivers_attach_one(i);
		if (first == 0)
			first = error;
	}
	for (size_t i = 0; i < drivers_nwanted; i++) {
		int error = drivers_load(
		    drivers_wanted[i].path, drivers_wanted[i].args);

		if (first == 0)
			first = error;
	}
	return first;
}

int
drivers_register(
    const char *name, const char *settings, char *why, size_t why_len)
{
	size_t i = drivers_find(name, strlen(name));
	int error = 0;

	if (why_len > 0)
		why[0] = '\0';
	if (i == ARRAY_LEN(drivers))
		return ENOENT;
	if (drivers_attached[i])
		return EEXIST;
	if (settings != NULL)
		error = drivers_want_builtin(i, settings, why, why_len);
	return error != 0 ? error : drivers_attach_one(i);
}

static void
drivers_detach_one(size_t i)
{
	if (drivers_attached[i])
		drivers[i].detach();
	drivers_attached[i] = false;
}

static void
drivers_unload(size_t i)
{
	loadable_free(drivers_loaded[i]);
	drivers_nloaded--;
	for (; i < drivers_nloaded; i++)
		drivers_loaded[i] = drivers_loaded[i + 1];
	drivers_loaded[i] = NULL;
}

/* Whether `name` is `own`, or that with a unit behind it. */
static bool
drivers_is(const char *own, const char *name)
{
	size_t len = strlen(own);

	return strncmp(own, name, len) == 0 &&
	    name[len + strspn(name + len, "0123456789")] == '\0';
}

bool
drivers_is_builtin(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (drivers_is(drivers[i].name, name))
			return true;
	}
	return false;
}

int
drivers_unregister(const char *name)
{
	for (size_t i = drivers_nloaded; i-- > 0;) {
		if (drivers_is(loadable_name_of(drivers_loaded[i]), name)) {
			drivers_unload(i);
			return 0;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (drivers_attached[i] && drivers_is(drivers[i].name, name)) {
			drivers_detach_one(i);
			return 0;
		}
	}
	return ENOENT;
}

bool
drivers_plugged(void)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (drivers[i].plugged && drivers_attached[i])
			return true;
	}
	return false;
}

void
drivers_detach(void)
{
	while (drivers_nwanted > 0)
		free(drivers_wanted[--drivers_nwanted].path);
	while (drivers_nloaded > 0) {
		loadable_free(drivers_loaded[--drivers_nloaded]);
		drivers_loaded[drivers_nloaded] = NULL;
	}
	for (size_t i = ARRAY_LEN(drivers); i-- > 0;) {
		drivers_detach_one(i);
		drivers_asked[i] = false;
		drivers_off[i] = false;
		drivers_turns[i] = 0;
	}
}

void
drivers_unsetenv(void)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		const char *name = drivers[i].variable;
		/* NOLINTNEXTLINE(concurrency-mt-unsafe): before all threads */
		char *value = name != NULL ? getenv(name) : NULL;

		if (value == NULL)
			continue;
		explicit_bzero(value, strlen(value));
		(void)unsetenv(name); /* NOLINT(concurrency-mt-unsafe) */
	}
}

const char *
drivers_at(size_t i, const struct drivers_setting **settings)
{
	*settings = i < ARRAY_LEN(drivers) ? drivers[i].settings : NULL;
	return i < ARRAY_LEN(drivers) ? drivers[i].name : NULL;
}

size_t
drivers_tokens(struct drivers_token *tokens, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (drivers[i].tokens != NULL)
			n += drivers[i].tokens(
			    n < max ? tokens + n : NULL, n < max ? max - n : 0);
	}
	return n;
}

int
drivers_keyref(
    uint8_t *out, const struct drivers_keyref *want, char *why, size_t why_len)
{
	size_t i = drivers_find(want->driver, strlen(want->driver));

	if (why_len > 0)
		why[0] = '\0';
	if (i == ARRAY_LEN(drivers)) {
		(void)snprintf(
		    why, why_len, "there is no driver '%s'", want->driver);
		return ENOENT;
	}
	if (drivers[i].keyref == NULL) {
		(void)snprintf(
		    why, why_len, "driver %s keeps no keys", want->driver);
		return EOPNOTSUPP;
	}
	return drivers[i].keyref(out, want, why, why_len);
}
