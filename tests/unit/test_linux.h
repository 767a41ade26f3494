/* SPDX-License-Identifier: ISC */
/*
 * test_linux.h - calls of the Linux dialect from this process to itself: the
 * device without a transport.
 */
#ifndef TESTS_TEST_LINUX_H
#define TESTS_TEST_LINUX_H

#include <stddef.h>
#include <stdint.h>

#include <wire/linux.h>

/* Open the device, with the built-in drivers. */
void lnx_setup(void);
void lnx_teardown(void);

/* One ioctl by direct access to memory; its errno. */
int lnx_ioctl(uint32_t code, const void *arg);

/* The same in rounds, as a kernel without access to memory carries it; *rounds
 * is how many it took. */
int lnx_ioctl_carried(uint32_t code, const void *arg, unsigned int *rounds);

/* What was fetched and stored in how many accesses since lnx_setup. */
unsigned int lnx_accesses(void);

/* An address as the wire has it. */
static inline uint64_t
lnx_uaddr(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

#endif
