/* SPDX-License-Identifier: ISC */
/*
 * tracer_impl.h - what tracer.c and the process it starts, tracer_main.c, say to
 * each other.
 */
#ifndef TRANSPORT_TRACER_IMPL_H
#define TRANSPORT_TRACER_IMPL_H

#include "tracer.h"

struct tracer_answer {
	bool done; /* false: answer the ioctl now, there is more to come */
	int error; /* of clonefd_make */
};

/* Serve until the other end of `fd` is closed and all threads have been let go. */
void tracer_main(int fd);

#endif
