/* SPDX-License-Identifier: ISC */
/*
 * flow: every row of every built-in driver, both directions, with keys,
 * plaintexts and computed tags that valgrind takes for undefined.  Whatever
 * branches on one of them, or indexes by it, is then an error of valgrind's.
 * It is of no use without.
 *
 * That two tags are the same is no secret: secret_eq's answer is declared
 * defined, here and not in secret.c (the linker wraps it).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "../kat/kat.h"
#include "drivers.h"
#include "secret.h"

#define FLOW_HIDS_MAX	 32
#define FLOW_VECTORS_MAX 6 /* of a row; a vector is run in several ways */
#define FLOW_LEN_MAX	 4096
#define FLOW_TAINTED	 "FLOW_TAINTED" /* a deliberate branch, to see it fail */

bool __real_secret_eq(const void *a, const void *b, size_t len);
bool __wrap_secret_eq(const void *a, const void *b, size_t len);

static const struct kat_way flow_ways[] = {
	{ .kind = KAT_FLAT },
	{ .kind = KAT_UIO, .seed = 1, .key = KAT_KEY_EXPLICIT },
	{ .kind = KAT_MBUF, .seed = 3, .key = KAT_KEY_LATE },
};

struct flow {
	struct kat_row row;
	uint8_t key[1024]; /* undefined while a request runs */
	uint8_t buf[3 * FLOW_LEN_MAX];
	size_t nvectors;
	size_t nbad;
};

bool
__wrap_secret_eq(const void *a, const void *b, size_t len)
{
	bool same = __real_secret_eq(a, b, len);

	(void)VALGRIND_MAKE_MEM_DEFINED(&same, sizeof(same));
	return same;
}

/* The vector with a secret key. */
static struct vec
flow_secret(struct flow *f, const struct vec *v)
{
	struct vec s = *v;

	memcpy(f->key, v->key.p, v->key.len);
	(void)VALGRIND_MAKE_MEM_UNDEFINED(f->key, v->key.len);
	s.key.p = f->key;
	return s;
}

/*
 * What gives results that valgrind thinks defined: these do nothing with the
 * data, or look them up in tables, which is suppressed for being a library's, and
 * what comes out of a table is defined.
 */
static const int flow_opaque[] = { CRYPTO_NULL_CBC, CRYPTO_NULL_HMAC,
	CRYPTO_DES_CBC, CRYPTO_3DES_CBC, CRYPTO_BLF_CBC, CRYPTO_CAST_CBC,
	CRYPTO_SKIPJACK_CBC, CRYPTO_CAMELLIA_CBC, CRYPTO_CAMELLIA_CTR,
	CRYPTO_ARC4 };

/* That a result depends on a secret: else the secret went another way than this
 * test thinks, and nothing was watched. */
static void
flow_reached(struct flow *f, const struct vec *v, const struct kat_way *way,
    const uint8_t *result)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < sizeof(flow_opaque) / sizeof(flow_opaque[0]);
	     i++) {
		if (flow_opaque[i] == v->alg->id)
			return;
	}
	if (v->key.len == 0 && v->in.len == 0)
		return;
	kat_case(&f->row, v, way,
	    VALGRIND_GET_VBITS(result, &bits, 1) == 1 && bits != 0,
	    "a result that depends on no secret");
}

/* Run the descriptors over f->buf, whose first `secret` bytes are, and of whose
 * `len` bytes the one at `result` is to depend on a secret, unless it is `len`. */
static int
flow_run(struct flow *f, const struct vec *v, const struct kat_way *way,
    crypto_session_t ses, const struct cryptodesc *crds, int num, size_t len,
    size_t secret, size_t result)
{
	struct kat_buf buf;
	int error = ENOMEM;

	if (ses == NULL)
		return EOPNOTSUPP;
	(void)VALGRIND_MAKE_MEM_UNDEFINED(f->buf, secret);
	if (kat_buf_init(&buf, way->kind, len, 0, way->seed, f->buf)) {
		error = kat_dispatch(ses, crds, num, &buf, NULL);
		if (error == 0 && result < len && way->kind == KAT_FLAT)
			flow_reached(f, v, way,
			    (uint8_t *)buf.segs[0].iov_base + result);
		(void)VALGRIND_MAKE_MEM_DEFINED(buf.area, buf.area_len);
		(void)kat_buf_read(&buf, f->buf);
	}
	kat_buf_fini(&buf);
	(void)crypto_freesession(ses);
	(void)VALGRIND_MAKE_MEM_DEFINED(f->buf, sizeof(f->buf));
	if (error != 0 && error != EBADMSG)
		kat_case(&f->row, v, way, false, "%s", strerror(error));
	return error;
}

static void
flow_cipher(struct flow *f, const struct vec *v, const struct kat_way *way)
{
	struct vec s = flow_secret(f, v);
	size_t len = v->in.len;

	for (int encrypt = 1; encrypt >= 0; encrypt--) {
		struct cryptodesc crd = kat_desc(&s, way, v->alg, 0, len);

		crd.crd_flags |= CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
		    (encrypt ? CRD_F_ENCRYPT : 0);
		memcpy(crd.crd_iv, v->iv.p, v->iv.len);
		if (encrypt)
			memcpy(f->buf, v->in.p, len);
		(void)flow_run(f, &s, way,
		    kat_session(&f->row, &s, way, v->alg, NULL, 0), &crd, 1,
		    len, encrypt ? len : 0, 0);
		kat_case(&f->row, v, way,
		    encrypt
			? memcmp(f->buf + v->out_at, v->out.p, v->out.len) == 0
			: memcmp(f->buf, v->in.p, len) == 0,
		    "wrong bytes");
	}
}

static void
flow_mac(struct flow *f, const struct vec *v, const struct kat_way *way)
{
	struct vec s = flow_secret(f, v);
	size_t len = v->in.len;
	struct cryptodesc crd = kat_desc(&s, way, v->alg, 0, len);

	crd.crd_inject = (int)len;
	memcpy(f->buf, v->in.p, len);
	(void)flow_run(f, &s, way,
	    kat_session(&f->row, &s, way, v->alg, NULL, 0), &crd, 1,
	    len + v->alg->tag_len, len, len);
	kat_case(&f->row, v, way,
	    memcmp(f->buf + len, v->out.p, v->out.len) == 0, "wrong bytes");
	if (way->key != KAT_KEY_SESSION)
		return;
	/* A piece of a stream, and the end of it. */
	crd.crd_flags |= CRD_F_STREAM | CRD_F_RESET | CRD_F_FINAL;
	(void)flow_run(f, &s, way,
	    kat_session(&f->row, &s, way, v->alg, NULL, 0), &crd, 1,
	    len + v->alg->tag_len, len, len);
}

/* An AEAD: the payload is secret, the associated data are not, and a wrong tag
 * is told from the right one. */
static void
flow_aead(struct flow *f, const struct vec *v, const struct kat_way *way)
{
	const struct alg *cipher = vec_aead(v->alg);
	struct vec s = flow_secret(f, v);
	size_t len = v->out.len;
	size_t tag = len + v->aad.len;
	int wrong;

	for (int round = 0; round < 3; round++) {
		size_t total = tag + v->tag.len;
		size_t result = round == 0 ? tag : (len > 0 ? 0 : total);
		struct cryptodesc crd[2];
		const struct alg *mac = NULL;

		for (int id = cipher->mac_first; id <= cipher->mac_last; id++)
			mac = mac == NULL && alg_find(id) != NULL &&
				alg_key_len_ok(alg_find(id), v->key.len)
			    ? alg_find(id)
			    : mac;
		crd[0] = kat_desc(&s, way, cipher, 0, len);
		crd[0].crd_flags |= CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
		    (round == 0 ? CRD_F_ENCRYPT : 0);
		crd[0].crd_iv_len = (int)v->iv.len;
		memcpy(crd[0].crd_iv, v->iv.p, v->iv.len);
		crd[1] = kat_desc(&s, way, mac, len, v->aad.len);
		crd[1].crd_inject = (int)tag;
		memcpy(f->buf, round == 0 ? v->in.p : v->out.p, len);
		memcpy(f->buf + len, v->aad.p, v->aad.len);
		if (round == 2)
			f->buf[tag] ^= 1;
		else if (round == 1)
			memcpy(f->buf + tag, v->tag.p, v->tag.len);
		wrong = flow_run(f, &s, way,
		    kat_session(&f->row, &s, way, cipher, mac, v->tag.len), crd,
		    2, total, round == 0 ? len : 0, result);
		if (round == 0)
			kat_case(&f->row, v, way,
			    memcmp(f->buf, v->out.p, len) == 0 &&
				memcmp(f->buf + tag, v->tag.p, v->tag.len) == 0,
			    "wrong bytes");
		kat_case(&f->row, v, way, (round == 2) == (wrong == EBADMSG),
		    "round %d: %s", round, strerror(wrong));
	}
}

/* How long a text is when compressed tells of it, and everything depends on that
 * length: nothing is secret here.  Run for reads of what nobody wrote. */
static void
flow_comp(struct flow *f, const struct vec *v, const struct kat_way *way)
{
	size_t most = v->in.len > v->out.len ? v->in.len : v->out.len;
	struct cryptodesc crd = kat_desc(v, way, v->alg, 0, v->in.len);

	if (way->key != KAT_KEY_SESSION)
		return;
	if (!v->one_way) {
		crd.crd_flags |= CRD_F_COMP;
		memcpy(f->buf, v->in.p, v->in.len);
		(void)flow_run(f, v, way,
		    kat_session(&f->row, v, way, v->alg, NULL, 0), &crd, 1,
		    most, 0, most);
		kat_case(&f->row, v, way,
		    memcmp(f->buf, v->out.p, v->out.len) == 0, "wrong bytes");
	}
	crd.crd_flags = 0;
	crd.crd_len = (int)v->out.len;
	memcpy(f->buf, v->out.p, v->out.len);
	(void)flow_run(f, v, way, kat_session(&f->row, v, way, v->alg, NULL, 0),
	    &crd, 1, most, 0, most);
	kat_case(&f->row, v, way, memcmp(f->buf, v->in.p, v->in.len) == 0,
	    "wrong bytes");
}

static int
flow_vector(void *arg, const struct vec *v)
{
	static void (*const runs[])(
	    struct flow * f, const struct vec *v, const struct kat_way *way) = {
		[ALG_CIPHER] = flow_cipher,
		[ALG_DIGEST] = flow_mac,
		[ALG_MAC] = flow_mac,
		[ALG_COMP] = flow_comp,
		[ALG_AEAD] = flow_aead,
		[ALG_AEAD_MAC] = flow_aead,
	};
	struct flow *f = arg;

	if (v->in.len > FLOW_LEN_MAX || v->out.len > FLOW_LEN_MAX ||
	    v->aad.len > FLOW_LEN_MAX || f->nvectors >= FLOW_VECTORS_MAX)
		return 0;
	f->nvectors++;
	for (size_t i = 0; i < sizeof(flow_ways) / sizeof(flow_ways[0]); i++) {
		if (flow_ways[i].key == KAT_KEY_SESSION || v->key.len > 0)
			runs[v->alg->kind](f, v, &flow_ways[i]);
	}
	return 0;
}

static void
flow_row(struct flow *f, const struct alg *alg, int hid)
{
	struct vec_tally tally = { .nvectors = 0 };
	unsigned int before = VALGRIND_COUNT_ERRORS;
	unsigned int after;
	int error;

	memset(&f->row, 0, sizeof(f->row));
	f->row.alg = alg;
	f->row.hid = hid;
	f->row.driver = crypto_find_device_byhid(hid)->name;
	f->nvectors = 0;
	error = vec_each(alg, NULL, flow_vector, f, &tally);
	after = VALGRIND_COUNT_ERRORS;
	if (error != 0 || f->nvectors == 0 || f->row.nfailures > 0 ||
	    after != before)
		f->nbad++;
	(void)printf("%-18s on %-8s %zu vectors, %zu cases, %zu wrong, "
		     "%u errors of valgrind's\n",
	    alg->name, f->row.driver, f->nvectors, f->row.ncases,
	    f->row.nfailures, after - before);
}

/* What must be found: run with FLOW_TAINTED in the environment. */
static void
flow_tainted(void)
{
	uint8_t secret[2] = { 1, 2 };
	volatile int taken = 0;

	(void)VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
	if (secret[0] > secret[1])
		taken = 1;
	(void)VALGRIND_MAKE_MEM_DEFINED(secret, sizeof(secret));
	(void)printf("a deliberate branch: %d\n", taken);
}

int
main(void)
{
	static struct flow f;
	const struct alg *alg;
	size_t nrows = 0;

	if (!RUNNING_ON_VALGRIND) {
		(void)fputs("flow: to be run under valgrind\n", stderr);
		return 2;
	}
	if (drivers_attach() != 0)
		return 2;
	if (getenv(FLOW_TAINTED) != NULL)
		flow_tainted();
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		for (int hid = 0; hid < FLOW_HIDS_MAX; hid++) {
			if (crypto_find_device_byhid(hid) == NULL ||
			    !kat_offers(hid, alg))
				continue;
			flow_row(&f, alg, hid);
			nrows++;
		}
	}
	drivers_detach();
	(void)printf("%zu rows, %zu bad\n", nrows, f.nbad);
	return f.nbad > 0 || nrows == 0 ? 1 : 0;
}
