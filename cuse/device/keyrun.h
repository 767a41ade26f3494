/* SPDX-License-Identifier: ISC */
/*
 * keyrun.h - key operations for those who cannot spare their thread: it knows the
 * framework alone.
 */
#ifndef DEVICE_KEYRUN_H
#define DEVICE_KEYRUN_H

struct cryptkop;

/* crypto_kdispatch(krp), in a thread kept for that.  Borrowed until the
 * callback. */
void keyrun_put(struct cryptkop *krp);

#endif
