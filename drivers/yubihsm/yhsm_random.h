/* SPDX-License-Identifier: ISC */
/*
 * yhsm_random.h - random bytes from devices, fetched ahead, as an entropy source
 * of the framework (crypto_register_entropy).
 */
#ifndef YUBIHSM_YHSM_RANDOM_H
#define YUBIHSM_YHSM_RANDOM_H

struct yhsm_channel;

/* Offer them.  ENOMEM; EBUSY there is another source. */
int yhsm_random_init(void);

/* Take the offer back, and wipe.  Does nothing if it was not made. */
void yhsm_random_fini(void);

/* Fetch some if few are left, in a device's thread; a device that has none to give
 * is not asked again. */
void yhsm_random_fill(struct yhsm_channel *ch);

#endif
