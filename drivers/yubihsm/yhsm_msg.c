/* SPDX-License-Identifier: ISC */
/*
 * yhsm_msg.c - parsers of a YubiHSM 2's answers.  Whatever the bytes are, nothing
 * outside of them is read.
 */
#include "yhsm_msg.h"

#include <errno.h>
#include <string.h>

#define PADDING_MAX 16u /* bytes, of a message that is encrypted */
#define INFO_FIXED  9u /* bytes of DEVICE INFO in front of the algorithms */

static uint32_t
yhsm_get32(const uint8_t *from)
{
	return (uint32_t)yhsm_get16(from) << 16 | yhsm_get16(from + 2);
}

static uint64_t
yhsm_get64(const uint8_t *from)
{
	return (uint64_t)yhsm_get32(from) << 32 | yhsm_get32(from + 4);
}

void
yhsm_msg_header(uint8_t *to, unsigned int cmd, size_t len)
{
	to[0] = (uint8_t)cmd;
	yhsm_put16(to + 1, (unsigned int)len);
}

int
yhsm_msg_parse(
    struct yhsm_msg *msg, unsigned int cmd, const uint8_t *wire, size_t len)
{
	*msg = (struct yhsm_msg){ .cmd = cmd };
	if (len < YHSM_HEADER || yhsm_get16(wire + 1) != len - YHSM_HEADER)
		return EPROTO;
	msg->data = wire + YHSM_HEADER;
	msg->len = len - YHSM_HEADER;
	if (wire[0] == (cmd | YHSM_RESPONSE))
		return 0;
	/* 0 would be success, and have an answer. */
	if (wire[0] != YHSM_ERROR || msg->len != 1 || msg->data[0] == 0)
		return EPROTO;
	msg->cmd = YHSM_ERROR;
	msg->code = msg->data[0];
	msg->len = 0;
	return 0;
}

/* All ones if n, a byte, is 0, else 0. */
static size_t
yhsm_if_zero(unsigned int n)
{
	return (size_t)0 - ((n - 1u) >> 31);
}

size_t
yhsm_msg_unpad(const uint8_t *data, size_t len)
{
	size_t padding = 0; /* all ones: only zeros so far */
	size_t at = 0;

	if (len < PADDING_MAX)
		return 0;
	padding = ~padding;
	for (size_t i = 1; i <= PADDING_MAX; i++) {
		unsigned int byte = data[len - i];

		at |= padding & yhsm_if_zero(byte ^ 0x80) & (len - i);
		padding &= yhsm_if_zero(byte);
	}
	return at;
}

int
yhsm_info_parse(struct yhsm_info *info, const struct yhsm_msg *msg)
{
	memset(info, 0, sizeof(*info));
	if (msg->len < INFO_FIXED)
		return EPROTO;
	info->firmware = yhsm_get32(msg->data) >> 8;
	info->serial = yhsm_get32(msg->data + 3);
	for (size_t i = INFO_FIXED; i < msg->len; i++)
		info->algs[msg->data[i]] = true;
	return 0;
}

int
yhsm_object_parse(struct yhsm_object *object, const struct yhsm_msg *msg)
{
	const uint8_t *from = msg->data;

	memset(object, 0, sizeof(*object));
	if (msg->len != YHSM_OBJECT_INFO)
		return EPROTO;
	object->caps = yhsm_get64(from);
	object->id = (uint16_t)yhsm_get16(from + 8);
	object->type = from[14];
	object->alg = from[15];
	object->sequence = from[16];
	memcpy(object->label, from + 18, YHSM_LABEL);
	return 0;
}

int
yhsm_list_parse(
    struct yhsm_object *object, const struct yhsm_msg *msg, size_t i)
{
	const uint8_t *from = msg->data + i * YHSM_LIST_ENTRY;

	memset(object, 0, sizeof(*object));
	if (msg->len % YHSM_LIST_ENTRY != 0)
		return EPROTO;
	if (i >= msg->len / YHSM_LIST_ENTRY)
		return ENOENT;
	object->id = (uint16_t)yhsm_get16(from);
	object->type = from[2];
	object->sequence = from[3];
	return 0;
}

/* clang-format off */
static const struct {
	const char *name;
	int error;
} yhsm_codes[] = {
	[0x01] = { .name = "invalid command",		   .error = EOPNOTSUPP },
	[0x02] = { .name = "invalid data",		   .error = EINVAL },
	[0x03] = { .name = "invalid session",		   .error = EIO },
	[0x04] = { .name = "authentication failed",	   .error = EACCES },
	[0x05] = { .name = "sessions full",		   .error = EUSERS },
	[0x06] = { .name = "session failed",		   .error = EIO },
	[0x07] = { .name = "storage failed",		   .error = ENOSPC },
	[0x08] = { .name = "wrong length",		   .error = EINVAL },
	[0x09] = { .name = "insufficient permissions",	   .error = EACCES },
	[0x0a] = { .name = "log full",			   .error = EBUSY },
	[0x0b] = { .name = "object not found",		   .error = ENOENT },
	[0x0c] = { .name = "invalid id",		   .error = EINVAL },
	[0x0e] = { .name = "SSH CA constraint violation",  .error = EACCES },
	[0x0f] = { .name = "invalid OTP",		   .error = EINVAL },
	[0x10] = { .name = "demo mode",			   .error = EACCES },
	[0x11] = { .name = "object exists",		   .error = EEXIST },
	[0x12] = { .name = "algorithm disabled",	   .error = EOPNOTSUPP },
};
/* clang-format on */

int
yhsm_code_errno(unsigned int code)
{
	if (code >= sizeof(yhsm_codes) / sizeof(yhsm_codes[0]) ||
	    yhsm_codes[code].name == NULL)
		return EIO;
	return yhsm_codes[code].error;
}

const char *
yhsm_code_name(unsigned int code)
{
	if (code >= sizeof(yhsm_codes) / sizeof(yhsm_codes[0]) ||
	    yhsm_codes[code].name == NULL)
		return "unknown error";
	return yhsm_codes[code].name;
}
