/* SPDX-License-Identifier: ISC */
/*
 * signals.h - the signals that end the daemon (SIGTERM, SIGINT), or have it read its
 * configuration again (SIGHUP), by descriptor.
 */
#ifndef CUSE_SIGNALS_H
#define CUSE_SIGNALS_H

#include <signal.h>

struct signals {
	sigset_t set;
	int fd; /* readable when one has come */
};

/* To be called before there are threads, which inherit that they are blocked: one
 * of a driver's would be ended by them, and all of us with it.  EMFILE, ENFILE,
 * ENOMEM. */
int signals_open(struct signals *signals);

/* The next one, which `fd` has told of; SIGTERM if it cannot be read. */
int signals_take(const struct signals *signals);

/* From now on the next one ends the process at once. */
void signals_release(const struct signals *signals);

void signals_close(struct signals *signals);

#endif
