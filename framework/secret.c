/* SPDX-License-Identifier: ISC */
/*
 * secret.c - memory for secrets.
 *
 * Small blocks come from locked regions of their own, by powers of two, so that
 * a session costs neither a system call nor a page; large ones are regions by
 * themselves.  A block is wiped before it is given back, so what a free list
 * holds is clean.  Regions of small blocks stay for the next session.
 */
#define _GNU_SOURCE /* pthread_getattr_np.  NOLINT(*identifier*) */

#include "secret.h"

#include <sys/mman.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "sync.h"

#define SECRET_MIN     64u /* the smallest block */
#define SECRET_CLASSES 8u /* 64 bytes to 8 KiB */
#define SECRET_REGION  (64u << 10) /* carved into small blocks */

struct secret_block {
	struct secret_block *next;
};

static struct ocf_mutex secret_lock = OCF_MUTEX_INITIALIZER;
static struct secret_block *secret_free_blocks[SECRET_CLASSES]; /* locked */

static size_t
secret_class(size_t len)
{
	size_t order = 0;

	while (order < SECRET_CLASSES && ((size_t)SECRET_MIN << order) < len)
		order++;
	return order;
}

static size_t
secret_round(size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (len + page - 1) / page * page;
}

/* Fresh zeroed pages, locked as far as the system lets us. */
static void *
secret_region(size_t len)
{
	static atomic_flag told = ATOMIC_FLAG_INIT;
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	if (mlock(p, len) != 0 && !atomic_flag_test_and_set(&told))
		ocf_log(OCF_LOG_INFO,
		    "secrets are not locked in memory: %m (RLIMIT_MEMLOCK)");
	(void)madvise(p, len, MADV_DONTDUMP);
	(void)madvise(p, len, MADV_WIPEONFORK);
	return p;
}

/* Put a region's blocks on the free list of their order. */
static int
secret_refill_locked(size_t order) OCF_REQUIRES(secret_lock)
{
	size_t size = (size_t)SECRET_MIN << order;
	unsigned char *region = secret_region(SECRET_REGION);

	if (region == NULL)
		return ENOMEM;
	for (size_t off = 0; off < SECRET_REGION; off += size) {
		struct secret_block *block = (void *)(region + off);

		block->next = secret_free_blocks[order];
		secret_free_blocks[order] = block;
	}
	return 0;
}

/* Locked it is with all the rest, by mlockall: page by page, as most of a stack is
 * never touched. */
void
secret_stack(void)
{
	pthread_attr_t attr;
	size_t len;
	void *p;

	if (pthread_getattr_np(pthread_self(), &attr) != 0)
		return;
	if (pthread_attr_getstack(&attr, &p, &len) == 0)
		(void)madvise(p, len, MADV_DONTDUMP);
	(void)pthread_attr_destroy(&attr);
}

void *
secret_new(size_t len)
{
	size_t order = secret_class(len);
	struct secret_block *block = NULL;

	if (len == 0)
		return NULL;
	if (order == SECRET_CLASSES)
		return secret_region(secret_round(len));

	ocf_lock(&secret_lock);
	if (secret_free_blocks[order] != NULL ||
	    secret_refill_locked(order) == 0) {
		block = secret_free_blocks[order];
		secret_free_blocks[order] = block->next;
		block->next = NULL; /* the rest of it is zero already */
	}
	ocf_unlock(&secret_lock);
	return block;
}

void
secret_free(void *p, size_t len)
{
	size_t order = secret_class(len);
	struct secret_block *block = p;

	if (p == NULL)
		return;
	secret_wipe(p, len);
	if (order == SECRET_CLASSES) {
		(void)munmap(p, secret_round(len));
		return;
	}
	ocf_lock(&secret_lock);
	block->next = secret_free_blocks[order];
	secret_free_blocks[order] = block;
	ocf_unlock(&secret_lock);
}

int
secret_dup(void **out, const void *from, size_t len)
{
	*out = NULL;
	if (len == 0)
		return 0;
	*out = secret_new(len);
	if (*out == NULL)
		return ENOMEM;
	memcpy(*out, from, len);
	return 0;
}

void
secret_wipe(void *p, size_t len)
{
	if (len > 0)
		explicit_bzero(p, len);
}

bool
secret_eq(const void *a, const void *b, size_t len)
{
	const volatile unsigned char *x = a;
	const volatile unsigned char *y = b;
	unsigned int diff = 0;

	for (size_t i = 0; i < len; i++)
		diff |= (unsigned int)(x[i] ^ y[i]);
	return diff == 0;
}
