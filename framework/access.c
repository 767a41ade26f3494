/* SPDX-License-Identifier: ISC */
/*
 * access.c - the values, and telling keyop.c those that it heeds itself.
 */
#include "access.h"

#include <opencrypto/cryptodev.h>

#include "keyop.h"
#include "sync.h"

#define CLASSES (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

static _Atomic int access_user_value = 1;
static _Atomic int access_asym_value = 1;
static _Atomic int access_classes_value = CLASSES;

/* So that keyop.c gets two values that belong together. */
static struct ocf_mutex access_lock = OCF_MUTEX_INITIALIZER;

int
access_user(void)
{
	return access_user_value;
}

void
access_set_user(int user)
{
	access_user_value = user;
}

int
access_user_asym(void)
{
	return access_asym_value;
}

void
access_set_user_asym(int user)
{
	ocf_lock(&access_lock);
	access_asym_value = user;
	keyop_set_policy(access_classes_value, user != 0);
	ocf_unlock(&access_lock);
}

int
access_classes(void)
{
	return access_classes_value;
}

void
access_set_classes(int classes)
{
	ocf_lock(&access_lock);
	access_classes_value = classes & CLASSES;
	keyop_set_policy(classes & CLASSES, access_asym_value != 0);
	ocf_unlock(&access_lock);
}
