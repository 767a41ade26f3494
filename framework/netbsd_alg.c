/* SPDX-License-Identifier: ISC */
/*
 * netbsd_alg.c - the table of NetBSD's algorithms.  To add one: a row here; the
 * algorithm itself is added to alg.c and a driver.
 */
#include "netbsd_alg.h"

#include <errno.h>
#include <string.h>

#include "alg.h"
#include "buffer.h"
#include "netbsd_session.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Whether an IV lies in the buffer at crd_inject. */
static bool
netbsd_alg_iv_fits(const struct cryptodesc *crd, size_t len)
{
	return crd->crd_inject >= 0 && (size_t)crd->crd_inject <= len &&
	    NETBSD_IV_LEN <= len - (size_t)crd->crd_inject;
}

/*
 * A counter mode's IV must not come twice under a key, so that it is not left to
 * chance, as the drivers do it: a session counts its requests.
 */
static int
netbsd_alg_shape_ctr(struct netbsd_session *ses, const struct cryptop *crp,
    size_t len, struct cryptodesc *crd)
{
	(void)crp;
	(void)len;
	if ((crd->crd_flags & (CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT)) ==
	    CRD_F_ENCRYPT) {
		netbsd_session_next_iv(ses, (uint8_t *)crd->crd_iv);
		crd->crd_flags |= CRD_F_IV_EXPLICIT;
	}
	return 0;
}

/*
 * GCM and GMAC: the IV is 12 bytes and explicit here, where NetBSD has a salt
 * from the key, 8 bytes, and the ways of 5.4 to get these.
 */
static int
netbsd_alg_shape_gcm(struct netbsd_session *ses, const struct cryptop *crp,
    size_t len, struct cryptodesc *crd)
{
	bool encrypts = (crd->crd_flags & CRD_F_ENCRYPT) != 0;
	bool given = (crd->crd_flags & CRD_F_IV_EXPLICIT) != 0;
	bool stored = encrypts && (crd->crd_flags & CRD_F_IV_PRESENT) == 0;
	uint8_t iv[NETBSD_IV_LEN];
	int error = 0;

	if ((stored || (!encrypts && !given)) && !netbsd_alg_iv_fits(crd, len))
		return EINVAL;
	if (given)
		memcpy(iv, crd->crd_iv, sizeof(iv));
	else if (encrypts)
		netbsd_session_next_iv(ses, iv);
	else
		error =
		    buffer_get(crp, (size_t)crd->crd_inject, sizeof(iv), iv);
	if (stored && error == 0)
		error =
		    buffer_put(crp, (size_t)crd->crd_inject, sizeof(iv), iv);
	if (error != 0)
		return error;
	memcpy(crd->crd_iv, netbsd_session_salt(ses), NETBSD_SALT_LEN);
	memcpy(&crd->crd_iv[NETBSD_SALT_LEN], iv, sizeof(iv));
	crd->crd_flags |= CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	return 0;
}

/* NetBSD has the consumer compare tags. */
static int
netbsd_alg_shape_tag(struct netbsd_session *ses, const struct cryptop *crp,
    size_t len, struct cryptodesc *crd)
{
	(void)ses;
	(void)crp;
	(void)len;
	crd->crd_flags |= CRD_F_TAG_STORE;
	return 0;
}

/* clang-format off */
#define ROW(a)		{ .id = NETBSD_CRYPTO_##a, .native = CRYPTO_##a }
#define MAC(a, len)	{ .id = NETBSD_CRYPTO_##a, .native = CRYPTO_##a, .mac_len = (len) }
#define CUT(a, n, len)	{ .id = NETBSD_CRYPTO_##a, .native = CRYPTO_##n, .mac_len = (len), .truncated = true }
#define GMAC(a, n)	{ .id = NETBSD_CRYPTO_##a, .native = CRYPTO_##n, .mac_len = 16, .salted = true, .shape = netbsd_alg_shape_tag }

static const struct netbsd_alg netbsd_algs[] = {
	ROW(DES_CBC),
	ROW(3DES_CBC),
	ROW(BLF_CBC),
	ROW(CAST_CBC),
	ROW(SKIPJACK_CBC),
	MAC(MD5_HMAC, 16),
	MAC(SHA1_HMAC, 20),
	MAC(RIPEMD160_HMAC, 20),
	MAC(MD5_KPDK, 16),
	MAC(SHA1_KPDK, 20),
	ROW(AES_CBC),
	ROW(ARC4),
	MAC(MD5, 16),
	MAC(SHA1, 20),
	CUT(SHA2_256_HMAC, SHA2_256_HMAC, 16),
	CUT(NULL_HMAC, NULL_HMAC, 12),
	ROW(NULL_CBC),
	{ .id = NETBSD_CRYPTO_DEFLATE_COMP, .native = CRYPTO_DEFLATE_COMP_GROW },
	CUT(MD5_HMAC_96, MD5_HMAC, 12),
	CUT(SHA1_HMAC_96, SHA1_HMAC, 12),
	CUT(RIPEMD160_HMAC_96, RIPEMD160_HMAC, 12),
	ROW(GZIP_COMP),
	{ .id = NETBSD_CRYPTO_DEFLATE_COMP_NOGROW, .native = CRYPTO_DEFLATE_COMP },
	CUT(SHA2_384_HMAC, SHA2_384_HMAC, 24),
	CUT(SHA2_512_HMAC, SHA2_512_HMAC, 32),
	ROW(CAMELLIA_CBC),
	{ .id = NETBSD_CRYPTO_AES_CTR, .native = CRYPTO_AES_CTR, .shape = netbsd_alg_shape_ctr },
	MAC(AES_XCBC_MAC_96, 12),
	{ .id = NETBSD_CRYPTO_AES_GCM_16, .native = CRYPTO_AES_NIST_GCM_16, .salted = true, .shape = netbsd_alg_shape_gcm },
	GMAC(AES_128_GMAC, AES_128_NIST_GMAC),
	GMAC(AES_192_GMAC, AES_192_NIST_GMAC),
	GMAC(AES_256_GMAC, AES_256_NIST_GMAC),
	{ .id = NETBSD_CRYPTO_AES_GMAC, .native = CRYPTO_AES_NIST_GMAC, .salted = true, .shape = netbsd_alg_shape_gcm },
};
/* clang-format on */

const struct netbsd_alg *
netbsd_alg_find(int id)
{
	/* The table is in the order of the numbers, which a test sees to. */
	if (id < NETBSD_CRYPTO_ALGORITHM_MIN ||
	    id > NETBSD_CRYPTO_ALGORITHM_MAX)
		return NULL;
	return &netbsd_algs[id - NETBSD_CRYPTO_ALGORITHM_MIN];
}

const struct netbsd_alg *
netbsd_alg_at(size_t i)
{
	return i < ARRAY_LEN(netbsd_algs) ? &netbsd_algs[i] : NULL;
}

bool
netbsd_alg_is(const struct netbsd_alg *row, const struct cryptoini *cri)
{
	const struct alg *alg = alg_find(cri->cri_alg);

	if (alg == NULL || row->native != alg->id)
		return false;
	if (row->mac_len == 0)
		return true;
	return row->mac_len ==
	    (cri->cri_mlen != 0 ? cri->cri_mlen : alg->tag_len);
}
