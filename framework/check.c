/* SPDX-License-Identifier: ISC */
/*
 * check.c - whether a request may be given to a driver.  The one place where
 * requests are checked; drivers rely on it.
 */
#include "check.h"

#include <errno.h>

#include <opencrypto/keyref.h>

#include "aead.h"
#include "alg.h"
#include "buffer.h"
#include "log.h"
#include "part.h"
#include "session.h"

/* Whether `len` bytes from `start` lie in a buffer of `size`. */
static bool
check_region_ok(int start, size_t len, size_t size)
{
	return start >= 0 && (size_t)start <= size &&
	    len <= size - (size_t)start;
}

/* The bytes that are read or written at crd_inject. */
static size_t
check_inject_len(const struct cryptodesc *crd, const struct session_alg *sa)
{
	int flags = crd->crd_flags;

	if (alg_is_cipher(sa->alg)) {
		/* Encryption may write the IV there, decryption read it. */
		int unused = (flags & CRD_F_ENCRYPT) != 0 ? CRD_F_IV_PRESENT
							  : CRD_F_IV_EXPLICIT;

		return (flags & unused) == 0
		    ? alg_iv_len(sa->alg, crd->crd_iv_len)
		    : 0;
	}
	if ((flags & CRD_F_STREAM) != 0 && (flags & CRD_F_FINAL) == 0)
		return 0;
	return sa->mac_len;
}

static int
check_key(const struct cryptodesc *crd, const struct session_alg *sa)
{
	struct crypto_keyref ref;

	if ((crd->crd_flags & CRD_F_KEY_EXPLICIT) == 0)
		return sa->keyless ? EINVAL : 0;
	if (crd->crd_klen < 0 ||
	    !alg_key_len_ok(sa->alg, (size_t)crd->crd_klen / 8) ||
	    (crd->crd_key == NULL && (crd->crd_klen >= 8 || !sa->alg->unkeyed)))
		return EINVAL;
	if (crypto_keyref_parse(
		&ref, crd->crd_key, (size_t)crd->crd_klen / 8) != ENOENT) {
		ocf_debug("a reference where a request has its key (crd_key)");
		return EINVAL;
	}
	return 0;
}

/* `len` is that of the buffer; mbufs may grow for a MAC. */
static int
check_desc(const struct cryptodesc *crd, const struct session_alg *sa,
    size_t len, bool grows)
{
	size_t inject = check_inject_len(crd, sa);

	if (crd->crd_len < 0 ||
	    !check_region_ok(crd->crd_skip, (size_t)crd->crd_len, len))
		return EINVAL;
	if ((size_t)crd->crd_len % sa->alg->block != 0)
		return EINVAL;
	if (sa->alg->iv_len != 0 && alg_iv_len(sa->alg, crd->crd_iv_len) == 0)
		return EINVAL;
	if (inject != 0 && !check_region_ok(crd->crd_inject, inject, len) &&
	    (!grows || sa->alg->iv_len != 0 || crd->crd_inject < 0))
		return EINVAL;
	return check_key(crd, sa);
}

/* The element of the session that a descriptor is for; -1: none. */
static int
check_element(const struct cryptop *crp, const struct cryptodesc *crd)
{
	const struct cryptodesc *before = crp->crp_desc;
	unsigned int n = 1;

	for (; before != crd; before = before->crd_next) {
		if (before->crd_alg == crd->crd_alg)
			n++;
	}
	return session_element(
	    crp->crp_session->ses, crd->crd_alg, n, crd->crd_instance);
}

/* Whether a descriptor works on the running state of its element. */
static bool
check_streams_one(const struct cryptodesc *crd, const struct session_alg *sa)
{
	return sa->runs && (crd->crd_flags & CRD_F_STREAM) != 0;
}

/* When a session moves, a running state that was begun is lost, and what depends
 * on it must not go on from nothing. */
static int
check_stream(const struct part_stream *stream, int flags)
{
	if ((flags & CRD_F_RESET) != 0 ||
	    !atomic_load_explicit(&stream->lost, memory_order_relaxed))
		return 0;
	ocf_debug("the session moved within a message (crd_flags)");
	return ENODEV;
}

void
check_begin_streams(
    const struct cryptop *crp, struct part *p, struct check_streams *before)
{
	const struct cryptodesc *crd;

	*before = (struct check_streams){ .all = 0 };
	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		struct part_stream *stream = &p->streams[crd->crd_element];
		unsigned int bit = 1u << crd->crd_element;

		if (!check_streams_one(
			crd, &p->self.ses->algs[crd->crd_element]) ||
		    (before->all & bit) != 0)
			continue;
		before->all |= (uint8_t)bit;
		before->begun |= (uint8_t)(stream->begun ? bit : 0);
		before->lost |= (uint8_t)(stream->lost ? bit : 0);
		/* Not relaxed: who sees the driver ended must see this. */
		stream->begun = true;
		stream->lost = false;
	}
}

void
check_undo_streams(const struct check_streams *before, struct part *p)
{
	for (size_t i = 0; i < PART_STREAMS; i++) {
		if ((before->all & 1u << i) == 0)
			continue;
		p->streams[i].lost = (before->lost & 1u << i) != 0;
		p->streams[i].begun = (before->begun & 1u << i) != 0;
	}
}

void
check_end_streams(const struct cryptop *crp, struct part *p)
{
	const struct cryptodesc *crd;

	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		struct part_stream *stream = &p->streams[crd->crd_element];

		if (!check_streams_one(
			crd, &p->self.ses->algs[crd->crd_element]))
			continue;
		if (crp->crp_etype == 0)
			stream->begun = (crd->crd_flags & CRD_F_FINAL) == 0;
		else if ((crd->crd_flags & CRD_F_RESET) != 0)
			stream->lost = true; /* it may not have begun anew */
	}
}

int
check_request(struct cryptop *crp, const struct part *p, uint64_t *bytes)
{
	const struct session *ses = p->self.ses;
	bool grows = (crp->crp_flags & CRYPTO_F_IMBUF) != 0;
	const struct session_alg *sa;
	struct cryptodesc *crd;
	size_t len;
	int error;

	if (crp->crp_desc == NULL)
		return EINVAL;
	error = buffer_check(crp, &len);
	for (crd = crp->crp_desc; error == 0 && crd != NULL;
	     crd = crd->crd_next) {
		crd->crd_element = check_element(crp, crd);
		if (crd->crd_element < 0)
			return EINVAL;
		sa = &ses->algs[crd->crd_element];
		error = check_desc(crd, sa, len, grows);
		if (error == 0 && check_streams_one(crd, sa))
			error = check_stream(
			    &p->streams[crd->crd_element], crd->crd_flags);
		*bytes += (uint64_t)crd->crd_len;
	}
	if (error == 0 && ses->aead != NULL)
		error = aead_check_request(crp, ses->aead);
	return error;
}

/* Whether some element's running state in the part is worked on. */
bool
check_is_stream(const struct cryptop *crp, const struct session *ses)
{
	const struct cryptodesc *crd;

	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		if (check_streams_one(crd, &ses->algs[crd->crd_element]))
			return true;
	}
	return false;
}
