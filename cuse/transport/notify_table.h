/* SPDX-License-Identifier: ISC */
/*
 * notify_table.h - the system calls that come to us, one row each; and their
 * numbers, which differ from one kind of program to another.
 */
#ifndef TRANSPORT_NOTIFY_TABLE_H
#define TRANSPORT_NOTIFY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tnotify_req;
struct tnotify_worker;

/* What serving a call comes to: 0, an errno, or one of these. */
#define TNOTIFY_CONTINUE (-1) /* it is none of our business */
#define TNOTIFY_ANSWERED (-2) /* the answer has been sent */

/* Kinds of programs. */
enum tnotify_abi {
	TNOTIFY_ABI_X86_64,
	TNOTIFY_ABI_X32,
	TNOTIFY_ABI_I386,
	TNOTIFY_ABI_OTHER, /* of a processor whose struct stat we do not know */
	TNOTIFY_ABIS,
};

#define TNOTIFY_NONE (-1) /* no such argument */

struct tnotify_row {
	const char *name;
	unsigned abis; /* bits 1 << TNOTIFY_ABI_...: for whom we serve it */
	int (*serve)(struct tnotify_worker *tw, const struct tnotify_req *req,
	    const struct tnotify_row *row);
	/* Which argument is what. */
	int dirfd;
	int path;
	int arg; /* flags, mode or address: what `serve` is about */
	int at_flags; /* with AT_EMPTY_PATH the call need not come to us */
	bool follow; /* a symbolic link at the end, unless flags forbid */
	int ioctl; /* the command: only those of /dev/crypto come to us */
};

/* Row i from 0; NULL past the last. */
const struct tnotify_row *tnotify_row_at(size_t i);

#define TNOTIFY_NUMBERS 1024u /* system call numbers are below */

struct tnotify_numbers {
	uint8_t rows[TNOTIFY_ABIS][TNOTIFY_NUMBERS]; /* index + 1; 0: none */
};

/* The row of a call; NULL if it is not for us. */
const struct tnotify_row *tnotify_numbers_row(
    const struct tnotify_numbers *numbers, const struct tnotify_req *req);

/* What kind of program made it. */
enum tnotify_abi tnotify_abi(const struct tnotify_req *req);

#endif
