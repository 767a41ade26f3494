/* SPDX-License-Identifier: ISC */
/* emu_cmd_object.c - objects are made, listed, looked at and deleted. */
#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>

#include "emu_bytes.h"
#include "emu_cmd.h"
#include "emu_key.h"

#define EMU_ID_BAD   0xffff
#define EMU_INFO_LEN 66

/* What deleting an object of each type needs. */
static const enum emu_cap emu_delete_cap[EMU_NTYPES] = {
	[EMU_TYPE_NONE] = EMU_CAP_NONE,
	[EMU_TYPE_OPAQUE] = EMU_CAP_DELETE_OPAQUE,
	[EMU_TYPE_AUTHKEY] = EMU_CAP_DELETE_AUTHKEY,
	[EMU_TYPE_ASYMMETRIC] = EMU_CAP_DELETE_ASYMMETRIC,
	[EMU_TYPE_WRAP] = EMU_CAP_DELETE_WRAP,
	[EMU_TYPE_HMAC] = EMU_CAP_DELETE_HMAC,
	[EMU_TYPE_TEMPLATE] = EMU_CAP_DELETE_TEMPLATE,
	[EMU_TYPE_OTP] = EMU_CAP_DELETE_OTP,
	[EMU_TYPE_SYMMETRIC] = EMU_CAP_DELETE_SYMMETRIC,
	[EMU_TYPE_PUBLIC_WRAP] = EMU_CAP_DELETE_PUBLIC_WRAP,
};

/* The header of a put or generate command. */
static void
emu_object_header(struct emu_object *obj, const struct emu_call *call)
{
	const uint8_t *in = call->in;

	obj->type = call->cmd->makes;
	obj->id = emu_get16(in);
	memcpy(obj->label, in + 2, EMU_LABEL_LEN);
	obj->domains = emu_get16(in + 42);
	obj->caps = emu_get64(in + 44);
	obj->alg = emu_alg_find(in[52], call->dev->firmware);
	if (call->cmd->header == EMU_STD61)
		obj->delegated = emu_get64(in + 53);
}

/* Nothing is given that the session itself must not give. */
static enum emu_status
emu_object_check(const struct emu_object *obj, const struct emu_call *call)
{
	const struct emu_session *ses = call->ses;

	if (obj->alg == NULL || obj->alg->type != obj->type ||
	    obj->domains == 0)
		return EMU_INVALID_DATA;
	if (obj->id == EMU_ID_BAD)
		return EMU_INVALID_ID;
	if ((obj->domains & ~ses->domains) != 0 ||
	    (obj->caps & ~ses->delegated) != 0 ||
	    (obj->delegated & ~ses->delegated) != 0)
		return EMU_NO_PERMISSION;
	if (emu_objects_find(call->dev->objs, obj->type, obj->id) != NULL)
		return EMU_EXISTS;
	return EMU_OK;
}

static enum emu_status
emu_object_store(struct emu_call *call, struct emu_object *obj)
{
	struct emu_device *dev = call->dev;
	uint8_t id[2];

	while (obj->id == 0 || obj->id == EMU_ID_BAD ||
	    emu_objects_find(dev->objs, obj->type, obj->id) != NULL) {
		emu_random_bytes(&dev->random, id, sizeof(id));
		obj->id = emu_get16(id);
	}
	if (emu_objects_add(dev->objs, obj) != 0)
		return EMU_STORAGE_FAILED;
	emu_put16(call->out, obj->id);
	call->out_len = 2;
	return EMU_OK;
}

enum emu_status
emu_cmd_put(struct emu_call *call)
{
	struct emu_object obj = { .origin = EMU_ORIGIN_PUT };
	enum emu_status status;

	emu_object_header(&obj, call);
	obj.data_len = call->in_len - call->cmd->header;
	status = emu_object_check(&obj, call);
	if (status != EMU_OK)
		goto out;
	status = EMU_WRONG_LENGTH;
	if (obj.data_len < obj.alg->key_min || obj.data_len > obj.alg->key_max)
		goto out;
	status = EMU_INVALID_DATA;
	memcpy(obj.data, call->in + call->cmd->header, obj.data_len);
	if (!emu_key_valid(obj.alg, obj.data, obj.data_len))
		goto out;
	status = emu_object_store(call, &obj);
out:
	OPENSSL_cleanse(&obj, sizeof(obj));
	return status;
}

enum emu_status
emu_cmd_generate(struct emu_call *call)
{
	struct emu_object obj = { .origin = EMU_ORIGIN_MADE };
	enum emu_status status;

	emu_object_header(&obj, call);
	status = emu_object_check(&obj, call);
	if (status == EMU_OK) {
		obj.data_len =
		    emu_key_generate(obj.alg, &call->dev->random, obj.data);
		status = emu_object_store(call, &obj);
	}
	OPENSSL_cleanse(&obj, sizeof(obj));
	return status;
}

enum emu_status
emu_cmd_change_authkey(struct emu_call *call)
{
	const struct emu_alg *alg =
	    emu_alg_find(call->in[2], call->dev->firmware);
	size_t len = call->in_len - 3;

	if (alg == NULL || alg->type != EMU_TYPE_AUTHKEY)
		return EMU_INVALID_DATA;
	if (len != alg->key_max)
		return EMU_WRONG_LENGTH;
	if (!emu_key_valid(alg, call->in + 3, len))
		return EMU_INVALID_DATA;
	call->obj->alg = alg;
	call->obj->data_len = len;
	memcpy(call->obj->data, call->in + 3, len);
	emu_objects_rewritten(call->dev->objs, call->obj);
	emu_put16(call->out, call->obj->id);
	call->out_len = 2;
	return EMU_OK;
}

/* Filters of LIST OBJECTS by their tags: how long, and what passes. */
static bool
emu_filter_id(const struct emu_object *obj, const uint8_t *v)
{
	return obj->id == emu_get16(v);
}

static bool
emu_filter_type(const struct emu_object *obj, const uint8_t *v)
{
	return obj->type == v[0];
}

static bool
emu_filter_domains(const struct emu_object *obj, const uint8_t *v)
{
	return (obj->domains & emu_get16(v)) != 0;
}

static bool
emu_filter_caps(const struct emu_object *obj, const uint8_t *v)
{
	return (obj->caps & emu_get64(v)) != 0;
}

static bool
emu_filter_alg(const struct emu_object *obj, const uint8_t *v)
{
	return obj->alg->id == v[0];
}

static bool
emu_filter_label(const struct emu_object *obj, const uint8_t *v)
{
	return memcmp(obj->label, v, EMU_LABEL_LEN) == 0;
}

static const struct {
	size_t len;
	bool (*pass)(const struct emu_object *obj, const uint8_t *v);
} emu_filters[] = {
	[1] = { .len = 2, .pass = emu_filter_id },
	[2] = { .len = 1, .pass = emu_filter_type },
	[3] = { .len = 2, .pass = emu_filter_domains },
	[4] = { .len = 8, .pass = emu_filter_caps },
	[5] = { .len = 1, .pass = emu_filter_alg },
	[6] = { .len = EMU_LABEL_LEN, .pass = emu_filter_label },
};

#define EMU_NFILTERS (sizeof(emu_filters) / sizeof(emu_filters[0]))

/* Whether all filters are well formed and, for an object, let it pass. */
static enum emu_status
emu_filter_all(
    const struct emu_call *call, const struct emu_object *obj, bool *pass)
{
	const uint8_t *p = call->in;
	size_t left = call->in_len;

	*pass = true;
	while (left > 0) {
		if (p[0] >= EMU_NFILTERS || emu_filters[p[0]].len == 0)
			return EMU_INVALID_DATA;
		if (left < 1 + emu_filters[p[0]].len)
			return EMU_WRONG_LENGTH;
		if (obj != NULL && !emu_filters[p[0]].pass(obj, p + 1))
			*pass = false;
		left -= 1 + emu_filters[p[0]].len;
		p += 1 + emu_filters[p[0]].len;
	}
	return EMU_OK;
}

enum emu_status
emu_cmd_list(struct emu_call *call)
{
	bool pass;
	enum emu_status status = emu_filter_all(call, NULL, &pass);

	if (status != EMU_OK)
		return status;
	for (size_t i = 0; i < EMU_RECORDS; i++) {
		const struct emu_object *obj =
		    emu_objects_at(call->dev->objs, i);
		uint8_t *out = call->out + call->out_len;

		if (obj == NULL || (obj->domains & call->ses->domains) == 0)
			continue;
		(void)emu_filter_all(call, obj, &pass);
		if (!pass)
			continue;
		emu_put16(out, obj->id);
		out[2] = (uint8_t)obj->type;
		out[3] = obj->sequence;
		call->out_len += 4;
	}
	return EMU_OK;
}

enum emu_status
emu_cmd_object_info(struct emu_call *call)
{
	const struct emu_object *obj =
	    emu_cmd_object(call, call->in[2], emu_get16(call->in));
	uint8_t *out = call->out;

	if (obj == NULL)
		return EMU_NOT_FOUND;
	emu_put64(out, obj->caps);
	emu_put16(out + 8, obj->id);
	emu_put16(out + 10, emu_object_stored_len(obj));
	emu_put16(out + 12, obj->domains);
	out[14] = (uint8_t)obj->type;
	out[15] = obj->alg->id;
	out[16] = obj->sequence;
	out[17] = obj->origin;
	memcpy(out + 18, obj->label, EMU_LABEL_LEN);
	emu_put64(out + 58, obj->delegated);
	call->out_len = EMU_INFO_LEN;
	return EMU_OK;
}

enum emu_status
emu_cmd_delete(struct emu_call *call)
{
	struct emu_object *obj =
	    emu_cmd_object(call, call->in[2], emu_get16(call->in));

	if (obj == NULL)
		return EMU_NOT_FOUND;
	if ((call->ses->caps & EMU_CAP_MASK(emu_delete_cap[obj->type])) == 0)
		return EMU_NO_PERMISSION;
	emu_objects_remove(call->dev->objs, obj);
	return EMU_OK;
}

enum emu_status
emu_cmd_get_opaque(struct emu_call *call)
{
	memcpy(call->out, call->obj->data, call->obj->data_len);
	call->out_len = call->obj->data_len;
	return EMU_OK;
}
