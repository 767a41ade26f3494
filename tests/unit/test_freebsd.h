/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd.h - calls of the FreeBSD dialect from this process to itself, as
 * callers of either word size make them: every buffer is memory whose address has
 * 32 bits.
 */
#ifndef TESTS_TEST_FREEBSD_H
#define TESTS_TEST_FREEBSD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wire/freebsd.h>

/* Who calls from now on: a 32-bit program.  fb_setup: no. */
extern bool fb_narrow;

/* Both, one after the other. */
#define FB_EACH_SIZE           \
	for (int fb_size_ = 0; \
	     fb_size_ < 2 && ((fb_narrow = fb_size_ != 0), 1); fb_size_++)

/* Open the device, with the built-in drivers, in the flavour freebsd12, and in
 * freebsd13. */
void fb_setup(void);
void fb_setup_13(void);
void fb_teardown(void);
void fb_flavour(const char *name);

/* Zeroed memory, page by page, with a hole behind it; and such a copy. */
void *fb_new(size_t len);
void *fb_copy(const void *from, size_t len);
#define FB(array) fb_copy(array, sizeof(array))

/* One ioctl; its errno.  The argument is written back as the device did. */
int fb_gsession(struct fbsd_session2_op *sop);
int fb_gsession2(struct fbsd_session2_op *sop);
int fb_crypt(struct fbsd_crypt_op *cop);
int fb_aead(struct fbsd_crypt_aead *aop);
int fb_key(struct fbsd_crypt_kop *kop, bool second);

/* The rest of the word-size business. */
static inline uint64_t
fb_uaddr(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

/* A session by CIOCGSESSION2 on any driver; it must come about. */
uint32_t fb_session(uint32_t cipher, size_t keylen, const void *key,
    uint32_t mac, size_t mackeylen, const void *mackey);

/* Such a session of AES-CBC under fb_aes_key; and with HMAC-SHA1 under fb_hmac_key. */
uint32_t fb_aes(void);
uint32_t fb_aes_hmac(void);

/* CIOCCRYPT's argument, without an IV and a MAC. */
struct fbsd_crypt_op fb_op(
    uint32_t ses, unsigned int op, const void *src, void *dst, size_t len);

/* The MAC of a run of data, by a session of its own. */
void fb_mac(uint32_t mac, size_t mackeylen, const void *mackey,
    const void *data, size_t len, void *out, size_t out_len);

/* A key for an HMAC; SP 800-38A, F.2.1, F.5.1: 32 bytes of AES-128-CBC, 16 of CTR. */
extern const uint8_t fb_hmac_key[20];
extern const uint8_t fb_aes_key[16];
extern const uint8_t fb_aes_iv[16];
extern const uint8_t fb_plain[32];
extern const uint8_t fb_cbc[32];
extern const uint8_t fb_ctr_iv[16];
extern const uint8_t fb_ctr[16];

#endif
