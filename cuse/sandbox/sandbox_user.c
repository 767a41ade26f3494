/* SPDX-License-Identifier: ISC */
/*
 * sandbox_user.c - another user and its groups, by the C library, which changes all
 * threads where the kernel would change one.
 */
#include <sys/prctl.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "sandbox_impl.h"

#define SANDBOX_PASSWD 16384 /* bytes of an entry */

/* The entry of a user.  ENOENT there is none. */
static int
sandbox_user_find(struct sandbox *sb, const char *name)
{
	struct passwd entry;
	struct passwd *found = NULL;
	char *text = malloc(SANDBOX_PASSWD);
	int error = ENOMEM;

	if (text != NULL)
		error = getpwnam_r(name, &entry, text, SANDBOX_PASSWD, &found);
	if (error == 0 && found == NULL)
		error = ENOENT;
	if (error == 0) {
		sb->uid = entry.pw_uid;
		sb->gid = entry.pw_gid;
		sb->name = strdup(name);
		error = sb->name == NULL ? ENOMEM : 0;
	}
	free(text);
	return error;
}

int
sandbox_user_init(struct sandbox *sb)
{
	const char *name = sb->config->user;
	const bool named = name != NULL;
	int error;

	if (!named && geteuid() != 0)
		return 0;
	error = sandbox_user_find(sb, named ? name : SANDBOX_USER);
	if (error != 0 && named) {
		ocf_log(OCF_LOG_ERROR, "user %s: %s", name,
		    error == ENOENT ? "there is none" : ocf_strerror(error));
		return error;
	}
	if (error != 0 || (sb->uid == geteuid() && sb->uid == getuid()))
		return 0;
	if (geteuid() != 0) {
		ocf_log(OCF_LOG_ERROR, "only root can become user %s", name);
		return EPERM;
	}
	sb->change = true;
	return 0;
}

void
sandbox_user_fini(struct sandbox *sb)
{
	free(sb->name);
	sb->name = NULL;
}

int
sandbox_user_change(const struct sandbox *sb)
{
	int sig = 0;

	if (!sb->change)
		return 0;
	/* A change of user makes the kernel forget it. */
	if (prctl(PR_GET_PDEATHSIG, &sig, 0, 0, 0) != 0 ||
	    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 ||
	    initgroups(sb->name, sb->gid) != 0 ||
	    setresgid(sb->gid, sb->gid, sb->gid) != 0 ||
	    setresuid(sb->uid, sb->uid, sb->uid) != 0 ||
	    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0) != 0)
		return errno;
	return 0;
}
