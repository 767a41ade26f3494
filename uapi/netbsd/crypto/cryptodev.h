/* SPDX-License-Identifier: ISC */
/*
 * The NetBSD dialect of /dev/crypto, as programs compile against it: that of
 * NetBSD 5 and later.  Names, numbers and layouts are NetBSD's, so that a program
 * written for it builds here.  What programs before 5.0 had is in ocryptodev.h,
 * with COMPAT_50.  Only declarations: C89 and C++98 onwards.
 */
#ifndef CRYPTODEVD_NETBSD_CRYPTO_CRYPTODEV_H
#define CRYPTODEVD_NETBSD_CRYPTO_CRYPTODEV_H

#include <linux/ioctl.h>
#include <linux/types.h>
#include <stddef.h>

/*
 * Algorithms, for `cipher`, `mac` and `comp_alg` of a session.  A number that is
 * named here need not be offered: a session answers EINVAL for those that are
 * not.  Lengths are in bytes; an IV is one block unless noted.  The key of a MAC
 * has exactly the length noted, and its result is what `mac` needs room for.
 */
#define CRYPTO_ALGORITHM_MIN   1
#define CRYPTO_DES_CBC	       1 /* cipher, key 8 */
#define CRYPTO_3DES_CBC	       2 /* cipher, key 24 */
#define CRYPTO_BLF_CBC	       3 /* Blowfish, cipher, key 5 to 56 */
#define CRYPTO_CAST_CBC	       4 /* CAST-128, cipher, key 5 to 16 */
#define CRYPTO_SKIPJACK_CBC    5 /* cipher, key 10 */
#define CRYPTO_MD5_HMAC	       6 /* MAC, key 16, result 16 */
#define CRYPTO_SHA1_HMAC       7 /* MAC, key 20, result 20 */
#define CRYPTO_RIPEMD160_HMAC  8 /* MAC, key 20, result 20 */
#define CRYPTO_MD5_KPDK	       9 /* not offered */
#define CRYPTO_SHA1_KPDK       10 /* not offered */
#define CRYPTO_RIJNDAEL128_CBC 11 /* its older name */
#define CRYPTO_AES_CBC	       11 /* cipher, key 16, 24, 32 */
#define CRYPTO_ARC4	       12 /* stream cipher, key 1 to 32, no IV */
#define CRYPTO_MD5	       13 /* hash, result 16 */
#define CRYPTO_SHA1	       14 /* hash, result 20 */
#define CRYPTO_SHA2_HMAC       15 /* its older name */
#define CRYPTO_SHA2_256_HMAC \
	15 /* MAC: key 32, result 16; key 48: SHA-384, \
				     * result 24; key 64: SHA-512, result 32 */
#define CRYPTO_NULL_HMAC	   16 /* 12 zeros, no key */
#define CRYPTO_NULL_CBC		   17 /* cipher that changes nothing, no IV */
#define CRYPTO_DEFLATE_COMP	   18 /* compression */
#define CRYPTO_MD5_HMAC_96	   19 /* MAC, key 16, result 12 */
#define CRYPTO_SHA1_HMAC_96	   20 /* MAC, key 20, result 12 */
#define CRYPTO_RIPEMD160_HMAC_96   21 /* MAC, key 20, result 12 */
#define CRYPTO_GZIP_COMP	   22 /* compression, gzip */
#define CRYPTO_DEFLATE_COMP_NOGROW 23 /* not offered */
#define CRYPTO_SHA2_384_HMAC	   24 /* not offered under this number: 15 */
#define CRYPTO_SHA2_512_HMAC	   25 /* nor this */
#define CRYPTO_CAMELLIA_CBC	   26 /* cipher, key 16, 24, 32 */
#define CRYPTO_AES_CTR \
	27 /* RFC 3686: IV 8, key 20, 28, 36 with the \
				     * nonce in its last 4 bytes */
#define CRYPTO_AES_XCBC_MAC_96 28 /* MAC, key 16, result 12 */
#define CRYPTO_AES_GCM_16 \
	29 /* cipher, IV 8, key 20, 28, 36 with the \
				     * salt in its last 4 bytes; with a GMAC */
#define CRYPTO_AES_128_GMAC  30 /* MAC, key 20, result 16; with 29 or 33 */
#define CRYPTO_AES_192_GMAC  31 /* MAC, key 28, result 16; the same */
#define CRYPTO_AES_256_GMAC  32 /* MAC, key 36, result 16; the same */
#define CRYPTO_AES_GMAC	     33 /* as 29, and nothing is encrypted */
#define CRYPTO_ALGORITHM_MAX 33

/* Longest block, longest digest, longest result in `mac`, in bytes. */
#define EALG_MAX_BLOCK_LEN  16
#define AALG_MAX_RESULT_LEN 64
#define CRYPTO_MAX_MAC_LEN  32

/* What providers say of an algorithm; no ioctl hands these out. */
#define CRYPTO_ALG_FLAG_SUPPORTED  0x01
#define CRYPTO_ALG_FLAG_RNG_ENABLE 0x02
#define CRYPTO_ALG_FLAG_DSA_SHA	   0x04

/* CIOCGSESSION: creates a session.  At least one of the three is not 0. */
struct session_op {
	__u32 cipher; /* in: CRYPTO_ number, 0 = none */
	__u32 mac; /* in: CRYPTO_ number, 0 = none */
	__u32 comp_alg; /* in: CRYPTO_ number, 0 = none */

	__u32 keylen; /* in: bytes at `key` */
	void *key; /* in: the cipher's key */
	int mackeylen; /* in: bytes at `mackey` */
	void *mackey; /* in: the MAC's key */

	__u32 ses; /* out: the session, not 0 */
};

/* One of several, for CIOCNGSESSION. */
struct session_n_op {
	__u32 cipher;
	__u32 mac;
	__u32 comp_alg;

	__u32 keylen;
	void *key;
	int mackeylen;
	void *mackey;

	__u32 ses; /* out: the session, 0 if there is none */
	int status; /* out: 0 or the errno of this one */
};

/*
 * CIOCCRYPT: one message of at most 262140 bytes.  First it is compressed, then
 * the MAC is made, then it is encrypted, and in this order also backwards; a MAC
 * is never compared.  `iv` NULL: the IV is at the start of the data, made up when
 * these are encrypted.
 */
struct crypt_op {
	__u32 ses; /* in: the session */
	__u16 op; /* in: COP_ */
	__u16 flags; /* in: COP_F_ bits */
	unsigned int len; /* in: bytes at `src` */
	void *src; /* in: the data */
	void *dst; /* out: the result, NULL = not wanted */
	void *mac; /* out: the MAC, NULL = not wanted */
	void *iv; /* in: one IV */
	unsigned int dst_len; /* compression, in: room at `dst`, 0 = len;
			       * out: bytes of result */
};

/* One of several, for CIOCNCRYPTM. */
/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): NetBSD's layout. */
struct crypt_n_op {
	__u32 ses;
	__u16 op;
	__u16 flags;
	unsigned int len;

	__u32 reqid; /* out: the request */
	int status; /* out: 0, it is under way, or an errno */

	void *opaque; /* in: comes back with the result */

	__u32 keylen; /* these four are ignored */
	void *key;
	__u32 mackeylen;
	void *mackey;

	void *src;
	void *dst;
	void *mac;
	void *iv;
	unsigned int dst_len;
};

/* `op` */
#define COP_ENCRYPT 1
#define COP_DECRYPT 2
#define COP_COMP    3
#define COP_DECOMP  4

/* `flags` */
#define COP_F_BATCH 0x0008 /* others follow at once */
#define COP_F_MORE  0x0010 /* more of the same data follow */

struct crypt_mop {
	size_t count; /* in: of `reqs`, at least 1 */
	struct crypt_n_op *reqs;
};

struct crypt_sgop {
	size_t count; /* in: of `sessions`, at least 1 */
	struct session_n_op *sessions;
};

struct crypt_sfop {
	size_t count; /* in: of `sesid`, at least 1 */
	__u32 *sesid;
};

/* A number, little-endian, (crp_nbits + 7) / 8 bytes at crp_p. */
struct crparam {
	void *crp_p;
	unsigned int crp_nbits;
};

#define CRK_MAXPARAM 8

/* CIOCKEY: one operation on large numbers, the inputs first. */
struct crypt_kop {
	unsigned int crk_op; /* in: CRK_ number */
	unsigned int crk_status; /* out: 0 or an errno */
	unsigned short crk_iparams; /* in: numbers that are read */
	unsigned short crk_oparams; /* in: those written, after these */
	unsigned int crk_pad1; /* unused */
	struct crparam crk_param[CRK_MAXPARAM];
};

/* One of several, for CIOCNFKEYM. */
struct crypt_n_kop {
	unsigned int crk_op;
	unsigned int crk_status; /* out: 0, it is under way, or an errno */
	unsigned short crk_iparams;
	unsigned short crk_oparams;
	__u32 crk_reqid; /* out: the request */
	struct crparam crk_param[CRK_MAXPARAM];
	void *crk_opaque; /* in: comes back with the result */
};

struct crypt_mkop {
	size_t count; /* in: of `reqs`, at least 1 */
	struct crypt_n_kop *reqs;
};

/* CIOCNCRYPTRET, and one of several for CIOCNCRYPTRETM.  When it is fetched, a
 * result is also stored where the request said. */
struct crypt_result {
	__u32 reqid; /* in with CIOCNCRYPTRET, else out */
	__u32 status; /* out: 0 or the errno of the request */
	void *opaque; /* out: what came with the request */
};

struct cryptret {
	size_t count; /* in: room in `results`; out: how many there are */
	struct crypt_result *results;
};

/* `crk_op`, and how many numbers each reads and writes. */
#define CRK_ALGORITM_MIN   0
#define CRK_MOD_EXP	   0 /* 3, 1 */
#define CRK_MOD_EXP_CRT	   1 /* 6, 1 */
#define CRK_DSA_SIGN	   2 /* 5, 2 */
#define CRK_DSA_VERIFY	   3 /* 7, 0 */
#define CRK_DH_COMPUTE_KEY 4 /* 3, 1 */
#define CRK_MOD_ADD	   5 /* 3, 1 */
#define CRK_MOD_ADDINV	   6 /* 2, 1 */
#define CRK_MOD_SUB	   7 /* 3, 1 */
#define CRK_MOD_MULT	   8 /* 3, 1 */
#define CRK_MOD_MULTINV	   9 /* 2, 1 */
#define CRK_MOD		   10 /* 2, 1 */
#define CRK_ALGORITHM_MAX  10

/* Bits of CIOCASYMFEAT: the CRK_ operations offered. */
#define CRF_MOD_EXP	   (1 << CRK_MOD_EXP)
#define CRF_MOD_EXP_CRT	   (1 << CRK_MOD_EXP_CRT)
#define CRF_DSA_SIGN	   (1 << CRK_DSA_SIGN)
#define CRF_DSA_VERIFY	   (1 << CRK_DSA_VERIFY)
#define CRF_DH_COMPUTE_KEY (1 << CRK_DH_COMPUTE_KEY)
#define CRF_MOD_ADD	   (1 << CRK_MOD_ADD)
#define CRF_MOD_ADDINV	   (1 << CRK_MOD_ADDINV)
#define CRF_MOD_SUB	   (1 << CRK_MOD_SUB)
#define CRF_MOD_MULT	   (1 << CRK_MOD_MULT)
#define CRF_MOD_MULTINV	   (1 << CRK_MOD_MULTINV)
#define CRF_MOD		   (1 << CRK_MOD)

/*
 * The commands.  CRIOGET stores a descriptor of a new open file, which no program
 * needs: every command works on the first one.
 */
#define CRIOGET	     _IOWR('c', 100, __u32)
#define CIOCFSESSION _IOW('c', 102, __u32) /* ends a session */
#define CIOCKEY	     _IOWR('c', 104, struct crypt_kop)
#define CIOCASYMFEAT _IOR('c', 105, __u32)

#define CIOCNFKEYM     _IOWR('c', 108, struct crypt_mkop)
#define CIOCNFSESSION  _IOW('c', 109, struct crypt_sfop)
#define CIOCNCRYPTRETM _IOWR('c', 110, struct cryptret)
#define CIOCNCRYPTRET  _IOWR('c', 111, struct crypt_result)

#define CIOCGSESSION  _IOWR('c', 112, struct session_op)
#define CIOCNGSESSION _IOWR('c', 113, struct crypt_sgop)
#define CIOCCRYPT     _IOWR('c', 114, struct crypt_op)
#define CIOCNCRYPTM   _IOWR('c', 115, struct crypt_mop)

#ifdef COMPAT_50
#include <crypto/ocryptodev.h>
#endif

#endif
