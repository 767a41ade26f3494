/* SPDX-License-Identifier: ISC */
/*
 * aead.c - the pairing of an authenticated cipher's halves, checked up front so
 * that no half of a mixed list is executed before the rest is refused.
 */
#include "aead.h"

#include <errno.h>
#include <stddef.h>

#include "log.h"
#include "secret.h"

static int
aead_refuse(const struct alg *aead, const char *why)
{
	ocf_debug("%s: %s", aead->name, why);
	return EINVAL;
}

static bool
aead_takes_mac(const struct alg *aead, int id)
{
	return id >= aead->mac_first && id <= aead->mac_last;
}

/* Whether both have the same key, or neither has one. */
static bool
aead_same_key(const struct cryptoini *a, const struct cryptoini *b)
{
	if (a->cri_key == NULL || b->cri_key == NULL)
		return a->cri_key == b->cri_key;
	if (a->cri_klen < 0 || a->cri_klen != b->cri_klen)
		return false;
	return secret_eq(a->cri_key, b->cri_key, (size_t)a->cri_klen / 8);
}

/* The first element of a kind; NULL: none. */
static const struct cryptoini *
aead_half(const struct cryptoini *cri, enum alg_kind kind)
{
	const struct alg *alg;

	for (; cri != NULL; cri = cri->cri_next) {
		alg = alg_find(cri->cri_alg);
		if (alg != NULL && alg->kind == kind)
			return cri;
	}
	return NULL;
}

const struct alg *
aead_of(const struct cryptoini *list)
{
	const struct cryptoini *cipher = aead_half(list, ALG_AEAD);

	return cipher != NULL ? alg_find(cipher->cri_alg) : NULL;
}

int
aead_check_session(const struct cryptoini *list)
{
	const struct cryptoini *cipher = aead_half(list, ALG_AEAD);
	const struct cryptoini *mac = aead_half(list, ALG_AEAD_MAC);
	const struct alg *aead;
	size_t tag_len;

	if (cipher == NULL)
		return mac == NULL
		    ? 0
		    : aead_refuse(alg_find(mac->cri_alg), "has no cipher");
	aead = alg_find(cipher->cri_alg);
	mac = cipher == list ? list->cri_next : list;
	if (mac == NULL || !aead_takes_mac(aead, mac->cri_alg))
		return aead_refuse(aead, "its authenticator is not beside it");
	if (list->cri_next->cri_next != NULL)
		return aead_refuse(aead, "more algorithms beside it");
	if (!aead_same_key(cipher, mac))
		return aead_refuse(aead, "its halves have different keys");
	if (mac->cri_mlen < 0)
		return EINVAL;
	tag_len = mac->cri_mlen != 0 ? (size_t)mac->cri_mlen
				     : alg_find(mac->cri_alg)->tag_len;
	if (tag_len >= 32 || (aead->tag_lens >> tag_len & 1) == 0)
		return aead_refuse(aead, "no such length of tag (cri_mlen)");
	return 0;
}

struct aead_request
aead_request(const struct cryptop *crp, const struct alg *aead)
{
	const struct cryptodesc *first = crp->crp_desc;
	const struct cryptodesc *second = first->crd_next;

	return first->crd_alg == aead->id
	    ? (struct aead_request){ .cipher = first, .mac = second }
	    : (struct aead_request){ .cipher = second, .mac = first };
}

int
aead_check_request(const struct cryptop *crp, const struct alg *aead)
{
	struct aead_request req;
	int both;

	if (crp->crp_desc == NULL || crp->crp_desc->crd_next == NULL ||
	    crp->crp_desc->crd_next->crd_next != NULL)
		return aead_refuse(aead, "not exactly two descriptors");
	req = aead_request(crp, aead);
	if (req.cipher->crd_alg != aead->id ||
	    !aead_takes_mac(aead, req.mac->crd_alg))
		return aead_refuse(aead, "not a descriptor for each half");
	both = req.cipher->crd_flags | req.mac->crd_flags;
	if ((both & CRD_F_STREAM) != 0)
		return aead_refuse(aead, "one message is one request");
	if (aead->iv_explicit &&
	    (req.cipher->crd_flags & CRD_F_IV_EXPLICIT) == 0)
		return aead_refuse(aead, "no explicit IV");
	if (alg_iv_len(aead, req.cipher->crd_iv_len) == 0)
		return aead_refuse(aead, "no such length of IV (crd_iv_len)");
	if (aead->aad_only && req.cipher->crd_len != 0)
		return aead_refuse(aead, "nothing to encrypt (crd_len)");
	if ((both & CRD_F_KEY_EXPLICIT) == 0)
		return 0;
	if ((req.cipher->crd_flags & req.mac->crd_flags & CRD_F_KEY_EXPLICIT) ==
		0 ||
	    !aead_same_key(&req.cipher->CRD_INI, &req.mac->CRD_INI))
		return aead_refuse(aead, "halves with different explicit keys");
	return 0;
}
