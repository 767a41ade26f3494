/* SPDX-License-Identifier: ISC */
/*
 * control_rights.h - who may change a server, and what the others are told.
 */
#ifndef CONTROL_CONTROL_RIGHTS_H
#define CONTROL_CONTROL_RIGHTS_H

#include <sys/types.h>

#define CONTROL_REFUSAL 192u /* bytes of it, with its NUL */

struct control_rights {
	uid_t uid; /* besides root */
	gid_t group; /* whose members may; (gid_t)-1: none */
	/* "only root and members of the group GROUP may" */
	char refusal[CONTROL_REFUSAL];
};

/*
 * The user `uid`, and members of the group of that name (NULL: of none), may.  Names
 * are looked up now, and never again.  ENOENT there is no such group, which is logged;
 * ENOMEM; what getgrnam_r(3) answers.
 */
int control_rights_init(
    struct control_rights *rights, uid_t uid, const char *group);

#endif
