/* SPDX-License-Identifier: ISC */
/*
 * freebsd_consumer.c - a consumer as crypto(9) of FreeBSD, July 2018, has it.
 */
#include <opencrypto/cryptodev.h>

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include "pages.h"

#define FCON_LEN 64

struct fcon {
	crypto_session_t ses;
	sem_t called;
	int error; /* of the callback */
	char buf[FCON_LEN];
};

static char fcon_key[16] = "freebsd consumer";
static _Atomic uint64_t fcon_done, fcon_moved;

/* Told that the session handle has changed: record it, and submit the request
 * again as it is. */
static int
fcon_callback(struct cryptop *crp)
{
	struct fcon *con = (void *)crp->crp_opaque;

	if (crp->crp_etype == EAGAIN) {
		fcon_moved++;
		con->ses = crp->crp_session;
		return crypto_dispatch(crp);
	}
	con->error = crp->crp_etype;
	crypto_freereq(crp);
	sem_post(&con->called);
	return 0;
}

static void
fcon_crypt(struct fcon *con, int flags)
{
	struct cryptop *crp = crypto_getreq(1);
	struct cryptodesc *crd;

	PAGES_CHECK(crp != NULL);
	crp->crp_session = con->ses;
	crp->crp_ilen = FCON_LEN;
	crp->crp_flags = CRYPTO_F_CBIFSYNC;
	crp->crp_buf = con->buf;
	crp->crp_opaque = (caddr_t)con;
	crp->crp_callback = fcon_callback;
	crd = crp->crp_desc;
	crd->crd_skip = 16;
	crd->crd_len = FCON_LEN - 16;
	crd->crd_inject = 0;
	crd->crd_flags = CRD_F_IV_EXPLICIT | flags;
	crd->crd_alg = CRYPTO_AES_CBC;
	crd->crd_key = fcon_key;
	crd->crd_klen = 128;
	PAGES_CHECK(crypto_dispatch(crp) == 0);
	while (sem_wait(&con->called) != 0)
		;
	PAGES_CHECK(con->error == 0);
}

static void *
fcon_main(void *arg)
{
	const atomic_bool *stop = arg;
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = fcon_key
	};
	static struct fcon con;
	char plain[FCON_LEN];
	uint8_t sum = pages_sum(fcon_key, sizeof(fcon_key));

	sem_init(&con.called, 0, 0);
	PAGES_CHECK(crypto_newsession(&con.ses, &cri,
			CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE) == 0);
	while (!*stop) {
		memset(con.buf, (char)fcon_done, FCON_LEN);
		memcpy(plain, con.buf, FCON_LEN);
		fcon_crypt(&con, CRD_F_ENCRYPT | CRD_F_IV_PRESENT);
		PAGES_CHECK((uint8_t)con.buf[20] ==
		    (uint8_t)((uint8_t)plain[20] + sum));
		fcon_crypt(&con, 0);
		PAGES_CHECK(memcmp(con.buf, plain, FCON_LEN) == 0);
		fcon_done += 2;
	}
	PAGES_CHECK(crypto_freesession(con.ses) == 0);
	return NULL;
}

const struct pages_consumer pages_freebsd_consumer = {
	.main = fcon_main,
	.done = &fcon_done,
	.moved = &fcon_moved,
};
