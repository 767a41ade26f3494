/* SPDX-License-Identifier: ISC */
/*
 * yhsm_ses.c - which sessions are taken, and requests on their way to the device's
 * thread.  A piece of a message that goes on is kept here and needs no device.
 */
#include "yhsm_ses.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "buffer.h"
#include "log.h"
#include "secret.h"
#include "yhsm_alg.h"
#include "yhsm_conf.h"
#include "yhsm_import.h"
#include "yhsm_objects.h"
#include "yhsm_ref.h"
#include "yhsm_run.h"
#include "yhsm_token.h"
#include "yhsm_work.h"

/* What the device's thread is asked for. */
struct ses_want {
	const struct yhsm_row *row;
	unsigned int id; /* an object to look at again */
	const void *key; /* or a key to import */
	size_t key_len;
	struct yhsm_import *import; /* the result */
};

static int
ses_refresh(void *ctx, void *arg)
{
	struct yhsm_token *t = ctx;
	const struct ses_want *want = arg;

	return yhsm_objects_refresh(yhsm_token_objects(t),
	    yhsm_token_channel(t), want->row->type, want->id);
}

static int
ses_import(void *ctx, void *arg)
{
	struct yhsm_token *t = ctx;
	struct ses_want *want = arg;

	return yhsm_import_get(&want->import, yhsm_token_imports(t),
	    yhsm_token_channel(t), want->key, want->key_len);
}

/* Whether the object is a key for this. */
static int
ses_check_object(const struct yhsm_object *object, const struct yhsm_row *row,
    size_t key_len)
{
	uint64_t caps =
	    UINT64_C(1) << row->encrypt | UINT64_C(1) << row->decrypt;

	if (object->alg != yhsm_alg_of_key(row, key_len)) {
		ocf_debug("yubihsm: object 0x%04x is of algorithm %u",
		    (unsigned int)object->id, (unsigned int)object->alg);
		return EINVAL;
	}
	/* One direction may be enough: the device says so when it is not. */
	if ((object->caps & caps) == 0) {
		ocf_debug("yubihsm: object 0x%04x does not allow it",
		    (unsigned int)object->id);
		return EACCES;
	}
	return 0;
}

static int
ses_new_reference(struct yhsm_token *t, struct yhsm_ses *ses,
    const struct yhsm_ref *ref, size_t key_len)
{
	struct ses_want want = { .row = ses->row, .id = ref->object };
	struct yhsm_object object;
	int error = 0;

	if (ref->serial != 0 && ref->serial != yhsm_token_serial(t))
		return ENODEV;
	if (!yhsm_objects_find(
		yhsm_token_objects(t), &object, ses->row->type, ref->object)) {
		error = yhsm_work_call(yhsm_token_work(t), ses_refresh, &want);
		if (error == 0 &&
		    !yhsm_objects_find(yhsm_token_objects(t), &object,
			ses->row->type, ref->object))
			error = ENOENT;
	}
	if (error == 0)
		error = ses_check_object(&object, ses->row, key_len);
	if (error == ENOENT)
		ocf_debug("yubihsm: there is no object 0x%04x",
		    (unsigned int)ref->object);
	ses->object = ref->object;
	return error;
}

static int
ses_new_import(struct yhsm_token *t, struct yhsm_ses *ses,
    const struct cryptoini *cri, size_t key_len)
{
	struct ses_want want = { .key = cri->cri_key, .key_len = key_len };
	int error = 0;

	/* A MAC's message may be longer than the device takes. */
	if (yhsm_conf.import_max == 0 || ses->row->type != YHSM_SYMMETRIC ||
	    cri->cri_key == NULL ||
	    !yhsm_token_info(t)->algs[yhsm_alg_of_key(ses->row, key_len)])
		return EOPNOTSUPP;
	want.import =
	    yhsm_import_find(yhsm_token_imports(t), want.key, key_len);
	if (want.import == NULL)
		error = yhsm_work_call(yhsm_token_work(t), ses_import, &want);
	if (error != 0) {
		ocf_debug("yubihsm: key not imported: %s", ocf_strerror(error));
		return EOPNOTSUPP; /* another driver can do it */
	}
	ses->import = want.import;
	ses->object = yhsm_import_id(want.import);
	return 0;
}

int
yhsm_ses_new(device_t dev, crypto_session_t h, struct cryptoini *cri)
{
	struct yhsm_token *t = dev->softc;
	struct yhsm_ses *ses = crypto_get_driver_session(h);
	size_t key_len = (size_t)cri->cri_klen / 8;
	struct yhsm_ref ref;
	int error;

	ses->row = yhsm_alg_find(cri->cri_alg);
	if (ses->row == NULL || cri->cri_next != NULL)
		return EOPNOTSUPP;
	ses->mac_len = (size_t)cri->cri_mlen; /* 0: all there is */
	error = yhsm_ref_parse(&ref, cri->cri_key, key_len);
	if (error == ENOENT)
		return ses_new_import(t, ses, cri, key_len);
	return error != 0 ? error : ses_new_reference(t, ses, &ref, key_len);
}

void
yhsm_ses_free(device_t dev, crypto_session_t h)
{
	struct yhsm_token *t = dev->softc;
	struct yhsm_ses *ses = crypto_get_driver_session(h);

	secret_free(ses->message, YHSM_MESSAGE);
	ses->message = NULL;
	if (ses->import == NULL)
		return;
	yhsm_import_put(yhsm_token_imports(t), ses->import);
	ses->import = NULL;
	yhsm_work_poke(yhsm_token_work(t));
}

/* Whether the descriptor only adds to a message. */
static bool
ses_goes_on(const struct yhsm_ses *ses, const struct cryptodesc *crd)
{
	return ses->row->type == YHSM_HMAC &&
	    (crd->crd_flags & (CRD_F_STREAM | CRD_F_FINAL)) == CRD_F_STREAM;
}

/* Bytes of the message of a MAC that are there already. */
static size_t
ses_before(const struct yhsm_ses *ses, const struct cryptodesc *crd)
{
	return (crd->crd_flags & (CRD_F_STREAM | CRD_F_RESET)) == CRD_F_STREAM
	    ? ses->message_len
	    : 0;
}

static int
ses_check(const struct yhsm_token *t, const struct yhsm_ses *ses,
    const struct cryptodesc *crd)
{
	if ((crd->crd_flags & CRD_F_KEY_EXPLICIT) != 0) {
		ocf_debug("yubihsm: a request with a key of its own");
		return EINVAL;
	}
	if (ses->row->type != YHSM_HMAC)
		return 0;
	if ((ses->too_long && (crd->crd_flags & CRD_F_STREAM) != 0 &&
		(crd->crd_flags & CRD_F_RESET) == 0) ||
	    ses_before(ses, crd) + (size_t)crd->crd_len >
		yhsm_run_mac_max(yhsm_token_room(t))) {
		ocf_debug("yubihsm: a message of more than %zu bytes",
		    yhsm_run_mac_max(yhsm_token_room(t)));
		return E2BIG;
	}
	return 0;
}

/* Keep a piece of a message. */
static int
ses_collect(
    struct yhsm_ses *ses, struct cryptop *crp, const struct cryptodesc *crd)
{
	int error;

	if (ses->message == NULL)
		ses->message = secret_new(YHSM_MESSAGE);
	if (ses->message == NULL)
		return ENOMEM;
	ses->message_len = ses_before(ses, crd);
	ses->too_long = false;
	error = buffer_get(crp, (size_t)crd->crd_skip, (size_t)crd->crd_len,
	    ses->message + ses->message_len);
	if (error == 0)
		ses->message_len += (size_t)crd->crd_len;
	return error;
}

int
yhsm_ses_process(device_t dev, struct cryptop *crp, int hint)
{
	struct yhsm_token *t = dev->softc;
	struct yhsm_ses *ses = crypto_get_driver_session(crp->crp_session);
	const struct cryptodesc *crd;
	int error;

	(void)hint;
	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		error = ses_check(t, ses, crd);
		if (error == E2BIG && (crd->crd_flags & CRD_F_STREAM) != 0)
			ses->too_long = true;
		if (error != 0)
			return error;
	}
	crd = crp->crp_desc;
	assert(crd != NULL); /* the framework has checked it */
	if (crd->crd_next == NULL && ses_goes_on(ses, crd)) {
		error = ses_collect(ses, crp, crd);
		if (error == 0)
			crypto_done(crp);
		return error;
	}
	return yhsm_work_put(yhsm_token_work(t),
	    &(struct yhsm_job){ .kind = YHSM_JOB_REQUEST, .crp = crp });
}

int
yhsm_ses_copystate(
    device_t dev, crypto_session_t dst, crypto_session_t src, int alg)
{
	struct yhsm_ses *to = crypto_get_driver_session(dst);
	const struct yhsm_ses *from = crypto_get_driver_session(src);

	(void)dev;
	(void)alg;
	if (to->message == NULL && from->message_len > 0)
		to->message = secret_new(YHSM_MESSAGE);
	if (to->message == NULL && from->message_len > 0)
		return ENOMEM;
	if (from->message_len > 0)
		memcpy(to->message, from->message, from->message_len);
	to->message_len = from->message_len;
	to->too_long = from->too_long;
	return 0;
}

int
yhsm_ses_kprocess(device_t dev, struct cryptkop *krp, int hint)
{
	struct yhsm_token *t = dev->softc;
	int error = yhsm_run_key_check(t, krp);

	(void)hint;
	if (error != 0)
		return error;
	return yhsm_work_put(yhsm_token_work(t),
	    &(struct yhsm_job){ .kind = YHSM_JOB_KEYOP, .krp = krp });
}
