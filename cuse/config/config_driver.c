/* SPDX-License-Identifier: ISC */
/*
 * config_driver.c - [drivers], which there are, and [driver NAME], the settings of
 * one.  Nothing of it changes while the server runs: then only names are checked.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config_section.h"
#include "drivers.h"
#include "log.h"

static const char *
config_driver_arg_at(size_t i)
{
	const struct drivers_setting *settings;

	return drivers_at(i, &settings);
}

/* The settings of a driver, which is there; NULL: none. */
static const struct drivers_setting *
config_driver_settings(const char *name)
{
	const struct drivers_setting *settings = NULL;
	const char *other;

	for (size_t i = 0; (other = drivers_at(i, &settings)) != NULL; i++) {
		if (strcmp(other, name) == 0)
			break;
	}
	return settings;
}

static bool
config_driver_key_at(size_t i, const char *arg, char name[CONFIG_NAME])
{
	const struct drivers_setting *row = config_driver_settings(arg);

	for (; row != NULL && row->name != NULL; row++) {
		if (i-- > 0)
			continue;
		(void)snprintf(name, CONFIG_NAME, "%s", row->name);
		return true;
	}
	return false;
}

static int
config_driver_set(const struct cmdline_common *common, const char *arg,
    const struct config_entry *entry, char why[CMDLINE_WHY])
{
	const struct drivers_setting *row = config_driver_settings(arg);
	char said[CMDLINE_WHY];
	size_t skip = strlen(entry->key) + 2;
	int error;

	while (row != NULL && row->name != NULL &&
	    strcmp(row->name, entry->key) != 0)
		row++;
	if (row == NULL || row->name == NULL)
		return ENOENT;
	if (common->reload)
		return 0;
	error = drivers_set(arg, entry->key, entry->value, said, sizeof(said));
	if (error == 0)
		return 0;
	/* It begins with the key, which is said already. */
	if (strncmp(said, entry->key, skip - 2) != 0)
		skip = 0;
	(void)snprintf(why, CMDLINE_WHY, "%s",
	    said[0] != '\0' ? said + skip : ocf_strerror(error));
	return error;
}

/* Names between blanks or commas, each given to `use`. */
static int
config_driver_each(void *ctx, const char *value,
    int (*use)(const char *name, unsigned int n), char why[CMDLINE_WHY])
{
	const struct cmdline_common *common = ctx;
	char name[CONFIG_NAME];
	unsigned int n = 0;
	size_t len;

	for (value += strspn(value, " ,\t"); *value != '\0';
	     value += strspn(value, " ,\t")) {
		const char *other;
		size_t i = 0;

		len = strcspn(value, " ,\t");
		(void)snprintf(name, sizeof(name), "%.*s", (int)len, value);
		while ((other = config_driver_arg_at(i)) != NULL &&
		    strcmp(other, name) != 0)
			i++;
		if (other == NULL) {
			(void)snprintf(why, CMDLINE_WHY,
			    "there is no driver '%.64s'", name);
			return ENOENT;
		}
		if (!common->reload)
			(void)use(name, n);
		n++;
		value += len;
	}
	return 0;
}

static int
config_driver_order(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	return config_driver_each(ctx, value, drivers_set_turn, why);
}

static int
config_driver_on(const char *name, unsigned int n)
{
	(void)n;
	return drivers_enable(name, true);
}

static int
config_driver_off(const char *name, unsigned int n)
{
	(void)n;
	return drivers_enable(name, false);
}

static int
config_driver_enable(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	return config_driver_each(ctx, value, config_driver_on, why);
}

static int
config_driver_disable(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	return config_driver_each(ctx, value, config_driver_off, why);
}

/* clang-format off */
const struct cmdline_option config_driver_rows[] = {
	{ .name = "order", .arg = "NAME ...", .section = "drivers", .set = config_driver_order, .initial = "nettle zlib bignum yubihsm" },
	{ .name = "enable", .arg = "NAME ...", .section = "drivers", .set = config_driver_enable, .initial = "" , .several = true },
	{ .name = "disable", .arg = "NAME ...", .section = "drivers", .set = config_driver_disable, .initial = "", .several = true },
	{ .name = NULL },
};
/* clang-format on */

const struct config_section config_section_driver = {
	.name = "driver",
	.arg = "NAME",
	.set = config_driver_set,
	.key_at = config_driver_key_at,
	.arg_at = config_driver_arg_at,
};
