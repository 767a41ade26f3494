/* SPDX-License-Identifier: ISC */
/*
 * nettle_mac.c - hash and MAC descriptors, whatever computes them.  It knows no
 * algorithm.  Requests without CRD_F_STREAM work on a state of their own, so that
 * any number of them may be under way in one session.
 */
#include "nettle_mac.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "buffer.h"
#include "secret.h"

static uint8_t *
nmac_at(const struct nettle_drv_rec *rec, size_t off)
{
	return (uint8_t *)rec->ctx + off;
}

void
nettle_mac_restart(const struct nettle_drv_rec *rec)
{
	const struct nettle_drv_mac *mac = rec->row->mac;

	memcpy(
	    nmac_at(rec, mac->run), nmac_at(rec, mac->start), mac->state_len);
}

/* The data of one descriptor on their way into a state. */
struct nmac_feed {
	const struct nettle_drv_rec *rec;
	void *state;
};

static int
nmac_feed(void *arg, uint8_t *data, size_t n)
{
	const struct nmac_feed *feed = arg;

	feed->rec->row->mac->update(feed->rec, feed->state, n, data);
	return 0;
}

int
nettle_mac_run(const struct nettle_drv_rec *rec, const struct cryptodesc *crd,
    struct cryptop *crp)
{
	const struct nettle_drv_mac *mac = rec->row->mac;
	bool stream = (crd->crd_flags & CRD_F_STREAM) != 0;
	struct {
		alignas(64) uint8_t state[NETTLE_MAC_STATE_MAX];
		uint8_t tag[AALG_MAX_RESULT_LEN];
	} s;
	struct nmac_feed feed = { .rec = rec, .state = s.state };
	int error;

	assert(mac->state_len <= sizeof(s.state));
	if (stream)
		feed.state = nmac_at(rec, mac->run);
	if (!stream || (crd->crd_flags & CRD_F_RESET) != 0)
		memcpy(feed.state, nmac_at(rec, mac->start), mac->state_len);
	error = buffer_walk(crp, (size_t)crd->crd_skip, (size_t)crd->crd_len, 1,
	    nmac_feed, &feed);
	if (error == 0 && (!stream || (crd->crd_flags & CRD_F_FINAL) != 0)) {
		mac->digest(rec, feed.state, s.tag);
		/* Data that follow without CRD_F_RESET are another message. */
		if (stream)
			nettle_mac_restart(rec);
		error = buffer_put(
		    crp, (size_t)crd->crd_inject, rec->tag_len, s.tag);
	}
	secret_wipe(s.state, mac->state_len);
	secret_wipe(s.tag, sizeof(s.tag));
	return error;
}

void
nettle_mac_copy(
    const struct nettle_drv_rec *dst, const struct nettle_drv_rec *src)
{
	const struct nettle_drv_mac *mac = src->row->mac;

	/* An algorithm may have rows by length of key; states fit each other. */
	assert(dst->row->mac->state_len == mac->state_len);
	memmove(nmac_at(dst, dst->row->mac->run), nmac_at(src, mac->run),
	    mac->state_len);
}
