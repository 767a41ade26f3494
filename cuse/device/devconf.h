/* SPDX-License-Identifier: ISC */
/*
 * devconf.h - the choices of the operator that the meaning of a call depends
 * on.  Set once, before the first call.
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
	enum devconf_accelerated report_accelerated;
};

extern struct devconf devconf;

/* Set report_accelerated from "auto", "always" or "never"; EINVAL. */
int devconf_set_accelerated(const char *value);

#endif
