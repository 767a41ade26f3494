/* SPDX-License-Identifier: ISC */
/*
 * kat_buf.h - a request's buffer of any kind, with canaries around each of its
 * pieces, filled from and read back to plain strings of bytes.
 */
#ifndef TESTS_KAT_BUF_H
#define TESTS_KAT_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/mbuf.h>
#include <opencrypto/uio.h>

#define KAT_SEGS_MAX 64

enum kat_buf_kind {
	KAT_FLAT,
	KAT_UIO,
	KAT_MBUF,
};

struct kat_buf {
	enum kat_buf_kind kind;
	uint8_t *area; /* owned: pieces and canaries */
	size_t area_len;
	size_t nsegs;
	struct iovec segs[KAT_SEGS_MAX];
	struct iovec iov[KAT_SEGS_MAX]; /* for uio: a result may shorten it */
	struct uio uio;
	struct mbuf *mbuf; /* owned */
	size_t len;
};

/*
 * A buffer of `len` bytes whose first is `align` bytes off alignment; `seed`
 * says how it is cut, 0 being not at all.  It holds what `from` does.  False: no
 * memory.
 */
bool kat_buf_init(struct kat_buf *buf, enum kat_buf_kind kind, size_t len,
    size_t align, unsigned int seed, const uint8_t *from);
void kat_buf_fini(struct kat_buf *buf);

/* Make it the request's; borrowed until the callback. */
void kat_buf_attach(struct kat_buf *buf, struct cryptop *crp);

/* The buffer's bytes to `to`; false if a canary is gone. */
bool kat_buf_read(const struct kat_buf *buf, uint8_t *to);

#endif
