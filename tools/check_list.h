/* SPDX-License-Identifier: ISC */
/*
 * check_list.h - what there is: each algorithm, who offers it, and the dialects
 * and numbers by which programs reach it.  Asks the framework in this process, so
 * no device is needed.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_LIST_H
#define CRYPTODEVD_TOOLS_CHECK_LIST_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Print them all, as a table for people or as JSON for programs: an array of one
 * object an algorithm.  Providers are the drivers that are attached.
 * ENOMEM; EPIPE, ENOSPC and the like, it could not be written.
 */
int check_list_print(FILE *out, bool json);

#endif
