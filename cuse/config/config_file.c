/* SPDX-License-Identifier: ISC */
/*
 * config_file.c - files, read by inih.  It is given lines without what they begin
 * with in white space, as it would take such a line for more of the value above; and
 * as it tells neither the line of a value nor of any error but the first, both are
 * found out here.
 */
#include "config.h"

#include <sys/stat.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_section.h"
#include "log.h"

#define SUFFIX ".conf"

struct config_file {
	struct config *config;
	const char *path;
	unsigned int nfile; /* as of struct config_entry */
	FILE *f;
	unsigned int line;
	bool value; /* the line has to be KEY = VALUE ... */
	bool seen; /* ... and was */
	bool section; /* there was a line [SECTION] */
	bool skip; /* it was wrong, and that has been said */
};

static void
config_file_wrong(struct config_file *file, const char *what)
{
	config_wrong(file->config, file->nfile, file->line, "%s:%u: %s",
	    file->path, file->line, what);
}

/* What inih makes nothing of, and does not tell. */
static void
config_file_missed(struct config_file *file)
{
	if (file->value && !file->seen)
		config_file_wrong(file, "neither KEY = VALUE nor [SECTION]");
	file->value = false;
	file->seen = false;
}

static void
config_file_section(struct config_file *file, const char *line)
{
	const char *end = strchr(line, ']');
	char nearest[CONFIG_NAME];
	char name[CONFIG_NAME];
	const char *arg;

	file->section = true;
	file->skip = true;
	if (end == NULL) {
		config_file_wrong(file, "a section is a line [SECTION]");
		return;
	}
	(void)snprintf(
	    name, sizeof(name), "%.*s", (int)(end - line - 1), line + 1);
	if (config_section_find(name, &arg) != NULL) {
		file->skip = false;
		return;
	}
	config_section_nearest(nearest, name);
	config_wrong(file->config, file->nfile, file->line,
	    "%s:%u: [%s]: no such section%s%s%s", file->path, file->line, name,
	    nearest[0] != '\0' ? "; the nearest is [" : "", nearest,
	    nearest[0] != '\0' ? "]" : "");
}

/* For inih: the next line. */
static char *
config_file_line(char *line, int room, void *stream)
{
	struct config_file *file = stream;
	size_t len, white;
	int c;

	config_file_missed(file);
	if (fgets(line, room, file->f) == NULL)
		return NULL;
	file->line++;
	len = strlen(line);
	if (len + 1 == (size_t)room && line[len - 1] != '\n') {
		config_file_wrong(file, "too long a line");
		while ((c = fgetc(file->f)) != EOF && c != '\n')
			;
		line[0] = '\0';
	}
	white = strspn(line, " \t\r\n\f\v");
	memmove(line, line + white, strlen(line + white) + 1);
	if (line[0] == '[')
		config_file_section(file, line);
	else
		file->value =
		    line[0] != '\0' && line[0] != '#' && line[0] != ';';
	return line;
}

/* From inih: a value. */
static int
config_file_value(
    void *ctx, const char *section, const char *key, const char *value)
{
	struct config_file *file = ctx;
	const struct config_entry entry = { .section = section,
		.key = key,
		.value = value,
		.file = file->path,
		.line = file->line,
		.nfile = file->nfile };

	file->seen = true;
	if (!file->section) {
		config_file_wrong(file, "a value before any [SECTION]");
		return 1;
	}
	if (file->skip)
		return 1;
	config_add(file->config, &entry);
	return 1;
}

static int
config_file_open(FILE **f, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = 0;

	*f = NULL;
	if (fd < 0)
		return errno;
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))
		error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	else if ((*f = fdopen(fd, "r")) == NULL)
		error = errno;
	if (error != 0)
		close(fd);
	return error;
}

static void
config_file_read(struct config *config, const char *path, bool required)
{
	struct config_file file = {
		.config = config, .path = path, .nfile = ++config->nfiles
	};
	int error = config_file_open(&file.f, path);

	if (error == ENOENT && !required)
		return;
	if (error != 0) {
		config_wrong(config, file.nfile, 0, "%s: %s", path,
		    error == EINVAL ? "no regular file" : ocf_strerror(error));
		return;
	}
	/* Its errors are found by config_file_missed. */
	(void)ini_parse_stream(
	    config_file_line, &file, config_file_value, &file);
	if (ferror(file.f))
		config_wrong(
		    config, file.nfile, file.line, "%s: cannot be read", path);
	(void)fclose(file.f);
}

static int
config_file_is(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > strlen(SUFFIX) &&
	    strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX) == 0;
}

/* alphasort would go by the locale. */
static int
config_file_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

void
config_read(struct config *config, const char *path, bool required)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash != NULL ? (size_t)(slash - path) + 1 : 0;
	struct dirent **names = NULL;
	char name[PATH_MAX];
	int n;

	config_file_read(config, path, required);
	(void)snprintf(name, sizeof(name), "%.*sconf.d", (int)len, path);
	n = scandir(name, &names, config_file_is, config_file_order);
	if (n < 0 && errno != ENOENT)
		config_wrong(config, config->nfiles, UINT_MAX, "%s: %s", name,
		    ocf_strerror(errno));
	for (int i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "%.*sconf.d/%s", (int)len,
		    path, names[i]->d_name);
		config_file_read(config, name, true);
		free(names[i]);
	}
	free(names);
}
