/* SPDX-License-Identifier: ISC */
/*
 * check_errors_linux.c - what the module answers to misuse, case by case.  Each
 * spoils one thing of a call that is otherwise good; one that cannot go wrong
 * otherwise is run as it is, and must do.
 */
#include "check_errors.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cdev.h"

#define LEN	  64u /* of a message, bytes: whole blocks */
#define TAG	  16u
#define ASYNC_MAX 65536u /* submissions after which no queue is too short */
#define NOBODYS	  0x7a7a7a7au /* no session has this number */
#define NOWHERE	  ((uint8_t *)8) /* no program has memory there */

#define NCASES(a) (sizeof(a) / sizeof((a)[0]))

/* The sessions that cases use. */
enum lnx_ses {
	SES_CIPHER, /* AES-CBC */
	SES_HASH, /* SHA-1 */
	SES_BOTH, /* and both */
	SES_AEAD, /* AES-GCM */
	SES_NONE,
	SESSIONS = SES_NONE,
};

struct lnx {
	struct check_errors *sum;
	struct cdev dev;
	uint32_t ses[SESSIONS];
	uint8_t *src; /* owned: room for len_max bytes, each */
	uint8_t *dst;
};

static uint8_t lnx_key[64] = { 1, 2, 3, 4 };
static uint8_t lnx_iv[16] = { 5, 6, 7 };
static uint8_t lnx_mac[64];

static void
lnx_want(struct lnx *l, const char *what, int error, int want)
{
	check_errors_case(l->sum, "linux", what, error, want);
}

/* Which memory a call gets; 0 is what it should be. */
enum lnx_ptr {
	PTR_GOOD,
	PTR_NULL,
	PTR_NOWHERE,
};

static uint8_t *
lnx_ptr(enum lnx_ptr ptr, uint8_t *good)
{
	return ptr == PTR_GOOD ? good : ptr == PTR_NULL ? NULL : NOWHERE;
}

struct lnx_session_case {
	const char *what;
	int want;
	uint32_t cipher, mac;
	uint32_t keylen, mackeylen;
	enum lnx_ptr key, mackey;
};

/* clang-format off */
static const struct lnx_session_case lnx_session_cases[] = {
	{ .what = "CIOCGSESSION, both ids 0",		   .want = EINVAL },
	{ .what = "CIOCGSESSION, unknown cipher",	   .want = EINVAL, .cipher = 9999, .keylen = 16 },
	{ .what = "CIOCGSESSION, unknown mac",		   .want = EINVAL, .mac = 9999 },
	{ .what = "CIOCGSESSION, a mac's id as cipher",	   .want = EINVAL, .cipher = CRYPTO_SHA1, .keylen = 16 },
	{ .what = "CIOCGSESSION, a cipher's id as mac",	   .want = EINVAL, .mac = CRYPTO_AES_CBC, .mackeylen = 16 },
	{ .what = "CIOCGSESSION, known id, no driver",	   .want = EINVAL, .mac = CRYPTO_MD5_KPDK, .mackeylen = 16 },
	{ .what = "CIOCGSESSION, key of 15 bytes",	   .want = EINVAL, .cipher = CRYPTO_AES_CBC, .keylen = 15 },
	{ .what = "CIOCGSESSION, key of 0 bytes",	   .want = EINVAL, .cipher = CRYPTO_AES_CBC },
	{ .what = "CIOCGSESSION, key of 65 bytes",	   .want = EINVAL, .cipher = CRYPTO_AES_CBC, .keylen = 65 },
	{ .what = "CIOCGSESSION, key of 2^32 - 1 bytes",   .want = EINVAL, .cipher = CRYPTO_AES_CBC, .keylen = UINT32_MAX },
	{ .what = "CIOCGSESSION, mac key of 513 bytes",	   .want = EINVAL, .mac = CRYPTO_SHA1_HMAC, .mackeylen = 513 },
	{ .what = "CIOCGSESSION, key nowhere",		   .want = EFAULT, .cipher = CRYPTO_AES_CBC, .keylen = 16, .key = PTR_NOWHERE },
	{ .what = "CIOCGSESSION, no key",		   .want = EFAULT, .cipher = CRYPTO_AES_CBC, .keylen = 16, .key = PTR_NULL },
	{ .what = "CIOCGSESSION, mac key nowhere",	   .want = EFAULT, .mac = CRYPTO_SHA1_HMAC, .mackeylen = 16, .mackey = PTR_NOWHERE },
	{ .what = "CIOCGSESSION, as it should be",	   .want = 0,	   .cipher = CRYPTO_AES_CBC, .keylen = 16 },
};
/* clang-format on */

static void
lnx_session(struct lnx *l, const struct lnx_session_case *c)
{
	struct session_op sop = {
		.cipher = c->cipher,
		.mac = c->mac,
		.keylen = c->keylen,
		.mackeylen = c->mackeylen,
		.key = lnx_ptr(c->key, lnx_key),
		.mackey = lnx_ptr(c->mackey, lnx_key),
	};
	int error = cdev_session(&l->dev, &sop);

	lnx_want(l, c->what, error, c->want);
	if (error == 0)
		(void)cdev_session_end(&l->dev, sop.ses);
}

struct lnx_crypt_case {
	const char *what;
	int want;
	enum lnx_ses ses;
	uint16_t op, flags;
	uint32_t len;
	enum lnx_ptr src, dst, mac, iv;
};

/* clang-format off */
static const struct lnx_crypt_case lnx_crypt_cases[] = {
	{ .what = "CIOCCRYPT, unknown session",		   .want = EINVAL, .ses = SES_NONE,   .len = LEN },
	{ .what = "CIOCCRYPT, as it should be",		   .want = 0,	   .ses = SES_CIPHER, .len = LEN },
	{ .what = "CIOCCRYPT, nothing to encrypt",	   .want = 0,	   .ses = SES_CIPHER, .len = 0 },
	{ .what = "CIOCCRYPT, nothing to hash",		   .want = 0,	   .ses = SES_HASH,   .flags = COP_FLAG_FINAL },
	{ .what = "CIOCCRYPT, no whole block",		   .want = EINVAL, .ses = SES_CIPHER, .len = LEN - 1 },
	{ .what = "CIOCCRYPT, less than a block",	   .want = EINVAL, .ses = SES_CIPHER, .len = 1 },
	{ .what = "CIOCCRYPT, op 2",			   .want = EINVAL, .ses = SES_CIPHER, .op = 2, .len = LEN },
	{ .what = "CIOCCRYPT, mac without hash in session", .want = 0,	   .ses = SES_CIPHER, .len = LEN, .mac = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, no mac for the hash",	   .want = EFAULT, .ses = SES_HASH,   .len = LEN, .mac = PTR_NULL },
	{ .what = "CIOCCRYPT, no mac beside a cipher",	   .want = EFAULT, .ses = SES_BOTH,   .len = LEN, .mac = PTR_NULL },
	{ .what = "CIOCCRYPT, mac nowhere",		   .want = EFAULT, .ses = SES_HASH,   .len = LEN, .mac = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, iv without cipher in session", .want = 0,	   .ses = SES_HASH,   .len = LEN, .iv = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, src nowhere",		   .want = EFAULT, .ses = SES_CIPHER, .len = LEN, .src = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, no src",			   .want = EFAULT, .ses = SES_CIPHER, .len = LEN, .src = PTR_NULL },
	{ .what = "CIOCCRYPT, src of a hash nowhere",	   .want = EFAULT, .ses = SES_HASH,   .len = LEN, .src = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, dst nowhere",		   .want = EFAULT, .ses = SES_CIPHER, .len = LEN, .dst = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, no dst",			   .want = EFAULT, .ses = SES_CIPHER, .len = LEN, .dst = PTR_NULL },
	{ .what = "CIOCCRYPT, iv nowhere",		   .want = EFAULT, .ses = SES_CIPHER, .len = LEN, .iv = PTR_NOWHERE },
};
/* clang-format on */

static uint32_t
lnx_ses(const struct lnx *l, enum lnx_ses ses)
{
	return ses == SES_NONE ? NOBODYS : l->ses[ses];
}

static void
lnx_crypt(struct lnx *l, const struct lnx_crypt_case *c)
{
	struct crypt_op cop = {
		.ses = lnx_ses(l, c->ses),
		.op = c->op,
		.flags = c->flags,
		.len = c->len,
		.src = lnx_ptr(c->src, l->src),
		.dst = lnx_ptr(c->dst, l->dst),
		.mac = lnx_ptr(c->mac, lnx_mac),
		.iv = lnx_ptr(c->iv, lnx_iv),
	};

	lnx_want(l, c->what, cdev_crypt(&l->dev, &cop), c->want);
}

/* The longest message there is, of which there is no longest. */
static void
lnx_long(struct lnx *l)
{
	struct crypt_op cop = {
		.ses = l->ses[SES_CIPHER],
		.len = (uint32_t)(l->sum->len_max / LEN * LEN),
		.src = l->src,
		.dst = l->dst,
		.iv = lnx_iv,
	};

	lnx_want(l, "CIOCCRYPT, a long message", cdev_crypt(&l->dev, &cop), 0);
}

static int
lnx_auth(
    struct lnx *l, enum lnx_ses ses, uint16_t op, uint32_t len, uint8_t *src)
{
	struct crypt_auth_op caop = {
		.ses = lnx_ses(l, ses),
		.op = op,
		.len = len,
		.src = src,
		.dst = l->dst,
		.iv = lnx_iv,
		.iv_len = 12,
	};

	return cdev_raw(&l->dev, CIOCAUTHCRYPT, &caop);
}

static void
lnx_auths(struct lnx *l)
{
	int error;

	lnx_want(l, "CIOCAUTHCRYPT, unknown session",
	    lnx_auth(l, SES_NONE, COP_ENCRYPT, LEN, l->src), EINVAL);
	lnx_want(l, "CIOCAUTHCRYPT, as it should be",
	    lnx_auth(l, SES_AEAD, COP_ENCRYPT, LEN, l->src), 0);
	lnx_want(l, "CIOCAUTHCRYPT, op 2",
	    lnx_auth(l, SES_AEAD, 2, LEN, l->src), EINVAL);
	lnx_want(l, "CIOCAUTHCRYPT, wrong tag",
	    lnx_auth(l, SES_AEAD, COP_DECRYPT, LEN + TAG, l->src), EBADMSG);
	lnx_want(l, "CIOCAUTHCRYPT, shorter than the tag",
	    lnx_auth(l, SES_AEAD, COP_DECRYPT, TAG - 1, l->src), EINVAL);
	error = lnx_auth(l, SES_AEAD, COP_ENCRYPT, LEN, NOWHERE);
	/* Where it is the kernel that copies the data, it has the answer. */
	lnx_want(l, "CIOCAUTHCRYPT, src nowhere",
	    error == EFAULT ? EINVAL : error, EINVAL);
}

/* Submit until there is no room, and fetch all again. */
static void
lnx_async(struct lnx *l)
{
	struct crypt_op cop = {
		.ses = l->ses[SES_CIPHER],
		.len = LEN,
		.src = l->src,
		.dst = l->dst,
		.iv = lnx_iv,
	};
	struct crypt_op fetched;
	size_t n = 0;
	int error;

	error = cdev_raw(&l->dev, CIOCASYNCFETCH, &fetched);
	lnx_want(l, "CIOCASYNCFETCH, nothing submitted", error, EBUSY);
	while (n < ASYNC_MAX &&
	    (error = cdev_raw(&l->dev, CIOCASYNCCRYPT, &cop)) == 0)
		n++;
	lnx_want(l, "CIOCASYNCCRYPT, the queue is full", error, EBUSY);
	while (n > 0) {
		error = cdev_raw(&l->dev, CIOCASYNCFETCH, &fetched);
		if (error != 0 && error != EBUSY)
			break;
		if (error == 0)
			n--;
		else
			(void)usleep(100);
	}
	lnx_want(l, "CIOCASYNCFETCH, as it should be", error, 0);
	error = cdev_raw(&l->dev, CIOCASYNCFETCH, &fetched);
	lnx_want(l, "CIOCASYNCFETCH, all are fetched", error, EBUSY);
	cop.ses = NOBODYS;
	error = cdev_raw(&l->dev, CIOCASYNCCRYPT, &cop);
	lnx_want(l, "CIOCASYNCCRYPT, unknown session", error, EINVAL);
}

static void
lnx_others(struct lnx *l)
{
	struct session_info_op info;
	struct crypt_kop kop = { .crk_op = 9999 };
	uint32_t word = 0;
	int error;

	error = cdev_raw(&l->dev, _IOWR('c', 108, uint32_t), &word);
	lnx_want(l, "unknown ioctl", error, EINVAL);
	error = cdev_raw(&l->dev, CIOCCRYPT, NOWHERE);
	lnx_want(l, "CIOCCRYPT, argument nowhere", error, EFAULT);
	error = cdev_session_end(&l->dev, NOBODYS);
	lnx_want(l, "CIOCFSESSION, unknown session", error, 0);
	error = cdev_session_info(&l->dev, &info, NOBODYS);
	lnx_want(l, "CIOCGSESSINFO, unknown session", error, EINVAL);
	error = cdev_raw(&l->dev, CIOCKEY, &kop);
	lnx_want(l, "CIOCKEY, unknown operation", error, EINVAL);
	error = cdev_cphash(&l->dev, l->ses[SES_HASH], l->ses[SES_HASH]);
	lnx_want(l, "CIOCCPHASH, a session and itself", error, EDEADLK);
	error = cdev_cphash(&l->dev, l->ses[SES_HASH], NOBODYS);
	lnx_want(l, "CIOCCPHASH, no such source", error, ENOENT);
	error = cdev_cphash(&l->dev, NOBODYS, l->ses[SES_HASH]);
	lnx_want(l, "CIOCCPHASH, no such destination", error, ENOENT);
}

static void
lnx_rw(struct lnx *l)
{
	struct stat st;
	char byte = 0;

	if (fstat(l->dev.fd, &st) != 0 || S_ISSOCK(st.st_mode)) {
		check_errors_skip(l->sum, "linux", "read and write",
		    "the device is a stand-in");
		return;
	}
	lnx_want(l, "read", read(l->dev.fd, &byte, 1) < 0 ? errno : 0, EINVAL);
	lnx_want(
	    l, "write", write(l->dev.fd, &byte, 1) < 0 ? errno : 0, EINVAL);
}

static int
lnx_open(struct lnx *l, const char *path, bool crioget)
{
	struct session_op sops[SESSIONS] = {
		[SES_CIPHER] = { .cipher = CRYPTO_AES_CBC, .keylen = 16 },
		[SES_HASH] = { .mac = CRYPTO_SHA1 },
		[SES_BOTH] = { .cipher = CRYPTO_AES_CBC,
		    .keylen = 16,
		    .mac = CRYPTO_SHA1_HMAC,
		    .mackeylen = 20 },
		[SES_AEAD] = { .cipher = CRYPTO_AES_GCM, .keylen = 16 },
	};
	int error = cdev_open(&l->dev, path, crioget);

	if (error != 0)
		return error;
	for (size_t i = 0; i < SESSIONS && error == 0; i++) {
		sops[i].key = lnx_key;
		sops[i].mackey = lnx_key;
		error = cdev_session(&l->dev, &sops[i]);
		l->ses[i] = sops[i].ses;
	}
	if (error != 0)
		cdev_close(&l->dev);
	return error;
}

int
check_errors_linux(struct check_errors *sum, const char *path, bool crioget)
{
	size_t room = sum->len_max + LEN + TAG;
	struct lnx l = { .sum = sum };
	int error = ENOMEM;

	l.src = calloc(1, room);
	l.dst = calloc(1, room);
	if (l.src != NULL && l.dst != NULL)
		error = lnx_open(&l, path, crioget);
	if (error == 0) {
		for (size_t i = 0; i <
		     sizeof(lnx_session_cases) / sizeof(lnx_session_cases[0]);
		     i++)
			lnx_session(&l, &lnx_session_cases[i]);
		for (size_t i = 0;
		     i < sizeof(lnx_crypt_cases) / sizeof(lnx_crypt_cases[0]);
		     i++)
			lnx_crypt(&l, &lnx_crypt_cases[i]);
		lnx_long(&l);
		lnx_auths(&l);
		lnx_async(&l);
		lnx_others(&l);
		lnx_rw(&l);
		cdev_close(&l.dev);
	}
	free(l.src);
	free(l.dst);
	return error;
}
