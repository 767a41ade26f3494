/* SPDX-License-Identifier: ISC */
/*
 * badauth.c - CIOCAUTHCRYPT with values and addresses that no program should
 * give: each is refused, nothing is written, and the device goes on.
 */
#include "client.h"

#define LEN 64

static uint8_t *buf; /* LEN + 80 bytes, then a hole */
static uint8_t *hole;
static uint8_t iv[16] = { 2, 7 };
static uint32_t gcm, ccm, tls, srtp, hash;

struct bad {
	const char *what;
	struct crypt_auth_op cao;
	int error;
};

/* Where the kernel brings and stores the data, it says in its own way that they
 * are not there, and may have stored some of the results. */
static void
try_bad(int fd, const struct bad *bad)
{
	struct crypt_auth_op cao = bad->cao;
	int got, want = bad->error;

	memset(buf, 0x5a, LEN + 80);
	got = cl_ioctl(fd, CIOCAUTHCRYPT, &cao);
	if (cl_kernel_stores() && want != EBADMSG &&
	    (got == EFAULT || got == E2BIG))
		return;
	CHECK_ERR(got, want, "%s", bad->what);
	CHECK_MEM(&cao, &bad->cao, sizeof(cao), "%s", bad->what);
	for (size_t i = 0; i < LEN + 80; i++)
		if (buf[i] != 0x5a)
			FAIL("%s: byte %zu", bad->what, i);
}

static void
values(int fd)
{
	static uint8_t aad[8192];
	const uint16_t T = COP_FLAG_AEAD_TLS_TYPE, S = COP_FLAG_AEAD_SRTP_TYPE;

	/* clang-format off */
	const struct bad rows[] = {
		{ "no session",		{ .ses = 0xdeadbeef, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "a hash",		{ .ses = hash, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "op",			{ .ses = gcm, .op = 0xffff, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "CBC without flags",	{ .ses = tls, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "CBC as SRTP",	{ .ses = tls, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = LEN, .tag = aad, .iv = iv }, EINVAL },
		{ "GCM as SRTP",	{ .ses = gcm, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = LEN, .tag = aad, .iv = iv }, EINVAL },
		{ "TLS apart",		{ .ses = tls, .flags = T, .len = LEN, .src = buf, .dst = buf + 1, .iv = iv }, EINVAL },
		{ "SRTP apart",		{ .ses = srtp, .flags = S, .len = LEN, .src = buf, .dst = buf + 1, .auth_src = buf, .auth_len = LEN, .tag = aad, .iv = iv }, EINVAL },
		{ "auth_len",		{ .ses = gcm, .len = LEN, .src = buf, .dst = buf, .auth_src = aad, .auth_len = 4097, .iv = iv }, EINVAL },
		{ "auth_len, all ones",	{ .ses = tls, .flags = T, .len = LEN, .src = buf, .dst = buf, .auth_src = aad, .auth_len = 0xffffffff, .iv = iv }, EINVAL },
		{ "tag_len",		{ .ses = gcm, .len = LEN, .src = buf, .dst = buf, .tag_len = 17, .iv = iv }, EINVAL },
		{ "tag_len, all ones",	{ .ses = gcm, .op = 1, .len = LEN, .src = buf, .dst = buf, .tag_len = 0xffffffff, .iv = iv }, EINVAL },
		{ "TLS tag_len",	{ .ses = tls, .flags = T, .len = LEN, .src = buf, .dst = buf, .tag_len = 65, .iv = iv }, EINVAL },
		{ "SRTP tag_len",	{ .ses = srtp, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = LEN, .tag = aad, .tag_len = 0x80000000, .iv = iv }, EINVAL },
		{ "shorter than tag",	{ .ses = gcm, .op = 1, .len = 15, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "CCM's iv[0]",	{ .ses = ccm, .len = LEN, .src = buf, .dst = buf, .iv = aad }, EINVAL },
		{ "TLS, half a block",	{ .ses = tls, .flags = T, .op = 1, .len = LEN - 8, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "TLS, nothing",	{ .ses = tls, .flags = T, .op = 1, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "SRTP, no auth_len",	{ .ses = srtp, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .tag = aad, .iv = iv }, EINVAL },
		{ "SRTP, far in front",	{ .ses = srtp, .flags = S, .len = LEN, .src = aad + 257, .dst = aad + 257, .auth_src = aad, .auth_len = LEN, .tag = aad, .iv = iv }, EINVAL },
		{ "garbage",		{ .ses = gcm, .op = 1, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EBADMSG },
		{ "garbage, CCM",	{ .ses = ccm, .op = 1, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EBADMSG },
		{ "garbage, TLS",	{ .ses = tls, .flags = T, .op = 1, .len = LEN, .src = buf, .dst = buf, .iv = iv }, EBADMSG },
		{ "garbage, SRTP",	{ .ses = srtp, .flags = S, .op = 1, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = LEN, .tag = aad, .iv = iv }, EBADMSG },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		try_bad(fd, &rows[i]);
}

/* Behind `hole` there is nothing; `buf` ends there. */
static void
addresses(int fd)
{
	const uint16_t T = COP_FLAG_AEAD_TLS_TYPE, S = COP_FLAG_AEAD_SRTP_TYPE;
	uint8_t *end = hole - 32;

	/* clang-format off */
	const struct bad rows[] = {
		{ "src NULL",		{ .ses = gcm, .len = LEN, .dst = buf, .iv = iv }, EINVAL },
		{ "src in the hole",	{ .ses = gcm, .len = LEN, .src = hole, .dst = buf, .iv = iv }, EINVAL },
		{ "src runs into it",	{ .ses = gcm, .len = LEN, .src = end, .dst = buf, .iv = iv }, EINVAL },
		{ "dst NULL",		{ .ses = gcm, .len = LEN, .src = buf, .iv = iv }, EINVAL },
		{ "dst in the hole",	{ .ses = gcm, .len = LEN, .src = buf, .dst = hole, .iv = iv }, EINVAL },
		{ "tag into the hole",	{ .ses = gcm, .len = LEN, .src = buf, .dst = hole - LEN - 15, .iv = iv }, EINVAL },
		{ "AAD NULL",		{ .ses = gcm, .len = LEN, .src = buf, .dst = buf, .auth_len = 1, .iv = iv }, EFAULT },
		{ "AAD runs into it",	{ .ses = gcm, .len = LEN, .src = buf, .dst = buf, .auth_src = end, .auth_len = 33, .iv = iv }, EFAULT },
		{ "IV in the hole",	{ .ses = gcm, .len = LEN, .src = buf, .dst = buf, .iv = hole }, EFAULT },
		{ "IV runs into it",	{ .ses = gcm, .len = LEN, .src = buf, .dst = buf, .iv = hole - 11 }, EFAULT },
		{ "TLS NULL",		{ .ses = tls, .flags = T, .len = LEN, .iv = iv }, EINVAL },
		{ "TLS runs into it",	{ .ses = tls, .flags = T, .len = LEN, .src = hole - LEN - 10, .dst = hole - LEN - 10, .iv = iv }, EINVAL },
		{ "SRTP runs into it",	{ .ses = srtp, .flags = S, .len = LEN, .src = hole - LEN, .dst = hole - LEN, .auth_src = hole - LEN, .auth_len = LEN + 1, .tag = buf, .iv = iv }, EINVAL },
		{ "SRTP tag NULL",	{ .ses = srtp, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = LEN, .iv = iv }, EFAULT },
		{ "SRTP tag into it",	{ .ses = srtp, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = LEN, .tag = hole - 19, .iv = iv }, EFAULT },
		{ "as long as can be",	{ .ses = gcm, .len = 0xffffffff, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "that, decrypted",	{ .ses = gcm, .op = 1, .len = 0xffffffff, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "that, TLS",		{ .ses = tls, .flags = T, .len = 0xffffffff, .src = buf, .dst = buf, .iv = iv }, EINVAL },
		{ "that, SRTP",		{ .ses = srtp, .flags = S, .len = LEN, .src = buf, .dst = buf, .auth_src = buf, .auth_len = 0xffffffff, .tag = buf, .iv = iv }, EINVAL },
		{ "around the end",	{ .ses = gcm, .len = LEN, .src = (uint8_t *)(uintptr_t)-LEN, .dst = buf, .iv = iv }, EINVAL },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		try_bad(fd, &rows[i]);
	CHECK_ERR(cl_ioctl(fd, CIOCAUTHCRYPT, NULL), EFAULT, "no argument");
	CHECK_ERR(cl_ioctl(fd, CIOCAUTHCRYPT, hole), EFAULT, "in the hole");
}

/* A session is used up by nothing of this. */
static void
still_right(int fd)
{
	uint8_t data[LEN + 16];
	struct crypt_auth_op cao = {
		.ses = gcm, .len = LEN, .src = data, .dst = data, .iv = iv
	};

	memset(data, 0x5a, sizeof(data));
	CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
	CHECK(cao.tag_len == 16);
	cao.op = COP_DECRYPT;
	CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
	CHECK(data[0] == 0x5a && data[LEN - 1] == 0x5a && cao.len == LEN);
}

int
main(void)
{
	int fd;

	cl_init();
	fd = cl_open();
	buf = cl_edge(LEN + 80);
	hole = buf + LEN + 80;
	CHECK_OK(cl_session(fd, &gcm, CRYPTO_AES_GCM, 16, 0, 0));
	CHECK_OK(cl_session(fd, &ccm, CRYPTO_AES_CCM, 16, 0, 0));
	CHECK_OK(
	    cl_session(fd, &tls, CRYPTO_AES_CBC, 16, CRYPTO_SHA1_HMAC, 20));
	CHECK_OK(
	    cl_session(fd, &srtp, CRYPTO_AES_CTR, 16, CRYPTO_SHA1_HMAC, 20));
	CHECK_OK(cl_session(fd, &hash, 0, 0, CRYPTO_SHA1, 0));
	values(fd);
	addresses(fd);
	still_right(fd);
	cl_works(fd);
	CHECK(close(fd) == 0);
	return 0;
}
