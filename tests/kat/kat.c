/* SPDX-License-Identifier: ISC */
/*
 * kat.c - sessions, requests and ways of the known-answer tests.
 */
#include "kat.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define KAT_ALL_WAYS  256 /* so many vectors of a row are run in all ways, */
#define KAT_SOME_WAYS 2 /* others in so many, in turn */
#define KAT_SHOWN_MAX 8
#define KAT_KEY_MAX   1024

/* What the session has where the request brings the key. */
#define KAT_OTHER_KEY 0x5a

const struct kat_way kat_plain = { .kind = KAT_FLAT };

static const struct kat_way kat_other_ways[] = {
	{ .kind = KAT_FLAT, .piece = 1 },
	{ .kind = KAT_FLAT, .piece = 3 },
	{ .kind = KAT_FLAT, .piece = 64 },
	{ .kind = KAT_FLAT, .key = KAT_KEY_EXPLICIT },
	{ .kind = KAT_FLAT, .key = KAT_KEY_LATE },
	{ .kind = KAT_FLAT, .iv_inside = true },
	{ .kind = KAT_FLAT, .cut_tag = 1 },
	{ .kind = KAT_UIO },
	{ .kind = KAT_UIO, .seed = 1 },
	{ .kind = KAT_UIO, .seed = 2, .cut_tag = 3 },
	{ .kind = KAT_UIO, .seed = 5, .piece = 2, .key = KAT_KEY_EXPLICIT },
	{ .kind = KAT_UIO, .seed = 7, .iv_inside = true },
	{ .kind = KAT_MBUF },
	{ .kind = KAT_MBUF, .seed = 3 },
	{ .kind = KAT_MBUF, .seed = 4, .cut_tag = 4 },
	{ .kind = KAT_MBUF, .seed = 8, .piece = 5 },
	{ .kind = KAT_MBUF, .seed = 10, .iv_inside = true },
};

void
kat_ways(struct kat_row *row, const struct vec *v, kat_way_fn *run)
{
	size_t first = row->nvectors % ARRAY_LEN(kat_other_ways);
	size_t left = row->nvectors < KAT_ALL_WAYS ? SIZE_MAX : KAT_SOME_WAYS;

	for (size_t i = 0; left > 0 && i < ARRAY_LEN(kat_other_ways); i++) {
		if (run(row, v,
			&kat_other_ways[(first + i) %
			    ARRAY_LEN(kat_other_ways)]))
			left--;
	}
}

void
kat_case(struct kat_row *row, const struct vec *v, const struct kat_way *way,
    bool ok, const char *fmt, ...)
{
	static const char *const kinds[] = { "flat", "uio", "mbuf" };
	char text[256];
	va_list ap;

	row->ncases++;
	if (ok || row->nfailures++ >= KAT_SHOWN_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)printf("FAIL %s on %s, %s #%zu, key of %zu, %zu bytes, "
		     "%s cut %u piece %u key %d iv %d: %s\n",
	    row->alg->name, row->driver, v->source, v->number, v->key.len,
	    v->in.len, kinds[way->kind], way->seed, way->piece, (int)way->key,
	    way->iv_inside, text);
}

/* opencrypto wants keys that may be written, and writes none. */
static caddr_t
kat_key(const uint8_t *key)
{
	union {
		const void *in;
		caddr_t out;
	} u = { .in = key };

	return u.out;
}

bool
kat_offers(int hid, const struct alg *alg)
{
	static uint8_t key[1024];
	const struct alg *cipher = vec_aead(alg);
	struct cryptoini cri[2] = { { .cri_alg = alg->id,
	    .cri_klen = alg->key_min * 8,
	    .cri_key = (caddr_t)key } };
	crypto_session_t ses;
	int error = EOPNOTSUPP;

	if (cipher != NULL) {
		cri[0].cri_next = &cri[1];
		cri[1] = cri[0];
		cri[1].cri_next = NULL;
		cri[0].cri_alg = cipher->id;
	}
	for (int id = cipher == NULL ? 0 : cipher->mac_first;
	     error != 0 && id <= (cipher == NULL ? 0 : cipher->mac_last);
	     id++) {
		if (cipher != NULL)
			cri[1].cri_alg =
			    alg->kind == ALG_AEAD_MAC ? alg->id : id;
		error = crypto_newsession(&ses, cri, hid);
	}
	if (error == 0)
		(void)crypto_freesession(ses);
	return error == 0;
}

crypto_session_t
kat_session(struct kat_row *row, const struct vec *v, const struct kat_way *way,
    const struct alg *alg, const struct alg *second, size_t mlen)
{
	uint8_t other[KAT_KEY_MAX];
	struct cryptoini cri[2] = { { .cri_alg = alg->id,
	    .cri_klen = (int)(v->key.len * 8) } };
	crypto_session_t ses = NULL;
	int error;

	if (way->key == KAT_KEY_EXPLICIT) {
		for (size_t i = 0; i < v->key.len; i++)
			other[i] = v->key.p[i] ^ KAT_OTHER_KEY;
		cri[0].cri_key = kat_key(other);
	} else if (way->key == KAT_KEY_SESSION) {
		cri[0].cri_key = kat_key(v->key.p);
	} else if (alg->unkeyed) {
		cri[0].cri_klen = 0; /* a length without a key is no key */
	}
	if (second != NULL) {
		cri[1] = cri[0];
		cri[1].cri_alg = second->id;
		cri[0].cri_next = &cri[1];
	}
	cri[second != NULL ? 1 : 0].cri_mlen = (int)mlen;
	error = crypto_newsession(&ses, cri, row->hid);
	if (error != 0)
		kat_case(row, v, way, false, "no session: %s", strerror(error));
	return ses;
}

struct cryptodesc
kat_desc(const struct vec *v, const struct kat_way *way, const struct alg *alg,
    size_t skip, size_t len)
{
	struct cryptodesc crd = { .crd_skip = (int)skip,
		.crd_len = (int)len,
		.CRD_INI = { .cri_alg = alg->id } };

	if (way->key != KAT_KEY_SESSION) {
		crd.crd_flags = CRD_F_KEY_EXPLICIT;
		crd.crd_key = kat_key(v->key.p);
		crd.crd_klen = (int)(v->key.len * 8);
	}
	return crd;
}

static int
kat_callback(struct cryptop *crp)
{
	unsigned int *calls = (void *)crp->crp_opaque;

	(*calls)++;
	return 0;
}

int
kat_dispatch(crypto_session_t ses, const struct cryptodesc *crds, int num,
    struct kat_buf *buf, int *olen)
{
	struct cryptop *crp = crypto_getreq(num);
	struct cryptodesc *next;
	unsigned int calls = 0;
	int error, i = 0;

	if (crp == NULL)
		return ENOMEM;
	for (struct cryptodesc *crd = crp->crp_desc; crd != NULL; crd = next) {
		next = crd->crd_next;
		*crd = crds[i++];
		crd->crd_next = next;
	}
	crp->crp_session = ses;
	crp->crp_flags = CRYPTO_F_CBIFSYNC;
	crp->crp_opaque = (void *)&calls;
	crp->crp_callback = kat_callback;
	kat_buf_attach(buf, crp);
	error = crypto_dispatch(crp);
	if (error == 0)
		error = calls == 1 ? crp->crp_etype : EPROTO;
	if (olen != NULL)
		*olen = crp->crp_olen;
	crypto_freereq(crp);
	return error;
}
