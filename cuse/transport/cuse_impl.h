/* SPDX-License-Identifier: ISC */
/*
 * cuse_impl.h - the device as its own modules see it: cuse.c makes and ends it,
 * cuse_ops.c serves it.
 */
#ifndef TRANSPORT_CUSE_IMPL_H
#define TRANSPORT_CUSE_IMPL_H

#include <stdbool.h>

#include "cuse_file.h"
#include "tcall.h"

struct cuse_lowlevel_ops;
struct fuse_session;
struct tcuse_crew;

struct tcuse {
	struct tcall_policy policy;
	struct fuse_session *se;
	struct tcuse_crew *crew;
	struct tcuse_files files;
	bool waiting; /* requests did, when tcuse_answers was asked */
};

/* What is to be done with a request; a session's userdata is the struct tcuse. */
extern const struct cuse_lowlevel_ops tcuse_ops;

#endif
