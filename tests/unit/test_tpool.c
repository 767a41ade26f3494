/* SPDX-License-Identifier: ISC */
/*
 * test_tpool.c - threads that read bytes from a pipe: how long one waits for them,
 * and what tells that they still work.
 */
#include "tpool.h"

#include <criterion/criterion.h>

#include <errno.h>
#include <unistd.h>

static int requests[2];
static int answers[2];
static int quit[2];

static void
pipes_open(void)
{
	cr_assert_eq(pipe(requests), 0);
	cr_assert_eq(pipe(answers), 0);
	cr_assert_eq(pipe(quit), 0);
}

/* 'e' is the last request. */
static int
echo(void *ctx)
{
	char byte;

	(void)ctx;
	if (read(requests[0], &byte, 1) != 1)
		return EINTR;
	if (byte == 'e')
		return ENODEV;
	return write(answers[1], &byte, 1) == 1 ? 0 : EIO;
}

static struct tpool *
pool_start(void)
{
	struct tpool *pool;

	cr_assert_eq(tpool_new(&pool, echo, 1), 0);
	cr_assert_eq(tpool_add(pool, NULL), 0);
	return pool;
}

static void
ask(char byte)
{
	cr_assert_eq(write(requests[1], &byte, 1), 1);
}

TestSuite(tpool, .init = pipes_open);

Test(tpool, wait_times_out)
{
	struct tpool *pool = pool_start();

	cr_expect_eq(tpool_wait(pool, quit[0], 0), ETIMEDOUT);
	cr_expect_eq(tpool_wait(pool, quit[0], 1), ETIMEDOUT);
	tpool_free(pool);
}

Test(tpool, wait_ends_with_the_descriptor)
{
	struct tpool *pool = pool_start();

	cr_assert_eq(write(quit[1], "", 1), 1);
	cr_expect_eq(tpool_wait(pool, quit[0], -1), 0);
	tpool_free(pool);
}

Test(tpool, wait_ends_with_the_requests)
{
	struct tpool *pool = pool_start();

	ask('e');
	cr_expect_eq(tpool_wait(pool, quit[0], -1), ENODEV);
	tpool_free(pool);
}

Test(tpool, moved_since_asked)
{
	struct tpool *pool = pool_start();
	char byte;

	cr_expect_not(tpool_moved(pool));
	ask('a');
	ask('b');
	/* The second answer comes after the first request was carried out. */
	cr_assert_eq(read(answers[0], &byte, 1), 1);
	cr_assert_eq(read(answers[0], &byte, 1), 1);
	cr_expect_eq(byte, 'b');
	cr_expect(tpool_moved(pool));
	tpool_free(pool);
}

Test(tpool, not_moved_by_the_last_request)
{
	struct tpool *pool = pool_start();

	ask('e');
	cr_expect_eq(tpool_wait(pool, quit[0], -1), ENODEV);
	cr_expect_not(tpool_moved(pool));
	tpool_free(pool);
}
