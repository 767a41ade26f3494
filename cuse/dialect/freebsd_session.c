/* SPDX-License-Identifier: ISC */
/*
 * freebsd_session.c - CIOCGSESSION and CIOCGSESSION2, of callers of either word
 * size: turned into the longest of the four forms first.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/freebsd.h>

#include "alg.h"
#include "csession.h"
#include "devconf.h"
#include "freebsd.h"
#include "freebsd_ids.h"
#include "secret.h"

/* Bytes of a plain hash's key that are read, to find out whether they are there:
 * FreeBSD 12 reads and forgets them. */
#define FBSD_NO_KEY_MAX 512

#define FBSD_TAG_LEN 16u /* of authenticated ciphers, in bytes */

/* How session2_op's iv_len and mac_len are kept with a session. */
#define FBSD_NOTE(iv_len, mac_len) ((uint64_t)(iv_len) << 16 | (mac_len))

void
fbsd_session_of(struct fbsd_session *ses, const struct csession *cse)
{
	const struct alg *cipher = cse_cipher(cse);
	uint64_t note = cse_note(cse);

	ses->cipher = fbsd_id_of(cipher);
	ses->mac = fbsd_id_of(cse_mac(cse));
	ses->aead = cipher != NULL && cipher->kind == ALG_AEAD;
	ses->iv_len = (size_t)(note >> 16);
	ses->mac_len = (size_t)(note & 0xffff);
	if (ses->aead && cipher->aad_only) {
		ses->mac = ses->cipher;
		ses->cipher = NULL;
		ses->aead = false;
	}
}

static bool
fbsd_gsession_is_2(const struct call *call)
{
	return call->cmd->code == FBSD_CIOCGSESSION2 ||
	    call->cmd->code == FBSD_CIOCGSESSION2_32;
}

static bool
fbsd_gsession_is_narrow(const struct call *call)
{
	return call->cmd->code == FBSD_CIOCGSESSION32 ||
	    call->cmd->code == FBSD_CIOCGSESSION2_32;
}

/* The shorter forms are the beginnings of the longer ones. */
static_assert(offsetof(struct fbsd_session_op, ses) ==
	    offsetof(struct fbsd_session2_op, ses) &&
	offsetof(struct fbsd_session_op32, ses) ==
	    offsetof(struct fbsd_session2_op32, ses),
    "one struct is the other's beginning");

static void
fbsd_session_op_get(const struct call *call, struct fbsd_session2_op *sop)
{
	struct fbsd_session2_op32 narrow = { 0 };

	memset(sop, 0, sizeof(*sop));
	if (!fbsd_gsession_is_narrow(call)) {
		memcpy(sop, call->arg, call->cmd->arg_len);
	} else {
		memcpy(&narrow, call->arg, call->cmd->arg_len);
		*sop = (struct fbsd_session2_op){
			.cipher = narrow.cipher,
			.mac = narrow.mac,
			.keylen = narrow.keylen,
			.key_uaddr = narrow.key_uaddr,
			.mackeylen = narrow.mackeylen,
			.mackey_uaddr = narrow.mackey_uaddr,
			.ses = narrow.ses,
			.crid = narrow.crid,
			.ivlen = narrow.ivlen,
			.maclen = narrow.maclen,
		};
	}
	/* What is behind `ses` is not CIOCGSESSION's; in FreeBSD 12 it is padding
	 * that need not be 0. */
	if (!fbsd_gsession_is_2(call))
		sop->crid = devconf_crid(&dialect_freebsd);
	if (!fbsd_gsession_is_2(call) || !fbsd_is_13()) {
		sop->ivlen = 0;
		sop->maclen = 0;
	}
}

static size_t
fbsd_ses_off(const struct call *call)
{
	return fbsd_gsession_is_narrow(call)
	    ? offsetof(struct fbsd_session_op32, ses)
	    : offsetof(struct fbsd_session_op, ses);
}

struct fbsd_session_plan {
	struct cse_params params;
	void *key;
	void *mackey;
	bool same_key; /* the two have to be the same */
};
static_assert(sizeof(struct fbsd_session_plan) <= CALL_SCRATCH_MAX, "scratch");

/* The rows that are asked for; *row is NULL for id 0. */
static int
fbsd_pick(struct call *call, const char *field, uint32_t id, uint8_t slots,
    const struct fbsd_id **row)
{
	*row = id != 0 ? fbsd_id_find(id) : NULL;
	if (id == 0 ||
	    (*row != NULL && ((*row)->slot[fbsd_is_13()] & slots) != 0))
		return 0;
	BSD_REFUSE(call, field, id);
	return EINVAL;
}

/*
 * Whether the two go together.  An authenticated cipher has its half or, in later
 * FreeBSDs, nothing beside it, and nothing else has such a half: FreeBSD 12 finds
 * that no driver does.
 */
static int
fbsd_pair(struct call *call, const struct fbsd_id *cipher,
    const struct fbsd_id *mac, const struct fbsd_session2_op *sop)
{
	bool aead = cipher != NULL && alg_find(cipher->alg)->kind == ALG_AEAD;

	if (cipher == NULL && mac == NULL) {
		BSD_REFUSE(call, "cipher and mac", 0);
		return fbsd_is_13() ? EINVAL : EOPNOTSUPP;
	}
	if (mac == NULL)
		return 0;
	if (!aead && (mac->slot[0] & FBSD_SLOT_HALF) == 0)
		return 0;
	if (aead && mac->id >= cipher->other && mac->id <= cipher->other_last &&
	    sop->mackeylen >= 0 && (uint32_t)sop->mackeylen == sop->keylen)
		return 0;
	BSD_REFUSE(call, "mac", mac->id);
	/* The CBC-MAC alone is one that FreeBSD has. */
	return aead || (fbsd_is_13() && mac->id != FBSD_CRYPTO_AES_CCM_CBC_MAC)
	    ? EINVAL
	    : EOPNOTSUPP;
}

static int
fbsd_cipher_key(struct call *call, const struct fbsd_session2_op *sop,
    const struct fbsd_id *row, struct fbsd_session_plan *plan)
{
	plan->params.cipher = alg_find(row->alg);
	if (sop->keylen < row->key_min || sop->keylen > row->key_max ||
	    !alg_key_len_ok(plan->params.cipher, sop->keylen)) {
		BSD_REFUSE(call, "keylen", sop->keylen);
		return EINVAL;
	}
	plan->params.key_len = sop->keylen;
	return xfer_want_in(&call->x, sop->key_uaddr, sop->keylen, &plan->key);
}

/* Whether FreeBSD has that length of key; the framework has its own opinion. */
static bool
fbsd_mac_key_ok(const struct fbsd_id *row, int32_t len)
{
	if (len < 0)
		return false;
	if (row->key_max == 0)
		return !fbsd_is_13() || len == 0;
	if (fbsd_is_13() && len == 0 && !row->key_optional)
		return false;
	return len <= row->key_max;
}

static int
fbsd_mac_key(struct call *call, const struct fbsd_session2_op *sop,
    const struct fbsd_id *row, struct fbsd_session_plan *plan)
{
	struct cse_params *params = &plan->params;
	const struct alg *alg = alg_find(row->alg);
	size_t len = sop->mackeylen < 0 ? 0 : (size_t)sop->mackeylen;

	if (!fbsd_mac_key_ok(row, sop->mackeylen) ||
	    (row->key_max != 0 && !alg_key_len_ok(alg, len))) {
		BSD_REFUSE(call, "mackeylen", sop->mackeylen);
		return EINVAL;
	}
	if (row->key_max == 0) {
		if (len > FBSD_NO_KEY_MAX)
			len = FBSD_NO_KEY_MAX;
		params->mac = alg;
	} else if ((row->slot[0] & FBSD_SLOT_HALF) != 0) {
		plan->same_key = true;
	} else if (alg->kind == ALG_AEAD) {
		/* GMAC has an IV and no other half: a cipher that encrypts
		 * nothing, to the framework. */
		if (params->cipher != NULL) {
			BSD_REFUSE(call, "mac", row->id);
			return EOPNOTSUPP;
		}
		params->cipher = alg;
		params->key_len = len;
		return xfer_want_in(
		    &call->x, sop->mackey_uaddr, len, &plan->key);
	} else {
		params->mac = alg;
		params->mackey_len = len;
	}
	return xfer_want_in(&call->x, sop->mackey_uaddr, len, &plan->mackey);
}

/* The authenticated cipher that the session has, to the framework; NULL: none. */
static const struct alg *
fbsd_aead_of(const struct fbsd_session_plan *plan)
{
	const struct alg *cipher = plan->params.cipher;

	return cipher != NULL && cipher->kind == ALG_AEAD ? cipher : NULL;
}

/* maclen, where there are `all` bytes of MAC or tag. */
static bool
fbsd_mac_len_ok(const struct alg *aead, int32_t len, uint32_t all)
{
	if (len == 0)
		return true;
	if (len < 0 || (uint32_t)len > all)
		return false;
	return aead == NULL || (aead->tag_lens >> len & 1) != 0;
}

/* ivlen and maclen, which are 0 by the rules of FreeBSD 12. */
static int
fbsd_lengths(struct call *call, const struct fbsd_session2_op *sop,
    const struct fbsd_id *cipher, const struct fbsd_id *mac,
    struct fbsd_session_plan *plan)
{
	const struct fbsd_id *with_iv = cipher != NULL ? cipher : mac;
	const struct alg *aead = fbsd_aead_of(plan);
	uint32_t mac_len = mac != NULL ? mac->result_len : 0;
	uint32_t iv_len = with_iv != NULL ? with_iv->iv_len : 0;

	if (aead != NULL)
		mac_len = FBSD_TAG_LEN;
	if (sop->ivlen != 0 &&
	    (iv_len == 0 || !fbsd_id_iv_len_ok(with_iv, sop->ivlen))) {
		BSD_REFUSE(call, "ivlen", sop->ivlen);
		return EINVAL;
	}
	if (!fbsd_mac_len_ok(aead, sop->maclen, mac_len)) {
		BSD_REFUSE(call, "maclen", sop->maclen);
		return EINVAL;
	}
	if (sop->ivlen != 0)
		iv_len = (uint32_t)sop->ivlen;
	if (sop->maclen != 0)
		mac_len = (uint32_t)sop->maclen;
	if (aead != NULL)
		plan->params.tag_len = mac_len;
	plan->params.note = FBSD_NOTE(iv_len, mac_len);
	return 0;
}

/* Of what is allowed, what has the algorithm.  A driver that is not there is nothing
 * that is not allowed. */
static int
fbsd_crid(struct call *call, const struct fbsd_session2_op *sop,
    const struct fbsd_id *cipher, struct fbsd_session_plan *plan)
{
	int allowed = devconf_crid(&dialect_freebsd);
	int crid = sop->crid;
	int error;

	error = devconf_narrow_crid(&dialect_freebsd, &crid);
	if (error != 0 && (allowed & CRYPTOCAP_F_SOFTWARE) != 0 &&
	    (crid & (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)) == 0 &&
	    crypto_find_device_byhid(crid) == NULL)
		error = EOPNOTSUPP;
	if (error == 0 && cipher != NULL && cipher->hardware) {
		if ((crypto_getcaps(crid) & CRYPTOCAP_F_HARDWARE) == 0 &&
		    (crid & CRYPTOCAP_F_HARDWARE) == 0)
			error = EOPNOTSUPP;
		else
			crid &= ~CRYPTOCAP_F_SOFTWARE;
	}
	if (error != 0)
		BSD_REFUSE(call, "crid", sop->crid);
	plan->params.crid = crid;
	return error;
}

static const struct alg *
fbsd_alg(const struct fbsd_id *row)
{
	return row != NULL ? alg_find(row->alg) : NULL;
}

int
fbsd_gsession_plan(struct call *call)
{
	struct fbsd_session_plan *plan = call->scratch;
	const struct fbsd_id *cipher;
	const struct fbsd_id *mac = NULL;
	struct fbsd_session2_op sop;
	int error;

	memset(plan, 0, sizeof(*plan));
	fbsd_session_op_get(call, &sop);
	error =
	    fbsd_pick(call, "cipher", sop.cipher, FBSD_SLOT_CIPHER, &cipher);
	if (error == 0)
		error = fbsd_pick(
		    call, "mac", sop.mac, FBSD_SLOT_MAC | FBSD_SLOT_HALF, &mac);
	call_note_asked(call, fbsd_alg(cipher), fbsd_alg(mac));
	if (error == 0)
		error = fbsd_pair(call, cipher, mac, &sop);
	if (error == 0 && cipher != NULL)
		error = fbsd_cipher_key(call, &sop, cipher, plan);
	if (error == 0 && mac != NULL)
		error = fbsd_mac_key(call, &sop, mac, plan);
	if (error == 0)
		error = fbsd_lengths(call, &sop, cipher, mac, plan);
	if (error == 0)
		error = fbsd_crid(call, &sop, cipher, plan);
	return error;
}

int
fbsd_gsession_run(struct call *call)
{
	struct fbsd_session_plan *plan = call->scratch;
	struct cse_params *params = &plan->params;
	size_t ses_off = fbsd_ses_off(call);
	struct csession *cse;
	uint32_t crid;
	int error;

	/* The two halves of an authenticated cipher have one key. */
	if (plan->same_key &&
	    !secret_eq(plan->key, plan->mackey, params->key_len)) {
		ocf_debug("%s: mackey: it is not key", call->cmd->name);
		return EINVAL;
	}
	params->key = plan->key;
	params->mackey = plan->same_key ? NULL : plan->mackey;
	params->dialect = &dialect_freebsd;
	params->call = call;
	error = cse_new(&cse, params);
	if (error != 0) {
		ocf_debug(
		    "%s: no driver takes it: errno %d", call->cmd->name, error);
		return error;
	}
	crid = crypto_ses2hid(cse_session(cse));
	error = bsd_session_add(call, cse, ses_off);
	/* crid follows ses in both word sizes. */
	if (error == 0 && fbsd_gsession_is_2(call))
		memcpy(call->arg + ses_off + sizeof(uint32_t), &crid,
		    sizeof(crid));
	return error;
}

/* The caller never learnt the id. */
void
fbsd_gsession_undo(struct call *call)
{
	bsd_session_undo(call, fbsd_ses_off(call));
}
