/* SPDX-License-Identifier: ISC */
/*
 * rows.c - every command of every system, in both word sizes and both encodings,
 * each of them really done: a call that succeeds and has its result, and one that
 * is refused with its errno.
 * Usage: rows FLAVOUR, the one the device has.
 */
#include "rows.h"

static const struct rows_call *
rows_call_find(const struct rows_call *calls, const char *name)
{
	for (; calls->name != NULL; calls++) {
		if (strcmp(calls->name, name) == 0)
			return calls;
	}
	return NULL;
}

static void
rows_try(struct rows *r, uint32_t code)
{
	const struct rows_call *call =
	    rows_call_find(rows_calls, r->fact->name);

	if (call == NULL)
		call = rows_call_find(rows_bsd_calls, r->fact->name);
	if (call == NULL)
		FAIL("nobody knows how to call %s", r->fact->name);
	fprintf(stderr, "%s %s 0x%08x\n",
	    r->fact->system == ROWS_LINUX ? "linux"
					  : rows_flavour[r->fact->system],
	    r->fact->name, code);
	r->code = code;
	rows_fill(r);
	call->run(r);
}

/* Of what is always served, a BSD's newest or the flavour's own version is
 * walked; what is shared is the flavour's. */
static bool
rows_is_served(const struct rows_fact *fact, enum rows_system flavour)
{
	if (fact->system == ROWS_LINUX || fact->system == flavour)
		return true;
	if (rows_is_shared(fact))
		return false;
	if (fact->system == ROWS_FREEBSD12)
		return flavour != ROWS_FREEBSD13;
	if (fact->system == ROWS_NETBSD)
		return flavour != ROWS_NETBSD_OLD;
	return false;
}

static enum rows_system
rows_system_of(const char *flavour)
{
	for (size_t s = ROWS_FREEBSD12; s < ROWS_NSYSTEMS; s++) {
		if (strcmp(rows_flavour[s], flavour) == 0)
			return (enum rows_system)s;
	}
	FAIL("no flavour %s", flavour);
}

int
main(int argc, char **argv)
{
	struct rows r = { .fd = -1 };
	enum rows_system flavour;
	unsigned int n = 0;

	cl_init();
	CHECK(argc == 2);
	flavour = rows_system_of(argv[1]);
	r.low = rows_low();
	for (size_t i = 0; i < ROWS_NFACTS; i++) {
		r.fact = &rows_facts[i];
		if (!rows_is_served(r.fact, flavour))
			continue;
		for (r.word = 0; r.word < 2; r.word++) {
			r.fd = cl_open();
			rows_try(&r, r.fact->code[r.word]);
			if (r.fact->native[r.word] != 0)
				rows_try(&r, r.fact->native[r.word]);
			CHECK(close(r.fd) == 0);
			n++;
		}
	}
	printf("%u rows\n", n);
	return 0;
}
