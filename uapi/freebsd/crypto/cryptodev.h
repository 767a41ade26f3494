/* SPDX-License-Identifier: ISC */
/*
 * The FreeBSD dialect of /dev/crypto, as programs compile against it.  It is what
 * FreeBSD 12 and its successors declare, in one header: programs written for
 * either build here.  Only declarations: C89 and C++98 onwards.
 */
#ifndef CRYPTODEVD_FREEBSD_CRYPTO_CRYPTODEV_H
#define CRYPTODEVD_FREEBSD_CRYPTO_CRYPTODEV_H

#include <linux/ioctl.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Algorithms: `cipher` or `mac` of a session.  A number that is named here need
 * not be offered: the answer is EINVAL for those that never are, EOPNOTSUPP for
 * those that no driver has at present.  Lengths are in bytes; an IV is one block
 * unless noted.  Those marked (12) FreeBSD 13 and later refuse.
 */
/* clang-format off */
#define CRYPTO_ALGORITHM_MIN	 1
#define CRYPTO_DES_CBC		 1	/* (12) cipher, key 8 */
#define CRYPTO_3DES_CBC		 2	/* (12) cipher, key 24 */
#define CRYPTO_BLF_CBC		 3	/* (12) Blowfish, cipher, key 5 to 56 */
#define CRYPTO_CAST_CBC		 4	/* (12) CAST-128, cipher, key 5 to 16 */
#define CRYPTO_SKIPJACK_CBC	 5	/* (12) cipher, key 10 */
#define CRYPTO_MD5_HMAC		 6	/* (12) MAC, key to 64, result 16 */
#define CRYPTO_SHA1_HMAC	 7	/* MAC, key to 64, result 20 */
#define CRYPTO_RIPEMD160_HMAC	 8	/* MAC, key to 64, result 20 */
#define CRYPTO_MD5_KPDK		 9	/* not offered */
#define CRYPTO_SHA1_KPDK	10	/* not offered */
#define CRYPTO_RIJNDAEL128_CBC	11	/* its older name */
#define CRYPTO_AES_CBC		CRYPTO_RIJNDAEL128_CBC /* cipher, key 16, 24, 32 */
#define CRYPTO_ARC4		12	/* (12) stream cipher, key 1 to 32, no IV; hardware only */
#define CRYPTO_MD5		13	/* not offered */
#define CRYPTO_SHA1		14	/* hash, result 20 */
#define CRYPTO_NULL_HMAC	15	/* result 16 zeros */
#define CRYPTO_NULL_CBC		16	/* changes nothing, key 0 to 256, no IV */
#define CRYPTO_DEFLATE_COMP	17	/* not offered */
#define CRYPTO_SHA2_256_HMAC	18	/* MAC, key to 64, result 32 */
#define CRYPTO_SHA2_384_HMAC	19	/* MAC, key to 128, result 48 */
#define CRYPTO_SHA2_512_HMAC	20	/* MAC, key to 128, result 64 */
#define CRYPTO_CAMELLIA_CBC	21	/* cipher, key 16, 24, 32 */
#define CRYPTO_AES_XTS		22	/* both keys: 32, 64; IV 8, the block number */
#define CRYPTO_AES_ICM		23	/* counter mode; IV 16, the first block */
#define CRYPTO_AES_NIST_GMAC	24	/* MAC, key 16, 24, 32, IV 12; not in (12) */
#define CRYPTO_AES_NIST_GCM_16	25	/* cipher with tag 16, IV 12 */
#define CRYPTO_AES_128_NIST_GMAC 26	/* beside GCM, whose key it repeats: 16, */
#define CRYPTO_AES_192_NIST_GMAC 27	/* 24, */
#define CRYPTO_AES_256_NIST_GMAC 28	/* 32 */
#define CRYPTO_BLAKE2B		29	/* MAC, key to 64, result 64 */
#define CRYPTO_BLAKE2S		30	/* MAC, key to 32, result 32 */
#define CRYPTO_CHACHA20		31	/* key 16, 32; IV 16: counter 8, nonce 8 */
#define CRYPTO_SHA2_224_HMAC	32	/* MAC, key to 64, result 28 */
#define CRYPTO_RIPEMD160	33	/* not offered */
#define CRYPTO_SHA2_224		34	/* hash, result 28 */
#define CRYPTO_SHA2_256		35	/* hash, result 32 */
#define CRYPTO_SHA2_384		36	/* hash, result 48 */
#define CRYPTO_SHA2_512		37	/* hash, result 64 */
#define CRYPTO_POLY1305		38	/* MAC, key 32, result 16 */
#define CRYPTO_AES_CCM_CBC_MAC	39	/* beside CCM, whose key it repeats */
#define CRYPTO_AES_CCM_16	40	/* cipher with tag 16, IV 12 */
#define CRYPTO_CHACHA20_POLY1305 41	/* cipher with tag 16, key 32, IV 12 */
#define CRYPTO_XCHACHA20_POLY1305 42	/* not offered */
#define CRYPTO_ALGORITHM_MAX	42

/* Bytes: blocks of ciphers and of the hashes inside HMACs; ... */
#define NULL_BLOCK_LEN		4
#define DES_BLOCK_LEN		8
#define DES3_BLOCK_LEN		8
#define BLOWFISH_BLOCK_LEN	8
#define SKIPJACK_BLOCK_LEN	8
#define CAST128_BLOCK_LEN	8
#define RIJNDAEL128_BLOCK_LEN	16
#define AES_BLOCK_LEN		16
#define AES_ICM_BLOCK_LEN	1
#define ARC4_BLOCK_LEN		1
#define CAMELLIA_BLOCK_LEN	16
#define CHACHA20_NATIVE_BLOCK_LEN 64
#define EALG_MAX_BLOCK_LEN	64	/* the longest */

#define NULL_HMAC_BLOCK_LEN	64
#define MD5_BLOCK_LEN		64
#define SHA1_BLOCK_LEN		64
#define RIPEMD160_BLOCK_LEN	64
#define SHA2_224_BLOCK_LEN	64
#define SHA2_256_BLOCK_LEN	64
#define SHA2_384_BLOCK_LEN	128
#define SHA2_512_BLOCK_LEN	128
#define HMAC_MAX_BLOCK_LEN	128

/* ... results; ... */
#define NULL_HASH_LEN		16
#define MD5_HASH_LEN		16
#define SHA1_HASH_LEN		20
#define RIPEMD160_HASH_LEN	20
#define SHA2_224_HASH_LEN	28
#define SHA2_256_HASH_LEN	32
#define SHA2_384_HASH_LEN	48
#define SHA2_512_HASH_LEN	64
#define MD5_KPDK_HASH_LEN	16
#define SHA1_KPDK_HASH_LEN	20
#define AES_GMAC_HASH_LEN	16
#define POLY1305_HASH_LEN	16
#define AES_CBC_MAC_HASH_LEN	16
#define HASH_MAX_LEN		64	/* room to give `mac` */
#define AALG_MAX_RESULT_LEN	64

/* ... keys; ... */
#define NULL_MIN_KEY		0
#define NULL_MAX_KEY		256
#define DES_MIN_KEY		8
#define DES_MAX_KEY		DES_MIN_KEY
#define TRIPLE_DES_MIN_KEY	24
#define TRIPLE_DES_MAX_KEY	TRIPLE_DES_MIN_KEY
#define BLOWFISH_MIN_KEY	5
#define BLOWFISH_MAX_KEY	56
#define CAST_MIN_KEY		5
#define CAST_MAX_KEY		16
#define SKIPJACK_MIN_KEY	10
#define SKIPJACK_MAX_KEY	SKIPJACK_MIN_KEY
#define RIJNDAEL_MIN_KEY	16
#define RIJNDAEL_MAX_KEY	32
#define AES_MIN_KEY		RIJNDAEL_MIN_KEY
#define AES_MAX_KEY		RIJNDAEL_MAX_KEY
#define AES_XTS_MIN_KEY		(2 * AES_MIN_KEY)
#define AES_XTS_MAX_KEY		(2 * AES_MAX_KEY)
#define AES_128_GMAC_KEY_LEN	16
#define AES_192_GMAC_KEY_LEN	24
#define AES_256_GMAC_KEY_LEN	32
#define AES_128_CBC_MAC_KEY_LEN	16
#define AES_192_CBC_MAC_KEY_LEN	24
#define AES_256_CBC_MAC_KEY_LEN	32
#define POLY1305_KEY_LEN	32
#define CAMELLIA_MIN_KEY	16
#define CAMELLIA_MAX_KEY	32
#define CHACHA20_POLY1305_KEY	32

/* ... and IVs. */
#define AES_GCM_IV_LEN		12
#define AES_CCM_IV_LEN		12
#define AES_XTS_IV_LEN		8
#define CHACHA20_POLY1305_IV_LEN 12
#define XCHACHA20_POLY1305_IV_LEN 24

/* What providers say of an algorithm; no ioctl hands these out. */
#define CRYPTO_ALG_FLAG_SUPPORTED  0x01
#define CRYPTO_ALG_FLAG_RNG_ENABLE 0x02
#define CRYPTO_ALG_FLAG_DSA_SHA	   0x04

/* For `crid` instead of a driver: any of the class.  Both may be given. */
#define CRYPTO_FLAG_HARDWARE	0x01000000
#define CRYPTO_FLAG_SOFTWARE	0x02000000

/* crypt_op and crypt_aead: `op` ... */
#define COP_ENCRYPT		1
#define COP_DECRYPT		2

/* ... and the bits of `flags`; others are ignored. */
#define COP_F_CIPHER_FIRST	0x0001	/* MAC of the cipher's result */
#define COP_F_BATCH		0x0008	/* may wait for others */
/* clang-format on */

/*
 * CIOCGSESSION: creates a session, on a driver that programs get without asking.
 * At least one of `cipher` and `mac` is not 0.  The keys are copied.
 */
struct session_op {
	uint32_t cipher; /* in: CRYPTO_ id, 0 = none */
	uint32_t mac; /* in: CRYPTO_ id, 0 = none */

	uint32_t keylen; /* in: bytes at `key` */
	const void *key; /* in: the cipher's key */
	int mackeylen; /* in: bytes at `mackey`; a plain hash takes none */
	const void *mackey; /* in: the MAC's key */

	uint32_t ses; /* out: the session */
};

/*
 * CIOCGSESSION2: the same with a choice of drivers.  FreeBSD 12 has four words of
 * padding behind `crid`, which are ignored by its rules; its successors read the
 * first two, so that they had better be 0.
 */
struct session2_op {
	uint32_t cipher; /* in: CRYPTO_ id, 0 = none */
	uint32_t mac; /* in: CRYPTO_ id, 0 = none */

	uint32_t keylen; /* in: bytes at `key` */
	const void *key; /* in: the cipher's key */
	int mackeylen; /* in: bytes at `mackey` */
	const void *mackey; /* in: the MAC's key */

	uint32_t ses; /* out: the session */
	int crid; /* in: a driver, or CRYPTO_FLAG_ bits; out: the driver */
	int ivlen; /* in: bytes of IV, 0 = the algorithm's */
	int maclen; /* in: bytes of MAC or tag, 0 = all */
	int pad[2]; /* 0 */
};

/*
 * CIOCCRYPT: runs a session over `len` bytes, at most 262140, whole blocks for a
 * cipher.  Nothing goes on from one call to the next.  With both halves
 * FreeBSD 12 computes the MAC of `src`, and compares nothing; its successors
 * that of the ciphertext, and compare it with `mac` when decrypting (EBADMSG).
 */
struct crypt_op {
	uint32_t ses; /* in: the session */
	uint16_t op; /* in: COP_ENCRYPT or COP_DECRYPT */
	uint16_t flags; /* in: COP_F_ bits */
	uint32_t len; /* in: bytes at `src` */
	const void *src; /* in: the data */
	void *dst; /* out: the result, may be `src`; NULL: not wanted */
	void *mac; /* out: the MAC; NULL: not wanted */
	const void *iv; /* in: NULL: the IV is in front of the data */
};

/* CIOCCRYPTAEAD: the same with data that are authenticated only. */
struct crypt_aead {
	uint32_t ses; /* in: the session */
	uint16_t op; /* in: COP_ENCRYPT or COP_DECRYPT */
	uint16_t flags; /* in: COP_F_ bits */
	uint32_t len; /* in: bytes at `src` and `dst` */
	uint32_t aadlen; /* in: bytes at `aad`, at most 262140 */
	uint32_t ivlen; /* in: bytes at `iv` */
	const void *src; /* in: the data, without tag */
	void *dst; /* out: the result */
	const void *aad; /* in: authenticated, and not encrypted */
	void *tag; /* in, out: the tag, as long as it can be */
	const void *iv; /* in */
};

/* CIOCFINDDEV: a driver's name by its id, or with crid -1 the id of the first
 * driver whose name begins like that. */
struct crypt_find_op {
	int crid; /* in, out */
	char name[32]; /* in, out: ends in a NUL */
};

/* A number: bits, and bytes with the lowest first. */
struct crparam {
	void *crp_p;
	unsigned int crp_nbits;
};

#define CRK_MAXPARAM 8

/* CIOCKEY, CIOCKEY2 (FreeBSD 12): one operation on numbers; inputs first. */
struct crypt_kop {
	unsigned int crk_op; /* in: CRK_ */
	unsigned int crk_status; /* out: an errno */
	unsigned short crk_iparams; /* in: how many inputs */
	unsigned short
	    crk_oparams; /* in: how many outputs, right behind them */
	unsigned int crk_crid; /* CIOCKEY2: as in session2_op */
	struct crparam crk_param[CRK_MAXPARAM];
};

/* Operations: inputs and outputs. */
#define CRK_ALGORITHM_MIN  0
#define CRK_MOD_EXP	   0 /* base, exponent, modulus; result */
#define CRK_MOD_EXP_CRT	   1 /* p, q, input, dp, dq, q^-1; result */
#define CRK_DSA_SIGN	   2 /* digest, p, q, g, private key; r, s */
#define CRK_DSA_VERIFY	   3 /* digest, p, q, g, public key, r, s */
#define CRK_DH_COMPUTE_KEY 4 /* private key, peer's public one, p; key */
#define CRK_ALGORITHM_MAX  4

/* CIOCASYMFEAT's answer: 1 << CRK_, or'ed. */
#define CRF_MOD_EXP	   (1 << CRK_MOD_EXP)
#define CRF_MOD_EXP_CRT	   (1 << CRK_MOD_EXP_CRT)
#define CRF_DSA_SIGN	   (1 << CRK_DSA_SIGN)
#define CRF_DSA_VERIFY	   (1 << CRK_DSA_VERIFY)
#define CRF_DH_COMPUTE_KEY (1 << CRK_DH_COMPUTE_KEY)

/* CRIOGET's answer is a new descriptor, of an open file of its own.  Programs
 * for FreeBSD 13 and later do without. */
#define CRIOGET	     _IOWR('c', 100, uint32_t)
#define CRIOASYMFEAT CIOCASYMFEAT
#define CRIOFINDDEV  CIOCFINDDEV

#define CIOCGSESSION  _IOWR('c', 101, struct session_op)
#define CIOCFSESSION  _IOW('c', 102, uint32_t)
#define CIOCCRYPT     _IOWR('c', 103, struct crypt_op)
#define CIOCKEY	      _IOWR('c', 104, struct crypt_kop)
#define CIOCASYMFEAT  _IOR('c', 105, uint32_t)
#define CIOCGSESSION2 _IOWR('c', 106, struct session2_op)
#define CIOCKEY2      _IOWR('c', 107, struct crypt_kop)
#define CIOCFINDDEV   _IOWR('c', 108, struct crypt_find_op)
#define CIOCCRYPTAEAD _IOWR('c', 109, struct crypt_aead)

#endif
