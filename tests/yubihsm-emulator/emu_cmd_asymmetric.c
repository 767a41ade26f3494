/* SPDX-License-Identifier: ISC */
/* emu_cmd_asymmetric.c - public keys, and EC and Ed25519 with stored keys. */
#include <openssl/evp.h>
#include <string.h>

#include "emu_bytes.h"
#include "emu_cmd.h"
#include "emu_key.h"

enum emu_status
emu_cmd_public_key(struct emu_call *call)
{
	unsigned int type =
	    call->in_len == 3 ? call->in[2] : EMU_TYPE_ASYMMETRIC;
	const struct emu_object *obj;

	if (type != EMU_TYPE_ASYMMETRIC)
		return EMU_INVALID_DATA; /* wrap keys are not there */
	obj = emu_cmd_object(call, type, emu_get16(call->in));
	if (obj == NULL)
		return EMU_NOT_FOUND;
	call->out[0] = obj->alg->id;
	call->out_len = 1 +
	    emu_key_public(obj->alg, obj->data, obj->data_len, call->out + 1);
	return EMU_OK;
}

static bool
emu_digest_len_known(size_t len)
{
	static const size_t lens[] = { 20, 28, 32, 48, 64, 66 };

	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		if (lens[i] == len)
			return true;
	}
	return false;
}

enum emu_status
emu_cmd_sign_ecdsa(struct emu_call *call)
{
	const struct emu_object *obj = call->obj;
	EVP_PKEY *key;
	EVP_PKEY_CTX *ctx;
	size_t len = EMU_REPLY_MAX / 2;
	bool done;

	if (obj->alg->kind != EMU_ALG_EC)
		return EMU_INVALID_DATA;
	if (!emu_digest_len_known(call->in_len - 2))
		return EMU_WRONG_LENGTH;
	key = emu_key_load(obj->alg, obj->data, obj->data_len);
	ctx = EVP_PKEY_CTX_new(key, NULL);
	done = ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
	    EVP_PKEY_sign(
		ctx, call->out, &len, call->in + 2, call->in_len - 2) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	call->out_len = len;
	return done ? EMU_OK : EMU_INVALID_DATA;
}

enum emu_status
emu_cmd_sign_eddsa(struct emu_call *call)
{
	const struct emu_object *obj = call->obj;
	EVP_PKEY *key;
	EVP_MD_CTX *ctx;
	size_t len = EMU_REPLY_MAX / 2;
	bool done;

	if (obj->alg->kind != EMU_ALG_ED25519)
		return EMU_INVALID_DATA;
	key = emu_key_load(obj->alg, obj->data, obj->data_len);
	ctx = EVP_MD_CTX_new();
	done = ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestSign(
		ctx, call->out, &len, call->in + 2, call->in_len - 2) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	call->out_len = len;
	return done ? EMU_OK : EMU_INVALID_DATA;
}

enum emu_status
emu_cmd_derive_ecdh(struct emu_call *call)
{
	const struct emu_object *obj = call->obj;
	EVP_PKEY *key;
	EVP_PKEY *peer;
	EVP_PKEY_CTX *ctx;
	size_t len = EMU_REPLY_MAX / 2;
	bool done;

	if (obj->alg->kind != EMU_ALG_EC)
		return EMU_INVALID_DATA;
	if (call->in_len - 2 != 1 + 2 * (size_t)obj->alg->key_max)
		return EMU_WRONG_LENGTH;
	key = emu_key_load(obj->alg, obj->data, obj->data_len);
	peer =
	    emu_key_load_point(obj->alg->ossl, call->in + 2, call->in_len - 2);
	ctx = EVP_PKEY_CTX_new(key, NULL);
	done = ctx != NULL && peer != NULL && EVP_PKEY_derive_init(ctx) == 1 &&
	    EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
	    EVP_PKEY_derive(ctx, call->out, &len) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
	EVP_PKEY_free(key);
	call->out_len = len;
	return done ? EMU_OK : EMU_INVALID_DATA;
}
