/* SPDX-License-Identifier: ISC */
/*
 * The OpenBSD dialect of /dev/crypto, as programs compile against it.
 * Names, numbers and layouts are those of OpenBSD's <crypto/cryptodev.h> as long
 * as it had them, so that a program written for that builds here.  Serving it
 * takes the device's flavour openbsd.  Only declarations: C89 and C++98 onwards.
 */
#ifndef CRYPTODEVD_OPENBSD_CRYPTO_CRYPTODEV_H
#define CRYPTODEVD_OPENBSD_CRYPTO_CRYPTODEV_H

#include <sys/ioctl.h>
#include <sys/types.h>

/*
 * Algorithms, for session_op's `cipher`.  CIOCGSESSION answers EINVAL for those
 * that are not offered, and for every `mac`.  Key lengths are in bytes.
 */
#define CRYPTO_DES_CBC	       1 /* cipher, key 8 */
#define CRYPTO_3DES_CBC	       2 /* cipher, key 24 */
#define CRYPTO_BLF_CBC	       3 /* Blowfish, cipher, key 5 to 56 */
#define CRYPTO_CAST_CBC	       4 /* CAST-128, cipher, key 5 to 16 */
#define CRYPTO_SKIPJACK_CBC    5 /* not offered */
#define CRYPTO_MD5_HMAC	       6 /* not offered */
#define CRYPTO_SHA1_HMAC       7 /* not offered */
#define CRYPTO_RIPEMD160_HMAC  8 /* not offered */
#define CRYPTO_MD5_KPDK	       9 /* not offered */
#define CRYPTO_SHA1_KPDK       10 /* not offered */
#define CRYPTO_RIJNDAEL128_CBC 11 /* its older name */
#define CRYPTO_AES_CBC	       11 /* cipher, key 16, 24, 32 */
#define CRYPTO_ARC4	       12 /* stream cipher, key 1 to 32, no IV */
#define CRYPTO_MD5	       13 /* not offered */
#define CRYPTO_SHA1	       14 /* not offered */
#define CRYPTO_DEFLATE_COMP    15 /* not offered */
#define CRYPTO_NULL	       16 /* cipher that changes nothing, block 4 */
#define CRYPTO_LZS_COMP	       17 /* not offered */
#define CRYPTO_SHA2_256_HMAC   18 /* not offered */
#define CRYPTO_SHA2_384_HMAC   19 /* not offered */
#define CRYPTO_SHA2_512_HMAC   20 /* not offered */
#define CRYPTO_AES_CTR	       21 /* RFC 3686, key 20, 28, 36 with nonce */
#define CRYPTO_AES_XTS	       22 /* cipher, both keys: 32 or 64 */
#define CRYPTO_ALGORITHM_MAX   CRYPTO_AES_XTS

/* Block length of the longest, result of the longest MAC, in bytes. */
#define EALG_MAX_BLOCK_LEN 16
#define CRYPTO_MAX_MAC_LEN 20

/* CIOCGSESSION: make a session. */
struct session_op {
	u_int32_t cipher; /* in: an algorithm */
	u_int32_t mac; /* in: 0 */
	u_int32_t keylen; /* in: bytes */
	char *key; /* in */
	int mackeylen; /* unused */
	char *mackey; /* unused */
	u_int32_t ses; /* out: what it is called in this open file */
};

/* CIOCCRYPT: one operation of a session, which leaves no trace in it. */
struct crypt_op {
	u_int32_t ses; /* in */
	u_int16_t op; /* in: COP_ENCRYPT or COP_DECRYPT */
	u_int16_t flags; /* unused */
	unsigned int len; /* in: bytes of src, whole blocks, up to 65532 */
	char *src; /* in */
	char *dst; /* out: len bytes; NULL: they are dropped */
	char *mac; /* in: NULL */
	/* in: one block; NULL: the first block of src is the IV, and is no
	 * payload (decryption), or the first one of dst gets one made up
	 * (encryption). */
	char *iv;
};

#define COP_ENCRYPT 1
#define COP_DECRYPT 2

/* A number, little-endian, (crp_nbits + 7) / 8 bytes at crp_p. */
struct crparam {
	char *crp_p;
	unsigned int crp_nbits;
};

#define CRK_MAXPARAM 8

/* CIOCKEY: one operation on large numbers, the inputs first. */
struct crypt_kop {
	unsigned int crk_op; /* in: CRK_ number */
	unsigned int crk_status; /* out: 0 */
	unsigned short crk_iparams; /* in: numbers that are read */
	unsigned short
	    crk_oparams; /* in: numbers that are written, after those */
	unsigned int crk_pad1; /* unused */
	struct crparam crk_param[CRK_MAXPARAM];
};

/* `crk_op`, and how many numbers each reads and writes. */
#define CRK_MOD_EXP	   0 /* 3, 1 */
#define CRK_MOD_EXP_CRT	   1 /* 6, 1 */
#define CRK_DSA_SIGN	   2 /* 5, 2 */
#define CRK_DSA_VERIFY	   3 /* 7, 0 */
#define CRK_DH_COMPUTE_KEY 4 /* 3, 1 */
#define CRK_ALGORITHM_MAX  CRK_DH_COMPUTE_KEY

/* Bits of CIOCASYMFEAT: the CRK_ operations offered. */
#define CRF_MOD_EXP	   (1 << CRK_MOD_EXP)
#define CRF_MOD_EXP_CRT	   (1 << CRK_MOD_EXP_CRT)
#define CRF_DSA_SIGN	   (1 << CRK_DSA_SIGN)
#define CRF_DSA_VERIFY	   (1 << CRK_DSA_VERIFY)
#define CRF_DH_COMPUTE_KEY (1 << CRK_DH_COMPUTE_KEY)

/*
 * The commands.  CRIOGET stores a descriptor of a new open file without sessions,
 * to which all others are to be sent: here they may as well go to the first one.
 */
#define CRIOGET	     _IOWR('c', 100, u_int32_t)
#define CIOCGSESSION _IOWR('c', 101, struct session_op)
#define CIOCFSESSION _IOW('c', 102, u_int32_t) /* ends a session */
#define CIOCCRYPT    _IOWR('c', 103, struct crypt_op)
#define CIOCKEY	     _IOWR('c', 104, struct crypt_kop)
#define CIOCASYMFEAT _IOR('c', 105, u_int32_t)

#endif
