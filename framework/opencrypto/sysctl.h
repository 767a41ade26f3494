/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/sysctl.h - the knobs and counters that sysctl(8) shows of
 * opencrypto(9) in NetBSD and FreeBSD, under their names there, and ours under
 * "opencrypto.".  They are the process's own; no system's tree has them.
 */
#ifndef OPENCRYPTO_SYSCTL_H
#define OPENCRYPTO_SYSCTL_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum crypto_sysctl_type {
	CRYPTO_SYSCTL_INT, /* int */
	CRYPTO_SYSCTL_UINT, /* uint32_t */
	CRYPTO_SYSCTL_U64, /* uint64_t */
	CRYPTO_SYSCTL_STRING, /* with its NUL */
	CRYPTO_SYSCTL_STRUCT, /* a struct, or several uint64_t */
};

#define CRYPTO_SYSCTL_NAMELEN 128u
#define CRYPTO_SYSCTL_TEXTLEN 1024u /* enough for every value as text */

struct crypto_sysctl {
	char name[CRYPTO_SYSCTL_NAMELEN];
	enum crypto_sysctl_type type;
	size_t size; /* bytes of the value; of a string's longest */
	bool readonly; /* cannot be written */
	bool tunable; /* crypto_sysctl_tune can set it all the same */
	const char *desc; /* one line, static */
};

/*
 * As sysctlbyname(3): unless oldp is NULL, store the value there, *oldlenp being
 * the room in bytes before and what was stored after; with oldp NULL and oldlenp
 * not, only the size.  Then, unless newp is NULL, set the value from its newlen
 * bytes; a string may come with its NUL or without.
 * 0; ENOENT no such name; EPERM it is read-only; EINVAL newlen is not the size of
 * the value, or the value is none of the accepted; ENOMEM the room does not do:
 * what fits was stored, and nothing was set.
 */
int crypto_sysctlbyname(const char *name, void *oldp, size_t *oldlenp,
    const void *newp, size_t newlen);

/* What a name is.  ENOENT. */
int crypto_sysctl_find(const char *name, struct crypto_sysctl *info);

/*
 * All names, in no particular order: *cursor is 0 at first, and not to be
 * changed between calls.  False, and *info is as it was: there are no more.
 * Names of drivers come and go with these.
 */
bool crypto_sysctl_next(size_t *cursor, struct crypto_sysctl *info);

/* The value as one line of text without newline, in `room` bytes with its NUL.
 * ENOENT; ENOMEM it does not fit. */
int crypto_sysctl_get_text(const char *name, char *text, size_t room);

/*
 * Set the value from text, in decimal if it is a number; "0" sets statistics to
 * 0.  After an error `why`, of why_len bytes, says what is wrong and what would
 * be accepted, in one line.
 * ENOENT; EPERM; EINVAL.
 */
int crypto_sysctl_set_text(
    const char *name, const char *text, char *why, size_t why_len);

/* The same at the start, before the first session is created, for what can be set
 * only then, as a kernel's loader does. */
int crypto_sysctl_tune(
    const char *name, const char *text, char *why, size_t why_len);

#ifdef __cplusplus
}
#endif

#endif
