/* SPDX-License-Identifier: ISC */
/*
 * Buffers to hand to a device, at a chosen misalignment and between guard
 * bytes, and the comparisons that decide whether it kept to them.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_BUF_H
#define CRYPTODEVD_TOOLS_CHECK_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHECK_BUF_GUARD ((size_t)64) /* bytes before and after the data */

struct check_buf {
	uint8_t *area; /* owned */
	size_t area_len;
	uint8_t *data; /* inside area */
	size_t len;
};

/* Room for up to `max_len` bytes of data.  ENOMEM. */
int check_buf_init(struct check_buf *buf, size_t max_len);
void check_buf_fini(struct check_buf *buf);

/*
 * Lay out `len` bytes, `misalign` (0 to 7) bytes past an aligned address,
 * and paint them and their guards.  From `from`, unless that is NULL, the
 * data is filled.  Returns the data, which is good until the next call.
 */
uint8_t *check_buf_place(
    struct check_buf *buf, size_t len, size_t misalign, const uint8_t *from);

/* The data equals `want`, and both guards are intact. */
bool check_buf_holds(const struct check_buf *buf, const uint8_t *want);

/* Nobody wrote a byte since it was placed without `from`. */
bool check_buf_untouched(const struct check_buf *buf);

#endif
