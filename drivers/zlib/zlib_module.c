/* SPDX-License-Identifier: ISC */
/*
 * zlib_module.c - the zlib driver as a file to be loaded (opencrypto/module.h).
 * It takes no arguments.
 */
#include "zlib_drv.h"

#include <errno.h>

#include <opencrypto/module.h>

static int
zlib_module_attach(const char *args)
{
	return *args == '\0' ? zlib_drv_attach() : EINVAL;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "zlib",
	.description = "compression by zlib",
	.attach = zlib_module_attach,
	.detach = zlib_drv_detach,
};
