/* SPDX-License-Identifier: ISC */
/*
 * tokenref.c - one operation with a key reference, and that it is a token which
 * does it.  Prints the result; or, where there is no session to be had, the errno's
 * name.  Without TEXT it prints "0" instead of a result.
 * Usage: tokenref ALGORITHM REFERENCE [TEXT], the latter two in hexadecimal
 */
#include "client.h"
#include "hex.h"

#define TEXT_MAX 4096u

static const struct ref_alg {
	const char *name;
	uint32_t cipher;
	uint32_t mac;
	size_t mac_len;
} ref_algs[] = {
	{ .name = "aes-cbc", .cipher = CRYPTO_AES_CBC },
	{ .name = "aes-ecb", .cipher = CRYPTO_AES_ECB },
	{ .name = "hmac-sha1", .mac = CRYPTO_SHA1_HMAC, .mac_len = 20 },
	{ .name = "hmac-sha256", .mac = CRYPTO_SHA2_256_HMAC, .mac_len = 32 },
	{ .name = "hmac-sha384", .mac = CRYPTO_SHA2_384_HMAC, .mac_len = 48 },
	{ .name = "hmac-sha512", .mac = CRYPTO_SHA2_512_HMAC, .mac_len = 64 },
};

static const struct ref_alg *
ref_alg(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(ref_algs); i++) {
		if (strcmp(ref_algs[i].name, name) == 0)
			return &ref_algs[i];
	}
	FAIL("no algorithm %s", name);
}

static int
ref_session(int fd, uint32_t *ses, const struct ref_alg *alg, uint8_t *key,
    size_t key_len)
{
	struct session_op sop = { .cipher = alg->cipher, .mac = alg->mac };
	int error;

	if (alg->cipher != 0) {
		sop.key = key;
		sop.keylen = (uint32_t)key_len;
	} else {
		sop.mackey = key;
		sop.mackeylen = (uint32_t)key_len;
	}
	error = cl_ioctl(fd, CIOCGSESSION, &sop);
	*ses = sop.ses;
	return error;
}

/* Hardware does it, and is called what the driver is. */
static void
ref_where(int fd, uint32_t ses, const struct ref_alg *alg)
{
	struct session_info_op siop = { .ses = ses };
	const struct alg_info *info =
	    alg->cipher != 0 ? &siop.cipher_info : &siop.hash_info;

	CHECK_OK(cl_ioctl(fd, CIOCGSESSINFO, &siop));
	if (strstr(info->cra_driver_name, "yubihsm") == NULL)
		FAIL("%s runs on '%s'", alg->name, info->cra_driver_name);
	CHECK((siop.flags & SIOP_FLAG_KERNEL_DRIVER_ONLY) != 0);
}

/* IV 00 01 ... 0f, and back again. */
static void
ref_cipher(int fd, uint32_t ses, uint8_t *text, size_t len)
{
	uint8_t out[TEXT_MAX];
	uint8_t back[TEXT_MAX];
	uint8_t iv[16];

	for (size_t i = 0; i < sizeof(iv); i++)
		iv[i] = (uint8_t)i;
	CHECK_OK(cl_cipher(fd, ses, COP_ENCRYPT, text, out, len, iv));
	CHECK_OK(cl_cipher(fd, ses, COP_DECRYPT, out, back, len, iv));
	CHECK_MEM(back, text, len, "back again");
	hex_print(out, len);
}

/* Whole, and in pieces. */
static void
ref_mac(int fd, uint32_t ses, size_t mac_len, uint8_t *text, size_t len)
{
	uint8_t whole[AALG_MAX_RESULT_LEN];
	uint8_t pieces[AALG_MAX_RESULT_LEN];

	CHECK_OK(cl_hash(fd, ses, 0, text, len, whole));
	CHECK_OK(cl_hash(fd, ses, COP_FLAG_UPDATE, text, len / 3, NULL));
	CHECK_OK(cl_hash(
	    fd, ses, COP_FLAG_UPDATE, text + len / 3, len - len / 3, NULL));
	CHECK_OK(cl_hash(fd, ses, COP_FLAG_FINAL, NULL, 0, pieces));
	CHECK_MEM(pieces, whole, mac_len, "in pieces");
	hex_print(whole, mac_len);
}

int
main(int argc, char **argv)
{
	const struct ref_alg *alg;
	uint8_t key[CRYPTO_HMAC_MAX_KEY_LEN];
	uint8_t text[TEXT_MAX];
	size_t key_len;
	size_t len;
	uint32_t ses;
	int fd;
	int error;

	cl_init();
	CHECK(argc == 3 || argc == 4);
	alg = ref_alg(argv[1]);
	key_len = hex_read(key, sizeof(key), argv[2]);
	fd = cl_open();
	error = ref_session(fd, &ses, alg, key, key_len);
	if (error != 0 || argc == 3) {
		printf("%s\n", strerrorname_np(error));
		return 0;
	}
	ref_where(fd, ses, alg);
	len = hex_read(text, sizeof(text), argv[3]);
	if (alg->cipher != 0)
		ref_cipher(fd, ses, text, len);
	else
		ref_mac(fd, ses, alg->mac_len, text, len);
	CHECK_OK(cl_session_end(fd, ses));
	CHECK(close(fd) == 0);
	return 0;
}
