/* SPDX-License-Identifier: ISC */
/*
 * test_keyop_keyref.c - key operations whose second parameter is a reference, and
 * those that a driver gives back.
 */
#include <opencrypto/keyref.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "keyop_fake.h"

#define HW  CRYPTOCAP_F_HARDWARE
#define SW  CRYPTOCAP_F_SOFTWARE
#define TAG 7

static char reference[32];

/* Driver 0 knows references, and nothing else where `only`; 1 knows none. */
static void
attach(bool only)
{
	kfake_attach(&kfake[0], HW);
	cr_assert_eq(crypto_register_keyref((uint32_t)kfake[0].id, TAG), 0);
	if (only)
		cr_assert_eq(
		    crypto_kregister((uint32_t)kfake[0].id, CRK_MOD_EXP,
			CRYPTO_ALG_FLAG_KEYREF_ONLY, NULL, NULL),
		    0);
	kfake_attach(&kfake[1], SW);
}

/* The status of an operation with that exponent. */
static int
run(uint8_t tag, size_t len)
{
	struct crypto_keyref ref = { .tag = tag };
	struct cryptkop *krp = kfake_operation(0, CRYPTO_F_CBIMM);
	int status;

	if (tag != 0)
		cr_assert_eq(crypto_keyref_make(reference, len, &ref), 0);
	krp->krp_param[1].crp_p = reference;
	krp->krp_param[1].crp_nbits = (u_int)len * 8;
	cr_assert_eq(crypto_kdispatch(krp), 0);
	status = (int)krp->krp_status;
	crypto_kfreereq(krp);
	return status;
}

Test(crypto_kdispatch, a_reference_is_for_drivers_of_its_tag)
{
	attach(true);
	cr_assert_eq(run(TAG, 16), 0);
	cr_assert_eq(run(TAG, 32), 0);
	cr_assert_eq(kfake[0].kprocessed, 2);
	cr_assert_eq(kfake[1].kprocessed, 0);
	/* Of another tag, or of one whose device is not there. */
	cr_assert_eq(run(TAG + 1, 16), ENODEV);
	cr_assert_eq(crypto_unregister_all((uint32_t)kfake[0].id), 0);
	cr_assert_eq(run(TAG, 16), ENODEV);
	cr_assert_eq(kfake[1].kprocessed, 0, "the bytes are nobody's exponent");
}

Test(crypto_kdispatch, keyref_only_takes_no_other_keys)
{
	attach(true);
	cr_assert_eq(run(0, 16), 0);
	cr_assert_eq(kfake[0].kprocessed, 0);
	cr_assert_eq(kfake[1].kprocessed, 1);
}

Test(crypto_kdispatch, without_the_flag_it_takes_both)
{
	attach(false);
	cr_assert_eq(run(0, 16), 0);
	cr_assert_eq(run(TAG, 16), 0);
	cr_assert_eq(kfake[0].kprocessed, 2);
}

Test(crypto_kdispatch, a_damaged_reference_is_einval)
{
	struct crypto_keyref ref = { .tag = TAG };

	attach(true);
	cr_assert_eq(crypto_keyref_make(reference, 32, &ref), 0);
	reference[20] = 1;
	cr_assert_eq(run(0, 32), EINVAL);
	cr_assert_eq(kfake[0].kprocessed + kfake[1].kprocessed, 0);
}

/* An operation that moves does not take its reference where that is a number. */
Test(crypto_kdone, given_back_with_a_reference_it_waits_for_nobody)
{
	struct crypto_keyref ref = { .tag = TAG };
	struct cryptkop *krp = kfake_operation(0, CRYPTO_F_CBIMM);

	attach(true);
	kfake[0].khold = true;
	cr_assert_eq(crypto_keyref_make(reference, 16, &ref), 0);
	krp->krp_param[1].crp_p = reference;
	krp->krp_param[1].crp_nbits = 128;
	cr_assert_eq(crypto_kdispatch(krp), 0);
	krp->krp_status = ERESTART;
	crypto_kdone(krp);
	kfake_settle();
	cr_assert_eq(kfake_called, 0);
	cr_assert_eq(crypto_unregister_all((uint32_t)kfake[0].id), 0);
	kfake_reach(&kfake_called, 1);
	cr_assert_eq(krp->krp_status, ENODEV);
	cr_assert_eq(kfake[1].kprocessed, 0);
	crypto_kfreereq(krp);
}

Test(crypto_kdone, given_back_they_go_again_in_order)
{
	struct cryptkop *krp[4];

	kfake_attach(&kfake[0], HW);
	kfake[0].khold = true;
	for (int i = 0; i < 3; i++)
		krp[i] = kfake_dispatch(0, CRYPTO_F_CBIMM);
	cr_assert_eq(kfake[0].nkseen, 3);
	for (int i = 2; i >= 0; i--) {
		krp[i]->krp_status = ERESTART;
		crypto_kdone(krp[i]);
	}
	kfake[0].nkseen = 0;
	krp[3] = kfake_dispatch(0, CRYPTO_F_CBIMM);
	kfake_settle();
	cr_assert_eq(kfake_called, 0);
	cr_assert_eq(kfake[0].nkseen, 0, "it is blocked");
	kfake[0].khold = false;
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 4);
	for (int i = 0; i < 4; i++) {
		cr_assert_eq(kfake[0].kseen[i], krp[i], "%d", i);
		cr_assert_eq(krp[i]->krp_status, 0);
		crypto_kfreereq(krp[i]);
	}
}

static struct cryptkop *accepted[3];

/* Last one first. */
static void
give_back(struct fake_driver *fake)
{
	for (int i = 2; i >= 0; i--) {
		accepted[i]->krp_status = ERESTART;
		crypto_kdone(accepted[i]);
	}
	fake->nkseen = 0;
}

/* They are what the first driver has been given, then `late`; free them all. */
static void
went_in_order(struct cryptkop *late)
{
	for (int i = 0; i < 4; i++) {
		struct cryptkop *krp = i < 3 ? accepted[i] : late;

		cr_expect_eq(kfake[0].kseen[i], krp, "%d", i);
		crypto_kfreereq(krp);
	}
}

/* As where a driver has lost its device, and others are on their way in. */
Test(crypto_kdone, what_is_refused_meanwhile_comes_behind)
{
	struct cryptkop *late;

	kfake_attach(&kfake[0], HW);
	kfake[0].khold = true;
	for (int i = 0; i < 3; i++)
		accepted[i] = kfake_dispatch(0, CRYPTO_F_CBIMM);
	kfake[0].krestarts = 1;
	kfake[0].in_krefusal = give_back;
	late = kfake_dispatch(0, CRYPTO_F_CBIMM);
	kfake_settle();
	cr_assert_eq(kfake[0].nkseen, 0, "it is blocked");
	kfake[0].khold = false;
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 4);
	went_in_order(late);
}

Test(crypto_kdone, given_back_and_refused_again_they_stay_in_order)
{
	struct cryptkop *late;
	unsigned int refused;

	kfake_attach(&kfake[0], HW);
	kfake[0].khold = true;
	for (int i = 0; i < 3; i++)
		accepted[i] = kfake_dispatch(0, CRYPTO_F_CBIMM);
	give_back(&kfake[0]);
	late = kfake_dispatch(0, CRYPTO_F_CBIMM);
	kfake[0].krestarts = 1;
	refused = kfake[0].kprocessed + 1;
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake[0].kprocessed, refused);
	kfake_settle();
	cr_assert_eq(kfake[0].nkseen, 0, "it is blocked");
	kfake[0].khold = false;
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 4);
	went_in_order(late);
}

Test(crypto_kdone, given_back_they_move_when_the_driver_ends)
{
	struct cryptkop *krp;

	kfake_attach(&kfake[0], HW);
	kfake_attach(&kfake[1], SW);
	kfake[0].khold = true;
	krp = kfake_dispatch(0, 0);
	krp->krp_status = ERESTART;
	crypto_kdone(krp);
	kfake_settle();
	cr_assert_eq(kfake_called, 0);
	cr_assert_eq(crypto_unregister_all((uint32_t)kfake[0].id), 0);
	kfake_reach(&kfake_called, 1);
	cr_assert_eq(krp->krp_status, 0);
	cr_assert_eq(kfake[1].kprocessed, 1);
	crypto_kfreereq(krp);
}
