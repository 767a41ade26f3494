/* SPDX-License-Identifier: ISC */
/*
 * test_mbuf.c - chains of mbufs: making, growing, trimming and freeing them, and
 * what is left in memory afterwards.
 */
#include <opencrypto/mbuf.h>

#include <sys/resource.h>

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <criterion/criterion.h>

/* A packet of 'a', 'b', 'c' ...: as many of each as `lens` says, up to -1. */
static struct mbuf *
packet(const int *lens)
{
	struct mbuf *m = NULL, **end = &m;
	int total = 0;

	for (char c = 'a'; *lens >= 0; lens++, c++) {
		*end =
		    m_getjcl(M_WAITOK, MT_DATA, c == 'a' ? M_PKTHDR : 0, *lens);
		cr_assert_not_null(*end);
		memset((*end)->m_data, c, (size_t)*lens);
		(*end)->m_len = *lens;
		total += *lens;
		end = &(*end)->m_next;
	}
	m->m_pkthdr.len = total;
	return m;
}

/* The chain holds `want`, and knows how long it is. */
static void
holds(struct mbuf *m, const char *want)
{
	char got[512] = { 0 };

	cr_assert_eq(m_length(m, NULL), strlen(want));
	cr_assert_eq(m->m_pkthdr.len, (int)strlen(want));
	m_copydata(m, 0, (int)strlen(want), got);
	cr_assert_str_eq(got, want);
}

static const int three[] = { 3, 0, 4, -1 };

Test(m_get, is_empty_with_room)
{
	struct mbuf *m = m_get(M_NOWAIT, MT_DATA);

	cr_assert(m->m_next == NULL && m->m_len == 0 && m->m_flags == 0);
	cr_assert_eq(M_LEADINGSPACE(m), 0);
	cr_assert_eq(M_TRAILINGSPACE(m), MLEN);
	for (int i = 0; i < MLEN; i++)
		cr_assert_eq(m->m_data[i], 0);
	cr_assert_null(m_free(m));
}

Test(m_gethdr, begins_a_packet)
{
	struct mbuf *m = m_gethdr(M_NOWAIT, MT_HEADER);

	cr_assert_eq(m->m_flags, M_PKTHDR);
	cr_assert_eq(m->m_pkthdr.len, 0);
	m_freem(m);
}

Test(m_getcl, has_a_cluster)
{
	struct mbuf *m = m_getcl(M_NOWAIT, MT_DATA, M_PKTHDR);

	cr_assert_eq(m->m_flags, M_PKTHDR | M_EXT);
	cr_assert_eq(M_TRAILINGSPACE(m), MCLBYTES);
	memset(m->m_data, 'x', MCLBYTES);
	m_freem(m);
}

Test(m_getjcl, has_the_size_asked_for)
{
	static const int sizes[] = { 0, 1, MHLEN, MHLEN + 1, 4096, 100000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct mbuf *m = m_getjcl(M_NOWAIT, MT_DATA, 0, sizes[i]);

		cr_assert_not_null(m);
		cr_assert_geq(M_TRAILINGSPACE(m), sizes[i]);
		memset(m->m_data, 'x', (size_t)sizes[i]);
		m_freem(m);
	}
	cr_assert_null(m_getjcl(M_NOWAIT, MT_DATA, 0, -1));
}

/* Freed blocks are kept mapped by secret.c; what it links them by is at their
 * start. */
Test(m_free, wipes_and_gives_the_rest)
{
	static const int lens[] = { 100, 1000, -1 };
	struct mbuf *m = packet(lens);
	struct mbuf *rest = m->m_next;
	const volatile char *in = m->m_data, *cluster = rest->m_data;

	cr_assert_eq(m_free(m), rest);
	cr_assert_eq(in[99], 0);
	cr_assert_eq(in[50], 0);
	cr_assert_eq(cluster[999], 'b');
	cr_assert_null(m_free(rest));
	cr_assert_eq(cluster[999], 0);
	cr_assert_eq(cluster[500], 0);
	cr_assert_null(m_free(NULL));
	m_freem(NULL);
}

Test(m_length, counts_and_finds_the_last)
{
	struct mbuf *m = packet(three), *last;

	cr_assert_eq(m_length(m, &last), 7);
	cr_assert_eq(last, m->m_next->m_next);
	m_freem(m);
	cr_assert_eq(m_length(NULL, &last), 0);
	cr_assert_null(last);
}

Test(m_copydata, from_anywhere_to_the_end)
{
	struct mbuf *m = packet(three);

	for (int off = 0; off <= 8; off++)
		for (int len = 0; len <= 9; len++) {
			static const char all[] = "aaacccc";
			char got[10] = "---------", want[10] = "---------";
			int n = off > 7 ? 0 : len > 7 - off ? 7 - off : len;

			m_copydata(m, off, len, got);
			memcpy(want, all + (off > 7 ? 7 : off), (size_t)n);
			cr_assert_str_eq(got, want, "%d at %d", len, off);
		}
	m_copydata(m, -1, 4, NULL);
	m_copydata(m, 0, -4, NULL);
	m_freem(m);
}

Test(m_copyback, overwrites)
{
	struct mbuf *m = packet(three);

	cr_assert_eq(m_copyback(m, 2, 3, "xyz"), 0);
	holds(m, "aaxyzcc");
	cr_assert_eq(m_copyback(m, 3, 4, "0123"), 0);
	holds(m, "aax0123");
	cr_assert_eq(m_copyback(m, 7, 0, ""), 0);
	holds(m, "aax0123");
	m_freem(m);
}

/* What was cut off before must not come back. */
Test(m_copyback, extends_by_the_storage_left)
{
	struct mbuf *m = packet(three), *last;

	m_adj(m, -3);
	cr_assert_eq(m_copyback(m, 6, 2, "xy"), 0);
	cr_assert_eq(m->m_pkthdr.len, 8);
	cr_assert_eq(m_length(m, &last), 8);
	cr_assert_eq(last, m->m_next->m_next, "no mbuf was needed");
	cr_assert_arr_eq(last->m_data, "c\0\0xy", 5);
	m_freem(m);
}

Test(m_copyback, extends_by_mbufs)
{
	static const int lens[] = { 3, MCLBYTES, -1 }; /* a full one */
	static char in[5000], got[3 + MCLBYTES + 6000];
	struct mbuf *m = packet(lens);
	int end = 3 + MCLBYTES;

	memset(in, 'i', sizeof(in));
	cr_assert_eq(m_copyback(m, end + 1000, 5000, in), 0);
	cr_assert_eq(m_length(m, NULL), (u_int)end + 6000);
	cr_assert_eq(m->m_pkthdr.len, end + 6000);
	m_copydata(m, 0, (int)sizeof(got), got);
	cr_assert_eq(got[end - 1], 'b');
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(got[end + i], 0);
	cr_assert_arr_eq(got + end + 1000, in, 5000);
	m_freem(m);
}

Test(m_copyback, nonsense_is_einval)
{
	struct mbuf *m = packet(three);

	cr_assert_eq(m_copyback(NULL, 0, 1, "x"), EINVAL);
	cr_assert_eq(m_copyback(m, -1, 1, "x"), EINVAL);
	cr_assert_eq(m_copyback(m, 0, -1, "x"), EINVAL);
	cr_assert_eq(m_copyback(m, INT_MAX, 1, "x"), EINVAL);
	holds(m, "aaacccc");
	m_freem(m);
}

/* More than a free block of secret.c holds, so that the system is asked. */
Test(m_copyback, without_memory_is_enobufs_and_changes_nothing)
{
	static char in[100000];
	struct mbuf *m = packet(three), *got, *front;
	struct rlimit old, none;
	int error, appended;

	cr_assert_eq(getrlimit(RLIMIT_AS, &old), 0);
	none = old;
	none.rlim_cur = 0;
	cr_assert_eq(setrlimit(RLIMIT_AS, &none), 0);
	error = m_copyback(m, 5, sizeof(in), in);
	appended = m_append(m, sizeof(in), in);
	got = m_getjcl(M_WAITOK, MT_DATA, 0, sizeof(in));
	front = m_prepend(m_get(M_WAITOK, MT_DATA), sizeof(in), M_WAITOK);
	cr_assert_eq(setrlimit(RLIMIT_AS, &old), 0);
	cr_assert_eq(error, ENOBUFS);
	cr_assert_eq(appended, 0);
	cr_assert_null(got);
	cr_assert_null(front);
	holds(m, "aaacccc");
	m_freem(m);
}

Test(m_append, puts_it_at_the_end)
{
	struct mbuf *m = packet(three);

	cr_assert_eq(m_append(m, 3, "xyz"), 1);
	holds(m, "aaaccccxyz");
	cr_assert_eq(m_append(m, 0, ""), 1);
	cr_assert_eq(m_append(m, -1, ""), 0);
	cr_assert_eq(m_append(m, INT_MAX, ""), 0);
	holds(m, "aaaccccxyz");
	m_freem(m);
}

static void
adj_to(int len, const char *want)
{
	struct mbuf *m = packet(three);

	m_adj(m, len);
	holds(m, want);
	m_freem(m);
}

Test(m_adj, cuts_either_end)
{
	adj_to(0, "aaacccc");
	adj_to(2, "acccc");
	adj_to(3, "cccc");
	adj_to(4, "ccc");
	adj_to(7, "");
	adj_to(8, "");
	adj_to(INT_MAX, "");
	adj_to(-1, "aaaccc");
	adj_to(-4, "aaa");
	adj_to(-5, "aa");
	adj_to(-7, "");
	adj_to(-8, "");
	adj_to(INT_MIN, "");
	m_adj(NULL, 5);
}

Test(m_prepend, is_the_new_first)
{
	struct mbuf *old = packet(three);
	struct mbuf *m = m_prepend(old, 5, M_NOWAIT);

	cr_assert_eq(m->m_next, old);
	cr_assert_eq(m->m_flags & M_PKTHDR, M_PKTHDR);
	cr_assert_eq(old->m_flags & M_PKTHDR, 0);
	cr_assert_eq(m->m_pkthdr.len, 7);
	cr_assert_eq(m->m_len, 5);
	cr_assert_eq(M_TRAILINGSPACE(m), 0);
	cr_assert_arr_eq(m->m_data, "\0\0\0\0", 5);
	cr_assert_null(m_prepend(m, -1, M_NOWAIT)); /* and frees it */
}

Test(m_prepend, M_PREPEND_takes_room_that_is_there)
{
	struct mbuf *m = packet(three), *first = m;

	m_adj(m, 2);
	M_PREPEND(m, 2, M_NOWAIT);
	cr_assert_eq(m, first);
	holds(m, "aaacccc");
	M_PREPEND(m, 300, M_NOWAIT);
	cr_assert_not_null(m);
	if (m == NULL)
		return; /* for the compiler */
	cr_assert_eq(m->m_next, first);
	cr_assert_eq(m->m_pkthdr.len, 307);
	cr_assert_eq(m_length(m, NULL), 307);
	m_freem(m);
}

static int freed;

static void
count_free(struct mbuf *m)
{
	cr_assert_eq(m->m_ext.ext_arg1, &freed);
	cr_assert_eq(m->m_ext.ext_arg2, NULL);
	freed += (int)m->m_ext.ext_size;
}

Test(m_extadd, uses_and_returns_the_callers_storage)
{
	char own[10] = "0123456789";
	struct mbuf *m = m_gethdr(M_NOWAIT, MT_DATA);

	freed = 0;
	m_extadd(m, own, 10, count_free, &freed, NULL, 0, EXT_CLUSTER);
	cr_assert_eq(m->m_flags, M_EXT | M_PKTHDR);
	cr_assert_eq(mtod(m, char *), own);
	cr_assert_eq(M_TRAILINGSPACE(m), 10);
	m->m_len = m->m_pkthdr.len = 8;
	cr_assert_eq(m_append(m, 4, "wxyz"), 1);
	holds(m, "01234567wxyz");
	cr_assert_arr_eq(own, "01234567wx", 10);
	m_freem(m);
	cr_assert_eq(freed, 10);
	cr_assert_arr_eq(own, "01234567wx", 10);
}

/* Under the address sanitizer: the cluster is not lost. */
Test(m_extadd, replaces_a_cluster)
{
	char own[1];
	struct mbuf *m = m_getcl(M_NOWAIT, MT_DATA, 0);

	m_extadd(m, own, 1, NULL, NULL, NULL, 0, EXT_MOD_TYPE);
	cr_assert_eq(m->m_data, own);
	cr_assert_eq(M_TRAILINGSPACE(m), 1);
	m_freem(m);
}
