/* SPDX-License-Identifier: ISC */
/*
 * The device apart from its algorithms.  The sessions used here are of the
 * first hash that is offered.
 */
#include "check_device.h"

#include <errno.h>
#include <string.h>

/* Somewhere no program has memory. */
#define DEVICE_NOWHERE ((void *)8)

static void
device_want(struct check_env *env, int error, int want, const char *what)
{
	check_tally_case(env->tally, error == want, "%s: %s, not %s", what,
	    strerror(error), strerror(want));
}

static void
device_commands(struct check_env *env)
{
	static const struct {
		unsigned long command;
		const char *what;
	} rows[] = {
		{ CIOCGSESSION, "CIOCGSESSION of no struct" },
		{ CIOCFSESSION, "CIOCFSESSION of no number" },
		{ CIOCCRYPT, "CIOCCRYPT of no struct" },
		{ CIOCASYMFEAT, "CIOCASYMFEAT to nowhere" },
		{ CIOCGSESSINFO, "CIOCGSESSINFO of no struct" },
		{ CIOCCPHASH, "CIOCCPHASH of no struct" },
	};
	struct cdev *dev = env->dev;
	uint32_t features;
	int error;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		error = cdev_raw(dev, rows[i].command, DEVICE_NOWHERE);
		device_want(env, error, EFAULT, rows[i].what);
	}
	error = cdev_raw(dev, _IOWR('c', 108, uint32_t), &features);
	device_want(env, error, EINVAL, "an unknown command");
	device_want(env, cdev_asymfeat(dev, &features), 0, "CIOCASYMFEAT");
	/* The module this dialect comes from has no error here. */
	device_want(env, cdev_session_end(dev, 0x7a7a7a7a), 0,
	    "ending a session that is not there");
}

static void
device_sessions(struct check_env *env)
{
	uint8_t key[65] = { 1, 2, 3 };
	const struct {
		struct session_op sop;
		int want;
		const char *what;
	} rows[] = {
		{ { .cipher = 0 }, EINVAL, "a session of nothing" },
		{ { .cipher = 9999 }, EINVAL, "unknown cipher" },
		{ { .mac = 9999 }, EINVAL, "unknown MAC" },
		{ { .cipher = CRYPTO_SHA1 }, EINVAL, "a hash for a cipher" },
		{ { .mac = CRYPTO_AES_CBC }, EINVAL, "a cipher for a MAC" },
		{ { .cipher = CRYPTO_AES_CBC, .keylen = 65, .key = key },
		    EINVAL, "key of 65" },
		{ { .cipher = CRYPTO_AES_CBC,
		      .keylen = UINT32_MAX,
		      .key = key },
		    EINVAL, "key of 2^32 - 1" },
		{ { .cipher = CRYPTO_AES_CBC,
		      .keylen = 16,
		      .key = DEVICE_NOWHERE },
		    EFAULT, "key nowhere" },
		{ { .mac = CRYPTO_SHA1_HMAC,
		      .mackeylen = 16,
		      .mackey = DEVICE_NOWHERE },
		    EFAULT, "MAC key nowhere" },
	};
	struct session_op sop;
	int error;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sop = rows[i].sop;
		error = cdev_session(env->dev, &sop);
		device_want(env, error, rows[i].want, rows[i].what);
		if (error == 0)
			(void)cdev_session_end(env->dev, sop.ses);
	}
}

static bool
device_all(const void *p, size_t len, uint8_t byte)
{
	const uint8_t *b = p;

	while (len > 0 && b[len - 1] == byte)
		len--;
	return len == 0;
}

/* What is said of a session that hashes: names for its half, and no more. */
static void
device_info(struct check_env *env, uint32_t ses)
{
	struct session_info_op info;
	const char *name = info.hash_info.cra_name;
	int error;

	memset(&info, 0xee, sizeof(info));
	info.ses = ses;
	error = cdev_raw(env->dev, CIOCGSESSINFO, &info);
	device_want(env, error, 0, "CIOCGSESSINFO");
	if (error != 0)
		return;
	check_tally_case(env->tally,
	    name[0] != '\0' &&
		memchr(name, '\0', CRYPTODEV_MAX_ALG_NAME) != NULL,
	    "CIOCGSESSINFO: no name, or without an end");
	check_tally_case(env->tally,
	    device_all(&info.cipher_info, sizeof(info.cipher_info), 0xee),
	    "CIOCGSESSINFO: wrote about a half the session has not");
	check_tally_case(env->tally,
	    (info.flags & ~(uint32_t)SIOP_FLAG_KERNEL_DRIVER_ONLY) == 0,
	    "CIOCGSESSINFO: flags %#x", info.flags);
	check_tally_case(env->tally, info.ses == ses,
	    "CIOCGSESSINFO: changed the session's number");
}

/* Sessions belong to the open file, which CRIOGET's descriptor shares. */
static void
device_clone(struct check_env *env, uint32_t ses)
{
	struct session_info_op info;
	struct cdev node;
	int error;

	if (!cdev_node(env->dev, &node))
		return;
	error = cdev_session_info(&node, &info, ses);
	device_want(
	    env, error, 0, "the session, on the descriptor CRIOGET copied");
}

/* Two sessions of the first hash there is. */
static int
device_two(struct check_env *env, uint32_t ses[2])
{
	const struct check_alg *alg;
	int error = EINVAL;

	ses[0] = 0;
	ses[1] = 0;
	for (size_t i = 0; error != 0 && i < check_nalgs; i++) {
		alg = &check_algs[i];
		if (alg->cipher != NULL || alg->mac == NULL || alg->mac->keyed)
			continue;
		error = check_session(env, alg, NULL, NULL, &ses[0]);
		if (error == 0)
			error = check_session(env, alg, NULL, NULL, &ses[1]);
	}
	return error;
}

void
check_device_run(struct check_env *env)
{
	struct session_info_op info;
	uint32_t ses[2];
	int error;

	device_commands(env);
	device_sessions(env);
	error = device_two(env, ses);
	if (!check_tally_key(env->tally, 0, error))
		return;
	check_tally_case(
	    env->tally, ses[0] != ses[1], "two sessions of one number");
	device_info(env, ses[0]);
	device_clone(env, ses[0]);
	check_session_end(env, ses[0]);
	error = cdev_session_info(env->dev, &info, ses[0]);
	device_want(env, error, EINVAL, "CIOCGSESSINFO of no session");
	error = cdev_session_info(env->dev, &info, ses[1]);
	device_want(env, error, 0, "the other session, after one has ended");
	check_session_end(env, ses[1]);
}
