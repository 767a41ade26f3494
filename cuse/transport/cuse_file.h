/* SPDX-License-Identifier: ISC */
/*
 * cuse_file.h - an open of the device, until its last descriptor is closed, or the
 * device ends; who waits for it; and the list of all.
 */
#ifndef TRANSPORT_CUSE_FILE_H
#define TRANSPORT_CUSE_FILE_H

#include <sys/queue.h>
#include <sys/types.h>

#include "sync.h"

struct fcrypt;
struct fuse_pollhandle;
struct tcuse_file;

struct tcuse_files {
	struct ocf_mutex lock;
	TAILQ_HEAD(, tcuse_file) list; /* under lock */
};

void tcuse_files_init(struct tcuse_files *files);

/* No waiter is told any more, though operations go on that would. */
void tcuse_files_hush(struct tcuse_files *files);

/* Free those that are left. */
void tcuse_files_fini(struct tcuse_files *files);

/*
 * One more, opened by the thread `pid` of user `uid`; the list's until
 * tcuse_file_free.  ENOMEM; the errnos of fcr_open.
 */
int tcuse_file_new(
    struct tcuse_file **out, struct tcuse_files *files, uid_t uid, pid_t pid);
void tcuse_file_free(struct tcuse_files *files, struct tcuse_file *file);

/* Its open file, borrowed until tcuse_file_free. */
struct fcrypt *tcuse_file_fcr(struct tcuse_file *file);

/* Whom to tell from now on, instead of who was before; transferred.  NULL:
 * nobody. */
void tcuse_file_watch(struct tcuse_file *file, struct fuse_pollhandle *ph);

#endif
