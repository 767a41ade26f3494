/* SPDX-License-Identifier: ISC */
/*
 * tokenstream.c - streams of requests while the token is unplugged and plugged in
 * again.  Half of them have references to its keys: these wait for it.  The others
 * have keys of their own, which are on it while it is there: these notice nothing.
 * No request is lost or done twice, and none waits for ever.
 * Usage: tokenstream UNPLUG REPLUG [REFERENCE KEY]..., commands and hexadecimal
 */
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "client.h"
#include "hex.h"

#define LOSSES	    2u
#define STREAMS_MAX 32u
#define KEY_MAX	    32u
#define BLOCK	    16u
#define TEXT	    64u /* bytes a request */
#define REQUESTS    100u /* of each stream between two events */
#define REFUSALS    3u /* of each that has a reference while there is no token */
#define CALL_MAX    60 /* seconds after which a call counts as hung */

enum order {
	ORDER_NONE,
	ORDER_TELL, /* where the session is */
	ORDER_RENEW, /* go on in a session of now */
};

/* Atomic is what the thread and the others share. */
struct stream {
	unsigned int number;
	bool reference;
	uint8_t key[KEY_MAX]; /* for the device: a reference, or the key */
	size_t key_len;
	EVP_CIPHER_CTX *soft; /* goes the same way */
	pthread_t thread;
	int fd;
	uint32_t ses;
	uint8_t iv[BLOCK];
	bool fresh; /* the session does not know its IV */
	atomic_int order;
	atomic_bool on_token; /* answer to ORDER_TELL */
	atomic_uint done; /* requests */
	atomic_uint refused; /* calls that were answered by ENODEV */
	atomic_long
	    since; /* seconds, when the call began that is under way; 0 */
};

static struct stream streams[STREAMS_MAX];
static unsigned int nstreams;
static unsigned int requests;
static atomic_bool stop;

static void
pause_ms(long ms)
{
	struct timespec ts = { .tv_sec = 0, .tv_nsec = ms * 1000000 };

	nanosleep(&ts, NULL);
}

static long
seconds(void)
{
	struct timespec ts;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &ts) == 0);
	return (long)ts.tv_sec + 1;
}

static const EVP_CIPHER *
soft_cipher(size_t key_len)
{
	return key_len == 16 ? EVP_aes_128_cbc()
	    : key_len == 24  ? EVP_aes_192_cbc()
			     : EVP_aes_256_cbc();
}

static void
stream_add(bool reference, const char *key, const char *real)
{
	struct stream *s = &streams[nstreams];
	uint8_t soft[KEY_MAX];

	CHECK(nstreams < STREAMS_MAX);
	s->number = nstreams++;
	s->reference = reference;
	s->key_len = hex_read(s->key, sizeof(s->key), key);
	CHECK(hex_read(soft, sizeof(soft), real) == s->key_len);
	s->soft = EVP_CIPHER_CTX_new();
	CHECK(s->soft != NULL);
	CHECK(EVP_EncryptInit_ex(
		  s->soft, soft_cipher(s->key_len), NULL, soft, s->iv) == 1);
	CHECK(EVP_CIPHER_CTX_set_padding(s->soft, 0) == 1);
}

/* A key that no other stream has. */
static void
stream_add_own(const char *like, unsigned int n)
{
	char text[2 * KEY_MAX + 1];

	CHECK(strlen(like) < sizeof(text) && strlen(like) >= 8);
	snprintf(text, sizeof(text), "%08x%s", n, like + 8);
	stream_add(false, text, text);
}

static void
stream_open(struct stream *s)
{
	struct session_op sop = { .cipher = CRYPTO_AES_CBC,
		.keylen = (uint32_t)s->key_len,
		.key = s->key };

	CHECK_ERR(
	    cl_ioctl(s->fd, CIOCGSESSION, &sop), 0, "stream %u", s->number);
	s->ses = sop.ses;
	s->fresh = true;
}

static int
stream_call(struct stream *s, uint8_t *text, uint8_t *out)
{
	int error;

	atomic_store(&s->since, seconds());
	error = cl_cipher(s->fd, s->ses, COP_ENCRYPT, text, out, TEXT,
	    s->fresh ? s->iv : NULL);
	atomic_store(&s->since, 0);
	return error;
}

/* Its next request, however often that takes. */
static void
stream_request(struct stream *s)
{
	uint8_t text[TEXT];
	uint8_t want[TEXT];
	uint8_t out[TEXT];
	unsigned int count = atomic_load(&s->done);
	int len;
	int error;

	for (unsigned int i = 0; i < TEXT / BLOCK; i++)
		snprintf((char *)text + (size_t)i * BLOCK, BLOCK,
		    "%02x %08x %02x", s->number, count, i);
	CHECK(EVP_EncryptUpdate(s->soft, want, &len, text, TEXT) == 1);
	while ((error = stream_call(s, text, out)) == ENODEV && s->reference) {
		atomic_fetch_add(&s->refused, 1);
		pause_ms(20);
	}
	CHECK_ERR(error, 0, "stream %u, request %u", s->number, count);
	CHECK_MEM(out, want, TEXT, "stream %u, request %u", s->number, count);
	memcpy(s->iv, out + TEXT - BLOCK, BLOCK);
	s->fresh = false;
	atomic_fetch_add(&s->done, 1);
}

static bool
stream_where(const struct stream *s)
{
	struct session_info_op siop = { .ses = s->ses };

	CHECK_OK(cl_ioctl(s->fd, CIOCGSESSINFO, &siop));
	return strstr(siop.cipher_info.cra_driver_name, "yubihsm") != NULL;
}

static void *
stream_main(void *arg)
{
	struct stream *s = arg;

	s->fd = cl_open();
	stream_open(s);
	while (!atomic_load(&stop)) {
		int order = atomic_load(&s->order);

		if (order == ORDER_RENEW) {
			CHECK_OK(cl_session_end(s->fd, s->ses));
			stream_open(s);
		}
		stream_request(s);
		if (order == ORDER_TELL)
			atomic_store(&s->on_token, stream_where(s));
		if (order != ORDER_NONE)
			atomic_store(&s->order, ORDER_NONE);
		/* Software is quick, and others want a processor, too. */
		if (!s->reference)
			pause_ms(2);
	}
	CHECK_OK(cl_session_end(s->fd, s->ses));
	CHECK(close(s->fd) == 0);
	EVP_CIPHER_CTX_free(s->soft);
	return NULL;
}

/* Somebody has to see that a call does not return. */
static void
watch(void)
{
	long now = seconds();

	for (unsigned int i = 0; i < nstreams; i++) {
		long since = atomic_load(&streams[i].since);

		if (since != 0 && now - since > CALL_MAX)
			FAIL("stream %u: request %u hangs", i,
			    atomic_load(&streams[i].done));
	}
	pause_ms(5);
}

/* Until each stream of the kind has done so much more, and each reference has been
 * refused so often. */
static void
await(bool references, unsigned int more, unsigned int refusals)
{
	unsigned int done[STREAMS_MAX];
	unsigned int refused[STREAMS_MAX];

	for (unsigned int i = 0; i < nstreams; i++) {
		done[i] = atomic_load(&streams[i].done) + more;
		refused[i] = atomic_load(&streams[i].refused) + refusals;
	}
	for (unsigned int i = 0; i < nstreams; i++) {
		const struct stream *s = &streams[i];

		while (s->reference == references &&
		    atomic_load(&s->done) < done[i])
			watch();
		while (s->reference && atomic_load(&s->refused) < refused[i])
			watch();
	}
}

/* Have the streams that have a key of their own, or all, do something. */
static void
command(enum order order, bool all)
{
	for (unsigned int i = 0; i < nstreams; i++) {
		if (all || !streams[i].reference)
			atomic_store(&streams[i].order, (int)order);
	}
	for (unsigned int i = 0; i < nstreams; i++) {
		while (atomic_load(&streams[i].order) != ORDER_NONE)
			watch();
	}
}

static void
all_on_token(void)
{
	await(true, requests, 0);
	await(false, requests, 0);
	command(ORDER_TELL, true);
	for (unsigned int i = 0; i < nstreams; i++) {
		if (!atomic_load(&streams[i].on_token))
			FAIL("stream %u is not on the token", i);
	}
}

static void
run(const char *shell_command)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", shell_command, (char *)NULL);
		_exit(127);
	}
	cl_reap(pid);
}

static void
loss(const char *unplug, const char *replug)
{
	run(unplug);
	await(false, requests, REFUSALS);
	command(ORDER_TELL, false);
	for (unsigned int i = 0; i < nstreams; i++) {
		if (!streams[i].reference && atomic_load(&streams[i].on_token))
			FAIL("stream %u is on a token that is not there", i);
	}
	run(replug);
	await(true, requests, 0);
	/* Where they moved to they stay; a new session finds the token. */
	command(ORDER_RENEW, false);
}

static void
report(void)
{
	unsigned int done[2] = { 0, 0 };
	unsigned int refused = 0;

	for (unsigned int i = 0; i < nstreams; i++) {
		done[streams[i].reference] += atomic_load(&streams[i].done);
		refused += atomic_load(&streams[i].refused);
	}
	printf("losses %u\nown %u\nreference %u\nrefused %u\n", LOSSES, done[0],
	    done[1], refused);
}

int
main(int argc, char **argv)
{
	cl_init();
	CHECK(argc >= 5 && argc % 2 == 1);
	requests = cl_rounds(REQUESTS);
	for (int i = 3; i < argc; i += 2) {
		stream_add(true, argv[i], argv[i + 1]);
		stream_add_own(argv[i + 1], (unsigned int)i);
	}
	for (unsigned int i = 0; i < nstreams; i++)
		CHECK(pthread_create(&streams[i].thread, NULL, stream_main,
			  &streams[i]) == 0);
	all_on_token();
	for (unsigned int i = 0; i < LOSSES; i++) {
		loss(argv[1], argv[2]);
		all_on_token();
	}
	atomic_store(&stop, true);
	for (unsigned int i = 0; i < nstreams; i++)
		CHECK(pthread_join(streams[i].thread, NULL) == 0);
	report();
	return 0;
}
