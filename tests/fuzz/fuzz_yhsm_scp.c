/* SPDX-License-Identifier: ISC */
/*
 * fuzz_yhsm_scp.c - answers behind a MAC: the device's side of the secure channel
 * encrypts and authenticates what the fuzzer has made up, outer header included,
 * and the driver has to unwrap and to read it.
 *
 * The first byte says whether the session's answer is ours or the fuzzer's, then
 * there are messages: a kind, a command, two bytes of length, so many bytes.
 */
#include "emu_aes.h"
#include "emu_scp.h"
#include "fuzz_parsers.h"
#include "yhsm_scp.h"

#define SCP_SID	  5u
#define SCP_ROOM  (YHSM_WIRE_MAX + 64u)
#define SCP_OUTER (YHSM_HEADER + YHSM_SID)

/* Bits of a kind. */
enum {
	SCP_PADDED = 1, /* the bytes have padding of their own */
	SCP_HEADER = 2, /* and a header and session of their own in front */
	SCP_BAD_MAC = 4,
	SCP_PLAIN = 8, /* no session message at all */
	SCP_OTHER = 16, /* of another session, or no answer */
};

/* The default authentication key's, of the password "password". */
static const uint8_t scp_authkey[2 * YHSM_KEY] = { 0x09, 0x0b, 0x47, 0xdb, 0xed,
	0x59, 0x56, 0x54, 0x90, 0x1d, 0xee, 0x1c, 0xc6, 0x55, 0xe4, 0x20, 0x59,
	0x2f, 0xd4, 0x83, 0xf7, 0x59, 0xe2, 0x99, 0x09, 0xa0, 0x4c, 0x45, 0x05,
	0xd2, 0xce, 0x0a };
static const uint8_t scp_challenges[2 * YHSM_CHALLENGE] = { 1, 2, 3, 4, 5, 6, 7,
	8, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8 };

struct scp_pair {
	struct yhsm_scp *host;
	struct emu_scp device;
};

/* Open both ends.  False: the fuzzer's answer is no good. */
static bool
scp_open(struct scp_pair *pair, struct fuzz_in *in)
{
	uint8_t data[YHSM_CREATED_LEN] = { SCP_SID };
	uint8_t wire[YHSM_AUTHENTICATE_LEN];
	struct yhsm_msg answer = { .data = data, .len = sizeof(data) };
	struct yhsm_keys keys;
	bool ours = (fuzz_u8(in) & 1) == 0;

	memcpy(&keys, scp_authkey, sizeof(keys));
	emu_scp_derive(&pair->device, scp_authkey, scp_challenges);
	memcpy(data + 1, scp_challenges + YHSM_CHALLENGE, YHSM_CHALLENGE);
	emu_scp_cryptogram(&pair->device, EMU_SCP_CARD, scp_challenges,
	    data + 1 + YHSM_CHALLENGE);
	if (!ours)
		answer.data = fuzz_bytes(in, &answer.len);
	yhsm_scp_create(pair->host, wire, 1, scp_challenges);
	if (yhsm_scp_created(pair->host, wire, &keys, &answer) != 0) {
		FUZZ_CHECK(answer.len != YHSM_CREATED_LEN);
		return false;
	}
	if (memcmp(answer.data, data, sizeof(data)) != 0)
		return false;
	FUZZ_CHECK(yhsm_scp_verify(pair->host) == 0);
	FUZZ_CHECK(yhsm_scp_sid(pair->host) == SCP_SID);
	FUZZ_CHECK(emu_scp_verify(&pair->device, wire, sizeof(wire)));
	return true;
}

/* A command of `len` bytes that the device reads as it was meant. */
static void
scp_command(struct scp_pair *pair, size_t len)
{
	uint8_t inner[256], wire[256 + 16 + YHSM_OUTER], back[256 + 16];
	size_t wire_len, back_len;

	for (size_t i = 0; i < len; i++)
		inner[i] = (uint8_t)(i * 11);
	wire_len = yhsm_scp_wrap(pair->host, wire, inner, len);
	FUZZ_CHECK(emu_scp_verify(&pair->device, wire, wire_len));
	FUZZ_CHECK(emu_scp_open(&pair->device, wire + SCP_OUTER,
	    wire_len - YHSM_OUTER, back, &back_len));
	FUZZ_CHECK(back_len == len && memcmp(back, inner, len) == 0);
}

/* Encrypt `len` bytes, a multiple of 16, behind `wire`'s header, and put the MAC
 * behind them. */
static size_t
scp_seal(
    struct emu_scp *device, uint8_t *wire, const uint8_t *padded, size_t len)
{
	const struct emu_piece piece[] = { { device->chain, EMU_KEY_LEN },
		{ wire, SCP_OUTER + len } };
	uint8_t block[EMU_AES_BLOCK] = { 0 }, icv[EMU_AES_BLOCK];
	uint8_t mac[EMU_AES_BLOCK];

	for (size_t i = 0; i < 8; i++)
		block[15 - i] = (uint8_t)(device->counter >> (8 * i));
	emu_aes(
	    true, device->s_enc, EMU_KEY_LEN, NULL, block, sizeof(block), icv);
	if (len > 0)
		emu_aes(true, device->s_enc, EMU_KEY_LEN, icv, padded, len,
		    wire + SCP_OUTER);
	emu_cmac(mac, device->s_rmac, piece, 2);
	memcpy(wire + SCP_OUTER + len, mac, YHSM_MAC);
	device->counter++;
	return SCP_OUTER + len + YHSM_MAC;
}

/* An answer of that kind out of the bytes; its length. */
static size_t
scp_answer(struct emu_scp *device, unsigned int kind, const uint8_t *bytes,
    size_t len, uint8_t *wire)
{
	uint8_t padded[SCP_ROOM] = { 0 };

	if ((kind & SCP_PLAIN) != 0) {
		memcpy(wire, bytes, len);
		return len;
	}
	if ((kind & SCP_HEADER) != 0 && len >= SCP_OUTER) {
		memcpy(wire, bytes, SCP_OUTER);
		bytes += SCP_OUTER;
		len -= SCP_OUTER;
	} else {
		kind &= ~(unsigned int)SCP_HEADER;
	}
	memcpy(padded, bytes, len);
	if ((kind & SCP_PADDED) != 0)
		len = len / 16 * 16;
	else
		len = emu_scp_pad(padded, len);
	if ((kind & SCP_HEADER) == 0) {
		yhsm_msg_header(wire, YHSM_SESSION_MESSAGE | YHSM_RESPONSE,
		    YHSM_SID + len + YHSM_MAC);
		wire[YHSM_HEADER] = SCP_SID;
	}
	if ((kind & SCP_OTHER) != 0)
		wire[(kind & 0x20) != 0 ? 0 : YHSM_HEADER] ^= (uint8_t)kind;
	return scp_seal(device, wire, padded, len);
}

/* One message there and back.  False: the channel is of no use any more. */
static bool
scp_exchange(struct scp_pair *pair, struct fuzz_in *in)
{
	static uint8_t room[SCP_ROOM + 64];
	unsigned int kind = fuzz_u8(in), cmd = fuzz_u8(in) % YHSM_ERROR;
	size_t len = fuzz_u16(in) % YHSM_WIRE_MAX, inner_len;
	const uint8_t *bytes, *inner;
	uint8_t *wire, *exact;
	int error;

	scp_command(pair, kind);
	bytes = fuzz_bytes(in, &len);
	len = scp_answer(&pair->device, kind, bytes, len, room);
	if ((kind & (SCP_BAD_MAC | SCP_PLAIN)) == SCP_BAD_MAC)
		room[len - 1 - cmd % YHSM_MAC] ^= (uint8_t)(1u << (kind >> 5));
	wire = fuzz_copy(room, len);
	error = yhsm_scp_unwrap(pair->host, &inner, &inner_len, wire, len);
	if (error == 0) {
		FUZZ_CHECK((kind & (SCP_BAD_MAC | SCP_PLAIN)) == 0);
		FUZZ_CHECK(wire[0] == 0x85 && wire[YHSM_HEADER] == SCP_SID);
		FUZZ_CHECK(inner == wire + SCP_OUTER);
		FUZZ_CHECK(
		    inner_len >= YHSM_HEADER && inner_len < len - YHSM_OUTER);
		exact = fuzz_copy(inner, inner_len);
		fuzz_parse(cmd, exact, inner_len);
		free(exact);
	} else {
		FUZZ_CHECK(error == EBADMSG || error == EPROTO);
	}
	free(wire);
	return error == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .at = data, .left = size };
	struct scp_pair pair = { .host = yhsm_scp_new() };
	bool goes_on;

	FUZZ_CHECK(pair.host != NULL);
	goes_on = scp_open(&pair, &in);
	while (goes_on && in.left > 0)
		goes_on = scp_exchange(&pair, &in);
	yhsm_scp_free(pair.host);
	return 0;
}
