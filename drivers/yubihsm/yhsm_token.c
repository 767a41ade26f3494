/* SPDX-License-Identifier: ISC */
/*
 * yhsm_token.c - the life of a device.  All that is said to it is said by its own
 * thread.
 */
#include "yhsm_token.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/keyref.h>

#include "log.h"
#include "secret.h"
#include "sync.h"
#include "yhsm_alg.h"
#include "yhsm_channel.h"
#include "yhsm_conf.h"
#include "yhsm_import.h"
#include "yhsm_objects.h"
#include "yhsm_random.h"
#include "yhsm_roster.h"
#include "yhsm_run.h"
#include "yhsm_ses.h"
#include "yhsm_usb.h"
#include "yhsm_work.h"

#define TOKEN_WAIT_FIRST 100u /* milliseconds until it is tried again, */
#define TOKEN_WAIT_MAX	 30000u /* doubled each time up to this */

/* (t) under lock; what has no letter is the thread's own, or set while it is
 * registered. */
struct yhsm_token {
	struct yhsm_device *dev; /* counted */
	const struct yhsm_keys *keys;
	pthread_t thread;
	struct ocf_mutex lock;
	pthread_cond_t stopped;
	bool stop; /* (t) */
	struct yhsm_port *port; /* owned; NULL: not open */
	atomic_bool ended;
	char place[32]; /* for the log */
	int told; /* the error that was logged last, not to be repeated */
	uint32_t serial;
	struct yhsm_info info;
	size_t room;
	struct yhsm_channel_stats uncounted; /* before it has a seat */
	int32_t driverid; /* -1: none */
	struct yhsm_seat *seat; /* NULL: none */
	struct yhsm_channel *ch; /* owned */
	struct yhsm_objects *objects; /* owned */
	struct yhsm_imports *imports; /* owned */
	struct yhsm_work *work; /* owned */
};

/* clang-format off */
uint32_t yhsm_token_serial(const struct yhsm_token *t) { return t->serial; }
const struct yhsm_info *yhsm_token_info(const struct yhsm_token *t) { return &t->info; }
struct yhsm_objects *yhsm_token_objects(struct yhsm_token *t) { return t->objects; }
struct yhsm_imports *yhsm_token_imports(struct yhsm_token *t) { return t->imports; }
struct yhsm_work *yhsm_token_work(struct yhsm_token *t) { return t->work; }
struct yhsm_channel *yhsm_token_channel(struct yhsm_token *t) { return t->ch; }
size_t yhsm_token_room(const struct yhsm_token *t) { return t->room; }
/* clang-format on */

/* Have a seat for the serial number, if that is one of those to use. */
static int
token_sit(struct yhsm_token *t, uint32_t serial)
{
	int error;

	if (!yhsm_conf_serial_ok(serial))
		return EPERM;
	if (t->seat != NULL)
		return t->serial == serial ? 0 : EPROTO;
	error = yhsm_roster_take(&t->seat, serial, t->work);
	if (error != 0)
		return error;
	t->serial = serial;
	t->seat->state = YHSM_OPENING;
	return 0;
}

/* Others' devices are left alone: nothing is said to them, nothing claimed. */
static int
token_open_port(struct yhsm_token *t)
{
	uint32_t serial;
	int error = yhsm_port_open(&t->port, t->dev, &serial);

	if (error == 0 && serial != 0)
		error = token_sit(t, serial);
	return error == 0 ? yhsm_port_claim(t->port) : error;
}

/* Learn what it is, and open the secure channel by reading what keys it has. */
static int
token_meet(struct yhsm_token *t)
{
	const struct yhsm_channel_config config = {
		.keys = t->keys,
		.authkey = yhsm_conf.authkey,
		.timeout = yhsm_conf.timeout,
		.large = yhsm_conf.large,
	};
	int error;

	/* Whose counters these are may not be known yet. */
	error = yhsm_channel_new(&t->ch, t->port, &config, &t->uncounted);
	if (error == 0)
		error = yhsm_channel_hello(t->ch, &t->info);
	if (error == 0)
		error = token_sit(t, t->info.serial);
	if (error != 0)
		return error;
	t->seat->firmware = t->info.firmware;
	yhsm_channel_count(t->ch, &t->seat->stats);
	t->room = yhsm_channel_room(t->ch);
	return yhsm_objects_load(t->objects, t->ch);
}

/* What it has of our rows, and RSA. */
static int
token_register_algs(struct yhsm_token *t)
{
	uint32_t id = (uint32_t)t->driverid;
	const struct yhsm_row *row;
	int error = 0;

	for (size_t i = 0; error == 0 && (row = yhsm_alg_at(i)) != NULL; i++) {
		uint32_t flags = CRYPTO_ALG_FLAG_KEYREF_ONLY;

		if (row->type == YHSM_SYMMETRIC && yhsm_conf.import_max > 0)
			flags = 0;
		if (yhsm_alg_there(row, &t->info))
			error = crypto_register(id, row->alg, 0, flags,
			    yhsm_ses_new, yhsm_ses_free, yhsm_ses_process, t);
	}
	if (error == 0 && t->info.algs[YHSM_RSA_PKCS1_SHA1])
		error = crypto_kregister(id, CRK_MOD_EXP,
		    CRYPTO_ALG_FLAG_KEYREF_ONLY, yhsm_ses_kprocess, t);
	return error;
}

static int
token_register(struct yhsm_token *t)
{
	int error;

	t->driverid = crypto_get_driverid(
	    &t->seat->dev, sizeof(struct yhsm_ses), CRYPTOCAP_F_HARDWARE);
	if (t->driverid < 0)
		return ENOSPC;
	yhsm_work_open(t->work, (uint32_t)t->driverid);
	error = crypto_register_copystate(
	    (uint32_t)t->driverid, yhsm_ses_copystate);
	if (error == 0)
		error = crypto_register_keyref(
		    (uint32_t)t->driverid, CRYPTO_KEYREF_YUBIHSM);
	if (error == 0)
		error = token_register_algs(t);
	return error;
}

static int
token_open(struct yhsm_token *t)
{
	int error;

	t->objects = yhsm_objects_new();
	t->imports = yhsm_imports_new(yhsm_conf.import_max);
	error = t->objects == NULL || t->imports == NULL ? ENOMEM : 0;
	if (error == 0)
		error = token_open_port(t);
	if (error == 0)
		error = token_meet(t);
	if (error == 0)
		error = token_register(t);
	if (error != 0)
		return error;
	t->seat->objects = (uint32_t)yhsm_objects_count(t->objects);
	t->seat->state = YHSM_READY;
	t->told = 0;
	ocf_log(OCF_LOG_INFO,
	    "yubihsm: token %u at %s is ready, firmware %u.%u.%u, %u keys",
	    (unsigned int)t->serial, t->place,
	    (unsigned int)(t->info.firmware >> 16),
	    (unsigned int)(t->info.firmware >> 8 & 0xff),
	    (unsigned int)(t->info.firmware & 0xff),
	    (unsigned int)t->seat->objects);
	yhsm_work_poke(t->work);
	return 0;
}

/* Whether it was open or not: give all back.  Sessions of its driver move, or wait
 * for it to come back; what they had is released before crypto_unregister_all
 * returns. */
static void
token_close(struct yhsm_token *t)
{
	yhsm_work_close(t->work);
	if (t->driverid >= 0)
		(void)crypto_unregister_all((uint32_t)t->driverid);
	t->driverid = -1;
	if (t->ch != NULL && t->imports != NULL)
		yhsm_imports_tidy(t->imports, t->ch);
	yhsm_channel_free(t->ch);
	t->ch = NULL;
	yhsm_imports_free(t->imports);
	t->imports = NULL;
	yhsm_objects_free(t->objects);
	t->objects = NULL;
	yhsm_port_close(t->port);
	t->port = NULL;
}

static void
token_chore(struct yhsm_token *t)
{
	yhsm_imports_tidy(t->imports, t->ch);
	if (yhsm_conf.random)
		yhsm_random_fill(t->ch);
}

/* What was lost with the device goes back to where it came from, to be begun anew
 * if it can be. */
static void
token_request(struct yhsm_token *t, const struct yhsm_job *job)
{
	struct cryptop *crp = job->crp;
	bool touched;
	int error = yhsm_run_request(t->ch, crp, &touched);

	if (error != 0 && yhsm_channel_lost(t->ch) && !touched) {
		yhsm_work_unget(t->work, job);
		return;
	}
	crp->crp_etype =
	    error == EPROTO || (error != 0 && yhsm_channel_lost(t->ch)) ? EIO
									: error;
	crypto_done(crp);
}

static void
token_keyop(struct yhsm_token *t, const struct yhsm_job *job)
{
	int error = yhsm_run_key(t->ch, job->krp);

	if (error != 0 && yhsm_channel_lost(t->ch)) {
		yhsm_work_unget(t->work, job);
		return;
	}
	job->krp->krp_status = (u_int)(error == EPROTO ? EIO : error);
	crypto_kdone(job->krp);
}

/* Work until the device is lost, or we are to stop. */
static void
token_serve(struct yhsm_token *t)
{
	struct yhsm_job job;

	while (!yhsm_channel_lost(t->ch)) {
		yhsm_work_next(t->work, &job);
		switch (job.kind) {
		case YHSM_JOB_STOP:
			return;
		case YHSM_JOB_CHORE:
			token_chore(t);
			break;
		case YHSM_JOB_CALL:
			yhsm_work_run_call(t->work, job.call, t);
			break;
		case YHSM_JOB_REQUEST:
			token_request(t, &job);
			break;
		case YHSM_JOB_KEYOP:
			token_keyop(t, &job);
			break;
		}
		yhsm_channel_wipe(t->ch);
		t->seat->objects = (uint32_t)yhsm_objects_count(t->objects);
		t->seat->imported = yhsm_imports_count(t->imports);
	}
}

static const char *
token_reason(int error)
{
	static const struct {
		int error;
		const char *reason;
	} reasons[] = {
		{ EBUSY, "another program uses it; it is tried again" },
		{ EUSERS,
		    "all of its sessions are taken, they end after 30 seconds; it is tried again" },
		{ EACCES,
		    "no permission, by the system or by the token; it is tried again" },
		{ ETIMEDOUT, "it does not answer; it is tried again" },
		{ EPROTO, "its answers make no sense; it is tried again" },
		{ EPERM, "not one of those to use" },
		{ EEXIST, "another one has the same serial number" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].error == error)
			return reasons[i].reason;
	}
	return ocf_strerror(error);
}

/* Why it could not be opened: once, until that changes. */
static void
token_tell(struct yhsm_token *t, int error)
{
	enum ocf_log_level level =
	    error == t->told ? OCF_LOG_DEBUG : OCF_LOG_WARNING;

	t->told = error;
	if (error == EPERM || error == ENODEV)
		level = OCF_LOG_DEBUG;
	if (t->seat != NULL)
		t->seat->state =
		    error == EBUSY || error == EUSERS ? YHSM_BUSY : YHSM_FAILED;
	ocf_log(
	    level, "yubihsm: token at %s: %s", t->place, token_reason(error));
}

/* Wait before the next try.  False: there is to be none. */
static bool
token_wait(struct yhsm_token *t, unsigned int ms)
{
	struct timespec until;
	bool stop;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	ocf_lock(&t->lock);
	while (!t->stop &&
	    pthread_cond_timedwait(&t->stopped, &t->lock.m, &until) == 0)
		;
	stop = t->stop;
	ocf_unlock(&t->lock);
	return !stop;
}

static void *
token_main(void *arg)
{
	struct yhsm_token *t = arg;
	unsigned int wait = TOKEN_WAIT_FIRST;
	int error;

	secret_stack();
	do {
		error = token_open(t);
		if (error == 0) {
			wait = TOKEN_WAIT_FIRST;
			token_serve(t);
			ocf_log(OCF_LOG_INFO, "yubihsm: token %u at %s is %s",
			    (unsigned int)t->serial, t->place,
			    yhsm_channel_lost(t->ch) ? "lost" : "let go");
			t->seat->state = YHSM_OPENING;
		} else {
			token_tell(t, error);
			wait = wait * 2 < TOKEN_WAIT_MAX ? wait * 2
							 : TOKEN_WAIT_MAX;
		}
		token_close(t);
	} while (error != EPERM && error != EEXIST && token_wait(t, wait));
	yhsm_roster_leave(t->seat);
	t->seat = NULL;
	t->ended = true;
	return NULL;
}

int
yhsm_token_new(struct yhsm_token **out, struct yhsm_device *dev,
    const struct yhsm_keys *keys)
{
	struct yhsm_token *t = calloc(1, sizeof(*t));
	pthread_condattr_t attr;
	int error;

	*out = NULL;
	if (t == NULL)
		return ENOMEM;
	ocf_mutex_init(&t->lock);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&t->stopped, &attr);
	(void)pthread_condattr_destroy(&attr);
	t->keys = keys;
	t->driverid = -1;
	t->dev = yhsm_device_ref(dev);
	(void)yhsm_device_place(dev, t->place, sizeof(t->place));
	error = yhsm_work_new(&t->work, yhsm_conf.queue);
	if (error == 0 && pthread_create(&t->thread, NULL, token_main, t) != 0)
		error = ENOMEM;
	if (error != 0) {
		t->ended = true;
		yhsm_work_free(t->work);
		yhsm_device_unref(t->dev);
		free(t);
		return error;
	}
	*out = t;
	return 0;
}

void
yhsm_token_stop(struct yhsm_token *t)
{
	ocf_lock(&t->lock);
	t->stop = true;
	(void)pthread_cond_signal(&t->stopped);
	ocf_unlock(&t->lock);
	yhsm_work_stop(t->work);
}

bool
yhsm_token_is(const struct yhsm_token *t, const struct yhsm_device *dev)
{
	return t->dev == dev;
}

bool
yhsm_token_ended(const struct yhsm_token *t)
{
	return t->ended;
}

void
yhsm_token_free(struct yhsm_token *t)
{
	if (t == NULL)
		return;
	yhsm_token_stop(t);
	(void)pthread_join(t->thread, NULL);
	yhsm_work_free(t->work);
	yhsm_device_unref(t->dev);
	(void)pthread_cond_destroy(&t->stopped);
	ocf_mutex_fini(&t->lock);
	free(t);
}
