/* SPDX-License-Identifier: ISC */
/*
 * vec_shape.c - the quirks of the files of vectors.
 */
#include "vec_shape.h"

#include <string.h>

#define SHAPE_DES_KEY ((size_t)8)
#define SHAPE_NONCE   ((size_t)4) /* RFC 3686 */

static const uint8_t shape_zeros[VEC_ZEROS_MAX];

static struct vec_bytes
shape_field(const struct vec_record *rec, enum vec_field field)
{
	struct vec_bytes b = { .p = shape_zeros };

	if (rec->set[field]) {
		b.p = rec->bytes[field].p;
		b.len = rec->bytes[field].len;
	}
	return b;
}

/* The key, or the three of them; false if they are too long. */
static bool
shape_key(struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	size_t len = 0;

	v->key = shape_field(rec, VEC_KEY);
	if (!rec->set[VEC_KEYS] && !rec->set[VEC_KEY1])
		return true;
	for (size_t i = 0; i < 3; i++) {
		struct vec_bytes part = shape_field(rec,
		    rec->set[VEC_KEYS] ? VEC_KEYS
				       : VEC_KEY1 + (enum vec_field)i);

		if (part.len != SHAPE_DES_KEY)
			return false;
		memcpy(room->key + len, part.p, part.len);
		len += part.len;
	}
	v->key = (struct vec_bytes){ .p = room->key, .len = len };
	return true;
}

enum vec_left
vec_shape_plain(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	if (!shape_key(v, rec, room))
		return VEC_LEFT_SHAPE;
	v->iv = shape_field(rec, VEC_IV);
	v->in = shape_field(rec, VEC_IN);
	v->out = shape_field(rec, VEC_OUT);
	v->tag = shape_field(rec, VEC_TAG);
	v->aad = shape_field(rec, VEC_AAD);
	v->reject = rec->reject;
	return VEC_NLEFT;
}

enum vec_left
vec_shape_des(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	if (left != VEC_NLEFT)
		return left;
	if (v->key.len != 3 * SHAPE_DES_KEY ||
	    memcmp(v->key.p, v->key.p + SHAPE_DES_KEY, 2 * SHAPE_DES_KEY) != 0)
		return VEC_LEFT_SHAPE;
	v->key.len = SHAPE_DES_KEY;
	return VEC_NLEFT;
}

static enum vec_left
shape_first_block(struct vec *v)
{
	if (v->in.len < v->alg->block || v->out.len != v->in.len)
		return VEC_LEFT_LEN;
	v->in.len = v->alg->block;
	v->out.len = v->alg->block;
	v->iv = (struct vec_bytes){ .p = shape_zeros, .len = v->alg->iv_len };
	return VEC_NLEFT;
}

enum vec_left
vec_shape_block(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	return left == VEC_NLEFT ? shape_first_block(v) : left;
}

enum vec_left
vec_shape_des_block(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_des(v, rec, room);

	return left == VEC_NLEFT ? shape_first_block(v) : left;
}

enum vec_left
vec_shape_counter(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);
	size_t block = v->alg->iv_len;

	if (left != VEC_NLEFT)
		return left;
	if (v->in.len < block || v->out.len != v->in.len)
		return VEC_LEFT_LEN;
	v->iv = (struct vec_bytes){ .p = v->in.p, .len = block };
	v->in = (struct vec_bytes){ .p = shape_zeros, .len = block };
	v->out.len = block;
	return VEC_NLEFT;
}

enum vec_left
vec_shape_stream(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);
	uint64_t offset = rec->number[VEC_OFFSET];

	if (left != VEC_NLEFT || !rec->set[VEC_OFFSET])
		return left;
	for (size_t i = 0; i < v->in.len; i++) {
		if (v->in.p[i] != 0)
			return VEC_LEFT_SHAPE;
	}
	if (v->in.len != v->out.len || offset > sizeof(shape_zeros) ||
	    v->in.len > sizeof(shape_zeros) - offset)
		return VEC_LEFT_LEN;
	v->out_at = (size_t)offset;
	v->in.p = shape_zeros;
	v->in.len += v->out_at;
	return VEC_NLEFT;
}

enum vec_left
vec_shape_rfc3686(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	static const uint8_t one[4] = { 0, 0, 0, 1 };
	enum vec_left left = vec_shape_plain(v, rec, room);
	size_t iv_len = v->alg->iv_len;

	if (left != VEC_NLEFT)
		return left;
	if (v->key.len + SHAPE_NONCE > sizeof(room->key))
		return VEC_LEFT_KEY;
	if (v->iv.len != SHAPE_NONCE + iv_len + sizeof(one) ||
	    memcmp(v->iv.p + SHAPE_NONCE + iv_len, one, sizeof(one)) != 0)
		return VEC_LEFT_IV;
	memcpy(room->key, v->key.p, v->key.len);
	memcpy(room->key + v->key.len, v->iv.p, SHAPE_NONCE);
	v->key.p = room->key;
	v->key.len += SHAPE_NONCE;
	v->iv.p += SHAPE_NONCE;
	v->iv.len = iv_len;
	return VEC_NLEFT;
}

enum vec_left
vec_shape_xts(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	if (left != VEC_NLEFT)
		return left;
	if (rec->number[VEC_UNIT_BITS] != (uint64_t)v->in.len * 8)
		return VEC_LEFT_LEN;
	if (!rec->set[VEC_UNIT])
		return VEC_NLEFT;
	memset(room->iv, 0, sizeof(room->iv));
	for (size_t i = 0; i < sizeof(uint64_t); i++)
		room->iv[i] = (uint8_t)(rec->number[VEC_UNIT] >> (8 * i));
	v->iv = (struct vec_bytes){ .p = room->iv, .len = v->alg->iv_len };
	return VEC_NLEFT;
}

enum vec_left
vec_shape_chacha20(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	if (left != VEC_NLEFT)
		return left;
	if (v->iv.len + sizeof(uint32_t) != sizeof(room->iv))
		return VEC_LEFT_IV;
	for (size_t i = 0; i < sizeof(uint32_t); i++)
		room->iv[i] = (uint8_t)(rec->number[VEC_COUNTER] >> (8 * i));
	memcpy(room->iv + sizeof(uint32_t), v->iv.p, v->iv.len);
	v->iv = (struct vec_bytes){ .p = room->iv, .len = sizeof(room->iv) };
	return VEC_NLEFT;
}

enum vec_left
vec_shape_hash(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	if (left != VEC_NLEFT || !rec->set[VEC_LEN])
		return left;
	if (rec->number[VEC_LEN] % 8 != 0)
		return VEC_LEFT_LEN;
	/* An empty message is written as one byte of it. */
	if (rec->number[VEC_LEN] == 0)
		v->in.len = 0;
	return v->in.len == rec->number[VEC_LEN] / 8 ? VEC_NLEFT : VEC_LEFT_LEN;
}

enum vec_left
vec_shape_tag(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	v->out = v->tag;
	return left;
}

enum vec_left
vec_shape_aead(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	if (left == VEC_NLEFT && !v->reject && v->in.len != v->out.len)
		return VEC_LEFT_LEN;
	return left;
}

enum vec_left
vec_shape_ccm(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);
	size_t tag_len = (size_t)rec->number[VEC_TAG_LEN];

	if (left != VEC_NLEFT)
		return left;
	if (rec->set[VEC_AAD_LEN] && rec->number[VEC_AAD_LEN] == 0)
		v->aad.len = 0;
	if (rec->set[VEC_IN_LEN] && rec->number[VEC_IN_LEN] == 0)
		v->in.len = 0;
	if (tag_len == 0 || v->out.len < tag_len)
		return VEC_LEFT_SHAPE;
	v->out.len -= tag_len;
	v->tag =
	    (struct vec_bytes){ .p = v->out.p + v->out.len, .len = tag_len };
	if (!v->reject && v->in.len != v->out.len)
		return VEC_LEFT_LEN;
	return VEC_NLEFT;
}

enum vec_left
vec_shape_gmac(
    struct vec *v, const struct vec_record *rec, struct vec_scratch *room)
{
	enum vec_left left = vec_shape_plain(v, rec, room);

	if (left == VEC_NLEFT && v->out.len != 0)
		return VEC_LEFT_SHAPE;
	return left;
}
