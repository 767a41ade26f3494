/* SPDX-License-Identifier: ISC */
/*
 * netbsd_driver.h - a driver that was written to NetBSD's page, as the core sees
 * it: a driver like others, whose methods translate.
 */
#ifndef FRAMEWORK_NETBSD_DRIVER_H
#define FRAMEWORK_NETBSD_DRIVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "netbsd_alg.h"
#include "session.h"

/* (l) under netbsd_driver.c's lock; methods are set before the core knows them */
struct netbsd_driver {
	struct crypto_device dev;
	u_int32_t id;
	unsigned int refs; /* (l) */
	netbsd_newsession_t *newsession;
	netbsd_freesession_t *freesession; /* one of the two, or none */
	netbsd_freesession_void_t *freesession_void;
	netbsd_process_t *process;
	void *arg;
	netbsd_kprocess_t *kprocess;
	void *karg;
	atomic_bool offers[NETBSD_CRYPTO_ALGORITHM_MAX + 1];
	LIST_ENTRY(netbsd_driver) next; /* (l) */
};

/* Whether the session is on a NetBSD driver, and then *lid is its number there.
 * The session must not move meanwhile. */
bool netbsd_driver_lid(crypto_session_t ses, u_int32_t *lid);

/*
 * A key of GCM has no salt here, but NetBSD's drivers want one.  NetBSD's
 * consumers have it, and hand it on in cri_iv (EALG_MAX_BLOCK_LEN bytes), which
 * nothing else reads.
 */
void netbsd_driver_salt_set(uint8_t *cri_iv, const uint8_t *salt);

/* What a session on a NetBSD driver has in its session memory. */
struct netbsd_driver_ses {
	u_int64_t sid;
	size_t nalgs;
	const struct netbsd_alg *algs[SESSION_ALGS];
	uint8_t salt[NETBSD_SALT_LEN]; /* secret */
};

/* The methods that the core calls. */
crypto_newsession_t netbsd_driver_newsession;
crypto_freesession_t netbsd_driver_freesession;
crypto_process_t netbsd_work_process;

/* Call the process of the driver whose device this is. */
int netbsd_driver_process(device_t dev, struct netbsd_cryptop *crp, int hint);

/*
 * The NetBSD driver of an id, with a reference, its kprocess being `kprocess`
 * unless it had one before.  NULL: none has the id, or it would have no method.
 */
struct netbsd_driver *netbsd_driver_kref(
    u_int32_t driverid, netbsd_kprocess_t *kprocess, void *arg);
void netbsd_driver_unref(struct netbsd_driver *d);

/* Call the kprocess of the driver whose device this is. */
int netbsd_driver_kprocess(device_t dev, struct netbsd_cryptkop *krp, int hint);

#endif
