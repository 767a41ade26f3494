/* SPDX-License-Identifier: ISC */
/* emu_message.c - framing: plain messages, and those inside sessions. */
#include "emu_message.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "emu_aes.h"
#include "emu_bytes.h"
#include "emu_cmd.h"

#define EMU_SESSION_MESSAGE 0x05

static size_t
emu_message_refuse(struct emu_device *dev, uint8_t *out, unsigned int code)
{
	dev->stats.errors++;
	return emu_cmd_error(out, code);
}

/* The answer to a decrypted command, as long as it comes out. */
static size_t
emu_message_inner(
    struct emu_call *call, const uint8_t *in, size_t in_len, uint8_t *out)
{
	struct emu_device *dev = call->dev;
	struct emu_faults *faults = &dev->faults;
	size_t len;

	if (emu_fault_take(faults, EMU_FAULT_INNER_ERROR))
		len = emu_message_refuse(
		    dev, out, faults->of[EMU_FAULT_INNER_ERROR].value);
	else if (in_len < 3 || emu_get16(in + 1) != in_len - 3)
		len = emu_message_refuse(dev, out, EMU_WRONG_LENGTH);
	else
		len = emu_cmd_answer(call, in, in_len, out);
	if (emu_garbage_take(faults, EMU_GARBAGE_INNER_COMMAND))
		out[0] ^= 0x20;
	if (emu_garbage_take(faults, EMU_GARBAGE_INNER_LENGTH))
		emu_put16(out + 1, len - 3 + 1u);
	return len;
}

static size_t
emu_message_session(
    struct emu_call *call, const uint8_t *in, size_t in_len, uint8_t *out)
{
	struct emu_device *dev = call->dev;
	struct emu_session *ses;
	uint8_t sid;
	size_t len;
	size_t padded;
	struct {
		uint8_t in[EMU_REPLY_MAX];
		uint8_t out[EMU_REPLY_MAX];
	} s;

	if (in_len < EMU_SCP_MORE + EMU_AES_BLOCK ||
	    (in_len - EMU_SCP_MORE) % EMU_AES_BLOCK != 0)
		return emu_message_refuse(dev, out, EMU_WRONG_LENGTH);
	sid = in[3];
	ses = emu_session_find(
	    &dev->sessions, sid, EMU_SESSION_READY, call->now_ms);
	if (ses == NULL)
		return emu_message_refuse(dev, out, EMU_INVALID_SESSION);
	if (!emu_scp_verify(&ses->scp, in, in_len) ||
	    !emu_scp_open(
		&ses->scp, in + 4, in_len - EMU_SCP_MORE, s.in, &len)) {
		emu_session_free(ses);
		return emu_message_refuse(dev, out, EMU_AUTH_FAILED);
	}
	dev->stats.session_messages++;
	call->ses = ses;
	len = emu_message_inner(call, s.in, len, s.out);
	padded = emu_scp_pad(s.out, len);
	if (emu_garbage_take(&dev->faults, EMU_GARBAGE_PADDING))
		memset(s.out + len, 0x55, padded - len);
	if (emu_garbage_take(&dev->faults, EMU_GARBAGE_SESSION_ID))
		sid ^= 1;
	len = emu_scp_seal(&ses->scp, sid, s.out, padded, out);
	if (call->close)
		emu_session_free(ses);
	OPENSSL_cleanse(&s, sizeof(s));
	return len;
}

static size_t
emu_message_plain(
    struct emu_call *call, const uint8_t *in, size_t in_len, uint8_t *out)
{
	struct emu_device *dev = call->dev;

	if (emu_fault_take(&dev->faults, EMU_FAULT_ERROR))
		return emu_message_refuse(
		    dev, out, dev->faults.of[EMU_FAULT_ERROR].value);
	if (in_len < 3 || emu_get16(in + 1) != in_len - 3 ||
	    in_len > emu_device_message_max(dev))
		return emu_message_refuse(dev, out, EMU_WRONG_LENGTH);
	if (in[0] == EMU_SESSION_MESSAGE)
		return emu_message_session(call, in, in_len, out);
	return emu_cmd_answer(call, in, in_len, out);
}

enum emu_outcome
emu_message_answer(struct emu_device *dev, const uint8_t *in, size_t in_len,
    uint8_t *out, size_t *out_len, uint64_t now_ms)
{
	struct emu_call call = { .dev = dev, .now_ms = now_ms + dev->ahead_ms };
	int error;

	*out_len = 0;
	dev->stats.messages++;
	emu_fault_arrive(&dev->faults);
	if (emu_fault_take(&dev->faults, EMU_FAULT_STALL))
		return EMU_STALLED;
	*out_len = emu_message_plain(&call, in, in_len, out);
	if (call.reset)
		emu_device_reset(dev);
	error = emu_device_save(dev);
	if (error != 0)
		(void)fprintf(stderr, "yubihsm-emulator: %s: %s\n", dev->store,
		    strerror(error));
	if (emu_fault_take(&dev->faults, EMU_FAULT_DROP))
		return EMU_STALLED;
	emu_fault_answer(
	    &dev->faults, &dev->random, out, out_len, EMU_REPLY_MAX);
	return call.reset ? EMU_RESET : EMU_ANSWERED;
}
