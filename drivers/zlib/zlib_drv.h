/* SPDX-License-Identifier: ISC */
/*
 * zlib_drv.h - the driver that compresses.  It says nothing of how.
 */
#ifndef DRIVERS_ZLIB_DRV_H
#define DRIVERS_ZLIB_DRV_H

/* Bytes that a chain of mbufs may come to hold by decompression, from the start
 * of the region on, if it has fewer; other buffers cannot grow. */
#define ZLIB_DRV_MBUF_MAX (1u << 20)

/*
 * Register "zlib0" with the framework, with all its algorithms.
 * EBUSY it is registered; ENOMEM.
 */
int zlib_drv_attach(void);

/* End the driver; does nothing if it is not registered. */
void zlib_drv_detach(void);

#endif
