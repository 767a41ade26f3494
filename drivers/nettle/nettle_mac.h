/* SPDX-License-Identifier: ISC */
/*
 * nettle_mac.h - what a hash or MAC descriptor means, for whatever computes it:
 * the running state of the session, its start and its end, and the place of the
 * result.  The algorithms themselves are rows of nettle_hash.c, nettle_cmac.c and
 * nettle_blake2.c.
 */
#ifndef DRIVERS_NETTLE_MAC_H
#define DRIVERS_NETTLE_MAC_H

#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "nettle_drv.h"

#define NETTLE_MAC_STATE_MAX 512 /* the longest state, bytes */

/*
 * One way to compute tags.  The context of a row that has one holds two states,
 * among what else it likes: the start of a message, which the row's set_key makes,
 * and the running one, which nettle_mac_restart does.  Both are aligned for any
 * object, so their types are to be unions or structures of that alignment.
 */
struct nettle_drv_mac {
	size_t state_len; /* bytes of a state, NETTLE_MAC_STATE_MAX at most */
	size_t start; /* where they are in the context */
	size_t run;

	/* Take `len` more bytes into `state`. */
	void (*update)(const struct nettle_drv_rec *rec, void *state,
	    size_t len, const uint8_t *data);

	/* The whole tag of what `state` has taken, AALG_MAX_RESULT_LEN bytes
	 * at most; the state is used up. */
	void (*digest)(
	    const struct nettle_drv_rec *rec, void *state, uint8_t *tag);
};

/* Begin the running state of `rec` anew; its start must be ready. */
void nettle_mac_restart(const struct nettle_drv_rec *rec);

/* The `run` and the `copy` of a row with a `mac`. */
int nettle_mac_run(const struct nettle_drv_rec *rec,
    const struct cryptodesc *crd, struct cryptop *crp);
void nettle_mac_copy(
    const struct nettle_drv_rec *dst, const struct nettle_drv_rec *src);

#endif
