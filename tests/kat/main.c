/* SPDX-License-Identifier: ISC */
/*
 * kat: every known answer of every row of framework/alg.c on every built-in
 * driver that offers the row.  Prints a line a row and exits with 0 if all is
 * right, 1 on a wrong result, a row without a driver or a row without a vector,
 * 77 if the headers' vectors are right and the package's are not there.
 * Usage: kat [-d DIRECTORY] [KIND|ROW]...  KIND: cipher, digest, mac, comp, aead.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers.h"
#include "kat.h"

#define KAT_SKIP     77
#define KAT_HIDS_MAX 32

/* The kinds by name, and what runs their vectors. */
static const struct {
	const char *name;
	void (*run)(struct kat_row *row, const struct vec *v);
} kat_kinds[] = {
	[ALG_CIPHER] = { .name = "cipher", .run = kat_cipher },
	[ALG_DIGEST] = { .name = "digest", .run = kat_mac },
	[ALG_MAC] = { .name = "mac", .run = kat_mac },
	[ALG_COMP] = { .name = "comp", .run = kat_comp },
	[ALG_AEAD] = { .name = "aead", .run = kat_aead },
	[ALG_AEAD_MAC] = { .name = "aead", .run = kat_aead },
};

/* What all rows share. */
struct kat_run {
	const char *dir; /* NULL: headers only */
	uint8_t *bufs[3];
	size_t nrows;
	size_t nbad;
};

static int
main_vector(void *arg, const struct vec *v)
{
	struct kat_row *row = arg;
	size_t most = v->in.len > v->out.len ? v->in.len : v->out.len;

	if (most + v->aad.len > KAT_LEN_MAX - 1024) {
		kat_case(row, v, &kat_plain, false, "too long for this test");
		return 0;
	}
	kat_kinds[row->alg->kind].run(row, v);
	row->nvectors++;
	return 0;
}

static void
main_left(const struct vec_tally *tally)
{
	static const char *const why[VEC_NLEFT] = { "key", "IV", "length",
		"tag", "shape" };

	for (size_t i = 0; i < VEC_NLEFT; i++) {
		if (tally->nleft[i] > 0)
			(void)printf("; %zu left out for their %s",
			    tally->nleft[i], why[i]);
	}
}

/* One row on one driver. */
static void
main_row(struct kat_run *run, const struct alg *alg, int hid)
{
	struct kat_row row = { .alg = alg,
		.hid = hid,
		.driver = crypto_find_device_byhid(hid)->name,
		.want = run->bufs[0],
		.got = run->bufs[1],
		.ctext = run->bufs[2] };
	struct vec_tally tally = { .nvectors = 0 };
	int error = vec_each(alg, run->dir, main_vector, &row, &tally);
	bool bad;

	if (error == 0 && run->dir != NULL)
		error = kat_monte(&row, run->dir);
	/* Without the package not every row has one. */
	bad = error != 0 || row.nfailures > 0 ||
	    (row.nvectors == 0 && run->dir != NULL);
	(void)printf("%-4s %-16s %-10s %6zu vectors of %zu sources, "
		     "%7zu cases, %zu wrong",
	    bad ? "FAIL" : "ok", alg->name, row.driver, row.nvectors,
	    tally.nsources, row.ncases, row.nfailures);
	if (row.nrefused > 0)
		(void)printf(", %zu refused", row.nrefused);
	if (row.nchains > 0)
		(void)printf(", %zu chains", row.nchains);
	main_left(&tally);
	if (error != 0)
		(void)printf("; %s", strerror(error));
	(void)putchar('\n');
	run->nbad += bad;
}

static void
main_alg(struct kat_run *run, const struct alg *alg)
{
	size_t ndrivers = 0;

	run->nrows++;
	for (int hid = 0; hid < KAT_HIDS_MAX; hid++) {
		if (crypto_find_device_byhid(hid) == NULL ||
		    !kat_offers(hid, alg))
			continue;
		ndrivers++;
		main_row(run, alg, hid);
	}
	if (ndrivers == 0) {
		(void)printf(
		    "FAIL %-16s no built-in driver offers it\n", alg->name);
		run->nbad++;
	}
	(void)fflush(stdout);
}

static bool
main_wanted(const struct alg *alg, char **names, int nnames)
{
	for (int i = 0; i < nnames; i++) {
		if (strcmp(names[i], alg->name) == 0 ||
		    strcmp(names[i], kat_kinds[alg->kind].name) == 0)
			return true;
	}
	return nnames == 0;
}

static int
main_run(struct kat_run *run, char **names, int nnames)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (main_wanted(alg, names, nnames))
			main_alg(run, alg);
	}
	(void)printf("%zu rows, %zu bad\n", run->nrows, run->nbad);
	if (run->nbad > 0 || run->nrows == 0)
		return 1;
	if (run->dir == NULL) {
		(void)puts("skipped: no python3-cryptography-vectors; "
			   "only the headers' vectors were run");
		return KAT_SKIP;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct kat_run run = { .dir = VEC_DIR };
	int rc = 1;
	int c;

	while ((c = getopt(argc, argv, "d:")) != -1) {
		if (c != 'd')
			return 2;
		run.dir = optarg;
	}
	if (!vec_have_files(run.dir))
		run.dir = NULL;
	for (size_t i = 0; i < 3; i++)
		run.bufs[i] = malloc(KAT_LEN_MAX);
	if (run.bufs[0] == NULL || run.bufs[1] == NULL || run.bufs[2] == NULL ||
	    drivers_attach() != 0) {
		(void)fputs("kat: cannot start\n", stderr);
	} else {
		rc = main_run(&run, argv + optind, argc - optind);
		drivers_detach();
	}
	for (size_t i = 0; i < 3; i++)
		free(run.bufs[i]);
	return rc;
}
