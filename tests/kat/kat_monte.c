/* SPDX-License-Identifier: ISC */
/*
 * kat_monte.c - the Monte Carlo tests of the SHA validation system: chains of a
 * thousand digests, each of the three before it, in one session.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../vectors/vec_record.h"
#include "kat.h"

#define MONTE_STEPS 1000

static const struct {
	int alg;
	const char *file; /* below the directory of the vectors */
} monte_files[] = {
	{ .alg = CRYPTO_SHA1, .file = "hashes/SHA1/SHA1Monte.rsp" },
	{ .alg = CRYPTO_SHA2_224, .file = "hashes/SHA2/SHA224Monte.rsp" },
	{ .alg = CRYPTO_SHA2_256, .file = "hashes/SHA2/SHA256Monte.rsp" },
	{ .alg = CRYPTO_SHA2_384, .file = "hashes/SHA2/SHA384Monte.rsp" },
	{ .alg = CRYPTO_SHA2_512, .file = "hashes/SHA2/SHA512Monte.rsp" },
};

struct monte {
	struct kat_row *row;
	struct vec v; /* what the file and the algorithm are called */
	crypto_session_t ses;
	uint8_t seed[AALG_MAX_RESULT_LEN];
};

/* The seed becomes the last digest of its chain. */
static int
monte_chain(struct monte *m)
{
	size_t len = m->v.alg->tag_len;
	struct cryptodesc crd =
	    kat_desc(&m->v, &kat_plain, m->v.alg, 0, 3 * len);
	uint8_t three[4 * AALG_MAX_RESULT_LEN];
	struct kat_buf buf;
	uint8_t *at;
	int error = 0;

	crd.crd_inject = (int)(3 * len);
	for (size_t i = 0; i < 4; i++)
		memcpy(three + i * len, m->seed, len);
	if (!kat_buf_init(&buf, KAT_FLAT, 4 * len, 0, 0, three))
		error = ENOMEM;
	at = buf.segs[0].iov_base;
	for (int i = 0; error == 0 && i < MONTE_STEPS; i++) {
		error = kat_dispatch(m->ses, &crd, 1, &buf, NULL);
		memmove(at, at + len, 3 * len);
	}
	if (error == 0)
		memcpy(m->seed, at + 2 * len, len);
	kat_buf_fini(&buf);
	return error;
}

/* The first record of a file has the seed in it; the others go on. */
static int
monte_record(void *arg, struct vec_record *rec)
{
	struct monte *m = arg;
	size_t len = m->v.alg->tag_len;
	int error;

	if (rec->set[VEC_IN] && rec->bytes[VEC_IN].len == len)
		memcpy(m->seed, rec->bytes[VEC_IN].p, len);
	error = monte_chain(m);
	kat_case(m->row, &m->v, &kat_plain,
	    error == 0 && rec->bytes[VEC_OUT].len == len &&
		memcmp(m->seed, rec->bytes[VEC_OUT].p, len) == 0,
	    "a chain of digests: %s", strerror(error));
	m->v.number++;
	return 0;
}

int
kat_monte(struct kat_row *row, const char *dir)
{
	static const uint8_t none[1];
	struct monte m = { .row = row, .v = { .alg = row->alg } };
	char path[1024];
	int error = 0;

	m.v.key.p = none;
	for (size_t i = 0; i < sizeof(monte_files) / sizeof(monte_files[0]);
	     i++) {
		if (monte_files[i].alg != row->alg->id)
			continue;
		m.v.source = monte_files[i].file;
		m.ses = kat_session(row, &m.v, &kat_plain, row->alg, NULL, 0);
		if (m.ses == NULL)
			continue;
		(void)snprintf(
		    path, sizeof(path), "%s/%s", dir, monte_files[i].file);
		error = vec_record_each(path, monte_record, &m);
		(void)crypto_freesession(m.ses);
	}
	row->nchains = m.v.number;
	return error;
}
