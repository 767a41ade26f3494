/* SPDX-License-Identifier: ISC */
/*
 * drivers.h - the built-in providers.
 */
#ifndef DRIVERS_DRIVERS_H
#define DRIVERS_DRIVERS_H

/* Register every built-in provider with the framework.  0, or the first errno;
 * those that could be registered stay so. */
int drivers_attach(void);

/* End them again, last one first. */
void drivers_detach(void);

#endif
