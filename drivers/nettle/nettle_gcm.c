/* SPDX-License-Identifier: ISC */
/*
 * nettle_gcm.c - AES-GCM and GMAC (SP 800-38D) with IVs of 12 bytes.
 *
 * Nettle hashes ciphertext only while it decrypts.  To authenticate before
 * anything is decrypted, the ciphertext is hashed as associated data are, and
 * the two lengths are put right before the tag is made.
 */
#include "nettle_aead.h"

#include <string.h>

#include <nettle/version.h>

static int
ngcm_start(struct naead_msg *msg)
{
	static const uint8_t two[4] = { 0, 0, 0, 2 };
	const struct naead_gcm_key *own = msg->ctx;
	struct naead_gcm *s = &msg->u.gcm;

	gcm_set_iv(&s->gcm, &own->hash, msg->iv_len, msg->iv);
	memcpy(s->ctr, msg->iv, GCM_IV_SIZE);
	memcpy(s->ctr + GCM_IV_SIZE, two, sizeof(two));
	return 0;
}

static void
ngcm_aad(struct naead_msg *msg, size_t len, uint8_t *data)
{
	const struct naead_gcm_key *own = msg->ctx;

	gcm_update(&msg->u.gcm.gcm, &own->hash, len, data);
}

static void
ngcm_encrypt(struct naead_msg *msg, size_t len, uint8_t *data)
{
	const struct naead_gcm_key *own = msg->ctx;

	gcm_encrypt(&msg->u.gcm.gcm, &own->hash, &own->block.key,
	    own->block.cipher->encrypt, len, data, data);
}

static void
ngcm_verify(struct naead_msg *msg, size_t len, uint8_t *data)
{
	const struct naead_gcm_key *own = msg->ctx;
	struct gcm_ctx *gcm = &msg->u.gcm.gcm;

	gcm->auth_size = 0; /* each call begins at a block, as it wants to */
	gcm_update(gcm, &own->hash, len, data);
}

static void
ngcm_decrypt(struct naead_msg *msg, size_t len, uint8_t *data)
{
	const struct naead_gcm_key *own = msg->ctx;

	/* With an IV of 12 bytes the counter of 32 bits does not run over. */
	nblock_ctr(&own->block, msg->u.gcm.ctr, len, data, data);
}

static void
ngcm_tag(struct naead_msg *msg, uint8_t *tag)
{
	const struct naead_gcm_key *own = msg->ctx;
	struct gcm_ctx *gcm = &msg->u.gcm.gcm;

	gcm->auth_size = msg->aad_len;
	gcm->data_size = msg->len;
#if NETTLE_VERSION_MAJOR >= 4
	gcm_digest(
	    gcm, &own->hash, &own->block.key, own->block.cipher->encrypt, tag);
#else
	gcm_digest(gcm, &own->hash, &own->block.key, own->block.cipher->encrypt,
	    NETTLE_AEAD_TAG_LEN, tag);
#endif
}

const struct naead_mode naead_mode_gcm = {
	.step = NBLOCK_LEN,
	.start = ngcm_start,
	.aad = ngcm_aad,
	.encrypt = ngcm_encrypt,
	.verify = ngcm_verify,
	.decrypt = ngcm_decrypt,
	.tag = ngcm_tag,
};
