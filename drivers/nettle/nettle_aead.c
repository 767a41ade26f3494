/* SPDX-License-Identifier: ISC */
/*
 * nettle_aead.c - the authenticated ciphers of the Nettle driver: one row for
 * each algorithm and key length, and what a request of both halves means.  All
 * is done under the cipher half's key; the framework has seen to it that it is
 * the other's as well.
 */
#include "nettle_aead.h"

#include <errno.h>

#include "aead.h"
#include "buffer.h"
#include "nettle_drv.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct naead_feed {
	naead_take_t *take;
	struct naead_msg *msg;
};

static int
naead_feed(void *arg, uint8_t *data, size_t n)
{
	const struct naead_feed *feed = arg;

	feed->take(feed->msg, n, data);
	return 0;
}

/* Give the region of a descriptor to one of the mode's functions. */
static int
naead_walk(struct naead_msg *msg, naead_take_t *take, size_t step,
    const struct cryptodesc *crd, const struct cryptop *crp)
{
	struct naead_feed feed = { .take = take, .msg = msg };

	return buffer_walk(crp, (size_t)crd->crd_skip, (size_t)crd->crd_len,
	    step, naead_feed, &feed);
}

/* EBADMSG the tag in the buffer is not the message's. */
static int
naead_compare(const uint8_t *tag, size_t len, const struct cryptodesc *crd,
    const struct cryptop *crp)
{
	uint8_t got[NETTLE_AEAD_TAG_LEN];
	int error;

	error = buffer_get(crp, (size_t)crd->crd_inject, len, got);
	if (error == 0 && !secret_eq(got, tag, len))
		error = EBADMSG;
	return error;
}

/* Nothing is written before the tag is known to be the right one. */
static int
naead_open(struct naead_msg *msg, const struct naead_mode *mode,
    const struct aead_request *req, struct cryptop *crp)
{
	uint8_t tag[NETTLE_AEAD_TAG_LEN];
	bool store = (req->mac->crd_flags & CRD_F_TAG_STORE) != 0;
	int error;

	error = naead_walk(msg, mode->verify, mode->step, req->cipher, crp);
	if (error != 0)
		return error;
	mode->tag(msg, tag);
	if (!store)
		error = naead_compare(tag, msg->tag_len, req->mac, crp);
	if (error == 0)
		error = naead_walk(
		    msg, mode->decrypt, mode->step, req->cipher, crp);
	if (error == 0 && store)
		error = buffer_put(
		    crp, (size_t)req->mac->crd_inject, msg->tag_len, tag);
	secret_wipe(tag, sizeof(tag));
	return error;
}

static int
naead_seal(struct naead_msg *msg, const struct naead_mode *mode,
    const struct aead_request *req, struct cryptop *crp)
{
	uint8_t tag[NETTLE_AEAD_TAG_LEN];
	int error;

	error = naead_walk(msg, mode->encrypt, mode->step, req->cipher, crp);
	if (error == 0) {
		mode->tag(msg, tag);
		error = buffer_put(
		    crp, (size_t)req->mac->crd_inject, msg->tag_len, tag);
	}
	secret_wipe(tag, sizeof(tag));
	return error;
}

int
nettle_aead_run(
    const struct nettle_drv_rec *rec, size_t tag_len, struct cryptop *crp)
{
	const struct naead_mode *mode = rec->row->aead;
	struct aead_request req = aead_request(crp, rec->alg);
	bool encrypt = (req.cipher->crd_flags & CRD_F_ENCRYPT) != 0;
	struct naead_msg msg = {
		.ctx = rec->ctx,
		.iv_len = alg_iv_len(rec->alg, req.cipher->crd_iv_len),
		.aad_len = (size_t)req.mac->crd_len,
		.len = (size_t)req.cipher->crd_len,
		.tag_len = tag_len,
	};
	int error;

	error = nettle_cipher_iv(msg.iv, rec, req.cipher, crp);
	if (error == 0)
		error = mode->start(&msg);
	if (error == 0)
		error = naead_walk(&msg, mode->aad, NBLOCK_LEN, req.mac, crp);
	if (error == 0)
		error =
		    (encrypt ? naead_seal : naead_open)(&msg, mode, &req, crp);
	secret_wipe(&msg, sizeof(msg));
	return error;
}

static void
naead_gcm_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	struct naead_gcm_key *own = rec->ctx;

	(void)len;
	nblock_set_encrypt_key(&own->block, rec->row->cipher, key);
	gcm_set_key(&own->hash, &own->block.key, own->block.cipher->encrypt);
}

static void
naead_ccm_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	(void)len;
	nblock_set_encrypt_key(rec->ctx, rec->row->cipher, key);
}

static void
naead_chapoly_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	(void)len;
	chacha_poly1305_set_key(rec->ctx, key);
}

/* clang-format off */
#define NAEAD_GCM(a, k, c) { .id = CRYPTO_##a, .key_len = (k), .ctx_len = sizeof(struct naead_gcm_key), .set_key = naead_gcm_set_key, .aead = &naead_mode_gcm, .cipher = &nettle_##c }
#define NAEAD_CCM(k, c)    { .id = CRYPTO_AES_CCM_16, .key_len = (k), .ctx_len = sizeof(struct nblock), .set_key = naead_ccm_set_key, .aead = &naead_mode_ccm, .cipher = &nettle_##c }
#define NAEAD_MAC(a)       { .id = CRYPTO_##a }

static const struct nettle_drv_row naead_rows[] = {
	NAEAD_GCM(AES_NIST_GCM_16, 16, aes128),
	NAEAD_GCM(AES_NIST_GCM_16, 24, aes192),
	NAEAD_GCM(AES_NIST_GCM_16, 32, aes256),
	NAEAD_GCM(AES_NIST_GMAC,   16, aes128),
	NAEAD_GCM(AES_NIST_GMAC,   24, aes192),
	NAEAD_GCM(AES_NIST_GMAC,   32, aes256),
	NAEAD_CCM(16, aes128),
	NAEAD_CCM(24, aes192),
	NAEAD_CCM(32, aes256),
	{ .id = CRYPTO_CHACHA20_POLY1305, .ctx_len = sizeof(struct chacha_poly1305_ctx), .set_key = naead_chapoly_set_key, .aead = &naead_mode_chapoly },
	/* The other halves, which do nothing by themselves. */
	NAEAD_MAC(AES_128_NIST_GMAC),
	NAEAD_MAC(AES_192_NIST_GMAC),
	NAEAD_MAC(AES_256_NIST_GMAC),
	NAEAD_MAC(AES_CCM_CBC_MAC),
};
/* clang-format on */

const struct nettle_drv_row *
nettle_aead_at(size_t i)
{
	return i < ARRAY_LEN(naead_rows) ? &naead_rows[i] : NULL;
}
