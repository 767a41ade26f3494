/* SPDX-License-Identifier: ISC */
/*
 * pages.h - what the four programs, each written to one manual page, have in
 * common; nothing of opencrypto is in here.  Both drivers compute the same: they
 * add the sum of the key's bytes to each byte, or take it off.
 */
#ifndef TESTS_PAGES_H
#define TESTS_PAGES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGES_CHECK(x)                                                      \
	do {                                                                \
		if (!(x)) {                                                 \
			(void)fprintf(                                      \
			    stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); \
			abort();                                            \
		}                                                           \
	} while (0)

static inline uint8_t
pages_sum(const void *key, size_t len)
{
	const uint8_t *byte = key;
	uint8_t sum = 0;

	while (len-- > 0)
		sum = (uint8_t)(sum + *byte++);
	return sum;
}

/* A driver: attach, and detach so that its sessions move. */
struct pages_driver {
	void (*attach)(void);
	void (*detach)(void);
	_Atomic uint64_t *processed;
};
extern const struct pages_driver pages_freebsd_driver;
extern const struct pages_driver pages_netbsd_driver;

/* A consumer: encrypts and decrypts until *stop, then frees its session. */
struct pages_consumer {
	void *(*main)(void *stop);
	_Atomic uint64_t *done; /* requests that came back right */
	_Atomic uint64_t *moved; /* times that it was told EAGAIN */
};
extern const struct pages_consumer pages_freebsd_consumer;
extern const struct pages_consumer pages_netbsd_consumer;

#endif
