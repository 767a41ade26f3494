/* SPDX-License-Identifier: ISC */
/*
 * The OpenBSD header programs use and the structs the device reads, compared as
 * test_uapi_linux_layout.c does it for Linux; there is nothing to run.
 */
#include <crypto/cryptodev.h>
#include <wire/openbsd.h>

#if UINTPTR_MAX == UINT32_MAX
#define TWIN(type)    struct obsd_##type##32
#define COMMAND(name) static_assert((name) == OBSD_##name##32, "command " #name)
#else
#define TWIN(type)    struct obsd_##type
#define COMMAND(name) static_assert((name) == OBSD_##name, "command " #name)
#endif

#define COMMAND1(name) static_assert((name) == OBSD_##name, "command " #name)
#define SIZE(type) \
	static_assert(sizeof(struct type) == sizeof(TWIN(type)), #type)
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

COMMAND1(CRIOGET);
COMMAND(CIOCGSESSION);
COMMAND1(CIOCFSESSION);
COMMAND(CIOCCRYPT);
COMMAND(CIOCKEY);
COMMAND1(CIOCASYMFEAT);

SIZE(session_op);
FIELD(session_op, cipher);
FIELD(session_op, mac);
FIELD(session_op, keylen);
ADDR(session_op, key);
FIELD(session_op, mackeylen);
ADDR(session_op, mackey);
FIELD(session_op, ses);

SIZE(crypt_op);
FIELD(crypt_op, ses);
FIELD(crypt_op, op);
FIELD(crypt_op, flags);
FIELD(crypt_op, len);
ADDR(crypt_op, src);
ADDR(crypt_op, dst);
ADDR(crypt_op, mac);
ADDR(crypt_op, iv);

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
