/* SPDX-License-Identifier: ISC */
/*
 * loadable.c - dlopen(3) with the checks around it.  The file is opened once and
 * loaded by its descriptor, so that what was checked is what is run.
 */
#include "loadable.h"

#include <sys/stat.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <opencrypto/module.h>

#include "log.h"

struct loadable {
	void *file; /* dlopen's */
	const struct crypto_driver_module *module; /* in the file */
};

static int
loadable_refuse(int error, const char *path, const char *why)
{
	ocf_log(OCF_LOG_ERROR, "driver %s: %s", path, why);
	return error;
}

/* Its code will be ours: who can write the file can do all that we can.  *why, static,
 * with an errno. */
static int
loadable_check_file(int fd, const char **why)
{
	struct stat st;
	int error = EPERM;

	*why = NULL;
	if (fstat(fd, &st) != 0)
		error = errno;
	else if (!S_ISREG(st.st_mode))
		*why = "not a regular file";
	else if (st.st_uid != 0 && st.st_uid != geteuid())
		*why = "owned by neither root nor this user";
	else if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		*why = "writable by its group or by everybody";
	else
		error = 0;
	if (error != 0 && *why == NULL)
		*why = ocf_strerror(error);
	return error;
}

/* Not to be kept waiting by a FIFO.  *fd is the caller's; -1 with an errno. */
static int
loadable_open_file(int *fd, const char *path, const char **why)
{
	int error;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0) {
		error = errno;
		*why = ocf_strerror(error);
		return error;
	}
	error = loadable_check_file(*fd, why);
	if (error != 0) {
		(void)close(*fd);
		*fd = -1;
	}
	return error;
}

/*
 * Write a name of the descriptor's file that no earlier call wrote: dlopen takes
 * a file that it has loaded under the same name, if only once, for the same
 * one.  Of a number's bits 0 becomes "/." and 1 "//".
 */
static void
loadable_name(char *name, size_t len, int fd)
{
	static _Atomic uint32_t calls;
	uint32_t n = calls++;
	char bits[2 * 32 + 1];

	for (size_t i = 0; i < 32; i++) {
		bits[2 * i] = '/';
		bits[2 * i + 1] = (n >> i & 1) != 0 ? '/' : '.';
	}
	bits[sizeof(bits) - 1] = '\0';
	(void)snprintf(name, len, "/proc/self%s/fd/%d", bits, fd);
}

/* What dlopen has against it, without the name that it was given. */
static const char *
loadable_why(const char *name)
{
	const char *why = dlerror(); /* NOLINT(concurrency-mt-unsafe): ours */
	size_t len = strlen(name);

	if (why == NULL)
		return "cannot be loaded";
	if (strncmp(why, name, len) == 0 && strncmp(why + len, ": ", 2) == 0)
		why += len + 2;
	return why;
}

static int
loadable_open(struct loadable *l, const char *path)
{
	char name[128];
	const char *why;
	int error;
	int fd;

	error = loadable_open_file(&fd, path, &why);
	if (error != 0)
		return loadable_refuse(error, path, why);
	loadable_name(name, sizeof(name), fd);
	l->file = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (l->file == NULL)
		error = loadable_refuse(ELIBACC, path, loadable_why(name));
	(void)close(fd);
	return error;
}

static int
loadable_check_module(
    const struct crypto_driver_module *module, const char *path)
{
	if (module == NULL)
		return loadable_refuse(
		    ELIBBAD, path, "no " CRYPTO_DRIVER_MODULE_SYMBOL " in it");
	if (module->magic != CRYPTO_DRIVER_MODULE_MAGIC)
		return loadable_refuse(ELIBBAD, path, "not a driver's module");
	if (module->abi != CRYPTO_DRIVER_MODULE_ABI) {
		ocf_log(OCF_LOG_ERROR,
		    "driver %s: made for version %u, this is version %u", path,
		    (unsigned)module->abi, CRYPTO_DRIVER_MODULE_ABI);
		return EPROTONOSUPPORT;
	}
	if (module->size < sizeof(*module))
		return loadable_refuse(
		    EPROTONOSUPPORT, path, "its module is too short");
	if (module->name == NULL || module->description == NULL ||
	    module->attach == NULL || module->detach == NULL)
		return loadable_refuse(
		    ELIBBAD, path, "its module is incomplete");
	return 0;
}

int
loadable_check(const char *path, char *why, size_t why_len)
{
	const char *text;
	int fd;
	int error = loadable_open_file(&fd, path, &text);

	if (error == 0)
		(void)close(fd);
	else
		(void)snprintf(why, why_len, "%s: %s", path, text);
	return error;
}

int
loadable_new(struct loadable **out, const char *path, const char *args)
{
	const struct crypto_driver_module *module;
	struct loadable *l;
	int error;

	*out = NULL;
	l = calloc(1, sizeof(*l));
	if (l == NULL)
		return loadable_refuse(ENOMEM, path, ocf_strerror(ENOMEM));
	error = loadable_open(l, path);
	if (error != 0)
		goto out;
	module = dlsym(l->file, CRYPTO_DRIVER_MODULE_SYMBOL);
	error = loadable_check_module(module, path);
	if (error != 0)
		goto out;
	error = module->attach(args != NULL ? args : "");
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "driver %s: %s not attached: %s", path,
		    module->name, ocf_strerror(error));
		goto out;
	}
	ocf_log(OCF_LOG_INFO, "driver %s: %s, %s", path, module->name,
	    module->description);
	l->module = module;
	*out = l;
	l = NULL;
out:
	loadable_free(l);
	return error;
}

const char *
loadable_name_of(const struct loadable *l)
{
	return l->module->name;
}

void
loadable_free(struct loadable *l)
{
	if (l == NULL)
		return;
	if (l->module != NULL)
		l->module->detach();
	if (l->file != NULL)
		(void)dlclose(l->file);
	free(l);
}
