/* SPDX-License-Identifier: ISC */
/*
 * bignum_module.c - the bignum driver as a file to be loaded (opencrypto/module.h).
 * It takes no arguments.
 */
#include "bignum_drv.h"

#include <errno.h>

#include <opencrypto/module.h>

static int
bignum_module_attach(const char *args)
{
	return *args == '\0' ? bignum_drv_attach() : EINVAL;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "bignum",
	.description = "key operations by GMP and Hogweed",
	.attach = bignum_module_attach,
	.detach = bignum_drv_detach,
};
