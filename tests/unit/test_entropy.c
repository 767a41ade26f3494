/* SPDX-License-Identifier: ISC */
/*
 * test_entropy.c - random bytes: the system's, which are what the test says, and a
 * device's on top of them.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>

#define SYSTEM 0x0f
#define DEVICE 0xf0

/* The system's bytes. */
static unsigned int system_calls;
static bool system_fails;

int __wrap_getentropy(void *buf, size_t len);
int
__wrap_getentropy(void *buf, size_t len)
{
	system_calls++;
	if (system_fails || len > 256) {
		errno = EIO;
		return -1;
	}
	memset(buf, SYSTEM, len);
	return 0;
}

/* The device's: as many as it has left. */
static size_t device_left;
static atomic_bool device_inside, device_stays;

static size_t
device(void *arg, void *buf, size_t len)
{
	cr_assert_eq(arg, &device_left);
	device_inside = true;
	while (device_stays)
		(void)sched_yield();
	if (len > device_left)
		len = device_left;
	device_left -= len;
	memset(buf, DEVICE, len);
	return len;
}

static size_t
other(void *arg, void *buf, size_t len)
{
	(void)arg;
	(void)buf;
	return len;
}

/* `mixed` bytes with those of the device, and the rest of `len` without. */
static void
expect(size_t len, size_t mixed)
{
	uint8_t buf[1024 + 1];

	memset(buf, 0xa5, sizeof(buf));
	cr_assert_eq(crypto_entropy(buf, len), 0);
	for (size_t i = 0; i < len; i++)
		cr_assert_eq(buf[i], i < mixed ? SYSTEM ^ DEVICE : SYSTEM,
		    "%zu of %zu", i, len);
	cr_assert_eq(buf[len], 0xa5, "a byte too many");
}

Test(crypto_entropy, without_a_source_it_is_the_systems)
{
	static const size_t lens[] = { 0, 1, 16, 255, 256, 257, 1024 };

	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		system_calls = 0;
		expect(lens[i], 0);
		cr_assert_eq(system_calls, (lens[i] + 255) / 256);
	}
}

Test(crypto_entropy, a_source_is_mixed_in_as_far_as_it_goes)
{
	static const size_t lens[] = { 0, 1, 63, 64, 65, 200, 1024 };

	cr_assert_eq(crypto_register_entropy(device, &device_left), 0);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		for (size_t j = 0; j < sizeof(lens) / sizeof(lens[0]); j++) {
			device_left = lens[j];
			expect(lens[i], lens[i] < lens[j] ? lens[i] : lens[j]);
		}
	}
	crypto_unregister_entropy(device);
	device_left = 1024;
	expect(64, 0);
	cr_assert_eq(device_left, 1024, "it was asked after its end");
}

Test(crypto_entropy, without_the_system_it_is_eio)
{
	uint8_t buf[16];

	system_fails = true;
	device_left = 16;
	cr_assert_eq(crypto_entropy(buf, sizeof(buf)), EIO);
	cr_assert_eq(crypto_register_entropy(device, &device_left), 0);
	cr_assert_eq(crypto_entropy(buf, sizeof(buf)), EIO, "a device's alone");
}

Test(crypto_register_entropy, a_second_one_is_ebusy)
{
	cr_assert_eq(crypto_register_entropy(device, &device_left), 0);
	cr_assert_eq(crypto_register_entropy(other, NULL), EBUSY);
	cr_assert_eq(crypto_register_entropy(device, &device_left), EBUSY);
	crypto_unregister_entropy(other);
	device_left = 8;
	expect(16, 8);
	crypto_unregister_entropy(device);
	cr_assert_eq(crypto_register_entropy(other, NULL), 0);
	crypto_unregister_entropy(other);
}

static atomic_bool unregistered;

static void *
asks(void *arg)
{
	uint8_t buf[16];

	cr_assert_eq(crypto_entropy(buf, sizeof(buf)), 0);
	return arg;
}

static void *
unregisters(void *arg)
{
	crypto_unregister_entropy(device);
	unregistered = true;
	return arg;
}

Test(crypto_unregister_entropy, waits_for_who_is_in_the_source)
{
	const struct timespec ts = { .tv_nsec = 20000000 };
	pthread_t asking, ending;

	device_left = 16;
	device_stays = true;
	cr_assert_eq(crypto_register_entropy(device, &device_left), 0);
	cr_assert_eq(pthread_create(&asking, NULL, asks, NULL), 0);
	while (!device_inside)
		(void)sched_yield();
	cr_assert_eq(pthread_create(&ending, NULL, unregisters, NULL), 0);
	/* That it does not return cannot be waited for; give it a chance to. */
	(void)nanosleep(&ts, NULL);
	cr_assert_not(unregistered);
	device_stays = false;
	(void)pthread_join(asking, NULL);
	(void)pthread_join(ending, NULL);
	cr_assert(unregistered);
}
