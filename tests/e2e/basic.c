/* SPDX-License-Identifier: ISC */
/*
 * basic.c - the plain way through every command: known answers from the
 * standards, and the small rules of each command that programs rely on.
 */
#include <poll.h>

#include "client.h"

/* SP 800-38A, F.2.1 and F.5.1. */
static const uint8_t nist_key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2,
	0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
static const uint8_t nist_plain[32] = { 0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40,
	0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d,
	0x8a, 0x57, 0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf,
	0x8e, 0x51 };
static const uint8_t nist_cbc[32] = { 0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2,
	0x46, 0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d, 0x50, 0x86, 0xcb,
	0x9b, 0x50, 0x72, 0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78,
	0xb2 };
static const uint8_t nist_iv[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
	13, 14, 15 };

/* RFC 2202, test case 2. */
static const uint8_t jefe_sha1[20] = { 0xef, 0xfc, 0xdf, 0x6a, 0xe5, 0xeb, 0x2f,
	0xa2, 0xd2, 0x74, 0x16, 0xd5, 0xf1, 0x84, 0xdf, 0x9c, 0x25, 0x9a, 0x7c,
	0x79 };
/* FIPS 180-4 example "abc". */
static const uint8_t abc_sha256[32] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01,
	0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03,
	0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00,
	0x15, 0xad };

static uint32_t
nist_session(int fd, uint32_t mac)
{
	static uint8_t key[16];
	static uint8_t mackey[4] = { 'J', 'e', 'f', 'e' };
	struct session_op sop = { .cipher = CRYPTO_AES_CBC,
		.keylen = sizeof(key),
		.key = key,
		.mac = mac,
		.mackeylen = mac == 0 ? 0 : sizeof(mackey),
		.mackey = mac == 0 ? NULL : mackey };
	struct session_op before;

	memcpy(key, nist_key, sizeof(key));
	before = sop;
	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	CHECK(memcmp(key, nist_key, sizeof(key)) == 0);
	before.ses = sop.ses;
	CHECK_MEM(&sop, &before, sizeof(sop), "CIOCGSESSION changes only ses");
	memset(key, 0, sizeof(key)); /* the session has a copy */
	return sop.ses;
}

static void
cipher(int fd)
{
	uint32_t ses = nist_session(fd, 0);
	uint8_t text[32];
	uint8_t out[32 + 8];
	uint8_t iv[16];
	struct crypt_op cop = { .ses = ses,
		.op = COP_ENCRYPT,
		.len = sizeof(text),
		.src = text,
		.dst = out,
		.iv = iv };
	struct crypt_op before = cop;

	memcpy(text, nist_plain, sizeof(text));
	memcpy(iv, nist_iv, sizeof(iv));
	memset(out, 0x5a, sizeof(out));
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, nist_cbc, 32, "AES-128-CBC");
	CHECK(out[32] == 0x5a && out[39] == 0x5a);
	CHECK_MEM(text, nist_plain, 32, "the source stays");
	CHECK_MEM(iv, nist_iv, 16, "the IV stays");
	CHECK_MEM(&cop, &before, sizeof(cop), "CIOCCRYPT keeps its argument");

	/* In place, backwards. */
	CHECK_OK(cl_cipher(fd, ses, COP_DECRYPT, out, out, 32, iv));
	CHECK_MEM(out, nist_plain, 32, "AES-128-CBC decryption in place");
	CHECK(out[32] == 0x5a);

	/* Block by block, the IV of the session goes on. */
	CHECK_OK(cl_cipher(fd, ses, COP_ENCRYPT, text, out, 16, iv));
	CHECK_OK(
	    cl_cipher(fd, ses, COP_ENCRYPT, text + 16, out + 16, 16, NULL));
	CHECK_MEM(out, nist_cbc, 32, "AES-128-CBC in two calls");

	/* And WRITE_IV tells where it stands. */
	cop.flags = COP_FLAG_WRITE_IV;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(iv, nist_cbc + 16, 16, "the next IV");
	CHECK_OK(cl_session_end(fd, ses));
	CHECK_ERR(cl_cipher(fd, ses, COP_ENCRYPT, text, out, 16, iv), EINVAL,
	    "a session that ended");
}

static void
cipher_and_mac(int fd)
{
	uint32_t ses = nist_session(fd, CRYPTO_SHA1_HMAC);
	uint32_t alone;
	uint8_t key[4] = { 'J', 'e', 'f', 'e' };
	struct session_op sop = {
		.mac = CRYPTO_SHA1_HMAC, .mackeylen = sizeof(key), .mackey = key
	};
	uint8_t text[32];
	uint8_t out[32];
	uint8_t iv[16];
	uint8_t mac[2][21];
	struct crypt_op cop = { .ses = ses,
		.op = COP_ENCRYPT,
		.len = sizeof(text),
		.src = text,
		.dst = out,
		.mac = mac[0],
		.iv = iv };

	memset(mac, 0x5a, sizeof(mac));
	memcpy(text, nist_plain, sizeof(text));
	memcpy(iv, nist_iv, sizeof(iv));
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, nist_cbc, 32, "the cipher half");
	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	alone = sop.ses;
	CHECK_OK(cl_hash(fd, alone, 0, text, 32, mac[1]));
	CHECK_MEM(mac[0], mac[1], 20, "the MAC is that of the plaintext");
	CHECK(mac[0][20] == 0x5a && mac[1][20] == 0x5a);

	cop.op = COP_DECRYPT;
	cop.src = out;
	memset(mac[0], 0, 20);
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	CHECK_MEM(out, nist_plain, 32, "decryption");
	CHECK_MEM(mac[0], mac[1], 20, "of the plaintext here, too");
	CHECK_OK(cl_session_end(fd, alone));
	CHECK_OK(cl_session_end(fd, ses));
}

static void
hashes(int fd)
{
	uint8_t jefe[4] = { 'J', 'e', 'f', 'e' };
	uint8_t what[28];
	uint8_t abc[3] = { 'a', 'b', 'c' };
	uint8_t mac[33];
	struct session_op sop = { .mac = CRYPTO_SHA1_HMAC,
		.mackeylen = sizeof(jefe),
		.mackey = jefe };
	uint32_t ses;

	memcpy(what, "what do ya want for nothing?", sizeof(what));
	CHECK_OK(cl_ioctl(fd, CIOCGSESSION, &sop));
	CHECK_OK(cl_hash(fd, sop.ses, 0, what, sizeof(what), mac));
	CHECK_MEM(mac, jefe_sha1, 20, "HMAC-SHA-1");
	CHECK_OK(cl_session_end(fd, sop.ses));

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA2_256, 0));
	for (int again = 0; again < 2; again++) {
		unsigned int reset = again == 0 ? 0 : COP_FLAG_RESET;

		memset(mac, 0x5a, sizeof(mac));
		if (reset != 0) /* something to be forgotten */
			CHECK_OK(
			    cl_hash(fd, ses, COP_FLAG_UPDATE, abc, 3, NULL));
		CHECK_OK(
		    cl_hash(fd, ses, reset | COP_FLAG_UPDATE, abc, 1, mac));
		CHECK(mac[0] == 0x5a); /* not finished, nothing stored */
		CHECK_OK(cl_hash(fd, ses, COP_FLAG_UPDATE, abc + 1, 2, NULL));
		CHECK_OK(cl_hash(fd, ses, COP_FLAG_FINAL, NULL, 0, mac));
		CHECK_MEM(mac, abc_sha256, 32, "SHA-256 in pieces");
		CHECK(mac[32] == 0x5a);
	}
	CHECK_OK(cl_hash(fd, ses, COP_FLAG_UPDATE, abc, 3, NULL));
	CHECK_OK(cl_hash(fd, ses, 0, abc, 3, mac));
	CHECK_MEM(mac, abc_sha256, 32, "no flags: stands alone");
	CHECK_ERR(cl_hash(fd, ses, 0, abc, 3, NULL), EFAULT, "mac NULL");
	CHECK_OK(cl_session_end(fd, ses));
}

static void
copies(int fd)
{
	uint8_t abc[3] = { 'a', 'b', 'c' };
	uint8_t mac[32];
	uint32_t ses[2];
	uint32_t other;
	struct cphash_op cph;

	CHECK_OK(cl_session(fd, &ses[0], 0, 0, CRYPTO_SHA2_256, 0));
	CHECK_OK(cl_session(fd, &ses[1], 0, 0, CRYPTO_SHA2_256, 0));
	CHECK_OK(cl_hash(fd, ses[0], COP_FLAG_UPDATE, abc, 2, NULL));
	CHECK_OK(cl_hash(fd, ses[1], COP_FLAG_UPDATE, abc, 1, NULL));
	cph.src_ses = ses[0];
	cph.dst_ses = ses[1];
	CHECK_OK(cl_ioctl(fd, CIOCCPHASH, &cph));
	for (size_t i = 0; i < 2; i++) {
		CHECK_OK(cl_hash(fd, ses[i], COP_FLAG_FINAL, abc + 2, 1, mac));
		CHECK_MEM(mac, abc_sha256, 32, "session %zu of a copy", i);
	}
	cph.dst_ses = ses[0];
	CHECK_ERR(cl_ioctl(fd, CIOCCPHASH, &cph), EDEADLK, "onto itself");
	CHECK_OK(cl_session(fd, &other, CRYPTO_AES_CBC, 16, 0, 0));
	cph.dst_ses = other;
	CHECK_ERR(cl_ioctl(fd, CIOCCPHASH, &cph), EINVAL, "onto a cipher");
	CHECK_OK(cl_session_end(fd, other));
	CHECK_ERR(cl_ioctl(fd, CIOCCPHASH, &cph), ENOENT, "onto none");
	CHECK_OK(cl_session_end(fd, ses[0]));
	CHECK_OK(cl_session_end(fd, ses[1]));
}

static void
session_info(int fd)
{
	struct session_info_op info;
	uint32_t ses = nist_session(fd, 0);

	memset(&info, 0x5a, sizeof(info));
	info.ses = ses;
	CHECK_OK(cl_ioctl(fd, CIOCGSESSINFO, &info));
	CHECK(info.ses == ses);
	CHECK(strcmp(info.cipher_info.cra_name, "cbc(aes)") == 0);
	CHECK(memchr(info.cipher_info.cra_driver_name, 0,
		  CRYPTODEV_MAX_ALG_NAME) != NULL);
	CHECK(info.cipher_info.cra_driver_name[0] != 0);
	CHECK(info.hash_info.cra_name[0] == 0x5a); /* no such half */
	CHECK((info.flags & ~1u) == 0);
	CHECK((info.alignmask & (info.alignmask + 1)) == 0);
	CHECK_OK(cl_session_end(fd, ses));
	CHECK_ERR(cl_ioctl(fd, CIOCGSESSINFO, &info), EINVAL, "session ended");

	ses = nist_session(fd, CRYPTO_SHA1_HMAC);
	info.ses = ses;
	CHECK_OK(cl_ioctl(fd, CIOCGSESSINFO, &info));
	CHECK(strcmp(info.hash_info.cra_name, "hmac(sha1)") == 0);
	CHECK_OK(cl_session_end(fd, ses));
}

/* What most programs begin with: a copy, of which the original is closed. */
static void
clone_first(void)
{
	int fd = cl_open();
	uint32_t ses = nist_session(fd, 0);
	uint32_t clone = 0xdeadbeef;
	uint8_t text[32];
	uint8_t iv[16];

	CHECK_OK(cl_ioctl(fd, CRIOGET, &clone));
	CHECK(clone != (uint32_t)fd && clone < 1024);
	CHECK((fcntl((int)clone, F_GETFD) & FD_CLOEXEC) == 0);
	CHECK(close(fd) == 0);
	CHECK(fcntl((int)clone, F_GETFD) != -1);
	memcpy(text, nist_plain, sizeof(text));
	memcpy(iv, nist_iv, sizeof(iv));
	CHECK_OK(cl_cipher((int)clone, ses, COP_ENCRYPT, text, text, 32, iv));
	CHECK_MEM(text, nist_cbc, 32, "a session of the original");
	cl_works((int)clone);
	CHECK_ERR(cl_ioctl(fd, CIOCFSESSION, &ses), EBADF, "the original");
	CHECK(close((int)clone) == 0);
}

static void
odd_commands(int fd)
{
	struct crypt_kop kop = { .crk_op = CRK_MOD_EXP };
	struct crypt_op cop = { .ses = 0 };
	struct pollfd pfd = { .fd = fd, .events = POLLIN | POLLOUT };
	uint32_t word = 0xdeadbeef;
	char byte = 0x5a;
	int error;

	CHECK_OK(cl_session_end(fd, 0x12345678)); /* none: still 0 */
	CHECK_OK(cl_ioctl(fd, CIOCASYMFEAT, &word));
	CHECK(word == 0x1f); /* all there are */
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &kop), EINVAL, "CIOCKEY");
	CHECK(kop.crk_status == 0);
	CHECK_ERR(cl_ioctl(fd, _IO('c', 1), &word), EINVAL, "unknown");
	CHECK_ERR(cl_ioctl(fd, _IOWR('c', 108, uint32_t), &word), EINVAL,
	    "number 108");
	CHECK_ERR(cl_ioctl(fd, _IOR('c', 104, struct crypt_op), &word), EINVAL,
	    "CIOCCRYPT in another direction");
	CHECK_ERR(cl_ioctl(fd, _IOWR('c', 104, uint32_t), &word), EINVAL,
	    "CIOCCRYPT in another size");
	error = cl_ioctl(fd, CIOCASYNCFETCH, &cop);
	CHECK(error == EINVAL || error == EBUSY); /* optional, none waiting */
	CHECK(cop.ses == 0 && cop.src == NULL);

	CHECK(poll(&pfd, 1, 0) == 1);
	CHECK((pfd.revents & (POLLOUT | POLLIN)) == POLLOUT);
	CHECK(read(fd, &byte, 1) == -1);
	CHECK(errno == (cl_standin() ? EAGAIN : EINVAL));
	CHECK(write(fd, &byte, 1) == -1);
	CHECK(errno == (cl_standin() ? EPIPE : EINVAL));
}

int
main(void)
{
	int fd;

	cl_init();
	fd = cl_open();
	cipher(fd);
	cipher_and_mac(fd);
	hashes(fd);
	copies(fd);
	session_info(fd);
	clone_first();
	odd_commands(fd);
	cl_works(fd);
	CHECK(close(fd) == 0);
	return 0;
}
