/* SPDX-License-Identifier: ISC */
/*
 * yhsm_cred.c - where the keys of the authentication key come from.  Whatever was
 * read is wiped; only the two keys stay.
 */
#include "yhsm_conf.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "secret.h"
#include "yubihsm_drv.h"

#define CRED_ROOM 256u /* bytes of a file, more than any password has */

/* What a source holds. */
typedef int cred_take(struct yhsm_keys *keys, const char *text, size_t len);

/* The value of a hexadecimal digit, or 0x80: neither branch nor look-up. */
static unsigned int
cred_digit(unsigned char c)
{
	unsigned int decimal = c - (unsigned int)'0';
	unsigned int letter = (c | 0x20u) - (unsigned int)'a';
	/* All ones if it is one, by the borrow of the subtraction; what lies
	 * below the range has borrowed before. */
	unsigned int is_decimal = 0u - ((~decimal & (decimal - 10u)) >> 31);
	unsigned int is_letter = 0u - ((~letter & (letter - 6u)) >> 31);

	return (decimal & is_decimal) | ((letter + 10u) & is_letter) |
	    (0x80u & ~(is_decimal | is_letter));
}

static int
cred_take_keys(struct yhsm_keys *keys, const char *text, size_t len)
{
	const unsigned int none = 0;
	uint8_t bytes[2 * YHSM_KEY];
	unsigned int bad = 0;

	if (len != 2 * sizeof(bytes))
		return EINVAL;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		unsigned int high = cred_digit((unsigned char)text[2 * i]);
		unsigned int low = cred_digit((unsigned char)text[2 * i + 1]);

		bad |= high | low;
		bytes[i] = (uint8_t)(high << 4 | (low & 0x0f));
	}
	memcpy(keys->enc, bytes, YHSM_KEY);
	memcpy(keys->mac, bytes + YHSM_KEY, YHSM_KEY);
	secret_wipe(bytes, sizeof(bytes));
	bad &= 0x80u;
	return secret_eq(&bad, &none, sizeof(bad)) ? 0 : EINVAL;
}

static int
cred_take_password(struct yhsm_keys *keys, const char *text, size_t len)
{
	if (len == 0)
		return EINVAL;
	yhsm_keys_derive(keys, text, len);
	return 0;
}

/* Nobody else may read it, nor have written it. */
static int
cred_check(int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0 ||
	    (st.st_uid != 0 && st.st_uid != geteuid())) {
		ocf_log(OCF_LOG_ERROR,
		    "yubihsm: %s: must be a file of this user's or root's that nobody else can read (mode 0400)",
		    path);
		return EPERM;
	}
	return 0;
}

/* All of a file, without the newline at its end; EINVAL it is too long. */
static int
cred_read(int fd, char *text, size_t *len)
{
	*len = 0;
	for (;;) {
		ssize_t n = read(fd, text + *len, CRED_ROOM - *len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			break;
		*len += (size_t)n;
		if (*len == CRED_ROOM)
			return EINVAL;
	}
	if (*len > 0 && text[*len - 1] == '\n')
		(*len)--;
	return 0;
}

static int
cred_file(struct yhsm_keys *keys, const char *path, cred_take *take)
{
	char *text = secret_new(CRED_ROOM);
	size_t len = 0;
	int fd = -1;
	int error = text == NULL ? ENOMEM : 0;

	if (error == 0) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		error = fd < 0 ? errno : 0;
	}
	if (error == 0)
		error = cred_check(fd, path);
	if (error == 0)
		error = cred_read(fd, text, &len);
	if (error == 0)
		error = take(keys, text, len);
	if (error != 0 && error != EPERM)
		ocf_log(OCF_LOG_ERROR, "yubihsm: %s: %s", path,
		    error == EINVAL ? "not what is expected there"
				    : ocf_strerror(error));
	if (fd >= 0)
		(void)close(fd);
	secret_free(text, CRED_ROOM);
	return error;
}

/* What systemd has for the service under that name.  ENOENT nothing. */
static int
cred_systemd(struct yhsm_keys *keys, const char *name, cred_take *take)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables */
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	char path[4096];

	if (dir == NULL ||
	    snprintf(path, sizeof(path), "%s/%s", dir, name) >=
		(int)sizeof(path) ||
	    access(path, F_OK) != 0)
		return ENOENT;
	return cred_file(keys, path, take);
}

/* It is wiped where it lies, or it could be read there for ever. */
static int
cred_variable(struct yhsm_keys *keys)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables */
	char *value = getenv(YUBIHSM_VARIABLE);
	size_t len;
	int error;

	if (value == NULL || *value == '\0')
		return ENOENT;
	len = strlen(value);
	error = cred_take_password(keys, value, len);
	secret_wipe(value, len);
	return error;
}

static int
cred_find(struct yhsm_keys *keys)
{
	int error;

	if (yhsm_conf.keys_file != NULL)
		return cred_file(keys, yhsm_conf.keys_file, cred_take_keys);
	if (yhsm_conf.password_file != NULL)
		return cred_file(
		    keys, yhsm_conf.password_file, cred_take_password);
	error = cred_systemd(keys, "yubihsm-keys", cred_take_keys);
	if (error == ENOENT)
		error =
		    cred_systemd(keys, "yubihsm-password", cred_take_password);
	if (error == ENOENT)
		error = cred_variable(keys);
	if (error == ENOENT)
		ocf_log(OCF_LOG_ERROR,
		    "yubihsm: no password: set password=FILE or keys=FILE, pass the credential yubihsm-password, or set " YUBIHSM_VARIABLE);
	return error;
}

int
yhsm_conf_keys(struct yhsm_keys **keys)
{
	int error;

	*keys = secret_new(sizeof(**keys));
	if (*keys == NULL)
		return ENOMEM;
	error = cred_find(*keys);
	if (error != 0) {
		secret_free(*keys, sizeof(**keys));
		*keys = NULL;
	}
	return error;
}
