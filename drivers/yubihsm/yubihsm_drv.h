/* SPDX-License-Identifier: ISC */
/*
 * yubihsm_drv.h - the provider "yubihsm": YubiHSM 2 devices on USB, each a driver of
 * its own, "yubihsm0" and so on, as long as it is plugged in.
 */
#ifndef YUBIHSM_YUBIHSM_DRV_H
#define YUBIHSM_YUBIHSM_DRV_H

#include <stddef.h>
#include <stdint.h>

#include "drivers.h"

/* The variable of the environment that may have the password. */
#define YUBIHSM_VARIABLE "CRYPTODEVD_YUBIHSM_PASSWORD"

/* What can be set, before it is attached. */
extern const struct drivers_setting yubihsm_settings[];

/*
 * Look for devices from now on, with the settings that were set.
 * EBUSY it does so already; the errors of yhsm_conf_keys and yhsm_usb_new.
 */
int yubihsm_drv_attach(void);

/* Let go of all devices, and forget the settings. */
void yubihsm_drv_detach(void);

/* As drivers_tokens and drivers_keyref. */
size_t yubihsm_drv_tokens(struct drivers_token *tokens, size_t max);
int yubihsm_drv_keyref(
    uint8_t *out, const struct drivers_keyref *want, char *why, size_t why_len);

#endif
