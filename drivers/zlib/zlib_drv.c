/* SPDX-License-Identifier: ISC */
/*
 * zlib_drv.c - the driver that compresses, as the framework sees it, and what a
 * compression descriptor means to the request's buffer.  zlib itself is in
 * zlib_work.c.
 *
 * A session keeps a few places to work in; a request takes one out, or makes one
 * if all are taken, and puts it back.  So requests of one session do not wait for
 * each other, there is no lock, and those that come one by one allocate nothing.
 * A place takes some hundred KiB, so that where sessions are many they keep none.
 */
#include "zlib_drv.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/mbuf.h>
#include <opencrypto/uio.h>

#include "buffer.h"
#include "zlib_work.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define ZDRV_IDLE    2 /* places that a session keeps */
#define ZDRV_KEEPERS 64 /* of more sessions than that, the others keep none */

/* The session memory. */
struct zdrv_ses {
	_Atomic(struct zlib_work *) idle[ZDRV_IDLE]; /* owned, or NULL */
};

/*
 * What comes from NetBSD leaves the lengths in a uio alone and takes data whose
 * end is missing, but not in gzip: there the end says whether all is well.
 */
static const struct zlib_work_format zdrv_formats[] = {
	{ .id = CRYPTO_DEFLATE_COMP, .trim_uio = true },
	{ .id = CRYPTO_DEFLATE_COMP_GROW, .grow = true, .open_end = true },
	{ .id = CRYPTO_GZIP_COMP, .gzip = true, .grow = true },
};

static struct crypto_device zdrv_dev = { .name = "zlib", .unit = 0 };
static int32_t zdrv_id = -1; /* set by attach, cleared by detach */

static atomic_uint zdrv_nsessions;

static const struct zlib_work_format *
zdrv_format(int id)
{
	for (size_t i = 0; i < ARRAY_LEN(zdrv_formats); i++) {
		if (zdrv_formats[i].id == id)
			return &zdrv_formats[i];
	}
	return NULL;
}

static int
zdrv_take(struct zdrv_ses *ses, struct zlib_work **w)
{
	for (size_t i = 0; i < ARRAY_LEN(ses->idle); i++) {
		*w = atomic_exchange(&ses->idle[i], NULL);
		if (*w != NULL)
			return 0;
	}
	return zlib_work_new(w);
}

static void
zdrv_give_back(struct zdrv_ses *ses, struct zlib_work *w)
{
	bool keep = zdrv_nsessions <= ZDRV_KEEPERS;

	for (size_t i = 0; keep && i < ARRAY_LEN(ses->idle) && w != NULL; i++)
		w = atomic_exchange(&ses->idle[i], w);
	zlib_work_free(w);
}

static void
zdrv_freesession(device_t dev, crypto_session_t cses)
{
	struct zdrv_ses *ses = crypto_get_driver_session(cses);

	(void)dev;
	zdrv_nsessions--;
	for (size_t i = 0; i < ARRAY_LEN(ses->idle); i++)
		zlib_work_free(atomic_exchange(&ses->idle[i], NULL));
}

static int
zdrv_newsession(device_t dev, crypto_session_t cses, struct cryptoini *cri)
{
	struct zdrv_ses *ses = crypto_get_driver_session(cses);
	struct zlib_work *w;
	int error;

	(void)dev;
	for (; cri != NULL; cri = cri->cri_next)
		assert(zdrv_format(cri->cri_alg) != NULL);
	error = zlib_work_new(&w);
	if (error != 0)
		return error;
	zdrv_nsessions++;
	atomic_store(&ses->idle[0], w);
	return 0;
}

/* Cut `n` bytes off the end: of the last iovecs, those that lose all included. */
static void
zdrv_trim_uio(struct uio *uio, size_t n)
{
	while (n > 0 && uio->uio_iovcnt > 0) {
		struct iovec *last = &uio->uio_iov[uio->uio_iovcnt - 1];

		if (last->iov_len > n) {
			last->iov_len -= n;
			return;
		}
		n -= last->iov_len;
		uio->uio_iovcnt--;
	}
}

/*
 * The buffer ends with a result that is shorter than what it was made from.
 * Nothing is cut off that is not the region's, nor before other descriptors,
 * whose regions have been checked, have run.
 */
static void
zdrv_trim(const struct zlib_work_format *f, struct cryptop *crp,
    const struct cryptodesc *crd, size_t size, size_t len)
{
	size_t end = (size_t)crd->crd_skip + (size_t)crd->crd_len;

	if (len >= (size_t)crd->crd_len || end != size || crd->crd_next != NULL)
		return;
	if ((crp->crp_flags & CRYPTO_F_IMBUF) != 0)
		m_adj((void *)crp->crp_buf, -(int)((size_t)crd->crd_len - len));
	else if ((crp->crp_flags & CRYPTO_F_IOV) != 0 && f->trim_uio)
		zdrv_trim_uio((void *)crp->crp_buf, (size_t)crd->crd_len - len);
}

/* The most bytes a result of the descriptor may have. */
static size_t
zdrv_room(const struct cryptop *crp, const struct cryptodesc *crd, size_t size)
{
	size_t room = size - (size_t)crd->crd_skip;

	if ((crp->crp_flags & CRYPTO_F_IMBUF) == 0)
		return room;
	if ((crd->crd_flags & CRD_F_COMP) != 0)
		return INT_MAX - (size_t)crd->crd_skip;
	return room > ZLIB_DRV_MBUF_MAX ? room : ZLIB_DRV_MBUF_MAX;
}

static int
zdrv_run(struct zlib_work *w, struct cryptop *crp, const struct cryptodesc *crd)
{
	const struct zlib_work_format *f = zdrv_format(crd->crd_alg);
	bool comp = (crd->crd_flags & CRD_F_COMP) != 0;
	size_t size, room, len;
	int error;

	assert(f != NULL);
	error = buffer_check(crp, &size);
	if (error != 0 || (size_t)crd->crd_skip > size)
		return EINVAL;
	room = zdrv_room(crp, crd, size);
	error = (comp ? zlib_work_compress : zlib_work_decompress)(
	    w, f, crp, crd, room, &len);
	if (error == 0 && (!comp || f->grow || len < (size_t)crd->crd_len)) {
		error = buffer_put(
		    crp, (size_t)crd->crd_skip, len, zlib_work_result(w));
		if (error == 0)
			zdrv_trim(f, crp, crd, size, len);
	}
	zlib_work_done(w);
	if (error == 0)
		crp->crp_olen = (int)len;
	/* The reference knows no other failure; no memory is EINVAL as well. */
	return error == 0 || error == ENOSPC ? error : EINVAL;
}

static int
zdrv_process(device_t dev, struct cryptop *crp, int hint)
{
	struct zdrv_ses *ses = crypto_get_driver_session(crp->crp_session);
	const struct cryptodesc *crd;
	struct zlib_work *w;
	int error = zdrv_take(ses, &w);

	(void)dev;
	(void)hint;
	for (crd = crp->crp_desc; crd != NULL && error == 0;
	     crd = crd->crd_next)
		error = zdrv_run(w, crp, crd);
	zdrv_give_back(ses, w);
	crp->crp_etype = error == ENOMEM ? EINVAL : error;
	crypto_done(crp);
	return 0;
}

int
zlib_drv_attach(void)
{
	int error = 0;
	int32_t id;

	if (zdrv_id >= 0)
		return EBUSY;
	id = crypto_get_driverid(&zdrv_dev, sizeof(struct zdrv_ses),
	    CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC | CRYPTOCAP_F_INSTANCES);
	if (id < 0)
		return ENOMEM;
	for (size_t i = 0; i < ARRAY_LEN(zdrv_formats) && error == 0; i++)
		error = crypto_register((uint32_t)id, zdrv_formats[i].id, 0, 0,
		    zdrv_newsession, zdrv_freesession, zdrv_process, NULL);
	if (error != 0) {
		(void)crypto_unregister_all((uint32_t)id);
		return error;
	}
	zdrv_id = id;
	return 0;
}

void
zlib_drv_detach(void)
{
	if (zdrv_id < 0)
		return;
	(void)crypto_unregister_all((uint32_t)zdrv_id);
	zdrv_id = -1;
}
