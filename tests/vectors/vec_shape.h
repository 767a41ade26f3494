/* SPDX-License-Identifier: ISC */
/*
 * vec_shape.h - from what a file says to what an algorithm's row takes: the
 * quirks of the files, one function each.
 */
#ifndef TESTS_VECTORS_VEC_SHAPE_H
#define TESTS_VECTORS_VEC_SHAPE_H

#include "vec.h"
#include "vec_record.h"

#define VEC_ZEROS_MAX 8192u /* bytes of key stream that are passed over */

/* Room for values that no file has in one piece. */
struct vec_scratch {
	uint8_t key[64];
	uint8_t iv[16];
};

/*
 * Fill in *v, whose alg is set, from `rec`; it borrows both and `room`.
 * VEC_NLEFT, or why the record is none of the row's.
 */
typedef enum vec_left vec_shape_fn(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room);

/* As the file says; three keys become one. */
vec_shape_fn vec_shape_plain;

/* Single DES from 3DES under three equal keys. */
vec_shape_fn vec_shape_des;

/* One block of ECB, the first, as CBC from an IV of zeros. */
vec_shape_fn vec_shape_block;

/* One block of ECB as counter mode: the block is the counter. */
vec_shape_fn vec_shape_counter;

/* ... and DES's. */
vec_shape_fn vec_shape_des_block;

/* A piece of key stream at an offset. */
vec_shape_fn vec_shape_stream;

/* RFC 3686: nonce, IV and a counter that starts at 1, in one field. */
vec_shape_fn vec_shape_rfc3686;

/* XTS: a tweak of 16 bytes, or a number; data may be so many bits. */
vec_shape_fn vec_shape_xts;

/* ChaCha20: 32 bits of counter, little-endian, before the nonce. */
vec_shape_fn vec_shape_chacha20;

/* Digests and MACs: the message's length is given in bits. */
vec_shape_fn vec_shape_hash;

/* A MAC whose result is called a tag. */
vec_shape_fn vec_shape_tag;

/* An AEAD; with CCM the tag is the end of the ciphertext. */
vec_shape_fn vec_shape_aead;
vec_shape_fn vec_shape_ccm;

/* GCM over AAD alone, which is GMAC. */
vec_shape_fn vec_shape_gmac;

#endif
