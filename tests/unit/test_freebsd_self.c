/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_self.c - arguments of one word size from the other, and memory that
 * both can name.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "access.h"
#include "dialect.h"
#include "test_freebsd.h"
#include "test_linux.h"

#define PAGE ((size_t)4096)

bool fb_narrow;

const uint8_t fb_aes_key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
	0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
const uint8_t fb_hmac_key[20] = "twenty bytes of key";
const uint8_t fb_aes_iv[16] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
	0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f };
const uint8_t fb_plain[32] = { 0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
	0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a, 0x57,
	0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e,
	0x51 };
const uint8_t fb_cbc[32] = { 0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2, 0x46,
	0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d, 0x50, 0x86, 0xcb, 0x9b,
	0x50, 0x72, 0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78,
	0xb2 };
const uint8_t fb_ctr_iv[16] = { 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7,
	0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff };
const uint8_t fb_ctr[16] = { 0x87, 0x4d, 0x61, 0x91, 0xb6, 0x20, 0xe3, 0x26,
	0x1b, 0xef, 0x68, 0x64, 0x99, 0x0d, 0xb6, 0xce };

void
fb_flavour(const char *name)
{
	cr_assert_eq(dialect_set_flavour(name), 0);
}

void
fb_setup(void)
{
	lnx_setup();
	fb_narrow = false;
	fb_flavour("freebsd12");
}

void
fb_setup_13(void)
{
	fb_setup();
	fb_flavour("freebsd13");
}

void
fb_teardown(void)
{
	lnx_teardown();
}

void *
fb_new(size_t len)
{
	size_t room = (len + PAGE - 1) / PAGE * PAGE;
	uint8_t *p = mmap(NULL, room + PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	cr_assert_neq(p, MAP_FAILED);
	cr_assert_eq(mprotect(p + room, PAGE, PROT_NONE), 0);
	return p + room - len;
}

void *
fb_copy(const void *from, size_t len)
{
	void *p = fb_new(len);

	memcpy(p, from, len);
	return p;
}

static int
fb_gsession_any(struct fbsd_session2_op *sop, uint32_t wide, uint32_t narrow)
{
	struct fbsd_session2_op32 twin;
	int error;

	if (!fb_narrow)
		return lnx_ioctl(wide, sop);
	twin = (struct fbsd_session2_op32){ .cipher = sop->cipher,
		.mac = sop->mac,
		.keylen = sop->keylen,
		.key_uaddr = (uint32_t)sop->key_uaddr,
		.mackeylen = sop->mackeylen,
		.mackey_uaddr = (uint32_t)sop->mackey_uaddr,
		.ses = sop->ses,
		.crid = sop->crid,
		.ivlen = sop->ivlen,
		.maclen = sop->maclen };
	error = lnx_ioctl(narrow, &twin);
	sop->ses = twin.ses;
	sop->crid = twin.crid;
	return error;
}

int
fb_gsession(struct fbsd_session2_op *sop)
{
	return fb_gsession_any(sop, FBSD_CIOCGSESSION, FBSD_CIOCGSESSION32);
}

int
fb_gsession2(struct fbsd_session2_op *sop)
{
	return fb_gsession_any(sop, FBSD_CIOCGSESSION2, FBSD_CIOCGSESSION2_32);
}

int
fb_crypt(struct fbsd_crypt_op *cop)
{
	struct fbsd_crypt_op before = *cop;
	struct fbsd_crypt_op32 twin = { .ses = cop->ses,
		.op = cop->op,
		.flags = cop->flags,
		.len = cop->len,
		.src_uaddr = (uint32_t)cop->src_uaddr,
		.dst_uaddr = (uint32_t)cop->dst_uaddr,
		.mac_uaddr = (uint32_t)cop->mac_uaddr,
		.iv_uaddr = (uint32_t)cop->iv_uaddr };
	struct fbsd_crypt_op32 twin_before = twin;
	int error;

	error = fb_narrow ? lnx_ioctl(FBSD_CIOCCRYPT32, &twin)
			  : lnx_ioctl(FBSD_CIOCCRYPT, cop);
	cr_expect_arr_eq(cop, &before, sizeof(before), "nothing changes there");
	cr_expect_arr_eq(&twin, &twin_before, sizeof(twin));
	return error;
}

int
fb_aead(struct fbsd_crypt_aead *aop)
{
	struct fbsd_crypt_aead before = *aop;
	struct fbsd_crypt_aead32 twin = { .ses = aop->ses,
		.op = aop->op,
		.flags = aop->flags,
		.len = aop->len,
		.aadlen = aop->aadlen,
		.ivlen = aop->ivlen,
		.src_uaddr = (uint32_t)aop->src_uaddr,
		.dst_uaddr = (uint32_t)aop->dst_uaddr,
		.aad_uaddr = (uint32_t)aop->aad_uaddr,
		.tag_uaddr = (uint32_t)aop->tag_uaddr,
		.iv_uaddr = (uint32_t)aop->iv_uaddr };
	int error;

	error = fb_narrow ? lnx_ioctl(FBSD_CIOCCRYPTAEAD32, &twin)
			  : lnx_ioctl(FBSD_CIOCCRYPTAEAD, aop);
	cr_expect_arr_eq(aop, &before, sizeof(before), "nothing changes there");
	return error;
}

int
fb_key(struct fbsd_crypt_kop *kop, bool second)
{
	struct fbsd_crypt_kop32 twin = { .crk_op = kop->crk_op,
		.crk_status = kop->crk_status,
		.crk_iparams = kop->crk_iparams,
		.crk_oparams = kop->crk_oparams,
		.crk_crid = kop->crk_crid };
	int error;

	if (!fb_narrow)
		return lnx_ioctl(second ? FBSD_CIOCKEY2 : FBSD_CIOCKEY, kop);
	for (size_t i = 0; i < FBSD_CRK_MAXPARAM; i++) {
		twin.crk_param[i].crp_p_uaddr =
		    (uint32_t)kop->crk_param[i].crp_p_uaddr;
		twin.crk_param[i].crp_nbits = kop->crk_param[i].crp_nbits;
	}
	error = lnx_ioctl(second ? FBSD_CIOCKEY2_32 : FBSD_CIOCKEY32, &twin);
	kop->crk_status = twin.crk_status;
	kop->crk_crid = twin.crk_crid;
	return error;
}

uint32_t
fb_session(uint32_t cipher, size_t keylen, const void *key, uint32_t mac,
    size_t mackeylen, const void *mackey)
{
	struct fbsd_session2_op sop = { .cipher = cipher,
		.keylen = (uint32_t)keylen,
		.key_uaddr =
		    fb_uaddr(key == NULL ? NULL : fb_copy(key, keylen)),
		.mac = mac,
		.mackeylen = (int32_t)mackeylen,
		.mackey_uaddr = fb_uaddr(
		    mackey == NULL ? NULL : fb_copy(mackey, mackeylen)),
		.crid = (int32_t)(FBSD_CRYPTO_FLAG_HARDWARE |
		    FBSD_CRYPTO_FLAG_SOFTWARE) };

	cr_assert_eq(fb_gsession2(&sop), 0, "cipher %u, mac %u", cipher, mac);
	cr_assert_neq(sop.ses, 0);
	return sop.ses;
}

void
fb_mac(uint32_t mac, size_t mackeylen, const void *mackey, const void *data,
    size_t len, void *out, size_t out_len)
{
	uint8_t *result = fb_new(64);
	struct fbsd_crypt_op cop = { .ses = fb_session(
					 0, 0, NULL, mac, mackeylen, mackey),
		.op = FBSD_COP_ENCRYPT,
		.len = (uint32_t)len,
		.src_uaddr = fb_uaddr(fb_copy(data, len)),
		.mac_uaddr = fb_uaddr(result) };

	cr_assert_eq(fb_crypt(&cop), 0);
	memcpy(out, result, out_len);
}

struct fbsd_crypt_op
fb_op(uint32_t ses, unsigned int op, const void *src, void *dst, size_t len)
{
	return (struct fbsd_crypt_op){ .ses = ses,
		.op = (uint16_t)op,
		.len = (uint32_t)len,
		.src_uaddr = fb_uaddr(src),
		.dst_uaddr = fb_uaddr(dst) };
}

uint32_t
fb_aes(void)
{
	return fb_session(FBSD_CRYPTO_AES_CBC, 16, fb_aes_key, 0, 0, NULL);
}

uint32_t
fb_aes_hmac(void)
{
	return fb_session(FBSD_CRYPTO_AES_CBC, 16, fb_aes_key,
	    FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key);
}
