/* SPDX-License-Identifier: ISC */
/*
 * nettle_module.c - the Nettle driver as a file to be loaded (opencrypto/module.h).
 * It takes no arguments.
 */
#include "nettle_drv.h"

#include <errno.h>

#include <opencrypto/module.h>

static int
nettle_module_attach(const char *args)
{
	return *args == '\0' ? nettle_drv_attach() : EINVAL;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "nettle",
	.description = "ciphers, hashes and MACs by Nettle",
	.attach = nettle_module_attach,
	.detach = nettle_drv_detach,
};
