/* SPDX-License-Identifier: ISC */
/*
 * kat_comp.c - known answers of compression: to the very bytes, and back.
 */
#include <errno.h>
#include <string.h>

#include "kat.h"

/* One direction; a buffer has room for either form. */
static void
comp_direction(struct kat_row *row, const struct vec *v,
    const struct kat_way *way, bool compress)
{
	struct vec_bytes in = compress ? v->in : v->out;
	struct vec_bytes out = compress ? v->out : v->in;
	size_t at = KAT_GAP + row->nvectors % 8;
	size_t total = at + (in.len > out.len ? in.len : out.len);
	crypto_session_t ses = kat_session(row, v, way, v->alg, NULL, 0);
	struct cryptodesc crd = kat_desc(v, way, v->alg, at, in.len);
	struct kat_buf buf;
	int error = ENOMEM;
	int olen = -1;
	bool whole = true;

	if (ses == NULL)
		return;
	crd.crd_flags |= compress ? CRD_F_COMP : 0;
	memset(row->got, KAT_PAINT, total);
	memcpy(row->got + at, in.p, in.len);
	memcpy(row->want, row->got, at);
	memcpy(row->want + at, out.p, out.len);
	if (kat_buf_init(&buf, way->kind, total, row->nvectors / 8 % 8,
		way->seed, row->got)) {
		error = kat_dispatch(ses, &crd, 1, &buf, &olen);
		whole = kat_buf_read(&buf, row->got);
	}
	kat_case(row, v, way,
	    error == 0 && whole && olen == (int)out.len &&
		memcmp(row->got, row->want, at + out.len) == 0,
	    "%s: %s, %d bytes", compress ? "compress" : "decompress",
	    error != 0	 ? strerror(error)
		: !whole ? "canary"
			 : "wrong bytes",
	    olen);
	kat_buf_fini(&buf);
	(void)crypto_freesession(ses);
}

static bool
comp_way(struct kat_row *row, const struct vec *v, const struct kat_way *way)
{
	if (way->piece != 0 || way->iv_inside || way->cut_tag != 0 ||
	    way->key != KAT_KEY_SESSION)
		return false;
	if (!v->one_way)
		comp_direction(row, v, way, true);
	comp_direction(row, v, way, false);
	return true;
}

void
kat_comp(struct kat_row *row, const struct vec *v)
{
	(void)comp_way(row, v, &kat_plain);
	kat_ways(row, v, comp_way);
}
