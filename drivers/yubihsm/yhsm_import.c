/* SPDX-License-Identifier: ISC */
/*
 * yhsm_import.c - the table of keys that we put on a device.  Its lock is not held
 * while the device is asked; only the device's thread adds and removes.
 */
#include "yhsm_import.h"

#include <sys/queue.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "secret.h"
#include "sync.h"
#include "yhsm_channel.h"
#include "yhsm_objects.h"

#define IMPORT_DOMAINS 0xffffu /* all that our authentication key has */

/* (i) under the table's lock */
struct yhsm_import {
	uint8_t key[32];
	size_t len;
	uint16_t id;
	unsigned int refs; /* (i) */
	LIST_ENTRY(yhsm_import) next; /* (i) */
};

struct yhsm_imports {
	struct ocf_mutex lock;
	LIST_HEAD(, yhsm_import) list; /* (i) owned */
	unsigned int n; /* (i) */
	unsigned int max;
};

struct yhsm_imports *
yhsm_imports_new(unsigned int max)
{
	struct yhsm_imports *imports = calloc(1, sizeof(*imports));

	if (imports == NULL)
		return NULL;
	ocf_mutex_init(&imports->lock);
	LIST_INIT(&imports->list);
	imports->max = max;
	return imports;
}

void
yhsm_imports_free(struct yhsm_imports *imports)
{
	struct yhsm_import *import;

	if (imports == NULL)
		return;
	while ((import = LIST_FIRST(&imports->list)) != NULL) {
		LIST_REMOVE(import, next);
		secret_free(import, sizeof(*import));
	}
	ocf_mutex_fini(&imports->lock);
	free(imports);
}

struct yhsm_import *
yhsm_import_find(struct yhsm_imports *imports, const void *key, size_t len)
{
	struct yhsm_import *import;

	ocf_lock(&imports->lock);
	LIST_FOREACH(import, &imports->list, next)
	{
		if (import->len == len && secret_eq(import->key, key, len))
			break;
	}
	if (import != NULL)
		import->refs++;
	ocf_unlock(&imports->lock);
	return import;
}

/* Put the key on the device, which chooses an id. */
static int
import_store(struct yhsm_import *import, struct yhsm_channel *ch)
{
	const uint64_t caps = UINT64_C(1) << YHSM_CAP_ENCRYPT_CBC |
	    UINT64_C(1) << YHSM_CAP_DECRYPT_CBC |
	    UINT64_C(1) << YHSM_CAP_ENCRYPT_ECB |
	    UINT64_C(1) << YHSM_CAP_DECRYPT_ECB;
	uint8_t *data = yhsm_channel_data(ch);
	struct yhsm_msg answer;
	int error;

	memset(data, 0, YHSM_STORE);
	memcpy(data + 2, YHSM_IMPORT_LABEL, sizeof(YHSM_IMPORT_LABEL) - 1);
	yhsm_put16(data + 42, IMPORT_DOMAINS);
	for (size_t i = 0; i < 8; i++)
		data[44 + i] = (uint8_t)(caps >> (56 - 8 * i));
	data[52] = (uint8_t)(YHSM_AES128 + (import->len - 16) / 8);
	memcpy(data + YHSM_STORE, import->key, import->len);
	error = yhsm_channel_call(
	    ch, YHSM_PUT_SYMMETRIC, YHSM_STORE + import->len, &answer);
	secret_wipe(data + YHSM_STORE, import->len);
	if (error == 0 && answer.len != 2)
		error = EPROTO;
	if (error == 0)
		import->id = (uint16_t)yhsm_get16(answer.data);
	return error;
}

int
yhsm_import_get(struct yhsm_import **out, struct yhsm_imports *imports,
    struct yhsm_channel *ch, const void *key, size_t len)
{
	struct yhsm_import *import;
	int error;

	*out = yhsm_import_find(imports, key, len);
	if (*out != NULL)
		return 0;
	if (yhsm_imports_count(imports) >= imports->max)
		return EOPNOTSUPP;
	import = secret_new(sizeof(*import));
	if (import == NULL)
		return ENOMEM;
	memcpy(import->key, key, len);
	import->len = len;
	import->refs = 1;
	error = import_store(import, ch);
	if (error != 0) {
		secret_free(import, sizeof(*import));
		return error;
	}
	ocf_lock(&imports->lock);
	LIST_INSERT_HEAD(&imports->list, import, next);
	imports->n++;
	ocf_unlock(&imports->lock);
	*out = import;
	return 0;
}

uint16_t
yhsm_import_id(const struct yhsm_import *import)
{
	return import->id;
}

void
yhsm_import_put(struct yhsm_imports *imports, struct yhsm_import *import)
{
	if (import == NULL)
		return;
	ocf_lock(&imports->lock);
	import->refs--;
	ocf_unlock(&imports->lock);
}

/* One that nobody uses, out of the table. */
static struct yhsm_import *
imports_take_unused(struct yhsm_imports *imports)
{
	struct yhsm_import *import;

	ocf_lock(&imports->lock);
	LIST_FOREACH(import, &imports->list, next)
	{
		if (import->refs == 0)
			break;
	}
	if (import != NULL) {
		LIST_REMOVE(import, next);
		imports->n--;
	}
	ocf_unlock(&imports->lock);
	return import;
}

void
yhsm_imports_tidy(struct yhsm_imports *imports, struct yhsm_channel *ch)
{
	struct yhsm_import *import;

	while ((import = imports_take_unused(imports)) != NULL) {
		uint8_t *data = yhsm_channel_data(ch);
		struct yhsm_msg answer;
		int error = ENODEV;

		yhsm_put16(data, import->id);
		data[2] = YHSM_SYMMETRIC;
		if (!yhsm_channel_lost(ch))
			error = yhsm_channel_call(
			    ch, YHSM_DELETE_OBJECT, 3, &answer);
		/* It is swept when the device is opened the next time. */
		if (error != 0)
			ocf_debug("yubihsm: object 0x%04x not deleted: %s",
			    (unsigned int)import->id, ocf_strerror(error));
		secret_free(import, sizeof(*import));
	}
}

unsigned int
yhsm_imports_count(struct yhsm_imports *imports)
{
	unsigned int n;

	ocf_lock(&imports->lock);
	n = imports->n;
	ocf_unlock(&imports->lock);
	return n;
}
