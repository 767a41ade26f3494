/* SPDX-License-Identifier: ISC */
/*
 * netbsd_request.c - the requests of NetBSD's consumers.  Each has a request of
 * the core's beside it, which is made anew from it with every dispatch.
 */
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <opencrypto/uio.h>

#include "alg.h"
#include "buffer.h"
#include "log.h"
#include "netbsd_session.h"
#include "secret.h"

/* What means the same on both pages. */
#define CRP_FLAGS                                                          \
	(CRYPTO_F_IMBUF | CRYPTO_F_IOV | CRYPTO_F_BATCH | CRYPTO_F_CBIMM | \
	    CRYPTO_F_CBIFSYNC | CRYPTO_F_ASYNC)
#define CRD_FLAGS                                               \
	(CRD_F_ENCRYPT | CRD_F_IV_PRESENT | CRD_F_IV_EXPLICIT | \
	    CRD_F_DSA_SHA_NEEDED | CRD_F_COMP)

static_assert(NETBSD_CRYPTO_F_IMBUF == CRYPTO_F_IMBUF, "same flag");
static_assert(NETBSD_CRYPTO_F_IOV == CRYPTO_F_IOV, "same flag");
static_assert(NETBSD_CRYPTO_F_BATCH == CRYPTO_F_BATCH, "same flag");
static_assert(NETBSD_CRYPTO_F_CBIMM == CRYPTO_F_CBIMM, "same flag");
static_assert(NETBSD_CRYPTO_F_ASYNC == CRYPTO_F_ASYNC, "same flag");
static_assert(NETBSD_CRYPTO_F_DONE == CRYPTO_F_DONE, "same flag");
static_assert(NETBSD_CRYPTO_F_CBIFSYNC == CRYPTO_F_CBIFSYNC, "same flag");
static_assert(NETBSD_CRD_F_ENCRYPT == CRD_F_ENCRYPT, "same flag");
static_assert(NETBSD_CRD_F_IV_PRESENT == CRD_F_IV_PRESENT, "same flag");
static_assert(NETBSD_CRD_F_IV_EXPLICIT == CRD_F_IV_EXPLICIT, "same flag");
static_assert(NETBSD_CRD_F_COMP == CRD_F_COMP, "same flag");
static_assert(NETBSD_EALG_MAX_BLOCK_LEN == EALG_MAX_BLOCK_LEN, "same IV");

/* A descriptor, what it is for, and the one of the core. */
struct netbsd_desc {
	struct netbsd_cryptodesc crd;
	const struct netbsd_alg *row; /* of the last dispatch */
	struct cryptodesc *native; /* owned by the core's request */
};

struct netbsd_request {
	struct netbsd_cryptop crp; /* first: the two are one address */
	struct cryptop *native; /* owned */
	struct netbsd_session *ses; /* a reference, while it is on its way */
	crypto_session_t handle; /* what it was dispatched with */
	int error; /* why it is not really dispatched */
	struct uio uio; /* the consumer's and room for a MAC */
	struct iovec *iov; /* owned */
	size_t niov; /* iovecs there is room for */
	size_t ndescs;
	struct netbsd_desc descs[];
};

static struct netbsd_request *
netbsd_request_of(struct netbsd_cryptop *crp)
{
	return (struct netbsd_request *)(void *)crp;
}

/* Chain the first `n` descriptors of the core's request. */
static void
netbsd_request_link(struct netbsd_request *req, size_t n)
{
	struct cryptodesc *next = NULL;

	while (n-- > 0) {
		req->descs[n].native->crd_next = next;
		next = req->descs[n].native;
	}
	req->native->crp_desc = next;
}

struct netbsd_cryptop *
netbsd_crypto_getreq(int num)
{
	struct netbsd_request *req;
	struct cryptop *native = crypto_getreq(num);
	struct cryptodesc *crd;

	if (native == NULL)
		return NULL;
	req = calloc(1, sizeof(*req) + (size_t)num * sizeof(req->descs[0]));
	if (req == NULL) {
		crypto_freereq(native);
		return NULL;
	}
	req->native = native;
	req->crp.crp_desc = &req->descs[0].crd;
	for (crd = native->crp_desc; crd != NULL; crd = crd->crd_next) {
		struct netbsd_desc *desc = &req->descs[req->ndescs++];

		desc->native = crd;
		if (crd->crd_next != NULL)
			desc->crd.crd_next = &desc[1].crd;
	}
	return &req->crp;
}

void
netbsd_crypto_freereq(struct netbsd_cryptop *crp)
{
	struct netbsd_request *req;

	if (crp == NULL)
		return;
	req = netbsd_request_of(crp);
	netbsd_request_link(req, req->ndescs);
	for (size_t i = 0; i < req->ndescs; i++) /* salts */
		secret_wipe(&req->descs[i].native->CRD_INI,
		    sizeof(req->descs[i].native->CRD_INI));
	crypto_freereq(req->native);
	free(req->iov);
	free(req);
}

static int
netbsd_request_desc(struct netbsd_request *req, struct netbsd_desc *desc,
    const struct netbsd_cryptodesc *from)
{
	struct cryptodesc *crd = desc->native;
	int instance;

	desc->row = netbsd_session_alg(req->ses, from->crd_alg, &instance);
	if (desc->row == NULL)
		return EINVAL;
	*crd = (struct cryptodesc){
		.crd_skip = from->crd_skip,
		.crd_len = from->crd_len,
		.crd_inject = from->crd_inject,
		.crd_flags = from->crd_flags & CRD_FLAGS,
		.crd_instance = instance,
	};
	crd->crd_alg = desc->row->native;
	memcpy(crd->crd_iv, from->crd_iv, sizeof(crd->crd_iv));
	/* For NetBSD drivers that load the key each time; others do not look. */
	if (!desc->row->salted) {
		crd->crd_key = from->crd_key;
		crd->crd_klen = from->crd_klen;
	}
	return 0;
}

/* The descriptors of the core's request; *out is how many. */
static int
netbsd_request_descs(struct netbsd_request *req, size_t *out)
{
	const struct netbsd_cryptodesc *crd;
	int error;

	*out = 0;
	for (crd = req->crp.crp_desc; crd != NULL; crd = crd->crd_next) {
		if (*out == req->ndescs)
			return EINVAL;
		error = netbsd_request_desc(req, &req->descs[*out], crd);
		if (error != 0)
			return error;
		++*out;
	}
	return 0;
}

/* Whether what a descriptor works on, but for a MAC, lies in `len` bytes. */
static bool
netbsd_request_fits(const struct netbsd_desc *desc, size_t len)
{
	const struct cryptodesc *crd = desc->native;
	const struct alg *alg = alg_find(crd->crd_alg);
	int unused = (crd->crd_flags & CRD_F_ENCRYPT) != 0 ? CRD_F_IV_PRESENT
							   : CRD_F_IV_EXPLICIT;

	if (crd->crd_skip < 0 || crd->crd_len < 0 || alg == NULL ||
	    (size_t)crd->crd_skip + (size_t)crd->crd_len > len)
		return false;
	if (!alg_is_cipher(alg) || (crd->crd_flags & unused) != 0)
		return true;
	return crd->crd_inject >= 0 &&
	    (size_t)crd->crd_inject + alg->iv_len <= len;
}

/* Copy the consumer's uio, with `mac_len` bytes at crp_mac behind it. */
static int
netbsd_request_uio(struct netbsd_request *req, size_t mac_len)
{
	const struct uio *from = req->crp.crp_buf;
	size_t n = (size_t)from->uio_iovcnt;
	struct iovec *iov = req->iov;

	if (req->niov < n + 1) {
		iov = calloc(n + 1, sizeof(*iov));
		if (iov == NULL)
			return ENOMEM;
		free(req->iov);
		req->iov = iov;
		req->niov = n + 1;
	}
	if (n > 0)
		memcpy(iov, from->uio_iov, n * sizeof(*iov));
	iov[n] =
	    (struct iovec){ .iov_base = req->crp.crp_mac, .iov_len = mac_len };
	req->uio = *from;
	req->uio.uio_iov = iov;
	req->uio.uio_iovcnt++;
	req->native->crp_buf = (caddr_t)&req->uio;
	return 0;
}

/*
 * With a uio, MACs go to crp_mac.  In the core they go into the buffer, so that
 * the core's has crp_mac at its end, out of reach of all else.
 */
static int
netbsd_request_mac(struct netbsd_request *req, size_t n, size_t len)
{
	size_t mac_len = 0;

	for (size_t i = 0; i < n; i++) {
		if (req->descs[i].row->mac_len > mac_len)
			mac_len = req->descs[i].row->mac_len;
	}
	if (mac_len == 0)
		return 0;
	if (req->crp.crp_mac == NULL) {
		ocf_debug("netbsd: a MAC of a uio without crp_mac");
		return EINVAL;
	}
	for (size_t i = 0; i < n; i++) {
		if (!netbsd_request_fits(&req->descs[i], len))
			return EINVAL;
		if (req->descs[i].row->mac_len != 0)
			req->descs[i].native->crd_inject = (int)len;
	}
	return netbsd_request_uio(req, mac_len);
}

/* Make the core's request. */
static int
netbsd_request_make(struct netbsd_request *req)
{
	struct cryptop *native = req->native;
	size_t n, len;
	int error;

	error = netbsd_request_descs(req, &n);
	if (error == 0)
		error = buffer_check(native, &len);
	if (error != 0)
		return error;
	netbsd_request_link(req, n);
	if ((native->crp_flags & (CRYPTO_F_IMBUF | CRYPTO_F_IOV)) ==
	    CRYPTO_F_IOV)
		error = netbsd_request_mac(req, n, len);
	for (size_t i = 0; i < n && error == 0; i++) {
		const struct netbsd_desc *desc = &req->descs[i];

		if (desc->row->shape != NULL)
			error = desc->row->shape(
			    req->ses, native, len, desc->native);
	}
	return error;
}

/* The core's callback. */
static int
netbsd_request_done(struct cryptop *native)
{
	struct netbsd_request *req =
	    (struct netbsd_request *)(void *)native->crp_opaque;
	struct netbsd_cryptop *crp = &req->crp;
	int error = req->error != 0 ? req->error : native->crp_etype;

	if (error == EAGAIN && native->crp_session != req->handle) {
		int moved = netbsd_session_moved(
		    req->ses, req->handle, native->crp_session, &crp->crp_sid);

		error = moved != 0 ? moved : EAGAIN;
	}
	crp->crp_olen = native->crp_olen;
	crp->crp_etype = error;
	crp->crp_flags |= NETBSD_CRYPTO_F_DONE;
	/* Before the callback, so that a session freed there is at its end. */
	netbsd_session_put(req->ses);
	req->ses = NULL;
	return crp->crp_callback(crp);
}

/* A request that cannot be made goes without session, so that the core refuses
 * it and it comes back the way the consumer asked for. */
void
netbsd_crypto_dispatch(struct netbsd_cryptop *crp)
{
	struct netbsd_request *req = netbsd_request_of(crp);
	struct cryptop *native;

	assert(crp != NULL && crp->crp_callback != NULL);
	crp->crp_flags &= ~NETBSD_CRYPTO_F_DONE;
	crp->crp_etype = 0;
	native = req->native;
	native->crp_flags = crp->crp_flags & CRP_FLAGS;
	native->crp_ilen = crp->crp_ilen;
	native->crp_buf = crp->crp_buf;
	native->crp_opaque = (caddr_t)req;
	native->crp_callback = netbsd_request_done;
	native->crp_session = NULL;

	req->ses = netbsd_session_find(crp->crp_sid, &req->handle);
	if (req->ses == NULL)
		ocf_debug("netbsd: no session has the id (crp_sid)");
	req->error = req->ses == NULL ? EINVAL : netbsd_request_make(req);
	if (req->error == 0)
		native->crp_session = req->handle;
	(void)crypto_dispatch(native);
}
