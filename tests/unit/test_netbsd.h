/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd.h - what the tests of opencrypto/netbsd.h share: a driver and a
 * consumer that are written to NetBSD's page alone (test_netbsd_page.c), under
 * names that files of either page can use.
 */
#ifndef TESTS_TEST_NETBSD_H
#define TESTS_TEST_NETBSD_H

#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/netbsd.h>

#define NB_SESSIONS 1024u

/* A driver whose answers the test decides on.  It "encrypts" by flipping every
 * bit, and MACs are the bytes 1, 2, 3 and so on. */
struct nb_driver {
	int32_t id;
	u_int32_t lid; /* of the next session; 0: the lowest free */
	int newsession_error;
	int process_error; /* what goes to crp_etype */
	unsigned int restarts; /* answers ERESTART so many times first */
	bool hold; /* leaves requests to nb_complete */

	/* What it saw. */
	u_int32_t entry; /* *sid at newsession's start */
	int algs[8]; /* of the last session */
	int klens[8];
	u_int8_t key[64]; /* of its first algorithm */
	u_int64_t freed; /* the last sid given to freesession */
	unsigned int newsessions;
	unsigned int freesessions;
	unsigned int processed;
	int hint;
	struct netbsd_cryptop crp; /* the last request, as it came */
	struct netbsd_cryptodesc crd; /* its first descriptor */
	struct netbsd_cryptop *held;
	u_int32_t krp_op;
	bool taken[NB_SESSIONS];
};

/* Register for NetBSD's algorithms `algs` (0 ends them). */
void nb_attach(struct nb_driver *drv, u_int32_t flags, const int *algs);

/* The same with the freesession that has no result. */
void nb_attach_void(struct nb_driver *drv, u_int32_t flags, const int *algs);

/* Register for a key operation: it answers 42 in the first output. */
void nb_kattach(struct nb_driver *drv, int kalg);

/* Do what `hold` left undone. */
void nb_complete(struct nb_driver *drv);

/* A session of one algorithm, and the errno. */
int nb_session(u_int64_t *sid, int alg, const void *key, int klen, int hard);

/* A request with `num` descriptors that a callback waits for. */
struct netbsd_cryptop *nb_request(
    u_int64_t sid, int num, void *buf, int len, int flags);

/* Dispatch it, wait for the callback, and give crp_etype. */
int nb_run(struct netbsd_cryptop *crp);

/* Bytes from hexadecimal digits. */
void nb_hex(void *out, const char *hex);

/* SP 800-38A F.2.1, the first block of AES-128-CBC; there after nb_aes_setup. */
extern u_int8_t nb_aes_key[16], nb_aes_iv[16], nb_aes_plain[16],
    nb_aes_sealed[16];
void nb_aes_setup(void);

/* A session under that key, which must come about; a request with that IV, which
 * encrypts 16 bytes where they are. */
u_int64_t nb_aes_session(void);
struct netbsd_cryptop *nb_aes_request(u_int64_t sid, void *buf);

#endif
