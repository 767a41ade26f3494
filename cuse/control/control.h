/* SPDX-License-Identifier: ISC */
/*
 * control.h - the control socket: whoever may connect asks a running server of
 * the device what it is and does, and who may change it, changes it.
 *
 * Protocol.  A stream socket of the unix domain.  Each way there is one JSON object
 * a line, of CONTROL_LINE_MAX bytes at most from the client; requests are answered
 * one by one, in order:
 *
 *   {"verb":"get","args":{"name":"kern.usercrypto"}}
 *   {"ok":true,"result":[{"name":"kern.usercrypto","value":1,...}]}
 *   {"ok":false,"errno":"ENOENT","error":"kern.nothing: no such name"}
 *
 * "args" may be left out if there are none.  The verbs are the rows of
 * control_verbs[] (control_verb.h), and {"verb":"help"} tells them.  Those of a
 * stream (trace, watch) are answered by one object after the other until the client
 * closes, or sends another byte.
 *
 * Rights.  Everybody who can connect may read.  To change something, and for what
 * tells one user's doings to another as they happen (trace), the peer (SO_PEERCRED)
 * must be root, or the user that the server was started as, or a member of the
 * configured group; others get EPERM, and are told who may.
 *
 * Limits.  CONTROL_CLIENTS_MAX connections, of which users without the right to
 * change have CONTROL_OTHERS_MAX, and each of them CONTROL_USER_MAX; one more is
 * told EMFILE and closed.  A request that is too long is answered E2BIG, and then
 * there is no way to find the next one: the connection is closed.  A request is read
 * when the answer to the one before has been taken; who takes nothing of an answer
 * for CONTROL_STALL_MS is closed.  Events of a stream that a client is too slow for
 * are left out, and it is told how many.
 *
 * One thread serves all of it.  It shares no lock with a call that is being served
 * but those of the tables that it copies from, and holds none while it asks a driver.
 */
#ifndef CONTROL_CONTROL_H
#define CONTROL_CONTROL_H

#include <stdbool.h>

#define CONTROL_SOCKET "/run/cryptodevd/control.sock" /* the daemon's */
#define CONTROL_ENV    "CRYPTODEV_CONTROL" /* the path, for clients */

#define CONTROL_LINE_MAX    8192u /* bytes of a request, with its newline */
#define CONTROL_OUT_MAX	    (4u << 20) /* bytes of an answer */
#define CONTROL_CLIENTS_MAX 32u
#define CONTROL_OTHERS_MAX  24u
#define CONTROL_USER_MAX    8u
#define CONTROL_STALL_MS    30000

/* Strings are borrowed until control_stop. */
struct control_config {
	const char *path; /* absolute; NULL: no socket */
	bool required; /* that there is none is an error, not just a pity */
	const char *group; /* whose members may change things, too; or NULL */

	/* What "status" tells of the server. */
	const char *version;
	const char *transport;
	const char *device_name;
	const char *memory; /* how data of programs are reached; or NULL */
	unsigned int nthreads;
	const char *sandbox; /* its mode; NULL: the server has none */
	/* What could not be done of it, any thread; "": nothing, NULL: not there
	 * yet.  NULL without sandbox. */
	const char *(*sandbox_missing)(void);
};

struct control;

/*
 * Make the socket, and serve it from now on in a thread that takes no signal.
 * After the last fork.  A socket that nobody listens to is replaced.  *out is the
 * caller's until control_stop; NULL where there is no socket: without a path, and
 * after a failure, which is logged, if it is not required: 0 then.
 * ENOENT no such group; ENAMETOOLONG; EADDRINUSE somebody listens there; EEXIST it
 * is no socket; what mkdir(2), bind(2) and pthread_create(3) say; ENOMEM.
 */
int control_start(struct control **out, const struct control_config *config);

/* Close all connections, and remove the socket if it is still ours.  Waits for
 * what is being answered.  NULL is ignored. */
void control_stop(struct control *control);

#endif
