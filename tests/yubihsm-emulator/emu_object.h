/* SPDX-License-Identifier: ISC */
/* emu_object.h - the objects that the device stores. */
#ifndef EMU_OBJECT_H
#define EMU_OBJECT_H

#include <stdint.h>
#include <stdio.h>

#include "emu_alg.h"

#define EMU_LABEL_LEN	40
#define EMU_RECORDS	256
#define EMU_PAGES	1024
#define EMU_PAGE_LEN	126
#define EMU_ORIGIN_MADE 0x01
#define EMU_ORIGIN_PUT	0x02
#define EMU_DATA_MAX	3072

struct emu_object {
	enum emu_type type;
	uint16_t id;
	uint8_t sequence; /* set by emu_objects_add */
	uint8_t origin;
	uint16_t domains;
	uint64_t caps;
	uint64_t delegated;
	const struct emu_alg *alg;
	uint8_t label[EMU_LABEL_LEN];
	size_t data_len;
	uint8_t data[EMU_DATA_MAX];
};

struct emu_objects;

/* Both end the program when there is no memory. */
struct emu_objects *emu_objects_new(void);
void emu_objects_free(struct emu_objects *objs);

/*
 * Stores a copy of `obj`, with the sequence number that comes next for its type
 * and id.  EEXIST when there is one, ENOSPC when records or pages run out.
 */
int emu_objects_add(struct emu_objects *objs, const struct emu_object *obj);

/* Borrowed until removed, or NULL. */
struct emu_object *emu_objects_find(
    struct emu_objects *objs, enum emu_type type, uint16_t id);

/* The object at place `i` of EMU_RECORDS, or NULL. */
const struct emu_object *emu_objects_at(
    const struct emu_objects *objs, size_t i);

/* Wipes it; the sequence number stays. */
void emu_objects_remove(struct emu_objects *objs, struct emu_object *obj);

/* `obj` was written to in place. */
void emu_objects_rewritten(struct emu_objects *objs, struct emu_object *obj);

/* Removes all; sequence numbers start again. */
void emu_objects_clear(struct emu_objects *objs);

size_t emu_object_stored_len(const struct emu_object *obj);
size_t emu_objects_records(const struct emu_objects *objs);
size_t emu_objects_pages(const struct emu_objects *objs);

/* Grows with every change. */
uint64_t emu_objects_changes(const struct emu_objects *objs);

/*
 * All of it as text, one object or sequence number a line, and back.  Loading
 * adds to what is there.  EIO; EINVAL for a line that cannot be.
 */
int emu_objects_save(const struct emu_objects *objs, FILE *to);
int emu_objects_load_line(struct emu_objects *objs, const char *line);

#endif
