/* SPDX-License-Identifier: ISC */
/*
 * What a device must refuse.  Each case spoils one field of an operation
 * that is otherwise good.
 */
#include "check_misuse.h"

#include <errno.h>
#include <string.h>

#define MISUSE_LEN 96u /* a multiple of every block */

/* Lay out a good operation for `alg`. */
static void
misuse_good(struct check_env *env, const struct check_alg *alg, uint32_t ses,
    struct crypt_op *cop)
{
	memset(cop, 0, sizeof(*cop));
	cop->ses = ses;
	cop->op = COP_ENCRYPT;
	cop->len = MISUSE_LEN;
	cop->src = check_buf_place(&env->src, MISUSE_LEN, 0, env->plain);
	cop->dst = check_buf_place(&env->dst, MISUSE_LEN, 0, NULL);
	if (alg->cipher != NULL)
		cop->iv = check_buf_place(
		    &env->iv, alg->cipher->iv_len, 0, env->plain);
	if (alg->mac != NULL)
		cop->mac =
		    check_buf_place(&env->mac, alg->mac->result_len, 0, NULL);
}

/* Send it and want `want`, and the outputs that are there left alone. */
static void
misuse_try(struct check_env *env, const struct check_alg *alg,
    struct crypt_op *cop, int want, const char *what)
{
	int error;
	bool ok;

	error = cdev_crypt(env->dev, cop);
	ok = check_buf_untouched(&env->dst);
	if (alg->mac != NULL)
		ok = ok && check_buf_untouched(&env->mac);
	check_tally_case(env->tally, error == want, "%s: %s, not %s", what,
	    strerror(error), strerror(want));
	check_tally_case(
	    env->tally, ok, "%s: refused, and wrote its output", what);
}

void
check_misuse_cipher(
    struct check_env *env, const struct check_alg *alg, uint32_t ses)
{
	const uint32_t block = alg->cipher->block;
	const uint32_t lens[] = { 1, block - 1, block + 1, 3 * block - 1 };
	struct crypt_op cop;

	for (size_t i = 0; block > 1 && i < sizeof(lens) / sizeof(lens[0]);
	     i++) {
		misuse_good(env, alg, ses, &cop);
		cop.len = lens[i];
		misuse_try(env, alg, &cop, EINVAL, "partial block");
	}
	misuse_good(env, alg, ses, &cop);
	cop.op = 2;
	misuse_try(env, alg, &cop, EINVAL, "operation 2");
	misuse_good(env, alg, ses, &cop);
	cop.src = NULL;
	misuse_try(env, alg, &cop, EFAULT, "no source");
	if (alg->cipher->iv_len > 0) {
		misuse_good(env, alg, ses, &cop);
		cop.iv = (uint8_t *)8;
		misuse_try(env, alg, &cop, EFAULT, "an IV nowhere");
	}
	/* The MAC may have been stored before the fault is met. */
	misuse_good(env, alg, ses, &cop);
	cop.dst = NULL;
	check_tally_case(env->tally, cdev_crypt(env->dev, &cop) == EFAULT,
	    "no destination: not EFAULT");
}

void
check_misuse_mac(
    struct check_env *env, const struct check_alg *alg, uint32_t ses)
{
	struct crypt_op cop;
	int error;

	misuse_good(env, alg, ses, &cop);
	cop.op = 2;
	misuse_try(env, alg, &cop, EINVAL, "operation 2");
	misuse_good(env, alg, ses, &cop);
	cop.src = NULL;
	misuse_try(env, alg, &cop, EFAULT, "no source");
	misuse_good(env, alg, ses, &cop);
	cop.mac = NULL;
	misuse_try(env, alg, &cop, EFAULT, "nowhere for the result");

	error = cdev_cphash(env->dev, ses, ses);
	check_tally_case(env->tally, error == EDEADLK,
	    "copying a hash to itself: %s, not EDEADLK", strerror(error));
	error = cdev_cphash(env->dev, ses, ses + 0x5a5a5a5au);
	check_tally_case(env->tally, error == ENOENT,
	    "copying the hash of no session: %s, not ENOENT", strerror(error));
}

/* A session with keys of these lengths must be EINVAL. */
static void
misuse_key_lens(struct check_env *env, const struct check_alg *alg,
    size_t key_len, size_t mac_key_len)
{
	uint8_t bytes[CHECK_KEY_MAX + 8];
	struct session_op sop;
	int error;

	check_fill(bytes, sizeof(bytes), key_len);
	memset(&sop, 0, sizeof(sop));
	if (alg->cipher != NULL) {
		sop.cipher = alg->cipher->id;
		sop.keylen = (uint32_t)key_len;
		sop.key = bytes;
	}
	if (alg->mac != NULL) {
		sop.mac = alg->mac->id;
		sop.mackeylen = (uint32_t)mac_key_len;
		sop.mackey = bytes;
	}
	error = cdev_session(env->dev, &sop);
	check_tally_case(env->tally, error == EINVAL,
	    "session with keys of %zu and %zu: %s, not EINVAL", key_len,
	    mac_key_len, strerror(error));
	if (error == 0)
		(void)cdev_session_end(env->dev, sop.ses);
}

void
check_misuse_key(struct check_env *env, const struct check_alg *alg)
{
	const struct check_cipher *cipher = alg->cipher;
	const size_t mac_len = alg->mac != NULL && alg->mac->keyed ? 20 : 0;

	/* How long a key of a stream cipher may be, devices disagree. */
	if (cipher != NULL && (cipher->block > 1 || cipher->key_step > 1)) {
		misuse_key_lens(env, alg, 0, mac_len);
		misuse_key_lens(env, alg,
		    cipher->key_step > 1 ? cipher->key_min + 1u
					 : cipher->key_max + 1u,
		    mac_len);
	}
	if (alg->mac != NULL && alg->mac->keyed)
		misuse_key_lens(env, alg, cipher == NULL ? 0 : cipher->key_min,
		    CHECK_KEY_MAX + 1);
}
