/* SPDX-License-Identifier: ISC */
/*
 * killed.c - callers that are killed, or interrupted by a signal they handle, in
 * the middle of a call.  The device goes on; the session of a killed caller
 * that others share goes on; and a call that was interrupted was done once, or
 * not at all where it says EINTR.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "client.h"

#define ROUNDS	 24
#define LONG_LEN ((size_t)32 << 20)
#define CHUNKS	 8

static uint8_t *data;
static size_t data_len;
static atomic_uint signals;
static atomic_bool stop;

static void
pause_us(long us)
{
	struct timespec ts = { .tv_sec = 0, .tv_nsec = us * 1000 };

	nanosleep(&ts, NULL);
}

/* One operation for ever, on a session that is there. */
struct job {
	int fd;
	uint32_t ses;
	bool cipher;
};

static void *
call_for_ever(void *arg)
{
	const struct job *job = arg;
	uint8_t iv[16] = { 0 };
	uint8_t mac[64];

	for (;;) {
		if (job->cipher)
			CHECK_OK(cl_cipher(job->fd, job->ses, COP_ENCRYPT, data,
			    data, data_len, iv));
		else
			CHECK_OK(
			    cl_hash(job->fd, job->ses, 0, data, data_len, mac));
	}
	return NULL;
}

/* A caller of two threads, killed some time into its calls. */
static void
kill_one(struct job job, bool own_file, long after_us)
{
	int status;
	int ready[2];
	char byte;
	pid_t pid;

	CHECK(pipe(ready) == 0);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		pthread_t thread;

		alarm(CL_HANG);
		if (own_file) {
			job.fd = cl_open();
			CHECK_OK(cl_session(job.fd, &job.ses,
			    job.cipher ? CRYPTO_AES_CBC : 0,
			    job.cipher ? 16 : 0, job.cipher ? 0 : CRYPTO_SHA1,
			    0));
		}
		CHECK(pthread_create(&thread, NULL, call_for_ever, &job) == 0);
		CHECK(write(ready[1], "r", 1) == 1);
		call_for_ever(&job);
	}
	CHECK(close(ready[1]) == 0);
	CHECK(read(ready[0], &byte, 1) == 1);
	CHECK(close(ready[0]) == 0);
	pause_us(after_us);
	CHECK(kill(pid, SIGKILL) == 0);
	CHECK(waitpid(pid, &status, 0) == pid);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		FAIL("the caller was not killed: %#x", (unsigned int)status);
}

static void
killed(void)
{
	int fd = cl_open();
	uint32_t cbc;
	uint32_t sha;
	uint8_t iv[16] = { 0 };
	uint8_t text[2][64] = { { 0 } };
	uint8_t mac[20];

	CHECK_OK(cl_session(fd, &cbc, CRYPTO_AES_CBC, 16, 0, 0));
	CHECK_OK(cl_session(fd, &sha, 0, 0, CRYPTO_SHA1, 0));
	CHECK_OK(cl_cipher(fd, cbc, COP_ENCRYPT, text[0], text[0], 64, iv));
	for (unsigned int i = 0; i < cl_rounds(ROUNDS); i++) {
		bool cipher = i % 2 == 0;
		struct job job = {
			.fd = fd, .ses = cipher ? cbc : sha, .cipher = cipher
		};

		kill_one(job, i % 4 < 2, (long)(i * 1700 % 23000));
		cl_device_works();
		/* The sessions the caller shared are ours again. */
		memset(text[1], 0, sizeof(text[1]));
		CHECK_OK(
		    cl_cipher(fd, cbc, COP_ENCRYPT, text[1], text[1], 64, iv));
		CHECK_MEM(text[1], text[0], 64, "after round %u", i);
		CHECK_OK(cl_hash(fd, sha, 0, text[1], 64, mac));
	}
	CHECK(close(fd) == 0);
}

static void
on_signal(int number)
{
	(void)number;
	atomic_fetch_add(&signals, 1);
}

static void *
signaller(void *arg)
{
	const pthread_t *target = arg;

	while (!atomic_load(&stop)) {
		CHECK(pthread_kill(*target, SIGUSR1) == 0);
		pause_us(150);
	}
	return NULL;
}

/*
 * A running hash and a chain of cipher calls: both show a piece that was
 * processed twice, or not at all.
 */
static void
chain(int fd, uint8_t *mac, uint8_t *iv)
{
	uint32_t sha;
	uint32_t cbc;

	CHECK_OK(cl_session(fd, &sha, 0, 0, CRYPTO_SHA1, 0));
	CHECK_OK(cl_session(fd, &cbc, CRYPTO_AES_CBC, 16, 0, 0));
	for (unsigned int i = 0; i < CHUNKS; i++) {
		struct crypt_op cop = { .ses = cbc,
			.op = COP_ENCRYPT,
			.flags = COP_FLAG_WRITE_IV,
			.len = (uint32_t)(data_len / 2),
			.src = data,
			.dst = data + data_len / 2,
			.iv = NULL };

		CHECK_OK(cl_hash(
		    fd, sha, COP_FLAG_UPDATE, data, data_len / 2 - i, NULL));
		if (i == CHUNKS - 1)
			cop.iv = iv;
		if (cop.iv != NULL)
			memset(cop.iv, 0x77, 16);
		CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &cop));
	}
	CHECK_OK(cl_hash(fd, sha, COP_FLAG_FINAL, NULL, 0, mac));
	/* Where the chain without an IV of its own has come to. */
	CHECK_OK(cl_cipher(fd, cbc, COP_ENCRYPT, data, iv + 16, 16, NULL));
	CHECK_OK(cl_session_end(fd, sha));
	CHECK_OK(cl_session_end(fd, cbc));
}

static void
interrupted(int restart)
{
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = restart };
	int fd = cl_open();
	uint8_t mac[2][20];
	uint8_t iv[2][32];
	pthread_t self = pthread_self();
	pthread_t thread;

	chain(fd, mac[0], iv[0]);
	cl_again = true;
	CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
	atomic_store(&stop, false);
	atomic_store(&signals, 0);
	CHECK(pthread_create(&thread, NULL, signaller, &self) == 0);
	/* On one processor the signals may take a while to begin. */
	for (unsigned int i = 0; i < cl_rounds(4) || atomic_load(&signals) < 10;
	     i++) {
		chain(fd, mac[1], iv[1]);
		CHECK_MEM(mac[1], mac[0], 20, "hash of interrupted calls");
		CHECK_MEM(iv[1], iv[0], 32, "cipher of interrupted calls");
	}
	atomic_store(&stop, true);
	CHECK(pthread_join(thread, NULL) == 0);
	cl_again = false;
	printf("%u signals handled\n", atomic_load(&signals));
	cl_works(fd);
	CHECK(close(fd) == 0);
}

int
main(void)
{
	cl_init();
	data_len = cl_max_len() < LONG_LEN ? cl_max_len() : LONG_LEN;
	data = mmap(NULL, data_len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(data != MAP_FAILED);
	for (size_t i = 0; i < data_len / 2; i++)
		data[i] = (uint8_t)(i * 2654435761u >> 13);
	killed();
	for (size_t i = 0; i < data_len / 2; i++)
		data[i] = (uint8_t)(i * 2654435761u >> 13);
	interrupted(0);
	interrupted(SA_RESTART);
	cl_device_works();
	return 0;
}
