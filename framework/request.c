/* SPDX-License-Identifier: ISC */
/*
 * request.c - allocation of requests and their descriptors.
 */
#include "request.h"

#include <assert.h>
#include <stdlib.h>

#include "retq.h"

struct cryptop *
crypto_getreq(int num)
{
	struct request *req;
	struct cryptop *crp;

	if (num < 1 || retq_full(&retq_sym))
		return NULL;
	req = calloc(1, sizeof(*req));
	if (req == NULL)
		return NULL;
	crp = &req->crp;
	while (num-- > 0) {
		struct cryptodesc *crd = calloc(1, sizeof(*crd));

		if (crd == NULL) {
			crypto_freereq(crp);
			return NULL;
		}
		crd->crd_next = crp->crp_desc;
		crp->crp_desc = crd;
	}
	return crp;
}

void
crypto_freereq(struct cryptop *crp)
{
	struct cryptodesc *crd;

	if (crp == NULL)
		return;
	/* It may be in a queue, or with a driver. */
	assert(!request_of(crp)->owned);
	while ((crd = crp->crp_desc) != NULL) {
		crp->crp_desc = crd->crd_next;
		free(crd);
	}
	free(request_of(crp));
}
