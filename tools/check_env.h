/* SPDX-License-Identifier: ISC */
/*
 * What every check works with: a device, a reference, data, and the buffers
 * that go to the device.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_ENV_H
#define CRYPTODEVD_TOOLS_CHECK_ENV_H

#include "cdev.h"
#include "check_alg.h"
#include "check_buf.h"
#include "check_ref.h"
#include "check_tally.h"

#define CHECK_LEN_MAX	 (1048576u + 16u) /* longest message, in bytes */
#define CHECK_LEN_LEAST	 32768u /* no len_max may be less */
#define CHECK_NSIZES_MAX 320u

struct check_env {
	struct cdev *dev; /* borrowed */
	struct check_ref *ref; /* owned */
	struct check_tally *tally; /* borrowed: the row under way */
	bool quick; /* fewer sizes and keys */
	size_t every; /* every length up to it, too; 0 at first */
	size_t len_max; /* longest message to send; CHECK_LEN_MAX at first */
	uint8_t *plain; /* owned, CHECK_LEN_MAX bytes: any plaintext */
	uint8_t *ctext; /* owned, CHECK_LEN_MAX bytes: its ciphertext */
	struct check_buf src; /* these go to the device */
	struct check_buf dst;
	struct check_buf mac;
	struct check_buf iv;
};

/* `dev` is borrowed until check_env_fini.  ENOMEM, or check_ref_new's. */
int check_env_init(struct check_env *env, struct cdev *dev, bool quick);
void check_env_fini(struct check_env *env);

/*
 * Run everything there is for `alg` and count it in *tally, which is
 * borrowed for the call.
 */
void check_env_run(struct check_env *env, const struct check_alg *alg,
    struct check_tally *tally);

/* Fill with bytes that follow from `seed`, the same ones each run. */
void check_fill(uint8_t *p, size_t len, uint64_t seed);

/* A key of `len` bytes. */
void check_key_fill(struct check_key *key, size_t len);

/*
 * The message lengths to try, multiples of `block` up to env->len_max,
 * ascending, in sizes[] (CHECK_NSIZES_MAX).  `few` picks a handful.  Returns
 * how many.
 */
size_t check_sizes(
    const struct check_env *env, size_t *sizes, size_t block, bool few);

/* Step between misalignments worth trying for a message of `len` bytes. */
size_t check_misalign_step(size_t len);

/*
 * Ask for a session of `alg`; either key may be NULL.  The errno of
 * CIOCGSESSION; the session in *ses.
 */
int check_session(struct check_env *env, const struct check_alg *alg,
    const struct check_key *key, const struct check_key *mac_key,
    uint32_t *ses);

/* End it, and see that it has gone. */
void check_session_end(struct check_env *env, uint32_t ses);

#endif
