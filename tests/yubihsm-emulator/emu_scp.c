/* SPDX-License-Identifier: ISC */
/* emu_scp.c - the device's side of the secure channel. */
#include "emu_scp.h"

#include <openssl/crypto.h>
#include <string.h>

#include "emu_aes.h"
#include "emu_bytes.h"

/* Derivation constants of the three session keys. */
#define EMU_SCP_S_ENC  0x04
#define EMU_SCP_S_MAC  0x06
#define EMU_SCP_S_RMAC 0x07

static void
emu_scp_kdf(const uint8_t key[EMU_KEY_LEN], uint8_t constant,
    const uint8_t context[2 * EMU_CHALLENGE_LEN], uint8_t *out, size_t len)
{
	uint8_t head[16] = { 0 };
	uint8_t mac[EMU_AES_BLOCK];
	const struct emu_piece piece[] = { { head, sizeof(head) },
		{ context, 2 * EMU_CHALLENGE_LEN } };

	head[11] = constant;
	emu_put16(head + 13, len * 8);
	head[15] = 1;
	emu_cmac(mac, key, piece, 2);
	memcpy(out, mac, len);
	OPENSSL_cleanse(mac, sizeof(mac));
}

void
emu_scp_derive(struct emu_scp *scp, const uint8_t authkey[2 * EMU_KEY_LEN],
    const uint8_t context[2 * EMU_CHALLENGE_LEN])
{
	const uint8_t *mac_key = authkey + EMU_KEY_LEN;

	emu_scp_kdf(authkey, EMU_SCP_S_ENC, context, scp->s_enc, EMU_KEY_LEN);
	emu_scp_kdf(mac_key, EMU_SCP_S_MAC, context, scp->s_mac, EMU_KEY_LEN);
	emu_scp_kdf(mac_key, EMU_SCP_S_RMAC, context, scp->s_rmac, EMU_KEY_LEN);
	memset(scp->chain, 0, sizeof(scp->chain));
	scp->counter = 1;
}

void
emu_scp_cryptogram(const struct emu_scp *scp, uint8_t who,
    const uint8_t context[2 * EMU_CHALLENGE_LEN],
    uint8_t out[EMU_CHALLENGE_LEN])
{
	emu_scp_kdf(scp->s_mac, who, context, out, EMU_CHALLENGE_LEN);
}

bool
emu_scp_verify(struct emu_scp *scp, const uint8_t *msg, size_t len)
{
	uint8_t mac[EMU_AES_BLOCK];
	const struct emu_piece piece[] = { { scp->chain, EMU_KEY_LEN },
		{ msg, len - EMU_MAC_LEN } };

	emu_cmac(mac, scp->s_mac, piece, 2);
	if (CRYPTO_memcmp(mac, msg + len - EMU_MAC_LEN, EMU_MAC_LEN) != 0)
		return false;
	memcpy(scp->chain, mac, EMU_KEY_LEN);
	return true;
}

/* Commands and their answers have the same. */
static void
emu_scp_icv(const struct emu_scp *scp, uint8_t icv[EMU_AES_BLOCK])
{
	uint8_t block[EMU_AES_BLOCK] = { 0 };

	emu_put64(block + 8, scp->counter);
	emu_aes(true, scp->s_enc, EMU_KEY_LEN, NULL, block, sizeof(block), icv);
}

bool
emu_scp_open(const struct emu_scp *scp, const uint8_t *in, size_t len,
    uint8_t *out, size_t *out_len)
{
	uint8_t icv[EMU_AES_BLOCK];

	emu_scp_icv(scp, icv);
	emu_aes(false, scp->s_enc, EMU_KEY_LEN, icv, in, len, out);
	while (len > 0 && out[len - 1] == 0)
		len--;
	if (len == 0 || out[len - 1] != 0x80)
		return false;
	*out_len = len - 1;
	return true;
}

size_t
emu_scp_pad(uint8_t *buf, size_t len)
{
	size_t padded = (len / EMU_AES_BLOCK + 1) * EMU_AES_BLOCK;

	memset(buf + len, 0, padded - len);
	buf[len] = 0x80;
	return padded;
}

size_t
emu_scp_seal(struct emu_scp *scp, uint8_t sid, const uint8_t *padded,
    size_t len, uint8_t *out)
{
	uint8_t icv[EMU_AES_BLOCK];
	uint8_t mac[EMU_AES_BLOCK];
	const struct emu_piece piece[] = { { scp->chain, EMU_KEY_LEN },
		{ out, 4 + len } };

	out[0] = 0x85;
	emu_put16(out + 1, 1 + len + EMU_MAC_LEN);
	out[3] = sid;
	emu_scp_icv(scp, icv);
	emu_aes(true, scp->s_enc, EMU_KEY_LEN, icv, padded, len, out + 4);
	emu_cmac(mac, scp->s_rmac, piece, 2);
	memcpy(out + 4 + len, mac, EMU_MAC_LEN);
	scp->counter++;
	return len + EMU_SCP_MORE;
}
