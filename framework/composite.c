/* SPDX-License-Identifier: ISC */
/*
 * composite.c - sessions made of several drivers' sessions.  A request is carried
 * out in runs, each of the descriptors that follow one another on one driver, by
 * requests of our own that pass through dispatch like all others: they wait for
 * blocked drivers, and when a driver ends only its session moves, unnoticed by
 * the consumer even in the middle of a request.
 */
#include "composite.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "driver.h"
#include "part.h"
#include "request.h"
#include "secret.h"
#include "session.h"

#define BUFFER_KIND (CRYPTO_F_IMBUF | CRYPTO_F_IOV)

/* Where an element of the session's list is. */
struct composite_element {
	size_t sub;
	int instance; /* among those of its algorithm there, from 1 */
};

/* The session memory. */
struct composite {
	size_t nsubs;
	_Atomic(crypto_session_t) subs[SESSION_ALGS]; /* owned */
	struct composite_element elements[SESSION_ALGS];
};

/* Whose turn it is after a run: whoever comes second goes on. */
enum composite_turn {
	TURN_OPEN,
	TURN_DISPATCHED,
	TURN_CALLED
};

/* A request of the consumer that is being carried out. */
struct composite_op {
	struct cryptop *user;
	struct composite *c;
	struct request run; /* our own request for one run */
	const struct cryptodesc *first; /* of the run, in user's list */
	const struct cryptodesc *after; /* the first one behind it */
	size_t sub; /* who does the run */
	crypto_session_t handle; /* with which it was dispatched */
	_Atomic int turn;
	struct cryptodesc crds[]; /* as many as user has */
};

/* Make our request the run that starts at op->first. */
static void
composite_fill(struct composite_op *op)
{
	const struct composite_element *elements = op->c->elements;
	const struct cryptodesc *from = op->first;
	struct cryptop *crp = &op->run.crp;
	struct cryptodesc *to = op->crds;

	assert(from != NULL); /* or there were no run to do */
	op->sub = elements[from->crd_element].sub;
	do {
		*to = *from;
		to->crd_instance = elements[from->crd_element].instance;
		to->crd_next = to + 1;
		to++;
		from = from->crd_next;
	} while (from != NULL && elements[from->crd_element].sub == op->sub);
	to[-1].crd_next = NULL;
	op->after = from;
	op->handle = op->c->subs[op->sub];
	crp->crp_session = op->handle;
	crp->crp_desc = op->crds;
	crp->crp_buf = op->user->crp_buf;
	crp->crp_ilen = op->user->crp_ilen;
	crp->crp_flags = (op->user->crp_flags & BUFFER_KIND) | CRYPTO_F_CBIMM;
}

/* The session of a run has moved.  Of requests that are told so at once the
 * first one's new handle stays. */
static void
composite_moved(struct composite_op *op)
{
	crypto_session_t handle = op->handle;

	if (!atomic_compare_exchange_strong(
		&op->c->subs[op->sub], &handle, op->run.crp.crp_session))
		(void)crypto_freesession(op->run.crp.crp_session);
}

/* A run is over: whether there is another one to do. */
static bool
composite_reap(struct composite_op *op)
{
	const struct cryptop *crp = &op->run.crp;

	if (crp->crp_etype == EAGAIN) {
		composite_moved(op);
		return true;
	}
	op->user->crp_etype = crp->crp_etype;
	if (crp->crp_olen != crp->crp_ilen)
		op->user->crp_olen = crp->crp_olen;
	op->first = op->after;
	return crp->crp_etype == 0 && op->first != NULL;
}

static void
composite_finish(struct composite_op *op)
{
	struct cryptop *user = op->user;

	free(op);
	crypto_done(user);
}

/* Do runs until one completes later: its callback goes on then. */
static void
composite_go(struct composite_op *op)
{
	do {
		composite_fill(op);
		op->turn = TURN_OPEN;
		(void)crypto_dispatch(&op->run.crp);
		if (atomic_exchange(&op->turn, TURN_DISPATCHED) == TURN_OPEN)
			return;
	} while (composite_reap(op));
	composite_finish(op);
}

static int
composite_called(struct cryptop *crp)
{
	struct composite_op *op = (void *)crp->crp_opaque;

	if (atomic_exchange(&op->turn, TURN_CALLED) == TURN_OPEN)
		return 0;
	if (composite_reap(op))
		composite_go(op);
	else
		composite_finish(op);
	return 0;
}

static int
composite_process(device_t dev, struct cryptop *crp, int hint)
{
	const struct cryptodesc *crd;
	struct composite_op *op;
	size_t n = 0;

	(void)dev;
	(void)hint;
	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next)
		n++;
	op = calloc(1, sizeof(*op) + n * sizeof(op->crds[0]));
	if (op == NULL)
		return ENOMEM;
	op->user = crp;
	op->c = crypto_get_driver_session(crp->crp_session);
	op->first = crp->crp_desc;
	op->run.internal = true;
	op->run.crp.crp_callback = composite_called;
	op->run.crp.crp_opaque = (caddr_t)op;
	composite_go(op);
	return 0;
}

static void
composite_freesession(device_t dev, crypto_session_t ses)
{
	struct composite *c = crypto_get_driver_session(ses);

	(void)dev;
	for (size_t i = 0; i < c->nsubs; i++)
		(void)crypto_freesession(c->subs[i]);
}

/* The session that has an algorithm. */
static crypto_session_t
composite_sub(crypto_session_t ses, int alg)
{
	const struct composite *c = crypto_get_driver_session(ses);

	return c->subs[c->elements[session_element(ses->ses, alg, 1, 0)].sub];
}

static int
composite_copystate(
    device_t dev, crypto_session_t dst, crypto_session_t src, int alg)
{
	(void)dev;
	return crypto_copystate(
	    composite_sub(dst, alg), composite_sub(src, alg), alg);
}

static struct crypto_device composite_dev = { .name = "composite" };

/* Not CRYPTOCAP_F_SYNC even if all parts are: they may move to others. */
static struct driver composite_driver = {
	.id = CRYPTO_HID_COMPOSITE,
	.dev = &composite_dev,
	.session_size = sizeof(struct composite),
	.freesession = composite_freesession,
	.process = composite_process,
	.copystate = composite_copystate,
	.refs = 1, /* it stays */
	.parts = TAILQ_HEAD_INITIALIZER(composite_driver.parts),
};

/* Open a session for the elements `got` on the driver `hid`. */
static int
composite_add(struct composite *c, const struct cryptoini *list, uint32_t got,
    int hid, int crid)
{
	struct cryptoini cris[SESSION_ALGS];
	crypto_session_t ses;
	size_t n = 0;
	int error;

	for (size_t i = 0; list != NULL; i++, list = list->cri_next) {
		if ((got & (UINT32_C(1) << i)) == 0)
			continue;
		c->elements[i].sub = c->nsubs;
		c->elements[i].instance = 1;
		for (size_t j = 0; j < n; j++)
			c->elements[i].instance +=
			    cris[j].cri_alg == list->cri_alg;
		cris[n] = *list;
		cris[n].cri_next = NULL;
		if (n > 0)
			cris[n - 1].cri_next = &cris[n];
		n++;
	}
	error = session_new(&ses, cris, hid, crid);
	if (error == 0)
		c->subs[c->nsubs++] = ses;
	return error;
}

/* Cover the elements with sessions, each time by the driver that has the most
 * of those that are left. */
static int
composite_cover(struct composite *c, const struct session *ses, int crid)
{
	uint32_t left = (UINT32_C(1) << ses->nalgs) - 1;
	uint64_t tried = 0;
	int error = EOPNOTSUPP;
	uint32_t got;

	while (left != 0) {
		int hid = driver_select_most(ses, crid, tried, left, &got);

		if (hid < 0)
			return error != 0 ? error : EOPNOTSUPP;
		error = composite_add(c, ses->ini, got, hid, crid);
		if (error == 0)
			left &= ~got;
		else
			tried |= UINT64_C(1) << hid;
	}
	return 0;
}

int
composite_open(struct part *p, int crid)
{
	const struct session *ses = p->self.ses;
	struct composite *c;
	int error;

	/* What both halves of an authenticated cipher compute is one thing. */
	if (crid < 0 || ses->nalgs == 1 || ses->aead != NULL)
		return EOPNOTSUPP;
	c = secret_new(sizeof(*c));
	if (c == NULL)
		return ENOMEM;
	p->softc = c;
	error = composite_cover(c, ses, crid);
	if (error != 0) {
		composite_freesession(&composite_dev, &p->self);
		secret_free(c, sizeof(*c));
		p->softc = NULL;
		return error;
	}
	p->driver = &composite_driver;
	driver_get(p->driver);
	p->hid = CRYPTO_HID_COMPOSITE;
	p->caps = 0;
	for (size_t i = 0; i < c->nsubs; i++)
		p->caps |= (int)crypto_ses2caps(c->subs[i]) &
		    (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE);
	return 0;
}
