/* SPDX-License-Identifier: ISC */
/*
 * devconf.h - the choices of the operator that the meaning of a call depends
 * on.  devconf and the framework's knobs (access.h), which the functions ask, may
 * be changed at any time.
 */
#ifndef DEVICE_DEVCONF_H
#define DEVICE_DEVCONF_H

/* What CIOCGSESSINFO says of acceleration.  OpenSSL's engine and GnuTLS leave
 * sessions alone that are not accelerated. */
enum devconf_accelerated {
	DEVCONF_ACCEL_AUTO, /* the truth */
	DEVCONF_ACCEL_ALWAYS,
	DEVCONF_ACCEL_NEVER,
};

struct devconf {
	_Atomic enum devconf_accelerated report_accelerated;
};

extern struct devconf devconf;

struct dialect;

/*
 * The drivers that CIOCGSESSION and CIOCKEY choose from where the program names
 * none: a crid for crypto_newsession, CRYPTOCAP_F_HARDWARE and/or
 * CRYPTOCAP_F_SOFTWARE.  The BSDs have kern.cryptodevallowsoft, Linux has no
 * such choice.
 */
int devconf_crid(const struct dialect *dialect);

/*
 * Hold a crid that a program gave, classes or a driver's id, to the same: of
 * two classes the one that is allowed is left.
 * EINVAL nothing is left, or the driver is of a class that is not allowed.
 */
int devconf_narrow_crid(const struct dialect *dialect, int *crid);

/*
 * Whether a program may have key operations: 0, or with kern.userasymcrypto 0
 * the errno of the dialect, which is EPERM in FreeBSD, and on Linux EINVAL as
 * where there are none.  NetBSD and OpenBSD only stop telling of them in
 * CIOCASYMFEAT, for which crypto_getfeat sees to it in all dialects.
 */
int devconf_key_gate(const struct dialect *dialect);

/* Whether the device may be opened: 0, or ENXIO with kern.usercrypto 0. */
int devconf_open_gate(void);

/* The value that "auto", "always" or "never" names; EINVAL.  And the
 * word that it is now. */
int devconf_find_accelerated(enum devconf_accelerated *value, const char *word);
const char *devconf_accelerated_name(void);

#endif
