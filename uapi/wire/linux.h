/* SPDX-License-Identifier: ISC */
/*
 * The Linux dialect in fixed width, as the device reads it from a program's
 * memory: each struct for 64-bit callers and, where it differs, a twin for
 * 32-bit ones.  An address in the program is a number called ..._uaddr.
 * Every size and offset is asserted below the structs.
 */
#ifndef CRYPTODEVD_WIRE_LINUX_H
#define CRYPTODEVD_WIRE_LINUX_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* Commands.  Those without a twin have one layout for all callers. */
#define LNX_CRIOGET	     0xC0046365u
#define LNX_CIOCGSESSION     0xC0306366u
#define LNX_CIOCGSESSION32   0xC01C6366u
#define LNX_CIOCFSESSION     0x40046367u
#define LNX_CIOCCRYPT	     0xC0306368u
#define LNX_CIOCCRYPT32	     0xC01C6368u
#define LNX_CIOCKEY	     0xC0906369u
#define LNX_CIOCKEY32	     0xC0506369u
#define LNX_CIOCASYMFEAT     0x8004636Au
#define LNX_CIOCGSESSINFO    0xC10C636Bu
#define LNX_CIOCAUTHCRYPT    0xC048636Du
#define LNX_CIOCAUTHCRYPT32  0xC02C636Du
#define LNX_CIOCASYNCCRYPT   0x4030636Eu
#define LNX_CIOCASYNCCRYPT32 0x401C636Eu
#define LNX_CIOCASYNCFETCH   0x8030636Fu
#define LNX_CIOCASYNCFETCH32 0x801C636Fu
#define LNX_CIOCCPHASH	     0x40086370u

/* Algorithms. */
#define LNX_CRYPTO_DES_CBC		     1u
#define LNX_CRYPTO_3DES_CBC		     2u
#define LNX_CRYPTO_BLF_CBC		     3u
#define LNX_CRYPTO_CAST_CBC		     4u
#define LNX_CRYPTO_SKIPJACK_CBC		     5u
#define LNX_CRYPTO_MD5_HMAC		     6u
#define LNX_CRYPTO_SHA1_HMAC		     7u
#define LNX_CRYPTO_RIPEMD160_HMAC	     8u
#define LNX_CRYPTO_MD5_KPDK		     9u
#define LNX_CRYPTO_SHA1_KPDK		     10u
#define LNX_CRYPTO_AES_CBC		     11u
#define LNX_CRYPTO_ARC4			     12u
#define LNX_CRYPTO_MD5			     13u
#define LNX_CRYPTO_SHA1			     14u
#define LNX_CRYPTO_DEFLATE_COMP		     15u
#define LNX_CRYPTO_NULL			     16u
#define LNX_CRYPTO_LZS_COMP		     17u
#define LNX_CRYPTO_SHA2_256_HMAC	     18u
#define LNX_CRYPTO_SHA2_384_HMAC	     19u
#define LNX_CRYPTO_SHA2_512_HMAC	     20u
#define LNX_CRYPTO_AES_CTR		     21u
#define LNX_CRYPTO_AES_XTS		     22u
#define LNX_CRYPTO_AES_ECB		     23u
#define LNX_CRYPTO_AES_CFB		     24u
#define LNX_CRYPTO_AES_OFB		     25u
#define LNX_CRYPTO_AES_GCM		     50u
#define LNX_CRYPTO_AES_CCM		     51u
#define LNX_CRYPTO_CAMELLIA_CBC		     101u
#define LNX_CRYPTO_RIPEMD160		     102u
#define LNX_CRYPTO_SHA2_224		     103u
#define LNX_CRYPTO_SHA2_256		     104u
#define LNX_CRYPTO_SHA2_384		     105u
#define LNX_CRYPTO_SHA2_512		     106u
#define LNX_CRYPTO_SHA2_224_HMAC	     107u
#define LNX_CRYPTO_TLS11_AES_CBC_HMAC_SHA1   108u
#define LNX_CRYPTO_TLS12_AES_CBC_HMAC_SHA256 109u
#define LNX_CRYPTO_ALGORITHM_MAX	     109u

/* Limits, in bytes. */
#define LNX_CRYPTO_CIPHER_MAX_KEY_LEN 64u
#define LNX_CRYPTO_HMAC_MAX_KEY_LEN   512u
#define LNX_CRYPTODEV_MAX_ALG_NAME    64u
#define LNX_EALG_MAX_BLOCK_LEN	      16u
#define LNX_AALG_MAX_RESULT_LEN	      64u

/* crypt_op and crypt_auth_op: `op` and the bits of `flags`. */
#define LNX_COP_ENCRYPT		    0u
#define LNX_COP_DECRYPT		    1u
#define LNX_COP_FLAG_NONE	    0x0000u
#define LNX_COP_FLAG_UPDATE	    0x0001u
#define LNX_COP_FLAG_FINAL	    0x0002u
#define LNX_COP_FLAG_WRITE_IV	    0x0004u
#define LNX_COP_FLAG_NO_ZC	    0x0008u
#define LNX_COP_FLAG_AEAD_TLS_TYPE  0x0010u
#define LNX_COP_FLAG_AEAD_SRTP_TYPE 0x0020u
#define LNX_COP_FLAG_RESET	    0x0040u

/* session_info_op: bits of `flags`. */
#define LNX_SIOP_FLAG_KERNEL_DRIVER_ONLY 0x1u

/* crypt_kop: `crk_op`; CIOCASYMFEAT answers with bits 1 << those. */
#define LNX_CRK_MOD_EXP	       0u
#define LNX_CRK_MOD_EXP_CRT    1u
#define LNX_CRK_DSA_SIGN       2u
#define LNX_CRK_DSA_VERIFY     3u
#define LNX_CRK_DH_COMPUTE_KEY 4u
#define LNX_CRK_ALGORITHM_MAX  4u
#define LNX_CRK_MAXPARAM       8u

struct lnx_session_op {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t pad0;
	uint64_t key_uaddr;
	uint32_t mackeylen;
	uint32_t pad1;
	uint64_t mackey_uaddr;
	uint32_t ses;
	uint32_t pad2;
};

struct lnx_session_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t key_uaddr;
	uint32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
};

/* Names end in a NUL. */
struct lnx_alg_info {
	char cra_name[LNX_CRYPTODEV_MAX_ALG_NAME];
	char cra_driver_name[LNX_CRYPTODEV_MAX_ALG_NAME];
};

struct lnx_session_info_op {
	uint32_t ses;
	struct lnx_alg_info cipher_info;
	struct lnx_alg_info hash_info;
	uint16_t alignmask;
	uint16_t pad0;
	uint32_t flags;
};

struct lnx_crypt_op {
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

struct lnx_crypt_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
};

struct lnx_crypt_auth_op {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t auth_len;
	uint64_t auth_src_uaddr;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t tag_uaddr;
	uint32_t tag_len;
	uint32_t pad0;
	uint64_t iv_uaddr;
	uint32_t iv_len;
	uint32_t pad1;
};

struct lnx_crypt_auth_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t auth_len;
	uint32_t auth_src_uaddr;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t tag_uaddr;
	uint32_t tag_len;
	uint32_t iv_uaddr;
	uint32_t iv_len;
};

/* crp_nbits counts bits, little-endian, at crp_p_uaddr. */
struct lnx_crparam {
	uint64_t crp_p_uaddr;
	uint32_t crp_nbits;
	uint32_t pad0;
};

struct lnx_crparam32 {
	uint32_t crp_p_uaddr;
	uint32_t crp_nbits;
};

struct lnx_crypt_kop {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_pad1;
	struct lnx_crparam crk_param[LNX_CRK_MAXPARAM];
};

struct lnx_crypt_kop32 {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_pad1;
	struct lnx_crparam32 crk_param[LNX_CRK_MAXPARAM];
};

struct lnx_cphash_op {
	uint32_t dst_ses;
	uint32_t src_ses;
};

#define LNX_SIZE(type, size) static_assert(sizeof(struct type) == (size), #type)
#define LNX_AT(type, field, offset) \
	static_assert(              \
	    offsetof(struct type, field) == (offset), #type "." #field)

LNX_SIZE(lnx_session_op, 48);
LNX_AT(lnx_session_op, cipher, 0);
LNX_AT(lnx_session_op, mac, 4);
LNX_AT(lnx_session_op, keylen, 8);
LNX_AT(lnx_session_op, key_uaddr, 16);
LNX_AT(lnx_session_op, mackeylen, 24);
LNX_AT(lnx_session_op, mackey_uaddr, 32);
LNX_AT(lnx_session_op, ses, 40);

LNX_SIZE(lnx_session_op32, 28);
LNX_AT(lnx_session_op32, cipher, 0);
LNX_AT(lnx_session_op32, mac, 4);
LNX_AT(lnx_session_op32, keylen, 8);
LNX_AT(lnx_session_op32, key_uaddr, 12);
LNX_AT(lnx_session_op32, mackeylen, 16);
LNX_AT(lnx_session_op32, mackey_uaddr, 20);
LNX_AT(lnx_session_op32, ses, 24);

LNX_SIZE(lnx_alg_info, 128);
LNX_AT(lnx_alg_info, cra_name, 0);
LNX_AT(lnx_alg_info, cra_driver_name, 64);

LNX_SIZE(lnx_session_info_op, 268);
LNX_AT(lnx_session_info_op, ses, 0);
LNX_AT(lnx_session_info_op, cipher_info, 4);
LNX_AT(lnx_session_info_op, hash_info, 132);
LNX_AT(lnx_session_info_op, alignmask, 260);
LNX_AT(lnx_session_info_op, flags, 264);

LNX_SIZE(lnx_crypt_op, 48);
LNX_AT(lnx_crypt_op, ses, 0);
LNX_AT(lnx_crypt_op, op, 4);
LNX_AT(lnx_crypt_op, flags, 6);
LNX_AT(lnx_crypt_op, len, 8);
LNX_AT(lnx_crypt_op, src_uaddr, 16);
LNX_AT(lnx_crypt_op, dst_uaddr, 24);
LNX_AT(lnx_crypt_op, mac_uaddr, 32);
LNX_AT(lnx_crypt_op, iv_uaddr, 40);

LNX_SIZE(lnx_crypt_op32, 28);
LNX_AT(lnx_crypt_op32, ses, 0);
LNX_AT(lnx_crypt_op32, op, 4);
LNX_AT(lnx_crypt_op32, flags, 6);
LNX_AT(lnx_crypt_op32, len, 8);
LNX_AT(lnx_crypt_op32, src_uaddr, 12);
LNX_AT(lnx_crypt_op32, dst_uaddr, 16);
LNX_AT(lnx_crypt_op32, mac_uaddr, 20);
LNX_AT(lnx_crypt_op32, iv_uaddr, 24);

LNX_SIZE(lnx_crypt_auth_op, 72);
LNX_AT(lnx_crypt_auth_op, ses, 0);
LNX_AT(lnx_crypt_auth_op, op, 4);
LNX_AT(lnx_crypt_auth_op, flags, 6);
LNX_AT(lnx_crypt_auth_op, len, 8);
LNX_AT(lnx_crypt_auth_op, auth_len, 12);
LNX_AT(lnx_crypt_auth_op, auth_src_uaddr, 16);
LNX_AT(lnx_crypt_auth_op, src_uaddr, 24);
LNX_AT(lnx_crypt_auth_op, dst_uaddr, 32);
LNX_AT(lnx_crypt_auth_op, tag_uaddr, 40);
LNX_AT(lnx_crypt_auth_op, tag_len, 48);
LNX_AT(lnx_crypt_auth_op, iv_uaddr, 56);
LNX_AT(lnx_crypt_auth_op, iv_len, 64);

LNX_SIZE(lnx_crypt_auth_op32, 44);
LNX_AT(lnx_crypt_auth_op32, ses, 0);
LNX_AT(lnx_crypt_auth_op32, op, 4);
LNX_AT(lnx_crypt_auth_op32, flags, 6);
LNX_AT(lnx_crypt_auth_op32, len, 8);
LNX_AT(lnx_crypt_auth_op32, auth_len, 12);
LNX_AT(lnx_crypt_auth_op32, auth_src_uaddr, 16);
LNX_AT(lnx_crypt_auth_op32, src_uaddr, 20);
LNX_AT(lnx_crypt_auth_op32, dst_uaddr, 24);
LNX_AT(lnx_crypt_auth_op32, tag_uaddr, 28);
LNX_AT(lnx_crypt_auth_op32, tag_len, 32);
LNX_AT(lnx_crypt_auth_op32, iv_uaddr, 36);
LNX_AT(lnx_crypt_auth_op32, iv_len, 40);

LNX_SIZE(lnx_crparam, 16);
LNX_AT(lnx_crparam, crp_p_uaddr, 0);
LNX_AT(lnx_crparam, crp_nbits, 8);

LNX_SIZE(lnx_crparam32, 8);
LNX_AT(lnx_crparam32, crp_p_uaddr, 0);
LNX_AT(lnx_crparam32, crp_nbits, 4);

LNX_SIZE(lnx_crypt_kop, 144);
LNX_AT(lnx_crypt_kop, crk_op, 0);
LNX_AT(lnx_crypt_kop, crk_status, 4);
LNX_AT(lnx_crypt_kop, crk_iparams, 8);
LNX_AT(lnx_crypt_kop, crk_oparams, 10);
LNX_AT(lnx_crypt_kop, crk_pad1, 12);
LNX_AT(lnx_crypt_kop, crk_param, 16);

LNX_SIZE(lnx_crypt_kop32, 80);
LNX_AT(lnx_crypt_kop32, crk_op, 0);
LNX_AT(lnx_crypt_kop32, crk_status, 4);
LNX_AT(lnx_crypt_kop32, crk_iparams, 8);
LNX_AT(lnx_crypt_kop32, crk_oparams, 10);
LNX_AT(lnx_crypt_kop32, crk_pad1, 12);
LNX_AT(lnx_crypt_kop32, crk_param, 16);

LNX_SIZE(lnx_cphash_op, 8);
LNX_AT(lnx_cphash_op, dst_ses, 0);
LNX_AT(lnx_cphash_op, src_ses, 4);

#undef LNX_SIZE
#undef LNX_AT

#endif
