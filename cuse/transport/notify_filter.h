/* SPDX-License-Identifier: ISC */
/*
 * notify_filter.h - the filter that sends the calls of a table to a listener.
 * A process has it for good, and so have all that it will ever start.
 */
#ifndef TRANSPORT_NOTIFY_FILTER_H
#define TRANSPORT_NOTIFY_FILTER_H

struct tnotify_numbers;

/*
 * Put the calling thread under the filter, and no new privileges.  *listener_fd
 * (close-on-exec, the caller's) receives its calls.
 * EBUSY it is under a listener already, and there can be one only; ENOSYS,
 * EINVAL the kernel has no such filters; EFAULT, ENOMEM libseccomp failed.
 */
int tnotify_filter_install(int *listener_fd);

/* The numbers of the calls in the table. */
void tnotify_filter_numbers(struct tnotify_numbers *numbers);

#endif
