/* SPDX-License-Identifier: ISC */
/* emu_cmd_symmetric.c - AES and HMAC with stored keys. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "emu_aes.h"
#include "emu_cmd.h"

/* The data follows the id and, for CBC, the IV. */
static enum emu_status
emu_symmetric(struct emu_call *call, bool encrypt, size_t iv_len)
{
	const struct emu_object *obj = call->obj;
	const uint8_t *iv = iv_len > 0 ? call->in + 2 : NULL;
	const uint8_t *in = call->in + 2 + iv_len;
	size_t len = call->in_len - 2 - iv_len;

	if (len == 0 || len % EMU_AES_BLOCK != 0)
		return EMU_WRONG_LENGTH;
	emu_aes(encrypt, obj->data, obj->data_len, iv, in, len, call->out);
	call->out_len = len;
	return EMU_OK;
}

enum emu_status
emu_cmd_encrypt_ecb(struct emu_call *call)
{
	return emu_symmetric(call, true, 0);
}

enum emu_status
emu_cmd_decrypt_ecb(struct emu_call *call)
{
	return emu_symmetric(call, false, 0);
}

enum emu_status
emu_cmd_encrypt_cbc(struct emu_call *call)
{
	return emu_symmetric(call, true, EMU_AES_BLOCK);
}

enum emu_status
emu_cmd_decrypt_cbc(struct emu_call *call)
{
	return emu_symmetric(call, false, EMU_AES_BLOCK);
}

static void
emu_hmac(const struct emu_object *obj, const uint8_t *in, size_t len,
    uint8_t tag[EVP_MAX_MD_SIZE])
{
	const EVP_MD *md = EVP_get_digestbyname(obj->alg->ossl);
	unsigned int tag_len;

	if (HMAC(md, obj->data, (int)obj->data_len, in, len, tag, &tag_len) ==
		NULL ||
	    tag_len != obj->alg->digest_len)
		abort();
}

enum emu_status
emu_cmd_sign_hmac(struct emu_call *call)
{
	emu_hmac(call->obj, call->in + 2, call->in_len - 2, call->out);
	call->out_len = call->obj->alg->digest_len;
	return EMU_OK;
}

enum emu_status
emu_cmd_verify_hmac(struct emu_call *call)
{
	uint8_t tag[EVP_MAX_MD_SIZE];
	size_t tag_len = call->obj->alg->digest_len;
	const uint8_t *in = call->in + 2;

	if (call->in_len - 2 <= tag_len)
		return EMU_WRONG_LENGTH;
	emu_hmac(call->obj, in + tag_len, call->in_len - 2 - tag_len, tag);
	call->out[0] = CRYPTO_memcmp(tag, in, tag_len) == 0;
	call->out_len = 1;
	OPENSSL_cleanse(tag, sizeof(tag));
	return EMU_OK;
}
