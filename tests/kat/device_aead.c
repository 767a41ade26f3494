/* SPDX-License-Identifier: ISC */
/*
 * device_aead.c - authenticated ciphers through CIOCAUTHCRYPT: both directions, in
 * place and apart, and messages of which one bit was changed, of which nothing
 * may come out.
 */
#include <errno.h>
#include <string.h>

#include "device.h"

struct dev_message {
	struct dev_run *run;
	const struct vec *v;
	uint32_t ses;
	size_t turn; /* where things lie in memory */
	uint8_t iv[16]; /* as the dialect has it */
	size_t iv_len;
};

/* What is sealed: ciphertext and tag; in the run's third buffer. */
static uint8_t *
aead_sealed(const struct dev_message *m)
{
	uint8_t *sealed = m->run->ctext;

	memcpy(sealed, m->v->out.p, m->v->out.len);
	memcpy(sealed + m->v->out.len, m->v->tag.p, m->v->tag.len);
	return sealed;
}

/* One call.  The destination is *at, of `room` bytes, painted unless in place. */
static int
aead_call(const struct dev_message *m, bool encrypt, const uint8_t *in,
    size_t len, size_t room, uint8_t **at)
{
	struct dev_run *run = m->run;
	size_t most = len > room ? len : room;
	bool apart = m->turn % 3 != 0;
	struct crypt_auth_op cao = { .ses = m->ses,
		.op = encrypt ? COP_ENCRYPT : COP_DECRYPT,
		.len = (uint32_t)len,
		.auth_len = (uint32_t)m->v->aad.len,
		.tag_len = (uint32_t)m->v->tag.len,
		.iv_len = (uint32_t)m->iv_len };
	int error;

	cao.auth_src = dev_key(&m->v->aad);
	cao.iv = check_buf_place(&run->iv, m->iv_len, m->turn % 7, m->iv);
	cao.src =
	    check_buf_place(&run->src, apart ? len : most, m->turn % 8, NULL);
	memcpy(cao.src, in, len);
	cao.dst = apart
	    ? check_buf_place(&run->dst, room, m->turn / 8 % 8, NULL)
	    : cao.src;
	*at = cao.dst;
	error = cdev_raw(&run->dev, CIOCAUTHCRYPT, &cao);
	if (error == 0 && cao.len != room)
		error = EPROTO;
	return error;
}

static void
aead_seal(const struct dev_message *m)
{
	const struct vec *v = m->v;
	size_t room = v->in.len + v->tag.len;
	uint8_t *dst;
	int error = aead_call(m, true, v->in.p, v->in.len, room, &dst);

	dev_case(m->run, v,
	    error == 0 && memcmp(dst, aead_sealed(m), room) == 0, "seal: %s",
	    error != 0 ? strerror(error) : "wrong bytes");
}

static void
aead_open(const struct dev_message *m)
{
	const struct vec *v = m->v;
	uint8_t *dst;
	int error = aead_call(
	    m, false, aead_sealed(m), v->out.len + v->tag.len, v->in.len, &dst);

	dev_case(m->run, v, error == 0 && memcmp(dst, v->in.p, v->in.len) == 0,
	    "open: %s", error != 0 ? strerror(error) : "wrong bytes");
}

/* With the bit `flip` of the byte `at` changed: refused, nothing written. */
static void
aead_refused(const struct dev_message *m, size_t at, uint8_t flip)
{
	const struct vec *v = m->v;
	uint8_t *sealed = aead_sealed(m);
	uint8_t *dst;
	bool kept;
	int error;

	sealed[at] ^= flip;
	error = aead_call(
	    m, false, sealed, v->out.len + v->tag.len, v->in.len, &dst);
	kept = m->turn % 3 != 0
	    ? check_buf_untouched(&m->run->dst)
	    : memcmp(dst, sealed, v->out.len + v->tag.len) == 0;
	dev_case(m->run, v, error == EBADMSG && kept, "byte %zu changed: %s%s",
	    at, strerror(error), kept ? "" : ", bytes came out");
}

/* False: the dialect has no IV for a nonce of that length. */
static bool
aead_iv(struct dev_message *m)
{
	const struct vec_bytes *nonce = &m->v->iv;

	/* CCM: the length of the length field, less one, is in front. */
	if (m->run->lnx->iv_len == sizeof(m->iv)) {
		m->iv_len = sizeof(m->iv);
		m->iv[0] = (uint8_t)(14 - nonce->len);
		memcpy(m->iv + 1, nonce->p, nonce->len);
		return true;
	}
	if (nonce->len != m->v->alg->iv_len)
		return false;
	m->iv_len = nonce->len;
	memcpy(m->iv, nonce->p, nonce->len);
	return true;
}

bool
dev_aead(struct dev_run *run, const struct vec *v)
{
	struct dev_message m = { .run = run, .v = v, .turn = run->nseen };
	uint8_t bit = (uint8_t)(1U << run->nseen % 8);

	if (!aead_iv(&m))
		return false;
	if (!dev_session(run, v, &m.ses))
		return true;
	if (v->reject) {
		aead_refused(&m, 0, 0);
	} else {
		aead_seal(&m);
		m.turn++;
		aead_open(&m);
		aead_refused(&m, v->out.len + run->nseen % v->tag.len, bit);
		if (v->out.len > 0)
			aead_refused(&m, run->nseen % v->out.len, bit);
	}
	(void)cdev_session_end(&run->dev, m.ses);
	return true;
}
