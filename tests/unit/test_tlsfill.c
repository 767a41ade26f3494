/* SPDX-License-Identifier: ISC */
/*
 * test_tlsfill.c - the masks, and fill of every length, right and wrong, against
 * what a reader of RFC 5246, 6.2.3.2, would do with branches.
 */
#include "tlsfill.h"

#include <stdbool.h>
#include <string.h>

#include <criterion/criterion.h>

Test(tlsfill, masks_are_all_ones_or_all_zeros)
{
	static const size_t values[] = { 0, 1, 2, 127, 128, 255, 256, 65535,
		65536, SIZE_MAX / 2 - 1, SIZE_MAX / 2 };
	size_t n = sizeof(values) / sizeof(values[0]);

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			cr_expect_eq(tlsfill_lt(values[i], values[j]),
			    i < j ? SIZE_MAX : 0);
			cr_expect_eq(tlsfill_eq(values[i], values[j]),
			    i == j ? SIZE_MAX : 0);
		}
	}
}

static bool
naive(const uint8_t *record, size_t len, size_t tag_len, size_t *content)
{
	size_t count = record[len - 1];

	*content = len - tag_len - 1;
	if (count + 1 > len - tag_len)
		return false;
	for (size_t i = 0; i <= count; i++) {
		if (record[len - 1 - i] != count)
			return false;
	}
	*content -= count;
	return true;
}

static void
compare(const uint8_t *record, size_t len, size_t tag_len)
{
	size_t want, good;
	bool right = naive(record, len, tag_len, &want);

	cr_assert_eq(tlsfill_content(&good, record, len, tag_len), want);
	cr_assert_eq(good, right ? SIZE_MAX : 0);
}

Test(tlsfill, the_content_ends_where_rfc_5246_says)
{
	static const size_t tags[] = { 0, 1, 16, 20, 32, 64 };
	uint8_t record[400];

	for (size_t t = 0; t < 6; t++) {
		for (size_t len = tags[t] + 1; len < 350; len += 7) {
			for (size_t count = 0; count < 256; count++) {
				size_t fill = count + 1 < len ? count + 1 : len;

				memset(record, 0xa5, sizeof(record));
				memset(record + len - fill, (int)count, fill);
				compare(record, len, tags[t]);
				/* The first byte of it, one in the middle. */
				record[len - fill] ^= 1;
				compare(record, len, tags[t]);
				record[len - fill] ^= 1;
				record[len - 1 - fill / 2] ^= 0x80;
				compare(record, len, tags[t]);
			}
		}
	}
}

Test(tlsfill, the_tag_is_found_wherever_it_is)
{
	uint8_t record[400], tag[20];
	struct tlsfill_range range = tlsfill_range(sizeof(record), sizeof(tag));

	cr_assert_eq(range.max, 379);
	cr_assert_eq(range.min, 379 - 255);
	for (size_t i = 0; i < sizeof(record); i++)
		record[i] = (uint8_t)(i * 5);
	for (size_t at = range.min; at <= range.max; at++) {
		tlsfill_tag(tag, sizeof(tag), record, range, at);
		cr_assert_arr_eq(tag, record + at, sizeof(tag));
	}
	range = tlsfill_range(21, 20);
	cr_expect_eq(range.min, 0);
	cr_expect_eq(range.max, 0);
}

Test(tlsfill, a_record_is_right_if_fill_and_tag_are)
{
	const uint8_t tag[4] = { 1, 2, 3, 4 }, other[4] = { 1, 2, 3, 5 };

	cr_expect(tlsfill_right(SIZE_MAX, tag, tag, 4));
	cr_expect(tlsfill_right(SIZE_MAX, tag, other, 3));
	cr_expect_not(tlsfill_right(SIZE_MAX, tag, other, 4));
	cr_expect_not(tlsfill_right(0, tag, tag, 4));
	cr_expect_not(tlsfill_right(0, tag, other, 4));
}
