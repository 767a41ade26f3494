/* SPDX-License-Identifier: ISC */
/*
 * emu_object.c - the table of objects, keyed by type and id, and the sequence
 * numbers, which outlive the objects.
 */
#include "emu_object.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"

struct emu_objects {
	struct emu_object *at[EMU_RECORDS];
	uint8_t next_sequence[EMU_NTYPES][UINT16_MAX + 1];
	uint64_t changes;
};

struct emu_objects *
emu_objects_new(void)
{
	struct emu_objects *objs = calloc(1, sizeof(*objs));

	if (objs == NULL)
		abort();
	return objs;
}

void
emu_objects_free(struct emu_objects *objs)
{
	if (objs == NULL)
		return;
	emu_objects_clear(objs);
	free(objs);
}

size_t
emu_object_stored_len(const struct emu_object *obj)
{
	return obj->data_len * obj->alg->stored_num / obj->alg->stored_den +
	    obj->alg->stored_more;
}

static size_t
emu_object_pages(const struct emu_object *obj)
{
	return (emu_object_stored_len(obj) + EMU_PAGE_LEN - 1) / EMU_PAGE_LEN;
}

size_t
emu_objects_records(const struct emu_objects *objs)
{
	size_t n = 0;

	for (size_t i = 0; i < EMU_RECORDS; i++)
		n += objs->at[i] != NULL;
	return n;
}

size_t
emu_objects_pages(const struct emu_objects *objs)
{
	size_t n = 0;

	for (size_t i = 0; i < EMU_RECORDS; i++) {
		if (objs->at[i] != NULL)
			n += emu_object_pages(objs->at[i]);
	}
	return n;
}

uint64_t
emu_objects_changes(const struct emu_objects *objs)
{
	return objs->changes;
}

int
emu_objects_add(struct emu_objects *objs, const struct emu_object *obj)
{
	struct emu_object *copy;
	size_t place = 0;

	if (emu_objects_find(objs, obj->type, obj->id) != NULL)
		return EEXIST;
	while (place < EMU_RECORDS && objs->at[place] != NULL)
		place++;
	if (place == EMU_RECORDS ||
	    emu_objects_pages(objs) + emu_object_pages(obj) > EMU_PAGES)
		return ENOSPC;
	copy = OPENSSL_malloc(sizeof(*copy));
	if (copy == NULL)
		abort();
	*copy = *obj;
	copy->sequence = objs->next_sequence[obj->type][obj->id]++;
	objs->at[place] = copy;
	objs->changes++;
	return 0;
}

struct emu_object *
emu_objects_find(struct emu_objects *objs, enum emu_type type, uint16_t id)
{
	for (size_t i = 0; i < EMU_RECORDS; i++) {
		struct emu_object *obj = objs->at[i];

		if (obj != NULL && obj->type == type && obj->id == id)
			return obj;
	}
	return NULL;
}

const struct emu_object *
emu_objects_at(const struct emu_objects *objs, size_t i)
{
	return objs->at[i];
}

void
emu_objects_remove(struct emu_objects *objs, struct emu_object *obj)
{
	for (size_t i = 0; i < EMU_RECORDS; i++) {
		if (objs->at[i] == obj)
			objs->at[i] = NULL;
	}
	OPENSSL_clear_free(obj, sizeof(*obj));
	objs->changes++;
}

void
emu_objects_rewritten(struct emu_objects *objs, struct emu_object *obj)
{
	obj->sequence = objs->next_sequence[obj->type][obj->id]++;
	objs->changes++;
}

void
emu_objects_clear(struct emu_objects *objs)
{
	for (size_t i = 0; i < EMU_RECORDS; i++) {
		if (objs->at[i] != NULL)
			emu_objects_remove(objs, objs->at[i]);
	}
	memset(objs->next_sequence, 0, sizeof(objs->next_sequence));
	objs->changes++;
}

static void
emu_object_print(const struct emu_object *obj, FILE *to)
{
	char label[2 * EMU_LABEL_LEN + 1];
	char data[2 * EMU_DATA_MAX + 1];

	emu_hex_encode(label, obj->label, sizeof(obj->label));
	emu_hex_encode(data, obj->data, obj->data_len);
	(void)fprintf(to,
	    "object %u %04x %u %u %u %04x %016" PRIx64 " %016" PRIx64
	    " %s %s\n",
	    (unsigned int)obj->type, obj->id, obj->alg->id, obj->sequence,
	    obj->origin, obj->domains, obj->caps, obj->delegated, label, data);
	OPENSSL_cleanse(data, sizeof(data));
}

int
emu_objects_save(const struct emu_objects *objs, FILE *to)
{
	for (unsigned int type = 0; type < EMU_NTYPES; type++) {
		for (size_t id = 0; id <= UINT16_MAX; id++) {
			if (objs->next_sequence[type][id] != 0)
				(void)fprintf(to, "sequence %u %04zx %u\n",
				    type, id, objs->next_sequence[type][id]);
		}
	}
	for (size_t i = 0; i < EMU_RECORDS; i++) {
		if (objs->at[i] != NULL)
			emu_object_print(objs->at[i], to);
	}
	return ferror(to) ? EIO : 0;
}

/* The words of an object's line after the first. */
static bool
emu_object_parse(struct emu_object *obj, char *const word[10])
{
	uint64_t n[8];
	size_t label_len;
	/* Type, id, algorithm, sequence, origin, domains, capabilities. */
	static const struct {
		int base;
		uint64_t min;
		uint64_t max;
	} field[8] = { { 10, 1, EMU_NTYPES - 1 }, { 16, 0, UINT16_MAX },
		{ 10, 1, UINT8_MAX }, { 10, 0, UINT8_MAX },
		{ 10, 0, UINT8_MAX }, { 16, 0, UINT16_MAX },
		{ 16, 0, UINT64_MAX }, { 16, 0, UINT64_MAX } };

	for (size_t i = 0; i < 8; i++) {
		if (!emu_number(&n[i], word[i], field[i].base, field[i].min,
			field[i].max))
			return false;
	}
	obj->type = (enum emu_type)n[0];
	obj->id = (uint16_t)n[1];
	obj->alg = emu_alg_find((unsigned int)n[2], UINT16_MAX);
	obj->sequence = (uint8_t)n[3];
	obj->origin = (uint8_t)n[4];
	obj->domains = (uint16_t)n[5];
	obj->caps = n[6];
	obj->delegated = n[7];
	return obj->alg != NULL && obj->alg->type == obj->type &&
	    emu_hex_decode(obj->label, &label_len, EMU_LABEL_LEN, word[8],
		strlen(word[8])) &&
	    label_len == EMU_LABEL_LEN &&
	    emu_hex_decode(obj->data, &obj->data_len, EMU_DATA_MAX, word[9],
		strlen(word[9])) &&
	    obj->data_len >= obj->alg->key_min &&
	    obj->data_len <= obj->alg->key_max;
}

static int
emu_objects_load_object(struct emu_objects *objs, char *const word[10])
{
	struct emu_object obj = { .id = 0 };
	uint8_t next;
	int error = EINVAL;

	if (emu_object_parse(&obj, word)) {
		/* Adding gives it the next number; the one it has is right. */
		next = objs->next_sequence[obj.type][obj.id];
		objs->next_sequence[obj.type][obj.id] = obj.sequence;
		error = emu_objects_add(objs, &obj);
		objs->next_sequence[obj.type][obj.id] = next;
	}
	OPENSSL_cleanse(&obj, sizeof(obj));
	return error;
}

int
emu_objects_load_line(struct emu_objects *objs, const char *line)
{
	char *copy = OPENSSL_strdup(line);
	char *word[12];
	char *rest = NULL;
	size_t n = 0;
	uint64_t v[3];
	int error = EINVAL;

	if (copy == NULL)
		abort();
	for (char *w = strtok_r(copy, " \n", &rest); w != NULL && n < 12;
	     w = strtok_r(NULL, " \n", &rest))
		word[n++] = w;
	if (n == 11 && strcmp(word[0], "object") == 0) {
		error = emu_objects_load_object(objs, word + 1);
	} else if (n == 4 && strcmp(word[0], "sequence") == 0 &&
	    emu_number(&v[0], word[1], 10, 0, EMU_NTYPES - 1) &&
	    emu_number(&v[1], word[2], 16, 0, UINT16_MAX) &&
	    emu_number(&v[2], word[3], 10, 0, UINT8_MAX)) {
		objs->next_sequence[v[0]][v[1]] = (uint8_t)v[2];
		error = 0;
	}
	OPENSSL_clear_free(copy, strlen(line) + 1);
	return error;
}
