/* SPDX-License-Identifier: ISC */
/*
 * openbsd.c - a program for OpenBSD's /dev/crypto, which knows nothing but its
 * header.
 */
#include <crypto/cryptodev.h>

#include "cl.h"

/* SP 800-38A, F.2.1, and its first two blocks. */
static char key[16] = "\x2b\x7e\x15\x16\x28\xae\xd2\xa6"
		      "\xab\xf7\x15\x88\x09\xcf\x4f\x3c";
static char iv[16] = "\x00\x01\x02\x03\x04\x05\x06\x07"
		     "\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f";
static char plain[32] = "\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96"
			"\xe9\x3d\x7e\x11\x73\x93\x17\x2a"
			"\xae\x2d\x8a\x57\x1e\x03\xac\x9c"
			"\x9e\xb7\x6f\xac\x45\xaf\x8e\x51";
static const char cipher[32] = "\x76\x49\xab\xac\x81\x19\xb2\x46"
			       "\xce\xe9\x8e\x9b\x12\xe9\x19\x7d"
			       "\x50\x86\xcb\x9b\x50\x72\x19\xee"
			       "\x95\xdb\x11\x3a\x91\x76\x78\xb2";

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
		.cipher = CRYPTO_AES_CBC, .keylen = 16, .key = key
	};

	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	return sop.ses;
}

static void
crypt_both_ways(int fd)
{
	char out[48];
	struct crypt_op cop = { .ses = session(fd),
		.op = COP_ENCRYPT,
		.len = 32,
		.src = plain,
		.dst = out,
		.iv = iv };

	for (int again = 0; again < 2; again++) {
		CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
		CHECK_MEM(out, cipher, 32, "AES-128-CBC");
	}
	cop.op = COP_DECRYPT;
	cop.src = out;
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
	char modulus[2] = "\xe8\x03";
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
