/* SPDX-License-Identifier: ISC */
/*
 * drivers.h - the providers: those that are built in and those in files.
 */
#ifndef DRIVERS_DRIVERS_H
#define DRIVERS_DRIVERS_H

/* Register every built-in provider with the framework, and load those that
 * drivers_want was told.  0, or the first errno; those that could be registered
 * stay so. */
int drivers_attach(void);

/*
 * Load a driver's file (opencrypto/module.h), besides the built-in ones; `args`,
 * which may be NULL, is for the driver.  The framework's other threads may be at
 * work, but no second call of this header's functions.
 * The errno of loadable_new, which has logged it; EMFILE too many are loaded.
 */
int drivers_load(const char *path, const char *args);

/* Have drivers_attach load one more: "PATH" or "PATH,ARGS", as options have it.
 * The path is from the directory of now; ARGS are borrowed until drivers_detach,
 * which forgets what was wanted.  EINVAL no path; EMFILE too many; ENOMEM. */
int drivers_want(const char *spec);

/* End them all again, last one first, and unload the files. */
void drivers_detach(void);

#endif
