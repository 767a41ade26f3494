/* SPDX-License-Identifier: ISC */
/*
 * tlsflow: TLS records through CIOCAUTHCRYPT, right ones and wrong ones, with keys
 * that valgrind takes for undefined, and so their plaintext, fill and tags.
 * Whatever branches on one of them, or indexes by it, is then an error of
 * valgrind's.  It is of no use without.
 *
 * Whether a record was right is no secret: tlsfill_right's answer is declared
 * defined, here and not in tlsfill.c (the linker wraps it), as is that of keyref_is:
 * that a key is no reference.
 * Usage: tlsflow [tainted]   with a deliberate branch
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>
#include <wire/linux.h>

#include "call.h"
#include "drivers.h"
#include "fcrypt.h"
#include "keyref.h"
#include "tlsfill.h"

#define LEN_MAX	 700u
#define SHA1_LEN 20u

bool __real_keyref_is(const uint8_t *key_bytes);
bool __wrap_keyref_is(const uint8_t *key_bytes);
bool __real_tlsfill_right(
    size_t good, const uint8_t *tag, const uint8_t *other, size_t tag_len);
bool __wrap_tlsfill_right(
    size_t good, const uint8_t *tag, const uint8_t *other, size_t tag_len);

static struct worker *worker;
static struct fcrypt *fcr;
static uint8_t key[16] = "tlsflow.c, AES-";
static uint8_t mackey[20] = "tlsflow.c, HMAC-SHA";
static uint8_t iv[16];
static uint8_t aad[13];
static unsigned int nbad;

bool
__wrap_keyref_is(const uint8_t *key_bytes)
{
	bool is = __real_keyref_is(key_bytes);

	(void)VALGRIND_MAKE_MEM_DEFINED(&is, sizeof(is));
	return is;
}

bool
__wrap_tlsfill_right(
    size_t good, const uint8_t *tag, const uint8_t *other, size_t tag_len)
{
	bool right = __real_tlsfill_right(good, tag, other, tag_len);

	(void)VALGRIND_MAKE_MEM_DEFINED(&right, sizeof(right));
	return right;
}

/* By memcpy: what is undefined stays so, which it would not through a system
 * call. */
static int
flow_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	for (size_t i = 0; i < n; i++)
		memcpy(segs[i].data, (const void *)(uintptr_t)segs[i].uaddr,
		    segs[i].len);
	return 0;
}

static int
flow_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	for (size_t i = 0; i < n; i++)
		memcpy((void *)(uintptr_t)segs[i].uaddr, segs[i].data,
		    segs[i].len);
	return 0;
}

static int
flow_ioctl(uint32_t code, void *arg)
{
	static const struct xfer_mem mem = { .fetch = flow_fetch,
		.store = flow_store };
	struct call call;
	int error;

	call_begin(&call, worker, fcr, code, (uintptr_t)arg, &mem);
	error = call_direct(&call);
	call_end(&call);
	return error;
}

/* A session whose keys are undefined if they are secret. */
static uint32_t
flow_session(uint32_t cipher, uint32_t mac, bool secret)
{
	struct lnx_session_op sop = { .cipher = cipher,
		.keylen = cipher == 0 ? 0 : sizeof(key),
		.key_uaddr = (uintptr_t)key,
		.mac = mac,
		.mackeylen = mac == 0 ? 0 : sizeof(mackey),
		.mackey_uaddr = (uintptr_t)mackey };

	if (secret) {
		(void)VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof(key));
		(void)VALGRIND_MAKE_MEM_UNDEFINED(mackey, sizeof(mackey));
	}
	nbad += flow_ioctl(LNX_CIOCGSESSION, &sop) != 0;
	(void)VALGRIND_MAKE_MEM_DEFINED(key, sizeof(key));
	(void)VALGRIND_MAKE_MEM_DEFINED(mackey, sizeof(mackey));
	return sop.ses;
}

/* A record of `len` bytes with `fill` bytes of fill, whose bytes say `count`. */
static size_t
flow_record(uint8_t *record, size_t len, size_t fill, uint8_t count)
{
	uint8_t all[sizeof(aad) + LEN_MAX];
	struct lnx_crypt_op cop = { .ses = flow_session(
					0, LNX_CRYPTO_SHA1_HMAC, false),
		.len = (uint32_t)(sizeof(aad) + len),
		.src_uaddr = (uintptr_t)all,
		.mac_uaddr = (uintptr_t)(record + len) };

	memset(record, 7, len);
	memcpy(all, aad, sizeof(aad));
	memcpy(all + sizeof(aad), record, len);
	nbad += flow_ioctl(LNX_CIOCCRYPT, &cop) != 0;
	len += SHA1_LEN;
	memset(record + len, count, fill);
	cop = (struct lnx_crypt_op){ .ses = flow_session(
					 LNX_CRYPTO_AES_CBC, 0, false),
		.len = (uint32_t)(len + fill),
		.src_uaddr = (uintptr_t)record,
		.dst_uaddr = (uintptr_t)record,
		.iv_uaddr = (uintptr_t)iv };
	nbad += flow_ioctl(LNX_CIOCCRYPT, &cop) != 0;
	return len + fill;
}

static void
flow_open(uint8_t *record, size_t len, int want, bool tainted)
{
	struct lnx_crypt_auth_op cao = { .ses = flow_session(LNX_CRYPTO_AES_CBC,
					     LNX_CRYPTO_SHA1_HMAC, true),
		.op = LNX_COP_DECRYPT,
		.flags = LNX_COP_FLAG_AEAD_TLS_TYPE,
		.len = (uint32_t)len,
		.auth_len = sizeof(aad),
		.auth_src_uaddr = (uintptr_t)aad,
		.src_uaddr = (uintptr_t)record,
		.dst_uaddr = (uintptr_t)record,
		.iv_uaddr = (uintptr_t)iv };
	uint32_t bits = 0;
	int error = flow_ioctl(LNX_CIOCAUTHCRYPT, &cao);

	if (error != want) {
		(void)printf("%zu bytes: errno %d, not %d\n", len, error, want);
		nbad++;
	}
	/* Else the secret went another way than this test thinks. */
	if (error == 0 &&
	    (VALGRIND_GET_VBITS(&cao.len, &bits, sizeof(bits)) != 1 ||
		bits == 0)) {
		(void)puts("a length that depends on no secret");
		nbad++;
	}
	if (tainted && cao.len == 1)
		(void)puts("tainted");
	(void)VALGRIND_MAKE_MEM_DEFINED(record, len);
}

int
main(int argc, char **argv)
{
	bool tainted = argc > 1 && strcmp(argv[1], "tainted") == 0;
	static const size_t lens[] = { 0, 11, 300, 320 };
	uint8_t record[LEN_MAX];
	size_t len;

	if (drivers_attach() != 0 || worker_new(&worker) != 0 ||
	    fcr_new(&fcr) != 0)
		return 2;
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		size_t fill = 16 - (lens[i] + SHA1_LEN) % 16;

		len = flow_record(record, lens[i], fill, (uint8_t)(fill - 1));
		flow_open(record, len, 0, tainted);
		fill += 224;
		len = flow_record(record, lens[i], fill, (uint8_t)(fill - 1));
		flow_open(record, len, 0, tainted);
		/* Fill that says another number, and a wrong MAC. */
		len = flow_record(record, lens[i], fill, (uint8_t)fill);
		flow_open(record, len, EBADMSG, tainted);
		len = flow_record(record, lens[i], fill, (uint8_t)(fill - 1));
		record[0] ^= 1;
		flow_open(record, len, EBADMSG, tainted);
	}
	fcr_put(fcr);
	worker_free(worker);
	drivers_detach();
	(void)printf("%u bad\n", nbad);
	return nbad == 0 ? 0 : 1;
}
