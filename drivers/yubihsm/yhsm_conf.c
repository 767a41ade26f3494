/* SPDX-License-Identifier: ISC */
/*
 * yhsm_conf.c - a row for each setting of the driver.
 */
#include "yhsm_conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "drivers.h"
#include "yubihsm_drv.h"

#define CONF_AUTHKEY 1u /* what a device has from the factory */
#define CONF_TIMEOUT 5000u
#define CONF_QUEUE   64u

#define CONF_DEFAULTS                                             \
	{                                                         \
		.authkey = CONF_AUTHKEY, .timeout = CONF_TIMEOUT, \
		.queue = CONF_QUEUE                               \
	}

struct yhsm_conf yhsm_conf = CONF_DEFAULTS;

void
yhsm_conf_reset(void)
{
	free(yhsm_conf.password_file);
	free(yhsm_conf.keys_file);
	yhsm_conf = (struct yhsm_conf)CONF_DEFAULTS;
}

bool
yhsm_conf_serial_ok(uint32_t serial)
{
	for (size_t i = 0; i < yhsm_conf.nserials; i++) {
		if (yhsm_conf.serials[i] == serial)
			return true;
	}
	return yhsm_conf.nserials == 0;
}

int
yhsm_conf_number(
    unsigned long *n, const char *text, unsigned long min, unsigned long max)
{
	const char *digits = text;
	bool hex = strncmp(text, "0x", 2) == 0;
	size_t len;

	if (hex)
		digits += 2;
	len = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
	if (len == 0 || digits[len] != '\0')
		return EINVAL;
	errno = 0;
	*n = strtoul(digits, NULL, hex ? 16 : 10);
	return errno != 0 || *n < min || *n > max ? EINVAL : 0;
}

static int
conf_uint(
    unsigned int *to, const char *value, unsigned int min, unsigned int max)
{
	unsigned long n;
	int error = yhsm_conf_number(&n, value, min, max);

	if (error == 0)
		*to = (unsigned int)n;
	return error;
}

static int
conf_bool(bool *to, const char *value)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return EINVAL;
	*to = strcmp(value, "yes") == 0;
	return 0;
}

static int
conf_path(char **to, const char *value)
{
	char *copy;

	if (*value == '\0')
		return EINVAL;
	/* The daemon leaves its directory. */
	copy = realpath(value, NULL);
	if (copy == NULL)
		copy = strdup(value);
	if (copy == NULL)
		return ENOMEM;
	free(*to);
	*to = copy;
	return 0;
}

static int
conf_serial(const char *value, char *why, size_t why_len)
{
	unsigned long n;
	int error = yhsm_conf_number(&n, value, 1, UINT32_MAX);

	(void)why;
	(void)why_len;
	if (error == 0 && yhsm_conf.nserials == YHSM_SERIALS_MAX)
		error = EINVAL;
	if (error == 0)
		yhsm_conf.serials[yhsm_conf.nserials++] = (uint32_t)n;
	return error;
}

static int
conf_password(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_path(&yhsm_conf.password_file, value);
}

static int
conf_keys(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_path(&yhsm_conf.keys_file, value);
}

static int
conf_authkey(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_uint(&yhsm_conf.authkey, value, 1, 0xfffe);
}

static int
conf_timeout(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_uint(&yhsm_conf.timeout, value, 100, 600000);
}

static int
conf_queue(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_uint(&yhsm_conf.queue, value, 1, YHSM_QUEUE_MAX);
}

static int
conf_import(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_uint(&yhsm_conf.import_max, value, 0, YHSM_IMPORT_MAX);
}

static int
conf_large(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_bool(&yhsm_conf.large, value);
}

static int
conf_random(const char *value, char *why, size_t why_len)
{
	(void)why;
	(void)why_len;
	return conf_bool(&yhsm_conf.random, value);
}

/* clang-format off */
const struct drivers_setting yubihsm_settings[] = {
	{ .name = "serial", .arg = "N", .set = conf_serial, .accepts = "a serial number, one of 16 at most",
	  .help = "use only the device of this serial number; may be given several times (default: all)" },
	{ .name = "password", .arg = "FILE", .set = conf_password, .accepts = "a file",
	  .help = "the file that has the password of the authentication key" },
	{ .name = "keys", .arg = "FILE", .set = conf_keys, .accepts = "a file",
	  .help = "the file that has the keys themselves, 64 hexadecimal digits: K-ENC, then K-MAC" },
	{ .name = "authkey", .arg = "ID", .set = conf_authkey, .accepts = "an id from 1 to 0xfffe",
	  .help = "the authentication key to open devices with (default: 1)" },
	{ .name = "timeout", .arg = "MS", .set = conf_timeout, .accepts = "a number of milliseconds from 100 to 600000",
	  .help = "give a device up that has not answered for so long (default: 5000)" },
	{ .name = "queue", .arg = "N", .set = conf_queue, .accepts = "a number from 1 to 1024",
	  .help = "requests that may wait at a device (default: 64)" },
	{ .name = "import", .arg = "N", .set = conf_import, .accepts = "a number from 0 to 200",
	  .help = "put up to N keys of programs into each device, whose flash wears (default: 0, none)" },
	{ .name = "large-messages", .arg = "yes|no", .set = conf_large, .accepts = "yes or no",
	  .help = "messages of 3136 bytes where the firmware has them, from 2.4.0 on (default: no)" },
	{ .name = "random", .arg = "yes|no", .set = conf_random, .accepts = "yes or no",
	  .help = "mix the device's random numbers into IVs that are made here (default: no)" },
	{ .name = NULL },
};
/* clang-format on */
