/* SPDX-License-Identifier: ISC */
/*
 * netbsd_session.c - CIOCGSESSION, CIOCNGSESSION and CIOCNFSESSION, and their old
 * forms: one way to make a session, whether it is alone or one of many.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/netbsd.h>

#include "csession.h"
#include "fcrypt.h"
#include "netbsd.h"
#include "netbsd_ids.h"
#include "secret.h"

/* What a program wants, and where its keys are. */
struct nb_wanted {
	struct nb_ses_params params;
	uint64_t key_uaddr;
	uint64_t mackey_uaddr;
	void *key;
	void *mackey;
};
static_assert(sizeof(struct nb_wanted) <= CALL_SCRATCH_MAX, "scratch");

#define NB_KEY_MAX    256 /* bytes; of NULL_CBC, which looks at none of them */
#define NB_MACKEY_MAX 64

struct nb_keys {
	uint8_t key[NB_KEY_MAX];
	uint8_t mackey[NB_MACKEY_MAX];
};

/* One slot of a session; *row NULL for number 0. */
static int
nb_slot(struct call *call, const char *field, enum nb_slot slot, uint32_t id,
    const char *len_field, uint32_t key_len, const struct nb_id **row)
{
	*row = NULL;
	if (id == 0)
		return 0;
	if (!nb_id_known(slot, id)) {
		BSD_REFUSE(call, field, id);
		return EINVAL;
	}
	*row = nb_id_find(slot, id, key_len);
	if (*row != NULL)
		return 0;
	BSD_REFUSE(call, len_field, key_len);
	return EINVAL;
}

static const struct alg *
nb_alg(const struct nb_id *id)
{
	return id != NULL ? nb_id_native(id) : NULL;
}

/* A length without its algorithm counts for nothing. */
static int
nb_wanted_get(struct call *call, const struct nb_session_form *form,
    const unsigned char *at, struct nb_wanted *want)
{
	struct nb_ses_params *params = &want->params;
	uint32_t comp = form->comp == NB_NONE ? 0 : nb_get32(at, form->comp);
	uint32_t keylen = nb_get32(at, form->keylen);
	uint32_t mackeylen = nb_get32(at, form->mackeylen);
	int error;

	memset(want, 0, sizeof(*want));
	error = nb_slot(call, "cipher", NB_CIPHER, nb_get32(at, form->cipher),
	    "keylen", keylen, &params->cipher);
	if (error == 0)
		error = nb_slot(call, "comp_alg", NB_COMP, comp, "comp_alg", 0,
		    &params->comp);
	if (error == 0)
		error = nb_slot(call, "mac", NB_MAC, nb_get32(at, form->mac),
		    "mackeylen", mackeylen, &params->mac);
	call_note_asked(call,
	    nb_alg(params->cipher != NULL ? params->cipher : params->comp),
	    nb_alg(params->mac));
	if (error != 0)
		return error;
	if (params->cipher == NULL && params->mac == NULL &&
	    params->comp == NULL) {
		BSD_REFUSE(call, "cipher, mac and comp_alg", 0);
		return EINVAL;
	}
	params->key_len = params->cipher != NULL ? keylen : 0;
	params->mackey_len = params->mac != NULL ? mackeylen : 0;
	want->key_uaddr = nb_get_word(call, at, form->key);
	want->mackey_uaddr = nb_get_word(call, at, form->mackey);
	params->call = call;
	assert(params->key_len <= NB_KEY_MAX);
	assert(params->mackey_len <= NB_MACKEY_MAX);
	return 0;
}

/* A session with an id; 0 and an errno if there is none. */
static int
nb_make(struct call *call, const struct nb_ses_params *params, uint32_t *id)
{
	struct csession *cse;
	int error = nb_ses_new(&cse, params);

	*id = 0;
	if (error != 0) {
		ocf_debug("%s: no session of this kind: errno %d",
		    call->cmd->name, error);
		return error;
	}
	call_note_session(call, cse);
	error = fcr_session_add(call->fcr, cse, id);
	if (error != 0)
		cse_put(cse);
	return error;
}

int
nb_gsession_plan(struct call *call)
{
	struct nb_wanted *want = call->scratch;
	int error =
	    nb_wanted_get(call, nb_session_form(call, false), call->arg, want);

	if (error == 0)
		error = xfer_want_in(&call->x, want->key_uaddr,
		    want->params.key_len, &want->key);
	if (error == 0)
		error = xfer_want_in(&call->x, want->mackey_uaddr,
		    want->params.mackey_len, &want->mackey);
	return error;
}

int
nb_gsession_run(struct call *call)
{
	struct nb_wanted *want = call->scratch;
	uint32_t id;
	int error;

	want->params.key = want->key;
	want->params.mackey = want->mackey;
	error = nb_make(call, &want->params, &id);
	if (error == 0)
		nb_put32(call->arg, nb_session_form(call, false)->ses, id);
	return error;
}

/* The caller never learnt the id. */
void
nb_gsession_undo(struct call *call)
{
	bsd_session_undo(call, nb_session_form(call, false)->ses);
}

int
nb_ngsession_plan(struct call *call)
{
	return nb_array_plan(call, nb_session_form(call, true)->size, true);
}

int
nb_ngsession_more(struct call *call)
{
	const struct nb_session_form *form = nb_session_form(call, true);
	struct nb_wanted want;
	size_t count;
	unsigned char *at = nb_array(call, form->size, &count);
	int error = 0;

	for (; count > 0 && error == 0; count--, at += form->size) {
		if (nb_wanted_get(call, form, at, &want) != 0)
			continue;
		error = xfer_more_want(
		    &call->x, want.key_uaddr, want.params.key_len);
		if (error == 0)
			error = xfer_more_want(&call->x, want.mackey_uaddr,
			    want.params.mackey_len);
	}
	return error;
}

static int
nb_ngsession_one(struct call *call, const struct nb_session_form *form,
    const unsigned char *at, struct nb_keys *keys, uint32_t *id)
{
	struct nb_wanted want;
	int error = nb_wanted_get(call, form, at, &want);

	*id = 0;
	if (error != 0)
		return error;
	want.params.key = keys->key;
	want.params.mackey = keys->mackey;
	error = xfer_more_get(
	    &call->x, want.key_uaddr, want.params.key_len, keys->key);
	if (error == 0)
		error = xfer_more_get(&call->x, want.mackey_uaddr,
		    want.params.mackey_len, keys->mackey);
	if (error != 0)
		return EFAULT;
	return nb_make(call, &want.params, id);
}

int
nb_ngsession_run(struct call *call)
{
	const struct nb_session_form *form = nb_session_form(call, true);
	struct nb_keys keys;
	size_t count;
	unsigned char *at = nb_array(call, form->size, &count);
	uint32_t id;

	if (count > 1)
		call_may_block(call);
	for (; count > 0; count--, at += form->size) {
		int error = call_killed(call)
		    ? EINTR
		    : nb_ngsession_one(call, form, at, &keys, &id);

		nb_put32(at, form->ses, error == 0 ? id : 0);
		nb_put32(at, form->status, (uint32_t)error);
	}
	secret_wipe(&keys, sizeof(keys));
	return 0;
}

void
nb_ngsession_undo(struct call *call)
{
	const struct nb_session_form *form = nb_session_form(call, true);
	size_t count;
	unsigned char *at = nb_array(call, form->size, &count);

	for (; count > 0; count--, at += form->size) {
		uint32_t id = nb_get32(at, form->ses);

		if (id != 0)
			cse_put(fcr_session_remove(call->fcr, id));
	}
}

int
nb_nfsession_plan(struct call *call)
{
	return nb_array_plan(call, sizeof(uint32_t), false);
}

/* Ids that are nobody's, or another dialect's, are skipped. */
int
nb_nfsession_run(struct call *call)
{
	size_t count;
	unsigned char *at = nb_array(call, sizeof(uint32_t), &count);

	if (count > 1)
		call_may_block(call);
	for (; count > 0; count--, at += sizeof(uint32_t)) {
		uint32_t id = nb_get32(at, 0);
		struct csession *cse = NULL;

		if (nb_session_get(call, id) == 0)
			cse = fcr_session_remove(call->fcr, id);
		cse_put(call->cse);
		call->cse = NULL;
		if (cse != NULL)
			cse_drain(cse, call);
		cse_put(cse);
	}
	return 0;
}
