/* SPDX-License-Identifier: ISC */
/*
 * test_yhsm_msg.c - what is read of a YubiHSM 2's answers, and how much fits into
 * its messages.
 */
#include "yubihsm/yhsm_msg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "yubihsm/yhsm_alg.h"
#include "yubihsm/yhsm_run.h"
#include "yubihsm/yhsm_scp.h"

/* As yhsm_msg_parse, of bytes that end where they end. */
static int
parse(struct yhsm_msg *msg, unsigned int cmd, const void *bytes, size_t len)
{
	static uint8_t *exact;

	free(exact);
	exact = malloc(len + (len == 0));
	cr_assert_not_null(exact);
	memcpy(exact, bytes, len);
	return yhsm_msg_parse(msg, cmd, exact, len);
}

static struct yhsm_msg
data(const void *bytes, size_t len)
{
	return (struct yhsm_msg){ .cmd = 1, .data = bytes, .len = len };
}

Test(yhsm_msg_header, is_big_endian)
{
	uint8_t to[4] = { 0, 0, 0, 0xa5 };

	yhsm_msg_header(to, YHSM_ENCRYPT_CBC, 0x0102);
	cr_assert_arr_eq(to, "\x72\x01\x02\xa5", 4);
}

Test(yhsm_msg_parse, answers_to_the_command)
{
	struct yhsm_msg msg;

	cr_assert_eq(parse(&msg, 0x51, "\xd1\0\2hi", 5), 0);
	cr_assert_eq(msg.cmd, 0x51);
	cr_assert_eq(msg.code, 0);
	cr_assert_eq(msg.len, 2);
	cr_assert_arr_eq(msg.data, "hi", 2);
	cr_assert_eq(parse(&msg, 0x40, "\xc0\0\0", 3), 0);
	cr_assert_eq(msg.len, 0);
}

Test(yhsm_msg_parse, errors)
{
	struct yhsm_msg msg;

	for (unsigned int code = 1; code <= 0xff; code++) {
		uint8_t wire[] = { 0x7f, 0, 1, (uint8_t)code };

		cr_assert_eq(parse(&msg, 0x51, wire, sizeof(wire)), 0);
		cr_assert_eq(msg.cmd, YHSM_ERROR);
		cr_assert_eq(msg.code, code);
		cr_assert_eq(msg.len, 0, "its code is no data");
	}
}

Test(yhsm_msg_parse, all_else_is_eproto)
{
	static const struct {
		const char *what, *bytes;
		size_t len;
	} rows[] = {
		{ "nothing", "", 0 },
		{ "one byte", "\xd1", 1 },
		{ "two bytes", "\xd1\0", 2 },
		{ "one byte too few", "\xd1\0\2h", 4 },
		{ "one byte too many", "\xd1\0\2hi!", 6 },
		{ "a length of 65535", "\xd1\xff\xff", 3 },
		{ "another command", "\xd2\0\0", 3 },
		{ "no answer", "\x51\0\0", 3 },
		{ "an error without code", "\x7f\0\0", 3 },
		{ "an error of two bytes", "\x7f\0\2\x0b\0", 5 },
		{ "an error that is none", "\x7f\0\1\0", 4 },
		{ "an answer to an error", "\xff\0\1\x0b", 4 },
	};
	struct yhsm_msg msg;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(parse(&msg, 0x51, rows[i].bytes, rows[i].len),
		    EPROTO, "%s", rows[i].what);
}

Test(yhsm_msg_unpad, each_place)
{
	uint8_t bytes[48];

	for (size_t len = 16; len <= sizeof(bytes); len += 16) {
		for (size_t at = 0; at < len; at++) {
			memset(bytes, 0x80, sizeof(bytes));
			memset(bytes + at + 1, 0, len - at - 1);
			cr_assert_eq(yhsm_msg_unpad(bytes, len),
			    at + 16 >= len ? at : 0, "%zu of %zu", at, len);
		}
		for (unsigned int byte = 0; byte < 256; byte++) {
			memset(bytes, 0, sizeof(bytes));
			bytes[len - 3] = (uint8_t)byte;
			cr_assert_eq(yhsm_msg_unpad(bytes, len),
			    byte == 0x80 ? len - 3 : 0, "byte %02x", byte);
		}
	}
	cr_assert_eq(yhsm_msg_unpad(bytes, 0), 0);
}

Test(yhsm_info_parse, fields)
{
	struct yhsm_msg msg =
	    data("\2\4\1\0\xbc\x61\x4e\x3e\2\x01\x32\xff", 12);
	struct yhsm_info info;

	cr_assert_eq(yhsm_info_parse(&info, &msg), 0);
	cr_assert_eq(info.firmware, 0x020401);
	cr_assert_eq(info.serial, 12345678);
	for (unsigned int i = 0; i < 256; i++)
		cr_assert_eq(info.algs[i], i == 1 || i == 0x32 || i == 0xff,
		    "algorithm %u", i);
	msg.len = 9;
	cr_assert_eq(yhsm_info_parse(&info, &msg), 0, "none at all");
	cr_assert_not(info.algs[1]);
}

Test(yhsm_info_parse, too_short_is_eproto)
{
	struct yhsm_msg msg = data("\2\4\1\0\xbc\x61\x4e\x3e\2", 0);
	struct yhsm_info info;

	for (; msg.len < 9; msg.len++)
		cr_assert_eq(
		    yhsm_info_parse(&info, &msg), EPROTO, "%zu bytes", msg.len);
}

Test(yhsm_object_parse, fields)
{
	uint8_t bytes[YHSM_OBJECT_INFO + 1] = { 0, 0x3c, 0, 0, 0, 0, 0, 1, 0x12,
		0x34, 0, 32, 0, 1, 8, 52, 3, 2 };
	struct yhsm_msg msg = data(bytes, YHSM_OBJECT_INFO);
	struct yhsm_object object;

	memset(bytes + 18, 'x', YHSM_LABEL); /* without a NUL */
	cr_assert_eq(yhsm_object_parse(&object, &msg), 0);
	cr_assert_eq(object.caps, UINT64_C(0x003c000000000001));
	cr_assert_eq(object.id, 0x1234);
	cr_assert_eq(object.type, YHSM_SYMMETRIC);
	cr_assert_eq(object.alg, YHSM_AES256);
	cr_assert_eq(object.sequence, 3);
	cr_assert_eq(strlen(object.label), YHSM_LABEL);
	msg.len = YHSM_OBJECT_INFO + 1;
	cr_assert_eq(yhsm_object_parse(&object, &msg), EPROTO);
	for (msg.len = 0; msg.len < YHSM_OBJECT_INFO; msg.len++)
		cr_assert_eq(yhsm_object_parse(&object, &msg), EPROTO,
		    "%zu bytes", msg.len);
}

Test(yhsm_list_parse, entries_and_their_end)
{
	struct yhsm_msg msg = data("\1\2\x08\0\1\3\5\7", 8);
	struct yhsm_object object;

	cr_assert_eq(yhsm_list_parse(&object, &msg, 0), 0);
	cr_assert_eq(object.id, 0x0102);
	cr_assert_eq(object.type, YHSM_SYMMETRIC);
	cr_assert_eq(yhsm_list_parse(&object, &msg, 1), 0);
	cr_assert_eq(object.id, 0x0103);
	cr_assert_eq(object.type, YHSM_HMAC);
	cr_assert_eq(object.sequence, 7);
	cr_assert_eq(yhsm_list_parse(&object, &msg, 2), ENOENT);
	msg.len = 0;
	cr_assert_eq(yhsm_list_parse(&object, &msg, 0), ENOENT);
	for (msg.len = 1; msg.len < 8; msg.len++) {
		if (msg.len % 4 != 0)
			cr_assert_eq(yhsm_list_parse(&object, &msg, 0), EPROTO,
			    "%zu bytes", msg.len);
	}
}

Test(yhsm_code_errno, each_code)
{
	static const struct {
		unsigned int code;
		int error;
	} rows[] = { { 0x01, EOPNOTSUPP }, { 0x02, EINVAL }, { 0x03, EIO },
		{ 0x04, EACCES }, { 0x05, EUSERS }, { 0x06, EIO },
		{ 0x07, ENOSPC }, { 0x08, EINVAL }, { 0x09, EACCES },
		{ 0x0a, EBUSY }, { 0x0b, ENOENT }, { 0x0c, EINVAL },
		{ 0x0d, EIO }, { 0x0e, EACCES }, { 0x0f, EINVAL },
		{ 0x10, EACCES }, { 0x11, EEXIST }, { 0x12, EOPNOTSUPP },
		{ 0x13, EIO }, { 0xff, EIO } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(yhsm_code_errno(rows[i].code), rows[i].error,
		    "code %02x", rows[i].code);
	/* None of them may stand for success, and each has a name. */
	for (unsigned int code = 0; code <= 0x1ff; code++) {
		cr_assert_gt(yhsm_code_errno(code), 0, "code %02x", code);
		cr_assert_neq(*yhsm_code_name(code), '\0');
	}
	cr_assert_str_eq(yhsm_code_name(0x0b), "object not found");
	cr_assert_str_eq(yhsm_code_name(0x0d), "unknown error");
}

/* As Yubico's client has them; one block or byte more it refuses. */
Test(yhsm_run_max, sizes_of_one_operation)
{
	static const struct {
		size_t wire, cbc, ecb, hmac;
	} rows[] = { { YHSM_WIRE_OLD, 2000, 2016, 2026 },
		{ YHSM_WIRE_MAX, 3088, 3104, 3114 } };

	for (size_t i = 0; i < 2; i++) {
		size_t room = yhsm_scp_data_max(rows[i].wire);

		cr_assert_eq(yhsm_run_cipher_max(room, 16), rows[i].cbc);
		cr_assert_eq(yhsm_run_cipher_max(room, 0), rows[i].ecb);
		cr_assert_eq(yhsm_run_mac_max(room), rows[i].hmac);
	}
}

Test(yhsm_alg_of_key, by_length)
{
	const struct yhsm_row *aes = yhsm_alg_find(CRYPTO_AES_CBC);
	const struct yhsm_row *sha1 = yhsm_alg_find(CRYPTO_SHA1_HMAC);

	cr_assert_eq(yhsm_alg_of_key(aes, 16), YHSM_AES128);
	cr_assert_eq(yhsm_alg_of_key(aes, 24), YHSM_AES192);
	cr_assert_eq(yhsm_alg_of_key(aes, 32), YHSM_AES256);
	cr_assert_eq(yhsm_alg_of_key(sha1, 20), YHSM_HMAC_SHA1);
	cr_assert_null(yhsm_alg_find(CRYPTO_AES_XTS));
}

Test(yhsm_alg_there, needs_the_firmware_and_the_algorithm)
{
	struct yhsm_info info = { .firmware = YHSM_FIRMWARE_SYM };
	const struct yhsm_row *aes = yhsm_alg_find(CRYPTO_AES_CBC);
	const struct yhsm_row *sha1 = yhsm_alg_find(CRYPTO_SHA1_HMAC);

	cr_assert_not(yhsm_alg_there(aes, &info));
	info.algs[YHSM_AES_CBC] = true;
	cr_assert_not(yhsm_alg_there(aes, &info), "of no length of keys");
	info.algs[YHSM_AES192] = true;
	cr_assert(yhsm_alg_there(aes, &info));
	info.firmware--;
	cr_assert_not(yhsm_alg_there(aes, &info));
	cr_assert_not(yhsm_alg_there(sha1, &info));
	info.algs[YHSM_HMAC_SHA1] = true;
	cr_assert(yhsm_alg_there(sha1, &info));
}
