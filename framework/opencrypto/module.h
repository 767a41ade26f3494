/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/module.h - a driver in a file of its own, to be loaded into a
 * running program: cryptodevd --driver FILE, or dlopen(3) and a look at the one
 * symbol it exports.  It is not linked with libopencrypto: it finds the functions
 * of opencrypto/cryptodev.h in the program that loads it.
 */
#ifndef OPENCRYPTO_MODULE_H
#define OPENCRYPTO_MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CRYPTO_DRIVER_MODULE_MAGIC 0x6f63646du /* "ocdm" */

/* Changes when a module built for another one cannot work any more. */
#define CRYPTO_DRIVER_MODULE_ABI 1u

/* The symbol's name, for dlsym(3). */
#define CRYPTO_DRIVER_MODULE_SYMBOL "crypto_driver_module"

/* What a module begins with:
 * struct crypto_driver_module crypto_driver_module = {
 *	CRYPTO_DRIVER_MODULE_HEAD, .name = ... }; */
#define CRYPTO_DRIVER_MODULE_HEAD                                             \
	.magic = CRYPTO_DRIVER_MODULE_MAGIC, .abi = CRYPTO_DRIVER_MODULE_ABI, \
	.size = sizeof(struct crypto_driver_module)

struct crypto_driver_module {
	uint32_t magic;
	uint32_t abi;
	size_t size; /* newer ones may be longer, never shorter */
	const char *name; /* of the driver, "example" */
	const char *description; /* one line */

	/*
	 * Register the driver.  `args` is what the user gave behind the file's
	 * name, "" if nothing; borrowed during the call.
	 * 0, or an errno: then nothing is left registered or running, and the
	 * file is unloaded.
	 */
	int (*attach)(const char *args);

	/*
	 * End the driver, by crypto_unregister_all, and all threads of its own:
	 * when it returns, nothing calls into the file any more.  Called
	 * once, after an attach that succeeded.
	 */
	void (*detach)(void);
};

/* The module defines it; nothing else of it need be visible. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const struct crypto_driver_module crypto_driver_module;

#ifdef __cplusplus
}
#endif

#endif
