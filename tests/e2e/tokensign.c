/* SPDX-License-Identifier: ISC */
/*
 * tokensign.c - a key operation of FreeBSD's dialect whose exponent is a reference to
 * an RSA key: BASE to that power, modulo MODULUS.  Numbers are in hexadecimal, most
 * significant digit first.  Prints the result, or the errno's name.
 * Usage: tokensign REFERENCE MODULUS BASE
 */
#include <crypto/cryptodev.h>

#include "cl.h"
#include "hex.h"

#define NUMBER_MAX 1024u

/* A key operation's numbers begin at the other end. */
static size_t
number_read(uint8_t *to, const char *text)
{
	size_t len = hex_read(to, NUMBER_MAX, text);

	for (size_t i = 0; i < len / 2; i++) {
		uint8_t byte = to[i];

		to[i] = to[len - 1 - i];
		to[len - 1 - i] = byte;
	}
	return len;
}

static void
number_print(const uint8_t *from, size_t len)
{
	for (size_t i = len; i > 0; i--)
		printf("%02x", from[i - 1]);
	printf("\n");
}

int
main(int argc, char **argv)
{
	static uint8_t base[NUMBER_MAX];
	static uint8_t modulus[NUMBER_MAX];
	static uint8_t result[NUMBER_MAX];
	static uint8_t reference[NUMBER_MAX];
	struct crypt_kop kop = {
		.crk_op = CRK_MOD_EXP, .crk_iparams = 3, .crk_oparams = 1
	};
	size_t len;
	int fd;
	int error;

	cl_init();
	CHECK(argc == 4);
	len = number_read(modulus, argv[2]);
	kop.crk_param[0].crp_p = base;
	kop.crk_param[0].crp_nbits =
	    (unsigned int)number_read(base, argv[3]) * 8;
	kop.crk_param[1].crp_p = reference;
	kop.crk_param[1].crp_nbits =
	    (unsigned int)hex_read(reference, sizeof(reference), argv[1]) * 8;
	kop.crk_param[2].crp_p = modulus;
	kop.crk_param[2].crp_nbits = (unsigned int)len * 8;
	kop.crk_param[3].crp_p = result;
	kop.crk_param[3].crp_nbits = (unsigned int)len * 8;
	fd = cl_open();
	error = cl_ioctl(fd, CIOCKEY, &kop);
	if (error == 0)
		error = (int)kop.crk_status;
	if (error == 0)
		number_print(result, len);
	else
		printf("%s\n", strerrorname_np(error));
	CHECK(close(fd) == 0);
	return 0;
}
