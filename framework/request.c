/* SPDX-License-Identifier: ISC */
/*
 * request.c - allocation of requests and their descriptors.
 */
#include <stdlib.h>

#include <opencrypto/cryptodev.h>

struct cryptop *
crypto_getreq(int num)
{
	struct cryptop *crp;

	if (num < 1)
		return NULL;
	crp = calloc(1, sizeof(*crp));
	if (crp == NULL)
		return NULL;
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
	while ((crd = crp->crp_desc) != NULL) {
		crp->crp_desc = crd->crd_next;
		free(crd);
	}
	free(crp);
}
