/* SPDX-License-Identifier: ISC */
/*
 * async.c - CIOCASYNCCRYPT, CIOCASYNCFETCH and poll as programs use them: a full
 * queue, every way to wait, shared and closed files, and sessions that end.
 * Usage: async [slow]: the null cipher's provider is slow (slow_drv.c).
 */
#include "client.h"

#include <sys/epoll.h>
#include <sys/select.h>

#include <poll.h>
#include <pthread.h>

#define QUEUE	 64u /* requests that an open file can have */
#define SESSIONS 8u
#define LEN	 1024u

struct request {
	struct crypt_op cop;
	uint8_t src[LEN];
	uint8_t dst[LEN];
	uint8_t iv[16];
};

static uint32_t cipher = CRYPTO_AES_CBC;
static size_t key_len = 16;
static struct request requests[QUEUE];
static uint32_t sessions[SESSIONS];

static int
submit(int fd, struct request *req, uint32_t ses, unsigned int flags)
{
	req->cop = (struct crypt_op){ .ses = ses,
		.flags = (uint16_t)flags,
		.len = LEN,
		.src = req->src,
		.dst = req->dst };
	return cl_ioctl(fd, CIOCASYNCCRYPT, &req->cop);
}

static void
open_sessions(int fd)
{
	for (size_t i = 0; i < SESSIONS; i++)
		CHECK_OK(cl_session(fd, &sessions[i], cipher, key_len, 0, 0));
}

static void
close_sessions(int fd)
{
	for (size_t i = 0; i < SESSIONS; i++)
		CHECK_OK(cl_session_end(fd, sessions[i]));
}

/* Fill the queue, round robin over the sessions. */
static void
fill(int fd)
{
	for (size_t i = 0; i < QUEUE; i++) {
		memset(requests[i].src, (int)i + 1, LEN);
		memset(requests[i].dst, 0, LEN);
		CHECK_OK(submit(fd, &requests[i], sessions[i % SESSIONS], 0));
	}
}

static short
ready(int fd, short events, int timeout)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	CHECK(poll(&pfd, 1, timeout) >= 0);
	return pfd.revents;
}

static void
wait_poll(int fd)
{
	CHECK((ready(fd, POLLIN, -1) & POLLIN) != 0);
}

static void
wait_select(int fd)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	CHECK(select(fd + 1, &set, NULL, NULL, NULL) == 1);
}

static int epoll_fd;

static void
wait_epoll(int fd)
{
	struct epoll_event event;

	(void)fd;
	CHECK(epoll_wait(epoll_fd, &event, 1, -1) == 1);
	CHECK((event.events & EPOLLIN) != 0);
}

/* Fetch one, which must be a request of ours; its index. */
static size_t
fetch(int fd)
{
	struct crypt_op cop;
	size_t i;

	memset(&cop, 0xff, sizeof(cop));
	CHECK_OK(cl_ioctl(fd, CIOCASYNCFETCH, &cop));
	for (i = 0; i < QUEUE && requests[i].cop.src != cop.src; i++)
		continue;
	CHECK(i < QUEUE);
	CHECK_MEM((uint8_t *)&cop, (uint8_t *)&requests[i].cop, sizeof(cop),
	    "request %zu", i);
	return i;
}

/* What the requests of fill must come to, calculated by calls that wait. */
static void
check_results(void)
{
	int fd = cl_open();
	uint8_t want[LEN];
	uint32_t ses;

	for (size_t s = 0; s < SESSIONS; s++) {
		CHECK_OK(cl_session(fd, &ses, cipher, key_len, 0, 0));
		for (size_t i = s; i < QUEUE; i += SESSIONS) {
			CHECK_OK(cl_cipher(fd, ses, COP_ENCRYPT,
			    requests[i].src, want, LEN, NULL));
			CHECK_MEM(requests[i].dst, want, LEN, "request %zu", i);
		}
	}
	CHECK(close(fd) == 0);
}

/* Fill, find it full, fetch all in the order of each session. */
static void
flight(int fd, void (*wait)(int))
{
	size_t last[SESSIONS] = { 0 };
	struct request more = { .cop = { 0 } };
	struct crypt_op cop;

	CHECK(ready(fd, POLLIN | POLLOUT, 0) == POLLOUT);
	fill(fd);
	CHECK((ready(fd, POLLOUT, 0) & POLLOUT) == 0);
	CHECK_ERR(submit(fd, &more, sessions[0], 0), EBUSY, "a full queue");
	for (size_t n = 0; n < QUEUE; n++) {
		size_t i;

		wait(fd);
		i = fetch(fd);
		CHECK(i / SESSIONS == last[i % SESSIONS]++);
		CHECK((ready(fd, POLLOUT, 0) & POLLOUT) != 0);
	}
	CHECK(ready(fd, POLLIN | POLLOUT, 0) == POLLOUT);
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCFETCH, &cop), EBUSY, "none left");
	check_results();
}

static void
every_way_to_wait(void)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fd = cl_open();

	epoll_fd = epoll_create1(0);
	CHECK(epoll_fd >= 0);
	CHECK(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
	open_sessions(fd);
	flight(fd, wait_poll);
	close_sessions(fd);
	open_sessions(fd);
	flight(fd, wait_select);
	close_sessions(fd);
	open_sessions(fd);
	flight(fd, wait_epoll);
	CHECK(close(epoll_fd) == 0);
	CHECK(close(fd) == 0);
}

/* Only changes wake us, so that all there is has to be fetched each time. */
static void
edges_wake_up(void)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int fd = cl_open();
	size_t n = 0;

	epoll_fd = epoll_create1(0);
	CHECK(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
	open_sessions(fd);
	fill(fd);
	while (n < QUEUE) {
		struct crypt_op cop;

		CHECK(epoll_wait(epoll_fd, &event, 1, -1) == 1);
		while (cl_ioctl(fd, CIOCASYNCFETCH, &cop) == 0)
			n++;
	}
	check_results();
	CHECK(close(epoll_fd) == 0);
	CHECK(close(fd) == 0);
}

static void *
waiter(void *arg)
{
	const int *fd = arg;

	wait_poll(*fd);
	return NULL;
}

/* Who waits already hears of what comes later, on whatever descriptor. */
static void
sleepers_wake_up(void)
{
	int fd = cl_open();
	int other = dup(fd);
	pthread_t thread;

	CHECK(other >= 0);
	open_sessions(fd);
	CHECK(pthread_create(&thread, NULL, waiter, &other) == 0);
	usleep(50000);
	CHECK_OK(submit(fd, &requests[0], sessions[0], 0));
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(fetch(other) == 0);
	CHECK(ready(fd, POLLIN, 0) == 0);
	CHECK(close(other) == 0);
	CHECK(close(fd) == 0);
}

/* Results go to the memory of who fetches them. */
static void
children_share_the_file(void)
{
	int fd = cl_open();
	pid_t pid;

	open_sessions(fd);
	fill(fd);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		cl_init();
		for (size_t n = 0; n < QUEUE; n++) {
			wait_poll(fd);
			(void)fetch(fd);
		}
		check_results();
		_exit(0);
	}
	cl_reap(pid);
	CHECK(ready(fd, POLLIN, 0) == 0);
	for (size_t i = 0; i < QUEUE; i++)
		CHECK(requests[i].dst[0] == 0 && requests[i].dst[LEN - 1] == 0);
	CHECK(close(fd) == 0);
}

/* Nothing is stored by a file that has been closed. */
static void
files_close_with_requests(unsigned int rounds)
{
	while (rounds-- > 0) {
		int fd = cl_open();

		open_sessions(fd);
		fill(fd);
		CHECK(close(fd) == 0);
	}
	usleep(20000);
	for (size_t i = 0; i < QUEUE; i++)
		CHECK(requests[i].dst[0] == 0 && requests[i].dst[LEN - 1] == 0);
}

/* CIOCFSESSION waits for them; the results are there all the same. */
static void
sessions_end_with_requests(void)
{
	int fd = cl_open();

	open_sessions(fd);
	fill(fd);
	close_sessions(fd);
	for (size_t n = 0; n < QUEUE; n++) {
		CHECK((ready(fd, POLLIN, 0) & POLLIN) != 0);
		(void)fetch(fd);
	}
	check_results();
	CHECK(close(fd) == 0);
}

/* A call that waits comes after the requests of its session. */
static void
calls_come_after_requests(void)
{
	static uint8_t text[16 * LEN];
	static uint8_t want[32], got[32];
	int fd = cl_open();
	struct crypt_op cop = { .flags = COP_FLAG_UPDATE, .len = LEN };
	uint32_t ses;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)(i * 31);
	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA2_256, 0));
	CHECK_OK(cl_hash(fd, ses, 0, text, sizeof(text), want));
	cop.ses = ses;
	for (size_t i = 0; i < 16; i++) {
		cop.src = text + i * LEN;
		cop.flags = COP_FLAG_UPDATE | (i == 0 ? COP_FLAG_RESET : 0);
		CHECK_OK(cl_ioctl(fd, CIOCASYNCCRYPT, &cop));
	}
	CHECK_OK(cl_hash(fd, ses, COP_FLAG_FINAL, NULL, 0, got));
	CHECK_MEM(got, want, sizeof(want), "SHA-256");
	for (size_t i = 0; i < 16; i++) {
		wait_poll(fd);
		CHECK_OK(cl_ioctl(fd, CIOCASYNCFETCH, &cop));
		CHECK(cop.src == text + i * LEN);
	}
	CHECK(close(fd) == 0);
}

/* The digest and the IV that goes on are stored with the rest, by the fetch. */
static void
all_results_are_stored(void)
{
	static uint8_t src[LEN], dst[LEN], want[LEN], mac[20], want_mac[20];
	static const uint8_t zero[20];
	uint8_t iv[16] = "sixteen bytes iv";
	uint8_t want_iv[16] = "sixteen bytes iv";
	struct crypt_op cop = { .len = LEN,
		.src = src,
		.dst = dst,
		.mac = mac,
		.iv = iv,
		.flags = COP_FLAG_WRITE_IV | COP_FLAG_RESET };
	struct crypt_op sync = cop;
	int fd = cl_open();

	CHECK_OK(cl_session(fd, &cop.ses, CRYPTO_AES_CTR, 16, CRYPTO_SHA1, 0));
	CHECK_OK(cl_ioctl(fd, CIOCASYNCCRYPT, &cop));
	wait_poll(fd);
	CHECK_MEM(mac, zero, sizeof(mac), "before the fetch");
	CHECK(memcmp(iv, want_iv, sizeof(iv)) == 0 && dst[0] == 0);
	CHECK_OK(cl_ioctl(fd, CIOCASYNCFETCH, &sync));
	sync.dst = want;
	sync.mac = want_mac;
	sync.iv = want_iv;
	CHECK_OK(cl_ioctl(fd, CIOCCRYPT, &sync));
	CHECK_MEM(dst, want, LEN, "data");
	CHECK_MEM(mac, want_mac, sizeof(mac), "digest");
	CHECK_MEM(iv, want_iv, sizeof(iv), "IV");
	CHECK(close(fd) == 0);
}

static void
mistakes_are_refused(void)
{
	static uint8_t src[3 * CL_PAGE];
	uint8_t *dst = cl_edge(2 * CL_PAGE);
	uint8_t mac[20] = { 0 };
	struct crypt_op cop = { .len = LEN, .src = src, .dst = dst };
	int fd = cl_open();
	uint32_t gcm;

	CHECK_OK(cl_session(fd, &cop.ses, cipher, key_len, 0, 0));
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCFETCH, &cop), EBUSY, "nothing");
	cop.flags = COP_FLAG_NO_ZC;
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCCRYPT, &cop), EINVAL, "NO_ZC");
	cop.flags = 0;
	cop.op = 2;
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCCRYPT, &cop), EINVAL, "op");
	cop.op = COP_ENCRYPT;
	if (cipher != CRYPTO_NULL) {
		cop.iv = (uint8_t *)1;
		CHECK_ERR(cl_ioctl(fd, CIOCASYNCCRYPT, &cop), EFAULT, "iv");
		cop.iv = NULL;
	}
	cop.src = dst + CL_PAGE + 1;
	cop.len = CL_PAGE;
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCCRYPT, &cop), EFAULT, "src");
	cop.src = src;
	cop.ses++;
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCCRYPT, &cop), EINVAL, "ses");
	CHECK_OK(cl_session(fd, &gcm, CRYPTO_AES_GCM, 16, 0, 0));
	cop.ses = gcm;
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCCRYPT, &cop), EINVAL, "GCM");
	CHECK_OK(cl_session_end(fd, gcm));
	/* What cannot be stored leaves nothing, and is gone. */
	CHECK_OK(cl_session(fd, &cop.ses, CRYPTO_AES_CTR, 16, CRYPTO_SHA1, 0));
	cop.dst = dst + 1;
	cop.len = 2 * CL_PAGE;
	cop.mac = mac;
	CHECK_OK(cl_ioctl(fd, CIOCASYNCCRYPT, &cop));
	wait_poll(fd);
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCFETCH, &cop), EFAULT, "dst");
	if (!cl_kernel_stores())
		for (size_t i = 0; i < 2 * CL_PAGE; i++)
			CHECK(dst[i] == 0 && mac[i % sizeof(mac)] == 0);
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCFETCH, &cop), EBUSY, "dropped");
	CHECK(ready(fd, POLLIN | POLLOUT, 0) == POLLOUT);
	CHECK(close(fd) == 0);
	cl_device_works();
}

int
main(int argc, char *argv[])
{
	const bool slow = argc > 1 && strcmp(argv[1], "slow") == 0;

	cl_init();
	if (slow) {
		cipher = CRYPTO_NULL;
		key_len = 0;
	}
	every_way_to_wait();
	edges_wake_up();
	sleepers_wake_up();
	children_share_the_file();
	calls_come_after_requests();
	all_results_are_stored();
	sessions_end_with_requests();
	mistakes_are_refused();
	files_close_with_requests(slow ? 2 : cl_rounds(50));
	/* The last ones are still under way when the device ends. */
	printf("all right\n");
	return 0;
}
