/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/uio.h - struct uio as the BSDs' kernels have it, over the system's
 * struct iovec: a buffer in several pieces (CRYPTO_F_IOV).  Only the type; what
 * works on such buffers is crypto_copyback and its like (cryptodev.h).
 */
#ifndef OPENCRYPTO_UIO_H
#define OPENCRYPTO_UIO_H

#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum uio_rw {
	UIO_READ,
	UIO_WRITE,
};

/* Whose addresses the iovecs hold. */
enum uio_seg {
	UIO_USERSPACE, /* another process's: refused */
	UIO_SYSSPACE, /* our own */
};

/*
 * The buffer is the bytes of all iovecs, one after the other, INT_MAX at most;
 * iovecs of no bytes are skipped.  It is borrowed until the request's callback,
 * and the iovecs are not changed.  uio_offset must be 0: offsets of a request
 * count from the first byte of the first iovec.  uio_resid and uio_rw are for
 * the consumer: nothing here reads or changes them.
 */
struct uio {
	struct iovec *uio_iov; /* may be NULL if there are none */
	int uio_iovcnt;
	off_t uio_offset; /* 0 */
	ssize_t uio_resid;
	enum uio_seg uio_segflg; /* UIO_SYSSPACE */
	enum uio_rw uio_rw;
};

#ifdef __cplusplus
}
#endif

#endif
