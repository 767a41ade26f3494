/* SPDX-License-Identifier: ISC */
/*
 * example_drv.c - a driver to begin with: copy it, give it another name, and
 * put your device where the comments say HARDWARE.  It is complete and correct,
 * though not fast: AES-CBC, SHA2-256 and the null cipher, in software, for every
 * kind of buffer.  Try it by
 *	cryptodevd --foreground --driver .../example.so
 * It includes the public headers only, so it can be built anywhere:
 *	cc -shared -fPIC $(pkg-config --cflags opencrypto) example_drv.c -lnettle
 *
 * A driver's life: attach takes an id and registers algorithms; then the
 * framework calls newsession, process and freesession from any thread, several
 * at a time, but newsession before and freesession after all of a session's
 * requests; detach ends it.  The framework has checked what comes: known
 * algorithms, lengths of keys and data, and that all regions lie in the buffer.
 */
#include <sys/random.h>

#include <errno.h>
#include <string.h>

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha2.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/module.h>

#define EXAMPLE_CHUNK 512 /* bytes handled at a time, whole blocks */

/* What a session has: the framework allocates it, zeroed, and wipes it. */
struct example_ses {
	uint8_t key[AES256_KEY_SIZE];
	int key_len; /* bytes; 0: each request brings its own */
	int mac_len; /* bytes of digest to store */
	struct sha256_ctx running; /* of a message in several requests */
};

/* The framework finds the driver under this name: "example", "example0". */
static struct crypto_device example_dev = { .name = "example", .unit = 0 };
static int32_t example_id = -1;

/* By length of key. */
static const struct nettle_cipher *
example_cipher(int key_len)
{
	if (key_len == AES128_KEY_SIZE)
		return &nettle_aes128;
	return key_len == AES192_KEY_SIZE ? &nettle_aes192 : &nettle_aes256;
}

/* HARDWARE: load the key into a slot and keep its number in the session;
 * freesession, of which there is none here, gives it back.  Answer EOPNOTSUPP to
 * what the device cannot do, and another driver is asked. */
static int
example_newsession(device_t dev, crypto_session_t cses, struct cryptoini *cri)
{
	struct example_ses *ses = crypto_get_driver_session(cses);

	(void)dev;
	for (; cri != NULL; cri = cri->cri_next) {
		if (cri->cri_alg == CRYPTO_AES_CBC && cri->cri_key != NULL) {
			ses->key_len = cri->cri_klen / 8;
			memcpy(ses->key, cri->cri_key, (size_t)ses->key_len);
		} else if (cri->cri_alg == CRYPTO_SHA2_256) {
			ses->mac_len = cri->cri_mlen != 0 ? cri->cri_mlen
							  : SHA256_DIGEST_SIZE;
			sha256_init(&ses->running);
		}
	}
	return 0;
}

/* The IV comes with the descriptor; else it is in the buffer for decryption, and
 * made up for encryption, which writes it to the buffer unless told not to. */
static int
example_iv(uint8_t *iv, const struct cryptop *crp, const struct cryptodesc *crd)
{
	int encrypt = crd->crd_flags & CRD_F_ENCRYPT;

	if ((crd->crd_flags & CRD_F_IV_EXPLICIT) != 0)
		memcpy(iv, crd->crd_iv, AES_BLOCK_SIZE);
	else if (encrypt == 0)
		crypto_copydata(crp->crp_flags, crp->crp_buf, crd->crd_inject,
		    AES_BLOCK_SIZE, iv);
	else if (getrandom(iv, AES_BLOCK_SIZE, 0) != AES_BLOCK_SIZE)
		return EIO;
	if (encrypt != 0 && (crd->crd_flags & CRD_F_IV_PRESENT) == 0)
		crypto_copyback(crp->crp_flags, crp->crp_buf, crd->crd_inject,
		    AES_BLOCK_SIZE, iv);
	return 0;
}

static int
example_aes_cbc(const struct example_ses *ses, const struct cryptop *crp,
    const struct cryptodesc *crd)
{
	int own = crd->crd_flags & CRD_F_KEY_EXPLICIT;
	const struct nettle_cipher *aes =
	    example_cipher(own != 0 ? crd->crd_klen / 8 : ses->key_len);
	const uint8_t *key =
	    own != 0 ? (const uint8_t *)crd->crd_key : ses->key;
	int encrypt = crd->crd_flags & CRD_F_ENCRYPT;
	int end = crd->crd_skip + crd->crd_len;
	struct {
		struct aes256_ctx ctx; /* the largest */
		uint8_t iv[AES_BLOCK_SIZE];
		uint8_t data[EXAMPLE_CHUNK];
	} s;
	int error = example_iv(s.iv, crp, crd);

	if (encrypt != 0)
		aes->set_encrypt_key(&s.ctx, key);
	else
		aes->set_decrypt_key(&s.ctx, key);
	for (int at = crd->crd_skip; error == 0 && at < end;) {
		int n = end - at < EXAMPLE_CHUNK ? end - at : EXAMPLE_CHUNK;

		/* Whether flat, a struct uio or a chain of mbufs. */
		crypto_copydata(crp->crp_flags, crp->crp_buf, at, n, s.data);
		if (encrypt != 0)
			cbc_encrypt(&s.ctx, aes->encrypt, AES_BLOCK_SIZE, s.iv,
			    (size_t)n, s.data, s.data);
		else
			cbc_decrypt(&s.ctx, aes->decrypt, AES_BLOCK_SIZE, s.iv,
			    (size_t)n, s.data, s.data);
		crypto_copyback(crp->crp_flags, crp->crp_buf, at, n, s.data);
		at += n;
	}
	explicit_bzero(&s, sizeof(s)); /* keys and data are not left behind */
	return error;
}

static int
example_sha256_piece(void *ctx, void *data, u_int len)
{
	sha256_update(ctx, len, data);
	return 0;
}

/* A message by itself, or part of one that comes in several requests. */
static int
example_sha256(struct example_ses *ses, const struct cryptop *crp,
    const struct cryptodesc *crd)
{
	int stream = crd->crd_flags & CRD_F_STREAM;
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx alone;
	struct sha256_ctx *ctx = stream != 0 ? &ses->running : &alone;
	int error;

	if (stream == 0 || (crd->crd_flags & CRD_F_RESET) != 0)
		sha256_init(ctx);
	/* Piece by piece where it lies, nothing is copied. */
	error = crypto_apply(crp->crp_flags, crp->crp_buf, crd->crd_skip,
	    crd->crd_len, example_sha256_piece, ctx);
	if (error == 0 &&
	    (stream == 0 || (crd->crd_flags & CRD_F_FINAL) != 0)) {
		sha256_digest(ctx, sizeof(digest), digest);
		crypto_copyback(crp->crp_flags, crp->crp_buf, crd->crd_inject,
		    ses->mac_len, digest);
	}
	explicit_bzero(&alone, sizeof(alone));
	explicit_bzero(digest, sizeof(digest));
	return error;
}

/* For programs that go on with one hash in two ways; may be left out. */
static int
example_copystate(
    device_t dev, crypto_session_t dst, crypto_session_t src, int alg)
{
	struct example_ses *to = crypto_get_driver_session(dst);
	const struct example_ses *from = crypto_get_driver_session(src);

	(void)dev;
	if (alg == CRYPTO_SHA2_256)
		to->running = from->running;
	return 0;
}

/*
 * One request: its descriptors in order, each on the result of the one before.
 *
 * HARDWARE: put the request into the device's ring and return 0 at once; when the
 * device has done it, its thread sets crp_etype and calls crypto_done, exactly
 * once.  If the ring is full, touch nothing and return ERESTART: the framework
 * keeps this request and those after it, and sends them again when the thread
 * that makes room calls crypto_unblock(example_id, CRYPTO_SYMQ).  It may do so
 * even before ERESTART has been returned.  CRYPTO_HINT_MORE in `hint` says that
 * another request follows, so the doorbell may wait for that one.
 */
static int
example_process(device_t dev, struct cryptop *crp, int hint)
{
	struct example_ses *ses = crypto_get_driver_session(crp->crp_session);
	const struct cryptodesc *crd;
	int error = 0;

	(void)dev;
	(void)hint;
	for (crd = crp->crp_desc; crd != NULL && error == 0;
	     crd = crd->crd_next) {
		if (crd->crd_alg == CRYPTO_AES_CBC)
			error = example_aes_cbc(ses, crp, crd);
		else if (crd->crd_alg == CRYPTO_SHA2_256)
			error = example_sha256(ses, crp, crd);
		/* CRYPTO_NULL_CBC leaves the data as they are. */
	}
	crp->crp_etype = error;
	crypto_done(crp); /* from here on the request is not ours */
	return 0;
}

/* Ends when nothing of this driver is under way any more; HARDWARE: first the
 * framework's side, then the device and the thread that listens to it. */
static void
example_detach(void)
{
	(void)crypto_unregister_all((uint32_t)example_id);
	example_id = -1;
}

static int
example_attach(const char *args)
{
	static const int algs[] = { CRYPTO_NULL_CBC, CRYPTO_AES_CBC,
		CRYPTO_SHA2_256 };
	int error;

	/* HARDWARE: say here which device is meant, "usb:1-2" for instance. */
	if (*args != '\0' || example_id >= 0)
		return *args != '\0' ? EINVAL : EBUSY;
	/* HARDWARE: CRYPTOCAP_F_HARDWARE, and not CRYPTOCAP_F_SYNC, which says
	 * that process has called crypto_done when it returns. */
	example_id =
	    crypto_get_driverid(&example_dev, sizeof(struct example_ses),
		CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	if (example_id < 0)
		return ENOMEM;
	/* First, so that no session is made without it. */
	error =
	    crypto_register_copystate((uint32_t)example_id, example_copystate);
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		if (error == 0) /* NULL: no freesession */
			error = crypto_register((uint32_t)example_id, algs[i],
			    0, 0, example_newsession, NULL, example_process,
			    NULL);
	}
	if (error != 0)
		example_detach();
	return error;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "example",
	.description = "AES-CBC, SHA2-256 and nothing, in software",
	.attach = example_attach,
	.detach = example_detach,
};
