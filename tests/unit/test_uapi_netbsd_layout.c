/* SPDX-License-Identifier: ISC */
/*
 * The NetBSD header that programs use and the structs the device reads are two
 * descriptions of the same bytes.  Compiling this file compares them, for the
 * data model it is compiled for; there is nothing to run.
 */
#ifndef COMPAT_50
#define COMPAT_50
#endif
#include <crypto/cryptodev.h>
#include <wire/netbsd.h>

#if UINTPTR_MAX == UINT32_MAX
#define TWIN(type)    struct nb_##type##32
#define COMMAND(name) static_assert((name) == NB_##name##32, "command " #name)
#else
#define TWIN(type)    struct nb_##type
#define COMMAND(name) static_assert((name) == NB_##name, "command " #name)
#endif

#define COMMAND1(name) static_assert((name) == NB_##name, "command " #name)
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

/* A count and an address. */
#define ARRAY(type, field)                                               \
	static_assert(sizeof(struct type) == sizeof(TWIN(array)) &&      \
		offsetof(struct type, count) ==                          \
		    offsetof(TWIN(array), count) &&                      \
		offsetof(struct type, field) ==                          \
		    offsetof(TWIN(array), elems_uaddr) &&                \
		WIDTH(type, count) == sizeof(((TWIN(array) *)0)->count), \
	    #type)

COMMAND1(CRIOGET);
COMMAND1(CIOCFSESSION);
COMMAND1(CIOCASYMFEAT);
COMMAND(CIOCKEY);
COMMAND(CIOCNFKEYM);
COMMAND(CIOCNFSESSION);
COMMAND(CIOCNCRYPTRETM);
COMMAND(CIOCNCRYPTRET);
COMMAND(CIOCGSESSION);
COMMAND(CIOCNGSESSION);
COMMAND(CIOCCRYPT);
COMMAND(CIOCNCRYPTM);
COMMAND(OCIOCGSESSION);
COMMAND(OCIOCCRYPT);
COMMAND(OCIOCNGSESSION);
COMMAND(OCIOCNCRYPTM);

SIZE(session_op);
FIELD(session_op, cipher);
FIELD(session_op, mac);
FIELD(session_op, comp_alg);
FIELD(session_op, keylen);
ADDR(session_op, key);
FIELD(session_op, mackeylen);
ADDR(session_op, mackey);
FIELD(session_op, ses);

SIZE(session_n_op);
FIELD(session_n_op, cipher);
FIELD(session_n_op, mac);
FIELD(session_n_op, comp_alg);
FIELD(session_n_op, keylen);
ADDR(session_n_op, key);
FIELD(session_n_op, mackeylen);
ADDR(session_n_op, mackey);
FIELD(session_n_op, ses);
FIELD(session_n_op, status);

SIZE(crypt_op);
FIELD(crypt_op, ses);
FIELD(crypt_op, op);
FIELD(crypt_op, flags);
FIELD(crypt_op, len);
ADDR(crypt_op, src);
ADDR(crypt_op, dst);
ADDR(crypt_op, mac);
ADDR(crypt_op, iv);
FIELD(crypt_op, dst_len);

SIZE(crypt_n_op);
FIELD(crypt_n_op, ses);
FIELD(crypt_n_op, op);
FIELD(crypt_n_op, flags);
FIELD(crypt_n_op, len);
FIELD(crypt_n_op, reqid);
FIELD(crypt_n_op, status);
FIELD(crypt_n_op, opaque);
FIELD(crypt_n_op, keylen);
ADDR(crypt_n_op, key);
FIELD(crypt_n_op, mackeylen);
ADDR(crypt_n_op, mackey);
ADDR(crypt_n_op, src);
ADDR(crypt_n_op, dst);
ADDR(crypt_n_op, mac);
ADDR(crypt_n_op, iv);
FIELD(crypt_n_op, dst_len);

SIZE(osession_op);
FIELD(osession_op, cipher);
FIELD(osession_op, mac);
FIELD(osession_op, keylen);
ADDR(osession_op, key);
FIELD(osession_op, mackeylen);
ADDR(osession_op, mackey);
FIELD(osession_op, ses);

SIZE(osession_n_op);
FIELD(osession_n_op, cipher);
FIELD(osession_n_op, mac);
FIELD(osession_n_op, keylen);
ADDR(osession_n_op, key);
FIELD(osession_n_op, mackeylen);
ADDR(osession_n_op, mackey);
FIELD(osession_n_op, ses);
FIELD(osession_n_op, status);

SIZE(ocrypt_op);
FIELD(ocrypt_op, ses);
FIELD(ocrypt_op, op);
FIELD(ocrypt_op, flags);
FIELD(ocrypt_op, len);
ADDR(ocrypt_op, src);
ADDR(ocrypt_op, dst);
ADDR(ocrypt_op, mac);
ADDR(ocrypt_op, iv);

SIZE(ocrypt_n_op);
FIELD(ocrypt_n_op, ses);
FIELD(ocrypt_n_op, op);
FIELD(ocrypt_n_op, flags);
FIELD(ocrypt_n_op, len);
FIELD(ocrypt_n_op, reqid);
FIELD(ocrypt_n_op, status);
FIELD(ocrypt_n_op, opaque);
FIELD(ocrypt_n_op, keylen);
ADDR(ocrypt_n_op, key);
FIELD(ocrypt_n_op, mackeylen);
ADDR(ocrypt_n_op, mackey);
ADDR(ocrypt_n_op, src);
ADDR(ocrypt_n_op, dst);
ADDR(ocrypt_n_op, mac);
ADDR(ocrypt_n_op, iv);

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

SIZE(crypt_n_kop);
FIELD(crypt_n_kop, crk_op);
FIELD(crypt_n_kop, crk_status);
FIELD(crypt_n_kop, crk_iparams);
FIELD(crypt_n_kop, crk_oparams);
FIELD(crypt_n_kop, crk_reqid);
FIELD(crypt_n_kop, crk_param);
FIELD(crypt_n_kop, crk_opaque);

SIZE(crypt_result);
FIELD(crypt_result, reqid);
FIELD(crypt_result, status);
FIELD(crypt_result, opaque);

ARRAY(crypt_mop, reqs);
ARRAY(crypt_sgop, sessions);
ARRAY(crypt_sfop, sesid);
ARRAY(crypt_mkop, reqs);
ARRAY(cryptret, results);
ARRAY(ocrypt_sgop, sessions);
ARRAY(ocrypt_mop, reqs);
