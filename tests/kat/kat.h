/* SPDX-License-Identifier: ISC */
/*
 * kat.h - running known answers through the framework: what the runners of the
 * kinds of algorithm share.  A vector is run plainly, and then in other ways
 * that must give the same.
 */
#ifndef TESTS_KAT_KAT_H
#define TESTS_KAT_KAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "../vectors/vec.h"
#include "kat_buf.h"

/* Where the key comes from. */
enum kat_key {
	KAT_KEY_SESSION,
	KAT_KEY_EXPLICIT, /* the session has another one */
	KAT_KEY_LATE, /* the session has none */
};

/* One way to run a vector. */
struct kat_way {
	enum kat_buf_kind kind;
	unsigned int seed; /* how the buffer is cut */
	unsigned int piece; /* units a request, 0 = all in one */
	enum kat_key key;
	bool iv_inside; /* the IV is written to, and read from, the buffer */
	unsigned int cut_tag; /* MACs: so many bytes less of the result */
};

/* A row on a driver, under test. */
struct kat_row {
	const struct alg *alg;
	int hid; /* the driver */
	const char *driver;
	size_t nvectors;
	size_t ncases;
	size_t nfailures;
	size_t nchains; /* of Monte Carlo tests */
	size_t nrefused; /* changed messages that were, as they should be */
	uint8_t *want; /* owned, KAT_LEN_MAX each */
	uint8_t *got;
	uint8_t *ctext; /* what the vector's plaintext encrypts to */
};

/* The longest buffer of a request. */
#define KAT_LEN_MAX ((size_t)2 * 1024 * 1024)

/* Bytes around what a descriptor names, besides the IV. */
#define KAT_GAP ((size_t)16)

/* What lies where no descriptor points. */
#define KAT_PAINT 0xc3

/* No message is cut into more pieces. */
#define KAT_PIECES_MAX ((size_t)10000)

/* Everything for one vector, by kind of algorithm. */
void kat_cipher(struct kat_row *row, const struct vec *v);
void kat_mac(struct kat_row *row, const struct vec *v);
void kat_aead(struct kat_row *row, const struct vec *v);
void kat_comp(struct kat_row *row, const struct vec *v);

/* The Monte Carlo tests that the files below `dir` have for the row.  An errno if
 * one of the files cannot be read, as vec_each. */
int kat_monte(struct kat_row *row, const char *dir);

/* Call `run` for the ways of the vector: all of them for the first vectors of a
 * row, one in turn for the others.  Ways for which `run` answers false do not
 * exist. */
typedef bool kat_way_fn(
    struct kat_row *row, const struct vec *v, const struct kat_way *way);
void kat_ways(struct kat_row *row, const struct vec *v, kat_way_fn *run);

/* Count one case; say what it was unless `ok`. */
void kat_case(struct kat_row *row, const struct vec *v,
    const struct kat_way *way, bool ok, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Whether the driver offers the row at all; for half of an AEAD, beside the other. */
bool kat_offers(int hid, const struct alg *alg);

/* The way in which every vector is run first. */
extern const struct kat_way kat_plain;

/*
 * A session of `alg` with the vector's key, or what `way` has instead of it.
 * NULL, and a failed case, if there is none.  `second` unless NULL is beside it,
 * under the same key, with a tag of `mlen` bytes; else `mlen` is alg's own.
 */
crypto_session_t kat_session(struct kat_row *row, const struct vec *v,
    const struct kat_way *way, const struct alg *alg, const struct alg *second,
    size_t mlen);

/* A descriptor of `alg` over `len` bytes from `skip`, with the key of the way.  */
struct cryptodesc kat_desc(const struct vec *v, const struct kat_way *way,
    const struct alg *alg, size_t skip, size_t len);

/*
 * Dispatch `num` descriptors over `buf` and wait.  The request's errno, or
 * EPROTO if it did not come back as it should.  *olen unless NULL is crp_olen.
 */
int kat_dispatch(crypto_session_t ses, const struct cryptodesc *crds, int num,
    struct kat_buf *buf, int *olen);

#endif
