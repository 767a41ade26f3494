/* SPDX-License-Identifier: ISC */
/*
 * session.h - a consumer's session, for the framework's own modules.  It is made
 * of the material it was created with, which is kept so that it can move to
 * another driver; of its part on the driver that has it now; and of handles, one
 * from its creation and one for each request that was told of a move.
 * (s) under lock, others set at creation.
 */
#ifndef FRAMEWORK_SESSION_H
#define FRAMEWORK_SESSION_H

#include <stdatomic.h>
#include <stddef.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"
#include "part.h"
#include "sync.h"

#define SESSION_ALGS PART_STREAMS /* the longest list a session takes */

struct fastest;

struct session_alg {
	const struct alg *alg;
	size_t mac_len; /* bytes a result has here */
	bool keyless; /* the key comes with each request */
	bool runs; /* CRD_F_STREAM has a running state */
	uint8_t keyref_tag; /* of the reference its key is; 0: it is none */
};

struct session {
	size_t nalgs;
	struct session_alg algs[SESSION_ALGS];
	const struct alg *aead; /* its cipher half; NULL: not one */
	uint8_t keyref_tag; /* of the first reference among the keys; 0: none */
	int crid; /* the constraint it was created under */
	struct cryptoini *ini; /* secret: the list, the keys behind it */
	size_t ini_len;

	_Atomic uint32_t refs; /* the consumer's, and one a part */
	struct ocf_mutex lock;
	pthread_cond_t settled; /* it no longer moves */
	bool moving; /* (s) */
	bool ended; /* (s) the consumer has freed it */
	struct part *part; /* (s) where it is now; a reference until ended */
	struct fastest *fastest; /* NULL: all requests go to `part` */
	SLIST_HEAD(, crypto_session) handles; /* (s) those of moves */
	struct crypto_session first; /* the handle from its creation */
};

/* crypto_newsession under the constraint `now`; when it moves, `crid` holds. */
int session_new(
    crypto_session_t *out, const struct cryptoini *cri, int now, int crid);

/*
 * The element of the session's list that is meant by the n-th descriptor of a
 * request with that algorithm, n counting from 1, or by crd_instance; -1: none.
 */
int session_element(
    const struct session *ses, int alg, unsigned int n, int instance);

/* End a session that has not been freed, whichever of its handles `h` is: all of
 * them go. */
void session_end(struct crypto_session *h);

void session_ref(struct session *ses);
void session_unref(struct session *ses);

/*
 * The driver that `from` is for has ended: give the session a part on another one,
 * unless that has happened already, and *out a new handle, with a reference on the
 * session until it is used or freed.  The original constraint first, then any.
 * ENODEV the session was freed, or no driver takes it; ENOMEM.  Both leave the
 * old handle.
 */
int session_move(struct crypto_session **out, struct crypto_session *from);

/*
 * Give the session a part on the driver `hid`, as if its own had ended.
 * ENODEV the session was freed; else what part_new answers.
 */
int session_move_to(struct session *ses, uint32_t hid);

/* The consumer is about to learn of the handle, which it then has to use or free:
 * false, and the handle is freed, if it has freed the session meanwhile. */
bool session_tell(struct crypto_session *h);

/* The handle is used: the session whose reference it gives up to the caller; NULL:
 * it had none. */
struct session *session_use(struct crypto_session *h);

#endif
