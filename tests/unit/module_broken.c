/* SPDX-License-Identifier: ISC */
/*
 * module_broken.c - files that are no drivers, or not the right ones: what is
 * wrong with one is in BROKEN_*, see loadable.cmake.  Without any of them attach
 * answers ENXIO, or 0 if its argument is "works".
 */
#include <errno.h>
#include <string.h>

#include <opencrypto/module.h>

#ifndef BROKEN_MAGIC
#define BROKEN_MAGIC 0
#endif
#ifndef BROKEN_ABI
#define BROKEN_ABI 0
#endif
#ifndef BROKEN_SIZE
#define BROKEN_SIZE 0
#endif
#ifndef BROKEN_DETACH
#define BROKEN_DETACH 0
#endif

#ifndef BROKEN_SYMBOL

static int
broken_attach(const char *args)
{
	return strcmp(args, "works") == 0 ? 0 : ENXIO;
}

static void
broken_detach(void)
{
}

const struct crypto_driver_module crypto_driver_module = {
	.magic = CRYPTO_DRIVER_MODULE_MAGIC + BROKEN_MAGIC,
	.abi = CRYPTO_DRIVER_MODULE_ABI + BROKEN_ABI,
	.size = sizeof(struct crypto_driver_module) - BROKEN_SIZE,
	.name = "broken",
	.description = "for tests",
	.attach = broken_attach,
	.detach = BROKEN_DETACH ? NULL : broken_detach,
};

#else

const int crypto_driver_modules = 0; /* nearly */

#endif
