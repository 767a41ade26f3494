/* SPDX-License-Identifier: ISC */
/*
 * The header programs use and the structs the device reads are two
 * descriptions of the same bytes.  Compiling this file compares them, for
 * the data model it is compiled for; there is nothing to run.
 */
#include <crypto/cryptodev.h>
#include <wire/linux.h>

#if UINTPTR_MAX == UINT32_MAX
#define TWIN(type)    struct lnx_##type##32
#define COMMAND(name) static_assert((name) == LNX_##name##32, "command " #name)
#else
#define TWIN(type)    struct lnx_##type
#define COMMAND(name) static_assert((name) == LNX_##name, "command " #name)
#endif

#define COMMAND1(name) static_assert((name) == LNX_##name, "command " #name)
#define SIZE(type) \
	static_assert(sizeof(struct type) == sizeof(TWIN(type)), #type)
#define SIZE1(type) \
	static_assert(sizeof(struct type) == sizeof(struct lnx_##type), #type)
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
#define FIELD1(type, field)                                     \
	static_assert(offsetof(struct type, field) ==           \
		    offsetof(struct lnx_##type, field) &&       \
		WIDTH(type, field) == WIDTH(lnx_##type, field), \
	    #type "." #field)

COMMAND1(CRIOGET);
COMMAND(CIOCGSESSION);
COMMAND1(CIOCFSESSION);
COMMAND(CIOCCRYPT);
COMMAND(CIOCKEY);
COMMAND1(CIOCASYMFEAT);
COMMAND1(CIOCGSESSINFO);
COMMAND(CIOCAUTHCRYPT);
COMMAND(CIOCASYNCCRYPT);
COMMAND(CIOCASYNCFETCH);
COMMAND1(CIOCCPHASH);

SIZE(session_op);
FIELD(session_op, cipher);
FIELD(session_op, mac);
FIELD(session_op, keylen);
ADDR(session_op, key);
FIELD(session_op, mackeylen);
ADDR(session_op, mackey);
FIELD(session_op, ses);

SIZE1(session_info_op);
FIELD1(session_info_op, ses);
FIELD1(session_info_op, cipher_info);
FIELD1(session_info_op, cipher_info.cra_name);
FIELD1(session_info_op, cipher_info.cra_driver_name);
FIELD1(session_info_op, hash_info);
FIELD1(session_info_op, hash_info.cra_name);
FIELD1(session_info_op, hash_info.cra_driver_name);
FIELD1(session_info_op, alignmask);
FIELD1(session_info_op, flags);

SIZE(crypt_op);
FIELD(crypt_op, ses);
FIELD(crypt_op, op);
FIELD(crypt_op, flags);
FIELD(crypt_op, len);
ADDR(crypt_op, src);
ADDR(crypt_op, dst);
ADDR(crypt_op, mac);
ADDR(crypt_op, iv);

SIZE(crypt_auth_op);
FIELD(crypt_auth_op, ses);
FIELD(crypt_auth_op, op);
FIELD(crypt_auth_op, flags);
FIELD(crypt_auth_op, len);
FIELD(crypt_auth_op, auth_len);
ADDR(crypt_auth_op, auth_src);
ADDR(crypt_auth_op, src);
ADDR(crypt_auth_op, dst);
ADDR(crypt_auth_op, tag);
FIELD(crypt_auth_op, tag_len);
ADDR(crypt_auth_op, iv);
FIELD(crypt_auth_op, iv_len);

SIZE(crparam);
ADDR(crparam, crp_p);
FIELD(crparam, crp_nbits);

SIZE(crypt_kop);
FIELD(crypt_kop, crk_op);
FIELD(crypt_kop, crk_status);
FIELD(crypt_kop, crk_iparams);
FIELD(crypt_kop, crk_oparams);
FIELD(crypt_kop, crk_pad1);
FIELD(crypt_kop, crk_param);

SIZE1(cphash_op);
FIELD1(cphash_op, dst_ses);
FIELD1(cphash_op, src_ses);
