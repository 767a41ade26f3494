/* SPDX-License-Identifier: ISC */
/* emu_cmd_session.c - sessions opened with a symmetric or an asymmetric key. */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "emu_aes.h"
#include "emu_bytes.h"
#include "emu_cmd.h"
#include "emu_key.h"

#define EMU_CURVE     "prime256v1"
#define EMU_POINT_LEN 65
#define EMU_SECRET    ((size_t)32)

static void
emu_session_challenge(struct emu_device *dev, uint8_t *out)
{
	if (dev->card_challenge_fixed)
		memcpy(out, dev->card_challenge, EMU_CHALLENGE_LEN);
	else
		emu_random_bytes(&dev->random, out, EMU_CHALLENGE_LEN);
}

static enum emu_status
emu_session_symmetric(struct emu_call *call, const struct emu_object *authkey)
{
	struct emu_session *ses;
	uint8_t *challenge = call->out + 1;

	ses = emu_session_new(&call->dev->sessions, authkey, call->now_ms);
	if (ses == NULL)
		return EMU_SESSIONS_FULL;
	emu_session_challenge(call->dev, challenge);
	memcpy(ses->context, call->in + 2, EMU_CHALLENGE_LEN);
	memcpy(ses->context + EMU_CHALLENGE_LEN, challenge, EMU_CHALLENGE_LEN);
	emu_scp_derive(&ses->scp, authkey->data, ses->context);
	call->out[0] = ses->sid;
	emu_scp_cryptogram(&ses->scp, EMU_SCP_CARD, ses->context,
	    challenge + EMU_CHALLENGE_LEN);
	if (emu_fault_take(&call->dev->faults, EMU_FAULT_WRONG_CRYPTOGRAM))
		challenge[EMU_CHALLENGE_LEN] ^= 1;
	call->out_len = 1 + 2 * EMU_CHALLENGE_LEN;
	return EMU_OK;
}

/* The X coordinate both sides know; false when there is none. */
static bool
emu_session_agree(uint8_t out[EMU_SECRET], EVP_PKEY *own, EVP_PKEY *peer)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(own, NULL);
	size_t len = EMU_SECRET;
	bool done = ctx != NULL && EVP_PKEY_derive_init(ctx) == 1 &&
	    EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
	    EVP_PKEY_derive(ctx, out, &len) == 1 && len == EMU_SECRET;

	EVP_PKEY_CTX_free(ctx);
	return done;
}

/* X9.63 with SHA-256: receipt key and session keys, 64 bytes. */
static void
emu_session_kdf(uint8_t out[64], const uint8_t shared[2 * EMU_SECRET])
{
	static const uint8_t info[] = { 0x3c, 0x88, 0x10 };
	uint8_t in[2 * EMU_SECRET + 4 + sizeof(info)];

	memcpy(in, shared, sizeof(in) - 4 - sizeof(info));
	memcpy(in + sizeof(in) - sizeof(info), info, sizeof(info));
	for (uint32_t i = 0; i < 2; i++) {
		emu_put32(in + 2 * EMU_SECRET, i + 1);
		if (EVP_Digest(in, sizeof(in), out + EMU_SECRET * i, NULL,
			EVP_sha256(), NULL) != 1)
			abort();
	}
	OPENSSL_cleanse(in, sizeof(in));
}

/* Both secrets, and the device's ephemeral point in `point`. */
static bool
emu_session_secrets(struct emu_call *call, const struct emu_object *authkey,
    uint8_t shared[2 * EMU_SECRET], uint8_t point[EMU_POINT_LEN])
{
	const struct emu_alg *alg = emu_alg_named("ecp256");
	uint8_t host[EMU_POINT_LEN] = { 0x04 };
	uint8_t secret[EMU_SECRET];
	EVP_PKEY *ephemeral;
	EVP_PKEY *own =
	    emu_key_load_ec(EMU_CURVE, call->dev->device_key, EMU_SECRET);
	EVP_PKEY *host_static;
	EVP_PKEY *host_ephemeral =
	    emu_key_load_point(EMU_CURVE, call->in + 2, EMU_POINT_LEN);
	bool done;

	(void)emu_key_generate(alg, &call->dev->random, secret);
	ephemeral = emu_key_load_ec(EMU_CURVE, secret, EMU_SECRET);
	point[0] = 0x04;
	(void)emu_key_public(alg, secret, EMU_SECRET, point + 1);
	memcpy(host + 1, authkey->data, EMU_POINT_LEN - 1);
	host_static = emu_key_load_point(EMU_CURVE, host, EMU_POINT_LEN);
	done = host_ephemeral != NULL && host_static != NULL &&
	    emu_session_agree(shared, ephemeral, host_ephemeral) &&
	    emu_session_agree(shared + EMU_SECRET, own, host_static);
	EVP_PKEY_free(host_static);
	EVP_PKEY_free(host_ephemeral);
	EVP_PKEY_free(own);
	EVP_PKEY_free(ephemeral);
	OPENSSL_cleanse(secret, sizeof(secret));
	return done;
}

static enum emu_status
emu_session_asymmetric(struct emu_call *call, const struct emu_object *authkey)
{
	struct {
		uint8_t shared[2 * EMU_SECRET];
		uint8_t keys[4 * EMU_KEY_LEN];
	} s;
	uint8_t *point = call->out + 1;
	uint8_t *receipt = point + EMU_POINT_LEN;
	const struct emu_piece piece[] = { { point, EMU_POINT_LEN },
		{ call->in + 2, EMU_POINT_LEN } };
	struct emu_session *ses = NULL;
	enum emu_status status = EMU_INVALID_DATA;

	if (!emu_session_secrets(call, authkey, s.shared, point))
		goto out;
	status = EMU_SESSIONS_FULL;
	ses = emu_session_new(&call->dev->sessions, authkey, call->now_ms);
	if (ses == NULL)
		goto out;
	emu_session_kdf(s.keys, s.shared);
	emu_cmac(receipt, s.keys, piece, 2);
	memcpy(ses->scp.s_enc, s.keys + EMU_KEY_LEN, EMU_KEY_LEN);
	memcpy(ses->scp.s_mac, s.keys + 2 * EMU_KEY_LEN, EMU_KEY_LEN);
	memcpy(ses->scp.s_rmac, s.keys + 3 * EMU_KEY_LEN, EMU_KEY_LEN);
	memcpy(ses->scp.chain, receipt, EMU_KEY_LEN);
	ses->scp.counter = 1;
	ses->state = EMU_SESSION_READY;
	call->dev->stats.sessions++;
	call->out[0] = ses->sid;
	if (emu_fault_take(&call->dev->faults, EMU_FAULT_WRONG_CRYPTOGRAM))
		receipt[0] ^= 1;
	call->out_len = 1 + EMU_POINT_LEN + EMU_KEY_LEN;
	status = EMU_OK;
out:
	OPENSSL_cleanse(&s, sizeof(s));
	return status;
}

enum emu_status
emu_cmd_create_session(struct emu_call *call)
{
	const struct emu_object *authkey = emu_objects_find(
	    call->dev->objs, EMU_TYPE_AUTHKEY, emu_get16(call->in));
	bool symmetric = call->in_len == 2 + EMU_CHALLENGE_LEN;

	if (!symmetric && call->in_len != 2 + EMU_POINT_LEN)
		return EMU_WRONG_LENGTH;
	if (authkey == NULL)
		return EMU_NOT_FOUND;
	if (symmetric != (authkey->alg->kind == EMU_ALG_AUTH_AES))
		return EMU_INVALID_DATA;
	return symmetric ? emu_session_symmetric(call, authkey)
			 : emu_session_asymmetric(call, authkey);
}

enum emu_status
emu_cmd_authenticate_session(struct emu_call *call)
{
	struct emu_session *ses = emu_session_find(&call->dev->sessions,
	    call->in[0], EMU_SESSION_OPENING, call->now_ms);
	uint8_t cryptogram[EMU_CHALLENGE_LEN];

	if (ses == NULL)
		return EMU_INVALID_SESSION;
	emu_scp_cryptogram(&ses->scp, EMU_SCP_HOST, ses->context, cryptogram);
	if (CRYPTO_memcmp(cryptogram, call->in + 1, sizeof(cryptogram)) != 0 ||
	    !emu_scp_verify(&ses->scp, call->msg, 3 + call->in_len)) {
		emu_session_free(ses);
		return EMU_AUTH_FAILED;
	}
	ses->state = EMU_SESSION_READY;
	call->dev->stats.sessions++;
	return EMU_OK;
}

enum emu_status
emu_cmd_close_session(struct emu_call *call)
{
	call->close = true;
	return EMU_OK;
}

enum emu_status
emu_cmd_device_public_key(struct emu_call *call)
{
	const struct emu_alg *alg = emu_alg_named("ecp256");

	call->out[0] = 49; /* ecp256-yubico-authentication */
	call->out_len = 1 +
	    emu_key_public(
		alg, call->dev->device_key, EMU_SECRET, call->out + 1);
	return EMU_OK;
}
