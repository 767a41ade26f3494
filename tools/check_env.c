/* SPDX-License-Identifier: ISC */
/*
 * Data, sizes and sessions for the checks.  Everything follows from fixed
 * seeds, so that a mismatch shows again in the next run.
 */
#include "check_env.h"

#include "check_crypt.h"
#include "check_device.h"
#include "check_mac.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Around pages, 16-bit lengths and the 128 KiB a FUSE request carries. */
static const size_t env_large[] = { 4095, 4096, 4097, 65535, 65536, 131071,
	131072, 131073, 131097, CHECK_LEN_MAX };

static const size_t env_few[] = { 0, 1, 15, 16, 17, 32, 63, 64, 65, 255, 256,
	300, 4096, 131097 };

#define ENV_SMALL_MAX 300u

int
check_env_init(struct check_env *env, struct cdev *dev, bool quick)
{
	int error;

	memset(env, 0, sizeof(*env));
	env->dev = dev;
	env->quick = quick;
	env->len_max = CHECK_LEN_MAX;
	error = check_ref_new(&env->ref);
	if (error != 0)
		goto out;
	error = ENOMEM;
	env->plain = malloc(CHECK_LEN_MAX);
	env->ctext = malloc(CHECK_LEN_MAX);
	if (env->plain == NULL || env->ctext == NULL)
		goto out;
	if (check_buf_init(&env->src, CHECK_LEN_MAX) != 0 ||
	    check_buf_init(&env->dst, CHECK_LEN_MAX) != 0 ||
	    check_buf_init(&env->mac, CHECK_RESULT_MAX) != 0 ||
	    check_buf_init(&env->iv, CHECK_IV_MAX) != 0)
		goto out;
	check_fill(env->plain, CHECK_LEN_MAX, 1);
	error = 0;
out:
	if (error != 0)
		check_env_fini(env);
	return error;
}

void
check_env_fini(struct check_env *env)
{
	check_buf_fini(&env->src);
	check_buf_fini(&env->dst);
	check_buf_fini(&env->mac);
	check_buf_fini(&env->iv);
	free(env->plain);
	free(env->ctext);
	check_ref_free(env->ref);
	memset(env, 0, sizeof(*env));
}

void
check_env_run(struct check_env *env, const struct check_alg *alg,
    struct check_tally *tally)
{
	env->tally = tally;
	if (alg->cipher != NULL)
		check_crypt_run(env, alg);
	else if (alg->mac != NULL)
		check_mac_run(env, alg);
	else
		check_device_run(env);
	env->tally = NULL;
}

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators". */
void
check_fill(uint8_t *p, size_t len, uint64_t seed)
{
	uint64_t z;

	for (size_t i = 0; i < len; i++) {
		seed += UINT64_C(0x9e3779b97f4a7c15);
		z = (seed ^ (seed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		p[i] = (uint8_t)(z >> 56);
	}
}

void
check_key_fill(struct check_key *key, size_t len)
{
	check_fill(key->bytes, sizeof(key->bytes), 1000 + len);
	key->len = len;
}

size_t
check_sizes(const struct check_env *env, size_t *sizes, size_t block, bool few)
{
	const size_t *list = few ? env_few : env_large;
	size_t nlist = few ? sizeof(env_few) / sizeof(env_few[0])
			   : sizeof(env_large) / sizeof(env_large[0]);
	size_t n = 0;
	size_t len;

	for (len = 0; !few && len <= ENV_SMALL_MAX; len += block)
		sizes[n++] = len;
	for (size_t i = 0; i < nlist; i++) {
		len = list[i] / block * block;
		if (len <= env->len_max && (n == 0 || sizes[n - 1] != len))
			sizes[n++] = len;
	}
	return n;
}

size_t
check_misalign_step(size_t len)
{
	return len <= ENV_SMALL_MAX ? 1 : 3;
}

int
check_session(struct check_env *env, const struct check_alg *alg,
    const struct check_key *key, const struct check_key *mac_key, uint32_t *ses)
{
	struct check_key keys[2];
	struct session_op sop;
	int error;

	*ses = 0;
	memset(&sop, 0, sizeof(sop));
	if (alg->cipher != NULL) {
		keys[0] = *key;
		sop.cipher = alg->cipher->id;
		sop.keylen = (uint32_t)key->len;
		sop.key = keys[0].bytes;
	}
	if (alg->mac != NULL) {
		sop.mac = alg->mac->id;
		if (alg->mac->keyed) {
			keys[1] = *mac_key;
			sop.mackeylen = (uint32_t)mac_key->len;
			sop.mackey = keys[1].bytes;
		}
	}
	error = cdev_session(env->dev, &sop);
	if (error == 0)
		*ses = sop.ses;
	return error;
}

void
check_session_end(struct check_env *env, uint32_t ses)
{
	struct crypt_op cop;
	int error;

	error = cdev_session_end(env->dev, ses);
	check_tally_case(
	    env->tally, error == 0, "ending a session: %s", strerror(error));
	memset(&cop, 0, sizeof(cop));
	cop.ses = ses;
	error = cdev_crypt(env->dev, &cop);
	check_tally_case(env->tally, error == EINVAL,
	    "using an ended session: %s, not EINVAL", strerror(error));
}
