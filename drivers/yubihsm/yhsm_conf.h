/* SPDX-License-Identifier: ISC */
/*
 * yhsm_conf.h - the driver's settings, and the keys that open its devices.  Set
 * before the driver is attached, read-only from then on.
 */
#ifndef YUBIHSM_YHSM_CONF_H
#define YUBIHSM_YHSM_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yhsm_scp.h"

#define YHSM_SERIALS_MAX 16u
#define YHSM_QUEUE_MAX	 1024u
#define YHSM_IMPORT_MAX	 200u /* of the 256 objects that a device holds */

struct yhsm_conf {
	uint32_t serials[YHSM_SERIALS_MAX]; /* the devices to use; */
	size_t nserials; /* 0: all */
	char *password_file; /* owned; NULL: not set */
	char *keys_file; /* the same */
	unsigned int authkey; /* id of the authentication key */
	unsigned int timeout; /* milliseconds for an answer */
	unsigned int queue; /* requests that wait at each device */
	unsigned int import_max; /* keys of programs on a device; 0: none */
	bool large; /* messages of 3136 bytes */
	bool random; /* use the device's random generator */
};

extern struct yhsm_conf yhsm_conf;

/* Forget all that was set. */
void yhsm_conf_reset(void);

/* Read a number in decimal, or with 0x in hexadecimal, as settings and references
 * have it.  EINVAL it is none, or out of these limits. */
int yhsm_conf_number(
    unsigned long *n, const char *text, unsigned long min, unsigned long max);

/* Whether a device of that serial number is to be used. */
bool yhsm_conf_serial_ok(uint32_t serial);

/*
 * The keys of the authentication key, in secret memory, the caller's until
 * secret_free(keys, sizeof(*keys)).  They come from the first of these that there
 * is: the file of the setting `keys`, 64 hexadecimal digits, K-ENC and K-MAC; that
 * of `password`; the systemd credentials "yubihsm-keys" and "yubihsm-password"; the
 * environment's CRYPTODEVD_YUBIHSM_PASSWORD.  What was read is wiped.
 * ENOENT none of them; EPERM a file that others can read or write, or that is not
 * ours; EINVAL not such digits, or an empty password; ENOMEM; EIO.  It is logged.
 */
int yhsm_conf_keys(struct yhsm_keys **keys);

#endif
