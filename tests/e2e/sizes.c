/* SPDX-License-Identifier: ISC */
/*
 * sizes.c - CIOCCRYPT for every power of two up to a size, both ways, in place
 * and apart; sizes.sh compares the number of calls, which is printed, with the
 * trips into the daemon they took.
 */
#include "client.h"

#define MIN_LEN ((size_t)16)
#define MAX_LEN ((size_t)16 << 20)
#define EACH	10

int
main(void)
{
	size_t max = cl_max_len() < MAX_LEN ? cl_max_len() : MAX_LEN;
	uint8_t *text = malloc(max);
	uint8_t *out = malloc(max);
	uint8_t iv[16] = { 1 };
	unsigned int calls = 0;
	uint32_t ses;
	int fd;

	cl_init();
	CHECK(text != NULL && out != NULL);
	for (size_t i = 0; i < max; i++)
		text[i] = (uint8_t)(i * 2654435761u >> 13);
	fd = cl_open();
	CHECK_OK(cl_session(fd, &ses, CRYPTO_AES_CBC, 16, 0, 0));
	for (size_t len = MIN_LEN; len <= max; len *= 2) {
		for (unsigned int i = 0; i < EACH; i++) {
			CHECK_OK(cl_cipher(
			    fd, ses, COP_ENCRYPT, text, out, len, iv));
			CHECK_OK(
			    cl_cipher(fd, ses, COP_DECRYPT, out, out, len, iv));
			CHECK_MEM(out, text, len, "%zu bytes", len);
			calls += 2;
		}
	}
	CHECK_OK(cl_session_end(fd, ses));
	CHECK(close(fd) == 0);
	free(text);
	free(out);
	printf("%u calls\n", calls);
	return 0;
}
