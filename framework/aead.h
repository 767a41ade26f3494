/* SPDX-License-Identifier: ISC */
/*
 * aead.h - authenticated ciphers: how the two halves that opencrypto makes of one
 * find each other in sessions and requests.  The rules are in the rows of alg.c;
 * what the algorithms compute is the drivers' business.
 *
 * A session's list is the cipher half (ALG_AEAD) and an authenticating half, in
 * any order, with the same key, and nothing else.  A request has a descriptor for
 * each, in any order: the cipher's region is the payload, the authenticator's the
 * associated data, and the tag is at the latter's crd_inject.  Decryption
 * compares the tag before it writes anything, unless CRD_F_TAG_STORE is set.
 *
 * As both halves have one key, what one session computes must be computed by one
 * driver.  No lock is taken here.
 */
#ifndef FRAMEWORK_AEAD_H
#define FRAMEWORK_AEAD_H

#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"

/* The row of the cipher half that the list has; NULL: none. */
const struct alg *aead_of(const struct cryptoini *list);

/*
 * Whether a list whose elements are fine in themselves may be a session's.
 * A list without any half may.  If both keys are NULL they come with requests.
 * EINVAL a half without the other, other algorithms beside them, keys or their
 * lengths that are not the same, or a tag of a length the algorithm has not.
 */
int aead_check_session(const struct cryptoini *list);

/*
 * Whether the descriptors of a request may be for a session whose cipher half is
 * `aead`, once it is known that the session has their algorithms.
 * EINVAL not exactly the two halves; CRD_F_STREAM; no explicit IV where the
 * algorithm wants one, or none of its lengths; a payload where it takes none; an
 * explicit key for one half only, or not the same for both.
 */
int aead_check_request(const struct cryptop *crp, const struct alg *aead);

/* The two descriptors of a request that has been checked; borrowed with it. */
struct aead_request {
	const struct cryptodesc *cipher;
	const struct cryptodesc *mac;
};
struct aead_request aead_request(
    const struct cryptop *crp, const struct alg *aead);

#endif
