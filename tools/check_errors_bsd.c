/* SPDX-License-Identifier: ISC */
/*
 * check_errors_bsd.c - the same for the BSDs: compiled once for the header of each,
 * with ERRORS_FREEBSD, ERRORS_NETBSD or ERRORS_OPENBSD.  What the calls have in
 * common has the same names in all of them.
 */
#include "check_errors.h"

#include <sys/ioctl.h>

#include <crypto/cryptodev.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LEN	64u /* of a message, bytes: whole blocks */
#define LEN_MAX 262144u /* more than any BSD takes */
#define NOBODYS 0x7a7a7a7au /* no session has this number */
#define NOWHERE ((void *)8) /* no program has memory there */
#define NONE	(-1) /* there is no such case */

#define NCASES(a) (sizeof(a) / sizeof((a)[0]))

/* Columns of the table of errnos. */
enum bsd_column {
	FREEBSD12,
	FREEBSD13,
	NETBSD,
	OPENBSD,
	BSD_COLUMNS,
};

enum bsd_ses {
	SES_CIPHER, /* AES-CBC */
	SES_HASH, /* HMAC-SHA-1 */
	SES_NONE,
	SESSIONS = SES_NONE,
};

struct bsd {
	struct check_errors *sum;
	enum bsd_column column;
	const char *name;
	int fd;
	uint32_t ses[SESSIONS];
	char *data; /* owned, LEN_MAX bytes */
};

static char bsd_key[64] = { 1, 2, 3, 4 };
static char bsd_iv[16] = { 5, 6, 7 };
static char bsd_mac[64];

static int
bsd_ioctl(const struct bsd *b, unsigned long command, void *arg)
{
	return ioctl(b->fd, command, arg) < 0 ? errno : 0;
}

static void
bsd_want(struct bsd *b, const char *what, int error, int want)
{
	if (want != NONE)
		check_errors_case(b->sum, b->name, what, error, want);
}

enum bsd_ptr {
	PTR_GOOD,
	PTR_NULL,
	PTR_NOWHERE,
};

static void *
bsd_ptr(enum bsd_ptr ptr, void *good)
{
	return ptr == PTR_GOOD ? good : ptr == PTR_NULL ? NULL : NOWHERE;
}

struct bsd_session_case {
	const char *what;
	int want[BSD_COLUMNS];
	uint32_t cipher, mac;
	uint32_t keylen;
	int mackeylen;
	enum bsd_ptr key, mackey;
};

/* clang-format off */
#define ALL(e) { (e), (e), (e), (e) }

static const struct bsd_session_case bsd_session_cases[] = {
	{ .what = "CIOCGSESSION, both ids 0",	   .want = { EOPNOTSUPP, EINVAL, EINVAL, EINVAL } },
	{ .what = "CIOCGSESSION, unknown cipher",  .want = ALL(EINVAL), .cipher = 9999, .keylen = 16 },
	{ .what = "CIOCGSESSION, unknown mac",	   .want = ALL(EINVAL), .mac = 9999 },
	{ .what = "CIOCGSESSION, a MAC",	   .want = { NONE, NONE, NONE, EINVAL }, .mac = 7, .mackeylen = 20 },
	{ .what = "CIOCGSESSION, key of 15 bytes", .want = ALL(EINVAL), .cipher = 11, .keylen = 15 },
	{ .what = "CIOCGSESSION, key of 0 bytes",  .want = ALL(EINVAL), .cipher = 11 },
	{ .what = "CIOCGSESSION, key of 2^32 - 1 bytes", .want = ALL(EINVAL), .cipher = 11, .keylen = UINT32_MAX },
	{ .what = "CIOCGSESSION, mac key of 4096 bytes", .want = ALL(EINVAL), .mac = 7, .mackeylen = 4096 },
	{ .what = "CIOCGSESSION, mac key of -1 bytes", .want = ALL(EINVAL), .mac = 7, .mackeylen = -1 },
	{ .what = "CIOCGSESSION, key nowhere",	   .want = ALL(EFAULT), .cipher = 11, .keylen = 16, .key = PTR_NOWHERE },
	{ .what = "CIOCGSESSION, no key",	   .want = ALL(EFAULT), .cipher = 11, .keylen = 16, .key = PTR_NULL },
	{ .what = "CIOCGSESSION, mac key nowhere", .want = { EFAULT, EFAULT, EFAULT, EINVAL }, .mac = 7, .mackeylen = 20, .mackey = PTR_NOWHERE },
	{ .what = "CIOCGSESSION, as it should be", .want = ALL(0), .cipher = 11, .keylen = 16 },
};

struct bsd_crypt_case {
	const char *what;
	int want[BSD_COLUMNS];
	enum bsd_ses ses;
	uint16_t op;
	uint32_t len;
	enum bsd_ptr src, dst, mac, iv;
};

/* A cipher's call has no mac and a hash's no iv, or that is the case. */
#define CIPHER .ses = SES_CIPHER, .mac = PTR_NULL
#define HASH   .ses = SES_HASH, .iv = PTR_NULL

static const struct bsd_crypt_case bsd_crypt_cases[] = {
	{ .what = "CIOCCRYPT, as it should be",	    .want = ALL(0),	 CIPHER, .op = 1, .len = LEN },
	{ .what = "CIOCCRYPT, unknown session",	    .want = ALL(EINVAL), .ses = SES_NONE, .op = 1, .len = LEN, .mac = PTR_NULL },
	{ .what = "CIOCCRYPT, nothing to encrypt",  .want = ALL(EINVAL), CIPHER, .op = 1 },
	{ .what = "CIOCCRYPT, nothing to hash",	    .want = { 0, 0, 0, NONE }, HASH, .op = 1 },
	{ .what = "CIOCCRYPT, no whole block",	    .want = ALL(EINVAL), CIPHER, .op = 1, .len = LEN - 1 },
	{ .what = "CIOCCRYPT, too long",	    .want = ALL(E2BIG),	 CIPHER, .op = 1, .len = LEN_MAX },
	{ .what = "CIOCCRYPT, longer than OpenBSD takes", .want = { NONE, NONE, NONE, E2BIG }, CIPHER, .op = 1, .len = 65536 },
	{ .what = "CIOCCRYPT, op 9",		    .want = { 0, EINVAL, 0, 0 }, CIPHER, .op = 9, .len = LEN },
	{ .what = "CIOCCRYPT, mac without hash in session", .want = ALL(EINVAL), .ses = SES_CIPHER, .op = 1, .len = LEN },
	{ .what = "CIOCCRYPT, no mac for the hash", .want = { 0, 0, 0, NONE }, HASH, .op = 1, .len = LEN, .mac = PTR_NULL },
	{ .what = "CIOCCRYPT, mac nowhere",	    .want = { EFAULT, EFAULT, EFAULT, NONE }, HASH, .op = 1, .len = LEN, .mac = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, iv without cipher in session", .want = { EINVAL, EINVAL, EINVAL, NONE }, .ses = SES_HASH, .op = 1, .len = LEN },
	{ .what = "CIOCCRYPT, src nowhere",	    .want = ALL(EFAULT), CIPHER, .op = 1, .len = LEN, .src = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, no src",		    .want = ALL(EFAULT), CIPHER, .op = 1, .len = LEN, .src = PTR_NULL },
	{ .what = "CIOCCRYPT, dst nowhere",	    .want = ALL(EFAULT), CIPHER, .op = 1, .len = LEN, .dst = PTR_NOWHERE },
	{ .what = "CIOCCRYPT, iv nowhere",	    .want = ALL(EFAULT), CIPHER, .op = 1, .len = LEN, .iv = PTR_NOWHERE },
};
/* clang-format on */

static void
bsd_session(struct bsd *b, const struct bsd_session_case *c)
{
	struct session_op sop;
	int error;

	memset(&sop, 0, sizeof(sop));
	sop.cipher = c->cipher;
	sop.mac = c->mac;
	sop.keylen = c->keylen;
	sop.key = bsd_ptr(c->key, bsd_key);
	sop.mackeylen = c->mackeylen;
	sop.mackey = bsd_ptr(c->mackey, bsd_key);
	error = bsd_ioctl(b, CIOCGSESSION, &sop);
	bsd_want(b, c->what, error, c->want[b->column]);
	if (error == 0)
		(void)bsd_ioctl(b, CIOCFSESSION, &sop.ses);
}

static void
bsd_crypt(struct bsd *b, const struct bsd_crypt_case *c)
{
	struct crypt_op cop;

	if (c->want[b->column] == NONE)
		return;
	memset(&cop, 0, sizeof(cop));
	cop.ses = c->ses == SES_NONE ? NOBODYS : b->ses[c->ses];
	cop.op = c->op;
	cop.len = c->len;
	cop.src = bsd_ptr(c->src, b->data);
	cop.dst = bsd_ptr(c->dst, b->data);
	cop.mac = bsd_ptr(c->mac, bsd_mac);
	cop.iv = bsd_ptr(c->iv, bsd_iv);
	bsd_want(b, c->what, bsd_ioctl(b, CIOCCRYPT, &cop), c->want[b->column]);
}

#ifdef ERRORS_FREEBSD
static void
bsd_own(struct bsd *b)
{
	struct crypt_find_op find = { .crid = -1, .name = "no such driver" };
	struct session2_op sop = {
		.cipher = CRYPTO_AES_NIST_GCM_16,
		.mac = b->column == FREEBSD12 ? CRYPTO_AES_128_NIST_GMAC : 0,
		.keylen = 16,
		.key = bsd_key,
		.mackeylen = b->column == FREEBSD12 ? 16 : 0,
		.mackey = bsd_key,
		.crid = CRYPTO_FLAG_HARDWARE | CRYPTO_FLAG_SOFTWARE,
	};
	struct crypt_aead aead = {
		.op = COP_DECRYPT,
		.len = LEN,
		.ivlen = 12,
		.src = b->data,
		.dst = b->data,
		.tag = bsd_mac,
		.iv = bsd_iv,
	};
	int error = bsd_ioctl(b, CIOCFINDDEV, &find);

	bsd_want(b, "CIOCFINDDEV, not found", error, ENOENT);
	error = bsd_ioctl(b, CIOCGSESSION2, &sop);
	bsd_want(b, "CIOCGSESSION2, as it should be", error, 0);
	aead.ses = sop.ses;
	error = bsd_ioctl(b, CIOCCRYPTAEAD, &aead);
	bsd_want(b, "CIOCCRYPTAEAD, wrong tag", error, EBADMSG);
	aead.ses = NOBODYS;
	error = bsd_ioctl(b, CIOCCRYPTAEAD, &aead);
	bsd_want(b, "CIOCCRYPTAEAD, unknown session", error, EINVAL);
	(void)bsd_ioctl(b, CIOCFSESSION, &sop.ses);
}
#elif defined(ERRORS_NETBSD)
static void
bsd_own(struct bsd *b)
{
	struct crypt_result result = { .reqid = NOBODYS };
	struct crypt_sgop sgop = { .count = 0 };
	struct crypt_sfop sfop = { .count = 0 };
	uint32_t ses = NOBODYS;
	int error = bsd_ioctl(b, CIOCNCRYPTRET, &result);

	bsd_want(b, "CIOCNCRYPTRET, nothing ready", error, EINPROGRESS);
	error = bsd_ioctl(b, CIOCNGSESSION, &sgop);
	bsd_want(b, "CIOCNGSESSION, none", error, EINVAL);
	error = bsd_ioctl(b, CIOCNFSESSION, &sfop);
	bsd_want(b, "CIOCNFSESSION, none", error, EINVAL);
	sfop.count = 1;
	sfop.sesid = &ses;
	error = bsd_ioctl(b, CIOCNFSESSION, &sfop);
	bsd_want(b, "CIOCNFSESSION, unknown session", error, 0);
}
#else
static void
bsd_own(struct bsd *b)
{
	(void)b;
}
#endif

static void
bsd_others(struct bsd *b)
{
	uint32_t word = NOBODYS;
	int error = bsd_ioctl(b, _IOWR('c', 99, uint32_t), &word);

	bsd_want(b, "unknown ioctl", error, EINVAL);
	error = bsd_ioctl(b, CIOCCRYPT, NOWHERE);
	bsd_want(b, "CIOCCRYPT, argument nowhere", error, EFAULT);
	word = NOBODYS;
	error = bsd_ioctl(b, CIOCFSESSION, &word);
	bsd_want(b, "CIOCFSESSION, unknown session", error, EINVAL);
	bsd_own(b);
}

/* Where there is no descriptor to be had from CRIOGET, the node's will do. */
static int
bsd_open(struct bsd *b, const char *path, bool crioget)
{
	uint32_t word = 0;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return errno;
	b->fd = fd;
	if (crioget && bsd_ioctl(b, CRIOGET, &word) == 0) {
		b->fd = (int)word;
		(void)close(fd);
	}
	return 0;
}

static int
bsd_begin(struct bsd *b)
{
	struct session_op sop;
	int error;

	memset(&sop, 0, sizeof(sop));
	sop.cipher = 11;
	sop.keylen = 16;
	sop.key = bsd_ptr(PTR_GOOD, bsd_key);
	error = bsd_ioctl(b, CIOCGSESSION, &sop);
	b->ses[SES_CIPHER] = sop.ses;
	if (error != 0 || b->column == OPENBSD)
		return error;
	memset(&sop, 0, sizeof(sop));
	sop.mac = 7;
	sop.mackeylen = 20;
	sop.mackey = bsd_ptr(PTR_GOOD, bsd_key);
	error = bsd_ioctl(b, CIOCGSESSION, &sop);
	b->ses[SES_HASH] = sop.ses;
	return error;
}

static int
bsd_run(struct bsd *b, const char *path, bool crioget)
{
	int error;

	b->data = calloc(1, LEN_MAX);
	if (b->data == NULL)
		return ENOMEM;
	error = bsd_open(b, path, crioget);
	if (error == 0) {
		error = bsd_begin(b);
		for (size_t i = 0; error == 0 && i < NCASES(bsd_session_cases);
		     i++)
			bsd_session(b, &bsd_session_cases[i]);
		for (size_t i = 0; error == 0 && i < NCASES(bsd_crypt_cases);
		     i++)
			bsd_crypt(b, &bsd_crypt_cases[i]);
		if (error == 0)
			bsd_others(b);
		(void)close(b->fd);
	}
	free(b->data);
	return error;
}

#ifdef ERRORS_FREEBSD
int
check_errors_freebsd(struct check_errors *sum, const char *path, bool crioget)
{
	struct bsd b = { .sum = sum, .name = sum->flavour };

	b.column =
	    strcmp(sum->flavour, "freebsd13") == 0 ? FREEBSD13 : FREEBSD12;
	return bsd_run(&b, path, crioget);
}
#elif defined(ERRORS_NETBSD)
int
check_errors_netbsd(struct check_errors *sum, const char *path, bool crioget)
{
	struct bsd b = { .sum = sum, .name = "netbsd", .column = NETBSD };

	return bsd_run(&b, path, crioget);
}
#else
int
check_errors_openbsd(struct check_errors *sum, const char *path, bool crioget)
{
	struct bsd b = { .sum = sum, .name = "openbsd", .column = OPENBSD };

	return bsd_run(&b, path, crioget);
}
#endif
