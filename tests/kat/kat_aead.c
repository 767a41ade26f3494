/* SPDX-License-Identifier: ISC */
/*
 * kat_aead.c - known answers of ciphers that authenticate: both directions, and
 * messages of which one bit was changed, of which nothing may come out.
 */
#include <errno.h>
#include <string.h>

#include "kat.h"

struct aead_job {
	struct kat_row *row;
	const struct vec *v;
	const struct kat_way *way;
	const struct alg *cipher; /* the two halves */
	const struct alg *mac;
	size_t total;
	size_t aad; /* where these are in the buffer */
	size_t data;
	size_t tag;
};

/* The authenticating half that goes with a key of that length. */
static const struct alg *
aead_mac(const struct vec *v, const struct alg *cipher)
{
	const struct alg *mac;

	if (v->alg->kind == ALG_AEAD_MAC)
		return v->alg;
	for (int id = cipher->mac_first; id <= cipher->mac_last; id++) {
		mac = alg_find(id);
		if (mac != NULL && alg_key_len_ok(mac, v->key.len))
			return mac;
	}
	return NULL;
}

static void
aead_place(struct aead_job *job)
{
	const struct vec *v = job->v;

	job->aad = KAT_GAP + job->row->nvectors % 8;
	job->data = job->aad + v->aad.len + job->row->nvectors % 3;
	job->tag = job->data + v->out.len + job->row->nvectors % 5;
	job->total = job->tag + v->tag.len + KAT_GAP;
}

/* A buffer with all parts in it; a NULL tag leaves its place painted. */
static void
aead_fill(const struct aead_job *job, uint8_t *to, const uint8_t *data,
    const uint8_t *tag)
{
	memset(to, KAT_PAINT, job->total);
	memcpy(to + job->aad, job->v->aad.p, job->v->aad.len);
	memcpy(to + job->data, data, job->v->out.len);
	if (tag != NULL)
		memcpy(to + job->tag, tag, job->v->tag.len);
}

/* Run what is in `got`, which has the result; its errno. */
static int
aead_request(const struct aead_job *job, bool encrypt, int flags)
{
	struct kat_row *row = job->row;
	const struct vec *v = job->v;
	const struct kat_way *way = job->way;
	struct cryptodesc crd[2];
	crypto_session_t ses;
	struct kat_buf buf;
	size_t which = row->nvectors % 2;
	int error = ENOMEM;

	ses = kat_session(row, v, way, job->cipher, job->mac, v->tag.len);
	if (ses == NULL)
		return EOPNOTSUPP;
	/* The order of the descriptors makes no difference. */
	crd[which] = kat_desc(v, way, job->cipher, job->data, v->out.len);
	crd[which].crd_flags |= CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
	    (encrypt ? CRD_F_ENCRYPT : 0);
	memcpy(crd[which].crd_iv, v->iv.p, v->iv.len);
	crd[which].crd_iv_len = (int)v->iv.len;
	crd[1 - which] = kat_desc(v, way, job->mac, job->aad, v->aad.len);
	crd[1 - which].crd_inject = (int)job->tag;
	crd[1 - which].crd_flags |= flags;
	if (kat_buf_init(&buf, way->kind, job->total, row->nvectors / 8 % 8,
		way->seed, row->got)) {
		error = kat_dispatch(ses, crd, 2, &buf, NULL);
		if (!kat_buf_read(&buf, row->got))
			error = EFAULT;
	}
	kat_buf_fini(&buf);
	(void)crypto_freesession(ses);
	return error;
}

/* What is in `got` must give what is in `want`. */
static void
aead_expect(
    const struct aead_job *job, bool encrypt, int want, const char *what)
{
	struct kat_row *row = job->row;
	int error = aead_request(job, encrypt, 0);

	kat_case(row, job->v, job->way,
	    error == want && memcmp(row->got, row->want, job->total) == 0,
	    "%s: %s%s", what, strerror(error),
	    error == want ? ", wrong bytes" : "");
	if (error == want && want == EBADMSG)
		row->nrefused++;
}

/* The message with one byte changed: refused, and the buffer as it was. */
static void
aead_refused(
    const struct aead_job *job, size_t at, uint8_t flip, const char *what)
{
	struct kat_row *row = job->row;

	aead_fill(job, row->got, job->v->out.p, job->v->tag.p);
	row->got[at] ^= flip;
	memcpy(row->want, row->got, job->total);
	aead_expect(job, false, EBADMSG, what);
}

static void
aead_all_refused(const struct aead_job *job)
{
	const struct vec *v = job->v;
	uint8_t bit = (uint8_t)(1U << job->row->nvectors % 8);
	size_t n = job->row->nvectors;
	uint8_t end = v->tag.p[v->tag.len - 1];

	aead_refused(job, job->tag + n % v->tag.len, bit, "wrong tag");
	if (end != 0)
		aead_refused(
		    job, job->tag + v->tag.len - 1, end, "truncated tag");
	if (v->aad.len > 0)
		aead_refused(job, job->aad + n % v->aad.len, bit, "wrong AAD");
	if (v->out.len > 0)
		aead_refused(
		    job, job->data + n % v->out.len, bit, "wrong ciphertext");
}

/* CRD_F_TAG_STORE: whatever the tag was, the right one is there afterwards. */
static void
aead_stored(const struct aead_job *job)
{
	struct kat_row *row = job->row;
	const struct vec *v = job->v;
	int error;

	aead_fill(job, row->got, v->out.p, NULL);
	aead_fill(job, row->want, v->in.p, v->tag.p);
	error = aead_request(job, false, CRD_F_TAG_STORE);
	kat_case(row, v, job->way,
	    error == 0 && memcmp(row->got, row->want, job->total) == 0,
	    "tag stored: %s", strerror(error));
}

static bool
aead_way(struct kat_row *row, const struct vec *v, const struct kat_way *way)
{
	struct aead_job job = {
		.row = row, .v = v, .way = way, .cipher = vec_aead(v->alg)
	};

	if (way->piece != 0 || way->iv_inside || way->cut_tag != 0)
		return false;
	job.mac = aead_mac(v, job.cipher);
	if (job.mac == NULL) {
		kat_case(row, v, way, false, "no authenticator");
		return true;
	}
	aead_place(&job);
	if (v->reject) {
		aead_refused(&job, job.tag, 0, "a tag that is wrong");
		return true;
	}
	aead_fill(&job, row->got, v->in.p, NULL);
	aead_fill(&job, row->want, v->out.p, v->tag.p);
	aead_expect(&job, true, 0, "encrypt");
	aead_fill(&job, row->got, v->out.p, v->tag.p);
	aead_fill(&job, row->want, v->in.p, v->tag.p);
	aead_expect(&job, false, 0, "decrypt");
	aead_all_refused(&job);
	aead_stored(&job);
	return true;
}

void
kat_aead(struct kat_row *row, const struct vec *v)
{
	(void)aead_way(row, v, &kat_plain);
	kat_ways(row, v, aead_way);
}
