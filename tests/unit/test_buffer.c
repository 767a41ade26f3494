/* SPDX-License-Identifier: ISC */
/*
 * test_buffer.c - the arithmetic of buffers in pieces: walking them in blocks
 * and copying into and out of them.
 */
#include "buffer.h"

#include <errno.h>
#include <limits.h>

#include "pieces.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define TB_LEN 48 /* bytes of the buffers here */

static const int kinds[] = { 0, CRYPTO_F_IOV, CRYPTO_F_IMBUF };

/* Repeated as often as it takes. */
static const struct {
	size_t cuts[8];
	size_t ncuts;
} layouts[] = {
	{ { PIECES_REST }, 1 },
	{ { 1 }, 1 },
	{ { 16 }, 1 },
	{ { 17, PIECES_REST }, 2 },
	{ { 0, 0, 15, 0, 1, 0 }, 6 },
	{ { 3, 0, 7, 1, 0, 19 }, 6 },
	{ { 5, 0, 43, 0 }, 4 },
	{ { 0, 0, PIECES_REST }, 3 },
};

static void
fill(uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i * 7 + 1);
}

static struct cryptop
request(const struct pieces *p)
{
	return (struct cryptop){
		.crp_flags = p->flags, .crp_buf = p->buf, .crp_ilen = TB_LEN
	};
}

/* A cipher of sorts: what becomes of a byte depends on its place. */
struct toy {
	size_t block;
	size_t at; /* bytes seen */
	size_t calls;
	size_t fail_at; /* the call that fails; 0: none */
	bool ended; /* a call with a part of a block */
};

static int
toy_crypt(void *arg, uint8_t *data, size_t n)
{
	struct toy *toy = arg;

	cr_assert_gt(n, 0);
	cr_assert(!toy->ended, "bytes after a part of a block");
	toy->ended = n % toy->block != 0;
	for (size_t i = 0; i < n; i++)
		data[i] ^= (uint8_t)(0x80 + toy->at + i);
	toy->at += n;
	toy->calls++;
	return toy->calls == toy->fail_at ? EIO : 0;
}

/* Walk `len` bytes from `off` of a buffer cut as `layout` says, and look at
 * every byte of it. */
static void
walk_one(size_t kind, size_t layout, size_t off, size_t len, struct toy *toy)
{
	uint8_t data[TB_LEN], got[TB_LEN];
	struct pieces p;
	struct cryptop crp;

	fill(data, sizeof(data));
	pieces_init(&p, kinds[kind], data, sizeof(data), layouts[layout].cuts,
	    layouts[layout].ncuts);
	crp = request(&p);
	cr_assert_eq(buffer_walk(&crp, off, len, toy->block, toy_crypt, toy), 0,
	    "layout %zu, %zu at %zu", layout, len, off);
	cr_assert_eq(toy->at, len);
	for (size_t i = 0; i < len; i++)
		data[off + i] ^= (uint8_t)(0x80 + i);
	cr_assert_eq(pieces_read(&p, got, sizeof(got)), sizeof(got));
	cr_assert_arr_eq(got, data, sizeof(got),
	    "kind %zu, layout %zu, block %zu: %zu at %zu", kind, layout,
	    toy->block, len, off);
	pieces_fini(&p);
}

Test(buffer_walk, whole_blocks_come_in_order_and_stay_inside)
{
	static const size_t blocks[] = { 1, 3, 8, 16, BUFFER_BLOCK_MAX };

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t l = 0; l < ARRAY_LEN(layouts); l++)
			for (size_t b = 0; b < ARRAY_LEN(blocks); b++)
				for (size_t off = 0; off <= TB_LEN; off++) {
					struct toy all = { .block = blocks[b] },
						   part = all;

					walk_one(k, l, off, TB_LEN - off, &all);
					walk_one(k, l, off, (TB_LEN - off) / 2,
					    &part);
				}
}

Test(buffer_walk, flat_is_one_call)
{
	struct toy toy = { .block = 16 }, none = { .block = 16 };

	walk_one(0, 0, 5, 37, &toy);
	cr_assert_eq(toy.calls, 1);
	walk_one(0, 0, 5, 0, &none);
	cr_assert_eq(none.calls, 0);
}

/* Only a block that straddles costs a copy. */
Test(buffer_walk, contiguous_blocks_are_one_call)
{
	struct toy two = { .block = 16 }, one = { .block = 16 };

	walk_one(1, 3, 1, 47, &two); /* 17 and 31 bytes, from 1 */
	cr_assert_eq(two.calls, 2);
	walk_one(1, 7, 0, 48, &one); /* behind empty ones */
	cr_assert_eq(one.calls, 1);
}

Test(buffer_walk, past_the_end_is_einval)
{
	for (size_t k = 1; k < ARRAY_LEN(kinds); k++)
		for (size_t l = 0; l < ARRAY_LEN(layouts); l++) {
			uint8_t data[TB_LEN], got[TB_LEN];
			struct toy toy = { .block = 16 };
			struct pieces p;
			struct cryptop crp;

			fill(data, sizeof(data));
			pieces_init(&p, kinds[k], data, sizeof(data),
			    layouts[l].cuts, layouts[l].ncuts);
			crp = request(&p);
			cr_assert_eq(buffer_walk(&crp, TB_LEN + 1, 1, 1,
					 toy_crypt, &toy),
			    EINVAL);
			cr_assert_eq(
			    buffer_walk(&crp, TB_LEN, 1, 1, toy_crypt, &toy),
			    EINVAL);
			cr_assert_eq(buffer_walk(&crp, TB_LEN - 8, 16, 16,
					 toy_crypt, &toy),
			    EINVAL);
			cr_assert_eq(toy.calls, 0);
			cr_assert_eq(pieces_read(&p, got, sizeof(got)), TB_LEN);
			cr_assert_arr_eq(got, data, sizeof(got));
			pieces_fini(&p);
		}
}

Test(buffer_walk, error_ends_it_and_is_given)
{
	static const size_t cut = 17;
	uint8_t data[TB_LEN], got[TB_LEN];
	struct toy toy = { .block = 16, .fail_at = 2 };
	struct pieces p;
	struct cryptop crp;

	fill(data, sizeof(data));
	pieces_init(&p, CRYPTO_F_IOV, data, sizeof(data), &cut, 1);
	crp = request(&p);
	cr_assert_eq(buffer_walk(&crp, 0, 48, 16, toy_crypt, &toy), EIO);
	cr_assert_eq(toy.calls, 2);
	cr_assert_eq(pieces_read(&p, got, sizeof(got)), TB_LEN);
	/* The second block was a copy, which is not written back. */
	cr_assert_arr_eq(got + 16, data + 16, 32);
	pieces_fini(&p);
}

Test(buffer_copy, any_region_of_any_buffer)
{
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t l = 0; l < ARRAY_LEN(layouts); l++)
			for (size_t off = 0; off <= TB_LEN; off++) {
				uint8_t data[TB_LEN], got[TB_LEN], in[TB_LEN];
				size_t len = (TB_LEN - off) / (1 + off % 2);
				struct pieces p;

				fill(data, sizeof(data));
				memset(in, 0xee, sizeof(in));
				memset(got, 0, sizeof(got));
				pieces_init(&p, kinds[k], data, sizeof(data),
				    layouts[l].cuts, layouts[l].ncuts);
				crypto_copydata(
				    p.flags, p.buf, (int)off, (int)len, got);
				cr_assert_arr_eq(got, data + off, len);
				crypto_copyback(
				    p.flags, p.buf, (int)off, (int)len, in);
				memcpy(data + off, in, len);
				cr_assert_eq(
				    pieces_read(&p, got, sizeof(got)), TB_LEN);
				cr_assert_arr_eq(got, data, TB_LEN);
				pieces_fini(&p);
			}
}

Test(buffer_copy, what_is_outside_is_not_touched)
{
	static const size_t cuts[] = { 0, 7 };

	for (size_t k = 1; k < ARRAY_LEN(kinds); k++) {
		uint8_t data[TB_LEN], got[TB_LEN + 8], in[16];
		struct pieces p;

		fill(data, sizeof(data));
		memset(in, 0xee, sizeof(in));
		memset(got, 0xaa, sizeof(got));
		pieces_init(&p, kinds[k], data, sizeof(data), cuts, 2);
		crypto_copydata(p.flags, p.buf, TB_LEN - 4, 16, got);
		cr_assert_arr_eq(got, data + TB_LEN - 4, 4);
		cr_assert_eq(got[4], 0xaa);
		crypto_copydata(p.flags, p.buf, TB_LEN + 1, 1, got);
		crypto_copydata(p.flags, p.buf, -1, 1, got);
		crypto_copydata(p.flags, p.buf, 0, -1, got);
		cr_assert_eq(got[0], data[TB_LEN - 4]);
		crypto_copyback(p.flags, p.buf, -1, 16, in);
		crypto_copyback(p.flags, p.buf, 0, -1, in);
		if (kinds[k] == CRYPTO_F_IOV) {
			crypto_copyback(p.flags, p.buf, TB_LEN + 1, 1, in);
			crypto_copyback(p.flags, p.buf, TB_LEN - 4, 16, in);
			memset(data + TB_LEN - 4, 0xee, 4);
		}
		cr_assert_eq(pieces_read(&p, got, sizeof(got)), TB_LEN);
		cr_assert_arr_eq(got, data, TB_LEN);
		pieces_fini(&p);
	}
}

Test(buffer_copy, errors_are_told)
{
	static const size_t cut = 7;
	uint8_t data[TB_LEN] = { 0 }, some[8] = { 0 };
	struct pieces p;
	struct cryptop crp;

	for (size_t k = 1; k < ARRAY_LEN(kinds); k++) {
		pieces_init(&p, kinds[k], data, sizeof(data), &cut, 1);
		crp = request(&p);
		cr_assert_eq(buffer_get(&crp, TB_LEN - 8, 8, some), 0);
		cr_assert_eq(buffer_get(&crp, TB_LEN - 7, 8, some), EINVAL);
		cr_assert_eq(buffer_get(&crp, TB_LEN + 1, 0, some), EINVAL);
		cr_assert_eq(buffer_put(&crp, TB_LEN - 8, 8, some), 0);
		cr_assert_eq(buffer_put(&crp, TB_LEN - 7, 8, some),
		    kinds[k] == CRYPTO_F_IOV ? EINVAL : 0);
		cr_assert_eq(
		    buffer_put(&crp, (size_t)INT_MAX + 1, 1, some), EINVAL);
		pieces_fini(&p);
	}
}

Test(buffer_copy, a_chain_of_mbufs_is_extended)
{
	static const size_t cut = 7;
	uint8_t data[TB_LEN], got[TB_LEN + 300];
	struct mbuf *chain;
	struct pieces p;

	fill(data, sizeof(data));
	pieces_init(&p, CRYPTO_F_IMBUF, data, sizeof(data), &cut, 1);
	chain = (struct mbuf *)(void *)p.buf;
	crypto_copyback(p.flags, p.buf, TB_LEN + 280, 20, data);
	cr_assert_eq(chain->m_pkthdr.len, TB_LEN + 300);
	cr_assert_eq(pieces_read(&p, got, sizeof(got)), TB_LEN + 300);
	cr_assert_arr_eq(got, data, TB_LEN);
	for (size_t i = TB_LEN; i < TB_LEN + 280; i++)
		cr_assert_eq(got[i], 0);
	cr_assert_arr_eq(got + TB_LEN + 280, data, 20);
	pieces_fini(&p);
}

/* What crypto_apply gives, in a row. */
struct seen {
	uint8_t data[TB_LEN];
	size_t len;
	size_t stop; /* at this many bytes */
};

static int
see(void *arg, void *data, u_int len)
{
	struct seen *seen = arg;

	cr_assert_leq(len, TB_LEN - seen->len);
	memcpy(seen->data + seen->len, data, len);
	seen->len += len;
	return seen->stop != 0 && seen->len >= seen->stop ? -1 : 0;
}

Test(buffer_apply, gives_the_bytes_in_order)
{
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t l = 0; l < ARRAY_LEN(layouts); l++)
			for (int off = 0; off <= TB_LEN; off++) {
				uint8_t data[TB_LEN];
				struct seen seen = { .len = 0 };
				struct pieces p;

				fill(data, sizeof(data));
				pieces_init(&p, kinds[k], data, sizeof(data),
				    layouts[l].cuts, layouts[l].ncuts);
				cr_assert_eq(crypto_apply(p.flags, p.buf, off,
						 TB_LEN - off, see, &seen),
				    0);
				cr_assert_eq(seen.len, (size_t)(TB_LEN - off));
				cr_assert_arr_eq(
				    seen.data, data + off, seen.len);
				pieces_fini(&p);
			}
}

Test(buffer_apply, ends_with_the_buffer_or_the_function)
{
	static const size_t cut = 7;
	uint8_t data[TB_LEN] = { 0 };

	for (size_t k = 1; k < ARRAY_LEN(kinds); k++) {
		struct seen seen = { .len = 0 }, stop = { .stop = 10 };
		struct pieces p;

		pieces_init(&p, kinds[k], data, sizeof(data), &cut, 1);
		cr_assert_eq(
		    crypto_apply(p.flags, p.buf, 10, TB_LEN, see, &seen),
		    EINVAL);
		cr_assert_eq(seen.len, TB_LEN - 10);
		cr_assert_eq(
		    crypto_apply(p.flags, p.buf, 0, TB_LEN, see, &stop), -1);
		cr_assert_eq(stop.len, 14);
		cr_assert_eq(
		    crypto_apply(p.flags, p.buf, -1, 1, see, &seen), EINVAL);
		cr_assert_eq(
		    crypto_apply(p.flags, p.buf, 0, -1, see, &seen), EINVAL);
		pieces_fini(&p);
	}
}
