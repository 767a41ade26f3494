/* SPDX-License-Identifier: ISC */
/*
 * progmem: what is copied, and every errno of its header.  The program is a
 * child of ours with a few pages of its own; it stays until it is killed.
 */
#include <sys/mman.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "progmem.h"

#define PAGE ((size_t)4096)

/* Both of us see the pages at the same address; they are private, so that what
 * one writes the other does not have: page 0 and 1 writable, 2 read-only, 3 no
 * access, 4 not mapped. */
static unsigned char *pages;
static pid_t child;

static uint64_t
at(size_t offset)
{
	return (uint64_t)(uintptr_t)(pages + offset);
}

static void
setup(void)
{
	size_t i;

	pages = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cr_assert(pages != MAP_FAILED);
	for (i = 0; i < 3 * PAGE; i++)
		pages[i] = (unsigned char)(i % 251 + 1);
	cr_assert_eq(mprotect(pages + 2 * PAGE, PAGE, PROT_READ), 0);
	cr_assert_eq(mprotect(pages + 3 * PAGE, PAGE, PROT_NONE), 0);
	cr_assert_eq(munmap(pages + 4 * PAGE, PAGE), 0);
	child = fork();
	cr_assert(child >= 0);
	while (child == 0)
		pause();
}

static void
teardown(void)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

TestSuite(progmem, .init = setup, .fini = teardown);

Test(progmem, fetch_copies_all_segments_in_order)
{
	unsigned char a[3], b[PAGE];
	struct xfer_seg segs[] = {
		{ .uaddr = at(7), .data = a, .len = sizeof(a) },
		{ .uaddr = at(PAGE - 10), .data = b, .len = sizeof(b) },
		{ .uaddr = 0, .data = NULL, .len = 0 },
	};

	cr_assert_eq(progmem_fetch(child, segs, 3), 0);
	cr_assert_eq(memcmp(a, pages + 7, sizeof(a)), 0);
	cr_assert_eq(memcmp(b, pages + PAGE - 10, sizeof(b)), 0);
}

Test(progmem, more_segments_than_a_batch)
{
	unsigned char got[50];
	struct xfer_seg segs[50];
	size_t i;

	for (i = 0; i < 50; i++)
		segs[i] = (struct xfer_seg){
			.uaddr = at(3 * i), .data = got + i, .len = 1
		};
	cr_assert_eq(progmem_fetch(child, segs, 50), 0);
	for (i = 0; i < 50; i++)
		cr_assert_eq(got[i], pages[3 * i], "segment %zu", i);
}

Test(progmem, no_segments_is_success)
{
	cr_assert_eq(progmem_fetch(child, NULL, 0), 0);
	cr_assert_eq(progmem_store(child, NULL, 0), 0);
}

Test(progmem, store_changes_the_program_alone)
{
	unsigned char put[] = "stored", got[sizeof(put)];
	struct xfer_seg seg = {
		.uaddr = at(PAGE - 3), .data = put, .len = sizeof(put)
	};

	cr_assert_eq(progmem_store(child, &seg, 1), 0);
	cr_assert_neq(memcmp(pages + PAGE - 3, put, sizeof(put)), 0);
	seg.data = got;
	cr_assert_eq(progmem_fetch(child, &seg, 1), 0);
	cr_assert_eq(memcmp(got, put, sizeof(put)), 0);
}

Test(progmem, what_may_not_be_touched_is_efault)
{
	unsigned char buf[2 * PAGE];
	struct xfer_seg seg = { .data = buf, .len = 16 };

	seg.uaddr = at(3 * PAGE);
	cr_expect_eq(progmem_fetch(child, &seg, 1), EFAULT, "no access");
	seg.uaddr = at(4 * PAGE);
	cr_expect_eq(progmem_fetch(child, &seg, 1), EFAULT, "not mapped");
	seg.uaddr = at(3 * PAGE - 8);
	cr_expect_eq(progmem_fetch(child, &seg, 1), EFAULT, "half there");
	seg.uaddr = at(2 * PAGE);
	cr_expect_eq(progmem_fetch(child, &seg, 1), 0, "read-only");
	cr_expect_eq(progmem_store(child, &seg, 1), EFAULT, "read-only");
	seg.uaddr = at(2 * PAGE - 8);
	cr_expect_eq(progmem_store(child, &seg, 1), EFAULT, "half writable");
	seg.uaddr = 0;
	cr_expect_eq(progmem_fetch(child, &seg, 1), EFAULT, "NULL");
	seg.uaddr = UINT64_MAX - 4;
	cr_expect_eq(progmem_fetch(child, &seg, 1), EFAULT, "wraps around");
	seg.uaddr = UINT64_C(1) << 62;
	cr_expect_eq(progmem_store(child, &seg, 1), EFAULT, "no address");
}

Test(progmem, a_bad_segment_behind_a_good_one_is_efault)
{
	unsigned char buf[16];
	struct xfer_seg segs[] = {
		{ .uaddr = at(0), .data = buf, .len = 8 },
		{ .uaddr = at(4 * PAGE), .data = buf + 8, .len = 8 },
	};

	cr_expect_eq(progmem_fetch(child, segs, 2), EFAULT);
	cr_expect_eq(progmem_store(child, segs, 2), EFAULT);
}

Test(progmem, a_dead_program_is_esrch)
{
	unsigned char buf[8];
	struct xfer_seg seg = { .uaddr = at(0), .data = buf, .len = 8 };
	siginfo_t info;

	kill(child, SIGKILL);
	cr_assert_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);
	cr_expect_eq(progmem_fetch(child, &seg, 1), ESRCH, "zombie");
	cr_assert_eq(waitpid(child, NULL, 0), child);
	cr_expect_eq(progmem_fetch(child, &seg, 1), ESRCH, "reaped");
	cr_expect_eq(progmem_store(child, &seg, 1), ESRCH, "reaped");
}

/* As somebody else; on a process of its own, for there is no way back. */
static int
copy_as_nobody(struct xfer_seg *seg, bool store)
{
	int status = 0;
	pid_t pid;

	pid = fork();
	cr_assert(pid >= 0);
	if (pid == 0) {
		if (setuid(65534) != 0)
			_exit(255);
		_exit(store ? progmem_store(child, seg, 1)
			    : progmem_fetch(child, seg, 1));
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

Test(progmem, a_program_of_another_user_is_eperm)
{
	unsigned char buf[8];
	struct xfer_seg seg = { .uaddr = at(0), .data = buf, .len = 8 };

	if (geteuid() != 0)
		cr_skip_test("needs root");
	cr_expect_eq(copy_as_nobody(&seg, false), EPERM);
	cr_expect_eq(copy_as_nobody(&seg, true), EPERM);
}

Test(progmem, string_ends_where_it_ends)
{
	char end[2 * PAGE], buf[2 * PAGE + 1];
	struct xfer_seg seg = { .uaddr = at(0), .data = end };

	/* 2 * PAGE bytes with the end as the last one before read-only. */
	memset(end, 'x', sizeof(end));
	end[sizeof(end) - 1] = '\0';
	seg.len = sizeof(end);
	cr_assert_eq(progmem_store(child, &seg, 1), 0);

	cr_expect_eq(progmem_string(child, at(2 * PAGE - 1), buf, 1), 0);
	cr_expect_str_eq(buf, "");
	cr_expect_eq(
	    progmem_string(child, at(2 * PAGE - 4), buf, sizeof(buf)), 0);
	cr_expect_str_eq(buf, "xxx");
	cr_expect_eq(progmem_string(child, at(5), buf, sizeof(buf)), 0);
	cr_expect_eq(strlen(buf), 2 * PAGE - 6, "over a page's end");
	cr_expect_eq(progmem_string(child, at(2 * PAGE - 4), buf, 4), 0);
	cr_expect_eq(
	    progmem_string(child, at(2 * PAGE - 4), buf, 3), ENAMETOOLONG);
	cr_expect_eq(progmem_string(child, at(0), buf, 0), ENAMETOOLONG);
}

Test(progmem, string_without_end_is_efault)
{
	char buf[2 * PAGE];

	/* Page 2 has no zero byte, and page 3 cannot be read. */
	cr_expect_eq(
	    progmem_string(child, at(3 * PAGE - 5), buf, sizeof(buf)), EFAULT);
	cr_expect_eq(
	    progmem_string(child, at(3 * PAGE - 5), buf, 5), ENAMETOOLONG);
	cr_expect_eq(progmem_string(child, 0, buf, sizeof(buf)), EFAULT);
	cr_expect_eq(
	    progmem_string(child, UINT64_MAX, buf, sizeof(buf)), EFAULT);
}
