/* SPDX-License-Identifier: ISC */
/*
 * test_service.c - what a service manager hears.  It is played by a socket of the
 * abstract kind, which leaves nothing behind.
 */
#include "service.h"

#include <criterion/criterion.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int manager = -1;
static char heard[512];

static void
manager_start(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char name[64];

	(void)snprintf(
	    name, sizeof(name), "@cryptodevd-test-%ld", (long)getpid());
	memcpy(addr.sun_path, name, strlen(name));
	addr.sun_path[0] = '\0';
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	cr_assert_geq(manager, 0);
	cr_assert_eq(bind(manager, (struct sockaddr *)&addr,
			 (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			     strlen(name))),
	    0);
	setenv("NOTIFY_SOCKET", name, 1);
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

static void
manager_end(void)
{
	service_close();
	close(manager);
}

/* The next datagram; "" there is none. */
static const char *
manager_hears(void)
{
	ssize_t len = recv(manager, heard, sizeof(heard) - 1, MSG_DONTWAIT);

	heard[len < 0 ? 0 : len] = '\0';
	return heard;
}

TestSuite(service, .init = manager_start, .fini = manager_end);

Test(service, each_word)
{
	service_open();
	service_ready();
	cr_expect_str_eq(manager_hears(), "READY=1");
	service_alive();
	cr_expect_str_eq(manager_hears(), "WATCHDOG=1");
	service_stopping();
	cr_expect_str_eq(manager_hears(), "STOPPING=1");
	service_reloading();
	cr_expect_eq(
	    strncmp(manager_hears(), "RELOADING=1\nMONOTONIC_USEC=", 27), 0);
	cr_expect_gt(strtoll(heard + 27, NULL, 10), 0);
	cr_expect_str_eq(manager_hears(), "");
}

/* Microseconds, as the manager counts them. */
static long long
now(void)
{
	struct timespec ts;

	cr_assert_eq(clock_gettime(CLOCK_MONOTONIC, &ts), 0);
	return (long long)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void *
reload(void *arg)
{
	service_reloading();
	service_ready();
	return arg;
}

/* A manager that has asked for it itself takes no word from before as the answer;
 * and it need not be the first thread that hears of it. */
Test(service, reloading_has_its_time_from_any_thread)
{
	static const char word[] = "RELOADING=1\nMONOTONIC_USEC=";

	for (int i = 0; i < 3; i++) {
		long long begin, told;
		pthread_t thread;

		service_open();
		begin = now();
		cr_assert_eq(pthread_create(&thread, NULL, reload, NULL), 0);
		cr_assert_eq(pthread_join(thread, NULL), 0);
		cr_expect_eq(strncmp(manager_hears(), word, strlen(word)), 0);
		told = strtoll(heard + strlen(word), NULL, 10);
		cr_expect_geq(told, begin);
		cr_expect_leq(told, now());
		cr_expect_str_eq(manager_hears(), "READY=1");
		cr_expect_str_eq(manager_hears(), "");
		service_close();
	}
}

Test(service, status_is_sent_once)
{
	service_open();
	service_status("crypto", 0);
	cr_expect_str_eq(manager_hears(), "STATUS=serving /dev/crypto, 0 open");
	service_status("crypto", 0);
	cr_expect_str_eq(manager_hears(), "");
	service_status("crypto", 12);
	cr_expect_str_eq(
	    manager_hears(), "STATUS=serving /dev/crypto, 12 open");
}

Test(service, interval_is_half_of_the_watchdogs)
{
	char pid[32];

	setenv("WATCHDOG_USEC", "3000000", 1);
	(void)snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	service_open();
	cr_expect_eq(service_interval(), 1500);
	service_close();
	cr_expect_eq(service_interval(), -1);
	setenv("WATCHDOG_PID", "1", 1);
	service_open();
	cr_expect_eq(service_interval(), 10000);
	service_close();
	setenv("WATCHDOG_PID", pid, 1);
	setenv("WATCHDOG_USEC", "3600000000", 1);
	service_open();
	cr_expect_eq(service_interval(), 10000);
}

Test(service, nobody_listens)
{
	unsetenv("NOTIFY_SOCKET");
	service_open();
	cr_expect_eq(service_interval(), -1);
	service_ready();
	service_status("crypto", 1);
	cr_expect_str_eq(manager_hears(), "");
}

Test(service, names_that_are_none)
{
	char name[200];

	memset(name, '/', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	setenv("NOTIFY_SOCKET", name, 1);
	service_open();
	cr_expect_eq(service_interval(), -1);
	setenv("NOTIFY_SOCKET", "vsock:2:1", 1);
	service_open();
	cr_expect_eq(service_interval(), -1);
	setenv("NOTIFY_SOCKET", "", 1);
	service_open();
	cr_expect_eq(service_interval(), -1);
	service_ready();
}
