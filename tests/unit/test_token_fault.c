/* SPDX-License-Identifier: ISC */
/*
 * test_token_fault.c - a token that leaves, stalls, talks nonsense or has forgotten
 * who we are.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "token_fix.h"

/* An answer is awaited for 300 ms only, and programs' keys go to the token. */
static void
start(void)
{
	tf_start(1, NULL);
	tf_attach("timeout=300,import=2");
	tf_await(0, "ready");
}

TestSuite(token_fault, .init = start, .fini = tf_fini);
TestSuite(token_start, .fini = tf_fini);

static uint8_t host_key[16] = { 0x42 };

/* One by a key of the host's, and that its result is right. */
static void
host_works(crypto_session_t *ses, const char *where)
{
	uint8_t data[5008], want[5008], iv[16] = { 4 };

	ref_bytes(data, sizeof(data), 1);
	memcpy(want, data, sizeof(data));
	ref_cipher("aes-128-cbc", true, host_key, iv, want, sizeof(want));
	cr_assert_eq(tf_cipher(ses, CRYPTO_AES_CBC, true, iv, data, 5008), 0);
	cr_assert_eq(memcmp(data, want, sizeof(data)), 0);
	cr_assert_str_eq(tf_driver(*ses), where);
}

/* The errno of one by reference; its result is right if it has one, and the data
 * are as they were if not. */
static int
ref_answer(crypto_session_t *ses)
{
	uint8_t data[5008], was[5008], key[64], iv[16] = { 4 };
	int error;

	ref_bytes(data, sizeof(data), 1);
	memcpy(was, data, sizeof(data));
	error = tf_cipher(ses, CRYPTO_AES_CBC, true, iv, data, 5008);
	(void)tf_key(0x0103, key);
	if (error == 0)
		ref_cipher("aes-256-cbc", true, key, iv, was, sizeof(was));
	cr_assert_eq(memcmp(data, was, sizeof(data)), 0, "errno %d", error);
	return error;
}

/* The token is lost by what was said to the emulator, and comes back by another
 * word. */
static void
lost_and_back(const char *lose, const char *back)
{
	crypto_session_t ref = tf_on_object(CRYPTO_AES_CBC, 0x0103);
	crypto_session_t host, more;
	uint8_t bytes[32];

	cr_assert_eq(tf_session(&host, CRYPTO_AES_CBC, host_key, 16, 0), 0);
	host_works(&host, "yubihsm");
	cr_assert_eq(ref_answer(&ref), 0);
	(void)tf_say(0, lose);
	cr_assert_eq(ref_answer(&ref), ENODEV);
	host_works(&host, "nettle");
	cr_assert_eq(ref_answer(&ref), ENODEV, "the second time");
	tf_reference(bytes, 32, 0x0103, TF_SERIAL);
	cr_assert_eq(tf_session(&more, CRYPTO_AES_CBC, bytes, 32, 0), ENODEV);
	(void)tf_say(0, back);
	tf_await(0, "ready");
	cr_assert_eq(ref_answer(&ref), 0, "after it has come back");
	host_works(&host, "nettle"); /* and stays there */
	(void)crypto_freesession(ref);
	(void)crypto_freesession(host);
}

Test(token_fault, unplugged)
{
	lost_and_back("vanish", "return");
}

Test(token_fault, stalled)
{
	lost_and_back("stall on", "stall off");
}

Test(token_fault, wrong_macs)
{
	lost_and_back("wrong-mac 1000000", "wrong-mac 0");
}

/* Each mode in a test of its own, as each takes a while. */
#define GARBAGE(mode)                                                 \
	Test(token_fault, garbage_##mode)                             \
	{                                                             \
		lost_and_back("garbage 1000000 " #mode, "garbage 0"); \
	}

GARBAGE(random)
GARBAGE(header)
GARBAGE(short)
GARBAGE(oversize)
GARBAGE(zero)

Test(token_fault, garbage_within)
{
	lost_and_back("garbage 1000000 session-id", "garbage 0");
	lost_and_back("garbage 1000000 inner-length", "garbage 0");
	lost_and_back("garbage 1000000 padding", "garbage 0");
	lost_and_back("garbage 1000000 inner-command", "garbage 0");
}

/* What a second secure channel mends is not noticed. */
static void
mended(const char *fault)
{
	crypto_session_t ref = tf_on_object(CRYPTO_AES_CBC, 0x0103);
	struct drivers_token before, after;

	cr_assert_eq(drivers_tokens(&before, 1), 1);
	(void)tf_say(0, fault);
	cr_assert_eq(ref_answer(&ref), 0, "%s", fault);
	cr_assert_eq(drivers_tokens(&after, 1), 1);
	cr_assert_eq(after.reopened, before.reopened + 1, "%s", fault);
	(void)crypto_freesession(ref);
}

Test(token_fault, channel_forgotten)
{
	mended("expire");
}

Test(token_fault, one_wrong_mac)
{
	mended("wrong-mac 1");
}

Test(token_fault, one_answer_is_garbage)
{
	mended("garbage 1 random");
	mended("garbage 1 short");
	mended("garbage 1 session-id");
	mended("garbage 1 inner-length");
	mended("garbage 1 padding");
	mended("garbage 1 inner-command");
	mended("garbage 1 oversize");
	mended("garbage 1 zero");
}

Test(token_fault, reset_by_another_program)
{
	crypto_session_t ref = tf_on_object(CRYPTO_AES_CBC, 0x0103);
	int error;

	(void)tf_say(0, "reboot");
	for (int i = 0; i < 500; i++) {
		error = ref_answer(&ref);
		if (error != ENODEV)
			break;
		tf_sleep(10);
	}
	cr_assert_eq(error, 0);
	(void)crypto_freesession(ref);
}

Test(token_fault, device_error_is_not_a_loss)
{
	crypto_session_t ref = tf_on_object(CRYPTO_AES_CBC, 0x0103);

	(void)tf_say(0, "inner-error 1 09");
	cr_assert_eq(ref_answer(&ref), EACCES);
	(void)tf_say(0, "inner-error 1 0a");
	cr_assert_eq(ref_answer(&ref), EBUSY);
	cr_assert_eq(ref_answer(&ref), 0);
	(void)crypto_freesession(ref);
}

Test(token_start, stale_answer_is_not_taken)
{
	tf_start(1, NULL);
	(void)tf_say(0, "stale");
	tf_attach(NULL);
	tf_await(0, "ready");
}

Test(token_start, wrong_password_is_failed)
{
	static const char *const more[] = { "--password", "another", NULL };
	crypto_session_t ses;
	uint8_t ref[16];

	tf_start(1, more);
	tf_attach(NULL);
	tf_await(0, "failed");
	tf_reference(ref, 16, 0x0101, TF_SERIAL);
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, ref, 16, 0), ENODEV);
}

Test(token_start, device_that_only_claims_to_know_the_keys_is_failed)
{
	tf_start(1, NULL);
	(void)tf_say(0, "wrong-cryptogram 1000");
	tf_attach(NULL);
	tf_await(0, "failed");
}

Test(token_start, busy_interface_is_waited_for)
{
	char path[128];

	tf_start(1, NULL);
	(void)snprintf(path, sizeof(path), "%s", tf_file("busy", ""));
	setenv("USBIP_LIBUSB_BUSY", path, 1);
	tf_attach(NULL);
	tf_await(0, "busy");
	cr_assert_eq(tf_stat(0, "messages"), 0, "said something to it");
	(void)unlink(path);
	tf_await(0, "ready");
}

Test(token_start, other_serial_numbers_are_left_alone)
{
	tf_start(2, NULL);
	tf_attach("serial=12345679");
	tf_await(1, "ready");
	cr_assert_eq(tf_stat(0, "messages"), 0);
}

Test(token_start, old_firmware_has_no_aes)
{
	static const char *const more[] = { "--firmware", "2.2.0", NULL };
	crypto_session_t ses;
	uint8_t ref[20];

	tf_start(1, more);
	tf_attach(NULL);
	tf_await(0, "ready");
	tf_reference(ref, 16, 0x0101, TF_SERIAL);
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, ref, 16, 0), EOPNOTSUPP);
	tf_reference(ref, 20, 0x0202, TF_SERIAL);
	cr_assert_eq(tf_session(&ses, CRYPTO_SHA2_256_HMAC, ref, 20, 0), 0);
	(void)crypto_freesession(ses);
}
