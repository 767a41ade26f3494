/* SPDX-License-Identifier: ISC */
/*
 * client.h - what the clients of the Linux dialect share: cl.h, and calls.
 */
#ifndef E2E_CLIENT_H
#define E2E_CLIENT_H

#include <crypto/cryptodev.h>

#include "cl.h"

/* A session; keys are made of the bytes given.  The errno of CIOCGSESSION. */
static inline int
cl_session(int fd, uint32_t *ses, uint32_t cipher, size_t key_len, uint32_t mac,
    size_t mackey_len)
{
	static uint8_t key[1024];
	struct session_op sop = {
		.cipher = cipher,
		.mac = mac,
		.keylen = (uint32_t)key_len,
		.key = key,
		.mackeylen = (uint32_t)mackey_len,
		.mackey = mackey_len == 0 ? NULL : key,
	};
	int error;

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(7 * i + 1);
	error = cl_ioctl(fd, CIOCGSESSION, &sop);
	*ses = sop.ses;
	return error;
}

static inline int
cl_session_end(int fd, uint32_t ses)
{
	return cl_ioctl(fd, CIOCFSESSION, &ses);
}

static inline int
cl_cipher(int fd, uint32_t ses, unsigned int op, void *src, void *dst,
    size_t len, uint8_t *iv)
{
	struct crypt_op cop = {
		.ses = ses,
		.op = (uint16_t)op,
		.len = (uint32_t)len,
		.src = src,
		.dst = dst,
		.iv = iv,
	};

	return cl_ioctl(fd, CIOCCRYPT, &cop);
}

static inline int
cl_hash(int fd, uint32_t ses, unsigned int flags, void *src, size_t len,
    uint8_t *mac)
{
	struct crypt_op cop = {
		.ses = ses,
		.op = COP_ENCRYPT,
		.flags = (uint16_t)flags,
		.len = (uint32_t)len,
		.src = src,
		.mac = mac,
	};

	return cl_ioctl(fd, CIOCCRYPT, &cop);
}

/* SHA-1 of "abc" (FIPS 180-4): the device does what it should, on this file. */
static inline void
cl_works(int fd)
{
	static const uint8_t want[20] = { 0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06,
		0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c,
		0x9c, 0xd0, 0xd8, 0x9d };
	uint8_t text[3] = { 'a', 'b', 'c' };
	uint8_t got[20] = { 0 };
	uint32_t ses;

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA1, 0));
	CHECK_OK(cl_hash(fd, ses, 0, text, sizeof(text), got));
	CHECK_MEM(got, want, sizeof(want), "SHA-1 of abc");
	CHECK_OK(cl_session_end(fd, ses));
}

/* The same on a descriptor of its own. */
static inline void
cl_device_works(void)
{
	int fd = cl_open();

	cl_works(fd);
	CHECK(close(fd) == 0);
}

#endif
