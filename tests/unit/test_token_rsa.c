/* SPDX-License-Identifier: ISC */
/*
 * test_token_rsa.c - CRK_MOD_EXP by a key in the token: signatures, and nothing
 * else.
 */
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "linux_ref.h"
#include "token_fix.h"

#define BYTES 256

static EVP_PKEY *pkey;
static uint8_t modulus[BYTES]; /* least significant first, as all here */

static void
start(void)
{
	char spec[128];
	const char *more[] = { "--put", spec, NULL };
	BIGNUM *n = NULL;
	FILE *file;

	pkey = EVP_RSA_gen(2048);
	cr_assert_eq(EVP_PKEY_get_bn_param(pkey, "n", &n), 1);
	BN_bn2lebinpad(n, modulus, BYTES);
	BN_free(n);
	(void)snprintf(spec, sizeof(spec), "rsa:0301:/tmp/token_rsa.%d.pem",
	    (int)getpid());
	file = fopen(spec + 9, "we");
	cr_assert_not_null(file);
	PEM_write_PrivateKey(file, pkey, NULL, NULL, 0, NULL, NULL);
	(void)fclose(file);
	tf_start(1, more);
	(void)unlink(spec + 9);
	tf_attach(NULL);
	tf_await(0, "ready");
}

static void
stop(void)
{
	tf_fini();
	EVP_PKEY_free(pkey);
}

TestSuite(token_rsa, .init = start, .fini = stop);

static int
called(struct cryptkop *krp)
{
	(void)sem_post((void *)krp->krp_opaque);
	return 0;
}

static int
mod_exp(uint8_t *r, const uint8_t *base, uint8_t *exponent, size_t len)
{
	struct cryptkop *krp = crypto_kgetreq(1, 0);
	uint8_t in[BYTES];
	sem_t done;
	int error;

	(void)sem_init(&done, 0, 0);
	memcpy(in, base, BYTES);
	krp->krp_op = CRK_MOD_EXP;
	krp->krp_iparams = 3;
	krp->krp_oparams = 1;
	krp->krp_param[0] = (struct crparam){ (caddr_t)in, BYTES * 8 };
	krp->krp_param[1] =
	    (struct crparam){ (caddr_t)exponent, (u_int)len * 8 };
	krp->krp_param[2] = (struct crparam){ (caddr_t)modulus, BYTES * 8 };
	krp->krp_param[3] = (struct crparam){ (caddr_t)r, BYTES * 8 };
	krp->krp_flags = CRYPTO_F_CBIMM;
	krp->krp_callback = called;
	krp->krp_opaque = (caddr_t)&done;
	cr_assert_eq(crypto_kdispatch(krp), 0);
	while (sem_wait(&done) != 0)
		continue;
	error = (int)krp->krp_status;
	crypto_kfreereq(krp);
	return error;
}

/* What is to be signed, padded as RSASSA-PKCS1-v1_5 wants it. */
static void
encode(uint8_t *em, const uint8_t *digest)
{
	static const uint8_t prefix[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09,
		0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
		0x00, 0x04, 0x20 };
	uint8_t big[BYTES];

	memset(big, 0xff, sizeof(big));
	big[0] = 0;
	big[1] = 1;
	big[BYTES - 32 - sizeof(prefix) - 1] = 0;
	memcpy(big + BYTES - 32 - sizeof(prefix), prefix, sizeof(prefix));
	memcpy(big + BYTES - 32, digest, 32);
	for (size_t i = 0; i < BYTES; i++)
		em[i] = big[BYTES - 1 - i];
}

Test(token_rsa, signature_is_good)
{
	uint8_t digest[32], em[BYTES], sig[BYTES], big[BYTES], ref[16];
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);

	ref_bytes(digest, sizeof(digest), 1);
	encode(em, digest);
	tf_reference(ref, sizeof(ref), 0x0301, TF_SERIAL);
	cr_assert_eq(mod_exp(sig, em, ref, sizeof(ref)), 0);
	for (size_t i = 0; i < BYTES; i++)
		big[i] = sig[BYTES - 1 - i];
	cr_assert_eq(EVP_PKEY_verify_init(ctx), 1);
	cr_assert_eq(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING), 1);
	cr_assert_eq(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()), 1);
	cr_assert_eq(EVP_PKEY_verify(ctx, big, BYTES, digest, 32), 1);
	EVP_PKEY_CTX_free(ctx);
}

Test(token_rsa, anything_else_is_eopnotsupp)
{
	uint8_t digest[32] = { 0 }, em[BYTES], sig[BYTES], ref[16];

	tf_reference(ref, sizeof(ref), 0x0301, TF_SERIAL);
	encode(em, digest);
	em[32] ^= 1; /* of the DigestInfo */
	cr_assert_eq(mod_exp(sig, em, ref, sizeof(ref)), EOPNOTSUPP);
	memset(em, 0, sizeof(em));
	em[0] = 2;
	cr_assert_eq(mod_exp(sig, em, ref, sizeof(ref)), EOPNOTSUPP);
}

Test(token_rsa, modulus_of_another_key_is_einval)
{
	uint8_t digest[32] = { 0 }, em[BYTES], sig[BYTES], ref[16];

	tf_reference(ref, sizeof(ref), 0x0301, TF_SERIAL);
	encode(em, digest);
	modulus[5] ^= 1;
	cr_assert_eq(mod_exp(sig, em, ref, sizeof(ref)), EINVAL);
}

Test(token_rsa, absent_token_is_enodev)
{
	uint8_t digest[32] = { 0 }, em[BYTES], sig[BYTES], ref[16];

	encode(em, digest);
	tf_reference(ref, sizeof(ref), 0x0301, 7);
	cr_assert_eq(mod_exp(sig, em, ref, sizeof(ref)), ENODEV);
	tf_reference(ref, sizeof(ref), 0x0301, TF_SERIAL);
	(void)tf_say(0, "vanish");
	tf_await(0, "absent");
	cr_assert_eq(mod_exp(sig, em, ref, sizeof(ref)), ENODEV);
}

Test(token_rsa, ordinary_exponents_are_for_software)
{
	uint8_t base[BYTES] = { 2 }, r[BYTES], exponent[16] = { 3 };

	cr_assert_eq(mod_exp(r, base, exponent, sizeof(exponent)), 0);
	cr_assert_eq(r[0], 8);
}
