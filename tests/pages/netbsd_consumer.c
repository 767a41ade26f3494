/* SPDX-License-Identifier: ISC */
/*
 * netbsd_consumer.c - a consumer as opencrypto(9) of NetBSD has it.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include "pages.h"

#define NCON_LEN 48

struct ncon {
	u_int64_t sid;
	sem_t called;
	int error; /* of the callback */
	uint8_t buf[NCON_LEN];
};

static char ncon_key[24] = "a netbsd consumer's key!";
static _Atomic uint64_t ncon_done, ncon_moved;

static int
ncon_callback(struct cryptop *crp)
{
	struct ncon *con = crp->crp_opaque;

	if (crp->crp_etype == EAGAIN) {
		ncon_moved++;
		con->sid = crp->crp_sid;
		crypto_dispatch(crp);
		return 0;
	}
	con->error = crp->crp_etype;
	crypto_freereq(crp);
	sem_post(&con->called);
	return 0;
}

static void
ncon_crypt(struct ncon *con, int flags)
{
	struct cryptop *crp = crypto_getreq(1);
	struct cryptodesc *crd;

	PAGES_CHECK(crp != NULL);
	crp->crp_sid = con->sid;
	crp->crp_ilen = NCON_LEN;
	crp->crp_flags = 0;
	crp->crp_buf = con->buf;
	crp->crp_opaque = con;
	crp->crp_callback = ncon_callback;
	crd = crp->crp_desc;
	crd->crd_skip = 0;
	crd->crd_len = NCON_LEN;
	crd->crd_flags = CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT | flags;
	crd->CRD_INI.cri_alg = CRYPTO_AES_CBC;
	crd->CRD_INI.cri_key = ncon_key;
	crd->CRD_INI.cri_klen = 192;
	crypto_dispatch(crp);
	while (sem_wait(&con->called) != 0)
		;
	PAGES_CHECK(con->error == 0);
}

static void *
ncon_main(void *arg)
{
	const atomic_bool *stop = arg;
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 192, .cri_key = ncon_key
	};
	static struct ncon con;
	uint8_t plain[NCON_LEN];
	uint8_t sum = pages_sum(ncon_key, sizeof(ncon_key));

	sem_init(&con.called, 0, 0);
	PAGES_CHECK(crypto_newsession(&con.sid, &cri, 0) == 0);
	while (!*stop) {
		memset(con.buf, (int)(ncon_done & 0xff), NCON_LEN);
		memcpy(plain, con.buf, NCON_LEN);
		ncon_crypt(&con, CRD_F_ENCRYPT);
		PAGES_CHECK(con.buf[5] == (uint8_t)(plain[5] + sum));
		ncon_crypt(&con, 0);
		PAGES_CHECK(memcmp(con.buf, plain, NCON_LEN) == 0);
		ncon_done += 2;
	}
	crypto_freesession(con.sid);
	return NULL;
}

const struct pages_consumer pages_netbsd_consumer = {
	.main = ncon_main,
	.done = &ncon_done,
	.moved = &ncon_moved,
};
