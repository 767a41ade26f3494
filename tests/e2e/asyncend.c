/* SPDX-License-Identifier: ISC */
/*
 * asyncend.c - what becomes of CIOCASYNCCRYPT's results: stored all together, in the
 * memory of whoever fetches them, after sessions have ended, or nowhere.
 * Usage: asyncend [slow]
 */
#include "asyncq.h"

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
	const bool slow = asyncq_init(argc, argv);

	children_share_the_file();
	calls_come_after_requests();
	all_results_are_stored();
	sessions_end_with_requests();
	mistakes_are_refused();
	/* The last ones are still under way when the device ends. */
	files_close_with_requests(slow ? 2 : cl_rounds(50));
	printf("all right\n");
	return 0;
}
