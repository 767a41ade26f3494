/* SPDX-License-Identifier: ISC */
/*
 * The Linux dialect of /dev/crypto, as programs compile against it.
 * Names, numbers and layouts are those of the cryptodev-linux module, so that
 * a program built here runs on either, and one written for either builds
 * here.  Only declarations: C89 and C++98 onwards.
 */
#ifndef CRYPTODEVD_LINUX_CRYPTO_CRYPTODEV_H
#define CRYPTODEVD_LINUX_CRYPTO_CRYPTODEV_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * Algorithms, for session_op's `cipher` and `mac`.  A number that is named
 * here need not be offered: CIOCGSESSION answers EINVAL for those that are
 * not.  Key lengths are in bytes; an IV is one block unless noted.
 */
enum cryptodev_crypto_op_t {
	CRYPTO_DES_CBC = 1, /* cipher, key 8 */
	CRYPTO_3DES_CBC = 2, /* cipher, key 24 */
	CRYPTO_BLF_CBC = 3, /* Blowfish, cipher, key 4 to 56 */
	CRYPTO_CAST_CBC = 4, /* CAST-128, cipher, key 5 to 16 */
	CRYPTO_SKIPJACK_CBC = 5, /* cipher, key 10 */
	CRYPTO_MD5_HMAC = 6, /* MAC, result 16 */
	CRYPTO_SHA1_HMAC = 7, /* MAC, result 20 */
	CRYPTO_RIPEMD160_HMAC = 8, /* MAC, result 20 */
	CRYPTO_MD5_KPDK = 9, /* not offered */
	CRYPTO_SHA1_KPDK = 10, /* not offered */
	CRYPTO_RIJNDAEL128_CBC = 11, /* its older name */
	CRYPTO_AES_CBC = CRYPTO_RIJNDAEL128_CBC, /* cipher, key 16, 24, 32 */
	CRYPTO_ARC4 = 12, /* stream cipher, key 1 to 64, no IV */
	CRYPTO_MD5 = 13, /* hash, result 16 */
	CRYPTO_SHA1 = 14, /* hash, result 20 */
	CRYPTO_DEFLATE_COMP = 15, /* not offered */
	CRYPTO_NULL = 16, /* cipher that changes nothing, key 0, no IV */
	CRYPTO_LZS_COMP = 17, /* not offered */
	CRYPTO_SHA2_256_HMAC = 18, /* MAC, result 32 */
	CRYPTO_SHA2_384_HMAC = 19, /* MAC, result 48 */
	CRYPTO_SHA2_512_HMAC = 20, /* MAC, result 64 */
	CRYPTO_AES_CTR = 21, /* stream cipher, IV: 16-byte counter block */
	CRYPTO_AES_XTS = 22, /* cipher, both keys: 32, 64; IV: tweak */
	CRYPTO_AES_ECB = 23, /* cipher, no IV */
	CRYPTO_AES_CFB = 24, /* stream cipher */
	CRYPTO_AES_OFB = 25, /* stream cipher */
	CRYPTO_AES_GCM = 50, /* AEAD, CIOCAUTHCRYPT only; IV 12, tag 16 */
	CRYPTO_AES_CCM = 51, /* AEAD, CIOCAUTHCRYPT only; IV[0] = L - 1 */
	CRYPTO_CAMELLIA_CBC = 101, /* cipher, key 16, 24, 32 */
	CRYPTO_RIPEMD160 = 102, /* hash, result 20 */
	CRYPTO_SHA2_224 = 103, /* hash, result 28 */
	CRYPTO_SHA2_256 = 104, /* hash, result 32 */
	CRYPTO_SHA2_384 = 105, /* hash, result 48 */
	CRYPTO_SHA2_512 = 106, /* hash, result 64 */
	CRYPTO_SHA2_224_HMAC = 107, /* MAC, result 28 */
	CRYPTO_TLS11_AES_CBC_HMAC_SHA1 = 108, /* AEAD */
	CRYPTO_TLS12_AES_CBC_HMAC_SHA256 = 109, /* AEAD */
	CRYPTO_ALGORITHM_ALL = 110 /* one past the last */
};

#define CRYPTO_ALGORITHM_MAX (CRYPTO_ALGORITHM_ALL - 1)

/* Block lengths of the ciphers and their maximum, in bytes. */
#define DES_BLOCK_LEN	      8
#define DES3_BLOCK_LEN	      8
#define BLOWFISH_BLOCK_LEN    8
#define CAST128_BLOCK_LEN     8
#define SKIPJACK_BLOCK_LEN    8
#define RIJNDAEL128_BLOCK_LEN 16
#define AES_BLOCK_LEN	      RIJNDAEL128_BLOCK_LEN
#define CAMELLIA_BLOCK_LEN    16
#define EALG_MAX_BLOCK_LEN    16

/* Longest result of a hash or MAC, in bytes: room to give `mac`. */
#define AALG_MAX_RESULT_LEN 64
#define HASH_MAX_LEN	    64

/* Longest keys a session takes, in bytes. */
#define CRYPTO_CIPHER_MAX_KEY_LEN 64
#define CRYPTO_HMAC_MAX_KEY_LEN	  512

/* Room for a name in alg_info, in bytes, its NUL included. */
#define CRYPTODEV_MAX_ALG_NAME 64

/* What providers say of an algorithm; no ioctl hands these out. */
#define CRYPTO_ALG_FLAG_SUPPORTED  1
#define CRYPTO_ALG_FLAG_RNG_ENABLE 2
#define CRYPTO_ALG_FLAG_DSA_SHA	   4

/*
 * CIOCGSESSION: creates a session.  At least one of `cipher` and `mac` is
 * not 0.  The keys are copied; the caller may wipe them afterwards.
 */
struct session_op {
	__u32 cipher; /* in: CRYPTO_ id, 0 = none */
	__u32 mac; /* in: CRYPTO_ id, 0 = none */

	__u32 keylen; /* in: bytes at `key` */
	__u8 *key; /* in: the cipher's key */
	__u32 mackeylen; /* in: bytes at `mackey`; a plain hash takes none */
	__u8 *mackey; /* in: the MAC's key */

	__u32 ses; /* out: the session, 4 bytes, any value */
};

/* CIOCGSESSINFO: names what a session runs on. */
struct session_info_op {
	__u32 ses; /* in: the session */

	/* Out, each for the half the session has: NUL-terminated names. */
	struct alg_info {
		char cra_name[CRYPTODEV_MAX_ALG_NAME]; /* "cbc(aes)" */
		char cra_driver_name[CRYPTODEV_MAX_ALG_NAME];
	} cipher_info, hash_info;

	__u16 alignmask; /* out: buffers at (address & mask) == 0 are faster */
	__u32 flags; /* out: SIOP_FLAG_ bits */
};

/* The session runs on hardware that user space cannot reach otherwise. */
#define SIOP_FLAG_KERNEL_DRIVER_ONLY 1

/*
 * CIOCCRYPT: runs a session over `len` bytes.  A cipher wants whole blocks
 * (EINVAL) and `dst` may be `src`.  With both halves the MAC covers the
 * plaintext, in either direction; it is never compared here.
 */
struct crypt_op {
	__u32 ses; /* in: the session */
	__u16 op; /* in: COP_ENCRYPT or COP_DECRYPT, for a hash either */
	__u16 flags; /* in: COP_FLAG_ bits */
	__u32 len; /* in: bytes at `src`, and at `dst` for a cipher */
	__u8 *src; /* in: the data */
	__u8 *dst; /* out: the result of the cipher */
	__u8 *mac; /* out: the result of the hash or MAC, its whole length */
	__u8 *iv; /* in: one IV, NULL goes on from the last operation;
		   * out with COP_FLAG_WRITE_IV: where the next one starts */
};

/*
 * CIOCAUTHCRYPT: the same with data that is authenticated only, on one whole
 * message of at most 16 MiB (EINVAL); a tag that does not match is EBADMSG.
 * AEAD ciphers append the tag to what they encrypt; decrypting, `len` includes
 * it.  On a TLS record (`dst` is `src`) the MAC of auth_src and the data is
 * appended, then padding, then all but auth_src is encrypted; on SRTP the data
 * is encrypted, then auth_len bytes from auth_src, at most 256 in front of
 * `src`, are authenticated, with the result at `tag`.
 */
struct crypt_auth_op {
	__u32 ses; /* in: the session */
	__u16 op; /* in: COP_ENCRYPT or COP_DECRYPT */
	__u16 flags; /* in: COP_FLAG_ bits */
	__u32 len; /* in: bytes at `src`; out: bytes at `dst` */
	__u32 auth_len; /* in: bytes at `auth_src` */
	__u8 *auth_src; /* in: authenticated and not encrypted */
	__u8 *src; /* in: the data */
	__u8 *dst; /* out: room for `len` and, encrypting, the tag */
	__u8 *tag; /* AEAD: out, set to where the tag is; SRTP: the tag */
	__u32 tag_len; /* in: tag bytes, 0 = the default; out: those used */
	__u8 *iv; /* as in crypt_op */
	__u32 iv_len; /* ignored: an IV has the length of the algorithm's */
};

/* `op` */
#define COP_ENCRYPT 0
#define COP_DECRYPT 1

/*
 * `flags`.  A hash operation without flags stands alone: starts, hashes,
 * stores the result.
 */
#define COP_FLAG_NONE		0
#define COP_FLAG_UPDATE		(1 << 0) /* more data may follow, no result */
#define COP_FLAG_FINAL		(1 << 1) /* store the result */
#define COP_FLAG_WRITE_IV	(1 << 2) /* store the next IV at `iv` */
#define COP_FLAG_NO_ZC		(1 << 3) /* let the device copy the data */
#define COP_FLAG_AEAD_TLS_TYPE	(1 << 4) /* CIOCAUTHCRYPT on a TLS record */
#define COP_FLAG_AEAD_SRTP_TYPE (1 << 5) /* CIOCAUTHCRYPT on SRTP */
#define COP_FLAG_RESET		(1 << 6) /* start the hash afresh */

/* CIOCCPHASH: gives one session a copy of another's hash so far. */
struct cphash_op {
	__u32 dst_ses; /* in: the session that receives it */
	__u32 src_ses; /* in: the session that keeps it */
};

/* A number, little-endian, (crp_nbits + 7) / 8 bytes at crp_p. */
struct crparam {
	__u8 *crp_p;
	__u32 crp_nbits;
};

#define CRK_MAXPARAM 8

/* CIOCKEY: one operation on large numbers, the inputs first. */
struct crypt_kop {
	__u32 crk_op; /* in: CRK_ number */
	__u32 crk_status; /* out: 0 or an errno */
	__u16 crk_iparams; /* in: numbers that are read */
	__u16 crk_oparams; /* in: numbers that are written, after those */
	__u32 crk_pad1; /* unused */
	struct crparam crk_param[CRK_MAXPARAM];
};

/* `crk_op`, and how many numbers each reads and writes. */
enum cryptodev_crk_op_t {
	CRK_MOD_EXP = 0, /* 3, 1 */
	CRK_MOD_EXP_CRT = 1, /* 6, 1 */
	CRK_DSA_SIGN = 2, /* 5, 2 */
	CRK_DSA_VERIFY = 3, /* 7, 0 */
	CRK_DH_COMPUTE_KEY = 4, /* 3, 1 */
	CRK_ALGORITHM_ALL = 5 /* one past the last */
};

#define CRK_ALGORITHM_MAX (CRK_ALGORITHM_ALL - 1)

/* Bits of CIOCASYMFEAT: the CRK_ operations offered. */
#define CRF_MOD_EXP	   (1 << CRK_MOD_EXP)
#define CRF_MOD_EXP_CRT	   (1 << CRK_MOD_EXP_CRT)
#define CRF_DSA_SIGN	   (1 << CRK_DSA_SIGN)
#define CRF_DSA_VERIFY	   (1 << CRK_DSA_VERIFY)
#define CRF_DH_COMPUTE_KEY (1 << CRK_DH_COMPUTE_KEY)

/*
 * The commands.  CRIOGET stores a second descriptor of the same open file,
 * which no program needs: every command works on the first one.
 */
#define CRIOGET_NOT_NEEDED 1

#define CRIOGET	      _IOWR('c', 101, __u32)
#define CIOCGSESSION  _IOWR('c', 102, struct session_op)
#define CIOCFSESSION  _IOW('c', 103, __u32) /* ends a session */
#define CIOCCRYPT     _IOWR('c', 104, struct crypt_op)
#define CIOCKEY	      _IOWR('c', 105, struct crypt_kop)
#define CIOCASYMFEAT  _IOR('c', 106, __u32)
#define CIOCGSESSINFO _IOWR('c', 107, struct session_info_op)
#define CIOCAUTHCRYPT _IOWR('c', 109, struct crypt_auth_op)

/* CIOCCRYPT in two halves: submit, and when poll(2) says so, fetch. */
#define CIOCASYNCCRYPT _IOW('c', 110, struct crypt_op)
#define CIOCASYNCFETCH _IOR('c', 111, struct crypt_op)

#define CIOCCPHASH _IOW('c', 112, struct cphash_op)

#endif
