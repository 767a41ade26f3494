/* SPDX-License-Identifier: ISC */
/*
 * auth.c - CIOCAUTHCRYPT as programs use it: GCM with one key and many messages,
 * TLS records and SRTP packets whose parts are made by sessions of their own, the
 * halves of the same algorithms, through CIOCCRYPT.
 */
#include "client.h"

#define TLS_LEN	 331
#define AAD_LEN	 13
#define SRTP_LEN 160
#define RTP_HEAD 12

static uint8_t key[16] = "auth.c, 16 bytes";
static uint8_t mackey[20] = "auth.c, its mackey.";

static void
fill(uint8_t *p, size_t len, unsigned int seed)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(i * 31 + i / 256 + seed);
}

static uint32_t
session(int fd, uint32_t cipher, uint32_t mac)
{
	struct session_op sop = { .cipher = cipher,
		.keylen =
		    cipher == 0 || cipher == CRYPTO_NULL ? 0 : sizeof(key),
		.key = key,
		.mac = mac,
		.mackeylen = mac == 0 ? 0 : sizeof(mackey),
		.mackey = mackey };

	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	return sop.ses;
}

/* McGrew and Viega, GCM, test case 4. */
static void
gcm_known(int fd)
{
	static uint8_t gcm_key[16] = { 0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73,
		0x1c, 0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08 };
	uint8_t iv[12] = { 0xca, 0xfe, 0xba, 0xbe, 0xfa, 0xce, 0xdb, 0xad, 0xde,
		0xca, 0xf8, 0x88 };
	uint8_t aad[20] = { 0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe, 0xef,
		0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe, 0xef, 0xab, 0xad,
		0xda, 0xd2 };
	static const uint8_t plain[60] = { 0xd9, 0x31, 0x32, 0x25, 0xf8, 0x84,
		0x06, 0xe5, 0xa5, 0x59, 0x09, 0xc5, 0xaf, 0xf5, 0x26, 0x9a,
		0x86, 0xa7, 0xa9, 0x53, 0x15, 0x34, 0xf7, 0xda, 0x2e, 0x4c,
		0x30, 0x3d, 0x8a, 0x31, 0x8a, 0x72, 0x1c, 0x3c, 0x0c, 0x95,
		0x95, 0x68, 0x09, 0x53, 0x2f, 0xcf, 0x0e, 0x24, 0x49, 0xa6,
		0xb5, 0x25, 0xb1, 0x6a, 0xed, 0xf5, 0xaa, 0x0d, 0xe6, 0x57,
		0xba, 0x63, 0x7b, 0x39 };
	static const uint8_t sealed[76] = { 0x42, 0x83, 0x1e, 0xc2, 0x21, 0x77,
		0x74, 0x24, 0x4b, 0x72, 0x21, 0xb7, 0x84, 0xd0, 0xd4, 0x9c,
		0xe3, 0xaa, 0x21, 0x2f, 0x2c, 0x02, 0xa4, 0xe0, 0x35, 0xc1,
		0x7e, 0x23, 0x29, 0xac, 0xa1, 0x2e, 0x21, 0xd5, 0x14, 0xb2,
		0x54, 0x66, 0x93, 0x1c, 0x7d, 0x8f, 0x6a, 0x5a, 0xac, 0x84,
		0xaa, 0x05, 0x1b, 0xa3, 0x0b, 0x39, 0x6a, 0x0a, 0xac, 0x97,
		0x3d, 0x58, 0xe0, 0x91, 0x5b, 0xc9, 0x4f, 0xbc, 0x32, 0x21,
		0xa5, 0xdb, 0x94, 0xfa, 0xe9, 0x5a, 0xe7, 0x12, 0x1a, 0x47 };
	struct session_op sop = { .cipher = CRYPTO_AES_GCM,
		.keylen = sizeof(gcm_key),
		.key = gcm_key };
	uint8_t src[77], dst[77];
	struct crypt_auth_op cao = { .op = COP_ENCRYPT,
		.len = sizeof(plain),
		.auth_len = sizeof(aad),
		.auth_src = aad,
		.src = src,
		.dst = dst,
		.iv = iv,
		.iv_len = sizeof(iv) };

	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	cao.ses = sop.ses;
	memcpy(src, plain, sizeof(plain));
	memset(dst, 0x5a, sizeof(dst));
	CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
	CHECK_MEM(dst, sealed, sizeof(sealed), "GCM");
	CHECK(dst[76] == 0x5a);
	CHECK(cao.len == 76 && cao.tag_len == 16 && cao.tag == dst + 60);
	CHECK(cao.src == src && cao.dst == dst && cao.auth_len == 20);

	/* In place, backwards. */
	cao.op = COP_DECRYPT;
	cao.src = dst;
	CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
	CHECK_MEM(dst, plain, sizeof(plain), "GCM, decryption in place");
	CHECK(cao.len == 60 && cao.tag == dst + 60 && dst[76] == 0x5a);
	memcpy(dst, sealed, sizeof(sealed));
	dst[75] ^= 1;
	cao.len = 76;
	CHECK_ERR(cl_ioctl(fd, CIOCAUTHCRYPT, &cao), EBADMSG, "a wrong tag");
	CHECK(cao.len == 76 && dst[0] == sealed[0]);
	CHECK_OK(cl_session_end(fd, sop.ses));
}

/* Many messages there and back, as long as the transport lets them be. */
static void
gcm_lengths(int fd)
{
	static const size_t lens[] = { 0, 1, 15, 16, 17, 255, 4096, 16384,
		50000, 262144, 262145, 1000001 };
	uint32_t ses = session(fd, CRYPTO_AES_GCM, 0);
	uint8_t iv[12] = { 0 };
	uint8_t aad[AAD_LEN];

	fill(aad, sizeof(aad), 9);
	for (size_t i = 0; i < ARRAY_LEN(lens) && lens[i] <= cl_max_len() / 2;
	     i++) {
		uint8_t *plain = malloc(lens[i] + 1);
		uint8_t *data = malloc(lens[i] + 17);
		struct crypt_auth_op cao = { .ses = ses,
			.op = COP_ENCRYPT,
			.len = (uint32_t)lens[i],
			.auth_len = sizeof(aad),
			.auth_src = aad,
			.src = data,
			.dst = data,
			.iv = iv };

		CHECK(plain != NULL && data != NULL);
		iv[0] = (uint8_t)i;
		fill(plain, lens[i], (unsigned int)i);
		memcpy(data, plain, lens[i]);
		data[lens[i] + 16] = 0x5a;
		CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
		CHECK(cao.len == lens[i] + 16);
		CHECK(lens[i] < 16 || memcmp(data, plain, lens[i]) != 0);
		cao.op = COP_DECRYPT;
		CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
		CHECK(cao.len == lens[i]);
		CHECK_MEM(data, plain, lens[i], "GCM of %zu bytes", lens[i]);
		CHECK(data[lens[i] + 16] == 0x5a);
		free(plain);
		free(data);
	}
	CHECK_OK(cl_session_end(fd, ses));
}

/* The record that TLS 1.1 and 1.2 make, from a MAC and a cipher. */
static size_t
tls_record(int fd, uint8_t *record, const uint8_t *aad, size_t len, uint8_t *iv)
{
	uint32_t mac = session(fd, 0, CRYPTO_SHA1_HMAC);
	uint32_t cbc = session(fd, CRYPTO_AES_CBC, 0);
	uint8_t all[AAD_LEN + TLS_LEN];
	size_t pad;

	memcpy(all, aad, AAD_LEN);
	memcpy(all + AAD_LEN, record, len);
	CHECK_OK(cl_hash(fd, mac, 0, all, AAD_LEN + len, record + len));
	len += 20;
	pad = 16 - len % 16;
	memset(record + len, (int)pad - 1, pad);
	len += pad;
	CHECK_OK(cl_cipher(fd, cbc, COP_ENCRYPT, record, record, len, iv));
	CHECK_OK(cl_session_end(fd, mac));
	CHECK_OK(cl_session_end(fd, cbc));
	return len;
}

static void
tls(int fd)
{
	uint32_t ses = session(fd, CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC);
	uint8_t aad[AAD_LEN], iv[16];
	uint8_t want[TLS_LEN + 64], got[TLS_LEN + 64], plain[TLS_LEN];

	fill(aad, sizeof(aad), 1);
	fill(iv, sizeof(iv), 2);
	fill(plain, sizeof(plain), 3);
	for (size_t len = TLS_LEN - 33; len <= TLS_LEN; len++) {
		struct crypt_auth_op cao = { .ses = ses,
			.op = COP_ENCRYPT,
			.flags = COP_FLAG_AEAD_TLS_TYPE,
			.len = (uint32_t)len,
			.auth_len = sizeof(aad),
			.auth_src = aad,
			.src = got,
			.dst = got,
			.iv = iv };
		size_t sealed;

		memcpy(want, plain, len);
		memcpy(got, plain, len);
		got[sizeof(got) - 1] = 0x5a;
		sealed = tls_record(fd, want, aad, len, iv);
		CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
		CHECK(cao.len == sealed && cao.tag_len == 20);
		CHECK_MEM(got, want, sealed, "a TLS record of %zu", len);
		cao.op = COP_DECRYPT;
		CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
		CHECK(cao.len == len);
		CHECK_MEM(got, plain, len, "a TLS record of %zu, opened", len);
		for (size_t at = 0; at < sealed; at += 19) {
			memcpy(got, want, sealed);
			got[at] ^= 0x40;
			cao.len = (uint32_t)sealed;
			CHECK_ERR(cl_ioctl(fd, CIOCAUTHCRYPT, &cao), EBADMSG,
			    "a wrong byte at %zu", at);
			got[at] ^= 0x40;
			CHECK_MEM(got, want, sealed, "what was wrong stays");
		}
		CHECK(got[sizeof(got) - 1] == 0x5a);
	}
	CHECK_OK(cl_session_end(fd, ses));
}

static void
srtp(int fd, uint32_t cipher)
{
	uint32_t ses = session(fd, cipher, CRYPTO_SHA1_HMAC);
	uint32_t ctr = session(fd, cipher, 0);
	uint32_t mac = session(fd, 0, CRYPTO_SHA1_HMAC);
	uint8_t want[RTP_HEAD + SRTP_LEN], got[RTP_HEAD + SRTP_LEN];
	uint8_t plain[RTP_HEAD + SRTP_LEN];
	uint8_t iv[16], tag[21], want_tag[20];
	struct crypt_auth_op cao = { .ses = ses,
		.op = COP_ENCRYPT,
		.flags = COP_FLAG_AEAD_SRTP_TYPE,
		.len = SRTP_LEN,
		.auth_len = sizeof(got),
		.auth_src = got,
		.src = got + RTP_HEAD,
		.dst = got + RTP_HEAD,
		.tag = tag,
		.tag_len = 10,
		.iv = cipher == CRYPTO_NULL ? NULL : iv };

	fill(plain, sizeof(plain), 5);
	fill(iv, sizeof(iv), 6);
	memcpy(got, plain, sizeof(got));
	memcpy(want, plain, sizeof(want));
	memset(tag, 0x5a, sizeof(tag));
	CHECK_OK(cl_cipher(fd, ctr, COP_ENCRYPT, want + RTP_HEAD,
	    want + RTP_HEAD, SRTP_LEN, cao.iv));
	CHECK_OK(cl_hash(fd, mac, 0, want, sizeof(want), want_tag));
	CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
	CHECK_MEM(got, want, sizeof(want), "an SRTP packet");
	CHECK_MEM(tag, want_tag, 10, "its tag");
	CHECK(tag[10] == 0x5a);
	CHECK(cao.len == SRTP_LEN && cao.tag == tag && cao.tag_len == 10);

	cao.op = COP_DECRYPT;
	tag[9] ^= 1;
	CHECK_ERR(cl_ioctl(fd, CIOCAUTHCRYPT, &cao), EBADMSG, "a wrong tag");
	CHECK_MEM(got, want, sizeof(want), "not decrypted");
	tag[9] ^= 1;
	CHECK_OK(cl_ioctl(fd, CIOCAUTHCRYPT, &cao));
	CHECK_MEM(got, plain, sizeof(plain), "an SRTP packet, opened");
	CHECK_OK(cl_session_end(fd, ses));
	CHECK_OK(cl_session_end(fd, ctr));
	CHECK_OK(cl_session_end(fd, mac));
}

int
main(void)
{
	int fd;

	cl_init();
	fd = cl_open();
	gcm_known(fd);
	gcm_lengths(fd);
	tls(fd);
	srtp(fd, CRYPTO_AES_CTR);
	srtp(fd, CRYPTO_NULL);
	cl_works(fd);
	CHECK(close(fd) == 0);
	return 0;
}
