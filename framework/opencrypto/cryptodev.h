/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/cryptodev.h - opencrypto(9) for user space: the API that FreeBSD's
 * crypto(9) of July 2018 describes, names and structures as printed there.
 *
 * Consumers create sessions and dispatch requests; drivers register algorithms
 * and process requests.  Every function returns 0 or a positive errno unless
 * its comment says otherwise.  Lengths are in bytes; key lengths (cri_klen,
 * crd_klen) and operand lengths (maxoplen) are in bits, as on the page.
 * No function holds a lock of the framework while it calls a driver or a
 * callback.  What is marked EXTENSION is not on the page.
 */
#ifndef OPENCRYPTO_CRYPTODEV_H
#define OPENCRYPTO_CRYPTODEV_H

#include <sys/queue.h>
#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */

/*
 * Algorithms (cri_alg, crd_alg).  Up to 42 the numbers are FreeBSD's; from 64
 * on they are ours, for what other dialects name and FreeBSD does not.
 */
#define CRYPTO_ALGORITHM_MIN	1
#define CRYPTO_DES_CBC		1
#define CRYPTO_3DES_CBC		2
#define CRYPTO_BLF_CBC		3
#define CRYPTO_CAST_CBC		4
#define CRYPTO_SKIPJACK_CBC	5
#define CRYPTO_MD5_HMAC		6
#define CRYPTO_SHA1_HMAC	7
#define CRYPTO_RIPEMD160_HMAC	8
#define CRYPTO_MD5_KPDK		9
#define CRYPTO_SHA1_KPDK	10
#define CRYPTO_AES_CBC		11
#define CRYPTO_RIJNDAEL128_CBC	CRYPTO_AES_CBC
#define CRYPTO_ARC4		12
#define CRYPTO_MD5		13
#define CRYPTO_SHA1		14
#define CRYPTO_NULL_HMAC	15
#define CRYPTO_NULL_CBC		16
#define CRYPTO_DEFLATE_COMP	17
#define CRYPTO_SHA2_256_HMAC	18
#define CRYPTO_SHA2_384_HMAC	19
#define CRYPTO_SHA2_512_HMAC	20
#define CRYPTO_CAMELLIA_CBC	21
#define CRYPTO_AES_XTS		22
#define CRYPTO_AES_ICM		23	/* counter block is the whole 16-byte IV */
#define CRYPTO_AES_NIST_GMAC	24
#define CRYPTO_AES_NIST_GCM_16	25
#define CRYPTO_AES_128_NIST_GMAC 26
#define CRYPTO_AES_192_NIST_GMAC 27
#define CRYPTO_AES_256_NIST_GMAC 28
#define CRYPTO_BLAKE2B		29
#define CRYPTO_BLAKE2S		30
#define CRYPTO_CHACHA20		31
#define CRYPTO_SHA2_224_HMAC	32
#define CRYPTO_RIPEMD160	33
#define CRYPTO_SHA2_224		34
#define CRYPTO_SHA2_256		35
#define CRYPTO_SHA2_384		36
#define CRYPTO_SHA2_512		37
#define CRYPTO_POLY1305		38
#define CRYPTO_AES_CCM_CBC_MAC	39
#define CRYPTO_AES_CCM_16	40
#define CRYPTO_CHACHA20_POLY1305 41
#define CRYPTO_AES_ECB		64
#define CRYPTO_AES_CTR		65	/* RFC 3686: the key ends in a 4-byte nonce */
#define CRYPTO_AES_CFB		66	/* CFB128 */
#define CRYPTO_AES_OFB		67
#define CRYPTO_CAMELLIA_CTR	68
#define CRYPTO_AES_XCBC_MAC_96	69
#define CRYPTO_AES_CMAC		70
#define CRYPTO_GZIP_COMP	71
#define CRYPTO_DEFLATE_COMP_GROW 72	/* as DEFLATE_COMP, stored even if longer */
#define CRYPTO_ALGORITHM_MAX	95

/* Key operations (krp_op).  Up to 4 they are FreeBSD's; all are NetBSD's. */
#define CRK_ALGORITHM_MIN	0
#define CRK_MOD_EXP		0	/* a, p, m -> a^p mod m */
#define CRK_MOD_EXP_CRT		1	/* p, q, I, dP, dQ, qInv -> r */
#define CRK_DSA_SIGN		2	/* digest, p, q, g, x -> r, s */
#define CRK_DSA_VERIFY		3	/* digest, p, q, g, y, r, s -> */
#define CRK_DH_COMPUTE_KEY	4	/* x, y, p -> y^x mod p */
#define CRK_MOD_ADD		5	/* a, b, m -> a + b mod m */
#define CRK_MOD_ADDINV		6	/* a, m -> -a mod m */
#define CRK_MOD_SUB		7	/* a, b, m -> a - b mod m */
#define CRK_MOD_MULT		8	/* a, b, m -> a * b mod m */
#define CRK_MOD_MULTINV		9	/* a, m -> a^-1 mod m */
#define CRK_MOD			10	/* a, m -> a mod m */
#define CRK_ALGORITHM_MAX	10

/* What crypto_getfeat tells: CRF_x is 1 << CRK_x. */
#define CRF_MOD_EXP		(1 << CRK_MOD_EXP)
#define CRF_MOD_EXP_CRT		(1 << CRK_MOD_EXP_CRT)
#define CRF_DSA_SIGN		(1 << CRK_DSA_SIGN)
#define CRF_DSA_VERIFY		(1 << CRK_DSA_VERIFY)
#define CRF_DH_COMPUTE_KEY	(1 << CRK_DH_COMPUTE_KEY)
#define CRF_MOD_ADD		(1 << CRK_MOD_ADD)
#define CRF_MOD_ADDINV		(1 << CRK_MOD_ADDINV)
#define CRF_MOD_SUB		(1 << CRK_MOD_SUB)
#define CRF_MOD_MULT		(1 << CRK_MOD_MULT)
#define CRF_MOD_MULTINV		(1 << CRK_MOD_MULTINV)
#define CRF_MOD			(1 << CRK_MOD)

#define EALG_MAX_BLOCK_LEN	16	/* bytes of cri_iv */
#define AALG_MAX_RESULT_LEN	64	/* the longest digest, bytes */

/* Classes and properties of drivers; all in the top byte, so that an int can
 * carry either a driver id or a set of allowed classes (crypto_newsession). */
#define CRYPTOCAP_F_HARDWARE	0x01000000
#define CRYPTOCAP_F_SOFTWARE	0x02000000
#define CRYPTOCAP_F_SYNC	0x04000000	/* process() completes before it returns */
/* EXTENSION: the driver keeps a context for each element of a session's list
 * and finds it by crd_element, so that an algorithm may occur twice. */
#define CRYPTOCAP_F_INSTANCES	0x10000000
/* EXTENSION: the driver was registered through opencrypto/netbsd.h. */
#define CRYPTOCAP_F_NETBSD	0x20000000

/* EXTENSION, in the flags of crypto_register and crypto_kregister: only with keys
 * that are references to the driver's own (opencrypto/keyref.h). */
#define CRYPTO_ALG_FLAG_KEYREF_ONLY 0x10

/* EXTENSION: what crypto_ses2hid says of a session made of several drivers'. */
#define CRYPTO_HID_COMPOSITE	0x00fffffeu

/* What crypto_unblock is for. */
#define CRYPTO_SYMQ	0x1	/* requests */
#define CRYPTO_ASYMQ	0x2	/* key operations */

/* process()'s hint: another request for this driver follows at once. */
#define CRYPTO_HINT_MORE	0x1

/* crp_flags */
#define CRYPTO_F_IMBUF		0x0001	/* crp_buf is an mbuf chain */
#define CRYPTO_F_IOV		0x0002	/* crp_buf is a struct uio */
#define CRYPTO_F_BATCH		0x0008	/* queue rather than call the driver */
#define CRYPTO_F_CBIMM		0x0010	/* callback from within crypto_done */
#define CRYPTO_F_DONE		0x0020	/* set by crypto_done */
#define CRYPTO_F_CBIFSYNC	0x0040	/* CBIMM if the driver is SYNC */
#define CRYPTO_F_ASYNC		0x0080	/* run a SYNC driver in a worker pool */
#define CRYPTO_F_ASYNC_KEEPORDER 0x0100	/* ... with callbacks in order */

/* crd_flags */
#define CRD_F_ENCRYPT		0x0001	/* ciphers: encrypt, else decrypt */
#define CRD_F_IV_PRESENT	0x0002	/* do not write the IV to the buffer */
#define CRD_F_IV_EXPLICIT	0x0004	/* the IV is in crd_iv */
#define CRD_F_DSA_SHA_NEEDED	0x0008	/* historical, ignored */
#define CRD_F_KEY_EXPLICIT	0x0010	/* the key is in crd_key */
#define CRD_F_COMP		0x0020	/* compress, else decompress */
/*
 * EXTENSION: a message that arrives in several requests.  With CRD_F_STREAM a
 * digest or MAC works on the running state of its session: CRD_F_RESET starts
 * it anew before the data, CRD_F_FINAL stores the result at crd_inject after
 * them; a stream cipher without IV (ARC4) carries on its key stream, or starts
 * it anew with CRD_F_RESET.  Without CRD_F_STREAM every request is a message of
 * its own, and the running state is not touched.  A state that was begun is lost
 * when its session moves: the next request that would go on with it is ENODEV.
 */
#define CRD_F_STREAM		0x0100
#define CRD_F_RESET		0x0200
#define CRD_F_FINAL		0x0400
/* EXTENSION, on the authenticating half of an authenticated cipher: decryption
 * stores the tag it computes, as encryption does, and compares nothing.  The
 * consumer must, before it uses the plaintext. */
#define CRD_F_TAG_STORE		0x0800

/* clang-format on */

/* What a driver is known by.  Filled and owned by the driver; it stays in
 * place, unchanged, from crypto_get_driverid to the end of the driver. */
struct crypto_device {
	const char *name; /* bare name, "nettle" */
	int unit; /* 0 for the first of that name */
	void *softc; /* the driver's own; crypto_register sets it */
};
typedef struct crypto_device *device_t;

struct crypto_session;
typedef struct crypto_session *crypto_session_t;

struct cryptoini {
	int cri_alg; /* CRYPTO_* */
	int cri_klen; /* bits of key */
	int cri_mlen; /* MAC bytes to store, 0 = all */
	caddr_t
	    cri_key; /* borrowed during the call; NULL: comes with requests */
	uint8_t cri_iv[EALG_MAX_BLOCK_LEN]; /* ignored at session creation */
	struct cryptoini *cri_next;
};

struct cryptodesc {
	int crd_skip; /* where processing starts */
	int crd_len; /* bytes processed from there */
	int crd_inject; /* from the buffer's start: IV or MAC */
	int crd_flags; /* CRD_F_* */
	struct cryptoini CRD_INI; /* never modified */
#define crd_iv	 CRD_INI.cri_iv
#define crd_key	 CRD_INI.cri_key
#define crd_alg	 CRD_INI.cri_alg
#define crd_klen CRD_INI.cri_klen
#define crd_mlen CRD_INI.cri_mlen
	struct cryptodesc *crd_next;
	/*
	 * EXTENSION: which element of the session's list is meant where several
	 * have crd_alg, counting from 1 among these.  0: the n-th descriptor of
	 * that algorithm means the n-th, or the only, one.
	 */
	int crd_instance;
	int crd_element; /* set by crypto_dispatch: its place in the list */
	/* EXTENSION: bytes of IV where an algorithm takes several lengths (CCM: 7
	 * to 13), 0 being 12 for these. */
	int crd_iv_len;
};

struct cryptop {
	TAILQ_ENTRY(cryptop) crp_next; /* the framework's */
	crypto_session_t crp_session;
	int crp_ilen; /* bytes in crp_buf */
	int crp_olen; /* bytes of result; set on success */
	int crp_etype; /* errno, valid in the callback */
	int crp_flags; /* CRYPTO_F_* */
	caddr_t crp_buf; /* borrowed until the callback */
	caddr_t crp_opaque; /* the consumer's, never touched */
	struct cryptodesc *crp_desc;
	int (*crp_callback)(struct cryptop *);
	caddr_t crp_mac; /* unused: results go to crd_inject */
};

/*
 * A key operation: no session, all parameters come along.  Numbers are strings
 * of bytes, least significant byte first; digests are plain byte strings.
 */
struct crparam {
	caddr_t
	    crp_p; /* (crp_nbits + 7) / 8 bytes, borrowed until the callback */
	u_int
	    crp_nbits; /* inputs: the size; outputs: the room there is, all filled */
};

#define CRK_MAXPARAM 8

/* Allocated by the consumer, zeroed, or by crypto_kgetreq. */
struct cryptkop {
	TAILQ_ENTRY(cryptkop) krp_next; /* the framework's */
	u_int krp_op; /* CRK_* */
	u_int krp_status; /* errno, valid in the callback */
	u_short krp_iparams; /* inputs, first in krp_param */
	u_short krp_oparams; /* outputs, right behind them */
	uint32_t krp_hid; /* set to the driver that does it */
	struct crparam krp_param[CRK_MAXPARAM];
	int (*krp_callback)(struct cryptkop *);
	/*
	 * EXTENSION, 0 is fine for all: allowed classes of drivers, or
	 * CRYPTO_KRP_DRIVER and a driver id, 0 being any; CRYPTO_F_CBIMM and
	 * CRYPTO_F_DONE; the consumer's own.
	 */
	int krp_crid;
	int krp_flags;
	caddr_t krp_opaque;
	void *krp_driver; /* the framework's, all three */
	int krp_owned;
	uint32_t krp_back;
};
#define CRYPTO_KRP_DRIVER 0x40000000

/*
 * The framework's counters since its start or since they were reset
 * (kern.crypto_stats), and the time that requests took while
 * debug.crypto_timing was on.
 */
struct cryptotstat {
	struct timespec acc; /* sum */
	struct timespec min;
	struct timespec max;
	uint32_t count;
};

struct cryptostats {
	uint64_t cs_ops; /* crypto_dispatch */
	uint64_t cs_errs; /* crypto_done with an error, EAGAIN too */
	uint64_t cs_kops; /* crypto_kdispatch */
	uint64_t cs_kerrs; /* crypto_kdone with an error */
	uint64_t cs_intrs; /* wake-ups of the queue's thread */
	uint64_t cs_rets; /* wake-ups of return workers */
	uint64_t cs_blocks; /* times requests blocked a driver */
	uint64_t cs_kblocks; /* times key operations did */
	struct cryptotstat cs_invoke; /* dispatch to driver */
	struct cryptotstat cs_done; /* driver to crypto_done */
	struct cryptotstat cs_cb; /* crypto_done to callback */
	struct cryptotstat cs_finis; /* callback to its return */
};

/* A driver's methods.  None is called with a lock held. */

/*
 * Prepare `ses` for the algorithms of the list; keys are borrowed, copy them.
 * The framework has checked each algorithm's key length against its row and
 * has zeroed crypto_get_driver_session(ses).
 * 0; EINVAL parameters refused; EOPNOTSUPP this combination is not offered
 * (in both cases the next suitable driver is tried); ENOMEM.
 */
typedef int crypto_newsession_t(
    device_t dev, crypto_session_t ses, struct cryptoini *cri);

/* Release what the session holds outside its session memory.  It is called in
 * any thread, also in the one that calls crypto_done, as its last request may
 * have been freed from the callback; not while process runs for the session on a
 * driver that is CRYPTOCAP_F_SYNC. */
typedef void crypto_freesession_t(device_t dev, crypto_session_t ses);

/*
 * Process `crp`, which the framework has checked: each crd_alg is in the
 * session, regions lie in crp_buf, lengths are multiples of the block.
 * Must not sleep.  0: owned, crypto_done(crp) is called exactly once.
 * ERESTART: out of resources, nothing was touched; no more requests come until
 * crypto_unblock.  Any other errno: not owned, the framework completes it so.
 */
typedef int crypto_process_t(device_t dev, struct cryptop *crp, int hint);

/*
 * Carry out a key operation, whose numbers of parameters the framework has
 * checked.  Must not sleep.  0: owned, crypto_kdone(krp) is called exactly
 * once.  ERESTART as for process, with CRYPTO_ASYMQ.  Any other errno: not
 * owned, the framework completes it so.  `hint` is 0.
 */
typedef int crypto_kprocess_t(device_t dev, struct cryptkop *krp, int hint);

/*
 * EXTENSION: make the running state (CRD_F_STREAM) that `dst` has for `alg`
 * equal to that of `src`; both are sessions of this driver and have `alg`.
 */
typedef int crypto_copystate_t(
    device_t dev, crypto_session_t dst, crypto_session_t src, int alg);

/* ---- for drivers ---- */

/*
 * Take a driver id.  session_size: bytes of session memory, allocated, zeroed
 * and wiped by the framework.  flags: one of CRYPTOCAP_F_HARDWARE and
 * CRYPTOCAP_F_SOFTWARE, and CRYPTOCAP_F_SYNC where it applies.  `dev` is
 * borrowed until the driver is gone.
 * The lowest free id, or -1: no device or no class given, too many drivers, or
 * no memory.
 */
int32_t crypto_get_driverid(device_t dev, size_t session_size, int flags);

/*
 * Offer `alg`.  The last four arguments count in the first call only, later
 * calls may pass NULL: the methods (freesession may be NULL) and an opaque
 * pointer, stored as dev->softc unless NULL.  maxoplen (bits) is for the page's
 * sake: nothing reads it; flags: CRYPTO_ALG_FLAG_KEYREF_ONLY or 0.  Offering an
 * algorithm twice is not an error.
 * EINVAL bad driver id or algorithm, or no method in the first call.
 */
int crypto_register(uint32_t driverid, int alg, uint16_t maxoplen,
    uint32_t flags, crypto_newsession_t *newsession,
    crypto_freesession_t *freesession, crypto_process_t *process, void *arg);

/* EXTENSION: the driver can copy running states.  EINVAL bad driver id. */
int crypto_register_copystate(uint32_t driverid, crypto_copystate_t *copystate);

/*
 * Offer the key operation `kalg`.  kprocess and arg count in the first call
 * only, as for crypto_register; flags as there.
 * EINVAL bad driver id or operation, or no method in the first call.
 */
int crypto_kregister(uint32_t driverid, int kalg, uint32_t flags,
    crypto_kprocess_t *kprocess, void *arg);

/*
 * Withdraw `alg`: no new session uses it, existing ones go on.  With the last
 * algorithm the driver ends as by crypto_unregister_all.
 * EINVAL bad driver id, or `alg` is not registered.
 */
int crypto_unregister(uint32_t driverid, int alg);

/*
 * End a driver.  On return no thread is in any of its methods, nor will be.
 * Its sessions are freed by freesession before that, except those of which the
 * driver still has requests: it may complete these later, but what their sessions
 * hold outside session memory is then the driver's to release.  Sessions move to
 * other drivers with their next request (EAGAIN); the id is reused only after
 * the last has moved or was freed.  Blocks until the threads inside have left, so it must
 * not be called from one of the methods or from a callback.
 * EINVAL bad driver id.
 */
int crypto_unregister_all(uint32_t driverid);

/*
 * A driver that answered ERESTART can go on: `what` is CRYPTO_SYMQ and/or
 * CRYPTO_ASYMQ.  From any thread, also from within process() before it answers.
 * EINVAL bad driver id.
 */
int crypto_unblock(uint32_t driverid, int what);

/* The session_size bytes of the session's driver. */
void *crypto_get_driver_session(crypto_session_t cses);

/*
 * Complete `crp`, whose crp_etype the driver has set; EAGAIN, which is the
 * framework's to say, becomes EIO.  From any thread.
 * EXTENSION: ERESTART, of a driver that is not CRYPTOCAP_F_SYNC, gives the request
 * back untouched, as if process had just answered it: it is for drivers that have
 * lost their device, and it waits until the driver ends, whereupon its session
 * moves, or calls crypto_unblock.  Several are given back last one first; until
 * then process refuses, and then they go again in their order, in front of what
 * it refused.  One that is being dispatched at that moment may pass them.
 * Runs the callback before it returns when CRYPTO_F_CBIMM is set, or
 * CRYPTO_F_CBIFSYNC and the driver is CRYPTOCAP_F_SYNC; otherwise, or if the
 * request keeps its order (CRYPTO_F_ASYNC_KEEPORDER), a thread of the
 * framework's does.
 */
void crypto_done(struct cryptop *crp);

/* Complete `krp`, whose krp_status the driver has set.  From any thread.
 * ERESTART gives it back untouched, as for crypto_done.  The callback runs in a thread of the framework's, or with CRYPTO_F_CBIMM before
 * this returns. */
void crypto_kdone(struct cryptkop *krp);

/*
 * The bytes of a request's buffer, whatever its kind (crp_flags, crp_buf); for
 * drivers and consumers.  What lies outside the buffer is not touched.
 */

/* Copy `size` bytes at `in` to offset `off`.  Past the end a chain of mbufs is
 * extended, others are left as they are. */
void crypto_copyback(int flags, caddr_t buf, int off, int size, const void *in);

/* Copy `size` bytes at offset `off` to `out`. */
void crypto_copydata(int flags, caddr_t buf, int off, int size, void *out);

/* Call f(arg, data, len) for each piece of `len` bytes from `off`, in order,
 * until one does not return 0, and return that.  EINVAL the buffer ends before
 * (after the pieces that there are). */
int crypto_apply(int flags, caddr_t buf, int off, int len,
    int (*f)(void *arg, void *data, u_int len), void *arg);

/*
 * EXTENSION: random bytes, for IVs for instance: the system's, to which those of
 * a registered source are added (XOR) as far as it has some.
 * EIO the system gives none.
 */
int crypto_entropy(void *buf, size_t len);

/*
 * EXTENSION: offer a device's random generator.  The source stores up to `len`
 * bytes at `buf` and returns how many; it must not sleep, and may be called by
 * several threads at a time.  EBUSY there is one.
 */
typedef size_t crypto_entropy_t(void *arg, void *buf, size_t len);
int crypto_register_entropy(crypto_entropy_t *source, void *arg);

/* Take the offer back; on return no thread is in the source.  Does nothing if it
 * is not the one that was offered. */
void crypto_unregister_entropy(crypto_entropy_t *source);

/* ---- for consumers ---- */

/* The lowest id of a driver whose name, with or without its unit, begins with
 * `match`; -1 if there is none. */
int crypto_find_driver(const char *match);

/*
 * Create a session for every algorithm of the list.  crid: the id of a driver,
 * or CRYPTOCAP_F_HARDWARE and/or CRYPTOCAP_F_SOFTWARE, hardware being
 * preferred; within a class the driver with the fewest sessions, then the
 * lowest id.  If a driver refuses, the next suitable one is asked.  The list
 * and its keys are borrowed during the call and not modified.
 * On success *out is the caller's until crypto_freesession, else NULL.
 * A keyed algorithm without cri_key wants CRD_F_KEY_EXPLICIT in each request.
 * EINVAL empty list or one longer than eight, unknown algorithm, a length of key
 * or cri_mlen out of the algorithm's range, a damaged key reference; EOPNOTSUPP no
 * suitable driver; ENODEV the device that a key reference (opencrypto/keyref.h)
 * names is not there; ENOMEM; otherwise what the last driver asked answered.
 */
int crypto_newsession(crypto_session_t *out, struct cryptoini *cri, int crid);

/*
 * Free a session; its memory is wiped.  Requests on their way are completed
 * first: its driver frees it after the last of them.  NULL is ignored.
 * Always 0.
 */
int crypto_freesession(crypto_session_t cses);

/* The id of the session's driver, and that driver's CRYPTOCAP_F_ flags. */
uint32_t crypto_ses2hid(crypto_session_t cses);
uint32_t crypto_ses2caps(crypto_session_t cses);

/* The device of a driver, borrowed; NULL for a bad id. */
device_t crypto_find_device_byhid(int hid);

/*
 * A request with `num` >= 1 zeroed descriptors at crp_desc, the caller's until
 * crypto_freereq; it may be dispatched again and again.  NULL: num < 1, no
 * memory, or too many requests await their callback
 * (opencrypto.crypto_ret_q.maxlen).
 */
struct cryptop *crypto_getreq(int num);

/* Free a request and the descriptors linked to it.  NULL is ignored. */
void crypto_freereq(struct cryptop *crp);

/*
 * Process a request: its descriptors in list order, each reading and writing
 * crp_buf.  CRYPTO_F_DONE and crp_etype are cleared first.  After 0 the
 * request belongs to the framework until the callback, which may already have
 * run.  The driver is called in this thread, unless CRYPTO_F_ASYNC or
 * CRYPTO_F_BATCH is set, or the driver is blocked, in which case the request
 * waits.  Callbacks of one session on a synchronous driver come in the order of
 * their requests if these are dispatched by one thread and either none or all
 * of them have CRYPTO_F_BATCH; with CRYPTO_F_ASYNC only if
 * CRYPTO_F_ASYNC_KEEPORDER is set as well.  A request without CRYPTO_F_BATCH
 * may overtake one with it.
 * Errors are given to the callback in crp_etype:
 * EINVAL no descriptor, session or buffer; an algorithm the session lacks; a
 * region outside the buffer; a length that is no multiple of the block.
 * EAGAIN the session has moved to another driver and nothing was touched:
 * crp_session is a new handle, to be used from now on, and the request may be
 * dispatched again as it is.  Each such handle is to be used or freed; the old
 * one may be freed, or forgotten: it goes with the session.
 * ENODEV the driver is gone and no other one takes the session; the handle
 * stays.  EBADMSG a tag does not match, nothing was written.
 * Returned instead: EINVAL `crp` or its callback is NULL.
 */
int crypto_dispatch(struct cryptop *crp);

/*
 * Carry out a key operation.  After 0 it belongs to the framework until the
 * callback, which may already have run; krp_hid says which driver had it.
 * Among drivers that offer it, hardware before software, the one with the fewest
 * operations under way, then the lowest id.  The driver is called in this
 * thread, unless it is blocked, in which case the operation waits; if it ends
 * meanwhile another one does it.  Errors are given to the callback in
 * krp_status: EINVAL unknown operation, wrong numbers of parameters, a parameter
 * without bytes or of more than 65536 bits; ENODEV no driver; what the driver
 * answered.
 * Returned instead: EINVAL `krp` or its callback is NULL.
 */
int crypto_kdispatch(struct cryptkop *krp);

/* A zeroed key operation, the caller's until crypto_kfreereq.  EXTENSION from
 * NetBSD's page; num must be 1, `flags` are ignored.  NULL: num is not 1, no
 * memory, or too many await their callback (opencrypto.crypto_ret_kq.maxlen). */
struct cryptkop *crypto_kgetreq(int num, int flags);
void crypto_kfreereq(struct cryptkop *krp); /* NULL is ignored */

/* The key operations that some driver offers (and the knobs allow), CRF_*.
 * Always 0. */
int crypto_getfeat(int *featp);

/* The CRYPTOCAP_F_ flags of a driver; 0 for a bad id. */
int crypto_getcaps(int hid);

/*
 * EXTENSION: end the framework, in good order: all drivers, as by
 * crypto_unregister_all; then its threads, after they have submitted and called
 * back what there is.  Sessions and requests stay the consumers' to free.  A
 * driver that completes a request later than its end, and a driver or consumer
 * that begins anew, find the framework as at the start of the program.  Not from
 * a driver's method or a callback.
 */
void crypto_shutdown(void);

/*
 * EXTENSION: copy the running state (CRD_F_STREAM) of `alg`, in either session's
 * first element of that algorithm.  Neither session may be in use.  If they are
 * on different drivers `dst` moves to that of `src` first: its next request gets
 * EAGAIN, and what else was running in it is lost.
 * EINVAL a session lacks `alg`; EOPNOTSUPP the driver cannot; ENODEV it is gone,
 * or the state is lost; else what the driver answered that does not take `dst`.
 */
int crypto_copystate(crypto_session_t dst, crypto_session_t src, int alg);

#ifdef __cplusplus
}
#endif

#endif
