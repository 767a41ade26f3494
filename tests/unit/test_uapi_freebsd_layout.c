/* SPDX-License-Identifier: ISC */
/*
 * The header programs use and the structs the device reads are two
 * descriptions of the same bytes.  Compiling this file compares them, for
 * the data model it is compiled for; there is nothing to run.
 */
#include <crypto/cryptodev.h>
#include <wire/freebsd.h>

#if UINTPTR_MAX == UINT32_MAX
#define TWIN(type)    struct fbsd_##type##32
#define COMMAND(name) static_assert((name) == FBSD_##name##32, "command " #name)
#define COMMAND2(name) \
	static_assert((name) == FBSD_##name##_32, "command " #name)
#else
#define TWIN(type)     struct fbsd_##type
#define COMMAND(name)  static_assert((name) == FBSD_##name, "command " #name)
#define COMMAND2(name) static_assert((name) == FBSD_##name, "command " #name)
#endif

#define COMMAND1(name) static_assert((name) == FBSD_##name, "command " #name)
#define SIZE(type) \
	static_assert(sizeof(struct type) == sizeof(TWIN(type)), #type)
#define SIZE1(type) \
	static_assert(sizeof(struct type) == sizeof(struct fbsd_##type), #type)
#define WIDTH(type, field) sizeof(((struct type *)0)->field)

/* A number: same place, same width. */
#define FIELD(type, field)                                                 \
	static_assert(                                                     \
	    offsetof(struct type, field) == offsetof(TWIN(type), field) && \
		WIDTH(type, field) == sizeof(((TWIN(type) *)0)->field),    \
	    #type "." #field)

/* A pointer: same place, and as wide as an address. */
#define ADDR(type, field)                                     \
	static_assert(offsetof(struct type, field) ==         \
		    offsetof(TWIN(type), field##_uaddr) &&    \
		WIDTH(type, field) ==                         \
		    sizeof(((TWIN(type) *)0)->field##_uaddr), \
	    #type "." #field)

/* A field of a struct with one layout. */
#define FIELD1(type, field)                                      \
	static_assert(offsetof(struct type, field) ==            \
		    offsetof(struct fbsd_##type, field) &&       \
		WIDTH(type, field) == WIDTH(fbsd_##type, field), \
	    #type "." #field)

COMMAND1(CRIOGET);
COMMAND(CIOCGSESSION);
COMMAND1(CIOCFSESSION);
COMMAND(CIOCCRYPT);
COMMAND(CIOCKEY);
COMMAND1(CIOCASYMFEAT);
COMMAND2(CIOCGSESSION2);
COMMAND2(CIOCKEY2);
COMMAND1(CIOCFINDDEV);
COMMAND(CIOCCRYPTAEAD);
static_assert(CRIOASYMFEAT == FBSD_CIOCASYMFEAT, "command CRIOASYMFEAT");
static_assert(CRIOFINDDEV == FBSD_CIOCFINDDEV, "command CRIOFINDDEV");

SIZE(session_op);
FIELD(session_op, cipher);
FIELD(session_op, mac);
FIELD(session_op, keylen);
ADDR(session_op, key);
FIELD(session_op, mackeylen);
ADDR(session_op, mackey);
FIELD(session_op, ses);

SIZE(session2_op);
FIELD(session2_op, cipher);
FIELD(session2_op, mac);
FIELD(session2_op, keylen);
ADDR(session2_op, key);
FIELD(session2_op, mackeylen);
ADDR(session2_op, mackey);
FIELD(session2_op, ses);
FIELD(session2_op, crid);
FIELD(session2_op, ivlen);
FIELD(session2_op, maclen);
FIELD(session2_op, pad);

SIZE(crypt_op);
FIELD(crypt_op, ses);
FIELD(crypt_op, op);
FIELD(crypt_op, flags);
FIELD(crypt_op, len);
ADDR(crypt_op, src);
ADDR(crypt_op, dst);
ADDR(crypt_op, mac);
ADDR(crypt_op, iv);

SIZE(crypt_aead);
FIELD(crypt_aead, ses);
FIELD(crypt_aead, op);
FIELD(crypt_aead, flags);
FIELD(crypt_aead, len);
FIELD(crypt_aead, aadlen);
FIELD(crypt_aead, ivlen);
ADDR(crypt_aead, src);
ADDR(crypt_aead, dst);
ADDR(crypt_aead, aad);
ADDR(crypt_aead, tag);
ADDR(crypt_aead, iv);

SIZE1(crypt_find_op);
FIELD1(crypt_find_op, crid);
FIELD1(crypt_find_op, name);

SIZE(crparam);
ADDR(crparam, crp_p);
FIELD(crparam, crp_nbits);

SIZE(crypt_kop);
FIELD(crypt_kop, crk_op);
FIELD(crypt_kop, crk_status);
FIELD(crypt_kop, crk_iparams);
FIELD(crypt_kop, crk_oparams);
FIELD(crypt_kop, crk_crid);
FIELD(crypt_kop, crk_param);
