/* SPDX-License-Identifier: ISC */
/*
 * The OpenBSD dialect in fixed width, as the device reads it from a program's
 * memory: each struct for 64-bit callers and a twin for 32-bit ones.  An address
 * in the program is a number called ..._uaddr.  Every size and offset is asserted
 * below the structs.
 */
#ifndef CRYPTODEVD_WIRE_OPENBSD_H
#define CRYPTODEVD_WIRE_OPENBSD_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* Commands.  Those without a twin have one layout for all callers.  ..._BSD are
 * those whose direction BSD's own <sys/ioccom.h> encodes in another way. */
#define OBSD_CRIOGET	      0xC0046364u
#define OBSD_CIOCGSESSION     0xC0306365u
#define OBSD_CIOCGSESSION32   0xC01C6365u
#define OBSD_CIOCFSESSION     0x40046366u
#define OBSD_CIOCFSESSION_BSD 0x80046366u
#define OBSD_CIOCCRYPT	      0xC0306367u
#define OBSD_CIOCCRYPT32      0xC01C6367u
#define OBSD_CIOCKEY	      0xC0906368u
#define OBSD_CIOCKEY32	      0xC0506368u
#define OBSD_CIOCASYMFEAT     0x80046369u
#define OBSD_CIOCASYMFEAT_BSD 0x40046369u

/* Algorithms. */
#define OBSD_CRYPTO_DES_CBC	   1u
#define OBSD_CRYPTO_3DES_CBC	   2u
#define OBSD_CRYPTO_BLF_CBC	   3u
#define OBSD_CRYPTO_CAST_CBC	   4u
#define OBSD_CRYPTO_SKIPJACK_CBC   5u
#define OBSD_CRYPTO_MD5_HMAC	   6u
#define OBSD_CRYPTO_SHA1_HMAC	   7u
#define OBSD_CRYPTO_RIPEMD160_HMAC 8u
#define OBSD_CRYPTO_MD5_KPDK	   9u
#define OBSD_CRYPTO_SHA1_KPDK	   10u
#define OBSD_CRYPTO_AES_CBC	   11u
#define OBSD_CRYPTO_ARC4	   12u
#define OBSD_CRYPTO_MD5		   13u
#define OBSD_CRYPTO_SHA1	   14u
#define OBSD_CRYPTO_DEFLATE_COMP   15u
#define OBSD_CRYPTO_NULL	   16u
#define OBSD_CRYPTO_LZS_COMP	   17u
#define OBSD_CRYPTO_SHA2_256_HMAC  18u
#define OBSD_CRYPTO_SHA2_384_HMAC  19u
#define OBSD_CRYPTO_SHA2_512_HMAC  20u
#define OBSD_CRYPTO_AES_CTR	   21u
#define OBSD_CRYPTO_AES_XTS	   22u
#define OBSD_CRYPTO_ALGORITHM_MAX  22u

/* Limits, in bytes. */
#define OBSD_CRYPTO_MAX_MAC_LEN 20u
#define OBSD_EALG_MAX_BLOCK_LEN 16u
#define OBSD_LEN_MAX		65532u

/* crypt_op: `op`. */
#define OBSD_COP_ENCRYPT 1u
#define OBSD_COP_DECRYPT 2u

/* crypt_kop: `crk_op`; CIOCASYMFEAT answers with bits 1 << those. */
#define OBSD_CRK_MOD_EXP	0u
#define OBSD_CRK_MOD_EXP_CRT	1u
#define OBSD_CRK_DSA_SIGN	2u
#define OBSD_CRK_DSA_VERIFY	3u
#define OBSD_CRK_DH_COMPUTE_KEY 4u
#define OBSD_CRK_ALGORITHM_MAX	4u
#define OBSD_CRK_MAXPARAM	8u

struct obsd_session_op {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t pad0;
	uint64_t key_uaddr;
	int32_t mackeylen;
	uint32_t pad1;
	uint64_t mackey_uaddr;
	uint32_t ses;
	uint32_t pad2;
};

struct obsd_session_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
};

struct obsd_crypt_op {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t pad0;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t mac_uaddr;
	uint64_t iv_uaddr;
};

struct obsd_crypt_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
};

/* crp_nbits counts bits, little-endian, at crp_p_uaddr. */
struct obsd_crparam {
	uint64_t crp_p_uaddr;
	uint32_t crp_nbits;
	uint32_t pad0;
};

struct obsd_crparam32 {
	uint32_t crp_p_uaddr;
	uint32_t crp_nbits;
};

struct obsd_crypt_kop {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_pad1;
	struct obsd_crparam crk_param[OBSD_CRK_MAXPARAM];
};

struct obsd_crypt_kop32 {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_pad1;
	struct obsd_crparam32 crk_param[OBSD_CRK_MAXPARAM];
};

#define OBSD_SIZE(type, size) \
	static_assert(sizeof(struct type) == (size), #type)
#define OBSD_AT(type, field, offset) \
	static_assert(               \
	    offsetof(struct type, field) == (offset), #type "." #field)

OBSD_SIZE(obsd_session_op, 48);
OBSD_AT(obsd_session_op, cipher, 0);
OBSD_AT(obsd_session_op, mac, 4);
OBSD_AT(obsd_session_op, keylen, 8);
OBSD_AT(obsd_session_op, key_uaddr, 16);
OBSD_AT(obsd_session_op, mackeylen, 24);
OBSD_AT(obsd_session_op, mackey_uaddr, 32);
OBSD_AT(obsd_session_op, ses, 40);

OBSD_SIZE(obsd_session_op32, 28);
OBSD_AT(obsd_session_op32, cipher, 0);
OBSD_AT(obsd_session_op32, mac, 4);
OBSD_AT(obsd_session_op32, keylen, 8);
OBSD_AT(obsd_session_op32, key_uaddr, 12);
OBSD_AT(obsd_session_op32, mackeylen, 16);
OBSD_AT(obsd_session_op32, mackey_uaddr, 20);
OBSD_AT(obsd_session_op32, ses, 24);

OBSD_SIZE(obsd_crypt_op, 48);
OBSD_AT(obsd_crypt_op, ses, 0);
OBSD_AT(obsd_crypt_op, op, 4);
OBSD_AT(obsd_crypt_op, flags, 6);
OBSD_AT(obsd_crypt_op, len, 8);
OBSD_AT(obsd_crypt_op, src_uaddr, 16);
OBSD_AT(obsd_crypt_op, dst_uaddr, 24);
OBSD_AT(obsd_crypt_op, mac_uaddr, 32);
OBSD_AT(obsd_crypt_op, iv_uaddr, 40);

OBSD_SIZE(obsd_crypt_op32, 28);
OBSD_AT(obsd_crypt_op32, ses, 0);
OBSD_AT(obsd_crypt_op32, op, 4);
OBSD_AT(obsd_crypt_op32, flags, 6);
OBSD_AT(obsd_crypt_op32, len, 8);
OBSD_AT(obsd_crypt_op32, src_uaddr, 12);
OBSD_AT(obsd_crypt_op32, dst_uaddr, 16);
OBSD_AT(obsd_crypt_op32, mac_uaddr, 20);
OBSD_AT(obsd_crypt_op32, iv_uaddr, 24);

OBSD_SIZE(obsd_crparam, 16);
OBSD_AT(obsd_crparam, crp_p_uaddr, 0);
OBSD_AT(obsd_crparam, crp_nbits, 8);

OBSD_SIZE(obsd_crparam32, 8);
OBSD_AT(obsd_crparam32, crp_p_uaddr, 0);
OBSD_AT(obsd_crparam32, crp_nbits, 4);

OBSD_SIZE(obsd_crypt_kop, 144);
OBSD_AT(obsd_crypt_kop, crk_op, 0);
OBSD_AT(obsd_crypt_kop, crk_status, 4);
OBSD_AT(obsd_crypt_kop, crk_iparams, 8);
OBSD_AT(obsd_crypt_kop, crk_oparams, 10);
OBSD_AT(obsd_crypt_kop, crk_pad1, 12);
OBSD_AT(obsd_crypt_kop, crk_param, 16);

OBSD_SIZE(obsd_crypt_kop32, 80);
OBSD_AT(obsd_crypt_kop32, crk_op, 0);
OBSD_AT(obsd_crypt_kop32, crk_status, 4);
OBSD_AT(obsd_crypt_kop32, crk_iparams, 8);
OBSD_AT(obsd_crypt_kop32, crk_oparams, 10);
OBSD_AT(obsd_crypt_kop32, crk_pad1, 12);
OBSD_AT(obsd_crypt_kop32, crk_param, 16);

#undef OBSD_SIZE
#undef OBSD_AT

#endif
