/* SPDX-License-Identifier: ISC */
/*
 * kat_cipher.c - known answers of ciphers: both directions, and the same message
 * in several requests where an IV can go from one to the next.
 */
#include <errno.h>
#include <string.h>

#include "kat.h"

struct cipher_job {
	struct kat_row *row;
	const struct vec *v;
	const struct kat_way *way;
	const uint8_t *in; /* v->in.len bytes each */
	const uint8_t *out;
	size_t at; /* where they are in the buffer */
	bool encrypt;
};

/* Bytes of a request that others may follow; 0: none may. */
static size_t
cipher_unit(const struct alg *alg)
{
	if (alg->chain == ALG_CHAIN_WHOLE ||
	    (alg->chain == ALG_CHAIN_NONE && alg->iv_len > 0))
		return 0;
	return alg->iv_len > alg->block ? alg->iv_len : alg->block;
}

static struct cryptodesc
cipher_desc(
    const struct cipher_job *job, const uint8_t *iv, size_t off, size_t len)
{
	const struct alg *alg = job->v->alg;
	struct cryptodesc crd =
	    kat_desc(job->v, job->way, alg, job->at + off, len);

	if (job->encrypt)
		crd.crd_flags |= CRD_F_ENCRYPT;
	crd.crd_inject = (int)(job->at - alg->iv_len);
	memcpy(crd.crd_iv, iv, alg->iv_len);
	if (!job->way->iv_inside)
		crd.crd_flags |= CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	else if (job->encrypt)
		crd.crd_flags |= CRD_F_IV_EXPLICIT;
	return crd;
}

/* What alg_next_iv wants: ciphertext, or key stream. */
static void
cipher_last(const struct cipher_job *job, size_t end, uint8_t *last)
{
	const struct alg *alg = job->v->alg;
	const uint8_t *c = job->encrypt ? job->out : job->in;
	const uint8_t *p = job->encrypt ? job->in : job->out;

	for (size_t i = 0; i < alg->iv_len && end >= alg->iv_len; i++) {
		size_t from = end - alg->iv_len + i;

		last[i] = alg->chain == ALG_CHAIN_OFB
		    ? (uint8_t)(c[from] ^ p[from])
		    : c[from];
	}
}

/* The message in requests of `step` bytes. */
static int
cipher_requests(const struct cipher_job *job, crypto_session_t ses,
    struct kat_buf *buf, size_t step)
{
	const struct alg *alg = job->v->alg;
	uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0 };
	uint8_t last[EALG_MAX_BLOCK_LEN] = { 0 };
	size_t len = job->v->in.len;
	size_t off = 0;
	int error;

	memcpy(iv, job->v->iv.p, alg->iv_len);
	do {
		size_t n = len - off < step ? len - off : step;
		struct cryptodesc crd = cipher_desc(job, iv, off, n);

		/* A key stream goes on where no IV says from where. */
		if (step < len && alg->iv_len == 0 && alg->block == 1)
			crd.crd_flags |=
			    CRD_F_STREAM | (off == 0 ? CRD_F_RESET : 0);
		error = kat_dispatch(ses, &crd, 1, buf, NULL);
		off += n;
		cipher_last(job, off, last);
		alg_next_iv(alg, iv, last, n);
	} while (error == 0 && off < len);
	return error;
}

/* Lay out `got`, and `want` as it is to become, and give their length. */
static size_t
cipher_layout(struct cipher_job *job)
{
	const struct vec *v = job->v;
	struct kat_row *row = job->row;
	size_t iv_len = v->alg->iv_len;
	size_t total;

	job->at = KAT_GAP + iv_len + row->nvectors % 8;
	total = job->at + v->in.len + KAT_GAP;
	memset(row->got, KAT_PAINT, total);
	memcpy(row->got + job->at, job->in, v->in.len);
	if (job->way->iv_inside && !job->encrypt)
		memcpy(row->got + job->at - iv_len, v->iv.p, iv_len);
	memcpy(row->want, row->got, total);
	memcpy(row->want + job->at, job->out, v->in.len);
	if (job->way->iv_inside)
		memcpy(row->want + job->at - iv_len, v->iv.p, iv_len);
	return total;
}

static void
cipher_direction(struct cipher_job *job)
{
	struct kat_row *row = job->row;
	const struct vec *v = job->v;
	const struct kat_way *way = job->way;
	crypto_session_t ses = kat_session(row, v, way, v->alg, NULL, 0);
	size_t total = cipher_layout(job);
	size_t step = v->in.len;
	struct kat_buf buf;
	bool whole;
	int error;

	if (ses == NULL)
		return;
	if (way->piece != 0)
		step = way->piece * cipher_unit(v->alg);
	if (!kat_buf_init(&buf, way->kind, total, row->nvectors / 8 % 8,
		way->seed, row->got)) {
		kat_case(row, v, way, false, "no memory");
	} else {
		error = cipher_requests(job, ses, &buf, step);
		whole = kat_buf_read(&buf, row->got);
		kat_case(row, v, way,
		    error == 0 && whole &&
			memcmp(row->got, row->want, total) == 0,
		    "%s: %s", job->encrypt ? "encrypt" : "decrypt",
		    error != 0	 ? strerror(error)
			: !whole ? "canary"
				 : "wrong bytes");
	}
	kat_buf_fini(&buf);
	(void)crypto_freesession(ses);
}

static bool
cipher_way(struct kat_row *row, const struct vec *v, const struct kat_way *way)
{
	struct cipher_job job = { .row = row, .v = v, .way = way };
	size_t unit = cipher_unit(v->alg);

	if (way->piece != 0 &&
	    (unit == 0 || v->in.len <= way->piece * unit ||
		v->in.len / (way->piece * unit) > KAT_PIECES_MAX))
		return false;
	if (way->iv_inside && (v->alg->iv_len == 0 || v->alg->iv_explicit))
		return false;
	/* Nor does a stream change its key. */
	if (way->key != KAT_KEY_SESSION &&
	    (v->key.len == 0 || (way->piece != 0 && v->alg->iv_len == 0)))
		return false;
	if (way->cut_tag != 0)
		return false;
	job.encrypt = true;
	job.in = v->in.p;
	job.out = row->ctext;
	cipher_direction(&job);
	job.encrypt = false;
	job.in = row->ctext;
	job.out = v->in.p;
	cipher_direction(&job);
	return true;
}

/* Where the document tells only a part, the rest is what the driver makes of it;
 * decryption and the other ways must agree with that. */
static bool
cipher_ctext(struct kat_row *row, const struct vec *v)
{
	const struct cipher_job job = { .row = row,
		.v = v,
		.way = &kat_plain,
		.in = v->in.p,
		.out = v->in.p,
		.encrypt = true };
	crypto_session_t ses;
	struct kat_buf buf;
	int error;

	if (v->out_at == 0 && v->out.len == v->in.len) {
		memcpy(row->ctext, v->out.p, v->out.len);
		return true;
	}
	ses = kat_session(row, v, &kat_plain, v->alg, NULL, 0);
	if (ses == NULL)
		return false;
	error = ENOMEM;
	if (kat_buf_init(&buf, KAT_FLAT, v->in.len, 0, 0, v->in.p)) {
		error = cipher_requests(&job, ses, &buf, v->in.len);
		(void)kat_buf_read(&buf, row->ctext);
	}
	kat_buf_fini(&buf);
	(void)crypto_freesession(ses);
	kat_case(row, v, &kat_plain,
	    error == 0 &&
		memcmp(row->ctext + v->out_at, v->out.p, v->out.len) == 0,
	    "from byte %zu on", v->out_at);
	return error == 0;
}

void
kat_cipher(struct kat_row *row, const struct vec *v)
{
	if (!cipher_ctext(row, v))
		return;
	(void)cipher_way(row, v, &kat_plain);
	kat_ways(row, v, cipher_way);
}
