/* SPDX-License-Identifier: ISC */
/*
 * test_buffer_check.c - what is a buffer and how long it is, and what is none.
 */
#include "buffer.h"

#include <errno.h>
#include <limits.h>

#include "pieces.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define TB_LEN 48

static const int kinds[] = { 0, CRYPTO_F_IOV, CRYPTO_F_IMBUF };

static int
check(int flags, void *buf, int ilen, size_t *len)
{
	struct cryptop crp = {
		.crp_flags = flags, .crp_buf = buf, .crp_ilen = ilen
	};

	*len = 77; /* is always set */
	return buffer_check(&crp, len);
}

Test(buffer_check, flat_is_what_crp_ilen_says)
{
	char buf[1];
	size_t len;

	cr_assert_eq(check(0, buf, 0, &len), 0);
	cr_assert_eq(len, 0);
	cr_assert_eq(check(0, buf, INT_MAX, &len), 0);
	cr_assert_eq(len, INT_MAX);
	cr_assert_eq(check(0, buf, -1, &len), EINVAL);
	cr_assert_eq(len, 0);
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		cr_assert_eq(check(kinds[k], NULL, 0, &len), EINVAL);
}

Test(buffer_check, pieces_are_added_up)
{
	static const size_t cuts[] = { 0, 5, 0, 0, 1, 17 };
	uint8_t data[TB_LEN] = { 0 };

	for (size_t k = 1; k < ARRAY_LEN(kinds); k++)
		for (size_t n = 2; n <= ARRAY_LEN(cuts); n++) {
			struct pieces p;
			size_t len;

			pieces_init(&p, kinds[k], data, sizeof(data), cuts, n);
			cr_assert_eq(check(p.flags, p.buf, 9999, &len), 0);
			cr_assert_eq(len, TB_LEN);
			pieces_fini(&p);
		}
}

static void
check_bad_uio(struct uio uio)
{
	size_t len;

	cr_assert_eq(check(CRYPTO_F_IOV, &uio, 1, &len), EINVAL);
	cr_assert_eq(len, 0);
}

Test(buffer_check, nonsense_in_a_uio_is_einval)
{
	char byte[1];
	struct iovec iov[2] = { { byte, 1 }, { byte, 0 } };
	const struct uio good = {
		.uio_iov = iov, .uio_iovcnt = 2, .uio_segflg = UIO_SYSSPACE
	};
	struct uio uio = good;
	size_t len;

	cr_assert_eq(check(CRYPTO_F_IOV, &uio, 1, &len), 0);
	uio.uio_iovcnt = -1;
	check_bad_uio(uio);
	uio = good;
	uio.uio_iov = NULL;
	check_bad_uio(uio);
	uio = good;
	uio.uio_offset = 1;
	check_bad_uio(uio);
	uio = good;
	uio.uio_segflg = UIO_USERSPACE;
	check_bad_uio(uio);
	uio = good;
	iov[0].iov_base = NULL;
	check_bad_uio(uio);
	uio = (struct uio){ .uio_segflg = UIO_SYSSPACE };
	cr_assert_eq(check(CRYPTO_F_IOV, &uio, 1, &len), 0);
	cr_assert_eq(len, 0);
}

Test(buffer_check, sums_that_overflow_are_einval)
{
	char byte[1];
	struct iovec iov[2] = { { byte, INT_MAX }, { byte, 0 } };
	struct uio uio = {
		.uio_iov = iov, .uio_iovcnt = 2, .uio_segflg = UIO_SYSSPACE
	};
	size_t len;

	cr_assert_eq(check(CRYPTO_F_IOV, &uio, 1, &len), 0);
	cr_assert_eq(len, INT_MAX);
	iov[1].iov_len = 1;
	check_bad_uio(uio);
	iov[1].iov_len = SIZE_MAX;
	check_bad_uio(uio);
	iov[0].iov_len = SIZE_MAX;
	check_bad_uio(uio);
	iov[0].iov_len = 2;
	iov[1].iov_len = SIZE_MAX - 1;
	check_bad_uio(uio);
}

static void
check_bad_mbuf(struct mbuf *m)
{
	size_t len;

	cr_assert_eq(check(CRYPTO_F_IMBUF, m, 1, &len), EINVAL);
	cr_assert_eq(len, 0);
}

Test(buffer_check, nonsense_in_a_chain_of_mbufs_is_einval)
{
	struct mbuf *m = m_get(M_WAITOK, MT_DATA);
	size_t len;

	m->m_next = m_get(M_WAITOK, MT_DATA);
	m->m_next->m_len = MLEN;
	cr_assert_eq(check(CRYPTO_F_IMBUF, m, 1, &len), 0);
	cr_assert_eq(len, (size_t)MLEN);
	m->m_len = -1;
	check_bad_mbuf(m);
	m->m_len = 0;
	m->m_next->m_len = MLEN + 1;
	check_bad_mbuf(m);
	m->m_next->m_len = MLEN;
	m->m_next->m_data++;
	check_bad_mbuf(m);
	m->m_next->m_data -= 2;
	check_bad_mbuf(m);
	m->m_next->m_data = NULL;
	m->m_next->m_len = 0;
	check_bad_mbuf(m);
	m->m_next->m_data = m->m_next->m_ext.ext_buf + MLEN;
	cr_assert_eq(check(CRYPTO_F_IMBUF, m, 1, &len), 0);
	m->m_next->m_data++; /* behind the storage, if by no byte of data */
	check_bad_mbuf(m);
	m_freem(m);
}

Test(buffer_check, chains_that_overflow_are_einval)
{
	struct mbuf *m = m_get(M_WAITOK, MT_DATA);
	char byte[1];
	size_t len;

	m_extadd(m, byte, UINT_MAX, NULL, NULL, NULL, 0, EXT_MOD_TYPE);
	m->m_len = INT_MAX;
	m->m_next = m_get(M_WAITOK, MT_DATA);
	cr_assert_eq(check(CRYPTO_F_IMBUF, m, 1, &len), 0);
	cr_assert_eq(len, INT_MAX);
	m->m_next->m_len = 1;
	check_bad_mbuf(m);
	m_freem(m);
}

Test(buffer_check, mbufs_win_where_both_kinds_are_said)
{
	struct mbuf *m = m_get(M_WAITOK, MT_DATA);
	size_t len;

	m->m_len = 5;
	cr_assert_eq(check(CRYPTO_F_IMBUF | CRYPTO_F_IOV, m, 1, &len), 0);
	cr_assert_eq(len, 5);
	m_freem(m);
}
