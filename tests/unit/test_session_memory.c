/* SPDX-License-Identifier: ISC */
/*
 * test_session_memory.c - the memory that sessions have for their driver.  The
 * linker puts the two functions below between the framework and the allocator of
 * secrets: they note what is asked for, and look at what was given back.
 */
#include "fake_session.h"

#include <stddef.h>
#include <string.h>

#include "secret.h"

static size_t asked; /* of the last allocation */
static unsigned char *watched;
static size_t watched_len;
static unsigned int released;
static bool wiped;

/* NOLINTBEGIN(bugprone-reserved-identifier): the linker's names. */
void *__real_secret_new(size_t len);
void __real_secret_free(void *p, size_t len);
void *__wrap_secret_new(size_t len);
void __wrap_secret_free(void *p, size_t len);

void *
__wrap_secret_new(size_t len)
{
	asked = len;
	return __real_secret_new(len);
}

/* Blocks that are given back stay where they are, and begin with a pointer to
 * the next one. */
void
__wrap_secret_free(void *p, size_t len)
{
	bool mine = p != NULL && p == watched;

	__real_secret_free(p, len);
	if (!mine)
		return;
	cr_assert_eq(len, watched_len);
	released++;
	wiped = true;
	for (size_t i = sizeof(void *); i < len; i++)
		wiped = wiped && watched[i] == 0;
}
/* NOLINTEND(bugprone-reserved-identifier) */

static void
watch(crypto_session_t ses)
{
	watched = crypto_get_driver_session(ses);
	watched_len = FAKE_SESSION_SIZE;
	released = 0;
	wiped = false;
	for (size_t i = 0; i < watched_len; i++)
		cr_assert_eq(watched[i], 0xa5, "the driver's");
}

static int
newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	const size_t *size = dev->softc;
	unsigned char *memory = crypto_get_driver_session(ses);

	(void)cri;
	cr_assert_eq(asked, *size);
	for (size_t i = 0; i < *size; i++)
		cr_assert_eq(memory[i], 0);
	memset(memory, 0x5a, *size);
	return 0;
}

static int
process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)crp;
	(void)hint;
	return EIO;
}

Test(s037, is_zero_and_as_long_as_the_driver_said)
{
	static size_t sizes[] = { 1, 64, 300, 5000, 100000 };
	struct crypto_device dev = { .name = "x" };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int32_t id = crypto_get_driverid(&dev, sizes[i], SW);

		cr_assert_eq(crypto_register((uint32_t)id, CRYPTO_AES_CBC, 0, 0,
				 newsession, NULL, process, &sizes[i]),
		    0);
		for (int round = 0; round < 3; round++)
			crypto_freesession(fs_session(id));
		cr_assert_eq(crypto_unregister_all((uint32_t)id), 0);
	}
}

Test(s037, is_zero_at_first_and_again)
{
	fs_attach(SW);
	cr_assert_eq(asked, FAKE_SESSION_SIZE);
	for (int i = 0; i < 1000; i++)
		crypto_freesession(fs_session(SW));
	cr_assert_not(fs_fake.dirty_memory);
}

Test(s037, is_wiped_when_the_session_is_freed)
{
	fs_attach(SW);
	watch(fs_ses);
	crypto_freesession(fs_ses);
	cr_assert_eq(released, 1);
	cr_assert(wiped);
}

Test(s037, is_wiped_when_the_driver_refuses)
{
	struct cryptoini cri = fs_ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses = NULL;

	fs_attach(SW);
	watch(fs_ses);
	crypto_freesession(fs_ses);
	released = 0;
	wiped = false;
	/* The block that was given back last is the next to be had. */
	fs_fake.newsession_error = ENOSPC;
	cr_assert_eq(crypto_newsession(&ses, &cri, SW), ENOSPC);
	cr_assert_eq(released, 1);
	cr_assert(wiped);
}

Test(s037, is_wiped_after_the_driver_has_ended)
{
	fs_attach(SW);
	watch(fs_ses);
	cr_assert_eq(crypto_unregister_all(0), 0);
	crypto_freesession(fs_ses);
	cr_assert_eq(released, 1);
	cr_assert(wiped);
}
