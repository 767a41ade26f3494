/* SPDX-License-Identifier: ISC */
/*
 * program.c - a program outside this tree that has a driver of its own, uses it,
 * and uses one that it loads from the file in its first argument, if there is
 * one.  Public headers only.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/module.h>

#define CHECK(x)                                                   \
	do {                                                       \
		if (!(x)) {                                        \
			fprintf(stderr, "%d: %s\n", __LINE__, #x); \
			return 1;                                  \
		}                                                  \
	} while (0)

static struct crypto_device own_dev = { .name = "own", .unit = 0 };

static int
own_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	return cri->cri_next == NULL ? 0 : EOPNOTSUPP;
}

/* Not the null cipher, so that one sees that it was here. */
static int
own_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	for (int i = 0; i < crp->crp_desc->crd_len; i++)
		crp->crp_buf[crp->crp_desc->crd_skip + i] ^= 0x55;
	crypto_done(crp);
	return 0;
}

static int
called_back(struct cryptop *crp)
{
	*(int *)(void *)crp->crp_opaque += 1;
	return 0;
}

/* Encrypt `len` bytes in place, the IV being zero.  0 or an errno. */
static int
encrypt(struct cryptoini *cri, int driver, char *data, int len)
{
	crypto_session_t ses;
	struct cryptop *crp;
	int calls = 0;
	int error = crypto_newsession(&ses, cri, driver);

	if (error != 0)
		return error;
	crp = crypto_getreq(1);
	if (crp == NULL)
		return ENOMEM;
	crp->crp_session = ses;
	crp->crp_ilen = len;
	crp->crp_buf = data;
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_opaque = (void *)&calls;
	crp->crp_callback = called_back;
	crp->crp_desc->crd_alg = cri->cri_alg;
	crp->crp_desc->crd_len = len;
	crp->crp_desc->crd_flags =
	    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	error = crypto_dispatch(crp);
	if (error == 0)
		error = calls == 1 ? crp->crp_etype : EPROTO;
	crypto_freereq(crp);
	crypto_freesession(ses);
	return error;
}

static int
with_own_driver(void)
{
	struct cryptoini cri = { .cri_alg = CRYPTO_NULL_CBC };
	char data[4] = { 1, 2, 3, 4 };
	int32_t id = crypto_get_driverid(
	    &own_dev, 0, CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);

	CHECK(id >= 0);
	CHECK(crypto_register((uint32_t)id, CRYPTO_NULL_CBC, 0, 0,
		  own_newsession, NULL, own_process, NULL) == 0);
	CHECK(crypto_find_driver("own") == id);
	CHECK(encrypt(&cri, CRYPTOCAP_F_SOFTWARE, data, 4) == 0);
	CHECK(memcmp(data, "\x54\x57\x56\x51", 4) == 0);
	CHECK(crypto_unregister_all((uint32_t)id) == 0);
	CHECK(crypto_find_driver("own") == -1);
	return 0;
}

/* FIPS 197, C.1; CBC's first block with a zero IV is ECB's. */
static int
with_loaded_driver(const char *path)
{
	char key[16], data[16];
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	const struct crypto_driver_module *module;
	void *file = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (file == NULL)
		fprintf(stderr, "%s\n", dlerror());
	CHECK(file != NULL);
	module = dlsym(file, CRYPTO_DRIVER_MODULE_SYMBOL);
	CHECK(module != NULL);
	CHECK(module->magic == CRYPTO_DRIVER_MODULE_MAGIC);
	CHECK(module->abi == CRYPTO_DRIVER_MODULE_ABI);
	CHECK(module->attach("") == 0);
	for (int i = 0; i < 16; i++) {
		key[i] = (char)i;
		data[i] = (char)(i * 0x11);
	}
	CHECK(crypto_find_driver(module->name) >= 0);
	CHECK(encrypt(&cri, crypto_find_driver(module->name), data, 16) == 0);
	CHECK(memcmp(data,
		  "\x69\xc4\xe0\xd8\x6a\x7b\x04\x30"
		  "\xd8\xcd\xb7\x80\x70\xb4\xc5\x5a",
		  16) == 0);
	module->detach();
	CHECK(crypto_find_driver("nettle") == -1);
	CHECK(dlclose(file) == 0);
	return 0;
}

int
main(int argc, char *argv[])
{
	if (with_own_driver() != 0)
		return 1;
	for (int i = 1; i < argc; i++) {
		if (with_loaded_driver(argv[i]) != 0)
			return 1;
	}
	return 0;
}
