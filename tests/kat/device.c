/* SPDX-License-Identifier: ISC */
/*
 * kat-device: the known answers through a /dev/crypto, in the Linux dialect: every
 * row that the dialect reaches, both directions, at once and in pieces.  Exits 0
 * if all is right, 1 if something is not, 2 if there is no device, 77 if
 * only the headers' vectors could be run.
 * Usage: kat-device [-n N] [-d DIRECTORY] [ROW]...   -n: every N-th vector only
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"

#define DEV_SKIP      77
#define DEV_KEY_MAX   64 /* of a cipher */
#define DEV_SHOWN_MAX 8
#define DEV_CUSE_STEP \
	((size_t)10) /* real CUSE is run in slow guests, some ... */
#define DEV_CUSE_PERCENT 30 /* ... of which ask for fewer rounds than so many */
#define DEV_MESSAGE_MAX	 4096 /* of a call that is not its data */

void
dev_case(
    struct dev_run *run, const struct vec *v, bool ok, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	run->ncases++;
	if (ok || run->nfailures++ >= DEV_SHOWN_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)printf("FAIL %s, %s #%zu, key of %zu, %zu bytes: %s\n",
	    run->alg->name, v->source, v->number, v->key.len, v->in.len, text);
}

uint8_t *
dev_key(const struct vec_bytes *key)
{
	union {
		const void *in;
		uint8_t *out;
	} u = { .in = key->p };

	return u.out;
}

bool
dev_session(struct dev_run *run, const struct vec *v, uint32_t *ses)
{
	struct session_op sop = { .cipher = run->id->cipher,
		.mac = run->id->mac };
	int error;

	if (run->id->cipher != 0 && !run->lnx->keyless) {
		sop.key = dev_key(&v->key);
		sop.keylen = (uint32_t)v->key.len;
	} else if (run->id->mac != 0 && v->key.len > 0) {
		sop.mackey = dev_key(&v->key);
		sop.mackeylen = (uint32_t)v->key.len;
	}
	error = cdev_session(&run->dev, &sop);
	if (error != 0)
		dev_case(run, v, false, "no session: %s", strerror(error));
	*ses = sop.ses;
	return error == 0;
}

/* Bytes of a call that others may follow in the session; 0: none may. */
static size_t
dev_unit(const struct alg *alg)
{
	if (alg->chain == ALG_CHAIN_WHOLE ||
	    (alg->chain == ALG_CHAIN_NONE && alg->iv_len > 0))
		return 0;
	return alg->iv_len > alg->block ? alg->iv_len : alg->block;
}

/* The message in calls of `step` bytes; all but the first go on from the IV that
 * the session has. */
static int
dev_calls(struct dev_run *run, const struct crypt_op *all, size_t step)
{
	struct crypt_op cop = *all;
	size_t off = 0;
	int error;

	do {
		size_t n = all->len - off < step ? all->len - off : step;

		cop.len = (uint32_t)n;
		cop.src = all->src + off;
		cop.dst = all->dst + off;
		cop.iv = off == 0 ? all->iv : NULL;
		error = cdev_crypt(&run->dev, &cop);
		off += n;
	} while (error == 0 && off < all->len);
	return error;
}

/* One direction, in a session of its own; `out` NULL is not compared but kept in
 * ctext. */
static void
dev_direction(struct dev_run *run, const struct vec *v, bool encrypt,
    const uint8_t *in, const uint8_t *out, size_t step)
{
	size_t turn = run->nseen + encrypt;
	struct crypt_op cop = { .op = encrypt ? COP_ENCRYPT : COP_DECRYPT,
		.len = (uint32_t)v->in.len };
	bool ok;
	int error;

	if (!dev_session(run, v, &cop.ses))
		return;
	cop.src = check_buf_place(&run->src, v->in.len, turn % 8, in);
	cop.dst = cop.src;
	if (turn % 3 != 0)
		cop.dst =
		    check_buf_place(&run->dst, v->in.len, (turn / 8) % 8, NULL);
	if (v->alg->iv_len > 0)
		cop.iv = check_buf_place(
		    &run->iv, v->alg->iv_len, turn % 7, v->iv.p);
	error = dev_calls(run, &cop, step);
	ok = error == 0;
	if (ok && out == NULL)
		memcpy(run->ctext, cop.dst, v->in.len);
	else if (ok)
		ok = check_buf_holds(
		    cop.dst == cop.src ? &run->src : &run->dst, out);
	if (ok && cop.dst != cop.src)
		ok = check_buf_holds(&run->src, in);
	dev_case(run, v, ok, "%s by %zu: %s", encrypt ? "encrypt" : "decrypt",
	    step, error != 0 ? strerror(error) : "wrong bytes");
	(void)cdev_session_end(&run->dev, cop.ses);
}

static void
dev_cipher(struct dev_run *run, const struct vec *v)
{
	const size_t pieces[] = { 1, 2, 3, 5, 16 };
	size_t step = dev_unit(v->alg) * pieces[run->nseen % 5];

	dev_direction(run, v, true, v->in.p, NULL, v->in.len);
	dev_case(run, v,
	    memcmp(run->ctext + v->out_at, v->out.p, v->out.len) == 0,
	    "encrypt: wrong bytes from %zu on", v->out_at);
	dev_direction(run, v, false, run->ctext, v->in.p, v->in.len);
	if (step == 0 || v->in.len <= step || v->in.len / step > 1000)
		return;
	dev_direction(run, v, true, v->in.p, run->ctext, step);
	dev_direction(run, v, false, run->ctext, v->in.p, step);
}

/* A hash or MAC, by UPDATEs of `step` bytes and a FINAL unless it is 0. */
static void
dev_hash(struct dev_run *run, const struct vec *v, size_t step)
{
	struct crypt_op cop = { .op = COP_ENCRYPT };
	size_t len = v->in.len;
	size_t off = 0;
	uint8_t *src;
	bool ok;
	int error = 0;

	if (!dev_session(run, v, &cop.ses))
		return;
	src = check_buf_place(&run->src, len, run->nseen % 8, v->in.p);
	cop.mac = check_buf_place(
	    &run->mac, v->alg->tag_len, run->nseen / 8 % 8, NULL);
	while (step != 0 && error == 0 && off < len) {
		cop.len = (uint32_t)(len - off < step ? len - off : step);
		cop.src = src + off;
		cop.flags = COP_FLAG_UPDATE | (off == 0 ? COP_FLAG_RESET : 0);
		error = cdev_crypt(&run->dev, &cop);
		off += cop.len;
	}
	ok = step == 0 || len == 0 || check_buf_untouched(&run->mac);
	cop.src = src + off;
	cop.len = (uint32_t)(len - off);
	cop.flags = step != 0 && len > 0 ? COP_FLAG_FINAL : COP_FLAG_NONE;
	if (error == 0)
		error = cdev_crypt(&run->dev, &cop);
	ok = ok && error == 0 && memcmp(cop.mac, v->out.p, v->out.len) == 0;
	/* Its guards, and all of the result, whatever the document tells. */
	memcpy(run->ctext, cop.mac, v->alg->tag_len);
	ok = ok && check_buf_holds(&run->mac, run->ctext) &&
	    check_buf_holds(&run->src, v->in.p);
	dev_case(run, v, ok, "hash by %zu: %s", step,
	    error != 0 ? strerror(error) : "wrong bytes");
	(void)cdev_session_end(&run->dev, cop.ses);
}

/* The module's CRYPTO_CIPHER_MAX_KEY_LEN: a longer key is refused. */
static void
dev_long_key(struct dev_run *run, const struct vec *v)
{
	struct session_op sop = { .cipher = run->id->cipher,
		.key = dev_key(&v->key),
		.keylen = (uint32_t)v->key.len };
	int error = cdev_session(&run->dev, &sop);

	dev_case(run, v, error == EINVAL, "a long key: %s", strerror(error));
}

static int
dev_vector(void *arg, const struct vec *v)
{
	const size_t pieces[] = { 1, 7, 63, 64, 65, 128, 129 };
	struct dev_run *run = arg;
	size_t step = pieces[run->nseen % 7];

	if (run->nseen++ % run->step != 0 ||
	    v->in.len > run->max_len - DEV_MESSAGE_MAX)
		return 0;
	if (run->alg->kind == ALG_AEAD) {
		run->nvectors += dev_aead(run, v);
		return 0;
	}
	run->nvectors++;
	if (run->id->cipher != 0) {
		if (v->key.len > DEV_KEY_MAX)
			dev_long_key(run, v);
		else
			dev_cipher(run, v);
		return 0;
	}
	dev_hash(run, v, 0);
	if (v->in.len / step <= 1000)
		dev_hash(run, v, step);
	return 0;
}

static void
dev_row(struct dev_run *run)
{
	struct vec_tally tally = { .nvectors = 0 };
	int error;
	bool bad;

	run->nseen = run->nvectors = run->ncases = run->nfailures = 0;
	error = vec_each(run->alg, run->dir, dev_vector, run, &tally);
	bad = error != 0 || run->nfailures > 0 || run->nvectors == 0;
	(void)printf("%-4s %-16s %6zu of %zu vectors, %7zu cases, %zu wrong",
	    bad ? "FAIL" : "ok", run->alg->name, run->nvectors, tally.nvectors,
	    run->ncases, run->nfailures);
	if (error != 0)
		(void)printf("; %s", strerror(error));
	(void)putchar('\n');
	(void)fflush(stdout);
	run->nbad += bad;
}

/* What the dialect reaches; a row it has and this program has not is an error. */
static int
dev_rows(struct dev_run *run, char **names, int nnames)
{
	size_t nrows = 0;

	for (size_t i = 0; (run->alg = alg_at(i)) != NULL; i++) {
		bool wanted = nnames == 0;

		for (int j = 0; j < nnames; j++)
			wanted |= strcmp(names[j], run->alg->name) == 0;
		run->id = dev_id_find(run->alg->name);
		run->lnx = lnx_id_of(run->alg);
		if (!wanted || run->lnx == NULL)
			continue;
		nrows++;
		if (run->id == NULL) {
			(void)printf(
			    "FAIL %-16s not tried here\n", run->alg->name);
			run->nbad++;
		} else {
			dev_row(run);
		}
	}
	(void)printf("%zu rows, %zu bad\n", nrows, run->nbad);
	if (run->nbad > 0 || nrows == 0)
		return 1;
	if (run->dir != NULL)
		return 0;
	(void)puts("skipped: no python3-cryptography-vectors; "
		   "only the headers' vectors were run");
	return DEV_SKIP;
}

/* What the scripts say of the transport; see tests/e2e/lib.sh. */
static void
dev_transport(struct dev_run *run)
{
	const char *transport = getenv("E2E_TRANSPORT");
	const char *max = getenv("E2E_MAX_LEN");
	const char *percent = getenv("E2E_ROUNDS_PERCENT");
	size_t rounds = percent == NULL ? 100 : strtoul(percent, NULL, 10);

	run->step = 1;
	run->max_len = DEV_LEN_MAX;
	if (transport != NULL && strncmp(transport, "cuse", 4) == 0)
		run->step = rounds == 0 || rounds >= DEV_CUSE_PERCENT
		    ? DEV_CUSE_STEP
		    : DEV_CUSE_STEP * DEV_CUSE_PERCENT / rounds;
	if (max != NULL)
		run->max_len = strtoul(max, NULL, 10);
}

static bool
dev_init(struct dev_run *run)
{
	run->ctext = malloc(DEV_LEN_MAX);
	return run->ctext != NULL &&
	    check_buf_init(&run->src, DEV_LEN_MAX) == 0 &&
	    check_buf_init(&run->dst, DEV_LEN_MAX) == 0 &&
	    check_buf_init(&run->mac, 64) == 0 &&
	    check_buf_init(&run->iv, 16) == 0;
}

int
main(int argc, char **argv)
{
	struct dev_run run = { .dir = VEC_DIR };
	int error, rc, c;

	dev_transport(&run);
	while ((c = getopt(argc, argv, "d:n:")) != -1) {
		if (c == 'n')
			run.step = strtoul(optarg, NULL, 10);
		else if (c == 'd')
			run.dir = optarg;
		if (c == '?' || run.step == 0)
			return 2;
	}
	if (!vec_have_files(run.dir))
		run.dir = NULL;
	if (!dev_init(&run)) {
		(void)fputs("kat-device: no memory\n", stderr);
		return 2;
	}
	error = cdev_open(&run.dev, "/dev/crypto", true);
	if (error != 0) {
		(void)fprintf(
		    stderr, "kat-device: /dev/crypto: %s\n", strerror(error));
		return 2;
	}
	rc = dev_rows(&run, argv + optind, argc - optind);
	cdev_close(&run.dev);
	check_buf_fini(&run.src);
	check_buf_fini(&run.dst);
	check_buf_fini(&run.mac);
	check_buf_fini(&run.iv);
	free(run.ctext);
	return rc;
}
