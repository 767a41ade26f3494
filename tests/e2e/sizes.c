/* SPDX-License-Identifier: ISC */
/*
 * sizes.c - CIOCCRYPT for every power of two up to a size, both ways, in place
 * and apart; sizes.sh compares the number of calls, which is printed, with the
 * trips into the daemon they took.  With "edge" instead: lengths around those
 * where data that travel with the requests, 128 KiB at most, must be refused.
 */
#include "client.h"

#define MIN_LEN ((size_t)16)
#define MAX_LEN ((size_t)16 << 20)
#define EACH	10

static void
edge(void)
{
	static const size_t lens[] = { 65537, 131023, 131024, 131025, 131071,
		131072, 131073, 262143, 262144, 262145, 1 << 20 };
	const size_t most = (128u << 10) - sizeof(struct crypt_op);
	uint8_t *text = cl_edge(1 << 20);
	int fd = cl_open();
	uint8_t mac[20];
	uint32_t ses;

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA1, 0));
	for (size_t i = 0; i < ARRAY_LEN(lens); i++) {
		int error = cl_hash(fd, ses, 0, text, lens[i], mac);

		if (cl_kernel_stores() && lens[i] > most)
			CHECK(error == ENOMEM || error == E2BIG);
		else
			CHECK_ERR(error, 0, "%zu bytes", lens[i]);
		cl_works(fd);
	}
	CHECK(close(fd) == 0);
}

static void
powers_of_two(void)
{
	size_t max = cl_max_len() < MAX_LEN ? cl_max_len() : MAX_LEN;
	uint8_t *text = malloc(max);
	uint8_t *out = malloc(max);
	uint8_t iv[16] = { 1 };
	unsigned int calls = 0;
	uint32_t ses;
	int fd;

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
}

int
main(int argc, char **argv)
{
	cl_init();
	if (argc > 1 && strcmp(argv[1], "edge") == 0)
		edge();
	else
		powers_of_two();
	return 0;
}
