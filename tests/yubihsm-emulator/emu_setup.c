/* SPDX-License-Identifier: ISC */
/* emu_setup.c - the words of --put. */
#include "emu_setup.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"
#include "emu_cap.h"
#include "emu_key.h"

#define EMU_NFIELDS 5

/* RSA: p and q; EC: the scalar, with the algorithm that has this curve. */
static bool
emu_setup_numbers(struct emu_object *obj, EVP_PKEY *key)
{
	BIGNUM *n[2] = { NULL, NULL };
	char name[32];
	bool done = false;
	size_t count = 1;

	if (EVP_PKEY_is_a(key, "RSA")) {
		(void)snprintf(
		    name, sizeof(name), "rsa%d", EVP_PKEY_get_bits(key));
		obj->alg = emu_alg_named(name);
		(void)EVP_PKEY_get_bn_param(
		    key, OSSL_PKEY_PARAM_RSA_FACTOR1, &n[0]);
		(void)EVP_PKEY_get_bn_param(
		    key, OSSL_PKEY_PARAM_RSA_FACTOR2, &n[1]);
		count = 2;
	} else if (EVP_PKEY_get_group_name(key, name, sizeof(name), NULL) ==
	    1) {
		for (unsigned int id = 1; id <= UINT8_MAX; id++) {
			const struct emu_alg *alg =
			    emu_alg_find(id, UINT16_MAX);

			if (alg != NULL && alg->kind == EMU_ALG_EC &&
			    strcmp(alg->ossl, name) == 0)
				obj->alg = alg;
		}
		(void)EVP_PKEY_get_bn_param(
		    key, OSSL_PKEY_PARAM_PRIV_KEY, &n[0]);
	}
	if (obj->alg != NULL && n[0] != NULL && (count == 1 || n[1] != NULL)) {
		int part = (int)(obj->alg->key_max / count);

		obj->data_len = obj->alg->key_max;
		done = BN_bn2binpad(n[0], obj->data, part) == part &&
		    (count == 1 ||
			BN_bn2binpad(n[1], obj->data + part, part) == part);
	}
	BN_clear_free(n[0]);
	BN_clear_free(n[1]);
	return done;
}

static int
emu_setup_pem(struct emu_object *obj, const char *path)
{
	FILE *from = fopen(path, "re");
	EVP_PKEY *key;
	bool done;

	if (from == NULL)
		return errno;
	key = PEM_read_PrivateKey(from, NULL, NULL, NULL);
	done = key != NULL && emu_setup_numbers(obj, key);
	EVP_PKEY_free(key);
	(void)fclose(from);
	return done ? 0 : EINVAL;
}

static int
emu_setup_password(struct emu_object *obj, const char *text)
{
	obj->alg = emu_alg_find(EMU_ALG_AUTH_SYMMETRIC, UINT16_MAX);
	obj->data_len = obj->alg->key_max;
	emu_device_password_key(text, obj->data);
	return 0;
}

struct emu_kind {
	const char *name;
	enum emu_type type;
	uint64_t caps;
	/* From the last field where there is no algorithm, or NULL. */
	int (*load)(struct emu_object *obj, const char *text);
};

/* All that the objects of a type can be used for. */
static const struct emu_kind emu_kinds[] = {
	{ .name = "aes",
	    .type = EMU_TYPE_SYMMETRIC,
	    .caps = EMU_CAP_MASK(EMU_CAP_ENCRYPT_ECB) |
		EMU_CAP_MASK(EMU_CAP_DECRYPT_ECB) |
		EMU_CAP_MASK(EMU_CAP_ENCRYPT_CBC) |
		EMU_CAP_MASK(EMU_CAP_DECRYPT_CBC) },
	{ .name = "hmac",
	    .type = EMU_TYPE_HMAC,
	    .caps = EMU_CAP_MASK(EMU_CAP_SIGN_HMAC) |
		EMU_CAP_MASK(EMU_CAP_VERIFY_HMAC) },
	{ .name = "rsa",
	    .type = EMU_TYPE_ASYMMETRIC,
	    .caps = EMU_CAP_MASK(EMU_CAP_SIGN_PKCS) |
		EMU_CAP_MASK(EMU_CAP_SIGN_PSS) |
		EMU_CAP_MASK(EMU_CAP_DECRYPT_PKCS) |
		EMU_CAP_MASK(EMU_CAP_DECRYPT_OAEP),
	    .load = emu_setup_pem },
	{ .name = "ec",
	    .type = EMU_TYPE_ASYMMETRIC,
	    .caps = EMU_CAP_MASK(EMU_CAP_SIGN_ECDSA) |
		EMU_CAP_MASK(EMU_CAP_DERIVE_ECDH),
	    .load = emu_setup_pem },
	{ .name = "ed",
	    .type = EMU_TYPE_ASYMMETRIC,
	    .caps = EMU_CAP_MASK(EMU_CAP_SIGN_EDDSA) },
	{ .name = "opaque", .type = EMU_TYPE_OPAQUE },
	{ .name = "authkey",
	    .type = EMU_TYPE_AUTHKEY,
	    .caps = UINT64_MAX,
	    .load = emu_setup_password },
};

#define EMU_NKINDS (sizeof(emu_kinds) / sizeof(emu_kinds[0]))

static int
emu_setup_hex(struct emu_object *obj, char *const field[EMU_NFIELDS], size_t n)
{
	size_t label_len = n == EMU_NFIELDS ? strlen(field[4]) : 0;

	obj->alg = emu_alg_named(field[2]);
	if (obj->alg == NULL || label_len > EMU_LABEL_LEN ||
	    !emu_hex_decode(obj->data, &obj->data_len, EMU_DATA_MAX, field[3],
		strlen(field[3])))
		return EINVAL;
	if (label_len > 0)
		memcpy(obj->label, field[4], label_len);
	return 0;
}

/* TYPE[/CAPABILITIES[/DOMAINS]], both hexadecimal. */
static const struct emu_kind *
emu_setup_kind(
    struct emu_object *obj, const struct emu_device *dev, char *field)
{
	char *caps = strchr(field, '/');
	char *domains = caps == NULL ? NULL : strchr(caps + 1, '/');
	uint64_t v = UINT64_MAX;
	size_t i = 0;

	if (domains != NULL) {
		*domains++ = '\0';
		if (!emu_number(&v, domains, 16, 1, UINT16_MAX))
			return NULL;
		obj->domains = (uint16_t)v;
	}
	if (caps != NULL) {
		*caps++ = '\0';
		if (!emu_number(&v, caps, 16, 0, UINT64_MAX))
			return NULL;
	}
	while (i < EMU_NKINDS && strcmp(emu_kinds[i].name, field) != 0)
		i++;
	if (i == EMU_NKINDS)
		return NULL;
	obj->type = emu_kinds[i].type;
	obj->caps = caps != NULL
	    ? v
	    : emu_kinds[i].caps | EMU_CAP_MASK(EMU_CAP_EXPORTABLE);
	obj->caps &= emu_cap_all(dev->firmware);
	obj->delegated = obj->type == EMU_TYPE_AUTHKEY ? obj->caps : 0;
	return &emu_kinds[i];
}

static int
emu_setup_fields(struct emu_device *dev, struct emu_object *obj,
    char *const field[EMU_NFIELDS], size_t n)
{
	const struct emu_kind *kind = emu_setup_kind(obj, dev, field[0]);
	uint64_t id;
	int error;

	if (kind == NULL || n < 3 || (n == 3 && kind->load == NULL) ||
	    !emu_number(&id, field[1], 16, 1, 0xfffe))
		return EINVAL;
	obj->id = (uint16_t)id;
	error =
	    n == 3 ? kind->load(obj, field[2]) : emu_setup_hex(obj, field, n);
	if (error != 0)
		return error;
	if (obj->alg->type != obj->type || obj->alg->firmware > dev->firmware ||
	    obj->data_len < obj->alg->key_min ||
	    obj->data_len > obj->alg->key_max ||
	    !emu_key_valid(obj->alg, obj->data, obj->data_len))
		return EINVAL;
	error = emu_objects_add(dev->objs, obj);
	return error == EEXIST ? 0 : error;
}

int
emu_setup_put(struct emu_device *dev, const char *spec)
{
	struct emu_object obj = { .origin = EMU_ORIGIN_PUT, .domains = 0xffff };
	char *copy = OPENSSL_strdup(spec);
	char *rest = copy;
	char *field[EMU_NFIELDS];
	size_t n = 0;
	int error;

	if (copy == NULL)
		abort();
	/* The label may have colons. */
	while (n < EMU_NFIELDS && rest != NULL) {
		field[n++] = rest;
		rest = n == EMU_NFIELDS ? NULL : strchr(rest, ':');
		if (rest != NULL)
			*rest++ = '\0';
	}
	error = emu_setup_fields(dev, &obj, field, n);
	OPENSSL_clear_free(copy, strlen(spec) + 1);
	OPENSSL_cleanse(&obj, sizeof(obj));
	return error;
}
