/* SPDX-License-Identifier: ISC */
/*
 * dialect.h - what a command means.  A dialect is a table of commands, one row
 * a command and word size; rows are found by the full 32-bit command word, in
 * which no two dialects differ about the layout.
 *
 * A row plans (which program memory the call needs) and runs (what the call
 * does).  Plan changes nothing and may be called again; it sees the argument
 * in call->arg.  Run finds the planned segments filled, leaves results in them
 * and in call->arg, and returns the call's errno.  Neither replies.
 */
#ifndef DIALECT_DIALECT_H
#define DIALECT_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct alg;
struct call;

/*
 * The BSDs share a few command words, with one layout but several meanings.
 * Which of them such a word has is the operator's choice; all other words are
 * always served.
 */
enum dialect_flavour {
	DIALECT_FREEBSD12 = 0x01,
	DIALECT_FREEBSD13 = 0x02,
	DIALECT_NETBSD = 0x04,
	DIALECT_NETBSD_OLD = 0x08,
	DIALECT_OPENBSD = 0x10,
};

/* Whether the transport must give the caller another descriptor, and store its
 * number in the argument. */
enum dialect_clone {
	DIALECT_CLONE_NONE,
	DIALECT_CLONE_SHARED, /* the same open file */
	DIALECT_CLONE_NEW, /* an open file of its own */
};

#define DIALECT_IN  0x1u /* the argument is read from the program */
#define DIALECT_OUT 0x2u /* and written back after success */

struct dialect_cmd {
	const char *name;
	uint32_t code;
	uint16_t arg_len; /* bytes of the argument */
	uint8_t arg_dir; /* DIALECT_IN, DIALECT_OUT */
	/* The flavours (enum dialect_flavour, or'ed) that have the row; 0: all.
	 * Of the rows with one code each flavour has one at most. */
	uint8_t flavour;
	enum dialect_clone clone;
	int (*plan)(struct call *call); /* NULL: just the argument */
	/* Where bytes travel with the request: name with xfer_more_want, when all
	 * that was planned has come, what else run reads.  NULL: nothing. */
	int (*more)(struct call *call);
	int (*run)(struct call *call); /* NULL with clone */
	/* The results of run did not reach the program; NULL: nothing to do. */
	void (*undo)(struct call *call);
};

struct dialect {
	const char *name;
	bool bsd;
	const struct dialect_cmd *cmds;
	size_t ncmds;
	/* For listings: the ids by which sessions name an algorithm, at most
	 * `max` of them; how many.  NULL: none of any. */
	size_t (*ids_of)(const struct alg *alg, uint32_t *ids, size_t max);
};

/*
 * Choose the flavour: freebsd12 (the one before any choice), freebsd13, netbsd,
 * netbsd-old or openbsd.  At any time: calls that are carried out then may find
 * either.  EINVAL no such flavour.
 */
int dialect_set_flavour(const char *name);
bool dialect_is_flavour(const char *name);
enum dialect_flavour dialect_flavour(void);
const char *dialect_flavour_name(void);

/* The row of a command word in the chosen flavour; NULL if there is none. */
const struct dialect_cmd *dialect_find(uint32_t code);

/* Every row of every dialect, by an index from 0; NULL past the last.  And the
 * index of a row. */
const struct dialect_cmd *dialect_cmd_at(size_t i);
size_t dialect_cmd_index(const struct dialect_cmd *cmd);

/* The i-th dialect, from 0; NULL past the last. */
const struct dialect *dialect_at(size_t i);

/* The dialect that has a row of one of those tables. */
const struct dialect *dialect_of(const struct dialect_cmd *cmd);

#endif
