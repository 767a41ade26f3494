/* SPDX-License-Identifier: ISC */
/*
 * sync.h - the locks of all rooms and their order.
 *
 * Order: an open file (fcrypt) -> a session (csession) -> a session of the
 * framework -> the driver table.  The queues, the pool, the return workers and
 * calibration -> the list of threads.  Policy and log limits come last of all.  The
 * others are taken alone.  No lock of
 * ours is held over a driver's method or a callback.
 * clang checks the annotations on functions; on fields they are prose.
 */
#ifndef FRAMEWORK_SYNC_H
#define FRAMEWORK_SYNC_H

#include <assert.h>
#include <pthread.h>

#if defined(__clang__)
#define OCF_ATTR(x) __attribute__((x))
#else
#define OCF_ATTR(x)
#endif

#define OCF_CAPABILITY	  OCF_ATTR(capability("mutex"))
#define OCF_ACQUIRE(...)  OCF_ATTR(acquire_capability(__VA_ARGS__))
#define OCF_RELEASE(...)  OCF_ATTR(release_capability(__VA_ARGS__))
#define OCF_REQUIRES(...) OCF_ATTR(requires_capability(__VA_ARGS__))
#define OCF_UNCHECKED	  OCF_ATTR(no_thread_safety_analysis)

struct OCF_CAPABILITY ocf_mutex {
	pthread_mutex_t m;
};

#define OCF_MUTEX_INITIALIZER                  \
	{                                      \
		.m = PTHREAD_MUTEX_INITIALIZER \
	}

static inline void
ocf_mutex_init(struct ocf_mutex *mutex)
{
	int error = pthread_mutex_init(&mutex->m, NULL);

	assert(error == 0);
	(void)error;
}

static inline void
ocf_mutex_fini(struct ocf_mutex *mutex)
{
	int error = pthread_mutex_destroy(&mutex->m);

	assert(error == 0);
	(void)error;
}

static inline void ocf_lock(struct ocf_mutex *mutex) OCF_ACQUIRE(*mutex);
static inline void ocf_unlock(struct ocf_mutex *mutex) OCF_RELEASE(*mutex);
/* Wait on `cond`; the mutex is released meanwhile. */
static inline void ocf_wait(pthread_cond_t *cond, struct ocf_mutex *mutex)
    OCF_REQUIRES(*mutex);

OCF_UNCHECKED static inline void
ocf_lock(struct ocf_mutex *mutex)
{
	int error = pthread_mutex_lock(&mutex->m);

	assert(error == 0);
	(void)error;
}

OCF_UNCHECKED static inline void
ocf_unlock(struct ocf_mutex *mutex)
{
	int error = pthread_mutex_unlock(&mutex->m);

	assert(error == 0);
	(void)error;
}

static inline void
ocf_wait(pthread_cond_t *cond, struct ocf_mutex *mutex)
{
	int error = pthread_cond_wait(cond, &mutex->m);

	assert(error == 0);
	(void)error;
}

#endif
