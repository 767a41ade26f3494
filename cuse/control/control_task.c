/* SPDX-License-Identifier: ISC */
/*
 * control_task.c - a small table of threads that were looked up lately.
 */
#include "control_task.h"

#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define TASK_PLACES 64u
#define TASK_FRESH  1 /* s */

static struct task_entry {
	pid_t tid; /* 0: none */
	int64_t looked; /* s */
	struct control_task task;
} task_table[TASK_PLACES];

static int64_t
task_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return (int64_t)ts.tv_sec;
}

/* The thread, if it is there: its process, and what that is called. */
static void
task_look(struct task_entry *entry, pid_t tid)
{
	entry->tid = tid;
	entry->looked = task_now();
	if (taskinfo_process(&entry->task.pid, tid) == 0)
		taskinfo_name(entry->task.program, entry->task.pid);
	else
		entry->task.pid = 0;
}

void
control_task_find(
    struct control_task *task, pid_t tid, pid_t opener, const char *program)
{
	const pid_t who = tid != 0 ? tid : opener;
	struct task_entry *entry = &task_table[(unsigned int)who % TASK_PLACES];

	if (who != 0 &&
	    (entry->tid != who || task_now() - entry->looked > TASK_FRESH))
		task_look(entry, who);
	if (who != 0 && entry->task.pid != 0) {
		*task = entry->task;
		return;
	}
	task->pid = who;
	(void)snprintf(task->program, sizeof(task->program), "%s", program);
}
