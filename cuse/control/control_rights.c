/* SPDX-License-Identifier: ISC */
/*
 * control_rights.c - names of users and groups, looked up while they are in sight.
 */
#include "control_rights.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

#define GROUP_BYTES 65536
#define USER_BYTES  4096
#define USER_NAME   64

static int
rights_find_group(gid_t *gid, const char *name)
{
	struct group group;
	struct group *found = NULL;
	char *text;
	int error;

	*gid = (gid_t)-1;
	if (name == NULL)
		return 0;
	text = malloc(GROUP_BYTES);
	if (text == NULL)
		return ENOMEM;
	error = getgrnam_r(name, &group, text, GROUP_BYTES, &found);
	if (error == 0 && found == NULL)
		error = ENOENT;
	if (error == 0)
		*gid = group.gr_gid;
	else
		ocf_log(OCF_LOG_ERROR, "group %s: %s", name,
		    error == ENOENT ? "there is no such group"
				    : ocf_strerror(error));
	free(text);
	return error;
}

/* Its name, or its number. */
static void
rights_name_user(char name[USER_NAME], uid_t uid)
{
	struct passwd user;
	struct passwd *found = NULL;
	char text[USER_BYTES];

	if (getpwuid_r(uid, &user, text, sizeof(text), &found) == 0 &&
	    found != NULL)
		(void)snprintf(name, USER_NAME, "%s", user.pw_name);
	else
		(void)snprintf(name, USER_NAME, "the user %ju", (uintmax_t)uid);
}

int
control_rights_init(struct control_rights *rights, uid_t uid, const char *group)
{
	char user[USER_NAME] = "";
	int error = rights_find_group(&rights->group, group);

	rights->uid = uid;
	rights->refusal[0] = '\0';
	if (error != 0)
		return error;
	if (uid != 0)
		rights_name_user(user, uid);
	if (group != NULL)
		(void)snprintf(rights->refusal, sizeof(rights->refusal),
		    "only root%s%s and members of the group %.64s may",
		    uid != 0 ? ", " : "", user, group);
	else
		(void)snprintf(rights->refusal, sizeof(rights->refusal),
		    "only root%s%s may; no group is set (control-group)",
		    uid != 0 ? " and " : "", user);
	return 0;
}
