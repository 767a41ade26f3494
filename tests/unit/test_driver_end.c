/* SPDX-License-Identifier: ISC */
/*
 * test_driver_end.c - drivers go: what becomes of their ids and sessions, and who
 * is waited for.
 */
#include "fake_session.h"

#include "driver.h"

Test(s005, an_id_with_a_session_is_not_given_away)
{
	fs_attach(SW);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(fs_next_id(), 1);
	cr_assert_eq(fs_next_id(), 1, "nor later");
	crypto_freesession(fs_ses);
	cr_assert_eq(fs_next_id(), 0);
}

Test(s010, an_algorithm_that_is_not_offered_is_einval)
{
	fs_attach(SW);
	cr_assert_eq(crypto_unregister(0, CRYPTO_DES_CBC), EINVAL);
	cr_assert_eq(crypto_unregister(0, 0), EINVAL);
	cr_assert_eq(crypto_unregister(0, -1), EINVAL);
	cr_assert_eq(crypto_unregister(0, CRYPTO_ALGORITHM_MAX + 1), EINVAL);
	cr_assert_eq(crypto_unregister(1, CRYPTO_AES_CBC), EINVAL);
	cr_assert_eq(crypto_unregister(DRIVERS_MAX, CRYPTO_AES_CBC), EINVAL);
	cr_assert_eq(crypto_find_driver("fake"), 0, "it has not ended");
	cr_assert_eq(crypto_unregister(0, CRYPTO_AES_CBC), 0);
	cr_assert_eq(crypto_unregister(0, CRYPTO_AES_CBC), EINVAL);
}

Test(s011, a_withdrawn_algorithm_is_for_old_sessions_only)
{
	struct cryptoini mac = fs_ini(CRYPTO_SHA1_HMAC, 20);
	crypto_session_t ses;
	int error;

	fake_attach(&fs_fake, "fake", SW | SYNC, fs_both);
	fs_ses = fs_session(SW);
	cr_assert_eq(crypto_unregister(0, CRYPTO_AES_CBC), 0);
	cr_assert_eq(fs_chosen(SW, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 1);
	cr_assert_eq(fs_order[0]->crp_etype, 0);
	cr_assert_eq(fs_order[0]->crp_session, fs_ses);
	cr_assert_eq(fs_fake.processed, 1);
	cr_assert_eq(crypto_newsession(&ses, &mac, SW), 0, "the other one");
	crypto_freesession(ses);
	crypto_freesession(fs_ses);
}

Test(s012, without_sessions_the_id_is_free_with_the_last_algorithm)
{
	struct fake_driver fake = { 0 };

	fake_attach(&fake, "fake", SW, fs_both);
	cr_assert_eq(crypto_unregister(0, CRYPTO_SHA1_HMAC), 0);
	cr_assert_eq(fs_next_id(), 1);
	cr_assert_eq(crypto_find_driver("fake"), 0);
	cr_assert_eq(crypto_unregister(0, CRYPTO_AES_CBC), 0);
	cr_assert_eq(fs_next_id(), 0);
	cr_assert_eq(crypto_find_driver("fake"), -1);
	cr_assert_eq(crypto_unregister_all(0), EINVAL);
}

/* Ours: the driver is rid of an idle session at once; the id stays for it. */
static void
end_with_session(bool all)
{
	int error;

	fs_attach(SW);
	if (all)
		cr_assert_eq(crypto_unregister_all(0), 0);
	else
		cr_assert_eq(crypto_unregister(0, CRYPTO_AES_CBC), 0);
	cr_assert_eq(fs_fake.freesessions, 1, "before the driver is let go");
	cr_assert_eq(fs_chosen(SW, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	cr_assert_eq(fs_chosen(0, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	cr_assert_eq(fs_next_id(), 1);
}

static void
free_session(void)
{
	crypto_freesession(fs_ses);
	cr_assert_eq(fs_fake.freesessions, 1, "once, when the driver ended");
	cr_assert_eq(fs_next_id(), 0);
}

/* A second driver takes the session. */
static void
move_session(void)
{
	static struct fake_driver other;

	fake_attach(&other, "other", SW | SYNC, fs_aes);
	cr_assert_eq(other.id, 1);
	cr_assert_eq(fs_next_id(), 2);
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 1);
	cr_assert_eq(fs_order[0]->crp_etype, EAGAIN);
	cr_assert_eq(crypto_ses2hid(fs_order[0]->crp_session), 1);
	cr_assert_eq(fs_next_id(), 0);
}

Test(s013, the_id_is_kept_until_the_session_is_freed)
{
	end_with_session(false);
	free_session();
}

Test(s013, the_id_is_kept_until_the_session_has_moved)
{
	end_with_session(false);
	move_session();
}

Test(s014, unregister_all_is_that_in_one_call)
{
	struct fake_driver fake = { 0 };

	fake_attach(&fake, "fake", SW, fs_both);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(crypto_find_driver("fake"), -1);
	cr_assert_eq(fs_next_id(), 0);
	cr_assert_eq(crypto_unregister_all(0), EINVAL);
	cr_assert_eq(crypto_unregister_all(DRIVERS_MAX), EINVAL);
}

Test(s014, the_id_is_kept_until_the_session_is_freed)
{
	end_with_session(true);
	free_session();
}

Test(s014, the_id_is_kept_until_the_session_has_moved)
{
	end_with_session(true);
	move_session();
}

Test(s015, an_id_that_was_only_taken_is_released)
{
	struct crypto_device dev = { .name = "x" };

	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 0);
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 1);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_null(crypto_find_device_byhid(0));
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 0);
}

static atomic_uint inside;
static atomic_uint left;

/* In a method until some time after somebody has begun to end the driver. */
static void
linger(struct fake_driver *fake)
{
	(void)fake;
	inside = 1;
	for (int i = 0; i < 20000 && crypto_find_driver("fake") >= 0; i++)
		fake_pause(500);
	fs_settle();
	left = 1;
}

static bool
linger_in_process(struct fake_driver *fake, struct cryptop *crp)
{
	(void)crp;
	linger(fake);
	return false;
}

static void *
newsession(void *arg)
{
	struct cryptoini cri = fs_ini(CRYPTO_AES_CBC, 16);

	(void)crypto_newsession(arg, &cri, SW);
	return NULL;
}

static void *
freesession(void *arg)
{
	crypto_session_t *ses = arg;

	(void)crypto_freesession(*ses);
	return NULL;
}

static void *
dispatch(void *arg)
{
	(void)crypto_dispatch(arg);
	return NULL;
}

/* End the driver while a thread that runs f is in it. */
static void
end_while(void *(*f)(void *), void *arg)
{
	pthread_t thread;

	cr_assert_eq(pthread_create(&thread, NULL, f, arg), 0);
	fs_reach(&inside, 1);
	cr_assert_eq(left, 0);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(left, 1, "somebody is in the driver that has ended");
	pthread_join(thread, NULL);
}

Test(s016, unregister_all_waits_for_newsession)
{
	fs_fake.in_newsession = linger;
	fake_attach(&fs_fake, "fake", SW, fs_aes);
	end_while(newsession, &fs_ses);
	cr_assert_eq(fs_fake.freesessions, 1, "the new one is seen");
	crypto_freesession(fs_ses);
	cr_assert_eq(fs_next_id(), 0);
}

Test(s016, unregister_all_waits_for_process_too)
{
	fs_attach(SW | SYNC);
	fs_fake.in_process = linger_in_process;
	end_while(dispatch, fs_request(CRYPTO_F_CBIMM));
	cr_assert_eq(fs_called, 1);
	cr_assert_eq(fs_order[0]->crp_etype, 0);
}

Test(s017, unregister_all_waits_for_freesession)
{
	fs_attach(SW);
	fs_fake.in_freesession = linger;
	end_while(freesession, &fs_ses);
	cr_assert_eq(fs_fake.freesessions, 1);
	cr_assert_eq(fs_next_id(), 0);
}
