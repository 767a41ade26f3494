/* SPDX-License-Identifier: ISC */
/*
 * emu_cmd.h - what a command is: one row each, checked by emu_cmd_run, and what
 * its function gets.
 */
#ifndef EMU_CMD_H
#define EMU_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_cap.h"
#include "emu_device.h"
#include "emu_status.h"

#define EMU_CMD_PLAIN	0x01
#define EMU_CMD_SESSION 0x02
#define EMU_CMD_ANY	0xffff /* as long as a message can be */
#define EMU_STD53	53
#define EMU_STD61	61

struct emu_call;

struct emu_cmd {
	const char *name;
	unsigned int where; /* EMU_CMD_PLAIN, EMU_CMD_SESSION; 0: no such */
	uint16_t firmware; /* the first that has it */
	/* Lengths of the data. */
	uint16_t min;
	uint16_t max;
	enum emu_cap cap; /* the session needs it */
	bool key_cap; /* and the object, too */
	/* The object whose id is first in the data is of this type. */
	enum emu_type uses;
	/* An object of this type is made; the header's length. */
	enum emu_type makes;
	uint16_t header;
	/* EMU_OK, or what the device answers instead of `out`. */
	enum emu_status (*run)(struct emu_call *call);
};

struct emu_call {
	struct emu_device *dev;
	struct emu_session *ses; /* NULL outside sessions */
	const struct emu_cmd *cmd;
	uint64_t now_ms;
	const uint8_t *msg; /* the whole message, `in` is inside it */
	const uint8_t *in;
	size_t in_len;
	struct emu_object *obj; /* where the row says `uses` */
	uint8_t *out; /* takes EMU_REPLY_MAX - 64 bytes */
	size_t out_len;
	bool close; /* the session ends once this is answered */
	bool reset; /* so does everything else */
};

/* The row of a code, or NULL. */
const struct emu_cmd *emu_cmd_find(unsigned int code);

/*
 * Runs the message msg[0..len-1], whose length was checked against its header.
 * Writes the answer, success or error, to `out` (EMU_REPLY_MAX bytes) and returns
 * its length; `call` holds dev, ses and now_ms.
 */
size_t emu_cmd_answer(
    struct emu_call *call, const uint8_t *msg, size_t len, uint8_t *out);

/* An error answer, 4 bytes; returns that. */
size_t emu_cmd_error(uint8_t *out, unsigned int code);

/* The object if the session may see it, or NULL. */
struct emu_object *emu_cmd_object(
    const struct emu_call *call, unsigned int type, uint16_t id);

/* emu_cmd_session.c */
enum emu_status emu_cmd_create_session(struct emu_call *call);
enum emu_status emu_cmd_authenticate_session(struct emu_call *call);
enum emu_status emu_cmd_close_session(struct emu_call *call);
enum emu_status emu_cmd_device_public_key(struct emu_call *call);

/* emu_cmd_device.c */
enum emu_status emu_cmd_echo(struct emu_call *call);
enum emu_status emu_cmd_device_info(struct emu_call *call);
enum emu_status emu_cmd_reset(struct emu_call *call);
enum emu_status emu_cmd_storage_info(struct emu_call *call);
enum emu_status emu_cmd_random(struct emu_call *call);
enum emu_status emu_cmd_blink(struct emu_call *call);
enum emu_status emu_cmd_set_option(struct emu_call *call);
enum emu_status emu_cmd_get_option(struct emu_call *call);

/* emu_cmd_object.c */
enum emu_status emu_cmd_put(struct emu_call *call);
enum emu_status emu_cmd_generate(struct emu_call *call);
enum emu_status emu_cmd_change_authkey(struct emu_call *call);
enum emu_status emu_cmd_list(struct emu_call *call);
enum emu_status emu_cmd_object_info(struct emu_call *call);
enum emu_status emu_cmd_delete(struct emu_call *call);
enum emu_status emu_cmd_get_opaque(struct emu_call *call);

/* emu_cmd_symmetric.c */
enum emu_status emu_cmd_encrypt_ecb(struct emu_call *call);
enum emu_status emu_cmd_decrypt_ecb(struct emu_call *call);
enum emu_status emu_cmd_encrypt_cbc(struct emu_call *call);
enum emu_status emu_cmd_decrypt_cbc(struct emu_call *call);
enum emu_status emu_cmd_sign_hmac(struct emu_call *call);
enum emu_status emu_cmd_verify_hmac(struct emu_call *call);

/* emu_cmd_asymmetric.c and emu_cmd_rsa.c */
enum emu_status emu_cmd_public_key(struct emu_call *call);
enum emu_status emu_cmd_sign_ecdsa(struct emu_call *call);
enum emu_status emu_cmd_sign_eddsa(struct emu_call *call);
enum emu_status emu_cmd_derive_ecdh(struct emu_call *call);
enum emu_status emu_cmd_sign_pkcs1(struct emu_call *call);
enum emu_status emu_cmd_sign_pss(struct emu_call *call);
enum emu_status emu_cmd_decrypt_pkcs1(struct emu_call *call);
enum emu_status emu_cmd_decrypt_oaep(struct emu_call *call);

#endif
