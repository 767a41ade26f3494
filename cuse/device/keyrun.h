/* SPDX-License-Identifier: ISC */
/*
 * keyrun.h - key operations for those who cannot spare their thread.
 */
#ifndef DEVICE_KEYRUN_H
#define DEVICE_KEYRUN_H

struct cryptkop;

/* async_run.c: carry one out; ECANCELED if its file has gone. */
void aop_key_run(struct cryptkop *krp);

/* aop_key_run(krp), in a thread kept for that.  Borrowed until the callback. */
void keyrun_put(struct cryptkop *krp);

#endif
