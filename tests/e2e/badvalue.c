/* SPDX-License-Identifier: ISC */
/*
 * badvalue.c - values no program should pass: lengths, ids, operations, flags,
 * sessions and keys at and beyond their limits.  A call that is refused has
 * changed nothing, and where several things are wrong the first one counts.
 */
#include "client.h"

#define DATA_LEN 64

static int device;

/* One operation that must fail, and leave argument and outputs alone. */
static void
refused(struct crypt_op cop, int want, const char *what)
{
	uint8_t *src = cl_edge(DATA_LEN);
	uint8_t dst[DATA_LEN];
	uint8_t mac[64];
	uint8_t canary[DATA_LEN];
	struct crypt_op before;

	memset(canary, 0x5a, sizeof(canary));
	memset(dst, 0x5a, sizeof(dst));
	memset(mac, 0x5a, sizeof(mac));
	cop.src = cop.src == NULL ? src : cop.src;
	cop.dst = dst;
	cop.mac = mac;
	before = cop;
	CHECK_ERR(cl_ioctl(device, CIOCCRYPT, &cop), want, "%s", what);
	CHECK_MEM(&cop, &before, sizeof(cop), "%s: argument", what);
	CHECK_MEM(dst, canary, sizeof(dst), "%s: dst", what);
	CHECK_MEM(mac, canary, sizeof(mac), "%s: mac", what);
	CHECK(munmap(src + DATA_LEN - CL_PAGE, CL_PAGE) == 0);
}

static void
lengths(void)
{
	static const uint32_t odd[] = { 1, 7, 8, 15, 17, 63, 0x7fffffff,
		0x80000001, 0xfffffff1, 0xffffffff };
	static const uint32_t huge[] = { 0x7ffffff0, 0x80000000, 0xfffffff0 };
	/* Where data do not travel directly, 1 MiB is too much already. */
	bool direct = cl_max_len() == SIZE_MAX;
	uint32_t cbc;
	uint32_t ctr;
	uint32_t sha;
	uint8_t text[DATA_LEN];
	uint8_t out[DATA_LEN];
	uint8_t canary[DATA_LEN];
	uint8_t mac[20];
	uint8_t iv[16] = { 0 };

	CHECK_OK(cl_session(device, &cbc, CRYPTO_AES_CBC, 16, 0, 0));
	CHECK_OK(cl_session(device, &ctr, CRYPTO_AES_CTR, 16, 0, 0));
	CHECK_OK(cl_session(device, &sha, 0, 0, CRYPTO_SHA1, 0));
	for (size_t i = 0; i < ARRAY_LEN(odd); i++)
		refused((struct crypt_op){ .ses = cbc, .len = odd[i] }, EINVAL,
		    "no whole blocks");
	for (size_t i = 0; direct && i < ARRAY_LEN(huge); i++) {
		refused((struct crypt_op){ .ses = cbc, .len = huge[i] }, EFAULT,
		    "more blocks than there are");
		refused((struct crypt_op){ .ses = ctr, .len = huge[i] + 1 },
		    EFAULT, "more bytes than there are");
		refused((struct crypt_op){ .ses = sha, .len = huge[i] + 15 },
		    EFAULT, "more to hash than there is");
	}
	refused((struct crypt_op){ .ses = sha, .len = DATA_LEN + 1 }, EFAULT,
	    "one byte more than there is");

	/* Nothing at all is fine. */
	memset(text, 0x33, sizeof(text));
	memset(out, 0x5a, sizeof(out));
	memset(canary, 0x5a, sizeof(canary));
	CHECK_OK(cl_cipher(device, cbc, COP_ENCRYPT, text, out, 0, iv));
	CHECK_OK(cl_cipher(device, cbc, COP_ENCRYPT, NULL, NULL, 0, NULL));
	CHECK_MEM(out, canary, sizeof(out), "len 0");
	CHECK_OK(cl_hash(device, sha, 0, NULL, 0, mac));
	CHECK(mac[0] == 0xda && mac[19] == 0x09); /* SHA-1 of nothing */
	CHECK_OK(cl_cipher(device, ctr, COP_ENCRYPT, text, out, 1, iv));
	CHECK_MEM(out + 1, canary, sizeof(out) - 1, "len 1");
	CHECK_OK(cl_session_end(device, cbc));
	CHECK_OK(cl_session_end(device, ctr));
	CHECK_OK(cl_session_end(device, sha));
}

/*
 * Data of many pages, where the end of the destination or another output is bad:
 * nothing is written.  A source that ends too soon is found on the way only.
 */
static void
long_data(void)
{
	size_t len = cl_max_len() < (1u << 20) ? cl_max_len() : 1u << 20;
	uint8_t *src = cl_edge(len);
	uint8_t *dst = cl_edge(len);
	uint8_t *canary = cl_edge(len);
	uint8_t mac[20];
	uint32_t ses;
	struct crypt_op good = {
		.len = (uint32_t)len, .src = src, .dst = dst, .mac = mac
	};
	struct crypt_op bad[3];

	CHECK_OK(
	    cl_session(device, &ses, CRYPTO_AES_CBC, 16, CRYPTO_SHA1_HMAC, 20));
	good.ses = ses;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		bad[i] = good;
	bad[0].dst = dst + 16;
	bad[1].mac = dst + len;
	bad[2].iv = dst + len;
	memset(canary, 0x5a, len);
	memset(dst, 0x5a, len);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		CHECK_ERR(cl_ioctl(device, CIOCCRYPT, &bad[i]), EFAULT,
		    "long data, case %zu", i);
		if (!cl_kernel_stores())
			CHECK_MEM(dst, canary, len, "long data, case %zu", i);
	}
	CHECK(mprotect(dst + len - CL_PAGE, CL_PAGE, PROT_READ) == 0);
	CHECK_ERR(cl_ioctl(device, CIOCCRYPT, &good), EFAULT, "read-only end");
	if (!cl_kernel_stores())
		CHECK_MEM(dst, canary, len, "read-only end");
	CHECK(munmap(dst + len - CL_PAGE, CL_PAGE) == 0);
	CHECK_ERR(cl_ioctl(device, CIOCCRYPT, &good), EFAULT, "no end");
	if (!cl_kernel_stores())
		CHECK_MEM(dst, canary, len - CL_PAGE, "no end");
	bad[0] = good;
	bad[0].dst = canary;
	bad[0].src = src + 16;
	CHECK_ERR(cl_ioctl(device, CIOCCRYPT, &bad[0]), EFAULT, "short src");
	CHECK_OK(cl_session_end(device, ses));
}

static void
operations(void)
{
	uint32_t cbc;
	uint32_t sha;
	uint8_t text[DATA_LEN] = { 0 };
	uint8_t plain[2][DATA_LEN];
	uint8_t iv[16] = { 0 };
	uint8_t *bad = cl_edge(CL_PAGE) + CL_PAGE;
	struct crypt_op cop;

	CHECK_OK(cl_session(device, &cbc, CRYPTO_AES_CBC, 16, 0, 0));
	CHECK_OK(cl_session(device, &sha, 0, 0, CRYPTO_SHA1, 0));
	for (uint32_t op = 2; op < 0x10000; op = op * 3 + 1) {
		cop = (struct crypt_op){ .op = (uint16_t)op, .len = 16 };
		cop.ses = cbc;
		refused(cop, EINVAL, "operation of a cipher");
		cop.ses = sha;
		refused(cop, EINVAL, "operation of a hash");
	}
	/* Session, IV, operation, length, data: in this order. */
	refused((struct crypt_op){ .ses = cbc + 99, .iv = bad }, EINVAL,
	    "no session before no IV");
	refused((struct crypt_op){ .ses = cbc, .iv = bad, .op = 2 }, EFAULT,
	    "no IV before no operation");
	refused((struct crypt_op){ .ses = cbc, .iv = bad, .len = 1 }, EFAULT,
	    "no IV before a bad length");
	refused((struct crypt_op){ .ses = cbc, .len = 1, .src = bad }, EINVAL,
	    "a bad length before no data");

	/* Flags nobody knows are nobody's concern. */
	CHECK_OK(cl_cipher(device, cbc, COP_ENCRYPT, text, plain[0], 64, iv));
	cop = (struct crypt_op){ .ses = cbc,
		.flags = 0xff80,
		.len = DATA_LEN,
		.src = text,
		.dst = plain[1],
		.iv = iv };
	CHECK_OK(cl_ioctl(device, CIOCCRYPT, &cop));
	CHECK_MEM(plain[1], plain[0], DATA_LEN, "unknown flags");
	/* A session without a hash has no use for `mac`, nor the other way. */
	cop.mac = bad;
	CHECK_OK(cl_ioctl(device, CIOCCRYPT, &cop));
	cop = (struct crypt_op){ .ses = sha,
		.len = 3,
		.src = text,
		.dst = bad,
		.iv = bad,
		.mac = plain[0] };
	CHECK_OK(cl_ioctl(device, CIOCCRYPT, &cop));
	cop.op = COP_DECRYPT;
	cop.mac = plain[1];
	CHECK_OK(cl_ioctl(device, CIOCCRYPT, &cop));
	CHECK_MEM(plain[1], plain[0], 20, "a hash in either direction");
	CHECK_OK(cl_session_end(device, cbc));
	CHECK_OK(cl_session_end(device, sha));
}

static void
sessions(void)
{
	static const uint32_t strange[] = { 0, 1, 0x7fffffff, 0xffffffff };
	int other = cl_open();
	uint32_t here;
	uint32_t there;
	struct session_info_op info;
	struct session_info_op before;
	struct cphash_op cph;

	CHECK_OK(cl_session(device, &here, 0, 0, CRYPTO_SHA1, 0));
	do {
		CHECK_OK(cl_session(other, &there, 0, 0, CRYPTO_SHA1, 0));
	} while (there == here);
	for (size_t i = 0; i <= ARRAY_LEN(strange); i++) {
		/* The last one is a session, but of another open file. */
		uint32_t ses = i < ARRAY_LEN(strange) ? strange[i] : there;

		if (ses == here)
			continue;
		refused((struct crypt_op){ .ses = ses, .len = 16 }, EINVAL,
		    "no such session");
		memset(&info, 0x5a, sizeof(info));
		info.ses = ses;
		before = info;
		CHECK_ERR(cl_ioctl(device, CIOCGSESSINFO, &info), EINVAL,
		    "session %08x", ses);
		CHECK_MEM(&info, &before, sizeof(info), "CIOCGSESSINFO");
		cph = (struct cphash_op){ .dst_ses = here, .src_ses = ses };
		CHECK_ERR(cl_ioctl(device, CIOCCPHASH, &cph), ENOENT, "src");
		cph = (struct cphash_op){ .dst_ses = ses, .src_ses = here };
		CHECK_ERR(cl_ioctl(device, CIOCCPHASH, &cph), ENOENT, "dst");
		CHECK_ERR(cl_session_end(device, ses), 0, "ends none");
	}
	cl_works(other);
	cph = (struct cphash_op){ .dst_ses = there, .src_ses = there };
	CHECK_ERR(cl_ioctl(other, CIOCCPHASH, &cph), EDEADLK, "still there");
	CHECK_OK(cl_session_end(device, here));
	CHECK_ERR(cl_session_end(device, here), 0, "twice");
	CHECK(close(other) == 0);
}

/* An id in one slot, with a key its algorithm would like. */
static int
try_id(bool cipher, uint32_t id, size_t key_len)
{
	uint32_t ses = 0;
	int error = cipher ? cl_session(device, &ses, id, key_len, 0, 0)
			   : cl_session(device, &ses, 0, 0, id, key_len);

	if (error == 0)
		CHECK_OK(cl_session_end(device, ses));
	return error;
}

static void
algorithms(void)
{
	static const struct {
		uint32_t first;
		uint32_t last;
	} none[] = { { 0, 0 }, { 5, 5 }, { 9, 10 }, { 15, 15 }, { 17, 17 },
		{ 26, 49 }, { 52, 100 }, { 110, 300 }, { 0x10000, 0x10010 },
		{ 0x7ffffff0, 0x80000010 }, { 0xfffffff0, 0xfffffffe } };
	/* Those of the one slot, which the other must refuse. */
	static const uint32_t ciphers[] = { 1, 2, 3, 4, 11, 12, 16, 21, 23,
		101 };
	static const uint32_t macs[] = { 6, 7, 8, 13, 14, 18, 19, 20, 102, 103,
		104, 105, 106, 107 };
	uint32_t ses;

	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		for (uint32_t id = none[i].first; id <= none[i].last; id++) {
			CHECK_ERR(try_id(true, id, 16), EINVAL, "id %u", id);
			CHECK_ERR(try_id(false, id, 16), EINVAL, "id %u", id);
			if (id == 0)
				continue;
			CHECK_ERR(cl_session(
				      device, &ses, CRYPTO_AES_CBC, 16, id, 16),
			    EINVAL, "beside a good cipher: %u", id);
			CHECK_ERR(
			    cl_session(device, &ses, id, 16, CRYPTO_SHA1, 0),
			    EINVAL, "beside a good hash: %u", id);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(ciphers); i++)
		CHECK_ERR(try_id(false, ciphers[i], 16), EINVAL, "%u as mac",
		    ciphers[i]);
	for (size_t i = 0; i < ARRAY_LEN(macs); i++) {
		CHECK_ERR(
		    try_id(true, macs[i], 16), EINVAL, "%u as cipher", macs[i]);
		/* Any key up to 512 bytes; a plain hash has no use for it. */
		CHECK_ERR(try_id(false, macs[i], 0), 0, "%u", macs[i]);
		CHECK_ERR(try_id(false, macs[i], 1), 0, "%u", macs[i]);
		CHECK_ERR(try_id(false, macs[i], 512), 0, "%u", macs[i]);
		CHECK_ERR(try_id(false, macs[i], 513), EINVAL, "%u", macs[i]);
		CHECK_ERR(
		    try_id(false, macs[i], 0xffffffff), EINVAL, "%u", macs[i]);
	}
}

static void
key_lengths(void)
{
	static const struct {
		uint32_t id;
		size_t min;
		size_t max;
		size_t step;
	} rows[] = {
		{ CRYPTO_DES_CBC, 8, 8, 1 },
		{ CRYPTO_3DES_CBC, 24, 24, 1 },
		{ CRYPTO_BLF_CBC, 4, 56, 1 },
		{ CRYPTO_CAST_CBC, 5, 16, 1 },
		{ CRYPTO_AES_CBC, 16, 32, 8 },
		{ CRYPTO_AES_CTR, 16, 32, 8 },
		{ CRYPTO_AES_ECB, 16, 32, 8 },
		{ CRYPTO_CAMELLIA_CBC, 16, 32, 8 },
		{ CRYPTO_ARC4, 1, 64, 1 },
		{ CRYPTO_NULL, 0, 0, 1 },
	};
	static const size_t far[] = { 257, 512, 0x7fffffff, 0x80000000,
		0xfffffff0, 0xffffffff };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t len = 0; len <= 80; len++) {
			bool good = len >= rows[i].min && len <= rows[i].max &&
			    (len - rows[i].min) % rows[i].step == 0;

			CHECK_ERR(try_id(true, rows[i].id, len),
			    good ? 0 : EINVAL, "cipher %u, key of %zu bytes",
			    rows[i].id, len);
		}
		for (size_t j = 0; j < ARRAY_LEN(far); j++)
			CHECK_ERR(try_id(true, rows[i].id, far[j]), EINVAL,
			    "cipher %u, key of %zu bytes", rows[i].id, far[j]);
	}
}

int
main(void)
{
	cl_init();
	device = cl_open();
	lengths();
	long_data();
	operations();
	sessions();
	algorithms();
	key_lengths();
	cl_works(device);
	CHECK(close(device) == 0);
	cl_device_works();
	return 0;
}
