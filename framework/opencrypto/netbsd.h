/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/netbsd.h - opencrypto(9) as NetBSD's page has it, over the same
 * core as opencrypto/cryptodev.h: drivers and consumers of either page run side
 * by side.  All is defined under the prefixes netbsd_ and NETBSD_, as the pages
 * share names, and then mapped to the page's own names by macros, unless
 * OPENCRYPTO_NETBSD_PREFIXED_ONLY is defined; only then can both headers be in
 * one file.  Buffers of several pieces are those of opencrypto/uio.h and
 * opencrypto/mbuf.h.
 *
 * 0 or a positive errno is returned where not said otherwise.  Lengths of keys
 * and numbers are in bits, all others in bytes.  No lock is held while a driver
 * or a callback is called.  What is marked EXTENSION is not on the page.
 */
#ifndef OPENCRYPTO_NETBSD_H
#define OPENCRYPTO_NETBSD_H

#include <sys/queue.h>
#include <sys/types.h>

#if !defined(OPENCRYPTO_NETBSD_PREFIXED_ONLY) && defined(OPENCRYPTO_CRYPTODEV_H)
#error "one file speaks one page: see OPENCRYPTO_NETBSD_PREFIXED_ONLY"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */

/* Algorithms: NetBSD's numbers, which programs see. */
#define NETBSD_CRYPTO_ALGORITHM_MIN	1
#define NETBSD_CRYPTO_DES_CBC		1
#define NETBSD_CRYPTO_3DES_CBC		2
#define NETBSD_CRYPTO_BLF_CBC		3
#define NETBSD_CRYPTO_CAST_CBC		4
#define NETBSD_CRYPTO_SKIPJACK_CBC	5
#define NETBSD_CRYPTO_MD5_HMAC		6
#define NETBSD_CRYPTO_SHA1_HMAC		7
#define NETBSD_CRYPTO_RIPEMD160_HMAC	8
#define NETBSD_CRYPTO_MD5_KPDK		9
#define NETBSD_CRYPTO_SHA1_KPDK		10
#define NETBSD_CRYPTO_AES_CBC		11
#define NETBSD_CRYPTO_RIJNDAEL128_CBC	NETBSD_CRYPTO_AES_CBC
#define NETBSD_CRYPTO_ARC4		12
#define NETBSD_CRYPTO_MD5		13
#define NETBSD_CRYPTO_SHA1		14
#define NETBSD_CRYPTO_SHA2_256_HMAC	15	/* 16 bytes are stored */
#define NETBSD_CRYPTO_SHA2_HMAC		NETBSD_CRYPTO_SHA2_256_HMAC
#define NETBSD_CRYPTO_NULL_HMAC		16	/* 12 zeros are stored */
#define NETBSD_CRYPTO_NULL_CBC		17
#define NETBSD_CRYPTO_DEFLATE_COMP	18	/* stored even if longer */
#define NETBSD_CRYPTO_MD5_HMAC_96	19	/* 12 bytes, as the next two */
#define NETBSD_CRYPTO_SHA1_HMAC_96	20
#define NETBSD_CRYPTO_RIPEMD160_HMAC_96	21
#define NETBSD_CRYPTO_GZIP_COMP		22
#define NETBSD_CRYPTO_DEFLATE_COMP_NOGROW 23	/* left alone if not shorter */
#define NETBSD_CRYPTO_SHA2_384_HMAC	24	/* 24 bytes */
#define NETBSD_CRYPTO_SHA2_512_HMAC	25	/* 32 bytes */
#define NETBSD_CRYPTO_CAMELLIA_CBC	26
#define NETBSD_CRYPTO_AES_CTR		27	/* the key ends in a 4-byte nonce */
#define NETBSD_CRYPTO_AES_XCBC_MAC_96	28
#define NETBSD_CRYPTO_AES_GCM_16	29	/* the key ends in a 4-byte salt, */
#define NETBSD_CRYPTO_AES_128_GMAC	30	/* that of all of these, and the */
#define NETBSD_CRYPTO_AES_192_GMAC	31	/* IV has 8 bytes */
#define NETBSD_CRYPTO_AES_256_GMAC	32
#define NETBSD_CRYPTO_AES_GMAC		33
#define NETBSD_CRYPTO_ALGORITHM_MAX	33

/* Key operations, and what crypto_getfeat tells of them. */
#define NETBSD_CRK_ALGORITHM_MIN	0
#define NETBSD_CRK_ALGORITM_MIN		NETBSD_CRK_ALGORITHM_MIN
#define NETBSD_CRK_MOD_EXP		0	/* a, p, m -> a^p mod m */
#define NETBSD_CRK_MOD_EXP_CRT		1	/* p, q, I, dP, dQ, qInv -> r */
#define NETBSD_CRK_DSA_SIGN		2	/* digest, p, q, g, x -> r, s */
#define NETBSD_CRK_DSA_VERIFY		3	/* digest, p, q, g, y, r, s -> */
#define NETBSD_CRK_DH_COMPUTE_KEY	4	/* x, y, p -> y^x mod p */
#define NETBSD_CRK_MOD_ADD		5	/* a, b, m -> a + b mod m */
#define NETBSD_CRK_MOD_ADDINV		6	/* a, m -> -a mod m */
#define NETBSD_CRK_MOD_SUB		7	/* a, b, m -> a - b mod m */
#define NETBSD_CRK_MOD_MULT		8	/* a, b, m -> a * b mod m */
#define NETBSD_CRK_MOD_MULTINV		9	/* a, m -> a^-1 mod m */
#define NETBSD_CRK_MOD			10	/* a, m -> a mod m */
#define NETBSD_CRK_ALGORITHM_MAX	10

#define NETBSD_CRF_MOD_EXP		(1 << NETBSD_CRK_MOD_EXP)
#define NETBSD_CRF_MOD_EXP_CRT		(1 << NETBSD_CRK_MOD_EXP_CRT)
#define NETBSD_CRF_DSA_SIGN		(1 << NETBSD_CRK_DSA_SIGN)
#define NETBSD_CRF_DSA_VERIFY		(1 << NETBSD_CRK_DSA_VERIFY)
#define NETBSD_CRF_DH_COMPUTE_KEY	(1 << NETBSD_CRK_DH_COMPUTE_KEY)
#define NETBSD_CRF_MOD_ADD		(1 << NETBSD_CRK_MOD_ADD)
#define NETBSD_CRF_MOD_ADDINV		(1 << NETBSD_CRK_MOD_ADDINV)
#define NETBSD_CRF_MOD_SUB		(1 << NETBSD_CRK_MOD_SUB)
#define NETBSD_CRF_MOD_MULT		(1 << NETBSD_CRK_MOD_MULT)
#define NETBSD_CRF_MOD_MULTINV		(1 << NETBSD_CRK_MOD_MULTINV)
#define NETBSD_CRF_MOD			(1 << NETBSD_CRK_MOD)
#define NETBSD_CRK_MAXPARAM		8

#define NETBSD_EALG_MAX_BLOCK_LEN	16	/* bytes of cri_iv */
#define NETBSD_AALG_MAX_RESULT_LEN	64
#define NETBSD_CRYPTO_MAX_MAC_LEN	32	/* that any algorithm stores */

/* crypto_get_driverid; without SOFTWARE a driver is hardware. */
#define NETBSD_CRYPTOCAP_F_CLEANUP	0x01	/* the framework's */
#define NETBSD_CRYPTOCAP_F_SOFTWARE	0x02
#define NETBSD_CRYPTOCAP_F_SYNC		0x04	/* process() completes before it returns */

/* Flags of crypto_register, for the page's sake: nothing reads them. */
#define NETBSD_CRYPTO_ALG_FLAG_SUPPORTED 0x01
#define NETBSD_CRYPTO_ALG_FLAG_RNG_ENABLE 0x02
#define NETBSD_CRYPTO_ALG_FLAG_DSA_SHA	0x04

#define NETBSD_CRYPTO_SYMQ	0x1	/* crypto_unblock: requests */
#define NETBSD_CRYPTO_ASYMQ	0x2	/* key operations */
#define NETBSD_CRYPTO_HINT_MORE	0x1	/* another request follows at once */

/* crp_flags; the values are our own and mean the same on both pages. */
#define NETBSD_CRYPTO_F_IMBUF	0x0001	/* crp_buf is an mbuf chain */
#define NETBSD_CRYPTO_F_IOV	0x0002	/* crp_buf is a struct uio */
#define NETBSD_CRYPTO_F_REL	0x0004	/* historical, ignored */
#define NETBSD_CRYPTO_F_BATCH	0x0008	/* queue rather than call the driver */
#define NETBSD_CRYPTO_F_CBIMM	0x0010	/* callback from within crypto_done */
#define NETBSD_CRYPTO_F_DONE	0x0020	/* set by crypto_done */
#define NETBSD_CRYPTO_F_CBIFSYNC 0x0040	/* CBIMM if the driver is SYNC */
#define NETBSD_CRYPTO_F_ASYNC	0x0080	/* EXTENSION: SYNC drivers run in a worker pool */
#define NETBSD_CRYPTO_F_MORE	0x0200	/* ignored */
#define NETBSD_CRYPTO_F_ONRETQ	0x0800	/* the framework's */

/* crd_flags, likewise */
#define NETBSD_CRD_F_ENCRYPT		0x0001	/* ciphers: encrypt, else decrypt */
#define NETBSD_CRD_F_IV_PRESENT		0x0002	/* do not write the IV to the buffer */
#define NETBSD_CRD_F_IV_EXPLICIT	0x0004	/* the IV is in crd_iv */
#define NETBSD_CRD_F_DSA_SHA_NEEDED	0x0008	/* historical, ignored */
#define NETBSD_CRD_F_COMP		0x0020	/* compress, else decompress */

/*
 * A session id: the driver's number on the driver in the low word, above it the
 * driver's id and 1, so that 0 is no session's.  The top byte is 0.
 */
#define NETBSD_CRYPTO_SESID2HID(sid)  ((((u_int32_t)((sid) >> 32)) & 0xffffff) - 1)
#define NETBSD_CRYPTO_SESID2LID(sid)  ((u_int32_t)((sid) & 0xffffffff))
#define NETBSD_CRYPTO_SESID2CAPS(sid) ((u_int32_t)((sid) >> 32) & 0xff000000)

/* clang-format on */

struct netbsd_cryptoini {
	int cri_alg; /* CRYPTO_* */
	int cri_klen; /* bits of key */
	int cri_rnd; /* rounds; nothing reads it, drivers see 0 */
	void *cri_key; /* borrowed during the call */
	u_int8_t cri_iv[NETBSD_EALG_MAX_BLOCK_LEN]; /* ignored */
	struct netbsd_cryptoini *cri_next;
};

struct netbsd_cryptodesc {
	int crd_skip; /* where processing starts */
	int crd_len; /* bytes processed from there */
	int crd_inject; /* from the buffer's start: IV or MAC */
	int crd_flags; /* CRD_F_* */
	struct netbsd_cryptoini CRD_INI; /* not modified */
#define crd_iv	 CRD_INI.cri_iv
#define crd_key	 CRD_INI.cri_key
#define crd_rnd	 CRD_INI.cri_rnd
#define crd_alg	 CRD_INI.cri_alg
#define crd_klen CRD_INI.cri_klen
	struct netbsd_cryptodesc *crd_next;
};

struct netbsd_cryptop {
	TAILQ_ENTRY(netbsd_cryptop) crp_next; /* the framework's */
	u_int64_t crp_sid;
	int crp_ilen; /* bytes in crp_buf; binding if that is flat */
	int crp_olen; /* bytes of result; set on success */
	int crp_etype; /* errno, valid in the callback */
	int crp_flags; /* CRYPTO_F_* */
	void *crp_buf; /* borrowed until the callback */
	void *crp_opaque; /* the consumer's, never touched */
	struct netbsd_cryptodesc *crp_desc;
	int (*crp_callback)(struct netbsd_cryptop *);
	void *crp_mac; /* where MACs go if crp_buf is a uio */
};

struct netbsd_crparam {
	void *crp_p; /* (crp_nbits + 7) / 8 bytes, lowest first, borrowed */
	u_int crp_nbits; /* outputs: the room there is, all filled */
};

struct netbsd_cryptkop {
	TAILQ_ENTRY(netbsd_cryptkop) krp_next; /* the framework's */
	u_int krp_op; /* CRK_* */
	u_int krp_status; /* errno, valid in the callback */
	u_short krp_iparams; /* inputs, first in krp_param */
	u_short krp_oparams; /* outputs, right behind them */
	u_int32_t krp_hid; /* set to the driver that does it */
	struct netbsd_crparam krp_param[NETBSD_CRK_MAXPARAM];
	int (*krp_callback)(struct netbsd_cryptkop *);
	int krp_flags; /* EXTENSION: CRYPTO_F_CBIMM and _DONE */
	void *krp_opaque; /* EXTENSION: the consumer's */
};

/* A driver's methods; `arg` is what was registered.  None is called with a lock
 * held. */

/*
 * Prepare a session.  *sid is the driver's id and becomes the driver's number
 * of the session, any but one in use; the list and its keys are borrowed.
 */
typedef int netbsd_newsession_t(
    void *arg, u_int32_t *sid, struct netbsd_cryptoini *cri);

/* End the session of the full id.  The page has it both with a result, which is
 * ignored, and without. */
typedef int netbsd_freesession_t(void *arg, u_int64_t sid);
typedef void netbsd_freesession_void_t(void *arg, u_int64_t sid);

/*
 * Process a request, without sleeping.  0: owned, crypto_done is called exactly
 * once; ERESTART: nothing was touched, no more come until crypto_unblock; any
 * other errno: not owned, the request fails with it.  crp_sid, crp_desc and the
 * buffer are as for a consumer; crp_mac has 64 bytes if the buffer is a uio.
 */
typedef int netbsd_process_t(void *arg, struct netbsd_cryptop *crp, int hint);

/* The same for key operations, crypto_kdone and CRYPTO_ASYMQ. */
typedef int netbsd_kprocess_t(void *arg, struct netbsd_cryptkop *krp, int hint);

/* ---- for drivers ---- */

/* Take a driver id; `flags`: CRYPTOCAP_F_*.  -1: too many drivers, or no
 * memory. */
int32_t netbsd_crypto_get_driverid(u_int32_t flags);

/*
 * Offer `alg`.  The methods and `arg` count in the first call only; later ones
 * may pass NULL, and any may for freesession, which takes either type above.
 * Offering an algorithm twice is not an error.
 * EINVAL bad driver id or algorithm, or no method in the first call.
 */
int netbsd_crypto_register(u_int32_t driverid, int alg, u_int16_t maxoplen,
    u_int32_t flags, netbsd_newsession_t *newsession,
    netbsd_freesession_t *freesession, netbsd_process_t *process, void *arg);
int netbsd_crypto_register_void(u_int32_t driverid, int alg, u_int16_t maxoplen,
    u_int32_t flags, netbsd_newsession_t *newsession,
    netbsd_freesession_void_t *freesession, netbsd_process_t *process,
    void *arg);
#ifndef __cplusplus
/* NOLINTBEGIN(readability-identifier-naming): a function by the page. */
/* clang-format off */
#define netbsd_crypto_register(id, alg, max, flags, newses, freeses, proc, arg) \
	_Generic((freeses),                                                     \
	    netbsd_freesession_void_t *: (netbsd_crypto_register_void),         \
	    default: (netbsd_crypto_register))(                                 \
	    (id), (alg), (max), (flags), (newses), (freeses), (proc), (arg))
/* clang-format on */
/* NOLINTEND(readability-identifier-naming) */
#endif

/*
 * Offer a key operation; kprocess and `arg` count in the first call only.
 * EINVAL bad driver id or operation, or no method in the first call.
 */
int netbsd_crypto_kregister(u_int32_t driverid, int kalg, u_int32_t flags,
    netbsd_kprocess_t *kprocess, void *arg);

/*
 * Withdraw an algorithm: no new session uses it.  With the last one the driver
 * ends as by crypto_unregister_all.  Not from one of the driver's methods.
 * EINVAL bad driver id, or `alg` is not registered.
 */
int netbsd_crypto_unregister(u_int32_t driverid, int alg);

/*
 * End a driver; its sessions move to others with their next request.  On return
 * no thread is in its methods, nor will be.  Not from one of them.
 * EINVAL bad driver id.
 */
int netbsd_crypto_unregister_all(u_int32_t driverid);

/* A driver that answered ERESTART can go on; `what`: CRYPTO_SYMQ and/or
 * CRYPTO_ASYMQ.  EINVAL bad driver id. */
int netbsd_crypto_unblock(u_int32_t driverid, int what);

/* Complete what process or kprocess was given, its crp_etype or krp_status set.
 * From any thread, once. */
void netbsd_crypto_done(struct netbsd_cryptop *crp);
void netbsd_crypto_kdone(struct netbsd_cryptkop *krp);

/* ---- for consumers ---- */

/*
 * Create a session for all algorithms of the list.  hard: 1 hardware, -1
 * software, 0 any, hardware first; within a class as in crypto_newsession of
 * opencrypto/cryptodev.h.  The list and its keys are borrowed and not modified.
 * *sid, unless 0 is returned, is left as it is.
 * EINVAL no suitable driver; an empty list or one longer than eight; unknown
 * algorithm; bad key length; GCM halves that differ in salt; ENOMEM; otherwise
 * what the last driver asked answered.
 */
int netbsd_crypto_newsession(
    u_int64_t *sid, struct netbsd_cryptoini *cri, int hard);

/*
 * End a session.  Ids that are none, 0 among them, are ignored.  Requests under
 * way go on; the driver's session ends with the last of them.
 */
void netbsd_crypto_freesession(u_int64_t sid);

/*
 * A zeroed request with `num` >= 1 descriptors, the caller's until
 * crypto_freereq, which frees both; it may be dispatched again and again.
 * NULL: num < 1, no memory, or too many await their callback
 * (opencrypto.crypto_ret_q.maxlen).
 */
struct netbsd_cryptop *netbsd_crypto_getreq(int num);
void netbsd_crypto_freereq(struct netbsd_cryptop *crp); /* NULL is ignored */

/*
 * Process a request from crypto_getreq; it must have a callback.  All errors are
 * given to the callback, in crp_etype:
 * EINVAL unknown session or algorithm; no descriptor or buffer, or more
 * descriptors than it has; a region outside the buffer; a length that is no
 * multiple of the block; a MAC, a uio and no crp_mac.  EAGAIN the session has
 * moved, nothing was touched: crp_sid is its new id and the request may be
 * dispatched again as it is.  (The old id goes on meaning the session; either
 * it or each new one may be freed, or an old one forgotten.)  ENODEV the driver
 * is gone and no other takes the session.  ENOMEM.  What the driver answered.
 */
void netbsd_crypto_dispatch(struct netbsd_cryptop *crp);

/* A zeroed key operation, the caller's until crypto_kfreereq; `flags` are
 * ignored.  NULL: num is not 1, no memory, or too many await their callback. */
struct netbsd_cryptkop *netbsd_crypto_kgetreq(int num, int flags);
void netbsd_crypto_kfreereq(struct netbsd_cryptkop *krp); /* NULL is ignored */

/* Carry out a key operation from crypto_kgetreq; it must have a callback, and
 * all errors are given to that, in krp_status, as in opencrypto/cryptodev.h. */
void netbsd_crypto_kdispatch(struct netbsd_cryptkop *krp);

/* The key operations that some driver offers, CRF_*.  Always 0. */
int netbsd_crypto_getfeat(int *featp);

#ifdef __cplusplus
}
#endif

#ifndef OPENCRYPTO_NETBSD_PREFIXED_ONLY

/* NOLINTBEGIN(readability-identifier-naming): the page's names. */
/* clang-format off */
#define cryptoini netbsd_cryptoini
#define cryptodesc netbsd_cryptodesc
#define cryptop netbsd_cryptop
#define crparam netbsd_crparam
#define cryptkop netbsd_cryptkop
#define crypto_get_driverid netbsd_crypto_get_driverid
#define crypto_register netbsd_crypto_register
#define crypto_kregister netbsd_crypto_kregister
#define crypto_unregister netbsd_crypto_unregister
#define crypto_unregister_all netbsd_crypto_unregister_all
#define crypto_unblock netbsd_crypto_unblock
#define crypto_done netbsd_crypto_done
#define crypto_kdone netbsd_crypto_kdone
#define crypto_newsession netbsd_crypto_newsession
#define crypto_freesession netbsd_crypto_freesession
#define crypto_getreq netbsd_crypto_getreq
#define crypto_freereq netbsd_crypto_freereq
#define crypto_dispatch netbsd_crypto_dispatch
#define crypto_kgetreq netbsd_crypto_kgetreq
#define crypto_kfreereq netbsd_crypto_kfreereq
#define crypto_kdispatch netbsd_crypto_kdispatch
#define crypto_getfeat netbsd_crypto_getfeat
#define CRYPTO_ALGORITHM_MIN NETBSD_CRYPTO_ALGORITHM_MIN
#define CRYPTO_DES_CBC NETBSD_CRYPTO_DES_CBC
#define CRYPTO_3DES_CBC NETBSD_CRYPTO_3DES_CBC
#define CRYPTO_BLF_CBC NETBSD_CRYPTO_BLF_CBC
#define CRYPTO_CAST_CBC NETBSD_CRYPTO_CAST_CBC
#define CRYPTO_SKIPJACK_CBC NETBSD_CRYPTO_SKIPJACK_CBC
#define CRYPTO_MD5_HMAC NETBSD_CRYPTO_MD5_HMAC
#define CRYPTO_SHA1_HMAC NETBSD_CRYPTO_SHA1_HMAC
#define CRYPTO_RIPEMD160_HMAC NETBSD_CRYPTO_RIPEMD160_HMAC
#define CRYPTO_MD5_KPDK NETBSD_CRYPTO_MD5_KPDK
#define CRYPTO_SHA1_KPDK NETBSD_CRYPTO_SHA1_KPDK
#define CRYPTO_AES_CBC NETBSD_CRYPTO_AES_CBC
#define CRYPTO_RIJNDAEL128_CBC NETBSD_CRYPTO_RIJNDAEL128_CBC
#define CRYPTO_ARC4 NETBSD_CRYPTO_ARC4
#define CRYPTO_MD5 NETBSD_CRYPTO_MD5
#define CRYPTO_SHA1 NETBSD_CRYPTO_SHA1
#define CRYPTO_SHA2_256_HMAC NETBSD_CRYPTO_SHA2_256_HMAC
#define CRYPTO_SHA2_HMAC NETBSD_CRYPTO_SHA2_HMAC
#define CRYPTO_NULL_HMAC NETBSD_CRYPTO_NULL_HMAC
#define CRYPTO_NULL_CBC NETBSD_CRYPTO_NULL_CBC
#define CRYPTO_DEFLATE_COMP NETBSD_CRYPTO_DEFLATE_COMP
#define CRYPTO_MD5_HMAC_96 NETBSD_CRYPTO_MD5_HMAC_96
#define CRYPTO_SHA1_HMAC_96 NETBSD_CRYPTO_SHA1_HMAC_96
#define CRYPTO_RIPEMD160_HMAC_96 NETBSD_CRYPTO_RIPEMD160_HMAC_96
#define CRYPTO_GZIP_COMP NETBSD_CRYPTO_GZIP_COMP
#define CRYPTO_DEFLATE_COMP_NOGROW NETBSD_CRYPTO_DEFLATE_COMP_NOGROW
#define CRYPTO_SHA2_384_HMAC NETBSD_CRYPTO_SHA2_384_HMAC
#define CRYPTO_SHA2_512_HMAC NETBSD_CRYPTO_SHA2_512_HMAC
#define CRYPTO_CAMELLIA_CBC NETBSD_CRYPTO_CAMELLIA_CBC
#define CRYPTO_AES_CTR NETBSD_CRYPTO_AES_CTR
#define CRYPTO_AES_XCBC_MAC_96 NETBSD_CRYPTO_AES_XCBC_MAC_96
#define CRYPTO_AES_GCM_16 NETBSD_CRYPTO_AES_GCM_16
#define CRYPTO_AES_128_GMAC NETBSD_CRYPTO_AES_128_GMAC
#define CRYPTO_AES_192_GMAC NETBSD_CRYPTO_AES_192_GMAC
#define CRYPTO_AES_256_GMAC NETBSD_CRYPTO_AES_256_GMAC
#define CRYPTO_AES_GMAC NETBSD_CRYPTO_AES_GMAC
#define CRYPTO_ALGORITHM_MAX NETBSD_CRYPTO_ALGORITHM_MAX
#define CRK_ALGORITHM_MIN NETBSD_CRK_ALGORITHM_MIN
#define CRK_ALGORITM_MIN NETBSD_CRK_ALGORITM_MIN
#define CRK_MOD_EXP NETBSD_CRK_MOD_EXP
#define CRK_MOD_EXP_CRT NETBSD_CRK_MOD_EXP_CRT
#define CRK_DSA_SIGN NETBSD_CRK_DSA_SIGN
#define CRK_DSA_VERIFY NETBSD_CRK_DSA_VERIFY
#define CRK_DH_COMPUTE_KEY NETBSD_CRK_DH_COMPUTE_KEY
#define CRK_MOD_ADD NETBSD_CRK_MOD_ADD
#define CRK_MOD_ADDINV NETBSD_CRK_MOD_ADDINV
#define CRK_MOD_SUB NETBSD_CRK_MOD_SUB
#define CRK_MOD_MULT NETBSD_CRK_MOD_MULT
#define CRK_MOD_MULTINV NETBSD_CRK_MOD_MULTINV
#define CRK_MOD NETBSD_CRK_MOD
#define CRK_ALGORITHM_MAX NETBSD_CRK_ALGORITHM_MAX
#define CRF_MOD_EXP NETBSD_CRF_MOD_EXP
#define CRF_MOD_EXP_CRT NETBSD_CRF_MOD_EXP_CRT
#define CRF_DSA_SIGN NETBSD_CRF_DSA_SIGN
#define CRF_DSA_VERIFY NETBSD_CRF_DSA_VERIFY
#define CRF_DH_COMPUTE_KEY NETBSD_CRF_DH_COMPUTE_KEY
#define CRF_MOD_ADD NETBSD_CRF_MOD_ADD
#define CRF_MOD_ADDINV NETBSD_CRF_MOD_ADDINV
#define CRF_MOD_SUB NETBSD_CRF_MOD_SUB
#define CRF_MOD_MULT NETBSD_CRF_MOD_MULT
#define CRF_MOD_MULTINV NETBSD_CRF_MOD_MULTINV
#define CRF_MOD NETBSD_CRF_MOD
#define CRK_MAXPARAM NETBSD_CRK_MAXPARAM
#define EALG_MAX_BLOCK_LEN NETBSD_EALG_MAX_BLOCK_LEN
#define AALG_MAX_RESULT_LEN NETBSD_AALG_MAX_RESULT_LEN
#define CRYPTO_MAX_MAC_LEN NETBSD_CRYPTO_MAX_MAC_LEN
#define CRYPTOCAP_F_CLEANUP NETBSD_CRYPTOCAP_F_CLEANUP
#define CRYPTOCAP_F_SOFTWARE NETBSD_CRYPTOCAP_F_SOFTWARE
#define CRYPTOCAP_F_SYNC NETBSD_CRYPTOCAP_F_SYNC
#define CRYPTO_ALG_FLAG_SUPPORTED NETBSD_CRYPTO_ALG_FLAG_SUPPORTED
#define CRYPTO_ALG_FLAG_RNG_ENABLE NETBSD_CRYPTO_ALG_FLAG_RNG_ENABLE
#define CRYPTO_ALG_FLAG_DSA_SHA NETBSD_CRYPTO_ALG_FLAG_DSA_SHA
#define CRYPTO_SYMQ NETBSD_CRYPTO_SYMQ
#define CRYPTO_ASYMQ NETBSD_CRYPTO_ASYMQ
#define CRYPTO_HINT_MORE NETBSD_CRYPTO_HINT_MORE
#define CRYPTO_F_IMBUF NETBSD_CRYPTO_F_IMBUF
#define CRYPTO_F_IOV NETBSD_CRYPTO_F_IOV
#define CRYPTO_F_REL NETBSD_CRYPTO_F_REL
#define CRYPTO_F_BATCH NETBSD_CRYPTO_F_BATCH
#define CRYPTO_F_CBIMM NETBSD_CRYPTO_F_CBIMM
#define CRYPTO_F_DONE NETBSD_CRYPTO_F_DONE
#define CRYPTO_F_CBIFSYNC NETBSD_CRYPTO_F_CBIFSYNC
#define CRYPTO_F_ASYNC NETBSD_CRYPTO_F_ASYNC
#define CRYPTO_F_MORE NETBSD_CRYPTO_F_MORE
#define CRYPTO_F_ONRETQ NETBSD_CRYPTO_F_ONRETQ
#define CRD_F_ENCRYPT NETBSD_CRD_F_ENCRYPT
#define CRD_F_IV_PRESENT NETBSD_CRD_F_IV_PRESENT
#define CRD_F_IV_EXPLICIT NETBSD_CRD_F_IV_EXPLICIT
#define CRD_F_DSA_SHA_NEEDED NETBSD_CRD_F_DSA_SHA_NEEDED
#define CRD_F_COMP NETBSD_CRD_F_COMP
#define CRYPTO_SESID2HID NETBSD_CRYPTO_SESID2HID
#define CRYPTO_SESID2LID NETBSD_CRYPTO_SESID2LID
#define CRYPTO_SESID2CAPS NETBSD_CRYPTO_SESID2CAPS
/* clang-format on */
/* NOLINTEND(readability-identifier-naming) */

#endif

#endif
