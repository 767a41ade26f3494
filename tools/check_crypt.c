/* SPDX-License-Identifier: ISC */
/*
 * Checks of sessions that cipher.  With a MAC beside it, the MAC is of the
 * plaintext in both directions, and every operation that is not a piece of a
 * longer one asks for a fresh one.
 */
#include "check_crypt.h"

#include "check_misuse.h"

#include <string.h>

/* One key's sessions. */
struct crypt_job {
	const struct check_alg *alg;
	const struct check_key *key;
	const struct check_key *mac_key;
	uint8_t iv[CHECK_IV_MAX];
	uint8_t digest[CHECK_RESULT_MAX]; /* of the plaintext under way */
	uint32_t ses;
};

/* One way of calling. */
struct crypt_shape {
	size_t len;
	size_t misalign;
	uint16_t op;
	uint16_t flags;
	bool in_place;
};

static const char *
crypt_op_name(const struct crypt_shape *sh)
{
	return sh->op == COP_ENCRYPT ? "encrypt" : "decrypt";
}

/* Fill env->ctext, and the digest, for `len` bytes from the job's IV. */
static int
crypt_expect(struct check_env *env, struct crypt_job *job, size_t len)
{
	const struct check_ref_op ref = { .cipher = job->alg->cipher,
		.key = job->key,
		.iv = job->iv,
		.encrypt = 1 };
	int error;

	error = check_ref_cipher(env->ref, &ref, env->plain, len, env->ctext);
	if (error == 0 && job->alg->mac != NULL)
		error = check_ref_mac(env->ref, job->alg->mac, job->mac_key,
		    env->plain, len, job->digest);
	return error;
}

/* Lay out source, destination and result for one message. */
static void
crypt_place(struct check_env *env, const struct crypt_job *job,
    const struct crypt_shape *sh, struct crypt_op *cop)
{
	const uint8_t *in = sh->op == COP_ENCRYPT ? env->plain : env->ctext;
	const struct check_mac *mac = job->alg->mac;

	memset(cop, 0, sizeof(*cop));
	cop->ses = job->ses;
	cop->op = sh->op;
	cop->flags = sh->flags;
	cop->len = (uint32_t)sh->len;
	cop->src = check_buf_place(&env->src, sh->len, sh->misalign, in);
	cop->dst = cop->src;
	if (!sh->in_place)
		cop->dst = check_buf_place(
		    &env->dst, sh->len, (sh->misalign + 3) % 8, NULL);
	if (mac != NULL)
		cop->mac = check_buf_place(
		    &env->mac, mac->result_len, (sh->misalign + 6) % 8, NULL);
	cop->iv = check_buf_place(&env->iv, job->alg->cipher->iv_len,
	    (sh->misalign + 5) % 8, job->iv);
}

/* Destination, source and result are as they should be. */
static bool
crypt_holds(struct check_env *env, const struct crypt_job *job,
    const struct crypt_shape *sh)
{
	bool encrypt = sh->op == COP_ENCRYPT;
	const uint8_t *in = encrypt ? env->plain : env->ctext;
	const uint8_t *want = encrypt ? env->ctext : env->plain;
	bool ok;

	ok = check_buf_holds(&env->src, sh->in_place ? want : in);
	if (!sh->in_place)
		ok = ok && check_buf_holds(&env->dst, want);
	if (job->alg->mac != NULL)
		ok = ok && check_buf_holds(&env->mac, job->digest);
	return ok;
}

/* One message by one CIOCCRYPT. */
static void
crypt_once(struct check_env *env, const struct crypt_job *job,
    const struct crypt_shape *sh)
{
	const struct check_cipher *cipher = job->alg->cipher;
	uint8_t want_iv[CHECK_IV_MAX];
	struct crypt_op cop;
	int error;
	bool ok;

	memcpy(want_iv, job->iv, sizeof(want_iv));
	if ((sh->flags & COP_FLAG_WRITE_IV) != 0 && cipher->next_iv != NULL)
		cipher->next_iv(want_iv, env->ctext, sh->len);
	crypt_place(env, job, sh, &cop);
	error = cdev_crypt(env->dev, &cop);
	ok = error == 0 && crypt_holds(env, job, sh) &&
	    check_buf_holds(&env->iv, want_iv) && cop.len == sh->len;
	check_tally_case(env->tally, ok,
	    "%s, key of %zu, %zu bytes at %zu%s, flags %#x: %s",
	    crypt_op_name(sh), job->key->len, sh->len, sh->misalign,
	    sh->in_place ? " in place" : "", sh->flags,
	    error != 0 ? strerror(error) : "wrong bytes");
}

/* The same, in a session of its own where state outlives messages. */
static void
crypt_message(
    struct check_env *env, struct crypt_job *job, const struct crypt_shape *sh)
{
	uint32_t shared = job->ses;
	int error;

	if (!job->alg->cipher->fresh) {
		crypt_once(env, job, sh);
		return;
	}
	error = check_session(env, job->alg, job->key, job->mac_key, &job->ses);
	check_tally_case(
	    env->tally, error == 0, "another session: %s", strerror(error));
	if (error == 0) {
		crypt_once(env, job, sh);
		(void)cdev_session_end(env->dev, job->ses);
	}
	job->ses = shared;
}

/* Both directions, in place and apart, for a message in env->ctext. */
static void
crypt_both_ways(
    struct check_env *env, struct crypt_job *job, struct crypt_shape sh)
{
	for (int i = 0; i < 4; i++) {
		sh.op = (i & 1) != 0 ? COP_DECRYPT : COP_ENCRYPT;
		sh.in_place = (i & 2) != 0;
		crypt_message(env, job, &sh);
	}
}

static int
crypt_sizes(struct check_env *env, struct crypt_job *job, bool few)
{
	const struct check_cipher *cipher = job->alg->cipher;
	size_t sizes[CHECK_NSIZES_MAX];
	size_t nsizes = check_sizes(env, sizes, cipher->block, few);
	struct crypt_shape sh = { .len = 0 };
	int error;

	for (size_t i = 0; i < nsizes; i++) {
		sh.len = sizes[i];
		error = crypt_expect(env, job, sh.len);
		if (error != 0)
			return error;
		sh.flags = COP_FLAG_NONE;
		for (sh.misalign = 0; sh.misalign < 8;
		     sh.misalign += check_misalign_step(sh.len))
			crypt_both_ways(env, job, sh);
		if (cipher->iv_len > 0 && cipher->next_iv == NULL)
			continue;
		sh.misalign = 0;
		sh.flags = COP_FLAG_WRITE_IV | COP_FLAG_RESET;
		crypt_both_ways(env, job, sh);
	}
	return 0;
}

/* Every length that there is, each at one misalignment. */
static int
crypt_every(struct check_env *env, struct crypt_job *job)
{
	const struct check_cipher *cipher = job->alg->cipher;
	struct crypt_shape sh = { .flags = COP_FLAG_NONE };
	int error;

	for (sh.len = 0; sh.len <= env->every; sh.len += cipher->block) {
		sh.misalign = sh.len / cipher->block % 8;
		error = crypt_expect(env, job, sh.len);
		if (error != 0)
			return error;
		crypt_both_ways(env, job, sh);
	}
	return 0;
}

/*
 * One message cut in pieces, in a new session.  Only the first names an IV,
 * or, if the job's is all zero, none does.
 */
static void
crypt_chain(struct check_env *env, struct crypt_job *job,
    const struct crypt_shape *sh, bool name_iv)
{
	static const size_t cuts[] = { 1, 3, 1, 8, 20, 2, 64 };
	const size_t ncuts = sizeof(cuts) / sizeof(cuts[0]);
	const size_t piece = job->alg->cipher->piece;
	struct crypt_op all;
	struct crypt_op cop;
	size_t done = 0;
	int error = 0;

	crypt_place(env, job, sh, &all);
	for (size_t i = 0; error == 0 && done < sh->len; i++) {
		size_t left = sh->len - done;
		size_t take = cuts[i % ncuts] * piece;

		cop = all;
		cop.len = (uint32_t)(take < left ? take : left);
		cop.src += done;
		cop.dst += done;
		cop.iv = i == 0 && name_iv ? all.iv : NULL;
		done += cop.len;
		if (job->alg->mac != NULL)
			cop.flags =
			    done < sh->len ? COP_FLAG_UPDATE : COP_FLAG_FINAL;
		error = cdev_crypt(env->dev, &cop);
	}
	check_tally_case(env->tally, error == 0 && crypt_holds(env, job, sh),
	    "%s in pieces%s%s, key of %zu, %zu bytes: %s", crypt_op_name(sh),
	    sh->in_place ? " in place" : "", name_iv ? "" : " without IV",
	    job->key->len, sh->len,
	    error != 0 ? strerror(error) : "wrong bytes");
}

/* All ways of cutting; each in a session whose IV is still all zero. */
static int
crypt_chains(struct check_env *env, struct crypt_job job)
{
	const struct check_cipher *cipher = job.alg->cipher;
	struct crypt_shape sh = { .misalign = 1 };
	bool name_iv;
	int error;

	sh.len = 997u - 997u % cipher->block;
	for (int i = 0; cipher->piece > 0 && i < 8; i++) {
		sh.op = (i & 1) != 0 ? COP_DECRYPT : COP_ENCRYPT;
		sh.in_place = (i & 2) != 0;
		name_iv = (i & 4) != 0;
		memset(job.iv, 0, sizeof(job.iv));
		if (name_iv)
			check_fill(job.iv, sizeof(job.iv), 77);
		error = crypt_expect(env, &job, sh.len);
		if (error != 0)
			return error;
		error =
		    check_session(env, job.alg, job.key, job.mac_key, &job.ses);
		check_tally_case(env->tally, error == 0, "a session more: %s",
		    strerror(error));
		if (error != 0)
			continue;
		crypt_chain(env, &job, &sh, name_iv);
		(void)cdev_session_end(env->dev, job.ses);
	}
	return 0;
}

/* Everything for one key. */
static void
crypt_key(struct check_env *env, const struct check_alg *alg,
    const struct check_key *key, const struct check_key *mac_key, bool few)
{
	struct crypt_job job = { .alg = alg, .key = key, .mac_key = mac_key };
	int error;

	error = check_session(env, alg, key, mac_key, &job.ses);
	if (!check_tally_key(env->tally, key->len, error))
		return;
	check_fill(job.iv, sizeof(job.iv), 7);
	error = crypt_sizes(env, &job, few);
	if (error == 0) {
		/* A counter that wraps, or just another IV. */
		memset(job.iv, 0xff, sizeof(job.iv));
		error = crypt_sizes(env, &job, true);
	}
	if (error == 0 && env->every > 0 && key->len % 8 == 0)
		error = crypt_every(env, &job);
	if (error == 0)
		error = crypt_chains(env, job);
	check_tally_case(env->tally, error == 0, "key of %zu: no reference: %s",
	    key->len, strerror(error));
	check_misuse_cipher(env, alg, job.ses);
	check_session_end(env, job.ses);
}

void
check_crypt_run(struct check_env *env, const struct check_alg *alg)
{
	const struct check_cipher *cipher = alg->cipher;
	struct check_key mac_key;
	struct check_key key;
	bool few;

	check_key_fill(&mac_key, 20);
	for (size_t len = cipher->key_min; len <= cipher->key_max;
	     len += cipher->key_step) {
		few = env->quick ||
		    (len % 8 != 0 && len != cipher->key_min &&
			len != cipher->key_max);
		if (env->quick && len != cipher->key_min &&
		    len != cipher->key_max && (env->every == 0 || len % 8 != 0))
			continue;
		check_key_fill(&key, len);
		crypt_key(env, alg, &key, &mac_key, few);
	}
	if (env->tally->nrefused < env->tally->nkeys)
		check_misuse_key(env, alg);
}
