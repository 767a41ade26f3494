/* SPDX-License-Identifier: ISC */
/*
 * cryptodev-check against devices made of libcrypto: it is content with the
 * one that is right, and finds each single thing that the others do wrong.
 */
#include "check_env.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FAKE_NSES     8u
#define FAKE_ODD_LEN  ((size_t)2992) /* a length that no list has */
#define FAKE_DATA_MAX ((size_t)2 * CHECK_LEN_MAX)

enum fake_fault {
	FAULT_NONE,
	FAULT_REFUSE,
	FAULT_FLIP,
	FAULT_FLIP_LONG,
	FAULT_WRITE_PAST,
	FAULT_WRITE_BEFORE,
	FAULT_WRITE_SOURCE,
	FAULT_KEEP_IV,
	FAULT_WRITE_IV_ALWAYS,
	FAULT_WRITE_IV_NEVER,
	FAULT_PARTIAL_BLOCK,
	FAULT_MAC_FLIP,
	FAULT_MAC_EARLY,
	FAULT_MAC_PAST,
	FAULT_NO_RESET,
	FAULT_NO_COPY,
	FAULT_KEEP_SESSION,
	FAULT_ANY_KEY,
	FAULT_ONE_LENGTH
};

struct fake_ses {
	const struct check_alg *alg; /* NULL = free */
	struct check_key key;
	struct check_key mac_key;
	uint8_t iv[CHECK_IV_MAX];
	uint8_t *data; /* hashed so far */
	size_t data_len;
};

struct fake {
	struct check_ref *ref;
	const struct check_alg *alg; /* the only one there is */
	enum fake_fault fault;
	struct fake_ses ses[FAKE_NSES];
};

static struct fake_ses *
fake_ses(struct fake *fake, uint32_t id)
{
	if (id >= FAKE_NSES || fake->ses[id].alg == NULL)
		return NULL;
	return &fake->ses[id];
}

static bool
fake_key_ok(const struct fake *fake, size_t len, size_t mac_len)
{
	const struct check_cipher *c = fake->alg->cipher;

	if (len > CHECK_KEY_MAX || mac_len > CHECK_KEY_MAX)
		return false;
	if (fake->fault == FAULT_ANY_KEY)
		return true;
	if (c != NULL &&
	    (len < c->key_min || len > c->key_max ||
		(len - c->key_min) % c->key_step != 0))
		return false;
	return true;
}

static int
fake_session(struct fake *fake, struct session_op *sop)
{
	struct fake_ses *ses;
	uint32_t id = 0;

	if (fake->fault == FAULT_REFUSE ||
	    !fake_key_ok(fake, sop->keylen, sop->mackeylen))
		return EINVAL;
	if ((uintptr_t)sop->key == 8 || (uintptr_t)sop->mackey == 8)
		return EFAULT;
	while (id < FAKE_NSES && fake->ses[id].alg != NULL)
		id++;
	if (id == FAKE_NSES)
		return ENOMEM;
	ses = &fake->ses[id];
	memset(ses, 0, sizeof(*ses));
	ses->alg = fake->alg;
	ses->key.len = sop->keylen;
	if (sop->keylen > 0)
		memcpy(ses->key.bytes, sop->key, sop->keylen);
	ses->mac_key.len = sop->mackeylen;
	if (sop->mackeylen > 0)
		memcpy(ses->mac_key.bytes, sop->mackey, sop->mackeylen);
	ses->data = malloc(FAKE_DATA_MAX);
	sop->ses = id;
	return ses->data == NULL ? ENOMEM : 0;
}

static int
fake_session_end(struct fake *fake, uint32_t id)
{
	struct fake_ses *ses = fake_ses(fake, id);

	if (ses == NULL || fake->fault == FAULT_KEEP_SESSION)
		return 0;
	free(ses->data);
	memset(ses, 0, sizeof(*ses));
	return 0;
}

static int
fake_hash(struct fake *fake, struct fake_ses *ses, struct crypt_op *cop,
    const uint8_t *text)
{
	const struct check_mac *mac = ses->alg->mac;
	bool update = (cop->flags & COP_FLAG_UPDATE) != 0;
	bool final = (cop->flags & COP_FLAG_FINAL) != 0;
	int error;

	if ((cop->flags == 0 || (cop->flags & COP_FLAG_RESET) != 0) &&
	    fake->fault != FAULT_NO_RESET)
		ses->data_len = 0;
	if (ses->data_len + cop->len > FAKE_DATA_MAX)
		return ENOSPC;
	if (cop->len > 0)
		memcpy(ses->data + ses->data_len, text, cop->len);
	ses->data_len += cop->len;
	if (update && !final && cop->len > 0 && fake->fault != FAULT_MAC_EARLY)
		return 0;
	if (cop->mac == NULL)
		return EFAULT;
	error = check_ref_mac(
	    fake->ref, mac, &ses->mac_key, ses->data, ses->data_len, cop->mac);
	if (fake->fault == FAULT_MAC_FLIP ||
	    (fake->fault == FAULT_ONE_LENGTH && cop->len == FAKE_ODD_LEN))
		cop->mac[mac->result_len - 1] ^= 0x80;
	if (fake->fault == FAULT_MAC_PAST)
		cop->mac[mac->result_len] = 0;
	return error;
}

/* What goes wrong with the bytes of the cipher. */
static void
fake_spoil(const struct fake *fake, struct crypt_op *cop)
{
	if (cop->len == 0)
		return;
	if (fake->fault == FAULT_FLIP)
		cop->dst[cop->len / 2] ^= 1;
	if (fake->fault == FAULT_ONE_LENGTH && cop->len == FAKE_ODD_LEN)
		cop->dst[cop->len - 1] ^= 1;
	if (fake->fault == FAULT_FLIP_LONG && cop->len > 131072)
		cop->dst[cop->len - 1] ^= 1;
	if (fake->fault == FAULT_WRITE_PAST)
		cop->dst[cop->len] = 0;
	if (fake->fault == FAULT_WRITE_BEFORE)
		cop->dst[-1] = 0;
	if (fake->fault == FAULT_WRITE_SOURCE && cop->src != cop->dst)
		cop->src[0] ^= 1;
}

static int
fake_cipher(struct fake *fake, struct fake_ses *ses, struct crypt_op *cop,
    uint8_t *plain)
{
	const struct check_cipher *c = ses->alg->cipher;
	struct check_ref_op op = { .cipher = c,
		.key = &ses->key,
		.iv = ses->iv,
		.encrypt = cop->op == COP_ENCRYPT };
	uint8_t iv[CHECK_IV_MAX];
	uint8_t *out;

	if (cop->iv != NULL)
		memcpy(ses->iv, cop->iv, c->iv_len);
	memcpy(iv, ses->iv, sizeof(iv));
	if (cop->len == 0)
		return 0;
	out = malloc(cop->len);
	if (out == NULL ||
	    check_ref_cipher(fake->ref, &op, cop->src, cop->len, out) != 0) {
		free(out);
		return EIO;
	}
	memcpy(plain, op.encrypt ? cop->src : out, cop->len);
	c->next_iv(iv, op.encrypt ? out : cop->src, cop->len);
	memcpy(cop->dst, out, cop->len);
	free(out);
	fake_spoil(fake, cop);
	if (fake->fault != FAULT_KEEP_IV)
		memcpy(ses->iv, iv, sizeof(iv));
	if (cop->iv != NULL && fake->fault != FAULT_WRITE_IV_NEVER &&
	    ((cop->flags & COP_FLAG_WRITE_IV) != 0 ||
		fake->fault == FAULT_WRITE_IV_ALWAYS))
		memcpy(cop->iv, iv, c->iv_len);
	return 0;
}

static int
fake_crypt(struct fake *fake, struct crypt_op *cop)
{
	struct fake_ses *ses = fake_ses(fake, cop->ses);
	const struct check_cipher *c;
	uint8_t *plain;
	int error = 0;

	if (ses == NULL || cop->op > COP_DECRYPT)
		return EINVAL;
	c = ses->alg->cipher;
	if (c != NULL && cop->len % c->block != 0)
		return fake->fault == FAULT_PARTIAL_BLOCK ? 0 : EINVAL;
	if (cop->len > 0 && cop->src == NULL)
		return EFAULT;
	if (c != NULL &&
	    ((cop->len > 0 && cop->dst == NULL) || (uintptr_t)cop->iv == 8))
		return EFAULT;
	plain = malloc(cop->len + 1u);
	if (plain == NULL)
		return ENOMEM;
	if (c != NULL)
		error = fake_cipher(fake, ses, cop, plain);
	if (error == 0 && ses->alg->mac != NULL)
		error = fake_hash(fake, ses, cop, c != NULL ? plain : cop->src);
	free(plain);
	return error;
}

static int
fake_cphash(struct fake *fake, const struct cphash_op *cph)
{
	struct fake_ses *dst = fake_ses(fake, cph->dst_ses);
	struct fake_ses *src = fake_ses(fake, cph->src_ses);

	if (cph->dst_ses == cph->src_ses)
		return EDEADLK;
	if (dst == NULL || src == NULL)
		return ENOENT;
	if (fake->fault == FAULT_NO_COPY)
		return 0;
	memcpy(dst->data, src->data, src->data_len);
	dst->data_len = src->data_len;
	return 0;
}

static int
fake_ioctl(void *ctx, unsigned long command, void *arg)
{
	if ((uintptr_t)arg == 8)
		return EFAULT;
	if (command == CIOCGSESSION)
		return fake_session(ctx, arg);
	if (command == CIOCFSESSION)
		return fake_session_end(ctx, *(uint32_t *)arg);
	if (command == CIOCCRYPT)
		return fake_crypt(ctx, arg);
	if (command == CIOCCPHASH)
		return fake_cphash(ctx, arg);
	return EINVAL;
}

/* Check `name` on a device with this fault, with all lengths up to `every`. */
static struct check_tally
fake_check_every(const char *name, enum fake_fault fault, size_t every)
{
	struct check_tally tally = { .name = name };
	struct fake fake = { .fault = fault };
	struct cdev dev = { .ioctl = fake_ioctl, .ctx = &fake, .node_fd = -1 };
	const struct check_alg *alg;
	struct check_env env;

	alg = check_alg_find(name);
	cr_assert_not_null(alg);
	fake.alg = strcmp(name, "device") == 0 ? check_alg_find("md5") : alg;
	cr_assert_eq(check_ref_new(&fake.ref), 0);
	cr_assert_eq(check_env_init(&env, &dev, true), 0);
	env.every = every;
	check_env_run(&env, alg, &tally);
	check_env_fini(&env);
	for (uint32_t i = 0; i < FAKE_NSES; i++)
		free(fake.ses[i].data);
	check_ref_free(fake.ref);
	return tally;
}

static struct check_tally
fake_check(const char *name, enum fake_fault fault)
{
	return fake_check_every(name, fault, 0);
}

Test(check, right_device_agrees)
{
	static const char *const names[] = { "aes-cbc", "aes-ctr", "3des-cbc",
		"blowfish-cbc", "sha256", "hmac-sha1", "aes-cbc+hmac-sha256" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct check_tally t = fake_check(names[i], FAULT_NONE);

		cr_expect(t.ncases > 100, "%s: %zu cases", names[i], t.ncases);
		cr_expect(t.nmismatches == 0, "%s: %zu mismatches", names[i],
		    t.nmismatches);
		cr_expect(t.nrefused == 0, "%s: keys refused", names[i]);
		cr_expect_not(check_tally_skipped(&t));
	}
}

Test(check, each_fault_is_a_mismatch)
{
	static const struct {
		const char *name;
		const char *what;
		enum fake_fault fault;
	} rows[] = {
		{ "device", "any id taken, no CIOCGSESSINFO", FAULT_NONE },
		{ "aes-cbc", "flipped bit", FAULT_FLIP },
		{ "aes-cbc", "flipped bit past 128 KiB", FAULT_FLIP_LONG },
		{ "aes-ctr", "byte past the output", FAULT_WRITE_PAST },
		{ "aes-ctr", "byte before the output", FAULT_WRITE_BEFORE },
		{ "aes-cbc", "source written", FAULT_WRITE_SOURCE },
		{ "aes-cbc", "IV not carried on", FAULT_KEEP_IV },
		{ "aes-ctr", "counter not carried on", FAULT_KEEP_IV },
		{ "aes-cbc", "IV always written", FAULT_WRITE_IV_ALWAYS },
		{ "aes-cbc", "IV never written", FAULT_WRITE_IV_NEVER },
		{ "aes-cbc", "partial block taken", FAULT_PARTIAL_BLOCK },
		{ "aes-cbc", "any key taken", FAULT_ANY_KEY },
		{ "aes-cbc", "session outlives its end", FAULT_KEEP_SESSION },
		{ "aes-cbc+hmac-sha256", "flipped bit", FAULT_FLIP },
		{ "aes-cbc+hmac-sha256", "flipped MAC", FAULT_MAC_FLIP },
		{ "aes-cbc+hmac-sha256", "never reset", FAULT_NO_RESET },
		{ "sha256", "flipped result", FAULT_MAC_FLIP },
		{ "sha256", "result too early", FAULT_MAC_EARLY },
		{ "sha256", "byte past the result", FAULT_MAC_PAST },
		{ "sha256", "never reset", FAULT_NO_RESET },
		{ "sha256", "copy copies nothing", FAULT_NO_COPY },
		{ "hmac-sha1", "copy copies nothing", FAULT_NO_COPY },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct check_tally t = fake_check(rows[i].name, rows[i].fault);

		cr_expect(t.nmismatches > 0, "%s: %s went unnoticed",
		    rows[i].name, rows[i].what);
	}
}

Test(check, one_wrong_length_is_found_by_every)
{
	static const char *const names[] = { "aes-cbc", "aes-ctr", "sha256" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct check_tally t = fake_check(names[i], FAULT_ONE_LENGTH);

		cr_expect_eq(t.nmismatches, 0, "%s", names[i]);
		t = fake_check_every(
		    names[i], FAULT_ONE_LENGTH, FAKE_ODD_LEN - 1);
		cr_expect_eq(t.nmismatches, 0, "%s", names[i]);
		t = fake_check_every(names[i], FAULT_ONE_LENGTH, 4096);
		cr_expect_gt(t.nmismatches, 0, "%s", names[i]);
	}
}

Test(check, refusal_is_skipped_not_agreed)
{
	struct check_tally t = fake_check("aes-cbc", FAULT_REFUSE);

	cr_expect(check_tally_skipped(&t));
	cr_expect_eq(t.nmismatches, 0);
	cr_expect_eq(t.nrefused, t.nkeys);
	cr_expect_eq(t.refused_error, EINVAL);
}

Test(check_tally_key, odd_errno_is_a_mismatch)
{
	struct check_tally t = { .name = "x" };

	cr_expect_not(check_tally_key(&t, 16, ENOTTY));
	cr_expect_eq(t.nmismatches, 1);
	cr_expect_not(check_tally_skipped(&t));
}
