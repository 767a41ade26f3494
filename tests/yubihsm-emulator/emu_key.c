/* SPDX-License-Identifier: ISC */
/* emu_key.c - RSA from two primes, EC from a scalar, Ed25519 from a seed. */
#include "emu_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#define EMU_RSA_E     65537
#define EMU_POINT_MAX 133

/* A key from its parameters, which are consumed. */
static EVP_PKEY *
emu_key_from(const char *type, OSSL_PARAM_BLD *build, int selection)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1)
		abort();
	if (EVP_PKEY_fromdata(ctx, &key, selection, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return key;
}

/* RSA: all its numbers; those of `own` are the ones to free. */
struct emu_rsa {
	BN_CTX *ctx;
	BIGNUM *p, *q, *n, *e, *d, *dp, *dq, *qinv, *p1, *q1, *phi;
};

static bool
emu_rsa_numbers(struct emu_rsa *r, const uint8_t *data, size_t half)
{
	r->p = BN_CTX_get(r->ctx);
	r->q = BN_CTX_get(r->ctx);
	r->n = BN_CTX_get(r->ctx);
	r->e = BN_CTX_get(r->ctx);
	r->d = BN_CTX_get(r->ctx);
	r->dp = BN_CTX_get(r->ctx);
	r->dq = BN_CTX_get(r->ctx);
	r->qinv = BN_CTX_get(r->ctx);
	r->p1 = BN_CTX_get(r->ctx);
	r->q1 = BN_CTX_get(r->ctx);
	r->phi = BN_CTX_get(r->ctx);
	if (r->phi == NULL)
		abort();
	return BN_bin2bn(data, (int)half, r->p) != NULL &&
	    BN_bin2bn(data + half, (int)half, r->q) != NULL &&
	    BN_set_word(r->e, EMU_RSA_E) == 1 &&
	    BN_mul(r->n, r->p, r->q, r->ctx) == 1 &&
	    (size_t)BN_num_bits(r->n) == 16 * half &&
	    BN_sub(r->p1, r->p, BN_value_one()) == 1 &&
	    BN_sub(r->q1, r->q, BN_value_one()) == 1 &&
	    BN_mul(r->phi, r->p1, r->q1, r->ctx) == 1 &&
	    BN_mod_inverse(r->d, r->e, r->phi, r->ctx) != NULL &&
	    BN_mod(r->dp, r->d, r->p1, r->ctx) == 1 &&
	    BN_mod(r->dq, r->d, r->q1, r->ctx) == 1 &&
	    BN_mod_inverse(r->qinv, r->q, r->p, r->ctx) != NULL;
}

static EVP_PKEY *
emu_key_load_rsa(const uint8_t *data, size_t len)
{
	struct emu_rsa r = { .ctx = BN_CTX_secure_new() };
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;

	if (r.ctx == NULL || build == NULL)
		abort();
	BN_CTX_start(r.ctx);
	if (!emu_rsa_numbers(&r, data, len / 2)) {
		OSSL_PARAM_BLD_free(build);
		goto out;
	}
	if (OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, r.n) != 1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, r.e) != 1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, r.d) != 1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_FACTOR1, r.p) !=
		1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_FACTOR2, r.q) !=
		1 ||
	    OSSL_PARAM_BLD_push_BN(
		build, OSSL_PKEY_PARAM_RSA_EXPONENT1, r.dp) != 1 ||
	    OSSL_PARAM_BLD_push_BN(
		build, OSSL_PKEY_PARAM_RSA_EXPONENT2, r.dq) != 1 ||
	    OSSL_PARAM_BLD_push_BN(
		build, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, r.qinv) != 1)
		abort();
	key = emu_key_from("RSA", build, EVP_PKEY_KEYPAIR);
out:
	BN_CTX_end(r.ctx);
	BN_CTX_free(r.ctx);
	return key;
}

bool
emu_key_ec_valid(const char *curve, const uint8_t *scalar, size_t len)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve));
	BIGNUM *d = BN_bin2bn(scalar, (int)len, NULL);
	bool valid;

	if (group == NULL || d == NULL)
		abort();
	valid = !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(group)) < 0;
	BN_clear_free(d);
	EC_GROUP_free(group);
	return valid;
}

/* The point that belongs to a valid scalar; its length. */
static size_t
emu_key_point(const char *curve, const BIGNUM *d, uint8_t point[EMU_POINT_MAX])
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve));
	EC_POINT *at = EC_POINT_new(group);
	size_t len;

	if (at == NULL || EC_POINT_mul(group, at, d, NULL, NULL, NULL) != 1)
		abort();
	len = EC_POINT_point2oct(group, at, POINT_CONVERSION_UNCOMPRESSED,
	    point, EMU_POINT_MAX, NULL);
	EC_POINT_free(at);
	EC_GROUP_free(group);
	return len;
}

EVP_PKEY *
emu_key_load_ec(const char *curve, const uint8_t *scalar, size_t len)
{
	OSSL_PARAM_BLD *build;
	EVP_PKEY *key;
	BIGNUM *d;
	uint8_t point[EMU_POINT_MAX];

	if (!emu_key_ec_valid(curve, scalar, len))
		return NULL;
	build = OSSL_PARAM_BLD_new();
	d = BN_bin2bn(scalar, (int)len, NULL);
	if (d == NULL || build == NULL ||
	    OSSL_PARAM_BLD_push_utf8_string(
		build, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) != 1 ||
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY,
		point, emu_key_point(curve, d, point)) != 1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, d) != 1)
		abort();
	key = emu_key_from("EC", build, EVP_PKEY_KEYPAIR);
	BN_clear_free(d);
	return key;
}

EVP_PKEY *
emu_key_load_point(const char *curve, const uint8_t *point, size_t len)
{
	OSSL_PARAM_BLD *build;

	/* OpenSSL would take the compressed and hybrid forms, too. */
	if (len == 0 || point[0] != POINT_CONVERSION_UNCOMPRESSED)
		return NULL;
	build = OSSL_PARAM_BLD_new();
	if (build == NULL ||
	    OSSL_PARAM_BLD_push_utf8_string(
		build, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) != 1 ||
	    OSSL_PARAM_BLD_push_octet_string(
		build, OSSL_PKEY_PARAM_PUB_KEY, point, len) != 1)
		abort();
	return emu_key_from("EC", build, EVP_PKEY_PUBLIC_KEY);
}

EVP_PKEY *
emu_key_load(const struct emu_alg *alg, const uint8_t *data, size_t len)
{
	if (len != alg->key_max)
		return NULL;
	switch (alg->kind) {
	case EMU_ALG_RSA:
		return emu_key_load_rsa(data, len);
	case EMU_ALG_EC:
		return emu_key_load_ec(alg->ossl, data, len);
	case EMU_ALG_ED25519:
		return EVP_PKEY_new_raw_private_key(
		    EVP_PKEY_ED25519, NULL, data, len);
	default:
		return NULL;
	}
}

bool
emu_key_valid(const struct emu_alg *alg, const uint8_t *data, size_t len)
{
	EVP_PKEY *key;
	uint8_t point[1 + 64] = { POINT_CONVERSION_UNCOMPRESSED };

	if (alg->type != EMU_TYPE_ASYMMETRIC && alg->kind != EMU_ALG_AUTH_EC)
		return true;
	if (alg->kind == EMU_ALG_AUTH_EC) {
		memcpy(point + 1, data, len);
		key = emu_key_load_point(alg->ossl, point, 1 + len);
	} else {
		key = emu_key_load(alg, data, len);
	}
	EVP_PKEY_free(key);
	return key != NULL;
}

static size_t
emu_key_generate_rsa(const struct emu_alg *alg, uint8_t *data)
{
	EVP_PKEY *key = EVP_RSA_gen((unsigned int)alg->key_max * 8);
	BIGNUM *p = NULL;
	BIGNUM *q = NULL;
	int half = alg->key_max / 2;

	if (key == NULL ||
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_FACTOR1, &p) != 1 ||
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_FACTOR2, &q) != 1 ||
	    BN_bn2binpad(p, data, half) != half ||
	    BN_bn2binpad(q, data + half, half) != half)
		abort();
	BN_clear_free(p);
	BN_clear_free(q);
	EVP_PKEY_free(key);
	return alg->key_max;
}

size_t
emu_key_generate(
    const struct emu_alg *alg, struct emu_random *rnd, uint8_t *data)
{
	size_t len = alg->kind == EMU_ALG_HMAC ? alg->digest_len : alg->key_max;

	if (alg->kind == EMU_ALG_RSA)
		return emu_key_generate_rsa(alg, data);
	do {
		emu_random_bytes(rnd, data, len);
		/* Else no scalar of ecp521 would be small enough for long. */
		if (alg->kind == EMU_ALG_EC && len == 66)
			data[0] &= 1;
	} while (!emu_key_valid(alg, data, len));
	return len;
}

size_t
emu_key_public(
    const struct emu_alg *alg, const uint8_t *data, size_t len, uint8_t *out)
{
	EVP_PKEY *key = emu_key_load(alg, data, len);
	uint8_t point[EMU_POINT_MAX];
	BIGNUM *n = NULL;
	size_t out_len = 0;

	if (key == NULL)
		return 0;
	if (alg->kind == EMU_ALG_RSA) {
		if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) != 1)
			abort();
		out_len = (size_t)BN_bn2bin(n, out);
		BN_free(n);
	} else if (alg->kind == EMU_ALG_EC) {
		n = BN_bin2bn(data, (int)len, NULL);
		out_len = emu_key_point(alg->ossl, n, point) - 1;
		memcpy(out, point + 1, out_len);
		BN_clear_free(n);
	} else {
		out_len = EMU_PUBLIC_MAX;
		if (EVP_PKEY_get_raw_public_key(key, out, &out_len) != 1)
			abort();
	}
	EVP_PKEY_free(key);
	return out_len;
}
