/* SPDX-License-Identifier: ISC */
/*
 * confine.h - what the daemon keeps to itself, and when it gives up what: the two
 * steps of the sandbox (sandbox.h), and the process that may trace once it may not
 * (tracer.h).
 */
#ifndef CUSE_CONFINE_H
#define CUSE_CONFINE_H

struct options;

/* Keys and data are to be found neither in a core dump, nor by a debugger of the
 * same user, nor in swap.  What cannot be had is logged. */
void confine_secrets(void);

/*
 * While there is one thread: the process that may trace, and the first step for this
 * one.  The control socket will be made at `control_path` (NULL: there is none).
 * Without a sandbox nothing is done.  What goes wrong is logged; the errnos of
 * sandbox_prepare and tracer_new.
 */
int confine_prepare(struct options *options, const char *control_path);

/* The second step, once all is open and the drivers are attached, before the first
 * request is served.  The errnos of sandbox_enter. */
int confine_enter(struct options *options);

/* What has been begun, whether or not it came to the second step. */
void confine_end(struct options *options);

#endif
