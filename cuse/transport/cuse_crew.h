/* SPDX-License-Identifier: ISC */
/*
 * cuse_crew.h - the threads that serve a session: as many as are always to be had for
 * quick calls, and one more for each that may take long.  Knows nothing of calls.
 */
#ifndef TRANSPORT_CUSE_CREW_H
#define TRANSPORT_CUSE_CREW_H

#include <stdbool.h>

struct fuse_session;
struct tcuse_crew;
struct worker;

/*
 * None of the threads runs yet; `nquick` of them will, from 1 to
 * TRANSPORT_THREADS_MAX.  *out is owned until tcuse_crew_free, `se` borrowed as
 * long.  ENOMEM, EMFILE.
 */
int tcuse_crew_new(
    struct tcuse_crew **out, struct fuse_session *se, unsigned int nquick);

/* Serve one request in the calling thread, before tcuse_crew_start.  The errnos of
 * tcuse_session_serve. */
int tcuse_crew_serve(struct tcuse_crew *crew);

/* Have the threads run.  The errnos of pthread_create; ENOMEM. */
int tcuse_crew_start(struct tcuse_crew *crew);

/* As tpool_wait and tpool_moved. */
int tcuse_crew_wait(struct tcuse_crew *crew, int fd, int timeout_ms);
bool tcuse_crew_moved(struct tcuse_crew *crew);

/* Let every thread finish what it carries out, and end them.  NULL is ignored. */
void tcuse_crew_free(struct tcuse_crew *crew);

/* In a thread that carries out a request, its worker. */
struct worker *tcuse_crew_worker(void);

/* The same thread's request may take long: others are not to be kept waiting. */
void tcuse_crew_may_block(void);

#endif
