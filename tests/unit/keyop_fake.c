/* SPDX-License-Identifier: ISC */
/*
 * keyop_fake.c - key operations on scripted drivers.
 */
#include "keyop_fake.h"

#include <criterion/criterion.h>

struct fake_driver kfake[3];
char kfake_out[8];
static char in[8];

atomic_uint kfake_called;
pthread_t kfake_called_in;
atomic_uint kfake_requests_called;

void
kfake_attach(struct fake_driver *f, int caps)
{
	static const int none[] = { 0 };
	static const int ops[] = { CRK_MOD_EXP, CRK_MOD, -1 };

	fake_attach(f, "fake", caps, none);
	fake_attach_key(f, ops);
}

static int
kfake_count(struct cryptkop *krp)
{
	cr_assert_neq(krp->krp_flags & CRYPTO_F_DONE, 0);
	kfake_called_in = pthread_self();
	kfake_called++;
	return 0;
}

struct cryptkop *
kfake_operation(int crid, int flags)
{
	struct cryptkop *krp = crypto_kgetreq(1, 0);

	cr_assert_not_null(krp);
	krp->krp_op = CRK_MOD_EXP;
	krp->krp_iparams = 3;
	krp->krp_oparams = 1;
	for (size_t i = 0; i < 4; i++)
		krp->krp_param[i] =
		    (struct crparam){ .crp_p = i < 3 ? in : kfake_out,
			    .crp_nbits = 64 };
	krp->krp_crid = crid;
	krp->krp_flags = flags;
	krp->krp_callback = kfake_count;
	return krp;
}

struct cryptkop *
kfake_dispatch(int crid, int flags)
{
	struct cryptkop *krp = kfake_operation(crid, flags);

	cr_assert_eq(crypto_kdispatch(krp), 0);
	return krp;
}

void
kfake_reach(const atomic_uint *counter, unsigned int n)
{
	for (int i = 0; i < 20000 && *counter < n; i++)
		fake_pause(500);
	cr_assert_eq(*counter, n, "%u of %u", *counter, n);
}

void
kfake_settle(void)
{
	fake_pause(20000);
}

void
kfake_unblock(int what)
{
	cr_assert_eq(crypto_unblock((uint32_t)kfake[0].id, what), 0);
}

static int
kfake_request_done(struct cryptop *crp)
{
	(void)crp;
	kfake_requests_called++;
	return 0;
}

void
kfake_request(int32_t id, int flags)
{
	static char buffer[16];
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = buffer
	};
	struct cryptop *crp = crypto_getreq(1);
	crypto_session_t ses;

	cr_assert_eq(crypto_newsession(&ses, &cri, id), 0);
	crp->crp_session = ses;
	crp->crp_buf = buffer;
	crp->crp_ilen = sizeof(buffer);
	crp->crp_flags = flags;
	crp->crp_callback = kfake_request_done;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_flags = CRD_F_IV_EXPLICIT;
	cr_assert_eq(crypto_dispatch(crp), 0);
}

void
kfake_attach_both(struct fake_driver *f)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	static const int ops[] = { CRK_MOD_EXP, -1 };

	fake_attach(f, "fake", CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC, algs);
	fake_attach_key(f, ops);
}
