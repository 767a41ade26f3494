/* SPDX-License-Identifier: ISC */
/*
 * netbsd_ses.c - sessions and requests of the framework's NetBSD page, as the
 * device makes them.
 */
#include "netbsd_ses.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <wire/netbsd.h>

#include "admit.h"
#include "csession.h"
#include "devconf.h"
#include "dialects.h"
#include "log.h"
#include "netbsd_alg.h"
#include "netbsd_ids.h"
#include "xfer.h"

#define NB_ALGS 3 /* of a session, at the most */

/* A result has so many bytes at the most, for each byte of data, and some: of
 * deflated data 1032 (RFC 1951: 258 bytes from 2 bits). */
#define NB_GROWS_COMP	2u
#define NB_GROWS_DECOMP 1040u
#define NB_GROWS_SOME	4096u

static_assert(NB_IV_MAX == EALG_MAX_BLOCK_LEN, "any IV");
static_assert(NB_MAC_ROOM <= XFER_TRAIL, "a MAC fits behind a message");

static void
nb_ses_free(void *own)
{
	struct nb_ses *ses = own;

	netbsd_crypto_freesession(ses->sid);
	free(ses);
}

/* kern.cryptodevallowsoft, as the page has it. */
static int
nb_ses_hard(void)
{
	int crid = devconf_crid(&dialect_netbsd);

	if ((crid & CRYPTOCAP_F_SOFTWARE) == 0)
		return 1;
	return (crid & CRYPTOCAP_F_HARDWARE) == 0 ? -1 : 0;
}

static void
nb_ses_ini(struct netbsd_cryptoini *cri, size_t *n, const struct nb_id *id,
    const void *key, size_t len)
{
	if (id == NULL)
		return;
	memset(&cri[*n], 0, sizeof(cri[*n]));
	cri[*n].cri_alg = nb_id_alg(id);
	cri[*n].cri_klen = (int)(len * 8);
	if (key == NULL)
		key = ""; /* a key of no bytes is one, too */
	/* The page has no const; nobody writes there. */
	memcpy(&cri[*n].cri_key, &key, sizeof(cri[*n].cri_key));
	if (*n > 0)
		cri[*n - 1].cri_next = &cri[*n];
	++*n;
}

/* In the framework's terms; NULL: none. */
static const struct alg *
nb_ses_alg(const struct nb_id *id)
{
	return id != NULL ? nb_id_native(id) : NULL;
}

static uint32_t
nb_ses_hid(const void *own)
{
	const struct nb_ses *ses = own;

	return NETBSD_CRYPTO_SESID2HID(ses->sid);
}

int
nb_ses_new(struct csession **out, const struct nb_ses_params *params)
{
	struct netbsd_cryptoini cri[NB_ALGS];
	struct cse_params cse_params = { .dialect = &dialect_netbsd,
		.own_free = nb_ses_free };
	struct admit_warning warning;
	struct nb_ses *ses;
	u_int64_t sid;
	size_t n = 0;
	const struct alg *const algs[] = { nb_ses_alg(params->comp),
		nb_ses_alg(params->mac), nb_ses_alg(params->cipher) };
	int error;

	*out = NULL;
	/* As without a driver. */
	if (admit_session(&warning, params->call, algs, NB_ALGS) != 0)
		return EINVAL;
	nb_ses_ini(cri, &n, params->comp, NULL, 0);
	nb_ses_ini(cri, &n, params->mac, params->mackey, params->mackey_len);
	nb_ses_ini(cri, &n, params->cipher, params->key, params->key_len);
	if (n == 0)
		return EINVAL;
	ses = calloc(1, sizeof(*ses));
	if (ses == NULL)
		return ENOMEM;
	error = netbsd_crypto_newsession(&sid, cri, nb_ses_hard());
	if (error != 0) {
		free(ses);
		return error;
	}
	ses->cipher = params->cipher;
	ses->mac = params->mac;
	ses->comp = params->comp;
	ses->sid = sid;
	cse_params.own = ses;
	cse_params.warning = &warning;
	cse_params.own_hid = nb_ses_hid;
	cse_params.own_cipher =
	    nb_ses_alg(params->cipher != NULL ? params->cipher : params->comp);
	cse_params.own_mac = nb_ses_alg(params->mac);
	error = cse_new(out, &cse_params);
	if (error != 0)
		nb_ses_free(ses);
	return error;
}

struct nb_ses *
nb_ses_of(const struct csession *cse)
{
	return cse_own(cse);
}

bool
nb_ses_waits(const struct csession *cse)
{
	uint32_t hid = NETBSD_CRYPTO_SESID2HID(nb_ses_of(cse)->sid);

	return (crypto_getcaps((int)hid) & CRYPTOCAP_F_SYNC) == 0;
}

static int
nb_op_refuse(const char *name, const char *field, uint64_t value, int error)
{
	ocf_debug(
	    "%s: %s: bad value %llu", name, field, (unsigned long long)value);
	return error;
}

/* The data are `lead` bytes of IV and whole blocks. */
static int
nb_op_check_len(const struct nb_ses *ses, const struct nb_crypt *cop,
    bool batch, const char *name)
{
	size_t lead = cop->iv_uaddr == 0 ? nb_id_iv_len(ses->cipher) : 0;
	size_t block = nb_id_block(ses->cipher);
	size_t least = batch && lead > 0 ? lead : lead + block;

	if (cop->len > NB_CRYPT_LEN_MAX)
		return nb_op_refuse(
		    name, "len", cop->len, batch ? EINVAL : E2BIG);
	if (batch && cop->len == 0)
		return nb_op_refuse(name, "len", cop->len, ENOMEM);
	if (ses->cipher == NULL)
		return 0;
	if (cop->len < least || (cop->len - lead) % block != 0)
		return nb_op_refuse(name, "len", cop->len, EINVAL);
	if (batch && lead > 0 &&
	    nb_id_alg(ses->cipher) == NETBSD_CRYPTO_AES_GCM_16)
		return nb_op_refuse(name, "iv", 0, EINVAL);
	return 0;
}

/* How long a result may be: no longer than the program says, and never longer than
 * it can be, so that a number alone makes nobody take memory. */
static uint32_t
nb_op_most(const struct nb_ses *ses, const struct nb_crypt *cop)
{
	uint64_t most = cop->dst_len != 0 ? cop->dst_len : cop->len;
	uint64_t can = NB_GROWS_SOME +
	    (uint64_t)cop->len *
		(cop->op == NB_COP_COMP ? NB_GROWS_COMP : NB_GROWS_DECOMP);

	if (ses->comp == NULL)
		return cop->len;
	if (can > XFER_MESSAGE_MAX)
		can = XFER_MESSAGE_MAX;
	return (uint32_t)(most < can ? most : can);
}

int
nb_op_check(struct nb_op *op, const struct nb_ses *ses,
    const struct nb_crypt *cop, bool batch, const char *name)
{
	int error = nb_op_check_len(ses, cop, batch, name);

	if (error != 0)
		return error;
	if (cop->iv_uaddr != 0 && nb_id_iv_len(ses->cipher) == 0)
		return nb_op_refuse(name, "iv", cop->iv_uaddr, EINVAL);
	if (cop->mac_uaddr != 0 && ses->mac == NULL)
		return nb_op_refuse(name, "mac", cop->mac_uaddr, EINVAL);
	memset(op, 0, sizeof(*op));
	op->len = cop->len;
	op->most = nb_op_most(ses, cop);
	op->room = op->most > op->len ? op->most : op->len;
	op->encrypt = cop->op == NB_COP_ENCRYPT;
	op->compress = cop->op == NB_COP_COMP;
	op->has_iv = cop->iv_uaddr != 0;
	return 0;
}

/* An operation on its way. */
struct nb_run {
	struct netbsd_cryptop *crp; /* owned */
	struct nb_ses *ses;
	u_int64_t sid; /* dispatched with */
	size_t len;
	size_t most; /* bytes of result */
	nb_op_done_t *done;
	void *arg;
};

/*
 * The session has moved: go on with the id that this request was told, unless
 * another one has been faster.  One that is not needed is given back.
 */
static void
nb_run_again(struct nb_run *run)
{
	uint64_t expected = run->sid;
	u_int64_t told = run->crp->crp_sid;

	if (!atomic_compare_exchange_strong(&run->ses->sid, &expected, told)) {
		netbsd_crypto_freesession(told);
		run->crp->crp_sid = expected;
	}
	run->sid = run->crp->crp_sid;
	netbsd_crypto_dispatch(run->crp);
}

static void
nb_run_free(struct nb_run *run)
{
	netbsd_crypto_freereq(run->crp);
	free(run);
}

static int
nb_run_completed(struct netbsd_cryptop *crp)
{
	struct nb_run *run = crp->crp_opaque;
	nb_op_done_t *done = run->done;
	void *arg = run->arg;
	size_t len = run->len;
	int error = crp->crp_etype;

	if (error == EAGAIN) {
		nb_run_again(run);
		return 0;
	}
	if (run->ses->comp != NULL)
		len = (size_t)crp->crp_olen;
	if (error == 0 && len > run->most)
		error = ENOSPC;
	nb_run_free(run);
	done(arg, error, error == 0 ? len : 0);
	return 0;
}

static void
nb_run_desc_cipher(struct netbsd_cryptodesc *crd, const struct nb_op *op,
    const struct nb_id *id)
{
	size_t lead = op->has_iv ? 0 : nb_id_iv_len(id);

	crd->crd_alg = nb_id_alg(id);
	crd->crd_flags = op->encrypt ? NETBSD_CRD_F_ENCRYPT : 0;
	crd->crd_skip = (int)lead;
	/* GMAC's data are all authenticated and nothing else. */
	if (crd->crd_alg != NETBSD_CRYPTO_AES_GMAC)
		crd->crd_len = (int)(op->len - lead);
	if (op->has_iv) {
		crd->crd_flags |=
		    NETBSD_CRD_F_IV_EXPLICIT | NETBSD_CRD_F_IV_PRESENT;
		memcpy(crd->crd_iv, op->iv, sizeof(op->iv));
	} else if (!op->encrypt) {
		crd->crd_flags |= NETBSD_CRD_F_IV_PRESENT;
	}
}

/* Compression, MAC, cipher: in this order both ways. */
static void
nb_run_descs(struct nb_run *run, const struct nb_op *op)
{
	const struct nb_ses *ses = run->ses;
	struct netbsd_cryptodesc *crd = run->crp->crp_desc;

	if (ses->comp != NULL) {
		crd->crd_alg = nb_id_alg(ses->comp);
		crd->crd_len = (int)op->len;
		crd->crd_flags = op->compress ? NETBSD_CRD_F_COMP : 0;
		crd = crd->crd_next;
	}
	if (ses->mac != NULL) {
		crd->crd_alg = nb_id_alg(ses->mac);
		crd->crd_inject = (int)op->room;
		/* GCM has no associated data here. */
		if (nb_id_alg(ses->cipher) != NETBSD_CRYPTO_AES_GCM_16)
			crd->crd_len = (int)op->len;
		crd = crd->crd_next;
	}
	if (ses->cipher != NULL)
		nb_run_desc_cipher(crd, op, ses->cipher);
}

int
nb_op_run(const struct nb_op *op, struct csession *cse, void *buf, bool async,
    nb_op_done_t *done, void *arg)
{
	struct nb_ses *ses = nb_ses_of(cse);
	int n =
	    (ses->comp != NULL) + (ses->mac != NULL) + (ses->cipher != NULL);
	struct nb_run *run = malloc(sizeof(*run));
	struct netbsd_cryptop *crp = netbsd_crypto_getreq(n);

	cse_use(cse);
	if (run == NULL || crp == NULL) {
		netbsd_crypto_freereq(crp);
		free(run);
		return ENOMEM;
	}
	*run = (struct nb_run){ .crp = crp,
		.ses = ses,
		.sid = ses->sid,
		.len = op->len,
		.most = op->most,
		.done = done,
		.arg = arg };
	crp->crp_sid = run->sid;
	crp->crp_ilen = (int)(op->room + NB_MAC_ROOM);
	crp->crp_flags =
	    NETBSD_CRYPTO_F_CBIMM | (async ? NETBSD_CRYPTO_F_ASYNC : 0);
	crp->crp_buf = buf;
	crp->crp_opaque = run;
	crp->crp_callback = nb_run_completed;
	nb_run_descs(run, op);
	netbsd_crypto_dispatch(crp);
	return 0;
}
