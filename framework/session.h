/* SPDX-License-Identifier: ISC */
/*
 * session.h - what a session is, for the framework's own modules.  All of it is
 * set at creation and read without lock.
 */
#ifndef FRAMEWORK_SESSION_H
#define FRAMEWORK_SESSION_H

#include <stddef.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"

#define SESSION_ALGS 8 /* the longest list a session takes */

struct driver;

struct session_alg {
	const struct alg *alg;
	size_t mac_len; /* bytes a result has here */
};

struct crypto_session {
	struct driver *driver; /* a reference of ours */
	void *softc; /* the driver's session memory */
	size_t nalgs;
	struct session_alg algs[SESSION_ALGS];
};

/* The session's element for an algorithm; NULL if it has none. */
const struct session_alg *session_alg(
    const struct crypto_session *ses, int alg);

#endif
