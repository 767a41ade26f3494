/* SPDX-License-Identifier: ISC */
/*
 * cmdline_config.h - for cmdline.c: options that are keys of the configuration, and
 * the configuration that they are part of.
 */
#ifndef CUSE_CMDLINE_CONFIG_H
#define CUSE_CMDLINE_CONFIG_H

#include "cmdline.h"

#define CMDLINE_KNOBS "knobs" /* the section of --set */

/* Begin, and keep the command line for cmdline_reload. */
void cmdline_config_begin(
    const struct cmdline *cmdline, struct cmdline_common *common);

/* Take an option whose row has a section. */
void cmdline_config_option(const struct cmdline_option *row, const char *value);

/* Read the files, set everything and have it in force. */
enum cmdline_result cmdline_config_read(struct cmdline_common *common);

#endif
