/* SPDX-License-Identifier: ISC */
/*
 * yubihsm_drv.c - devices as they come and go, and the list of them, which it owns
 * with its lock.
 */
#include "yubihsm_drv.h"

#include <sys/queue.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "secret.h"
#include "sync.h"
#include "yhsm_conf.h"
#include "yhsm_random.h"
#include "yhsm_ref.h"
#include "yhsm_roster.h"
#include "yhsm_token.h"
#include "yhsm_usb.h"

struct yubihsm_one {
	struct yhsm_token *token; /* owned */
	SLIST_ENTRY(yubihsm_one) next;
};

static struct ocf_mutex yubihsm_lock = OCF_MUTEX_INITIALIZER;
static SLIST_HEAD(, yubihsm_one) yubihsm_all; /* under the lock; owned */
static struct yhsm_usb *yubihsm_usb; /* NULL: not attached */
static struct yhsm_keys *yubihsm_keys; /* secret, owned */

/* One that has ended, out of the list; `all`: whether it has or not.  NULL: none. */
static struct yubihsm_one *
yubihsm_take(bool all)
{
	struct yubihsm_one *one;

	ocf_lock(&yubihsm_lock);
	SLIST_FOREACH(one, &yubihsm_all, next)
	{
		if (all || yhsm_token_ended(one->token))
			break;
	}
	if (one != NULL)
		SLIST_REMOVE(&yubihsm_all, one, yubihsm_one, next);
	ocf_unlock(&yubihsm_lock);
	return one;
}

static void
yubihsm_reap(bool all)
{
	struct yubihsm_one *one;

	while ((one = yubihsm_take(all)) != NULL) {
		yhsm_token_free(one->token);
		free(one);
	}
}

static void
yubihsm_arrived(void *ctx, struct yhsm_device *dev)
{
	struct yubihsm_one *one = calloc(1, sizeof(*one));
	int error = one == NULL ? ENOMEM : 0;
	char place[32];

	(void)ctx;
	yubihsm_reap(false);
	if (error == 0)
		error = yhsm_token_new(&one->token, dev, yubihsm_keys);
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "yubihsm: token at %s: %s",
		    yhsm_device_place(dev, place, sizeof(place)),
		    ocf_strerror(error));
		free(one);
		return;
	}
	ocf_lock(&yubihsm_lock);
	SLIST_INSERT_HEAD(&yubihsm_all, one, next);
	ocf_unlock(&yubihsm_lock);
}

static void
yubihsm_left(void *ctx, struct yhsm_device *dev)
{
	struct yubihsm_one *one;

	(void)ctx;
	ocf_lock(&yubihsm_lock);
	SLIST_FOREACH(one, &yubihsm_all, next)
	{
		if (yhsm_token_is(one->token, dev))
			yhsm_token_stop(one->token);
	}
	ocf_unlock(&yubihsm_lock);
}

static const struct yhsm_usb_events yubihsm_events = {
	.arrived = yubihsm_arrived,
	.left = yubihsm_left,
};

int
yubihsm_drv_attach(void)
{
	int error;

	if (yubihsm_usb != NULL)
		return EBUSY;
	error = yhsm_conf_keys(&yubihsm_keys);
	if (error == 0 && yhsm_conf.random)
		error = yhsm_random_init();
	if (error == 0)
		error = yhsm_usb_new(&yubihsm_usb, &yubihsm_events, NULL);
	if (error != 0)
		yubihsm_drv_detach();
	return error;
}

void
yubihsm_drv_detach(void)
{
	if (yubihsm_usb != NULL)
		yhsm_usb_quiet(yubihsm_usb);
	yubihsm_reap(true);
	yhsm_usb_free(yubihsm_usb);
	yubihsm_usb = NULL;
	yhsm_random_fini();
	secret_free(yubihsm_keys, sizeof(*yubihsm_keys));
	yubihsm_keys = NULL;
	yhsm_conf_reset();
}

size_t
yubihsm_drv_tokens(struct drivers_token *tokens, size_t max)
{
	return yhsm_roster_tokens(tokens, max);
}

int
yubihsm_drv_keyref(
    uint8_t *out, const struct drivers_keyref *want, char *why, size_t why_len)
{
	return yhsm_ref_make(out, want, why, why_len);
}
