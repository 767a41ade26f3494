/* SPDX-License-Identifier: ISC */
/*
 * freebsd.c - a program for FreeBSD's /dev/crypto, which knows nothing but its
 * header: of FreeBSD 12, or of one of its successors, as the argument says.
 */
#include <sys/stat.h>

#include <crypto/cryptodev.h>

#include "cl.h"

static bool is_13;

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

/* McGrew and Viega, "The Galois/Counter Mode of Operation", test case 2. */
static const unsigned char gcm_text[16] = { 0x03, 0x88, 0xda, 0xce, 0x60, 0xb6,
	0xa3, 0x92, 0xf3, 0x28, 0xc2, 0xb9, 0x71, 0xb2, 0xfe, 0x78 };
static const unsigned char gcm_tag[16] = { 0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec,
	0x13, 0xbd, 0xf5, 0x3a, 0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf };
static char zeros[16];

static uint32_t
session(int fd, uint32_t mac)
{
	struct session2_op sop = { .cipher = CRYPTO_AES_CBC,
		.keylen = sizeof(key),
		.key = key,
		.mac = mac,
		.mackeylen = mac == 0 ? 0 : 16,
		.mackey = key,
		.crid = CRYPTO_FLAG_HARDWARE | CRYPTO_FLAG_SOFTWARE };
	struct crypt_find_op find = { .crid = 0 };

	CHECK_OK(cl_ioctl(fd, CIOCGSESSION2, &sop));
	find.crid = sop.crid;
	CHECK_OK(cl_ioctl(fd, CIOCFINDDEV, &find));
	CHECK(memchr(find.name, 0, sizeof(find.name)) != NULL);
	CHECK(find.name[0] != 0);
	find.crid = -1;
	CHECK_OK(cl_ioctl(fd, CIOCFINDDEV, &find));
	CHECK(find.crid == sop.crid);
	return sop.ses;
}

static int
run(int fd, uint32_t ses, unsigned int op, const void *src, void *dst,
    size_t len, void *mac)
{
	struct crypt_op cop = { .ses = ses,
		.op = (uint16_t)op,
		.len = (uint32_t)len,
		.src = src,
		.dst = dst,
		.mac = mac,
		.iv = iv };

	return cl_ioctl(fd, CIOCCRYPT, &cop);
}

static void
ciphers(int fd)
{
	uint32_t ses = session(fd, 0);
	char out[33] = { 0 };

	CHECK_OK(run(fd, ses, COP_ENCRYPT, plain, out, 32, NULL));
	CHECK_MEM(out, cipher, 32, "AES-128-CBC");
	CHECK_OK(run(fd, ses, COP_DECRYPT, out, out, 32, NULL));
	CHECK_MEM(out, plain, 32, "AES-128-CBC backwards, in place");
	CHECK(out[32] == 0);
	CHECK_OK(run(fd, ses, COP_ENCRYPT, plain, NULL, 32, NULL));
	CHECK_ERR(run(fd, ses, COP_ENCRYPT, plain, out, 31, NULL), EINVAL,
	    "half a block");
	CHECK_ERR(run(fd, ses, COP_ENCRYPT, plain, out, 262144, NULL), E2BIG,
	    "too long");
	CHECK_ERR(run(fd, ses, COP_ENCRYPT, plain, NULL, 32, out), EINVAL,
	    "no MAC in this session");
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &ses));
	CHECK_ERR(cl_ioctl(fd, CIOCFSESSION, &ses), EINVAL, "it ended");
}

static void
macs(int fd)
{
	uint32_t ses = session(fd, CRYPTO_SHA1_HMAC);
	char out[32];
	char mac[20];
	char wrong[20];

	CHECK_OK(run(fd, ses, COP_ENCRYPT, plain, out, 32, mac));
	CHECK_MEM(out, cipher, 32, "the cipher's half");
	memset(wrong, 0, sizeof(wrong));
	CHECK_ERR(run(fd, ses, COP_DECRYPT, out, out, 32, wrong),
	    is_13 ? EBADMSG : 0, "a wrong MAC");
	if (is_13) {
		CHECK_MEM(out, cipher, 32, "nothing came out");
		CHECK_OK(run(fd, ses, COP_DECRYPT, out, out, 32, mac));
	}
	CHECK_MEM(out, plain, 32, "the cipher's half, backwards");
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &ses));
}

static uint32_t
gcm_session(int fd)
{
	struct session2_op sop = { .cipher = CRYPTO_AES_NIST_GCM_16,
		.keylen = 16,
		.key = zeros,
		.crid = CRYPTO_FLAG_SOFTWARE };

	if (!is_13) {
		sop.mac = CRYPTO_AES_128_NIST_GMAC;
		sop.mackeylen = 16;
		sop.mackey = zeros;
	}
	CHECK_OK(cl_ioctl(fd, CIOCGSESSION2, &sop));
	return sop.ses;
}

static void
aead(int fd)
{
	unsigned char out[16];
	unsigned char tag[16] = { 0 };
	char *aad = calloc(1, 60000);
	struct crypt_aead op = { .ses = gcm_session(fd),
		.op = COP_ENCRYPT,
		.len = 16,
		.ivlen = AES_GCM_IV_LEN,
		.src = zeros,
		.dst = out,
		.aad = aad,
		.tag = tag,
		.iv = zeros };

	CHECK(aad != NULL);
	CHECK_OK(cl_ioctl(fd, CIOCCRYPTAEAD, &op));
	CHECK_MEM(out, gcm_text, 16, "AES-128-GCM");
	CHECK_MEM(tag, gcm_tag, 16, "its tag");
	op.aadlen = 60000;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPTAEAD, &op));
	op.op = COP_DECRYPT;
	op.src = out;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPTAEAD, &op));
	CHECK_MEM(out, zeros, 16, "AES-128-GCM backwards");
	op.aadlen--;
	memcpy(out, gcm_text, 16);
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPTAEAD, &op), EBADMSG, "other data");
	CHECK_MEM(out, gcm_text, 16, "nothing came out");
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &op.ses));
	free(aad);
}

/* 3^7 mod 1000 is 187. */
static void
keys(int fd)
{
	unsigned char base = 3;
	unsigned char exponent = 7;
	unsigned char modulus[2] = { 0xe8, 0x03 };
	unsigned char result[2] = { 0 };
	struct crypt_kop kop = { .crk_op = CRK_MOD_EXP,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_crid = CRYPTO_FLAG_HARDWARE | CRYPTO_FLAG_SOFTWARE,
		.crk_param = { { &base, 2 }, { &exponent, 3 }, { modulus, 10 },
		    { result, 16 } } };
	uint32_t features = 0;

	if (is_13) {
		CHECK_ERR(cl_ioctl(fd, CIOCKEY, &kop), EINVAL, "gone");
		CHECK_ERR(cl_ioctl(fd, CIOCKEY2, &kop), EINVAL, "gone");
		CHECK_ERR(
		    cl_ioctl(fd, CIOCASYMFEAT, &features), EINVAL, "gone");
		return;
	}
	CHECK_OK(cl_ioctl(fd, CIOCASYMFEAT, &features));
	CHECK((features & CRF_MOD_EXP) != 0);
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK(result[0] == 187 && result[1] == 0);
	CHECK_OK(cl_ioctl(fd, CIOCKEY2, &kop));
	CHECK(kop.crk_status == 0 && kop.crk_crid < 64);
}

/* A new descriptor has sessions of its own, and stays when the first one goes. */
static int
clone_and_close(int fd)
{
	uint32_t there = session(fd, 0);
	uint32_t clone = 0xdeadbeef;
	char out[32];
	struct stat a;
	struct stat b;
	int spare;

	CHECK_OK(cl_ioctl(fd, CRIOGET, &clone));
	CHECK(clone != (uint32_t)fd && clone < 1024);
	CHECK((fcntl((int)clone, F_GETFD) & FD_CLOEXEC) == 0);
	CHECK_ERR(run((int)clone, there, COP_ENCRYPT, plain, out, 32, NULL),
	    EINVAL, "a session of the other file");
	CHECK(fstat(fd, &a) == 0 && fstat((int)clone, &b) == 0);
	CHECK(cl_standin() || a.st_rdev == b.st_rdev);
	/* None is left over. */
	spare = dup(fd);
	CHECK(spare <= (fd > (int)clone ? fd : (int)clone) + 1);
	CHECK(close(spare) == 0);
	CHECK_OK(run(fd, there, COP_ENCRYPT, plain, out, 32, NULL));
	CHECK(close(fd) == 0);
	return (int)clone;
}

/* Where the number cannot be stored there is no descriptor. */
static void
clone_to_nowhere(int fd)
{
	int before = dup(fd);

	CHECK(before >= 0 && close(before) == 0);
	CHECK_ERR(cl_ioctl(fd, CRIOGET, NULL), EFAULT, "NULL");
	CHECK(dup(fd) == before && close(before) == 0);
}

int
main(int argc, char **argv)
{
	int fd;

	cl_init();
	is_13 = argc > 1 && strcmp(argv[1], "freebsd13") == 0;
	fd = cl_open();
	if (is_13)
		ciphers(fd); /* without CRIOGET */
	clone_to_nowhere(fd);
	fd = clone_and_close(fd);
	for (int i = 0; i < 20; i++)
		fd = clone_and_close(fd);
	ciphers(fd);
	macs(fd);
	aead(fd);
	keys(fd);
	ciphers(fd);
	CHECK(close(fd) == 0);
	return 0;
}
