/* SPDX-License-Identifier: ISC */
/*
 * What programs had before NetBSD 5.0, under the names that 5.0 gave it: the same
 * commands without compression.  <crypto/cryptodev.h> includes this if COMPAT_50
 * is defined, as it is where NetBSD runs such programs.
 */
#ifndef CRYPTODEVD_NETBSD_CRYPTO_OCRYPTODEV_H
#define CRYPTODEVD_NETBSD_CRYPTO_OCRYPTODEV_H

#include <linux/ioctl.h>
#include <linux/types.h>
#include <stddef.h>

/* As session_op and session_n_op, but for comp_alg. */
struct osession_op {
	__u32 cipher;
	__u32 mac;

	__u32 keylen;
	void *key;
	int mackeylen;
	void *mackey;

	__u32 ses;
};

struct osession_n_op {
	__u32 cipher;
	__u32 mac;

	__u32 keylen;
	void *key;
	int mackeylen;
	void *mackey;

	__u32 ses;
	int status;
};

/* As crypt_op and crypt_n_op, but for dst_len. */
struct ocrypt_op {
	__u32 ses;
	__u16 op;
	__u16 flags;
	unsigned int len;
	void *src;
	void *dst;
	void *mac;
	void *iv;
};

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): NetBSD's layout. */
struct ocrypt_n_op {
	__u32 ses;
	__u16 op;
	__u16 flags;
	unsigned int len;

	__u32 reqid;
	int status;

	void *opaque;

	__u32 keylen;
	void *key;
	__u32 mackeylen;
	void *mackey;

	void *src;
	void *dst;
	void *mac;
	void *iv;
};

struct ocrypt_sgop {
	size_t count;
	struct osession_n_op *sessions;
};

struct ocrypt_mop {
	size_t count;
	struct ocrypt_n_op *reqs;
};

#define OCIOCGSESSION  _IOWR('c', 101, struct osession_op)
#define OCIOCCRYPT     _IOWR('c', 103, struct ocrypt_op)
#define OCIOCNGSESSION _IOWR('c', 106, struct ocrypt_sgop)
#define OCIOCNCRYPTM   _IOWR('c', 107, struct ocrypt_mop)

#endif
