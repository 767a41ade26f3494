/* SPDX-License-Identifier: ISC */
/*
 * vec.h - known answers from wherever they are: the headers beside this file,
 * and the files of Debian's package python3-cryptography-vectors, read in
 * place.  Knows what the vectors are; runs nothing.
 */
#ifndef TESTS_VECTORS_VEC_H
#define TESTS_VECTORS_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alg.h"

/* Where the package puts them. */
#define VEC_DIR "/usr/lib/python3/dist-packages/cryptography_vectors"

struct vec_bytes {
	const uint8_t *p; /* borrowed; never NULL */
	size_t len;
};

struct vec {
	const struct alg *alg;
	const char *source; /* the document, or the file below VEC_DIR */
	size_t number; /* counts from 0 in each source */
	struct vec_bytes key, iv, aad;
	struct vec_bytes in; /* plaintext or message */
	struct vec_bytes out; /* ciphertext, or the digest's leading bytes */
	struct vec_bytes tag; /* of an AEAD */
	size_t out_at; /* the bytes before are not known */
	bool reject; /* the tag is wrong, and `in` not known */
	bool
	    one_way; /* `out` is read only: another encoder's compressed data */
};

/* Why a file's vector is not one of the row. */
enum vec_left {
	VEC_LEFT_KEY, /* the row has no such key length */
	VEC_LEFT_IV, /* ... nor IV length */
	VEC_LEFT_LEN, /* ... nor data that long: bits, or a part of a block */
	VEC_LEFT_TAG, /* ... nor tag length */
	VEC_LEFT_SHAPE, /* another algorithm of the same file */
	VEC_NLEFT
};

struct vec_tally {
	size_t nsources;
	size_t nvectors;
	size_t nleft[VEC_NLEFT];
};

/* Called with each vector, which is good until it returns; not 0 is an end. */
typedef int vec_fn(void *arg, const struct vec *v);

/*
 * Call `fn` with every vector of `alg`: those of the headers, and with `dir`
 * (not NULL) those of the files below it.  *tally is added to.
 * What fn answered, if not 0; ENOENT a file of the table is missing; EBADMSG a
 * file or a header is not understood (said on standard error); ENOMEM.
 */
int vec_each(const struct alg *alg, const char *dir, vec_fn *fn, void *arg,
    struct vec_tally *tally);

/* The cipher half of an authenticated cipher, of which `alg` is a half: one that
 * takes AAD alone where there is a choice.  NULL: `alg` is no half. */
const struct alg *vec_aead(const struct alg *alg);

/* Whether the files are there. */
bool vec_have_files(const char *dir);

#endif
