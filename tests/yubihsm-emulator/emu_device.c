/* SPDX-License-Identifier: ISC */
/* emu_device.c - the device's state: as made, kept in a file, reset. */
#include "emu_device.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"
#include "emu_cap.h"
#include "emu_key.h"

#define EMU_ITERATIONS 10000
#define EMU_KEY_WORD   "device-key "

size_t
emu_device_message_max(const struct emu_device *dev)
{
	return dev->firmware >= EMU_FW_2_4 ? EMU_MESSAGE_NEW : EMU_MESSAGE_OLD;
}

size_t
emu_device_data_max(const struct emu_device *dev)
{
	return (emu_device_message_max(dev) - EMU_SCP_MORE) / 16 * 16 - 4;
}

void
emu_device_password_key(const char *password, uint8_t key[32])
{
	static const unsigned char salt[] = { 'Y', 'u', 'b', 'i', 'c', 'o' };

	if (PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt,
		sizeof(salt), EMU_ITERATIONS, EVP_sha256(), 32, key) != 1)
		abort();
}

void
emu_device_fill(struct emu_device *dev)
{
	static const char label[] = "DEFAULT AUTHKEY CHANGE THIS ASAP";
	struct emu_object key = { .type = EMU_TYPE_AUTHKEY,
		.id = EMU_AUTHKEY_ID,
		.origin = EMU_ORIGIN_PUT,
		.domains = 0xffff,
		.caps = emu_cap_all(dev->firmware),
		.delegated = emu_cap_all(dev->firmware),
		.alg = emu_alg_find(EMU_ALG_AUTH_SYMMETRIC, dev->firmware),
		.data_len = 32 };

	while (!emu_key_ec_valid("prime256v1", dev->device_key, 32))
		emu_random_bytes(&dev->random, dev->device_key, 32);
	if (emu_objects_find(dev->objs, EMU_TYPE_AUTHKEY, EMU_AUTHKEY_ID) !=
	    NULL)
		return;
	memcpy(key.label, label, sizeof(label) - 1);
	emu_device_password_key(dev->password, key.data);
	(void)emu_objects_add(dev->objs, &key);
	OPENSSL_cleanse(&key, sizeof(key));
}

void
emu_device_power_cycle(struct emu_device *dev)
{
	emu_sessions_free(&dev->sessions);
}

void
emu_device_reset(struct emu_device *dev)
{
	emu_objects_clear(dev->objs);
	dev->force_audit = 0;
	dev->fips = 0;
	emu_device_power_cycle(dev);
	emu_device_fill(dev);
}

static int
emu_device_load_line(struct emu_device *dev, char *line)
{
	size_t len;

	if (strncmp(line, EMU_KEY_WORD, strlen(EMU_KEY_WORD)) != 0)
		return emu_objects_load_line(dev->objs, line);
	line += strlen(EMU_KEY_WORD);
	if (!emu_hex_decode(dev->device_key, &len, sizeof(dev->device_key),
		line, strcspn(line, "\n")) ||
	    len != sizeof(dev->device_key))
		return EINVAL;
	return 0;
}

int
emu_device_load(struct emu_device *dev)
{
	FILE *from;
	char *line = NULL;
	size_t size = 0;
	int error = 0;

	from = fopen(dev->store, "re");
	if (from == NULL)
		return errno == ENOENT ? 0 : errno;
	while (error == 0 && getline(&line, &size, from) > 0)
		error = emu_device_load_line(dev, line);
	if (error == 0 && ferror(from))
		error = EIO;
	if (line != NULL)
		OPENSSL_cleanse(line, size);
	free(line);
	(void)fclose(from);
	return error;
}

static int
emu_device_write(const struct emu_device *dev, FILE *to)
{
	char hex[2 * sizeof(dev->device_key) + 1];

	emu_hex_encode(hex, dev->device_key, sizeof(dev->device_key));
	(void)fprintf(to, EMU_KEY_WORD "%s\n", hex);
	OPENSSL_cleanse(hex, sizeof(hex));
	return emu_objects_save(dev->objs, to);
}

int
emu_device_save(struct emu_device *dev)
{
	char path[4096];
	FILE *to;
	int error;

	if (dev->store == NULL || dev->saved == emu_objects_changes(dev->objs))
		return 0;
	if ((size_t)snprintf(path, sizeof(path), "%s.new", dev->store) >=
	    sizeof(path))
		return ENAMETOOLONG;
	to = fopen(path, "we");
	if (to == NULL)
		return errno;
	error = emu_device_write(dev, to);
	if (fclose(to) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(path, dev->store) != 0)
		error = errno;
	if (error == 0)
		dev->saved = emu_objects_changes(dev->objs);
	return error;
}
