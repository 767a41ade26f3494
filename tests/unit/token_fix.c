/* SPDX-License-Identifier: ISC */
/*
 * token_fix.c - emulators as children, and their control sockets.
 */
#include "token_fix.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "linux_ref.h"

static char tf_dir[] = "/tmp/token.XXXXXX";
static struct {
	pid_t pid;
	int control;
	int port;
} tf_tokens[TF_TOKENS];
static size_t tf_n;

void
tf_sleep(long ms)
{
	const struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&ts, NULL);
}

static const char *
tf_path(const char *name, size_t token)
{
	static char path[64];

	(void)snprintf(path, sizeof(path), "%s/%s%zu", tf_dir, name, token);
	return path;
}

size_t
tf_key(unsigned int id, uint8_t key[64])
{
	static const size_t lens[] = { 16, 24, 32 };
	size_t len = id < 0x0200 ? lens[id - 0x0101] : 20;

	ref_bytes(key, len, id);
	return len;
}

static char *
tf_put_spec(unsigned int id, const char *type, const char *alg)
{
	uint8_t key[64];
	size_t len = tf_key(id, key);
	char *text = malloc(256);
	int n = snprintf(text, 256, "%s:%04x:%s:", type, id, alg);

	for (size_t i = 0; i < len; i++)
		n += snprintf(text + n, 256 - (size_t)n, "%02x", key[i]);
	return text;
}

static void
tf_exec(size_t token, const char *const *more)
{
	static const struct {
		unsigned int id;
		const char *type, *alg;
	} keys[] = { { 0x0101, "aes", "aes128" }, { 0x0102, "aes", "aes192" },
		{ 0x0103, "aes", "aes256" }, { 0x0201, "hmac", "hmac-sha1" },
		{ 0x0202, "hmac", "hmac-sha256" },
		{ 0x0203, "hmac", "hmac-sha384" },
		{ 0x0204, "hmac", "hmac-sha512" } };
	const char *argv[64] = { TEST_EMULATOR, "--usbip", "0" };
	/* The older has no AES. */
	bool old = more != NULL && strcmp(more[0], "--firmware") == 0;
	char serial[16];
	size_t n = 3;

	(void)snprintf(serial, sizeof(serial), "%zu", TF_SERIAL + token);
	argv[n++] = "--serial";
	argv[n++] = serial;
	argv[n++] = "--control";
	argv[n++] = strdup(tf_path("control", token));
	argv[n++] = "--ready";
	argv[n++] = strdup(tf_path("ready", token));
	for (size_t i = old ? 3 : 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		argv[n++] = "--put";
		argv[n++] = tf_put_spec(keys[i].id, keys[i].type, keys[i].alg);
	}
	while (more != NULL && *more != NULL)
		argv[n++] = *more++;
	/* Not to be left behind, whatever becomes of the test. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* execv wants pointers to what it does not change. */
	execv(TEST_EMULATOR, (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void
tf_connect(size_t token)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(sun.sun_path, sizeof(sun.sun_path), "%s",
	    tf_path("control", token));
	cr_assert_eq(connect(fd, (struct sockaddr *)&sun, sizeof(sun)), 0,
	    "control: %s", strerror(errno));
	tf_tokens[token].control = fd;
}

static void
tf_start_one(size_t token, const char *const *more)
{
	FILE *ready = NULL;
	char line[32];

	tf_tokens[token].pid = fork();
	if (tf_tokens[token].pid == 0)
		tf_exec(token, more);
	for (int i = 0; i < 500 && ready == NULL; i++) {
		ready = fopen(tf_path("ready", token), "re");
		if (ready == NULL)
			tf_sleep(10);
	}
	cr_assert_not_null(ready, "the emulator does not start");
	cr_assert_not_null(fgets(line, sizeof(line), ready));
	cr_assert_eq(strncmp(line, "usbip ", 6), 0);
	tf_tokens[token].port = (int)strtol(line + 6, NULL, 10);
	(void)fclose(ready);
	tf_connect(token);
}

void
tf_start(size_t n, const char *const *more)
{
	char servers[128] = "";
	size_t len = 0;

	cr_assert_not_null(mkdtemp(tf_dir));
	for (tf_n = 0; tf_n < n; tf_n++) {
		tf_start_one(tf_n, more);
		len += (size_t)snprintf(servers + len, sizeof(servers) - len,
		    "%s127.0.0.1:%d", tf_n > 0 ? "," : "",
		    tf_tokens[tf_n].port);
	}
	setenv("USBIP_LIBUSB", servers, 1);
}

const char *
tf_file(const char *name, const char *text)
{
	static char path[128];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", tf_dir, name);
	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	(void)close(fd);
	return path;
}

void
tf_attach(const char *settings)
{
	char spec[512], why[256] = "";

	(void)snprintf(spec, sizeof(spec), "yubihsm,password=%s,%s",
	    tf_file("password", "password"), settings != NULL ? settings : "");
	cr_assert_eq(drivers_want(spec, why, sizeof(why)), 0, "%s", why);
	cr_assert_eq(drivers_attach(), 0);
}

void
tf_init(void)
{
	tf_start(1, NULL);
	tf_attach(NULL);
	tf_await(0, "ready");
}

void
tf_fini(void)
{
	drivers_detach();
	for (size_t i = 0; i < tf_n; i++) {
		kill(tf_tokens[i].pid, SIGTERM);
		(void)waitpid(tf_tokens[i].pid, NULL, 0);
		close(tf_tokens[i].control);
		(void)unlink(tf_path("control", i));
		(void)unlink(tf_path("ready", i));
	}
	(void)unlink(tf_file("password", ""));
	(void)rmdir(tf_dir);
}

const char *
tf_say(size_t token, const char *line)
{
	static char answer[4096];
	int fd = tf_tokens[token].control;
	size_t len = 0;

	(void)dprintf(fd, "%s\n", line);
	while (len == 0 || answer[len - 1] != '\n') {
		ssize_t n = read(fd, answer + len, sizeof(answer) - 1 - len);

		cr_assert_gt(n, 0, "%s: no answer", line);
		len += (size_t)n;
	}
	answer[len - 1] = '\0';
	cr_assert_eq(strncmp(answer, "ok", 2), 0, "%s: %s", line, answer);
	return answer;
}

unsigned long
tf_stat(size_t token, const char *name)
{
	const char *at = tf_say(token, "stats");
	char key[64];

	(void)snprintf(key, sizeof(key), " %s=", name);
	at = strstr(at, key);
	return at != NULL ? strtoul(at + strlen(key), NULL, 10) : 0;
}

void
tf_await(size_t token, const char *state)
{
	struct drivers_token tokens[8];
	char serial[16];

	(void)snprintf(serial, sizeof(serial), "%010zu", TF_SERIAL + token);
	for (int i = 0; i < 2000; i++) {
		size_t n = drivers_tokens(tokens, 8);

		for (size_t j = 0; j < n; j++) {
			if (strcmp(tokens[j].serial, serial) == 0 &&
			    strcmp(tokens[j].state, state) == 0)
				return;
		}
		tf_sleep(10);
	}
	cr_assert_fail("token %zu does not become %s", token, state);
}

void
tf_reference(uint8_t *ref, size_t len, unsigned int object, uint32_t serial)
{
	char id[16], text[16] = "any", why[256];
	const struct drivers_keyref want = {
		.driver = "yubihsm", .object = id, .serial = text, .length = len
	};

	(void)snprintf(id, sizeof(id), "0x%04x", object);
	if (serial != 0)
		(void)snprintf(text, sizeof(text), "%u", serial);
	cr_assert_eq(drivers_keyref(ref, &want, why, sizeof(why)), 0);
}

int
tf_session(
    crypto_session_t *ses, int alg, const void *key, size_t len, size_t mac)
{
	uint8_t copy[128];
	struct cryptoini cri = { .cri_alg = alg,
		.cri_klen = (int)len * 8,
		.cri_mlen = (int)mac,
		.cri_key = (caddr_t)copy };

	memcpy(copy, key, len);
	return crypto_newsession(
	    ses, &cri, CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE);
}

crypto_session_t
tf_on_object(int alg, unsigned int object)
{
	crypto_session_t ses;
	uint8_t ref[64], key[64];
	size_t len = tf_key(object, key);
	int error;

	tf_reference(ref, len, object, TF_SERIAL);
	error = tf_session(&ses, alg, ref, len, 0);
	cr_assert_eq(error, 0, "0x%04x: %s", object, strerror(error));
	return ses;
}

static int
tf_called(struct cryptop *crp)
{
	(void)sem_post((void *)crp->crp_opaque);
	return 0;
}

int
tf_run(const struct tf_op *op)
{
	struct cryptop *crp = crypto_getreq(1);
	struct cryptodesc *crd = crp->crp_desc;
	sem_t done;
	int error;

	(void)sem_init(&done, 0, 0);
	crp->crp_session = *op->ses;
	crp->crp_buf = (caddr_t)op->buf;
	crp->crp_ilen = (int)op->total;
	crp->crp_flags = CRYPTO_F_CBIMM | op->kind;
	crp->crp_callback = tf_called;
	crp->crp_opaque = (caddr_t)&done;
	crd->crd_alg = op->alg;
	crd->crd_flags = op->flags;
	crd->crd_skip = (int)op->skip;
	crd->crd_len = (int)op->len;
	crd->crd_inject = (int)op->inject;
	if (op->iv != NULL)
		memcpy(crd->crd_iv, op->iv, 16);
	crd->crd_key = (caddr_t)(uintptr_t)op->key;
	crd->crd_klen = (int)op->key_len * 8;
	do {
		cr_assert_eq(crypto_dispatch(crp), 0);
		while (sem_wait(&done) != 0)
			continue;
	} while (crp->crp_etype == EAGAIN);
	*op->ses = crp->crp_session;
	error = crp->crp_etype;
	crypto_freereq(crp);
	(void)sem_destroy(&done);
	return error;
}

int
tf_cipher(crypto_session_t *ses, int alg, bool encrypt, const uint8_t *iv,
    uint8_t *data, size_t len)
{
	const struct tf_op op = {
		.ses = ses,
		.alg = alg,
		.flags = CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
		    (encrypt ? CRD_F_ENCRYPT : 0),
		.buf = data,
		.len = len,
		.total = len,
		.iv = iv,
	};

	return tf_run(&op);
}

int
tf_mac_flags(crypto_session_t *ses, int alg, int flags, const uint8_t *data,
    size_t len, uint8_t *mac, size_t mac_len)
{
	uint8_t *buf = malloc(len + 64);
	const struct tf_op op = { .ses = ses,
		.alg = alg,
		.flags = flags,
		.buf = buf,
		.len = len,
		.inject = len,
		.total = len + 64 };
	int error;

	memcpy(buf, data, len);
	error = tf_run(&op);
	if (mac != NULL)
		memcpy(mac, buf + len, mac_len);
	free(buf);
	return error;
}

int
tf_mac(crypto_session_t *ses, int alg, const uint8_t *data, size_t len,
    uint8_t *mac, size_t mac_len)
{
	return tf_mac_flags(ses, alg, 0, data, len, mac, mac_len);
}

const char *
tf_driver(crypto_session_t ses)
{
	device_t dev = crypto_find_device_byhid((int)crypto_ses2hid(ses));

	return dev != NULL ? dev->name : "none";
}
