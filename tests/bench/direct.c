/* SPDX-License-Identifier: ISC */
/*
 * direct.c - what the direct path costs: a request through crypto_dispatch to a
 * synchronous driver and back, against calling that driver's function.  Prints
 * nanoseconds and the ratio, the best of several rounds that take turns, and
 * says whether the difference is within what was promised: 150 ns.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <opencrypto/cryptodev.h>

#define ROUNDS	 15
#define REQUESTS 200000
#define PROMISED 150.0 /* ns */

static unsigned int calls;

/* The provider's own work; `static` functions would be merged with the loop. */
int direct_work(struct cryptop *crp);

__attribute__((noinline)) int
direct_work(struct cryptop *crp)
{
	const struct cryptodesc *crd = crp->crp_desc;

	for (int i = 0; i < crd->crd_len; i++)
		crp->crp_buf[crd->crd_skip + i] ^= 0x5a;
	return 0;
}

static int
direct_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	(void)cri;
	return 0;
}

static int
direct_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	crp->crp_etype = direct_work(crp);
	crypto_done(crp);
	return 0;
}

static int
direct_called(struct cryptop *crp)
{
	(void)crp;
	calls++;
	return 0;
}

static double
now_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

/* Nanoseconds a request, through the framework or not. */
static double
round_ns(struct cryptop *crp, int framework)
{
	double start = now_ns();

	for (int i = 0; i < REQUESTS; i++) {
		if (framework) {
			if (crypto_dispatch(crp) != 0)
				abort();
		} else {
			crp->crp_etype = direct_work(crp);
			(void)crp->crp_callback(crp);
		}
	}
	return (now_ns() - start) / REQUESTS;
}

static struct cryptop *
request(crypto_session_t ses)
{
	static char buf[64];
	struct cryptop *crp = crypto_getreq(1);

	if (crp == NULL)
		abort();
	crp->crp_session = ses;
	crp->crp_buf = buf;
	crp->crp_ilen = sizeof(buf);
	crp->crp_flags = CRYPTO_F_CBIFSYNC;
	crp->crp_callback = direct_called;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags =
	    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	return crp;
}

int
main(void)
{
	static struct crypto_device dev = { .name = "direct" };
	static char key[16];
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	int32_t id = crypto_get_driverid(
	    &dev, 0, CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	double best[2] = { 1e9, 1e9 };
	crypto_session_t ses;
	struct cryptop *crp;

	if (id < 0 ||
	    crypto_register((uint32_t)id, CRYPTO_AES_CBC, 0, 0,
		direct_newsession, NULL, direct_process, NULL) != 0 ||
	    crypto_newsession(&ses, &cri, CRYPTOCAP_F_SOFTWARE) != 0)
		return EXIT_FAILURE;
	crp = request(ses);
	for (int i = 0; i < 2 * ROUNDS; i++) {
		double ns = round_ns(crp, i % 2);

		if (ns < best[i % 2])
			best[i % 2] = ns;
	}
	(void)printf("direct path: %.1f ns a request, the driver's function "
		     "alone %.1f ns (%.1f times): %.1f ns above it, promised "
		     "%.0f\n",
	    best[1], best[0], best[1] / best[0], best[1] - best[0], PROMISED);
	crypto_freereq(crp);
	(void)crypto_freesession(ses);
	return best[1] - best[0] <= PROMISED && calls == 2u * ROUNDS * REQUESTS
	    ? EXIT_SUCCESS
	    : EXIT_FAILURE;
}
