/* SPDX-License-Identifier: ISC */
/*
 * dialect.c - look-up of commands over the tables of all dialects.
 */
#include "dialect.h"

#include "dialects.h"

static const struct dialect *const dialects[] = {
	&dialect_linux,
};

#define NDIALECTS (sizeof(dialects) / sizeof(dialects[0]))

const struct dialect_cmd *
dialect_find(uint32_t code)
{
	for (size_t d = 0; d < NDIALECTS; d++) {
		for (size_t i = 0; i < dialects[d]->ncmds; i++) {
			if (dialects[d]->cmds[i].code == code)
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
