/* SPDX-License-Identifier: ISC */
/*
 * key.c - CIOCKEY: known answers, what is refused, and long operations that keep
 * nobody waiting.
 */
#include "client.h"

#include <pthread.h>
#include <stdatomic.h>

#define LONG_CALLS 8u /* at once; the device starts with fewer threads */
#define LONG_BITS  1024u /* at first; */
#define LONG_TRIES 5 /* each has twice as many */

/* RFC 5114, A.1: a prime, A's secret, B's public value and what they share. */
#define DH_P                                                               \
	"B10B8F96A080E01DDE92DE5EAE5D54EC52C99FBCFB06A3C69A6A9DCA52D23B61" \
	"6073E28675A23D189838EF1E2EE652C013ECB4AEA906112324975C3CD49B83BF" \
	"ACCBDD7D90C4BD7098488E9C219A73724EFFD6FAE5644738FAA31A4FF55BCCC0" \
	"A151AF5F0DC8B4BD45BF37DF365C1A65E68CFDA76D4DA708DF1FB2BC2E4A4371"
#define DH_XA "B9A3B3AE8FEFC1A2930496507086F8455D48943E"
#define DH_YB                                                              \
	"717A6CB053371FF4A3B932941C1E5663F861A1D6AD34AE66576DFB98F6C6CBF9" \
	"DDD5A56C7833F6BCFDFF095582AD868E440E8D09FD769E3CECCDC3D3B1E4CFA0" \
	"57776CAAF9739B6A9FEE8E7411F8D6DAC09D6A4EDB46CC2B5D5203090EAE6126" \
	"311E53FD2C14B574E6A3109A3DA1BE41BDCEAA186F5CE06716A2B6A07B3C33FE"
#define DH_Z                                                               \
	"5C804F454D30D9C4DF85271F93528C91DF6B48AB5F80B3B59CAAC1B28F8ACBA9" \
	"CD3E39F3CB614525D9521D2E644C53B807B810F340062F257D7D6FBFE8D5E8F0" \
	"72E9B6E9AFDA9413EAFB2E8B0699B1FB5A0CACEDDEAEAD7E9CFBB36AE2B42083" \
	"5BD83A19FB0B5E96BF8FA4D09E345525167ECD9155416F46F408ED31B63C6E6D"

/* RFC 6979, A.2.1: DSA with 1024 bits, SHA-1 of "sample". */
#define DSA_P                                                              \
	"86F5CA03DCFEB225063FF830A0C769B9DD9D6153AD91D7CE27F787C43278B447" \
	"E6533B86B18BED6E8A48B784A14C252C5BE0DBF60B86D6385BD2F12FB763ED88" \
	"73ABFD3F5BA2E0A8C0A59082EAC056935E529DAF7C610467899C77ADEDFC846C" \
	"881870B7B19B2B58F9BE0521A17002E3BDD6B86685EE90B3D9A1B02B782B1779"
#define DSA_Q "996F967F6C8E388D9E28D01E205FBA957A5698B1"
#define DSA_G                                                              \
	"07B0F92546150B62514BB771E2A0C0CE387F03BDA6C56B505209FF25FD3C133D" \
	"89BBCD97E904E09114D9A7DEFDEADFC9078EA544D2E401AEECC40BB9FBBF78FD" \
	"87995A10A1C27CB7789B594BA7EFB5C4326A9FE59A070E136DB77175464ADCA4" \
	"17BE5DCE2F40D10A46A3A3943F26AB7FD9C0398FF8C76EE0A56826A8A88F1DBD"
#define DSA_X "411602CB19A6CCC34494D79D98EF1E7ED5AF25F7"
#define DSA_Y                                                              \
	"5DF5E01DED31D0297E274E1691C192FE5868FEF9E19A84776454B100CF16F653" \
	"92195A38B90523E2542EE61871C0440CB87C322FC4B4D2EC5E1E7EC766E1BE8D" \
	"4CE935437DC11C3C8FD426338933EBFE739CB3465F4D3668C5E473508253B1E6" \
	"82F65CBDC4FAE93C2EA212390E54905A86E2223170B44EAA7DA5DD9FFCFB7F3B"
#define DSA_R "2E1A0C2562B2912CAAF89186FB0F42001585DA55"
#define DSA_S "29EFB6B0AFF2D7A68EB70CA313022253B9A88DF5"

/* A number as the device has it, least significant byte first. */
static struct crparam
number(const char *hex)
{
	size_t len = strlen(hex) / 2;
	uint8_t *bytes = malloc(len);

	CHECK(bytes != NULL);
	for (size_t i = 0; i < len; i++) {
		char digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		bytes[len - 1 - i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return (struct crparam){ .crp_p = bytes,
		.crp_nbits = (unsigned int)(len * 8) };
}

static struct crparam
room(unsigned int nbits)
{
	uint8_t *bytes = calloc(1, (nbits + 7) / 8);

	CHECK(bytes != NULL);
	return (struct crparam){ .crp_p = bytes, .crp_nbits = nbits };
}

static void
release(struct crypt_kop *kop)
{
	for (size_t i = 0; i < CRK_MAXPARAM; i++)
		free(kop->crk_param[i].crp_p);
}

static void
powers(int fd)
{
	static const uint8_t five[4] = { 5 };
	struct crypt_kop kop = { .crk_op = CRK_MOD_EXP,
		.crk_status = 99,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = {
		    number(DH_YB), number(DH_XA), number(DH_P), room(1024) } };
	struct crparam want = number(DH_Z);

	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK(kop.crk_status == 0);
	CHECK_MEM((uint8_t *)kop.crk_param[3].crp_p, (uint8_t *)want.crp_p, 128,
	    "the power");
	release(&kop);
	/* 3^5 mod 7, with room to spare, which is filled. */
	kop.crk_param[0] = number("03");
	kop.crk_param[1] = number("05");
	kop.crk_param[2] = number("07");
	kop.crk_param[3] = room(32);
	memset(kop.crk_param[3].crp_p, 0xff, 4);
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK_MEM((uint8_t *)kop.crk_param[3].crp_p, five, 4, "3^5 mod 7");
	release(&kop);
	free(want.crp_p);
}

static void
secrets_are_shared(int fd)
{
	struct crypt_kop kop = { .crk_op = CRK_DH_COMPUTE_KEY,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = {
		    number(DH_XA), number(DH_YB), number(DH_P), room(1024) } };
	struct crparam want = number(DH_Z);

	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK_MEM((uint8_t *)kop.crk_param[3].crp_p, (uint8_t *)want.crp_p, 128,
	    "the secret");
	release(&kop);
	free(want.crp_p);
}

static struct crparam
digest(int fd)
{
	struct crparam out = room(160);
	uint8_t text[6] = { 's', 'a', 'm', 'p', 'l', 'e' };
	uint32_t ses;

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA1, 0));
	CHECK_OK(cl_hash(fd, ses, 0, text, sizeof(text), (uint8_t *)out.crp_p));
	CHECK_OK(cl_session_end(fd, ses));
	return out;
}

static void
signatures(int fd)
{
	struct crypt_kop kop = { .crk_op = CRK_DSA_VERIFY,
		.crk_iparams = 7,
		.crk_param = { digest(fd), number(DSA_P), number(DSA_Q),
		    number(DSA_G), number(DSA_Y), number(DSA_R),
		    number(DSA_S) } };
	uint8_t *digest_bytes = (uint8_t *)kop.crk_param[0].crp_p;

	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK(kop.crk_status == 0);
	digest_bytes[3] ^= 4;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &kop), EBADMSG, "another message");
	CHECK(kop.crk_status == 0); /* not written, as the call failed */
	digest_bytes[3] ^= 4;
	release(&kop);
	kop = (struct crypt_kop){ .crk_op = CRK_DSA_SIGN,
		.crk_iparams = 5,
		.crk_oparams = 2,
		.crk_param = { digest(fd), number(DSA_P), number(DSA_Q),
		    number(DSA_G), number(DSA_X), room(160), room(160) } };
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	kop.crk_op = CRK_DSA_VERIFY;
	kop.crk_iparams = 7;
	kop.crk_oparams = 0;
	free(kop.crk_param[4].crp_p);
	kop.crk_param[4] = number(DSA_Y);
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	release(&kop);
}

static void
mistakes_are_refused(int fd)
{
	struct crypt_kop kop = { .crk_op = CRK_MOD_EXP,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = {
		    number("03"), number("05"), number("07"), room(8) } };
	struct crypt_kop bad = kop;
	uint8_t *out = (uint8_t *)kop.crk_param[3].crp_p;

	bad.crk_iparams = 8;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EFBIG, "nine parameters");
	bad = kop;
	bad.crk_oparams = 2;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EINVAL, "counts");
	bad = kop;
	bad.crk_op = CRK_ALGORITHM_MAX + 1;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EINVAL, "op");
	bad = kop;
	bad.crk_param[0].crp_nbits = 65537;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EINVAL, "nbits");
	bad = kop;
	bad.crk_param[1].crp_p = (void *)1;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EFAULT, "an input");
	bad = kop;
	bad.crk_param[3].crp_p = (void *)1;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EFAULT, "an output");
	bad = kop;
	bad.crk_param[3].crp_nbits = 2;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), ERANGE, "no room");
	bad = kop;
	bad.crk_param[2].crp_nbits = 0;
	CHECK_ERR(cl_ioctl(fd, CIOCKEY, &bad), EINVAL, "no modulus");
	CHECK(*out == 0);
	CHECK_OK(cl_ioctl(fd, CIOCKEY, &kop));
	CHECK(*out == 5);
	release(&kop);
}

static atomic_uint long_started; /* both of one try */
static atomic_uint long_ended;
static unsigned int long_bits;

static void *
long_main(void *arg)
{
	const int *fd = arg;
	struct crypt_kop kop = { .crk_op = CRK_MOD_EXP,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = { room(long_bits), room(long_bits),
		    room(long_bits), room(long_bits) } };

	for (size_t i = 0; i < 3; i++)
		memset(
		    kop.crk_param[i].crp_p, 0xa5 + 2 * (int)i, long_bits / 8);
	long_started++;
	CHECK_OK(cl_ioctl(*fd, CIOCKEY, &kop));
	long_ended++;
	release(&kop);
	return NULL;
}

/* A short call comes back while all the long ones are still at work. */
static void
others_go_on(int fd)
{
	pthread_t threads[LONG_CALLS];
	bool overtook = false;

	long_bits = LONG_BITS;
	for (int i = 0; i < LONG_TRIES && !overtook; i++) {
		long_started = 0;
		long_ended = 0;
		for (size_t j = 0; j < LONG_CALLS; j++)
			CHECK(pthread_create(
				  &threads[j], NULL, long_main, &fd) == 0);
		while (long_started < LONG_CALLS)
			usleep(100);
		usleep(5000);
		cl_works(fd);
		overtook = long_ended == 0;
		for (size_t j = 0; j < LONG_CALLS; j++)
			CHECK(pthread_join(threads[j], NULL) == 0);
		long_bits *= 2;
	}
	if (!overtook)
		FAIL("a short call waits for the long ones");
}

int
main(void)
{
	uint32_t features = 0;
	int fd;

	cl_init();
	fd = cl_open();
	CHECK_OK(cl_ioctl(fd, CIOCASYMFEAT, &features));
	CHECK(features ==
	    (CRF_MOD_EXP | CRF_MOD_EXP_CRT | CRF_DSA_SIGN | CRF_DSA_VERIFY |
		CRF_DH_COMPUTE_KEY));
	powers(fd);
	secrets_are_shared(fd);
	signatures(fd);
	mistakes_are_refused(fd);
	others_go_on(fd);
	CHECK(close(fd) == 0);
	printf("all right\n");
	return 0;
}
