/* SPDX-License-Identifier: ISC */
/*
 * test_token_many.c - many requests at a time, several tokens, and what the driver
 * tells of them.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "token_fix.h"

TestSuite(token_many, .fini = tf_fini);

#define THREADS 8u
#define ROUNDS	20u

static atomic_uint done;

/* Requests on a session of its own, each of which must be right. */
static void *
work(void *arg)
{
	uint8_t ref[32], key[64], data[64], want[64], iv[16] = { 1 };
	const uint32_t *serial = arg;
	crypto_session_t ses;

	tf_reference(ref, sizeof(ref), 0x0103, *serial);
	(void)tf_key(0x0103, key);
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, ref, 32, 0), 0);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		ref_bytes(data, sizeof(data), i);
		memcpy(want, data, sizeof(data));
		ref_cipher("aes-256-cbc", true, key, iv, want, 64);
		cr_assert_eq(
		    tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 64), 0);
		cr_assert_eq(memcmp(data, want, 64), 0);
		done++;
	}
	(void)crypto_freesession(ses);
	return NULL;
}

static void
run_threads(uint32_t serial)
{
	pthread_t threads[THREADS];

	done = 0;
	for (unsigned int i = 0; i < THREADS; i++)
		cr_assert_eq(
		    pthread_create(&threads[i], NULL, work, &serial), 0);
	for (unsigned int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	cr_assert_eq(done, (size_t)THREADS * ROUNDS);
}

Test(token_many, full_queue_is_waited_for)
{
	unsigned long before;

	tf_start(1, NULL);
	tf_attach("queue=1");
	tf_await(0, "ready");
	before = tf_stat(0, "encrypt-cbc");
	(void)tf_say(0, "delay 1");
	run_threads(TF_SERIAL);
	cr_assert_eq(tf_stat(0, "encrypt-cbc") - before,
	    (size_t)THREADS * ROUNDS, "not once each");
}

Test(token_many, load_is_shared_among_tokens)
{
	tf_start(3, NULL);
	tf_attach(NULL);
	for (size_t i = 0; i < 3; i++)
		tf_await(i, "ready");
	run_threads(0);
	for (size_t i = 0; i < 3; i++)
		cr_assert_geq(tf_stat(i, "encrypt-cbc"), (size_t)2 * ROUNDS,
		    "token %zu has nothing to do", i);
}

Test(token_many, sessions_on_any_token_go_on_at_another)
{
	uint8_t ref[32], data[16] = { 0 }, iv[16] = { 0 };
	crypto_session_t ses;
	int hid;

	tf_start(2, NULL);
	tf_attach(NULL);
	tf_await(0, "ready");
	tf_await(1, "ready");
	tf_reference(ref, 32, 0x0103, 0);
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, ref, 32, 0), 0);
	cr_assert_eq(tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 16), 0);
	hid = (int)crypto_ses2hid(ses);
	(void)tf_say(tf_stat(0, "encrypt-cbc") == 1 ? 0 : 1, "vanish");
	cr_assert_eq(tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 16), 0);
	cr_assert_neq((int)crypto_ses2hid(ses), hid);
	(void)crypto_freesession(ses);
}

Test(token_many, tokens_are_told_of)
{
	struct drivers_token t[4];

	tf_start(1, NULL);
	tf_attach("queue=7");
	tf_await(0, "ready");
	run_threads(TF_SERIAL);
	cr_assert_eq(drivers_tokens(t, 4), 1);
	cr_assert_str_eq(t[0].name, "yubihsm0");
	cr_assert_str_eq(t[0].driver, "yubihsm");
	cr_assert_str_eq(t[0].serial, "0012345678");
	cr_assert_str_eq(t[0].firmware, "2.4.0");
	cr_assert_eq(t[0].queue_max, 7);
	cr_assert_eq(t[0].objects, 7);
	cr_assert_geq(t[0].ops, (size_t)THREADS * ROUNDS);
	cr_assert_eq(t[0].errors, 0);
	(void)tf_say(0, "vanish");
	tf_await(0, "absent");
	(void)tf_say(0, "return");
	tf_await(0, "ready");
	cr_assert_eq(drivers_tokens(t, 4), 1, "it has a seat already");
	cr_assert_eq(t[0].reopened, 1);
}

Test(token_many, random_bytes_are_mixed_in)
{
	uint8_t buf[64];
	unsigned long before;

	tf_start(1, NULL);
	tf_attach("random=yes");
	tf_await(0, "ready");
	for (int i = 0; i < 500 && tf_stat(0, "get-pseudo-random") == 0; i++)
		tf_sleep(10);
	before = tf_stat(0, "get-pseudo-random");
	cr_assert_eq(before, 1);
	/* Some more than there are in store. */
	for (int i = 0; i < 16; i++)
		cr_assert_eq(crypto_entropy(buf, sizeof(buf)), 0);
	for (int i = 0; i < 500 && tf_stat(0, "get-pseudo-random") == before;
	     i++)
		tf_sleep(10);
	cr_assert_gt(tf_stat(0, "get-pseudo-random"), before);
}

Test(token_many, large_messages_where_they_are_wanted)
{
	crypto_session_t ses;
	uint8_t data[3088] = { 0 }, iv[16] = { 0 };

	tf_start(1, NULL);
	tf_attach("large-messages=yes");
	tf_await(0, "ready");
	ses = tf_on_object(CRYPTO_AES_CBC, 0x0101);
	cr_assert_eq(tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 3088), 0);
	cr_assert_eq(tf_stat(0, "encrypt-cbc"), 1);
	(void)crypto_freesession(ses);
}

Test(token_many, session_that_was_idle_is_opened_again)
{
	crypto_session_t ses;
	uint8_t data[16] = { 0 }, iv[16] = { 0 };

	tf_start(1, NULL);
	tf_attach(NULL);
	tf_await(0, "ready");
	ses = tf_on_object(CRYPTO_AES_CBC, 0x0101);
	(void)tf_say(0, "idle 31000");
	cr_assert_eq(tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 16), 0);
	(void)crypto_freesession(ses);
}

Test(token_many, failed_authentication_in_between_is_told)
{
	tf_start(1, NULL);
	(void)tf_say(0, "error 1 04");
	tf_attach(NULL);
	tf_await(0, "failed");
	tf_await(0, "ready");
}
