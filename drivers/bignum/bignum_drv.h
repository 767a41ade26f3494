/* SPDX-License-Identifier: ISC */
/*
 * bignum_drv.h - the software driver for key operations, with GMP.  It takes
 * inputs of up to 16384 bits and is CRYPTOCAP_F_SYNC: an operation runs to its
 * end in the thread that dispatched it, which with 4096 bits is tens of
 * milliseconds and with 16384 a few seconds, but waits for nothing.  A
 * consumer that cannot spare its thread dispatches from another one.
 */
#ifndef DRIVERS_BIGNUM_DRV_H
#define DRIVERS_BIGNUM_DRV_H

/*
 * Register "bignum0" with the framework, with all key operations.
 * EBUSY it is registered; ENOMEM.
 */
int bignum_drv_attach(void);

/* End the driver; does nothing if it is not registered. */
void bignum_drv_detach(void);

#endif
