/* SPDX-License-Identifier: ISC */
/*
 * access.h - what programs may ask for: kern.usercrypto, kern.userasymcrypto and
 * the drivers that kern.cryptodevallowsoft leaves them.  Kept for the device on
 * top of the framework, which asks; consumers of the API may do anything.  All may
 * be changed at any time, by any thread; what is under way goes on.
 */
#ifndef FRAMEWORK_ACCESS_H
#define FRAMEWORK_ACCESS_H

/* kern.usercrypto: not 0, programs may open the device.  1 at first. */
int access_user(void);
void access_set_user(int user);

/* kern.userasymcrypto: not 0, they may have key operations.  1 at first.  The
 * framework itself heeds it in crypto_getfeat. */
int access_user_asym(void);
void access_set_user_asym(int user);

/*
 * The classes of drivers that programs may use, CRYPTOCAP_F_HARDWARE and/or
 * CRYPTOCAP_F_SOFTWARE: a constraint for crypto_newsession.  Both at first,
 * other than on either system: with software alone nothing would work.
 * Key operations of all consumers are held to them by keyop.c.
 */
int access_classes(void);
void access_set_classes(int classes);

#endif
