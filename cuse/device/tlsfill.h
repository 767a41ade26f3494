/* SPDX-License-Identifier: ISC */
/*
 * tlsfill.h - what a decrypted TLS record of a block cipher ends in (RFC 5246,
 * 6.2.3.2), looked at without telling: no branch and no address depends on the
 * bytes.  Lengths of records and tags are public, those of content and fill are
 * not.
 *
 * A mask is all ones or all zeros.
 */
#ifndef DEVICE_TLSFILL_H
#define DEVICE_TLSFILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TLSFILL_MAX 256u /* bytes of fill, the byte that counts them included */

/* Where the content can end, and so where the tag can begin: from `min` to `max`,
 * both public. */
struct tlsfill_range {
	size_t min;
	size_t max;
};
struct tlsfill_range tlsfill_range(size_t record_len, size_t tag_len);

/* All ones if a == b; all ones if a < b.  Neither may be more than
 * SIZE_MAX / 2. */
size_t tlsfill_eq(size_t a, size_t b);
size_t tlsfill_lt(size_t a, size_t b);

/*
 * Bytes of content in a record of `len` bytes, of which `tag_len` + 1 at least are
 * tag and fill.  *good is a mask: whether the fill is one.  Where it is not, the
 * answer is that of a record whose fill is one byte.  The answer is secret.
 */
size_t tlsfill_content(
    size_t *good, const uint8_t *record, size_t len, size_t tag_len);

/* Copy the tag_len bytes at `at`, secret and in the range, of the record. */
void tlsfill_tag(uint8_t *tag, size_t tag_len, const uint8_t *record,
    struct tlsfill_range range, size_t at);

/*
 * Whether the fill was good and the tags are the same: the one answer about a
 * record that may be branched on.  Which of the two was wrong is not told.
 */
bool tlsfill_right(
    size_t good, const uint8_t *tag, const uint8_t *other, size_t tag_len);

/* Copy `len` bytes where `mask` is all ones. */
void tlsfill_copy_if(size_t mask, uint8_t *to, const uint8_t *from, size_t len);

#endif
