/* SPDX-License-Identifier: ISC */
/*
 * kat_mac.c - known answers of digests and MACs: at once and as a stream, with
 * the whole result and with its leading bytes.
 */
#include <errno.h>
#include <string.h>

#include "kat.h"

struct mac_job {
	struct kat_row *row;
	const struct vec *v;
	const struct kat_way *way;
	crypto_session_t ses;
	struct kat_buf buf;
	size_t at; /* of the message in the buffer */
	size_t inject;
	size_t mlen;
};

/* Lay out `got`, and `want` as it is to become, and give their length. */
static size_t
mac_layout(struct mac_job *job)
{
	struct kat_row *row = job->row;
	const struct vec *v = job->v;
	size_t total;

	job->at = KAT_GAP + row->nvectors % 8;
	job->inject = job->at + v->in.len + row->nvectors % 5;
	total = job->inject + job->mlen + KAT_GAP;
	memset(row->got, KAT_PAINT, total);
	memcpy(row->got + job->at, v->in.p, v->in.len);
	memcpy(row->want, row->got, total);
	memcpy(row->want + job->inject, v->out.p, job->mlen);
	return total;
}

static int
mac_requests(struct mac_job *job)
{
	const struct kat_way *way = job->way;
	size_t len = job->v->in.len;
	size_t step = way->piece != 0 ? way->piece : len;
	size_t off = 0;
	int error;

	do {
		size_t n = len - off < step ? len - off : step;
		struct cryptodesc crd =
		    kat_desc(job->v, way, job->v->alg, job->at + off, n);

		crd.crd_inject = (int)job->inject;
		if (way->piece != 0)
			crd.crd_flags |= CRD_F_STREAM |
			    (off == 0 ? CRD_F_RESET : 0) |
			    (off + n == len ? CRD_F_FINAL : 0);
		error = kat_dispatch(job->ses, &crd, 1, &job->buf, NULL);
		off += n;
	} while (error == 0 && off < len);
	return error;
}

static bool
mac_way(struct kat_row *row, const struct vec *v, const struct kat_way *way)
{
	struct mac_job job = { .row = row, .v = v, .way = way };
	size_t total;
	bool whole = true;
	int error = ENOMEM;

	if (way->iv_inside || way->cut_tag >= v->out.len)
		return false;
	if (way->piece != 0 &&
	    (v->in.len / way->piece > KAT_PIECES_MAX ||
		way->key != KAT_KEY_SESSION))
		return false;
	if (way->key != KAT_KEY_SESSION && v->key.len == 0)
		return false;
	job.mlen = v->out.len - way->cut_tag;
	total = mac_layout(&job);
	job.ses = kat_session(row, v, way, v->alg, NULL,
	    job.mlen < v->alg->tag_len ? job.mlen : 0);
	if (job.ses == NULL)
		return true;
	if (kat_buf_init(&job.buf, way->kind, total, row->nvectors / 8 % 8,
		way->seed, row->got)) {
		error = mac_requests(&job);
		whole = kat_buf_read(&job.buf, row->got);
	}
	kat_case(row, v, way,
	    error == 0 && whole && memcmp(row->got, row->want, total) == 0,
	    "%zu bytes of result: %s", job.mlen,
	    error != 0	 ? strerror(error)
		: !whole ? "canary"
			 : "wrong bytes");
	kat_buf_fini(&job.buf);
	(void)crypto_freesession(job.ses);
	return true;
}

void
kat_mac(struct kat_row *row, const struct vec *v)
{
	(void)mac_way(row, v, &kat_plain);
	kat_ways(row, v, mac_way);
}
