/* SPDX-License-Identifier: ISC */
/*
 * control_task.h - whose thread it is: the process and the program, from /proc or
 * from what was known when it opened the device.
 */
#ifndef CONTROL_CONTROL_TASK_H
#define CONTROL_CONTROL_TASK_H

#include <sys/types.h>

#include "taskinfo.h"

struct control_task {
	pid_t
	    pid; /* of the process; of the thread if it is gone; 0: not known */
	char program[TASKINFO_NAME]; /* "": not known */
};

/*
 * Of the thread `tid` (0: not known), which uses a file that the thread `opener`
 * has opened when it was called `program`.  What was found is kept for a second, in
 * which its process may end.  By one thread only.
 */
void control_task_find(
    struct control_task *task, pid_t tid, pid_t opener, const char *program);

#endif
