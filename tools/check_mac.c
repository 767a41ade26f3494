/* SPDX-License-Identifier: ISC */
/*
 * Checks of sessions that hash: at once, in pieces, and from a copy of
 * another session's state.
 */
#include "check_mac.h"

#include "check_misuse.h"

#include <string.h>

/* One key's session; the key is ignored by plain hashes. */
struct mac_job {
	const struct check_alg *alg;
	const struct check_key *key;
	uint32_t ses;
};

/* One CIOCCRYPT on `len` bytes from `at` on of what is placed. */
static int
mac_op(
    struct check_env *env, uint32_t ses, uint16_t flags, size_t at, size_t len)
{
	struct crypt_op cop;

	memset(&cop, 0, sizeof(cop));
	cop.ses = ses;
	cop.op = COP_ENCRYPT;
	cop.flags = flags;
	cop.len = (uint32_t)len;
	cop.src = env->src.data + at;
	cop.mac = env->mac.data;
	return cdev_crypt(env->dev, &cop);
}

static void
mac_place_result(struct check_env *env, const struct mac_job *job)
{
	check_buf_place(&env->mac, job->alg->mac->result_len, 3, NULL);
}

static bool
mac_holds(struct check_env *env, const uint8_t *want)
{
	return check_buf_holds(&env->mac, want) &&
	    check_buf_holds(&env->src, env->plain);
}

/* `len` bytes, `at` bytes off alignment, at once; `want` is the result. */
static void
mac_once(struct check_env *env, const struct mac_job *job, size_t len,
    size_t at, const uint8_t *want)
{
	struct crypt_op cop;
	int error;

	memset(&cop, 0, sizeof(cop));
	cop.ses = job->ses;
	/* The direction makes no difference to a hash. */
	cop.op = at % 2 == 0 ? COP_ENCRYPT : COP_DECRYPT;
	cop.len = (uint32_t)len;
	cop.src = check_buf_place(&env->src, len, at, env->plain);
	cop.mac = check_buf_place(
	    &env->mac, job->alg->mac->result_len, (at + 3) % 8, NULL);
	error = cdev_crypt(env->dev, &cop);
	check_tally_case(env->tally, error == 0 && mac_holds(env, want),
	    "key of %zu, %zu bytes at %zu: %s", job->key->len, len, at,
	    error != 0 ? strerror(error) : "wrong bytes");
}

static int
mac_sizes(struct check_env *env, const struct mac_job *job, bool few)
{
	const struct check_mac *mac = job->alg->mac;
	size_t sizes[CHECK_NSIZES_MAX];
	size_t nsizes = check_sizes(env, sizes, 1, few);
	uint8_t want[CHECK_RESULT_MAX];
	int error;

	for (size_t i = 0; i < nsizes; i++) {
		error = check_ref_mac(
		    env->ref, mac, job->key, env->plain, sizes[i], want);
		if (error != 0)
			return error;
		for (size_t at = 0; at < 8; at += check_misalign_step(sizes[i]))
			mac_once(env, job, sizes[i], at, want);
	}
	return 0;
}

/* Every length that there is, each at one misalignment. */
static int
mac_every(struct check_env *env, const struct mac_job *job)
{
	uint8_t want[CHECK_RESULT_MAX];
	int error;

	for (size_t len = 0; env->every > 0 && len <= env->every; len++) {
		error = check_ref_mac(
		    env->ref, job->alg->mac, job->key, env->plain, len, want);
		if (error != 0)
			return error;
		mac_once(env, job, len, len % 8, want);
	}
	return 0;
}

/*
 * One message in pieces of `cut` bytes; the last is sent with flags
 * `last`, or, if those are 0, an empty FINAL follows it.
 */
static int
mac_pieces(struct check_env *env, const struct mac_job *job, size_t len,
    size_t cut, uint16_t last)
{
	const struct check_mac *mac = job->alg->mac;
	uint8_t want[CHECK_RESULT_MAX];
	uint16_t flags = COP_FLAG_UPDATE | COP_FLAG_RESET;
	size_t done = 0;
	size_t take;
	bool quiet = true;
	int error;

	error = check_ref_mac(env->ref, mac, job->key, env->plain, len, want);
	if (error != 0)
		return error;
	check_buf_place(&env->src, len, 1, env->plain);
	mac_place_result(env, job);
	while (error == 0 && done < len) {
		take = len - done < cut ? len - done : cut;
		if (done + take == len && last != 0)
			flags = last | (flags & COP_FLAG_RESET);
		quiet = quiet && check_buf_untouched(&env->mac);
		error = mac_op(env, job->ses, flags, done, take);
		flags = COP_FLAG_UPDATE;
		done += take;
	}
	if (last == 0 && error == 0) {
		quiet = quiet && check_buf_untouched(&env->mac);
		error = mac_op(env, job->ses, COP_FLAG_FINAL, 0, 0);
	}
	check_tally_case(env->tally, quiet, "a piece stored a result");
	check_tally_case(env->tally, error == 0 && mac_holds(env, want),
	    "key of %zu, %zu bytes by %zu, last flags %#x: %s", job->key->len,
	    len, cut, last, error != 0 ? strerror(error) : "wrong bytes");
	return 0;
}

static int
mac_all_pieces(struct check_env *env, const struct mac_job *job, bool few)
{
	static const size_t cuts[] = { 1, 7, 16, 63, 64, 65, 127, 128, 129,
		4096 };
	static const uint16_t lasts[] = { 0, COP_FLAG_FINAL,
		COP_FLAG_UPDATE | COP_FLAG_FINAL };
	size_t len;
	int error;

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		if (few && i % 3 != 0)
			continue;
		for (size_t j = 0; j < 3; j++) {
			/* Ends on a piece's edge, and off it. */
			len = cuts[i] * 5 + j % 2 * (cuts[i] / 2);
			error = mac_pieces(env, job, len, cuts[i], lasts[j]);
			if (error != 0)
				return error;
		}
	}
	return 0;
}

/*
 * Hash `head` bytes, copy the state to another session, and finish both
 * with different tails: neither may see the other's.
 */
static int
mac_copy(struct check_env *env, const struct mac_job *job, size_t head)
{
	const struct check_mac *mac = job->alg->mac;
	uint8_t want[2][CHECK_RESULT_MAX];
	const size_t tails[2] = { 100, 200 };
	uint32_t ses[2] = { job->ses, 0 };
	int error;

	for (size_t i = 0; i < 2; i++) {
		error = check_ref_mac(env->ref, mac, job->key, env->plain,
		    head + tails[i], want[i]);
		if (error != 0)
			return error;
	}
	error = check_session(env, job->alg, NULL, job->key, &ses[1]);
	check_tally_case(
	    env->tally, error == 0, "a session more: %s", strerror(error));
	if (error != 0)
		return 0;
	check_buf_place(&env->src, head + tails[1], 2, env->plain);
	mac_place_result(env, job);
	error = mac_op(env, ses[0], COP_FLAG_UPDATE | COP_FLAG_RESET, 0, head);
	if (error == 0)
		error = cdev_cphash(env->dev, ses[1], ses[0]);
	for (size_t i = 0; i < 2; i++) {
		mac_place_result(env, job);
		if (error == 0)
			error = mac_op(
			    env, ses[i], COP_FLAG_UPDATE, head, tails[i]);
		if (error == 0)
			error = mac_op(env, ses[i], COP_FLAG_FINAL, 0, 0);
		check_tally_case(env->tally,
		    error == 0 && mac_holds(env, want[i]),
		    "copied after %zu bytes, %s: %s", head,
		    i == 0 ? "original" : "copy",
		    error != 0 ? strerror(error) : "wrong bytes");
	}
	(void)cdev_session_end(env->dev, ses[1]);
	return 0;
}

/* Everything for one key. */
static void
mac_key(struct check_env *env, const struct check_alg *alg,
    const struct check_key *key, bool few)
{
	static const size_t heads[] = { 1, 63, 64, 128, 200 };
	struct mac_job job = { .alg = alg, .key = key };
	int error;

	error = check_session(env, alg, NULL, key, &job.ses);
	if (!check_tally_key(env->tally, key->len, error))
		return;
	error = mac_sizes(env, &job, few);
	if (error == 0)
		error = mac_every(env, &job);
	if (error == 0)
		error = mac_all_pieces(env, &job, few);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (error == 0)
			error = mac_copy(env, &job, heads[i]);
	}
	check_tally_case(env->tally, error == 0, "key of %zu: no reference: %s",
	    key->len, strerror(error));
	check_misuse_mac(env, alg, job.ses);
	check_session_end(env, job.ses);
}

void
check_mac_run(struct check_env *env, const struct check_alg *alg)
{
	size_t nkeys = alg->mac->keyed ? check_nmac_keys : 1;
	struct check_key key;

	if (env->quick && nkeys > 2)
		nkeys = 2;
	for (size_t i = 0; i < nkeys; i++) {
		check_key_fill(&key, alg->mac->keyed ? check_mac_keys[i] : 0);
		mac_key(env, alg, &key, env->quick || i > 0);
	}
	if (env->tally->nrefused < env->tally->nkeys)
		check_misuse_key(env, alg);
}
