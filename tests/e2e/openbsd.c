/* SPDX-License-Identifier: ISC */
/*
 * openbsd.c - a program for OpenBSD's /dev/crypto, which knows nothing but its
 * header.
 */
#include <crypto/cryptodev.h>

#include "cl.h"

/* SP 800-38A, F.2.1, and its first two blocks. */
static uint8_t key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab,
	0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
static uint8_t iv[16] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
	0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f };
static uint8_t plain[32] = { 0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
	0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a, 0x57,
	0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e,
	0x51 };
static const uint8_t cipher[32] = { 0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2,
	0x46, 0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d, 0x50, 0x86, 0xcb,
	0x9b, 0x50, 0x72, 0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78,
	0xb2 };

/* What programs begin with: CRIOGET, and the first descriptor is closed. */
static int
begin(void)
{
	int fd = cl_open();
	u_int32_t clone = (u_int32_t)-1;

	CHECK_OK(cl_ioctl(fd, CRIOGET, &clone));
	CHECK(close(fd) == 0);
	return (int)clone;
}

static u_int32_t
session(int fd)
{
	struct session_op sop = {
		.cipher = CRYPTO_AES_CBC, .keylen = 16, .key = (char *)key
	};

	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	return sop.ses;
}

static void
crypt_both_ways(int fd)
{
	uint8_t out[48];
	struct crypt_op cop = { .ses = session(fd),
		.op = COP_ENCRYPT,
		.len = 32,
		.src = (char *)plain,
		.dst = (char *)out,
		.iv = (char *)iv };

	for (int again = 0; again < 2; again++) {
		CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
		CHECK_MEM(out, cipher, 32, "AES-128-CBC");
	}
	cop.op = COP_DECRYPT;
	cop.src = (char *)out;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, plain, 32, "and back in place");

	/* The IV in front. */
	memcpy(out, iv, 16);
	memcpy(out + 16, cipher, 32);
	cop.len = 48;
	cop.iv = NULL;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, iv, 16, "an IV in front");
	CHECK_MEM(out + 16, plain, 32, "behind it");
	cop.len = 0;
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPT, &cop), EINVAL, "nothing");
	cop.len = 65536;
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPT, &cop), E2BIG, "too much");
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &cop.ses));
	CHECK_ERR(cl_ioctl(fd, CIOCFSESSION, &cop.ses), EINVAL, "once");
}

/* 3^7 mod 1000 = 187. */
static void
key_operation(int fd)
{
	char base = 3;
	char exponent = 7;
	char modulus[2] = { (char)0xe8, 0x03 };
	char result[2] = { 0, 0 };
	struct crypt_kop kop = { .crk_op = CRK_MOD_EXP,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = { { &base, 8 }, { &exponent, 8 }, { modulus, 16 },
		    { result, 16 } } };
	u_int32_t mask = 0;

	CHECK_OK(cl_ioctl(fd, CIOCASYMFEAT, &mask));
	CHECK(mask ==
	    (CRF_MOD_EXP | CRF_MOD_EXP_CRT | CRF_DSA_SIGN | CRF_DSA_VERIFY |
		CRF_DH_COMPUTE_KEY));
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK(kop.crk_status == 0);
	CHECK((unsigned char)result[0] == 187 && result[1] == 0);
}

static void
descriptors_are_apart(int fd)
{
	u_int32_t ses = session(fd);
	int other = begin();

	CHECK_ERR(cl_ioctl(other, CIOCFSESSION, &ses), EINVAL, "not ours");
	CHECK(close(other) == 0);
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &ses));
}

int
main(void)
{
	int fd;

	cl_init();
	fd = begin();
	crypt_both_ways(fd);
	key_operation(fd);
	descriptors_are_apart(fd);
	CHECK(close(fd) == 0);
	return 0;
}
