/* SPDX-License-Identifier: ISC */
/*
 * adversary.c - programs that change their code while the device has a thread of
 * theirs make the descriptor of CRIOGET: they get no system call past their own
 * filter, and they keep no other program waiting.
 */
#include "client.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <pthread.h>
#include <signal.h>

#ifdef __x86_64__

#define ADV_TRIES   200
#define ADV_HANGING 5 /* programs; as many as the device has threads */
#define ADV_SYSCALL 0x050f /* syscall */
#define ADV_LOOP    0xfeeb /* jmp to itself */
#define ADV_ESCAPE  0x1eeb /* jmp to adv_payload */
#define ADV_PAYLOAD 0x20

/* syscall; ret - and what its first instruction is replaced by. */
static uint8_t *adv_code;
static uint16_t adv_other;
static uint8_t *adv_page; /* the forbidden call unmaps it */

static void *
adv_swap(void *arg)
{
	uint16_t *first = (void *)adv_code;

	for (;;) {
		__atomic_store_n(first, ADV_SYSCALL, __ATOMIC_SEQ_CST);
		for (volatile int i = 0; i < 3000; i++)
			;
		__atomic_store_n(first, adv_other, __ATOMIC_SEQ_CST);
		for (volatile int i = 0; i < 3000; i++)
			;
	}
	return arg;
}

/* munmap(adv_page, CL_PAGE), and back to the ret. */
static void
adv_payload(uint8_t *at)
{
	static const uint8_t code[] = { 0xb8, SYS_munmap, 0, 0, 0, 0x48, 0xbf,
		0, 0, 0, 0, 0, 0, 0, 0, 0xbe, 0, 0x10, 0, 0, 0x0f, 0x05, 0xe9,
		0, 0, 0, 0 };
	uint64_t page = (uint64_t)(uintptr_t)adv_page;
	int32_t back = 2 - (int32_t)(ADV_PAYLOAD + sizeof(code));

	memcpy(at, code, sizeof(code));
	memcpy(at + 7, &page, sizeof(page));
	memcpy(at + sizeof(code) - sizeof(back), &back, sizeof(back));
}

static void
adv_begin(uint16_t other)
{
	static const uint8_t code[] = { 0x0f, 0x05, 0xc3 };
	pthread_t thread;

	adv_other = other;
	adv_code = mmap(NULL, CL_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(adv_code != MAP_FAILED);
	adv_page = mmap(NULL, CL_PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(adv_page != MAP_FAILED);
	memcpy(adv_code, code, sizeof(code));
	adv_payload(adv_code + ADV_PAYLOAD);
	CHECK(pthread_create(&thread, NULL, adv_swap, NULL) == 0);
}

/* CRIOGET by that instruction; whatever it comes to. */
static void
adv_crioget(int fd)
{
	uint32_t clone = 0;
	long result;

	__asm__ volatile("call *%1"
			 : "=a"(result)
			 : "r"(adv_code), "0"((long)SYS_ioctl), "D"((long)fd),
			 "S"((long)CRIOGET), "d"(&clone)
			 : "rcx", "r8", "r9", "r10", "r11", "memory");
	if (result == 0 && clone > 2)
		(void)close((int)clone);
}

/* No munmap for this process. */
static void
adv_filter(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_munmap, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { ARRAY_LEN(code), code };

	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		  SECCOMP_FILTER_FLAG_TSYNC, &prog) == 0);
	CHECK(munmap(adv_page, CL_PAGE) == -1 && errno == EACCES);
}

static pid_t
adv_fork(void (*run)(void))
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		run();
		_exit(0);
	}
	return pid;
}

static void
adv_escape(void)
{
	unsigned char there;
	int fd = cl_open();

	adv_begin(ADV_ESCAPE);
	adv_filter();
	for (int i = 0; i < ADV_TRIES; i++) {
		adv_crioget(fd);
		if (mincore(adv_page, CL_PAGE, &there) != 0)
			FAIL("a call got past the filter, try %d", i);
	}
}

static void
adv_hang(void)
{
	int fd = cl_open();

	adv_begin(ADV_LOOP);
	for (;;)
		adv_crioget(fd);
}

static void
escape_is_impossible(void)
{
	pid_t pid = adv_fork(adv_escape);
	int status;

	CHECK(waitpid(pid, &status, 0) == pid);
	/* Killed for it, by the device or by its own code, or just refused. */
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
}

static void
others_are_served(void)
{
	pid_t pids[ADV_HANGING];
	uint32_t clone;
	int fd = cl_open();

	for (int i = 0; i < ADV_HANGING; i++)
		pids[i] = adv_fork(adv_hang);
	for (int i = 0; i < 10; i++) {
		usleep(100000);
		CHECK_OK(cl_ioctl(fd, CRIOGET, &clone));
		CHECK(close((int)clone) == 0);
	}
	for (int i = 0; i < ADV_HANGING; i++) {
		(void)kill(pids[i], SIGKILL);
		CHECK(waitpid(pids[i], NULL, 0) == pids[i]);
	}
	CHECK(close(fd) == 0);
}

int
main(void)
{
	cl_init();
	escape_is_impossible();
	others_are_served();
	return 0;
}

#else

int
main(void)
{
	cl_skip("the code to be replaced is written for x86-64 only");
}

#endif
