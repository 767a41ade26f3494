/* SPDX-License-Identifier: ISC */
/*
 * The FreeBSD dialect in fixed width, as the device reads it from a program's
 * memory: each struct for 64-bit callers and, where it differs, a twin for
 * 32-bit ones.  An address in the program is a number called ..._uaddr.
 * Every size and offset is asserted below the structs.
 */
#ifndef CRYPTODEVD_WIRE_FREEBSD_H
#define CRYPTODEVD_WIRE_FREEBSD_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* Commands.  Those without a twin have one layout for all callers; the last two
 * have the direction bits that they have on FreeBSD itself. */
#define FBSD_CRIOGET	      0xC0046364u
#define FBSD_CIOCGSESSION     0xC0306365u
#define FBSD_CIOCGSESSION32   0xC01C6365u
#define FBSD_CIOCFSESSION     0x40046366u
#define FBSD_CIOCCRYPT	      0xC0306367u
#define FBSD_CIOCCRYPT32      0xC01C6367u
#define FBSD_CIOCKEY	      0xC0906368u
#define FBSD_CIOCKEY32	      0xC0506368u
#define FBSD_CIOCASYMFEAT     0x80046369u
#define FBSD_CIOCGSESSION2    0xC040636Au
#define FBSD_CIOCGSESSION2_32 0xC030636Au
#define FBSD_CIOCKEY2	      0xC090636Bu
#define FBSD_CIOCKEY2_32      0xC050636Bu
#define FBSD_CIOCFINDDEV      0xC024636Cu
#define FBSD_CIOCCRYPTAEAD    0xC040636Du
#define FBSD_CIOCCRYPTAEAD32  0xC028636Du
#define FBSD_CIOCFSESSION_BSD 0x80046366u
#define FBSD_CIOCASYMFEAT_BSD 0x40046369u

/* Algorithms. */
#define FBSD_CRYPTO_ALGORITHM_MIN      1u
#define FBSD_CRYPTO_DES_CBC	       1u
#define FBSD_CRYPTO_3DES_CBC	       2u
#define FBSD_CRYPTO_BLF_CBC	       3u
#define FBSD_CRYPTO_CAST_CBC	       4u
#define FBSD_CRYPTO_SKIPJACK_CBC       5u
#define FBSD_CRYPTO_MD5_HMAC	       6u
#define FBSD_CRYPTO_SHA1_HMAC	       7u
#define FBSD_CRYPTO_RIPEMD160_HMAC     8u
#define FBSD_CRYPTO_MD5_KPDK	       9u
#define FBSD_CRYPTO_SHA1_KPDK	       10u
#define FBSD_CRYPTO_AES_CBC	       11u
#define FBSD_CRYPTO_ARC4	       12u
#define FBSD_CRYPTO_MD5		       13u
#define FBSD_CRYPTO_SHA1	       14u
#define FBSD_CRYPTO_NULL_HMAC	       15u
#define FBSD_CRYPTO_NULL_CBC	       16u
#define FBSD_CRYPTO_DEFLATE_COMP       17u
#define FBSD_CRYPTO_SHA2_256_HMAC      18u
#define FBSD_CRYPTO_SHA2_384_HMAC      19u
#define FBSD_CRYPTO_SHA2_512_HMAC      20u
#define FBSD_CRYPTO_CAMELLIA_CBC       21u
#define FBSD_CRYPTO_AES_XTS	       22u
#define FBSD_CRYPTO_AES_ICM	       23u
#define FBSD_CRYPTO_AES_NIST_GMAC      24u
#define FBSD_CRYPTO_AES_NIST_GCM_16    25u
#define FBSD_CRYPTO_AES_128_NIST_GMAC  26u
#define FBSD_CRYPTO_AES_192_NIST_GMAC  27u
#define FBSD_CRYPTO_AES_256_NIST_GMAC  28u
#define FBSD_CRYPTO_BLAKE2B	       29u
#define FBSD_CRYPTO_BLAKE2S	       30u
#define FBSD_CRYPTO_CHACHA20	       31u
#define FBSD_CRYPTO_SHA2_224_HMAC      32u
#define FBSD_CRYPTO_RIPEMD160	       33u
#define FBSD_CRYPTO_SHA2_224	       34u
#define FBSD_CRYPTO_SHA2_256	       35u
#define FBSD_CRYPTO_SHA2_384	       36u
#define FBSD_CRYPTO_SHA2_512	       37u
#define FBSD_CRYPTO_POLY1305	       38u
#define FBSD_CRYPTO_AES_CCM_CBC_MAC    39u
#define FBSD_CRYPTO_AES_CCM_16	       40u
#define FBSD_CRYPTO_CHACHA20_POLY1305  41u
#define FBSD_CRYPTO_XCHACHA20_POLY1305 42u
#define FBSD_CRYPTO_ALGORITHM_MAX      42u

/* Limits, in bytes. */
#define FBSD_LEN_MAX		 262140u /* of data, of associated data */
#define FBSD_IV_MAX		 64u /* of crypt_aead's ivlen */
#define FBSD_EALG_MAX_BLOCK_LEN	 64u
#define FBSD_AALG_MAX_RESULT_LEN 64u
#define FBSD_FIND_NAME_MAX	 32u

/* session2_op, crypt_kop: bits of `crid`. */
#define FBSD_CRYPTO_FLAG_HARDWARE 0x01000000u
#define FBSD_CRYPTO_FLAG_SOFTWARE 0x02000000u

/* crypt_op and crypt_aead: `op` and the bits of `flags`. */
#define FBSD_COP_ENCRYPT	1u
#define FBSD_COP_DECRYPT	2u
#define FBSD_COP_F_CIPHER_FIRST 0x0001u
#define FBSD_COP_F_BATCH	0x0008u

/* crypt_kop: `crk_op`; CIOCASYMFEAT answers with bits 1 << those. */
#define FBSD_CRK_MOD_EXP	0u
#define FBSD_CRK_MOD_EXP_CRT	1u
#define FBSD_CRK_DSA_SIGN	2u
#define FBSD_CRK_DSA_VERIFY	3u
#define FBSD_CRK_DH_COMPUTE_KEY 4u
#define FBSD_CRK_ALGORITHM_MAX	4u
#define FBSD_CRK_MAXPARAM	8u

struct fbsd_session_op {
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

struct fbsd_session_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
};

/* FreeBSD 12 takes ivlen and maclen for padding. */
struct fbsd_session2_op {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t pad0;
	uint64_t key_uaddr;
	int32_t mackeylen;
	uint32_t pad1;
	uint64_t mackey_uaddr;
	uint32_t ses;
	int32_t crid;
	int32_t ivlen;
	int32_t maclen;
	int32_t pad[2];
};

struct fbsd_session2_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
	int32_t crid;
	int32_t ivlen;
	int32_t maclen;
	int32_t pad[2];
};

struct fbsd_crypt_op {
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

struct fbsd_crypt_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
};

struct fbsd_crypt_aead {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t aadlen;
	uint32_t ivlen;
	uint32_t pad0;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t aad_uaddr;
	uint64_t tag_uaddr;
	uint64_t iv_uaddr;
};

struct fbsd_crypt_aead32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t aadlen;
	uint32_t ivlen;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t aad_uaddr;
	uint32_t tag_uaddr;
	uint32_t iv_uaddr;
};

struct fbsd_crypt_find_op {
	int32_t crid;
	char name[FBSD_FIND_NAME_MAX];
};

/* crp_nbits counts bits, little-endian, at crp_p_uaddr. */
struct fbsd_crparam {
	uint64_t crp_p_uaddr;
	uint32_t crp_nbits;
	uint32_t pad0;
};

struct fbsd_crparam32 {
	uint32_t crp_p_uaddr;
	uint32_t crp_nbits;
};

struct fbsd_crypt_kop {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_crid;
	struct fbsd_crparam crk_param[FBSD_CRK_MAXPARAM];
};

struct fbsd_crypt_kop32 {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_crid;
	struct fbsd_crparam32 crk_param[FBSD_CRK_MAXPARAM];
};

#define FBSD_SIZE(type, size) \
	static_assert(sizeof(struct type) == (size), #type)
#define FBSD_AT(type, field, offset) \
	static_assert(               \
	    offsetof(struct type, field) == (offset), #type "." #field)

FBSD_SIZE(fbsd_session_op, 48);
FBSD_AT(fbsd_session_op, cipher, 0);
FBSD_AT(fbsd_session_op, mac, 4);
FBSD_AT(fbsd_session_op, keylen, 8);
FBSD_AT(fbsd_session_op, key_uaddr, 16);
FBSD_AT(fbsd_session_op, mackeylen, 24);
FBSD_AT(fbsd_session_op, mackey_uaddr, 32);
FBSD_AT(fbsd_session_op, ses, 40);

FBSD_SIZE(fbsd_session_op32, 28);
FBSD_AT(fbsd_session_op32, cipher, 0);
FBSD_AT(fbsd_session_op32, mac, 4);
FBSD_AT(fbsd_session_op32, keylen, 8);
FBSD_AT(fbsd_session_op32, key_uaddr, 12);
FBSD_AT(fbsd_session_op32, mackeylen, 16);
FBSD_AT(fbsd_session_op32, mackey_uaddr, 20);
FBSD_AT(fbsd_session_op32, ses, 24);

FBSD_SIZE(fbsd_session2_op, 64);
FBSD_AT(fbsd_session2_op, cipher, 0);
FBSD_AT(fbsd_session2_op, mac, 4);
FBSD_AT(fbsd_session2_op, keylen, 8);
FBSD_AT(fbsd_session2_op, key_uaddr, 16);
FBSD_AT(fbsd_session2_op, mackeylen, 24);
FBSD_AT(fbsd_session2_op, mackey_uaddr, 32);
FBSD_AT(fbsd_session2_op, ses, 40);
FBSD_AT(fbsd_session2_op, crid, 44);
FBSD_AT(fbsd_session2_op, ivlen, 48);
FBSD_AT(fbsd_session2_op, maclen, 52);
FBSD_AT(fbsd_session2_op, pad, 56);

FBSD_SIZE(fbsd_session2_op32, 48);
FBSD_AT(fbsd_session2_op32, cipher, 0);
FBSD_AT(fbsd_session2_op32, mac, 4);
FBSD_AT(fbsd_session2_op32, keylen, 8);
FBSD_AT(fbsd_session2_op32, key_uaddr, 12);
FBSD_AT(fbsd_session2_op32, mackeylen, 16);
FBSD_AT(fbsd_session2_op32, mackey_uaddr, 20);
FBSD_AT(fbsd_session2_op32, ses, 24);
FBSD_AT(fbsd_session2_op32, crid, 28);
FBSD_AT(fbsd_session2_op32, ivlen, 32);
FBSD_AT(fbsd_session2_op32, maclen, 36);
FBSD_AT(fbsd_session2_op32, pad, 40);

FBSD_SIZE(fbsd_crypt_op, 48);
FBSD_AT(fbsd_crypt_op, ses, 0);
FBSD_AT(fbsd_crypt_op, op, 4);
FBSD_AT(fbsd_crypt_op, flags, 6);
FBSD_AT(fbsd_crypt_op, len, 8);
FBSD_AT(fbsd_crypt_op, src_uaddr, 16);
FBSD_AT(fbsd_crypt_op, dst_uaddr, 24);
FBSD_AT(fbsd_crypt_op, mac_uaddr, 32);
FBSD_AT(fbsd_crypt_op, iv_uaddr, 40);

FBSD_SIZE(fbsd_crypt_op32, 28);
FBSD_AT(fbsd_crypt_op32, ses, 0);
FBSD_AT(fbsd_crypt_op32, op, 4);
FBSD_AT(fbsd_crypt_op32, flags, 6);
FBSD_AT(fbsd_crypt_op32, len, 8);
FBSD_AT(fbsd_crypt_op32, src_uaddr, 12);
FBSD_AT(fbsd_crypt_op32, dst_uaddr, 16);
FBSD_AT(fbsd_crypt_op32, mac_uaddr, 20);
FBSD_AT(fbsd_crypt_op32, iv_uaddr, 24);

FBSD_SIZE(fbsd_crypt_aead, 64);
FBSD_AT(fbsd_crypt_aead, ses, 0);
FBSD_AT(fbsd_crypt_aead, op, 4);
FBSD_AT(fbsd_crypt_aead, flags, 6);
FBSD_AT(fbsd_crypt_aead, len, 8);
FBSD_AT(fbsd_crypt_aead, aadlen, 12);
FBSD_AT(fbsd_crypt_aead, ivlen, 16);
FBSD_AT(fbsd_crypt_aead, src_uaddr, 24);
FBSD_AT(fbsd_crypt_aead, dst_uaddr, 32);
FBSD_AT(fbsd_crypt_aead, aad_uaddr, 40);
FBSD_AT(fbsd_crypt_aead, tag_uaddr, 48);
FBSD_AT(fbsd_crypt_aead, iv_uaddr, 56);

FBSD_SIZE(fbsd_crypt_aead32, 40);
FBSD_AT(fbsd_crypt_aead32, ses, 0);
FBSD_AT(fbsd_crypt_aead32, op, 4);
FBSD_AT(fbsd_crypt_aead32, flags, 6);
FBSD_AT(fbsd_crypt_aead32, len, 8);
FBSD_AT(fbsd_crypt_aead32, aadlen, 12);
FBSD_AT(fbsd_crypt_aead32, ivlen, 16);
FBSD_AT(fbsd_crypt_aead32, src_uaddr, 20);
FBSD_AT(fbsd_crypt_aead32, dst_uaddr, 24);
FBSD_AT(fbsd_crypt_aead32, aad_uaddr, 28);
FBSD_AT(fbsd_crypt_aead32, tag_uaddr, 32);
FBSD_AT(fbsd_crypt_aead32, iv_uaddr, 36);

FBSD_SIZE(fbsd_crypt_find_op, 36);
FBSD_AT(fbsd_crypt_find_op, crid, 0);
FBSD_AT(fbsd_crypt_find_op, name, 4);

FBSD_SIZE(fbsd_crparam, 16);
FBSD_AT(fbsd_crparam, crp_p_uaddr, 0);
FBSD_AT(fbsd_crparam, crp_nbits, 8);

FBSD_SIZE(fbsd_crparam32, 8);
FBSD_AT(fbsd_crparam32, crp_p_uaddr, 0);
FBSD_AT(fbsd_crparam32, crp_nbits, 4);

FBSD_SIZE(fbsd_crypt_kop, 144);
FBSD_AT(fbsd_crypt_kop, crk_op, 0);
FBSD_AT(fbsd_crypt_kop, crk_status, 4);
FBSD_AT(fbsd_crypt_kop, crk_iparams, 8);
FBSD_AT(fbsd_crypt_kop, crk_oparams, 10);
FBSD_AT(fbsd_crypt_kop, crk_crid, 12);
FBSD_AT(fbsd_crypt_kop, crk_param, 16);

FBSD_SIZE(fbsd_crypt_kop32, 80);
FBSD_AT(fbsd_crypt_kop32, crk_op, 0);
FBSD_AT(fbsd_crypt_kop32, crk_status, 4);
FBSD_AT(fbsd_crypt_kop32, crk_iparams, 8);
FBSD_AT(fbsd_crypt_kop32, crk_oparams, 10);
FBSD_AT(fbsd_crypt_kop32, crk_crid, 12);
FBSD_AT(fbsd_crypt_kop32, crk_param, 16);

#undef FBSD_SIZE
#undef FBSD_AT

#endif
