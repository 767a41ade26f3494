/* SPDX-License-Identifier: ISC */
/*
 * ctl_conn.h - a connection to a server's control socket (control/control.h says
 * what goes over it).
 */
#ifndef TOOLS_CTL_CONN_H
#define TOOLS_CTL_CONN_H

#include <json-c/json.h>

struct ctl_conn;

/* *out is the caller's until ctl_conn_free.  The errno of connect(2): ENOENT and
 * ECONNREFUSED there is no server; ENAMETOOLONG; ENOMEM. */
int ctl_conn_new(struct ctl_conn **out, const char *path);
void ctl_conn_free(struct ctl_conn *conn); /* NULL is ignored */

/* Send a request; args is borrowed, NULL: none.  The errno of send(2). */
int ctl_conn_send(struct ctl_conn *conn, const char *verb, json_object *args);

/*
 * Wait for an answer: its result, the caller's.  ECONNRESET the server has ended;
 * EBADMSG it does not speak as it should; ECANCELED it refused, and *why, which is
 * there until the next call, says why.
 */
int ctl_conn_receive(
    struct ctl_conn *conn, json_object **result, const char **why);

#endif
