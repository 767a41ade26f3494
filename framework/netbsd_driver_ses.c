/* SPDX-License-Identifier: ISC */
/*
 * netbsd_driver_ses.c - sessions on NetBSD drivers: the methods that the core
 * calls, which turn its lists of algorithms into NetBSD's.
 */
#include "netbsd_driver.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "alg.h"
#include "log.h"
#include "secret.h"

#define AES_KEY_MAX 32u /* bytes */

/* What follows a salt in cri_iv, so that it is not taken for one by chance. */
static const char netbsd_driver_salted[EALG_MAX_BLOCK_LEN - NETBSD_SALT_LEN] =
    "netbsd salt";

void
netbsd_driver_salt_set(uint8_t *cri_iv, const uint8_t *salt)
{
	memcpy(cri_iv, salt, NETBSD_SALT_LEN);
	memcpy(&cri_iv[NETBSD_SALT_LEN], netbsd_driver_salted,
	    sizeof(netbsd_driver_salted));
}

bool
netbsd_driver_lid(crypto_session_t ses, u_int32_t *lid)
{
	const struct netbsd_driver_ses *ns;

	if (crypto_ses2hid(ses) == CRYPTO_HID_COMPOSITE ||
	    (crypto_ses2caps(ses) & CRYPTOCAP_F_NETBSD) == 0)
		return false;
	ns = crypto_get_driver_session(ses);
	*lid = NETBSD_CRYPTO_SESID2LID(ns->sid);
	return true;
}

/* The first row that is what an element wants and that the driver offers. */
static const struct netbsd_alg *
netbsd_driver_row(struct netbsd_driver *d, const struct cryptoini *cri)
{
	const struct netbsd_alg *row;

	for (size_t i = 0; (row = netbsd_alg_at(i)) != NULL; i++) {
		if (d->offers[row->id] && netbsd_alg_is(row, cri))
			return row;
	}
	return NULL;
}

/* An element of a list in NetBSD's terms.  EOPNOTSUPP: there are none for it,
 * and another driver is asked. */
static int
netbsd_driver_ini(struct netbsd_driver *d, struct netbsd_driver_ses *ns,
    const struct cryptoini *from, struct netbsd_cryptoini *to)
{
	const struct netbsd_alg *row = netbsd_driver_row(d, from);

	if (row == NULL)
		return EOPNOTSUPP;
	/* NetBSD has no keys that come with requests. */
	if (from->cri_key == NULL && !alg_find(from->cri_alg)->unkeyed)
		return EOPNOTSUPP;
	ns->algs[ns->nalgs++] = row;
	to->cri_alg = row->id;
	to->cri_klen = from->cri_klen;
	to->cri_key = from->cri_key;
	if (!row->salted)
		return 0;
	if (memcmp(&from->cri_iv[NETBSD_SALT_LEN], netbsd_driver_salted,
		sizeof(netbsd_driver_salted)) != 0)
		return EOPNOTSUPP;
	memcpy(ns->salt, from->cri_iv, sizeof(ns->salt));
	return 0;
}

/* GCM's halves have one key: give it its salt again, in `key`. */
static void
netbsd_driver_salt_keys(const struct netbsd_driver_ses *ns,
    struct netbsd_cryptoini *list, uint8_t *key)
{
	size_t len = (size_t)list->cri_klen / 8;

	assert(list->cri_key != NULL && len <= AES_KEY_MAX);
	memcpy(key, list->cri_key, len);
	memcpy(&key[len], ns->salt, sizeof(ns->salt));
	for (size_t i = 0; i < ns->nalgs; i++) {
		list[i].cri_key = key;
		list[i].cri_klen += (int)NETBSD_SALT_LEN * 8;
	}
}

int
netbsd_driver_newsession(
    device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	struct netbsd_driver *d = dev->softc;
	struct netbsd_driver_ses *ns = crypto_get_driver_session(ses);
	struct netbsd_cryptoini list[SESSION_ALGS];
	uint8_t key[AES_KEY_MAX + NETBSD_SALT_LEN]; /* secret */
	u_int32_t lid = d->id;
	int error = 0;

	memset(list, 0, sizeof(list));
	for (; cri != NULL && error == 0; cri = cri->cri_next) {
		if (ns->nalgs == SESSION_ALGS)
			return EOPNOTSUPP;
		if (ns->nalgs > 0)
			list[ns->nalgs - 1].cri_next = &list[ns->nalgs];
		error = netbsd_driver_ini(d, ns, cri, &list[ns->nalgs]);
	}
	if (error != 0) {
		ocf_debug(
		    "netbsd%d: a session in no terms of NetBSD's", d->dev.unit);
		return error;
	}
	if (ns->algs[0]->salted)
		netbsd_driver_salt_keys(ns, list, key);
	error = d->newsession(d->arg, &lid, list);
	secret_wipe(key, sizeof(key));
	ns->sid = (u_int64_t)(d->id + 1) << 32 | lid;
	return error;
}

void
netbsd_driver_freesession(device_t dev, crypto_session_t ses)
{
	const struct netbsd_driver *d = dev->softc;
	const struct netbsd_driver_ses *ns = crypto_get_driver_session(ses);

	if (d->freesession_void != NULL)
		d->freesession_void(d->arg, ns->sid);
	else if (d->freesession != NULL)
		(void)d->freesession(d->arg, ns->sid);
}
