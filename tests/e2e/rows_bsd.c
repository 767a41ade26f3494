/* SPDX-License-Identifier: ISC */
/*
 * rows_bsd.c - what is done with each command that FreeBSD or NetBSD has alone.
 */
#include <poll.h>

#include "rows.h"

#define NONE 4711 /* no session, no request */

static void
finddev(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	rows_u32(a, 0, 0, (uint32_t)-1);
	CHECK_OK(rows_do(a)); /* no name: the first driver */
	CHECK(rows_get(a, 0, 0) < 64);
	CHECK_OK(rows_do(a)); /* and what it is called */
	CHECK(a.p[4] != 0);
	rows_u32(a, 0, 0, NONE);
	CHECK_ERR(rows_do(a), ENOENT, "no such driver");
}

/* AES-128-GCM with AAD, test case 4 of McGrew and Viega cut to one block: here the
 * tag is compared with what decryption accepts. */
static void
cryptaead(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_SMALL);
	bool pair = r->fact->system == ROWS_FREEBSD12;
	uint32_t ses;

	rows_u32(a, 0, 0, 25);
	rows_u32(a, 4, 4, pair ? 26 : 0);
	rows_u32(a, 8, 8, 16);
	rows_ptr(a, 16, 12, r->low + ROWS_KEY);
	rows_u32(a, 24, 16, pair ? 16 : 0);
	rows_ptr(a, 32, 20, r->low + ROWS_KEY);
	rows_u32(a, 44, 28, 0x03000000);
	CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION2")));
	ses = rows_get(a, 40, 24);
	a = rows_arg(r);
	rows_u32(a, 0, 0, ses);
	rows_u16(a, 4, 1);
	rows_u32(a, 8, 8, 32);
	rows_u32(a, 12, 12, 20);
	rows_u32(a, 16, 16, 12);
	rows_ptr(a, 24, 20, r->low + ROWS_TEXT);
	rows_ptr(a, 32, 24, r->low + ROWS_OUT);
	rows_ptr(a, 40, 28, r->low + ROWS_KEY);
	rows_ptr(a, 48, 32, r->low + ROWS_MAC);
	rows_ptr(a, 56, 36, r->low + ROWS_IV);
	CHECK_OK(rows_do(a));
	CHECK(memcmp(r->low + ROWS_OUT, r->low + ROWS_TEXT, 32) != 0);
	rows_u16(a, 4, 2);
	rows_ptr(a, 24, 20, r->low + ROWS_OUT);
	r->low[ROWS_MAC] ^= 1;
	CHECK_ERR(rows_do(a), EBADMSG, "another tag");
	r->low[ROWS_MAC] ^= 1;
	CHECK_OK(rows_do(a));
	CHECK_MEM(r->low + ROWS_OUT, r->low + ROWS_TEXT, 32, "decryption");
	rows_session_end(r, ses);
}

/* The argument of commands on arrays: `count` elements at `p`. */
static struct rows_arg
array(const struct rows *r, uint32_t count, const void *p)
{
	struct rows_arg a = rows_arg(r);

	rows_u32(a, 0, 0, count);
	rows_ptr(a, 8, 4, p);
	return a;
}

/* An array without elements is refused by all of them. */
static void
check_empty(const struct rows *r)
{
	CHECK_ERR(
	    rows_do(array(r, 0, r->low + ROWS_ARRAY)), EINVAL, "no elements");
}

static void
ngsession(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_ARRAY);
	struct rows_arg second = { r, a.p + (r->word == 0 ? 48 : 36) };

	rows_u32(a, 0, 0, 11);
	rows_u32(a, 12, 12, 16);
	rows_ptr(a, 16, 16, r->low + ROWS_KEY);
	rows_u32(second, 0, 0, NONE);
	CHECK_OK(rows_do(array(r, 2, a.p)));
	CHECK(rows_get(a, 44, 32) == 0);
	CHECK(rows_get(second, 44, 32) == EINVAL);
	CHECK(rows_get(second, 40, 28) == 0);
	rows_session_end(r, rows_get(a, 40, 28));
	check_empty(r);
}

/* The same without a compression: other elements. */
static void
ongsession(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_ARRAY);
	struct rows_arg second = { r, a.p + (r->word == 0 ? 48 : 32) };

	rows_fill_session(a, 11);
	rows_u32(second, 0, 0, NONE);
	CHECK_OK(rows_do(array(r, 2, a.p)));
	CHECK(rows_get(a, 44, 28) == 0);
	CHECK(rows_get(second, 44, 28) == EINVAL);
	rows_session_end(r, rows_get(a, 40, 24));
	check_empty(r);
}

static void
nfsession(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_ARRAY);

	rows_u32(a, 0, 0, rows_session(r));
	rows_u32(a, 4, 4, NONE); /* is skipped */
	CHECK_OK(rows_do(array(r, 2, a.p)));
	a = rows_at(r, ROWS_SMALL);
	rows_u32(a, 0, 0,
	    rows_get((struct rows_arg){ r, r->low + ROWS_ARRAY }, 0, 0));
	CHECK_ERR(rows_do_code(a, rows_code(r, "CIOCFSESSION")), EINVAL,
	    "it has ended");
	check_empty(r);
}

/* Submit one operation with CIOCNCRYPTM; its request id. */
static uint32_t
submit(const struct rows *r, uint32_t code, uint32_t ses)
{
	struct rows_arg a = rows_at(r, ROWS_ARRAY);

	rows_u32(a, 0, 0, ses);
	rows_u16(a, 4, 1);
	rows_u32(a, 8, 8, 32);
	rows_ptr(a, 24, 20, r->low + ROWS_KEY); /* opaque */
	rows_ptr(a, 64, 40, r->low + ROWS_TEXT);
	rows_ptr(a, 72, 44, r->low + ROWS_OUT);
	rows_ptr(a, 88, 52, r->low + ROWS_IV);
	CHECK_OK(rows_do_code(array(r, 1, a.p), code));
	CHECK(rows_get(a, 16, 16) == 0);
	CHECK(rows_get(a, 12, 12) != 0);
	return rows_get(a, 12, 12);
}

static void
wait_ready(const struct rows *r)
{
	struct pollfd pfd = { .fd = r->fd, .events = POLLIN };

	CHECK(poll(&pfd, 1, 60000) == 1);
	CHECK((pfd.revents & POLLIN) != 0);
}

/* Fetch the request with CIOCNCRYPTRET. */
static void
retrieve(const struct rows *r, uint32_t id)
{
	struct rows_arg a = rows_at(r, ROWS_SMALL);
	/* In programs before 5.0, too, which have no name for it. */
	uint32_t code =
	    rows_fact_find(ROWS_NETBSD, "CIOCNCRYPTRET")->code[r->word];

	wait_ready(r);
	rows_u32(a, 0, 0, id);
	CHECK_OK(rows_do_code(a, code));
	CHECK(rows_get(a, 4, 4) == 0);
	CHECK_ERR(rows_do_code(a, code), EINPROGRESS, "it has been fetched");
}

static void
ncryptm(const struct rows *r)
{
	uint32_t ses = rows_session(r);

	/* The old form has the same fields, and no dst_len behind them. */
	retrieve(r, submit(r, r->code, ses));
	rows_check_out(r);
	rows_session_end(r, ses);
	check_empty(r);
}

static void
ncryptret(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);
	uint32_t ses = rows_session(r);

	retrieve(r, submit(r, rows_code(r, "CIOCNCRYPTM"), ses));
	rows_check_out(r);
	rows_session_end(r, ses);
	rows_u32(a, 0, 0, NONE);
	CHECK_ERR(rows_do(a), EINPROGRESS, "no such request");
}

static void
ncryptretm(const struct rows *r)
{
	uint32_t ses = rows_session(r);
	uint32_t id = submit(r, rows_code(r, "CIOCNCRYPTM"), ses);
	struct rows_arg a, results;

	wait_ready(r);
	results = rows_at(r, ROWS_SMALL);
	a = array(r, 4, results.p);
	CHECK_OK(rows_do(a));
	CHECK(rows_get(a, 0, 0) == 1);
	CHECK(rows_get(results, 0, 0) == id && rows_get(results, 4, 4) == 0);
	CHECK(rows_get(results, 8, 8) ==
	    (uint32_t)(uintptr_t)(r->low + ROWS_KEY));
	rows_check_out(r);
	rows_session_end(r, ses);
	check_empty(r);
}

static void
nfkeym(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_ARRAY);

	rows_fill_kop(a);
	CHECK_OK(rows_do(array(r, 1, a.p)));
	CHECK(rows_get(a, 4, 4) == 0);
	retrieve(r, rows_get(a, 12, 12));
	rows_check_kop(r);
	a = rows_at(r, ROWS_ARRAY);
	rows_fill_kop(a);
	rows_u32(a, 0, 0, 77);
	CHECK_OK(rows_do(array(r, 1, a.p)));
	CHECK(rows_get(a, 4, 4) == EINVAL);
	check_empty(r);
}

const struct rows_call rows_bsd_calls[] = {
	{ .name = "CIOCFINDDEV", .run = finddev },
	{ .name = "CIOCCRYPTAEAD", .run = cryptaead },
	{ .name = "CIOCNGSESSION", .run = ngsession },
	{ .name = "OCIOCNGSESSION", .run = ongsession },
	{ .name = "CIOCNFSESSION", .run = nfsession },
	{ .name = "CIOCNCRYPTM", .run = ncryptm },
	{ .name = "OCIOCNCRYPTM", .run = ncryptm },
	{ .name = "CIOCNCRYPTRET", .run = ncryptret },
	{ .name = "CIOCNCRYPTRETM", .run = ncryptretm },
	{ .name = "CIOCNFKEYM", .run = nfkeym },
	{ .name = NULL },
};
