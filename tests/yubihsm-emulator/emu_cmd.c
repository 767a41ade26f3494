/* SPDX-License-Identifier: ISC */
/*
 * emu_cmd.c - the table of commands, and the checks that all of them share:
 * length, the rights of the session, the object, the rights of the object.
 */
#include "emu_cmd.h"

#include "emu_bytes.h"

#define EMU_ANSWER  0x80
#define EMU_REFUSAL 0x7f

/* clang-format off */
static const struct emu_cmd emu_cmds[EMU_NCOMMANDS] = {
	[0x01] = { .name = "echo", .where = EMU_CMD_PLAIN | EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 1, .max = EMU_CMD_ANY, .cap = EMU_CAP_NONE, .run = emu_cmd_echo },
	[0x03] = { .name = "create-session", .where = EMU_CMD_PLAIN, .firmware = EMU_FW_2_0, .min = 10, .max = 67, .cap = EMU_CAP_NONE, .run = emu_cmd_create_session },
	[0x04] = { .name = "authenticate-session", .where = EMU_CMD_PLAIN, .firmware = EMU_FW_2_0, .min = 17, .max = 17, .cap = EMU_CAP_NONE, .run = emu_cmd_authenticate_session },
	[0x06] = { .name = "device-info", .where = EMU_CMD_PLAIN | EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 0, .max = 1, .cap = EMU_CAP_NONE, .run = emu_cmd_device_info },
	[0x08] = { .name = "reset-device", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 0, .max = 0, .cap = EMU_CAP_RESET, .run = emu_cmd_reset },
	[0x0a] = { .name = "get-device-public-key", .where = EMU_CMD_PLAIN, .firmware = EMU_FW_2_3, .min = 0, .max = 0, .cap = EMU_CAP_NONE, .run = emu_cmd_device_public_key },
	[0x40] = { .name = "close-session", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 0, .max = 0, .cap = EMU_CAP_NONE, .run = emu_cmd_close_session },
	[0x41] = { .name = "get-storage-info", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 0, .max = 0, .cap = EMU_CAP_NONE, .run = emu_cmd_storage_info },
	[0x42] = { .name = "put-opaque", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 54, .max = EMU_CMD_ANY, .cap = EMU_CAP_PUT_OPAQUE, .makes = EMU_TYPE_OPAQUE, .header = EMU_STD53, .run = emu_cmd_put },
	[0x43] = { .name = "get-opaque", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 2, .max = 2, .cap = EMU_CAP_GET_OPAQUE, .uses = EMU_TYPE_OPAQUE, .run = emu_cmd_get_opaque },
	[0x44] = { .name = "put-authentication-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 93, .max = 125, .cap = EMU_CAP_PUT_AUTHKEY, .makes = EMU_TYPE_AUTHKEY, .header = EMU_STD61, .run = emu_cmd_put },
	[0x45] = { .name = "put-asymmetric-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 81, .max = 565, .cap = EMU_CAP_PUT_ASYMMETRIC, .makes = EMU_TYPE_ASYMMETRIC, .header = EMU_STD53, .run = emu_cmd_put },
	[0x46] = { .name = "generate-asymmetric-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 53, .max = 53, .cap = EMU_CAP_GENERATE_ASYMMETRIC, .makes = EMU_TYPE_ASYMMETRIC, .header = EMU_STD53, .run = emu_cmd_generate },
	[0x47] = { .name = "sign-pkcs1", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 22, .max = EMU_CMD_ANY, .cap = EMU_CAP_SIGN_PKCS, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_sign_pkcs1 },
	[0x48] = { .name = "list-objects", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 0, .max = EMU_CMD_ANY, .cap = EMU_CAP_NONE, .run = emu_cmd_list },
	[0x49] = { .name = "decrypt-pkcs1", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 258, .max = 514, .cap = EMU_CAP_DECRYPT_PKCS, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_decrypt_pkcs1 },
	[0x4e] = { .name = "get-object-info", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 3, .max = 3, .cap = EMU_CAP_NONE, .run = emu_cmd_object_info },
	[0x4f] = { .name = "set-option", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 3, .max = EMU_CMD_ANY, .cap = EMU_CAP_SET_OPTION, .run = emu_cmd_set_option },
	[0x50] = { .name = "get-option", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 1, .max = 1, .cap = EMU_CAP_GET_OPTION, .run = emu_cmd_get_option },
	[0x51] = { .name = "get-pseudo-random", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 2, .max = 2, .cap = EMU_CAP_GET_RANDOM, .run = emu_cmd_random },
	[0x52] = { .name = "put-hmac-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 54, .max = 181, .cap = EMU_CAP_PUT_HMAC, .makes = EMU_TYPE_HMAC, .header = EMU_STD53, .run = emu_cmd_put },
	[0x53] = { .name = "sign-hmac", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 3, .max = EMU_CMD_ANY, .cap = EMU_CAP_SIGN_HMAC, .key_cap = true, .uses = EMU_TYPE_HMAC, .run = emu_cmd_sign_hmac },
	[0x54] = { .name = "get-public-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 2, .max = 3, .cap = EMU_CAP_NONE, .run = emu_cmd_public_key },
	[0x55] = { .name = "sign-pss", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 25, .max = 69, .cap = EMU_CAP_SIGN_PSS, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_sign_pss },
	[0x56] = { .name = "sign-ecdsa", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 22, .max = 68, .cap = EMU_CAP_SIGN_ECDSA, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_sign_ecdsa },
	[0x57] = { .name = "derive-ecdh", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 59, .max = 135, .cap = EMU_CAP_DERIVE_ECDH, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_derive_ecdh },
	[0x58] = { .name = "delete-object", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 3, .max = 3, .cap = EMU_CAP_NONE, .run = emu_cmd_delete },
	[0x59] = { .name = "decrypt-oaep", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 279, .max = 579, .cap = EMU_CAP_DECRYPT_OAEP, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_decrypt_oaep },
	[0x5a] = { .name = "generate-hmac-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 53, .max = 53, .cap = EMU_CAP_GENERATE_HMAC, .makes = EMU_TYPE_HMAC, .header = EMU_STD53, .run = emu_cmd_generate },
	[0x5c] = { .name = "verify-hmac", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 23, .max = EMU_CMD_ANY, .cap = EMU_CAP_VERIFY_HMAC, .key_cap = true, .uses = EMU_TYPE_HMAC, .run = emu_cmd_verify_hmac },
	[0x6a] = { .name = "sign-eddsa", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 3, .max = EMU_CMD_ANY, .cap = EMU_CAP_SIGN_EDDSA, .key_cap = true, .uses = EMU_TYPE_ASYMMETRIC, .run = emu_cmd_sign_eddsa },
	[0x6b] = { .name = "blink-device", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_0, .min = 1, .max = 1, .cap = EMU_CAP_NONE, .run = emu_cmd_blink },
	[0x6c] = { .name = "change-authentication-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_1, .min = 35, .max = 67, .cap = EMU_CAP_CHANGE_AUTHKEY, .uses = EMU_TYPE_AUTHKEY, .run = emu_cmd_change_authkey },
	[0x6d] = { .name = "put-symmetric-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_3, .min = 69, .max = 85, .cap = EMU_CAP_PUT_SYMMETRIC, .makes = EMU_TYPE_SYMMETRIC, .header = EMU_STD53, .run = emu_cmd_put },
	[0x6e] = { .name = "generate-symmetric-key", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_3, .min = 53, .max = 53, .cap = EMU_CAP_GENERATE_SYMMETRIC, .makes = EMU_TYPE_SYMMETRIC, .header = EMU_STD53, .run = emu_cmd_generate },
	[0x6f] = { .name = "decrypt-ecb", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_3, .min = 18, .max = EMU_CMD_ANY, .cap = EMU_CAP_DECRYPT_ECB, .key_cap = true, .uses = EMU_TYPE_SYMMETRIC, .run = emu_cmd_decrypt_ecb },
	[0x70] = { .name = "encrypt-ecb", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_3, .min = 18, .max = EMU_CMD_ANY, .cap = EMU_CAP_ENCRYPT_ECB, .key_cap = true, .uses = EMU_TYPE_SYMMETRIC, .run = emu_cmd_encrypt_ecb },
	[0x71] = { .name = "decrypt-cbc", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_3, .min = 34, .max = EMU_CMD_ANY, .cap = EMU_CAP_DECRYPT_CBC, .key_cap = true, .uses = EMU_TYPE_SYMMETRIC, .run = emu_cmd_decrypt_cbc },
	[0x72] = { .name = "encrypt-cbc", .where = EMU_CMD_SESSION, .firmware = EMU_FW_2_3, .min = 34, .max = EMU_CMD_ANY, .cap = EMU_CAP_ENCRYPT_CBC, .key_cap = true, .uses = EMU_TYPE_SYMMETRIC, .run = emu_cmd_encrypt_cbc },
};
/* clang-format on */

const struct emu_cmd *
emu_cmd_find(unsigned int code)
{
	if (code >= EMU_NCOMMANDS || emu_cmds[code].where == 0)
		return NULL;
	return &emu_cmds[code];
}

size_t
emu_cmd_error(uint8_t *out, unsigned int code)
{
	out[0] = EMU_REFUSAL;
	emu_put16(out + 1, 1);
	out[3] = (uint8_t)code;
	return 4;
}

struct emu_object *
emu_cmd_object(const struct emu_call *call, unsigned int type, uint16_t id)
{
	struct emu_object *obj;

	if (call->ses == NULL || type >= EMU_NTYPES)
		return NULL;
	obj = emu_objects_find(call->dev->objs, (enum emu_type)type, id);
	if (obj == NULL || (obj->domains & call->ses->domains) == 0)
		return NULL;
	return obj;
}

static enum emu_status
emu_cmd_check(struct emu_call *call)
{
	const struct emu_cmd *cmd = call->cmd;
	uint64_t need = cmd->cap == EMU_CAP_NONE ? 0 : EMU_CAP_MASK(cmd->cap);

	if (call->in_len < cmd->min || call->in_len > cmd->max)
		return EMU_WRONG_LENGTH;
	if (call->ses != NULL && (call->ses->caps & need) != need)
		return EMU_NO_PERMISSION;
	if (cmd->uses == EMU_TYPE_NONE)
		return EMU_OK;
	call->obj = emu_cmd_object(call, cmd->uses, emu_get16(call->in));
	if (call->obj == NULL)
		return EMU_NOT_FOUND;
	if (cmd->key_cap && (call->obj->caps & need) != need)
		return EMU_NO_PERMISSION;
	return EMU_OK;
}

size_t
emu_cmd_answer(
    struct emu_call *call, const uint8_t *msg, size_t len, uint8_t *out)
{
	unsigned int here = call->ses != NULL ? EMU_CMD_SESSION : EMU_CMD_PLAIN;
	enum emu_status status = EMU_INVALID_COMMAND;

	call->cmd = emu_cmd_find(msg[0]);
	call->msg = msg;
	call->in = msg + 3;
	call->in_len = len - 3;
	call->out = out + 3;
	call->out_len = 0;
	if (call->cmd != NULL && (call->cmd->where & here) != 0 &&
	    call->cmd->firmware <= call->dev->firmware) {
		call->dev->stats.commands[msg[0]]++;
		status = emu_cmd_check(call);
		if (status == EMU_OK)
			status = call->cmd->run(call);
	}
	if (status != EMU_OK) {
		call->dev->stats.errors++;
		return emu_cmd_error(out, status);
	}
	out[0] = (uint8_t)(msg[0] | EMU_ANSWER);
	emu_put16(out + 1, call->out_len);
	return 3 + call->out_len;
}
