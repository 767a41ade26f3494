/* SPDX-License-Identifier: ISC */
/*
 * session.c - creation and end of sessions.  The one place where session
 * parameters are checked; drivers rely on it.
 */
#include "session.h"

#include <errno.h>
#include <stdlib.h>

#include "driver.h"
#include "secret.h"

static int
session_check_ini(const struct cryptoini *cri, struct session_alg *sa)
{
	const struct alg *alg = alg_find(cri->cri_alg);

	if (alg == NULL || cri->cri_klen < 0 || cri->cri_mlen < 0)
		return EINVAL;
	if (!alg_key_len_ok(alg, (size_t)cri->cri_klen / 8))
		return EINVAL;
	if (cri->cri_key == NULL && cri->cri_klen >= 8)
		return EINVAL;
	if (cri->cri_mlen > alg->tag_len)
		return EINVAL;
	sa->alg = alg;
	sa->mac_len = cri->cri_mlen != 0 ? (size_t)cri->cri_mlen : alg->tag_len;
	return 0;
}

static int
session_check(struct crypto_session *ses, const struct cryptoini *cri)
{
	int error = cri == NULL ? EINVAL : 0;

	for (; cri != NULL && error == 0; cri = cri->cri_next) {
		if (ses->nalgs == SESSION_ALGS)
			return EINVAL;
		error = session_check_ini(cri, &ses->algs[ses->nalgs]);
		ses->nalgs++;
	}
	return error;
}

/* Open the session on the driver it has been given; undone on failure. */
static int
session_open(struct crypto_session *ses, struct cryptoini *cri)
{
	struct driver *d = ses->driver;
	int error = EOPNOTSUPP;

	if (d->session_size > 0) {
		ses->softc = secret_new(d->session_size);
		if (ses->softc == NULL)
			return ENOMEM;
	}
	if (driver_enter(d)) {
		error = d->newsession(d->dev, ses, cri);
		driver_leave(d);
	}
	if (error != 0) {
		secret_free(ses->softc, d->session_size);
		ses->softc = NULL;
	}
	return error;
}

int
crypto_newsession(crypto_session_t *out, struct cryptoini *cri, int crid)
{
	struct crypto_session *ses;
	uint64_t tried = 0;
	int error;

	*out = NULL;
	ses = calloc(1, sizeof(*ses));
	if (ses == NULL)
		return ENOMEM;
	error = session_check(ses, cri);
	if (error != 0)
		goto fail;

	/* No driver has a negative id, but all classes' bits are in it. */
	error = EOPNOTSUPP;
	while (crid >= 0 &&
	    ((ses->driver = driver_select(cri, crid, &tried)) != NULL)) {
		error = session_open(ses, cri);
		if (error == 0) {
			*out = ses;
			return 0;
		}
		driver_put(ses->driver);
	}
fail:
	free(ses);
	return error;
}

int
crypto_freesession(crypto_session_t ses)
{
	struct driver *d;

	if (ses == NULL)
		return 0;
	d = ses->driver;
	/* A driver that has ended is not called any more: it was promised. */
	if (d->freesession != NULL && driver_enter(d)) {
		d->freesession(d->dev, ses);
		driver_leave(d);
	}
	secret_free(ses->softc, d->session_size);
	driver_put(d);
	free(ses);
	return 0;
}

const struct session_alg *
session_alg(const struct crypto_session *ses, int alg)
{
	for (size_t i = 0; i < ses->nalgs; i++) {
		if (ses->algs[i].alg->id == alg)
			return &ses->algs[i];
	}
	return NULL;
}

void *
crypto_get_driver_session(crypto_session_t ses)
{
	return ses->softc;
}

uint32_t
crypto_ses2hid(crypto_session_t ses)
{
	return ses->driver->id;
}

uint32_t
crypto_ses2caps(crypto_session_t ses)
{
	return (uint32_t)ses->driver->flags;
}

int
crypto_copystate(crypto_session_t dst, crypto_session_t src, int alg)
{
	struct driver *d = dst->driver;
	int error;

	if (src->driver != d || session_alg(dst, alg) == NULL ||
	    session_alg(src, alg) == NULL)
		return EINVAL;
	if (d->copystate == NULL)
		return EOPNOTSUPP;
	if (!driver_enter(d))
		return ENODEV;
	error = d->copystate(d->dev, dst, src, alg);
	driver_leave(d);
	return error;
}
