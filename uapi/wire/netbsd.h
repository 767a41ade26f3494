/* SPDX-License-Identifier: ISC */
/*
 * The NetBSD dialect in fixed width, as the device reads it from a program's
 * memory: each struct for 64-bit callers and a twin for 32-bit ones.  Those with
 * an o in front are from before NetBSD 5.0.  An address in the program is a number
 * called ..._uaddr; `opaque` is one of its own.  Every size and offset is asserted
 * below the structs.
 */
#ifndef CRYPTODEVD_WIRE_NETBSD_H
#define CRYPTODEVD_WIRE_NETBSD_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* Commands.  Those without a twin have one layout for all callers.  BSD and Linux
 * mean opposite things by the direction bits: ..._BSD is as NetBSD has it. */
#define NB_CRIOGET	       0xC0046364u
#define NB_CIOCFSESSION	       0x40046366u
#define NB_CIOCFSESSION_BSD    0x80046366u
#define NB_CIOCKEY	       0xC0906368u
#define NB_CIOCKEY32	       0xC0506368u
#define NB_CIOCASYMFEAT	       0x80046369u
#define NB_CIOCASYMFEAT_BSD    0x40046369u
#define NB_CIOCNFKEYM	       0xC010636Cu
#define NB_CIOCNFKEYM32	       0xC008636Cu
#define NB_CIOCNFSESSION       0x4010636Du
#define NB_CIOCNFSESSION32     0x4008636Du
#define NB_CIOCNFSESSION_BSD   0x8010636Du
#define NB_CIOCNFSESSION32_BSD 0x8008636Du
#define NB_CIOCNCRYPTRETM      0xC010636Eu
#define NB_CIOCNCRYPTRETM32    0xC008636Eu
#define NB_CIOCNCRYPTRET       0xC010636Fu
#define NB_CIOCNCRYPTRET32     0xC00C636Fu
#define NB_CIOCGSESSION	       0xC0306370u
#define NB_CIOCGSESSION32      0xC0206370u
#define NB_CIOCNGSESSION       0xC0106371u
#define NB_CIOCNGSESSION32     0xC0086371u
#define NB_CIOCCRYPT	       0xC0386372u
#define NB_CIOCCRYPT32	       0xC0206372u
#define NB_CIOCNCRYPTM	       0xC0106373u
#define NB_CIOCNCRYPTM32       0xC0086373u

/* Those from before 5.0. */
#define NB_OCIOCGSESSION    0xC0306365u
#define NB_OCIOCGSESSION32  0xC01C6365u
#define NB_OCIOCCRYPT	    0xC0306367u
#define NB_OCIOCCRYPT32	    0xC01C6367u
#define NB_OCIOCNGSESSION   0xC010636Au
#define NB_OCIOCNGSESSION32 0xC008636Au
#define NB_OCIOCNCRYPTM	    0xC010636Bu
#define NB_OCIOCNCRYPTM32   0xC008636Bu

/* Algorithms. */
#define NB_CRYPTO_DES_CBC	      1u
#define NB_CRYPTO_3DES_CBC	      2u
#define NB_CRYPTO_BLF_CBC	      3u
#define NB_CRYPTO_CAST_CBC	      4u
#define NB_CRYPTO_SKIPJACK_CBC	      5u
#define NB_CRYPTO_MD5_HMAC	      6u
#define NB_CRYPTO_SHA1_HMAC	      7u
#define NB_CRYPTO_RIPEMD160_HMAC      8u
#define NB_CRYPTO_MD5_KPDK	      9u
#define NB_CRYPTO_SHA1_KPDK	      10u
#define NB_CRYPTO_AES_CBC	      11u
#define NB_CRYPTO_ARC4		      12u
#define NB_CRYPTO_MD5		      13u
#define NB_CRYPTO_SHA1		      14u
#define NB_CRYPTO_SHA2_256_HMAC	      15u
#define NB_CRYPTO_NULL_HMAC	      16u
#define NB_CRYPTO_NULL_CBC	      17u
#define NB_CRYPTO_DEFLATE_COMP	      18u
#define NB_CRYPTO_MD5_HMAC_96	      19u
#define NB_CRYPTO_SHA1_HMAC_96	      20u
#define NB_CRYPTO_RIPEMD160_HMAC_96   21u
#define NB_CRYPTO_GZIP_COMP	      22u
#define NB_CRYPTO_DEFLATE_COMP_NOGROW 23u
#define NB_CRYPTO_SHA2_384_HMAC	      24u
#define NB_CRYPTO_SHA2_512_HMAC	      25u
#define NB_CRYPTO_CAMELLIA_CBC	      26u
#define NB_CRYPTO_AES_CTR	      27u
#define NB_CRYPTO_AES_XCBC_MAC_96     28u
#define NB_CRYPTO_AES_GCM_16	      29u
#define NB_CRYPTO_AES_128_GMAC	      30u
#define NB_CRYPTO_AES_192_GMAC	      31u
#define NB_CRYPTO_AES_256_GMAC	      32u
#define NB_CRYPTO_AES_GMAC	      33u
#define NB_CRYPTO_ALGORITHM_MAX	      33u

/* Limits: bytes of data of one operation, elements of one array. */
#define NB_CRYPT_LEN_MAX      262140u
#define NB_CRYPTODEV_OPS_MAX  1000000u
#define NB_CRYPTO_MAX_MAC_LEN 32u

/* crypt_op and crypt_n_op: `op` and the bits of `flags`. */
#define NB_COP_ENCRYPT 1u
#define NB_COP_DECRYPT 2u
#define NB_COP_COMP    3u
#define NB_COP_DECOMP  4u
#define NB_COP_F_BATCH 0x0008u
#define NB_COP_F_MORE  0x0010u

/* crypt_kop: `crk_op`; CIOCASYMFEAT answers with bits 1 << those. */
#define NB_CRK_MOD_EXP	      0u
#define NB_CRK_MOD_EXP_CRT    1u
#define NB_CRK_DSA_SIGN	      2u
#define NB_CRK_DSA_VERIFY     3u
#define NB_CRK_DH_COMPUTE_KEY 4u
#define NB_CRK_MOD_ADD	      5u
#define NB_CRK_MOD_ADDINV     6u
#define NB_CRK_MOD_SUB	      7u
#define NB_CRK_MOD_MULT	      8u
#define NB_CRK_MOD_MULTINV    9u
#define NB_CRK_MOD	      10u
#define NB_CRK_ALGORITHM_MAX  10u
#define NB_CRK_MAXPARAM	      8u

struct nb_session_op {
	uint32_t cipher;
	uint32_t mac;
	uint32_t comp_alg;
	uint32_t keylen;
	uint64_t key_uaddr;
	int32_t mackeylen;
	uint32_t pad0;
	uint64_t mackey_uaddr;
	uint32_t ses;
	uint32_t pad1;
};

struct nb_session_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t comp_alg;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
};

struct nb_session_n_op {
	uint32_t cipher;
	uint32_t mac;
	uint32_t comp_alg;
	uint32_t keylen;
	uint64_t key_uaddr;
	int32_t mackeylen;
	uint32_t pad0;
	uint64_t mackey_uaddr;
	uint32_t ses;
	int32_t status;
};

struct nb_session_n_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t comp_alg;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
	int32_t status;
};

struct nb_crypt_op {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t pad0;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t mac_uaddr;
	uint64_t iv_uaddr;
	uint32_t dst_len;
	uint32_t pad1;
};

struct nb_crypt_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
	uint32_t dst_len;
};

struct nb_crypt_n_op {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t reqid;
	int32_t status;
	uint32_t pad0;
	uint64_t opaque;
	uint32_t keylen;
	uint32_t pad1;
	uint64_t key_uaddr;
	uint32_t mackeylen;
	uint32_t pad2;
	uint64_t mackey_uaddr;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t mac_uaddr;
	uint64_t iv_uaddr;
	uint32_t dst_len;
	uint32_t pad3;
};

struct nb_crypt_n_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t reqid;
	int32_t status;
	uint32_t opaque;
	uint32_t keylen;
	uint32_t key_uaddr;
	uint32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
	uint32_t dst_len;
};

struct nb_osession_op {
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

struct nb_osession_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
};

struct nb_osession_n_op {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t pad0;
	uint64_t key_uaddr;
	int32_t mackeylen;
	uint32_t pad1;
	uint64_t mackey_uaddr;
	uint32_t ses;
	int32_t status;
};

struct nb_osession_n_op32 {
	uint32_t cipher;
	uint32_t mac;
	uint32_t keylen;
	uint32_t key_uaddr;
	int32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t ses;
	int32_t status;
};

struct nb_ocrypt_op {
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

struct nb_ocrypt_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
};

struct nb_ocrypt_n_op {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t reqid;
	int32_t status;
	uint32_t pad0;
	uint64_t opaque;
	uint32_t keylen;
	uint32_t pad1;
	uint64_t key_uaddr;
	uint32_t mackeylen;
	uint32_t pad2;
	uint64_t mackey_uaddr;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t mac_uaddr;
	uint64_t iv_uaddr;
};

struct nb_ocrypt_n_op32 {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint32_t reqid;
	int32_t status;
	uint32_t opaque;
	uint32_t keylen;
	uint32_t key_uaddr;
	uint32_t mackeylen;
	uint32_t mackey_uaddr;
	uint32_t src_uaddr;
	uint32_t dst_uaddr;
	uint32_t mac_uaddr;
	uint32_t iv_uaddr;
};

/* crypt_sgop, crypt_sfop, crypt_mop, crypt_mkop, cryptret and the old ones: so
 * many elements at an address. */
struct nb_array {
	uint64_t count;
	uint64_t elems_uaddr;
};

struct nb_array32 {
	uint32_t count;
	uint32_t elems_uaddr;
};

/* crp_nbits counts bits, little-endian, at crp_p_uaddr. */
struct nb_crparam {
	uint64_t crp_p_uaddr;
	uint32_t crp_nbits;
	uint32_t pad0;
};

struct nb_crparam32 {
	uint32_t crp_p_uaddr;
	uint32_t crp_nbits;
};

struct nb_crypt_kop {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_pad1;
	struct nb_crparam crk_param[NB_CRK_MAXPARAM];
};

struct nb_crypt_kop32 {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_pad1;
	struct nb_crparam32 crk_param[NB_CRK_MAXPARAM];
};

struct nb_crypt_n_kop {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_reqid;
	struct nb_crparam crk_param[NB_CRK_MAXPARAM];
	uint64_t crk_opaque;
};

struct nb_crypt_n_kop32 {
	uint32_t crk_op;
	uint32_t crk_status;
	uint16_t crk_iparams;
	uint16_t crk_oparams;
	uint32_t crk_reqid;
	struct nb_crparam32 crk_param[NB_CRK_MAXPARAM];
	uint32_t crk_opaque;
};

struct nb_crypt_result {
	uint32_t reqid;
	uint32_t status;
	uint64_t opaque;
};

struct nb_crypt_result32 {
	uint32_t reqid;
	uint32_t status;
	uint32_t opaque;
};

#define NB_SIZE(type, size) static_assert(sizeof(struct type) == (size), #type)
#define NB_AT(type, field, offset) \
	static_assert(             \
	    offsetof(struct type, field) == (offset), #type "." #field)

NB_SIZE(nb_session_op, 48);
NB_AT(nb_session_op, cipher, 0);
NB_AT(nb_session_op, mac, 4);
NB_AT(nb_session_op, comp_alg, 8);
NB_AT(nb_session_op, keylen, 12);
NB_AT(nb_session_op, key_uaddr, 16);
NB_AT(nb_session_op, mackeylen, 24);
NB_AT(nb_session_op, mackey_uaddr, 32);
NB_AT(nb_session_op, ses, 40);

NB_SIZE(nb_session_op32, 32);
NB_AT(nb_session_op32, cipher, 0);
NB_AT(nb_session_op32, mac, 4);
NB_AT(nb_session_op32, comp_alg, 8);
NB_AT(nb_session_op32, keylen, 12);
NB_AT(nb_session_op32, key_uaddr, 16);
NB_AT(nb_session_op32, mackeylen, 20);
NB_AT(nb_session_op32, mackey_uaddr, 24);
NB_AT(nb_session_op32, ses, 28);

NB_SIZE(nb_session_n_op, 48);
NB_AT(nb_session_n_op, cipher, 0);
NB_AT(nb_session_n_op, mac, 4);
NB_AT(nb_session_n_op, comp_alg, 8);
NB_AT(nb_session_n_op, keylen, 12);
NB_AT(nb_session_n_op, key_uaddr, 16);
NB_AT(nb_session_n_op, mackeylen, 24);
NB_AT(nb_session_n_op, mackey_uaddr, 32);
NB_AT(nb_session_n_op, ses, 40);
NB_AT(nb_session_n_op, status, 44);

NB_SIZE(nb_session_n_op32, 36);
NB_AT(nb_session_n_op32, cipher, 0);
NB_AT(nb_session_n_op32, mac, 4);
NB_AT(nb_session_n_op32, comp_alg, 8);
NB_AT(nb_session_n_op32, keylen, 12);
NB_AT(nb_session_n_op32, key_uaddr, 16);
NB_AT(nb_session_n_op32, mackeylen, 20);
NB_AT(nb_session_n_op32, mackey_uaddr, 24);
NB_AT(nb_session_n_op32, ses, 28);
NB_AT(nb_session_n_op32, status, 32);

NB_SIZE(nb_crypt_op, 56);
NB_AT(nb_crypt_op, ses, 0);
NB_AT(nb_crypt_op, op, 4);
NB_AT(nb_crypt_op, flags, 6);
NB_AT(nb_crypt_op, len, 8);
NB_AT(nb_crypt_op, src_uaddr, 16);
NB_AT(nb_crypt_op, dst_uaddr, 24);
NB_AT(nb_crypt_op, mac_uaddr, 32);
NB_AT(nb_crypt_op, iv_uaddr, 40);
NB_AT(nb_crypt_op, dst_len, 48);

NB_SIZE(nb_crypt_op32, 32);
NB_AT(nb_crypt_op32, ses, 0);
NB_AT(nb_crypt_op32, op, 4);
NB_AT(nb_crypt_op32, flags, 6);
NB_AT(nb_crypt_op32, len, 8);
NB_AT(nb_crypt_op32, src_uaddr, 12);
NB_AT(nb_crypt_op32, dst_uaddr, 16);
NB_AT(nb_crypt_op32, mac_uaddr, 20);
NB_AT(nb_crypt_op32, iv_uaddr, 24);
NB_AT(nb_crypt_op32, dst_len, 28);

NB_SIZE(nb_crypt_n_op, 104);
NB_AT(nb_crypt_n_op, ses, 0);
NB_AT(nb_crypt_n_op, op, 4);
NB_AT(nb_crypt_n_op, flags, 6);
NB_AT(nb_crypt_n_op, len, 8);
NB_AT(nb_crypt_n_op, reqid, 12);
NB_AT(nb_crypt_n_op, status, 16);
NB_AT(nb_crypt_n_op, opaque, 24);
NB_AT(nb_crypt_n_op, keylen, 32);
NB_AT(nb_crypt_n_op, key_uaddr, 40);
NB_AT(nb_crypt_n_op, mackeylen, 48);
NB_AT(nb_crypt_n_op, mackey_uaddr, 56);
NB_AT(nb_crypt_n_op, src_uaddr, 64);
NB_AT(nb_crypt_n_op, dst_uaddr, 72);
NB_AT(nb_crypt_n_op, mac_uaddr, 80);
NB_AT(nb_crypt_n_op, iv_uaddr, 88);
NB_AT(nb_crypt_n_op, dst_len, 96);

NB_SIZE(nb_crypt_n_op32, 60);
NB_AT(nb_crypt_n_op32, ses, 0);
NB_AT(nb_crypt_n_op32, op, 4);
NB_AT(nb_crypt_n_op32, flags, 6);
NB_AT(nb_crypt_n_op32, len, 8);
NB_AT(nb_crypt_n_op32, reqid, 12);
NB_AT(nb_crypt_n_op32, status, 16);
NB_AT(nb_crypt_n_op32, opaque, 20);
NB_AT(nb_crypt_n_op32, keylen, 24);
NB_AT(nb_crypt_n_op32, key_uaddr, 28);
NB_AT(nb_crypt_n_op32, mackeylen, 32);
NB_AT(nb_crypt_n_op32, mackey_uaddr, 36);
NB_AT(nb_crypt_n_op32, src_uaddr, 40);
NB_AT(nb_crypt_n_op32, dst_uaddr, 44);
NB_AT(nb_crypt_n_op32, mac_uaddr, 48);
NB_AT(nb_crypt_n_op32, iv_uaddr, 52);
NB_AT(nb_crypt_n_op32, dst_len, 56);

NB_SIZE(nb_osession_op, 48);
NB_AT(nb_osession_op, cipher, 0);
NB_AT(nb_osession_op, mac, 4);
NB_AT(nb_osession_op, keylen, 8);
NB_AT(nb_osession_op, key_uaddr, 16);
NB_AT(nb_osession_op, mackeylen, 24);
NB_AT(nb_osession_op, mackey_uaddr, 32);
NB_AT(nb_osession_op, ses, 40);

NB_SIZE(nb_osession_op32, 28);
NB_AT(nb_osession_op32, cipher, 0);
NB_AT(nb_osession_op32, mac, 4);
NB_AT(nb_osession_op32, keylen, 8);
NB_AT(nb_osession_op32, key_uaddr, 12);
NB_AT(nb_osession_op32, mackeylen, 16);
NB_AT(nb_osession_op32, mackey_uaddr, 20);
NB_AT(nb_osession_op32, ses, 24);

NB_SIZE(nb_osession_n_op, 48);
NB_AT(nb_osession_n_op, cipher, 0);
NB_AT(nb_osession_n_op, mac, 4);
NB_AT(nb_osession_n_op, keylen, 8);
NB_AT(nb_osession_n_op, key_uaddr, 16);
NB_AT(nb_osession_n_op, mackeylen, 24);
NB_AT(nb_osession_n_op, mackey_uaddr, 32);
NB_AT(nb_osession_n_op, ses, 40);
NB_AT(nb_osession_n_op, status, 44);

NB_SIZE(nb_osession_n_op32, 32);
NB_AT(nb_osession_n_op32, cipher, 0);
NB_AT(nb_osession_n_op32, mac, 4);
NB_AT(nb_osession_n_op32, keylen, 8);
NB_AT(nb_osession_n_op32, key_uaddr, 12);
NB_AT(nb_osession_n_op32, mackeylen, 16);
NB_AT(nb_osession_n_op32, mackey_uaddr, 20);
NB_AT(nb_osession_n_op32, ses, 24);
NB_AT(nb_osession_n_op32, status, 28);

NB_SIZE(nb_ocrypt_op, 48);
NB_AT(nb_ocrypt_op, ses, 0);
NB_AT(nb_ocrypt_op, op, 4);
NB_AT(nb_ocrypt_op, flags, 6);
NB_AT(nb_ocrypt_op, len, 8);
NB_AT(nb_ocrypt_op, src_uaddr, 16);
NB_AT(nb_ocrypt_op, dst_uaddr, 24);
NB_AT(nb_ocrypt_op, mac_uaddr, 32);
NB_AT(nb_ocrypt_op, iv_uaddr, 40);

NB_SIZE(nb_ocrypt_op32, 28);
NB_AT(nb_ocrypt_op32, ses, 0);
NB_AT(nb_ocrypt_op32, op, 4);
NB_AT(nb_ocrypt_op32, flags, 6);
NB_AT(nb_ocrypt_op32, len, 8);
NB_AT(nb_ocrypt_op32, src_uaddr, 12);
NB_AT(nb_ocrypt_op32, dst_uaddr, 16);
NB_AT(nb_ocrypt_op32, mac_uaddr, 20);
NB_AT(nb_ocrypt_op32, iv_uaddr, 24);

NB_SIZE(nb_ocrypt_n_op, 96);
NB_AT(nb_ocrypt_n_op, ses, 0);
NB_AT(nb_ocrypt_n_op, op, 4);
NB_AT(nb_ocrypt_n_op, flags, 6);
NB_AT(nb_ocrypt_n_op, len, 8);
NB_AT(nb_ocrypt_n_op, reqid, 12);
NB_AT(nb_ocrypt_n_op, status, 16);
NB_AT(nb_ocrypt_n_op, opaque, 24);
NB_AT(nb_ocrypt_n_op, keylen, 32);
NB_AT(nb_ocrypt_n_op, key_uaddr, 40);
NB_AT(nb_ocrypt_n_op, mackeylen, 48);
NB_AT(nb_ocrypt_n_op, mackey_uaddr, 56);
NB_AT(nb_ocrypt_n_op, src_uaddr, 64);
NB_AT(nb_ocrypt_n_op, dst_uaddr, 72);
NB_AT(nb_ocrypt_n_op, mac_uaddr, 80);
NB_AT(nb_ocrypt_n_op, iv_uaddr, 88);

NB_SIZE(nb_ocrypt_n_op32, 56);
NB_AT(nb_ocrypt_n_op32, ses, 0);
NB_AT(nb_ocrypt_n_op32, op, 4);
NB_AT(nb_ocrypt_n_op32, flags, 6);
NB_AT(nb_ocrypt_n_op32, len, 8);
NB_AT(nb_ocrypt_n_op32, reqid, 12);
NB_AT(nb_ocrypt_n_op32, status, 16);
NB_AT(nb_ocrypt_n_op32, opaque, 20);
NB_AT(nb_ocrypt_n_op32, keylen, 24);
NB_AT(nb_ocrypt_n_op32, key_uaddr, 28);
NB_AT(nb_ocrypt_n_op32, mackeylen, 32);
NB_AT(nb_ocrypt_n_op32, mackey_uaddr, 36);
NB_AT(nb_ocrypt_n_op32, src_uaddr, 40);
NB_AT(nb_ocrypt_n_op32, dst_uaddr, 44);
NB_AT(nb_ocrypt_n_op32, mac_uaddr, 48);
NB_AT(nb_ocrypt_n_op32, iv_uaddr, 52);

NB_SIZE(nb_array, 16);
NB_AT(nb_array, count, 0);
NB_AT(nb_array, elems_uaddr, 8);

NB_SIZE(nb_array32, 8);
NB_AT(nb_array32, count, 0);
NB_AT(nb_array32, elems_uaddr, 4);

NB_SIZE(nb_crparam, 16);
NB_AT(nb_crparam, crp_p_uaddr, 0);
NB_AT(nb_crparam, crp_nbits, 8);

NB_SIZE(nb_crparam32, 8);
NB_AT(nb_crparam32, crp_p_uaddr, 0);
NB_AT(nb_crparam32, crp_nbits, 4);

NB_SIZE(nb_crypt_kop, 144);
NB_AT(nb_crypt_kop, crk_op, 0);
NB_AT(nb_crypt_kop, crk_status, 4);
NB_AT(nb_crypt_kop, crk_iparams, 8);
NB_AT(nb_crypt_kop, crk_oparams, 10);
NB_AT(nb_crypt_kop, crk_pad1, 12);
NB_AT(nb_crypt_kop, crk_param, 16);

NB_SIZE(nb_crypt_kop32, 80);
NB_AT(nb_crypt_kop32, crk_op, 0);
NB_AT(nb_crypt_kop32, crk_status, 4);
NB_AT(nb_crypt_kop32, crk_iparams, 8);
NB_AT(nb_crypt_kop32, crk_oparams, 10);
NB_AT(nb_crypt_kop32, crk_pad1, 12);
NB_AT(nb_crypt_kop32, crk_param, 16);

NB_SIZE(nb_crypt_n_kop, 152);
NB_AT(nb_crypt_n_kop, crk_op, 0);
NB_AT(nb_crypt_n_kop, crk_status, 4);
NB_AT(nb_crypt_n_kop, crk_iparams, 8);
NB_AT(nb_crypt_n_kop, crk_oparams, 10);
NB_AT(nb_crypt_n_kop, crk_reqid, 12);
NB_AT(nb_crypt_n_kop, crk_param, 16);
NB_AT(nb_crypt_n_kop, crk_opaque, 144);

NB_SIZE(nb_crypt_n_kop32, 84);
NB_AT(nb_crypt_n_kop32, crk_op, 0);
NB_AT(nb_crypt_n_kop32, crk_status, 4);
NB_AT(nb_crypt_n_kop32, crk_iparams, 8);
NB_AT(nb_crypt_n_kop32, crk_oparams, 10);
NB_AT(nb_crypt_n_kop32, crk_reqid, 12);
NB_AT(nb_crypt_n_kop32, crk_param, 16);
NB_AT(nb_crypt_n_kop32, crk_opaque, 80);

NB_SIZE(nb_crypt_result, 16);
NB_AT(nb_crypt_result, reqid, 0);
NB_AT(nb_crypt_result, status, 4);
NB_AT(nb_crypt_result, opaque, 8);

NB_SIZE(nb_crypt_result32, 12);
NB_AT(nb_crypt_result32, reqid, 0);
NB_AT(nb_crypt_result32, status, 4);
NB_AT(nb_crypt_result32, opaque, 8);

#undef NB_SIZE
#undef NB_AT

#endif
