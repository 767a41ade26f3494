/* SPDX-License-Identifier: ISC */
/*
 * yhsm_scp.c - the secure channel, with Nettle.  The only file of this driver
 * that knows Nettle.
 */
#include "yhsm_scp.h"

#include <errno.h>
#include <string.h>

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/cmac.h>
#include <nettle/pbkdf2.h>
#include <nettle/version.h>

#include "secret.h"

#define PASSWORD_ROUNDS 10000
#define PASSWORD_SALT	"Yubico"

/* What a derivation is for. */
enum yhsm_scp_constant {
	SCP_CARD_CRYPTOGRAM = 0x00,
	SCP_HOST_CRYPTOGRAM = 0x01,
	SCP_S_ENC = 0x04,
	SCP_S_MAC = 0x06,
	SCP_S_RMAC = 0x07,
};

struct yhsm_scp {
	uint8_t context[2 * YHSM_CHALLENGE]; /* the host's, the card's */
	uint8_t card[YHSM_CRYPTOGRAM]; /* what it sent, and should have */
	uint8_t card_expected[YHSM_CRYPTOGRAM];
	struct aes128_ctx encrypt; /* under S-ENC */
	struct aes128_ctx decrypt;
	struct cmac_aes128_ctx mac;
	struct cmac_aes128_ctx rmac;
	uint8_t chain[AES_BLOCK_SIZE]; /* the last command's MAC, whole */
	uint8_t icv[AES_BLOCK_SIZE]; /* the last command's */
	uint64_t counter;
	uint8_t sid;
};

void
yhsm_keys_derive(struct yhsm_keys *keys, const void *password, size_t len)
{
	uint8_t both[2 * YHSM_KEY];

	pbkdf2_hmac_sha256(len, password, PASSWORD_ROUNDS,
	    sizeof(PASSWORD_SALT) - 1, (const uint8_t *)PASSWORD_SALT,
	    sizeof(both), both);
	memcpy(keys->enc, both, YHSM_KEY);
	memcpy(keys->mac, both + YHSM_KEY, YHSM_KEY);
	secret_wipe(both, sizeof(both));
}

size_t
yhsm_scp_data_max(size_t wire)
{
	/* One byte of padding at least. */
	return (wire - YHSM_OUTER) / AES_BLOCK_SIZE * AES_BLOCK_SIZE -
	    YHSM_HEADER - 1;
}

struct yhsm_scp *
yhsm_scp_new(void)
{
	return secret_new(sizeof(struct yhsm_scp));
}

void
yhsm_scp_free(struct yhsm_scp *scp)
{
	secret_free(scp, sizeof(*scp));
}

unsigned int
yhsm_scp_sid(const struct yhsm_scp *scp)
{
	return scp->sid;
}

static void
scp_digest(struct cmac_aes128_ctx *ctx, uint8_t *to)
{
#if NETTLE_VERSION_MAJOR >= 4
	cmac_aes128_digest(ctx, to);
#else
	cmac_aes128_digest(ctx, AES_BLOCK_SIZE, to);
#endif
}

/* SP 800-108 in counter mode, of one round: `len` bytes, a block at most. */
static void
scp_derive(uint8_t *to, size_t len, struct cmac_aes128_ctx *key,
    enum yhsm_scp_constant constant, const uint8_t *context)
{
	uint8_t input[2 * AES_BLOCK_SIZE] = { 0 };
	uint8_t block[AES_BLOCK_SIZE];

	input[11] = (uint8_t)constant;
	yhsm_put16(input + 13, (unsigned int)len * 8);
	input[15] = 1;
	memcpy(input + 16, context, AES_BLOCK_SIZE);
	cmac_aes128_update(key, sizeof(input), input);
	scp_digest(key, block);
	memcpy(to, block, len);
	secret_wipe(block, sizeof(block));
}

static void
scp_derive_keys(struct yhsm_scp *scp, const struct yhsm_keys *keys)
{
	struct {
		struct cmac_aes128_ctx enc, mac;
		uint8_t key[YHSM_KEY];
	} s;

	cmac_aes128_set_key(&s.enc, keys->enc);
	cmac_aes128_set_key(&s.mac, keys->mac);
	scp_derive(s.key, YHSM_KEY, &s.enc, SCP_S_ENC, scp->context);
	aes128_set_encrypt_key(&scp->encrypt, s.key);
	aes128_set_decrypt_key(&scp->decrypt, s.key);
	scp_derive(s.key, YHSM_KEY, &s.mac, SCP_S_MAC, scp->context);
	cmac_aes128_set_key(&scp->mac, s.key);
	scp_derive(s.key, YHSM_KEY, &s.mac, SCP_S_RMAC, scp->context);
	cmac_aes128_set_key(&scp->rmac, s.key);
	secret_wipe(&s, sizeof(s));
}

/* The MAC of a message of which all but the MAC, `len` bytes, is there. */
static void
scp_mac(uint8_t *to, struct cmac_aes128_ctx *key, const uint8_t *chain,
    const uint8_t *wire, size_t len)
{
	cmac_aes128_update(key, AES_BLOCK_SIZE, chain);
	cmac_aes128_update(key, len, wire);
	scp_digest(key, to);
}

void
yhsm_scp_create(struct yhsm_scp *scp, uint8_t *wire, unsigned int id,
    const uint8_t *challenge)
{
	memcpy(scp->context, challenge, YHSM_CHALLENGE);
	yhsm_msg_header(
	    wire, YHSM_CREATE_SESSION, YHSM_CREATE_LEN - YHSM_HEADER);
	yhsm_put16(wire + YHSM_HEADER, id);
	memcpy(wire + YHSM_HEADER + 2, challenge, YHSM_CHALLENGE);
}

int
yhsm_scp_created(struct yhsm_scp *scp, uint8_t *wire,
    const struct yhsm_keys *keys, const struct yhsm_msg *answer)
{
	uint8_t *to = wire + YHSM_HEADER;

	if (answer->len != YHSM_CREATED_LEN)
		return EPROTO;
	scp->sid = answer->data[0];
	memcpy(scp->context + YHSM_CHALLENGE, answer->data + 1, YHSM_CHALLENGE);
	memcpy(scp->card, answer->data + 1 + YHSM_CHALLENGE, YHSM_CRYPTOGRAM);
	scp_derive_keys(scp, keys);
	scp_derive(scp->card_expected, YHSM_CRYPTOGRAM, &scp->mac,
	    SCP_CARD_CRYPTOGRAM, scp->context);

	yhsm_msg_header(
	    wire, YHSM_AUTHENTICATE, YHSM_AUTHENTICATE_LEN - YHSM_HEADER);
	*to++ = scp->sid;
	scp_derive(
	    to, YHSM_CRYPTOGRAM, &scp->mac, SCP_HOST_CRYPTOGRAM, scp->context);
	to += YHSM_CRYPTOGRAM;
	memset(scp->icv, 0, sizeof(scp->icv)); /* the first chaining value */
	scp_mac(scp->chain, &scp->mac, scp->icv, wire, (size_t)(to - wire));
	memcpy(to, scp->chain, YHSM_MAC);
	scp->counter = 1;
	return 0;
}

int
yhsm_scp_verify(const struct yhsm_scp *scp)
{
	return secret_eq(scp->card, scp->card_expected, YHSM_CRYPTOGRAM)
	    ? 0
	    : EACCES;
}

/* The counter, encrypted. */
static void
scp_icv(struct yhsm_scp *scp)
{
	uint8_t block[AES_BLOCK_SIZE] = { 0 };

	for (size_t i = 0; i < sizeof(scp->counter); i++)
		block[AES_BLOCK_SIZE - 1 - i] =
		    (uint8_t)(scp->counter >> (8 * i));
	aes128_encrypt(&scp->encrypt, AES_BLOCK_SIZE, scp->icv, block);
}

size_t
yhsm_scp_wrap(
    struct yhsm_scp *scp, uint8_t *wire, const uint8_t *inner, size_t len)
{
	size_t padded = (len / AES_BLOCK_SIZE + 1) * AES_BLOCK_SIZE;
	uint8_t *to = wire + YHSM_HEADER + YHSM_SID;
	uint8_t iv[AES_BLOCK_SIZE];

	yhsm_msg_header(
	    wire, YHSM_SESSION_MESSAGE, YHSM_SID + padded + YHSM_MAC);
	wire[YHSM_HEADER] = scp->sid;
	memcpy(to, inner, len);
	to[len] = 0x80;
	memset(to + len + 1, 0, padded - len - 1);
	scp_icv(scp);
	memcpy(iv, scp->icv, sizeof(iv));
	cbc_aes128_encrypt(&scp->encrypt, iv, padded, to, to);
	scp_mac(scp->chain, &scp->mac, scp->chain, wire,
	    YHSM_HEADER + YHSM_SID + padded);
	memcpy(to + padded, scp->chain, YHSM_MAC);
	return padded + YHSM_OUTER;
}

/* As Nettle's modes call a cipher. */
static void
scp_decrypt(const void *ctx, size_t len, uint8_t *dst, const uint8_t *src)
{
	aes128_decrypt(ctx, len, dst, src);
}

int
yhsm_scp_unwrap(struct yhsm_scp *scp, const uint8_t **inner, size_t *inner_len,
    uint8_t *wire, size_t len)
{
	uint8_t *data = wire + YHSM_HEADER + YHSM_SID;
	uint8_t mac[AES_BLOCK_SIZE];
	struct yhsm_msg msg;
	size_t padded;
	int error;

	*inner = NULL;
	*inner_len = 0;
	error = yhsm_msg_parse(&msg, YHSM_SESSION_MESSAGE, wire, len);
	if (error != 0 || msg.cmd != YHSM_SESSION_MESSAGE ||
	    len < YHSM_OUTER + AES_BLOCK_SIZE ||
	    (len - YHSM_OUTER) % AES_BLOCK_SIZE != 0)
		return EPROTO;
	padded = len - YHSM_OUTER;
	if (msg.data[0] != scp->sid)
		return EPROTO;
	scp_mac(mac, &scp->rmac, scp->chain, wire, len - YHSM_MAC);
	error = secret_eq(mac, data + padded, YHSM_MAC) ? 0 : EBADMSG;
	secret_wipe(mac, sizeof(mac));
	if (error != 0)
		return error;
	cbc_decrypt(&scp->decrypt, scp_decrypt, AES_BLOCK_SIZE, scp->icv,
	    padded, data, data);
	scp->counter++;
	*inner = data;
	*inner_len = yhsm_msg_unpad(data, padded);
	return *inner_len >= YHSM_HEADER ? 0 : EPROTO;
}
