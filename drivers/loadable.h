/* SPDX-License-Identifier: ISC */
/*
 * loadable.h - drivers in files of their own (opencrypto/module.h): into this
 * process and out of it again.  What they do is theirs.
 */
#ifndef DRIVERS_LOADABLE_H
#define DRIVERS_LOADABLE_H

#include <stddef.h>

struct loadable;

/*
 * Load the file at `path`, which runs its code, and have it register its driver;
 * `args`, which may be NULL, is for the driver alone.  Blocks as long as the driver
 * does.  On success *out is the caller's until loadable_free, else NULL; each
 * failure leaves one line in the log.
 * What open(2) says, ENOENT for instance; EPERM the file is not a regular one, or
 * others than root and the user of this process could have written it; ELIBACC the
 * linker refuses it; ELIBBAD it is no driver; EPROTONOSUPPORT it is one, but for
 * another version; ENOMEM; otherwise what its attach answered.
 */
int loadable_new(struct loadable **out, const char *path, const char *args);

/* Of the driver; the file's. */
const char *loadable_name_of(const struct loadable *l);

/* End the driver and unload the file.  NULL is ignored. */
void loadable_free(struct loadable *l);

/* Whether the file could be one as far as that is to be told without running what is
 * in it.  EPERM, and what open(2) says, as of loadable_new; `why`, of why_len bytes,
 * says it. */
int loadable_check(const char *path, char *why, size_t why_len);

#endif
