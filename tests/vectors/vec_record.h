/* SPDX-License-Identifier: ISC */
/*
 * vec_record.h - one record of a file of vectors: the fields by what they
 * mean, whatever the file calls them.  Knows the syntax and no algorithm.
 */
#ifndef TESTS_VECTORS_VEC_RECORD_H
#define TESTS_VECTORS_VEC_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum vec_field {
	VEC_KEY,
	VEC_KEY1, /* the three of 3DES */
	VEC_KEY2,
	VEC_KEY3,
	VEC_KEYS, /* all three at once */
	VEC_IV,
	VEC_IN,
	VEC_OUT,
	VEC_TAG,
	VEC_AAD,
	VEC_NBYTES, /* from here on numbers */
	VEC_LEN = VEC_NBYTES, /* bits of the message */
	VEC_OFFSET,
	VEC_COUNTER,
	VEC_UNIT_BITS,
	VEC_UNIT,
	VEC_AAD_LEN,
	VEC_IN_LEN,
	VEC_TAG_LEN,
	VEC_NFIELDS,
};

struct vec_record {
	struct {
		uint8_t *p; /* owned by the reader; not NULL if set */
		size_t len;
		size_t room;
	} bytes[VEC_NBYTES];
	uint64_t number[VEC_NFIELDS];
	bool set[VEC_NFIELDS];
	bool reject;
};

typedef int vec_record_fn(void *arg, struct vec_record *rec);

/*
 * Call `fn` with each record of the file at `path`.  A record ends with an
 * empty line, a section or the file, if there is a result in it.  Keys, IVs
 * and numbers stay set until another value is given, other fields do not.
 * The errno of opening; EBADMSG not understood (said on standard error);
 * ENOMEM; what fn answered if not 0.
 */
int vec_record_each(const char *path, vec_record_fn *fn, void *arg);

/*
 * The value of two hex digits, -1 if they are none, and the bytes of hex text:
 * as many as there are pairs, to `out`; false if it is no hex.
 */
bool vec_unhex(uint8_t *out, const char *hex, size_t nbytes);

#endif
