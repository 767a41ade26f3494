/* SPDX-License-Identifier: ISC */
/*
 * cuse_file.c - the list of open files, whose lock it owns, and libfuse's handles of
 * those who wait.
 */
#include "cuse_file.h"

#include <fuse_lowlevel.h>

#include <errno.h>
#include <stdlib.h>

#include "fcrypt.h"
#include "taskinfo.h"

struct tcuse_file {
	struct fcrypt *fcr;
	struct ocf_mutex poll_lock;
	struct fuse_pollhandle
	    *ph; /* under poll_lock: who is to be told, or NULL */
	TAILQ_ENTRY(tcuse_file) link;
};

static void
tcuse_file_notify(void *ctx, unsigned int events)
{
	struct tcuse_file *file = ctx;

	/* The kernel asks again, if anybody waits. */
	(void)events;
	ocf_lock(&file->poll_lock);
	if (file->ph != NULL)
		(void)fuse_lowlevel_notify_poll(file->ph);
	ocf_unlock(&file->poll_lock);
}

void
tcuse_file_watch(struct tcuse_file *file, struct fuse_pollhandle *ph)
{
	struct fuse_pollhandle *before;

	ocf_lock(&file->poll_lock);
	before = file->ph;
	file->ph = ph;
	ocf_unlock(&file->poll_lock);
	if (before != NULL)
		fuse_pollhandle_destroy(before);
}

struct fcrypt *
tcuse_file_fcr(struct tcuse_file *file)
{
	return file->fcr;
}

int
tcuse_file_new(
    struct tcuse_file **out, struct tcuse_files *files, uid_t uid, pid_t pid)
{
	struct tcuse_file *file;
	char program[TASKINFO_NAME];
	int error;

	*out = NULL;
	file = calloc(1, sizeof(*file));
	if (file == NULL)
		return ENOMEM;
	error = fcr_open(&file->fcr, uid);
	if (error != 0) {
		free(file);
		return error;
	}
	taskinfo_name(program, pid);
	fcr_set_opener(file->fcr, pid, program);
	ocf_mutex_init(&file->poll_lock);
	fcr_set_notify(file->fcr, tcuse_file_notify, file);
	ocf_lock(&files->lock);
	TAILQ_INSERT_TAIL(&files->list, file, link);
	ocf_unlock(&files->lock);
	*out = file;
	return 0;
}

void
tcuse_file_free(struct tcuse_files *files, struct tcuse_file *file)
{
	ocf_lock(&files->lock);
	TAILQ_REMOVE(&files->list, file, link);
	ocf_unlock(&files->lock);
	fcr_set_notify(file->fcr, NULL, NULL);
	tcuse_file_watch(file, NULL);
	fcr_put(file->fcr);
	ocf_mutex_fini(&file->poll_lock);
	free(file);
}

void
tcuse_files_init(struct tcuse_files *files)
{
	ocf_mutex_init(&files->lock);
	TAILQ_INIT(&files->list);
}

void
tcuse_files_hush(struct tcuse_files *files)
{
	struct tcuse_file *file;

	TAILQ_FOREACH(file, &files->list, link)
		fcr_set_notify(file->fcr, NULL, NULL);
}

void
tcuse_files_fini(struct tcuse_files *files)
{
	struct tcuse_file *file;

	while ((file = TAILQ_FIRST(&files->list)) != NULL)
		tcuse_file_free(files, file);
	ocf_mutex_fini(&files->lock);
}
