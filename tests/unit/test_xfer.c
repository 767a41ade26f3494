/* SPDX-License-Identifier: ISC */
/*
 * test_xfer.c - what a plan can have and what it cannot, before any memory is
 * touched.  What is stored, and in which order: test_linux_memory.c.
 */
#include <errno.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "xfer.h"

static struct xfer x;
static unsigned char *arena;

static void
setup(void)
{
	arena = malloc(XFER_ARENA);
	cr_assert_not_null(arena);
	xfer_init(&x, arena, NULL);
}

static void
teardown(void)
{
	xfer_fini(&x);
	free(arena);
}

TestSuite(xfer, .init = setup, .fini = teardown);

Test(xfer, nothing_is_planned_for_no_bytes)
{
	void *data;

	cr_assert_eq(xfer_want_in(&x, 0, 0, &data), 0);
	cr_assert_eq(xfer_want_out(&x, 0, 0, &data), 0);
	cr_assert_eq(x.nin, 0);
	cr_assert_eq(x.nout, 0);
}

Test(xfer, more_segments_than_a_call_can_have_are_e2big)
{
	void *data;

	for (size_t i = 0; i < XFER_SEGS; i++) {
		cr_assert_eq(xfer_want_in(&x, 4096, 1, &data), 0);
		cr_assert_eq(xfer_want_out(&x, 4096, 1, &data), 0);
	}
	cr_expect_eq(xfer_want_in(&x, 4096, 1, &data), E2BIG);
	cr_expect_eq(xfer_want_out(&x, 4096, 1, &data), E2BIG);
	cr_expect_eq(x.nin, XFER_SEGS);
	cr_expect_eq(x.nout, XFER_SEGS);
}

Test(xfer, more_small_bytes_than_a_call_can_have_are_e2big)
{
	void *data;

	cr_expect_eq(xfer_want_in(&x, 4096, SIZE_MAX, &data), E2BIG);
	cr_expect_null(data);
	cr_expect_eq(xfer_want_in(&x, 4096, XFER_SMALL + 1, &data), E2BIG);
	cr_assert_eq(xfer_want_in(&x, 4096, XFER_SMALL - 16, &data), 0);
	cr_expect_eq(xfer_want_out(&x, 4096, 17, &data), E2BIG);
	cr_assert_eq(xfer_want_out(&x, 4096, 16, &data), 0);
	cr_assert_eq((unsigned char *)data, arena + XFER_SMALL - 16);
}

Test(xfer, ranges_that_wrap_around_are_efault)
{
	unsigned char byte = 0;
	void *data;

	cr_expect_eq(xfer_want_in(&x, UINT64_MAX - 3, 8, &data), EFAULT);
	cr_expect_eq(xfer_want_out(&x, UINT64_MAX - 3, 8, &data), EFAULT);
	cr_expect_eq(xfer_want_in_at(&x, UINT64_MAX, 1, &byte), EFAULT);
	cr_expect_eq(xfer_want_out_at(&x, UINT64_MAX, 1, &byte, NULL), EFAULT);
	cr_expect_eq(xfer_want_data(&x, UINT64_MAX, 0, 16, false), EFAULT);
	cr_expect_eq(xfer_want_data(&x, 0, UINT64_MAX, 16, true), EFAULT);
	cr_expect_eq(xfer_want_data(&x, 0, UINT64_MAX, 16, false), 0);
}

Test(xfer, small_segments_begin_as_zeros)
{
	unsigned char *data;
	void *p;

	arena[0] = 0x5a;
	cr_assert_eq(xfer_want_out(&x, 4096, 4, &p), 0);
	data = p;
	cr_assert_eq(data[0], 0);
}

Test(xfer, what_was_used_of_the_arena_is_wiped)
{
	unsigned char *data;
	size_t n, len;
	struct xfer_seg list[XFER_SEGS + 1];
	void *p;

	/* The first plan counts too, though a second one replaces it. */
	cr_assert_eq(xfer_want_in(&x, 4096, 64, &p), 0);
	((unsigned char *)p)[63] = 0x5a;
	xfer_reset(&x);
	cr_assert_eq(xfer_want_data(&x, 4096, 4096, 32, true), 0);
	cr_assert_eq(xfer_list_in(&x, list, &n, &len), 0);
	cr_assert_eq(n, 1);
	cr_assert_eq(len, 32);
	data = list[0].data;
	data[31] = 0x5a;
	data[32 + XFER_TRAIL - 1] = 0x5a; /* the end of a digest */
	xfer_fini(&x);
	cr_expect_eq(arena[63], 0);
	cr_expect_eq(data[31], 0);
	cr_expect_eq(data[32 + XFER_TRAIL - 1], 0);
}

Test(xfer, a_list_of_more_than_one_piece_is_e2big)
{
	struct xfer_seg list[XFER_SEGS + 1];
	size_t n, len;

	cr_assert_eq(xfer_want_data(&x, 0, 0, XFER_PIECE, true), 0);
	cr_expect_eq(xfer_list_in(&x, list, &n, &len), 0);
	cr_expect_eq(xfer_list_out(&x, list, &n, &len), 0);
	cr_assert_eq(xfer_want_data(&x, 0, 0, XFER_PIECE + 1, true), 0);
	cr_expect_eq(xfer_list_in(&x, list, &n, &len), E2BIG);
	cr_expect_eq(xfer_list_out(&x, list, &n, &len), E2BIG);
}

/* A message has what is stored of it anywhere, and something in front. */
Test(xfer, a_message_has_a_head_and_a_result_of_its_own)
{
	struct xfer_message msg = { .src_uaddr = 4096,
		.len = 100,
		.dst_uaddr = 8192,
		.out_off = 12,
		.out_len = 104 };
	struct xfer_seg list[XFER_SEGS + 1];
	size_t n, len;

	cr_assert_eq(xfer_want_head(&x, 4096, XFER_HEAD + 1), EINVAL);
	cr_assert_eq(xfer_want_head(&x, UINT64_MAX, 2), EFAULT);
	cr_assert_eq(xfer_want_head(&x, 16384, XFER_HEAD), 0);
	cr_assert_eq(xfer_want_message(&x, &msg), 0);
	cr_assert_eq(xfer_list_in(&x, list, &n, &len), 0);
	cr_assert_eq(n, 2);
	cr_expect_eq(len, XFER_HEAD + 100);
	cr_expect_eq((unsigned char *)list[0].data + XFER_HEAD,
	    (unsigned char *)list[1].data);
	((unsigned char *)list[0].data)[0] = 0x5a;
	((unsigned char *)list[1].data)[115] = 0x5a;
	cr_assert_eq(xfer_list_out(&x, list, &n, &len), 0);
	cr_assert_eq(n, 1);
	cr_expect_eq(list[0].uaddr, 8192);
	cr_expect_eq(list[0].len, 104);
	cr_expect_eq((unsigned char *)list[0].data, x.data + 12);
	xfer_fini(&x);
	cr_expect_eq(x.data[-(ptrdiff_t)XFER_HEAD], 0);
	cr_expect_eq(x.data[115], 0);
}

Test(xfer, a_message_answers_bad_ranges_as_it_likes)
{
	struct xfer_message msg = {
		.src_uaddr = UINT64_MAX, .len = 2, .fault = EINVAL
	};
	struct xfer_seg list[XFER_SEGS + 1];
	size_t n, len;

	cr_expect_eq(xfer_want_message(&x, &msg), EINVAL);
	msg.fault = 0;
	cr_expect_eq(xfer_want_message(&x, &msg), EFAULT);
	msg.src_uaddr = 0;
	msg.dst_uaddr = UINT64_MAX;
	msg.out_len = 2;
	cr_expect_eq(xfer_want_message(&x, &msg), EFAULT);
	/* What is made of it counts, too. */
	msg.dst_uaddr = 0;
	msg.len = XFER_PIECE;
	msg.out_len = XFER_PIECE + 1;
	cr_expect_eq(xfer_want_message(&x, &msg), 0);
	cr_expect_eq(xfer_list_in(&x, list, &n, &len), E2BIG);
	msg.out_len = XFER_PIECE;
	cr_expect_eq(xfer_want_message(&x, &msg), 0);
	cr_expect_eq(xfer_list_in(&x, list, &n, &len), 0);
}
