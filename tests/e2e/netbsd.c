/* SPDX-License-Identifier: ISC */
/*
 * netbsd.c - a program for NetBSD's /dev/crypto, of 5.0 and of before, which knows
 * nothing but its headers: single operations, batches, poll, compression, keys.
 */
#define COMPAT_50
#include <crypto/cryptodev.h>
#include <poll.h>

#include "cl.h"

/* SP 800-38A, F.2.1, the first block. */
static uint8_t key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab,
	0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
static uint8_t iv[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15 };
static uint8_t plain[16] = { 0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
	0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a };
static const uint8_t cipher[16] = { 0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2,
	0x46, 0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d };

#define BATCH 24

static uint32_t
session(int fd)
{
	struct session_op sop = {
		.cipher = CRYPTO_AES_CBC, .keylen = sizeof(key), .key = key
	};

	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	CHECK(sop.ses != 0);
	return sop.ses;
}

static void
crypt_both_ways(int fd)
{
	uint8_t out[64];
	struct crypt_op cop = { .ses = session(fd),
		.op = COP_ENCRYPT,
		.len = 16,
		.src = plain,
		.dst = out,
		.iv = iv };
	struct crypt_op before = cop;

	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, cipher, 16, "AES-128-CBC");
	CHECK_MEM(&cop, &before, sizeof(cop), "nothing to tell");
	cop.op = COP_DECRYPT;
	cop.src = out;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, plain, 16, "back");
	/* The IV in front, made up. */
	memset(out, 0x33, sizeof(out));
	cop.op = COP_ENCRYPT;
	cop.len = 48;
	cop.iv = NULL;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	cop.op = COP_DECRYPT;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK(out[16] == 0x33 && out[47] == 0x33);
	cop.len = 15;
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPT, &cop), EINVAL, "no whole block");
	cop.len = 262144;
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPT, &cop), E2BIG, "too long");
	cop.len = 32;
	cop.src = NULL;
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPT, &cop), EFAULT, "no data");
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &cop.ses));
	CHECK_ERR(cl_ioctl(fd, CIOCFSESSION, &cop.ses), EINVAL, "twice");
}

/* CRIOGET: another open file, without the sessions of this one. */
static void
crioget(int fd)
{
	struct crypt_op cop = { .ses = session(fd),
		.op = COP_ENCRYPT,
		.len = 16,
		.src = plain,
		.dst = plain,
		.iv = iv };
	uint32_t clone = UINT32_MAX;

	CHECK_OK(cl_ioctl(fd, CRIOGET, &clone));
	CHECK((int)clone != fd);
	CHECK_ERR(cl_ioctl((int)clone, CIOCCRYPT, &cop), EINVAL, "not its own");
	crypt_both_ways((int)clone);
	CHECK(close((int)clone) == 0);
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &cop.ses));
}

static void
compress(int fd)
{
	static uint8_t text[4096];
	static uint8_t packed[4096];
	static uint8_t again[4096 + 16];
	struct session_op sop = { .comp_alg = CRYPTO_GZIP_COMP };
	struct crypt_op cop = {
		.op = COP_COMP, .len = sizeof(text), .src = text, .dst = packed
	};

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)(i / 16);
	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	cop.ses = sop.ses;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK(cop.dst_len > 0 && cop.dst_len < sizeof(text));
	CHECK(packed[0] == 0x1f && packed[1] == 0x8b);
	cop.op = COP_DECOMP;
	cop.len = cop.dst_len;
	cop.src = packed;
	cop.dst = again;
	cop.dst_len = sizeof(text) - 1;
	CHECK_ERR(cl_ioctl(fd, CIOCCRYPT, &cop), ENOSPC, "a byte too few");
	CHECK(again[0] == 0 && cop.dst_len == sizeof(text) - 1);
	cop.dst_len = UINT32_MAX;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK(cop.dst_len == sizeof(text));
	CHECK_MEM(again, text, sizeof(text), "again");
	CHECK(again[sizeof(text)] == 0);
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &cop.ses));
}

static void
sessions(int fd)
{
	struct session_n_op ops[3] = {
		{ .cipher = CRYPTO_AES_CBC, .keylen = sizeof(key), .key = key },
		{ .cipher = CRYPTO_AES_CBC, .keylen = 15, .key = key },
		{ .mac = CRYPTO_MD5 }
	};
	struct crypt_sgop sgop = { .count = 3, .sessions = ops };
	uint32_t ids[3];
	struct crypt_sfop sfop = { .count = 3, .sesid = ids };

	CHECK_OK(cl_ioctl(fd, CIOCNGSESSION, &sgop));
	for (size_t i = 0; i < 3; i++) {
		CHECK(ops[i].status == (i == 1 ? EINVAL : 0));
		CHECK((ops[i].ses == 0) == (i == 1));
		ids[i] = ops[i].ses;
	}
	CHECK_OK(cl_ioctl(fd, CIOCNFSESSION, &sfop));
	CHECK_ERR(cl_ioctl(fd, CIOCFSESSION, &ids[2]), EINVAL, "gone");
	CHECK_OK(cl_ioctl(fd, CIOCNFSESSION, &sfop));
	sgop.count = 0;
	CHECK_ERR(cl_ioctl(fd, CIOCNGSESSION, &sgop), EINVAL, "none");
	sgop.count = (size_t)-1;
	CHECK_ERR(cl_ioctl(fd, CIOCNGSESSION, &sgop), EINVAL, "all");
	sgop.count = (size_t)-1 / sizeof(ops[0]) + 2;
	CHECK_ERR(cl_ioctl(fd, CIOCNGSESSION, &sgop), EINVAL, "overflow");
	sfop.count = (size_t)1 << 31;
	CHECK_ERR(cl_ioctl(fd, CIOCNFSESSION, &sfop), EINVAL, "too many");
	sgop.count = 3;
	sgop.sessions = NULL;
	CHECK_ERR(cl_ioctl(fd, CIOCNGSESSION, &sgop), EFAULT, "no array");
}

/* Wait until a result can be fetched. */
static void
readable(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	CHECK(poll(&pfd, 1, CL_HANG * 1000) == 1);
	CHECK((pfd.revents & POLLIN) != 0);
}

static void
batch_fill(struct crypt_n_op *ops, uint8_t (*out)[16], uint32_t ses)
{
	memset(ops, 0, BATCH * sizeof(ops[0]));
	memset(out, 0, BATCH * sizeof(out[0]));
	for (size_t i = 0; i < BATCH; i++) {
		ops[i].ses = ses;
		ops[i].op = COP_ENCRYPT;
		ops[i].flags = COP_F_BATCH;
		ops[i].len = 16;
		ops[i].src = plain;
		ops[i].dst = out[i];
		ops[i].iv = iv;
		ops[i].opaque = &ops[i];
	}
}

static void
batch(int fd)
{
	static uint8_t out[BATCH][16];
	struct crypt_n_op ops[BATCH];
	struct crypt_result results[BATCH];
	struct crypt_mop mop = { .count = BATCH, .reqs = ops };
	struct cryptret ret = { .results = results };
	uint32_t ses = session(fd);
	size_t left = BATCH - 1;

	batch_fill(ops, out, ses);
	ops[5].ses = ses + 99;
	CHECK_OK(cl_ioctl(fd, CIOCNCRYPTM, &mop));
	for (size_t i = 0; i < BATCH; i++)
		CHECK(ops[i].status == (i == 5 ? EINVAL : 0));
	while (left > 0) {
		readable(fd);
		ret.count = BATCH;
		CHECK_OK(cl_ioctl(fd, CIOCNCRYPTRETM, &ret));
		CHECK(ret.count > 0 && ret.count <= left);
		for (size_t i = 0; i < ret.count; i++) {
			const struct crypt_n_op *op = results[i].opaque;
			size_t n = (size_t)(op - ops);

			CHECK(n < BATCH && n != 5 && results[i].status == 0);
			CHECK(results[i].reqid == ops[n].reqid);
			CHECK_MEM(out[n], cipher, 16, "element %zu", n);
			memset(out[n], 0, 16);
		}
		left -= ret.count;
	}
	ret.count = BATCH;
	CHECK_OK(cl_ioctl(fd, CIOCNCRYPTRETM, &ret));
	CHECK(ret.count == 0);
	CHECK_ERR(cl_ioctl(fd, CIOCNCRYPTRET, &results[0]), EINPROGRESS,
	    "fetched already");
	CHECK_OK(cl_ioctl(fd, CIOCFSESSION, &ses));
}

/* One by its number, without waiting for it. */
static void
one(int fd)
{
	static uint8_t out[BATCH][16];
	struct crypt_n_op ops[BATCH];
	struct crypt_mop mop = { .count = 1, .reqs = ops };
	struct crypt_result result = { 0 };
	uint32_t ses = session(fd);
	int error;

	CHECK(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) == 0);
	batch_fill(ops, out, ses);
	CHECK_OK(cl_ioctl(fd, CIOCNCRYPTM, &mop));
	CHECK(ops[0].status == 0);
	result.reqid = ops[0].reqid;
	do {
		error = cl_ioctl(fd, CIOCNCRYPTRET, &result);
	} while (error == EINPROGRESS);
	CHECK_OK(error);
	CHECK(result.status == 0 && result.opaque == &ops[0]);
	CHECK_MEM(out[0], cipher, 16, "by number");
	/* Those that nobody fetches go with the file. */
	mop.count = BATCH;
	CHECK_OK(cl_ioctl(fd, CIOCNCRYPTM, &mop));
}

/* 3^5 mod 7. */
static void
keys(int fd)
{
	static uint8_t numbers[4] = { 3, 5, 7, 0 };
	struct crypt_n_kop kops[2];
	struct crypt_mkop mkop = { .count = 2, .reqs = kops };
	struct crypt_result results[2];
	struct cryptret ret = { .results = results };
	struct crypt_kop kop = {
		.crk_op = CRK_MOD_EXP, .crk_iparams = 3, .crk_oparams = 1
	};
	uint32_t features = 0;

	CHECK_OK(cl_ioctl(fd, CIOCASYMFEAT, &features));
	CHECK((features & CRF_MOD_EXP) != 0 && (features & CRF_MOD) != 0);
	for (size_t i = 0; i < 4; i++)
		kop.crk_param[i] =
		    (struct crparam){ .crp_p = &numbers[i], .crp_nbits = 8 };
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK(kop.crk_status == 0 && numbers[3] == 5);
	numbers[3] = 0;
	memset(kops, 0, sizeof(kops));
	for (size_t i = 0; i < 2; i++) {
		kops[i].crk_op = CRK_MOD_EXP;
		kops[i].crk_iparams = 3;
		kops[i].crk_oparams = (unsigned short)(1 - i);
		memcpy(kops[i].crk_param, kop.crk_param, sizeof(kop.crk_param));
		kops[i].crk_opaque = &kops[i];
	}
	CHECK_OK(cl_ioctl(fd, CIOCNFKEYM, &mkop));
	CHECK(kops[0].crk_status == 0 && kops[1].crk_status == EINVAL);
	readable(fd);
	ret.count = 2;
	CHECK_OK(cl_ioctl(fd, CIOCNCRYPTRETM, &ret));
	CHECK(ret.count == 1 && results[0].opaque == &kops[0]);
	CHECK(results[0].status == 0 && numbers[3] == 5);
	kops[1].crk_iparams = 9;
	CHECK_ERR(cl_ioctl(fd, CIOCNFKEYM, &mkop), EFBIG, "nine");
}

/* What a program from before 5.0 does. */
static void
old(int fd)
{
	uint8_t out[16];
	struct osession_op sop = {
		.cipher = CRYPTO_AES_CBC, .keylen = sizeof(key), .key = key
	};
	struct ocrypt_op cop = {
		.op = COP_ENCRYPT, .len = 16, .src = plain, .dst = out, .iv = iv
	};
	struct osession_n_op many[2] = { { .mac = CRYPTO_MD5 },
		{ .mac = CRYPTO_SHA1 } };
	struct ocrypt_sgop sgop = { .count = 2, .sessions = many };
	struct ocrypt_n_op ops[2];
	struct ocrypt_mop mop = { .count = 2, .reqs = ops };
	struct crypt_result result;

	CHECK_OK(cl_ioctl(fd, OCIOCGSESSION, &sop));
	cop.ses = sop.ses;
	CHECK_OK(cl_ioctl(fd, OCIOCCRYPT, &cop));
	CHECK_MEM(out, cipher, 16, "before 5.0");
	CHECK_OK(cl_ioctl(fd, OCIOCNGSESSION, &sgop));
	CHECK(many[0].status == 0 && many[1].status == 0);
	memset(ops, 0, sizeof(ops));
	for (size_t i = 0; i < 2; i++) {
		ops[i].ses = sop.ses;
		ops[i].op = COP_ENCRYPT;
		ops[i].len = 16;
		ops[i].src = plain;
		ops[i].dst = out;
		ops[i].iv = iv;
	}
	CHECK_OK(cl_ioctl(fd, OCIOCNCRYPTM, &mop));
	for (size_t i = 0; i < 2; i++) {
		int error;

		CHECK(ops[i].status == 0);
		memset(out, 0, sizeof(out));
		result.reqid = ops[i].reqid;
		do {
			error = cl_ioctl(fd, CIOCNCRYPTRET, &result);
		} while (error == EINPROGRESS);
		CHECK_OK(error);
		CHECK_MEM(out, cipher, 16, "element %zu", i);
	}
}

int
main(void)
{
	int fd;

	cl_init();
	fd = cl_open();
	crypt_both_ways(fd);
	crioget(fd);
	compress(fd);
	sessions(fd);
	batch(fd);
	keys(fd);
	old(fd);
	one(fd);
	CHECK(close(fd) == 0);
	return 0;
}
