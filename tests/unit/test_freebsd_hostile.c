/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_hostile.c - arguments of arbitrary bits: each is served or refused
 * with an errno that the dialect has, and the device works afterwards.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "dialect.h"
#include "dialects.h"
#include "test_freebsd.h"
#include "test_linux.h"

#define ARG_MAX_LEN 256

TestSuite(freebsd_hostile, .init = fb_setup, .fini = fb_teardown);

/* Marsaglia, "Xorshift RNGs", 2003: the same every time. */
static uint32_t
any(void)
{
	static uint32_t x = 2463534242u;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

/* A word that is a good value somewhere, next to one, or no good anywhere. */
static uint32_t
word(uint32_t low)
{
	switch (any() % 8) {
	case 0:
		return any();
	case 1:
		return 0;
	case 2:
		return UINT32_MAX;
	case 3:
		return low + any() % 4096;
	case 4:
		return any() % 300000;
	default:
		return any() % 48;
	}
}

static bool
known(int error)
{
	static const int errnos[] = { 0, EINVAL, EFAULT, E2BIG, EOPNOTSUPP,
		EBADMSG, ENOENT, EPERM, EFBIG, ENODEV, ERANGE };

	for (size_t i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
		if (errnos[i] == error)
			return true;
	}
	return false;
}

static void
works(void)
{
	uint8_t *buf = fb_new(32);
	struct fbsd_crypt_op cop = { .ses = fb_session(FBSD_CRYPTO_AES_CBC, 16,
					 fb_aes_key, 0, 0, NULL),
		.op = FBSD_COP_ENCRYPT,
		.len = 32,
		.src_uaddr = fb_uaddr(FB(fb_plain)),
		.dst_uaddr = fb_uaddr(buf),
		.iv_uaddr = fb_uaddr(FB(fb_aes_iv)) };

	cr_assert_eq(fb_crypt(&cop), 0);
	cr_assert_arr_eq(buf, fb_cbc, 32);
}

static void
hostile(void)
{
	uint8_t *arg = fb_new(ARG_MAX_LEN);
	uint8_t *memory = fb_new(1u << 20);
	uint32_t low = (uint32_t)fb_uaddr(memory);

	for (int i = 0; i < 20000; i++) {
		const struct dialect_cmd *cmd =
		    &dialect_freebsd.cmds[any() % dialect_freebsd.ncmds];
		uint32_t fields[ARG_MAX_LEN / 4];
		int error;

		for (size_t j = 0; j < ARG_MAX_LEN / 4; j++)
			fields[j] = word(low);
		/* Addresses of 64 bits begin with zeros mostly. */
		for (size_t j = 1; j < ARG_MAX_LEN / 4; j += 2) {
			if (cmd->arg_len >= 48 && any() % 3 != 0)
				fields[j] = any() % 4 == 0 ? fields[j] : 0;
		}
		memcpy(arg, fields, ARG_MAX_LEN);
		if (cmd->run == NULL)
			continue;
		error = lnx_ioctl(cmd->code, arg);
		cr_assert(known(error), "%s: %d", cmd->name, error);
	}
	works();
}

Test(freebsd_hostile, arbitrary_arguments_are_survived_in_12)
{
	hostile();
}

Test(freebsd_hostile, arbitrary_arguments_are_survived_in_13)
{
	fb_flavour("freebsd13");
	hostile();
}

/* A good call in which one word is something else. */
Test(freebsd_hostile, one_wrong_word_is_survived)
{
	uint8_t *memory = fb_new(1u << 16);
	const struct fbsd_crypt_aead good = {
		.ses = fb_session(FBSD_CRYPTO_AES_CBC, 16, fb_aes_key,
		    FBSD_CRYPTO_SHA1_HMAC, 16, fb_aes_key),
		.op = FBSD_COP_ENCRYPT,
		.len = 64,
		.aadlen = 20,
		.ivlen = 16,
		.src_uaddr = fb_uaddr(memory),
		.dst_uaddr = fb_uaddr(memory + 4096),
		.aad_uaddr = fb_uaddr(memory + 8192),
		.tag_uaddr = fb_uaddr(memory + 12288),
		.iv_uaddr = fb_uaddr(memory + 16384)
	};

	for (int i = 0; i < 20000; i++) {
		struct fbsd_crypt_aead aop = good;
		uint32_t value = word((uint32_t)fb_uaddr(memory));
		size_t at = any() % (sizeof(aop) / 4) * 4;
		int error;

		memcpy((uint8_t *)&aop + at, &value, 4);
		error = lnx_ioctl(FBSD_CIOCCRYPTAEAD, &aop);
		cr_assert(known(error), "%d", error);
	}
	works();
}
