/* SPDX-License-Identifier: ISC */
/*
 * drivers.h - the providers: those that are built in, with their settings and
 * tokens, and those in files.
 */
#ifndef DRIVERS_DRIVERS_H
#define DRIVERS_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Register every built-in provider with the framework that needs no asking for, and
 * those and the files that drivers_want was told.  0, or the first errno; those that
 * could be registered stay so. */
int drivers_attach(void);

/*
 * Load a driver's file (opencrypto/module.h), besides the built-in ones; `args`,
 * which may be NULL, is for the driver.  The framework's other threads may be at
 * work, but no second call of this header's functions.
 * The errno of loadable_new, which has logged it; EMFILE too many are loaded.
 */
int drivers_load(const char *path, const char *args);

/*
 * Have drivers_attach attach one more, as options have it: "NAME", a built-in one
 * that needs asking for or has settings, or "NAME,SETTING=VALUE,..."; else "PATH" or
 * "PATH,ARGS", a file.  The path is from the directory of now; ARGS are borrowed
 * until drivers_detach, which forgets what was wanted.
 * EINVAL no name, or a setting is wrong; ENOENT the driver has no such setting;
 * EMFILE too many; ENOMEM; EPERM, or an errno of open(2), the file cannot be one
 * (loadable_check).  `why`, of why_len bytes, says what is wrong.
 */
int drivers_want(const char *spec, char *why, size_t why_len);

/*
 * Whether drivers_want could take it at the next start, without any effect: EINVAL,
 * EPERM and those of open(2) as there.  Files out of sight, in a directory that is not to be
 * seen from here, are taken for good.
 */
int drivers_check(const char *spec, char *why, size_t why_len);

/* Whether a driver of that name, with its unit ("nettle0") or without, is built
 * in. */
bool drivers_is_builtin(const char *name);

/*
 * Set one setting of a built-in driver, and have it attached, before
 * drivers_attach.  ENOENT there is no such driver or setting; EINVAL the value is
 * none; else what the setting answers.  `why` says what would be accepted.
 */
int drivers_set(const char *name, const char *setting, const char *value,
    char *why, size_t why_len);

/*
 * At any time: register a built-in provider that is not, with settings as in
 * drivers_want (NULL: none); and end one, or the last one of that name that was
 * loaded, and unload it, whereupon its sessions go to others.  `name` is the
 * driver's, for the end also with its unit ("nettle0").  Both block as long as the
 * driver does.  As with drivers_load, no second call meanwhile.
 * ENOENT there is none of that name, or no such setting; EEXIST it is registered;
 * EINVAL a setting is wrong; else what its attach answers.  `why`, of why_len bytes,
 * says what is wrong with a setting, else nothing.
 */
int drivers_register(
    const char *name, const char *settings, char *why, size_t why_len);
int drivers_unregister(const char *name);

/* Before drivers_attach: have the built-in driver be the n-th to be attached, n
 * counting from 0, before those that are not given a place; whether it is attached at
 * all, whatever drivers_want says.  ENOENT there is none of that name. */
int drivers_set_turn(const char *name, unsigned int n);
int drivers_enable(const char *name, bool enable);
/* Whether a built-in driver is attached that opens devices when they are plugged
 * in. */
bool drivers_plugged(void);

/* End them all again, last one first, and unload the files. */
void drivers_detach(void);

/* Take out of the environment what is for drivers alone, a password for instance,
 * and wipe it: in processes that attach none, and before another program is
 * executed.  Before there are threads. */
void drivers_unsetenv(void);

/* A setting of a driver, in a table that one without name ends. */
struct drivers_setting {
	const char *name; /* "password-file" */
	const char *arg; /* what its value is called */
	const char *accepts; /* in an error */
	const char *help; /* one line */
	/* 0, or an errno: EINVAL is explained by `accepts`, unless `why` was
	 * filled. */
	int (*set)(const char *value, char *why, size_t why_len);
};

/* The name of the i-th built-in driver, i counting from 0, and its settings (NULL:
 * none).  NULL: there are no more. */
const char *drivers_at(size_t i, const struct drivers_setting **settings);

/* A device that holds keys, as it is now.  Strings are static or in place. */
struct drivers_token {
	char name[32]; /* of its driver with the unit, "yubihsm0" */
	char driver[16];
	char serial[16];
	char firmware[16]; /* empty: never seen */
	char state[16]; /* opening, ready, busy, failed or absent */
	uint32_t queued; /* requests that wait */
	uint32_t queue_max;
	uint32_t objects; /* keys on it that can be used */
	uint32_t imported; /* of these, put there by us */
	uint64_t ops; /* messages answered */
	uint64_t errors; /* messages that failed */
	uint64_t reopened; /* secure channels opened after the first */
};

/* All tokens that drivers know, also those that are absent now: fills `max` at most
 * and returns how many there are. */
size_t drivers_tokens(struct drivers_token *tokens, size_t max);

/* Which key a reference is to name. */
struct drivers_keyref {
	const char *driver;
	const char *object; /* the driver's notation: "0x1234" */
	const char
	    *serial; /* NULL: that of the only token; "any": every one's */
	size_t length; /* bytes */
};

/*
 * Write `length` bytes of reference (opencrypto/keyref.h).
 * EINVAL what is wrong is in `why`, of why_len bytes; ENOENT no such driver, or no
 * token to take the serial from; EOPNOTSUPP the driver has no references.
 */
int drivers_keyref(
    uint8_t *out, const struct drivers_keyref *want, char *why, size_t why_len);

#endif
