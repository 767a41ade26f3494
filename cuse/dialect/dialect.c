/* SPDX-License-Identifier: ISC */
/*
 * dialect.c - look-up of commands over the tables of all dialects.
 */
#include "dialect.h"

#include <errno.h>
#include <string.h>

#include "dialects.h"

static const struct dialect *const dialects[] = {
	&dialect_linux,
	&dialect_netbsd,
	&dialect_freebsd,
	&dialect_openbsd,
};

#define NDIALECTS (sizeof(dialects) / sizeof(dialects[0]))

static const struct {
	const char *name;
	enum dialect_flavour flavour;
} dialect_flavours[] = {
	{ .name = "freebsd12", .flavour = DIALECT_FREEBSD12 },
	{ .name = "freebsd13", .flavour = DIALECT_FREEBSD13 },
	{ .name = "netbsd", .flavour = DIALECT_NETBSD },
	{ .name = "netbsd-old", .flavour = DIALECT_NETBSD_OLD },
	{ .name = "openbsd", .flavour = DIALECT_OPENBSD },
};

#define NFLAVOURS (sizeof(dialect_flavours) / sizeof(dialect_flavours[0]))

static _Atomic enum dialect_flavour dialect_chosen = DIALECT_FREEBSD12;

bool
dialect_is_flavour(const char *name)
{
	for (size_t i = 0; i < NFLAVOURS; i++) {
		if (strcmp(dialect_flavours[i].name, name) == 0)
			return true;
	}
	return false;
}

int
dialect_set_flavour(const char *name)
{
	for (size_t i = 0; i < NFLAVOURS; i++) {
		if (strcmp(dialect_flavours[i].name, name) == 0) {
			dialect_chosen = dialect_flavours[i].flavour;
			return 0;
		}
	}
	return EINVAL;
}

enum dialect_flavour
dialect_flavour(void)
{
	return dialect_chosen;
}

const char *
dialect_flavour_name(void)
{
	for (size_t i = 0; i < NFLAVOURS; i++) {
		if (dialect_flavours[i].flavour == dialect_chosen)
			return dialect_flavours[i].name;
	}
	return NULL;
}

static bool
dialect_has(const struct dialect_cmd *cmd, uint32_t code)
{
	return cmd->code == code &&
	    (cmd->flavour == 0 || (cmd->flavour & dialect_chosen) != 0);
}

const struct dialect_cmd *
dialect_find(uint32_t code)
{
	for (size_t d = 0; d < NDIALECTS; d++) {
		for (size_t i = 0; i < dialects[d]->ncmds; i++) {
			if (dialect_has(&dialects[d]->cmds[i], code))
				return &dialects[d]->cmds[i];
		}
	}
	return NULL;
}

const struct dialect_cmd *
dialect_cmd_at(size_t i)
{
	for (size_t d = 0; d < NDIALECTS; d++) {
		if (i < dialects[d]->ncmds)
			return &dialects[d]->cmds[i];
		i -= dialects[d]->ncmds;
	}
	return NULL;
}

size_t
dialect_cmd_index(const struct dialect_cmd *cmd)
{
	size_t before = 0;

	for (size_t d = 0; d < NDIALECTS; d++) {
		if (cmd >= dialects[d]->cmds &&
		    cmd < dialects[d]->cmds + dialects[d]->ncmds)
			return before + (size_t)(cmd - dialects[d]->cmds);
		before += dialects[d]->ncmds;
	}
	return before;
}

const struct dialect *
dialect_at(size_t i)
{
	return i < NDIALECTS ? dialects[i] : NULL;
}

const struct dialect *
dialect_of(const struct dialect_cmd *cmd)
{
	size_t d = 0;

	while (cmd < dialects[d]->cmds ||
	    cmd >= dialects[d]->cmds + dialects[d]->ncmds)
		d++;
	return dialects[d];
}
