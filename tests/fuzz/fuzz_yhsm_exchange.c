/* SPDX-License-Identifier: ISC */
/*
 * fuzz_yhsm_exchange.c - a device that lies, under all of the driver that talks to
 * one: it is met, its objects are read, and then there are requests, key
 * operations and imports, until the input ends or the device is lost.
 */
#include <errno.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/keyref.h>

#include "fuzz_token.h"
#include "log.h"
#include "yhsm_alg.h"
#include "yhsm_channel.h"
#include "yhsm_import.h"
#include "yhsm_objects.h"
#include "yhsm_random.h"
#include "yhsm_run.h"
#include "yhsm_ses.h"

#define FUZZ_STEPS 12
#define FUZZ_ROWS  6u

struct fuzz_host {
	struct fuzz_in in;
	struct yhsm_port port;
	struct yhsm_channel *ch;
	struct yhsm_objects *objects;
	struct yhsm_imports *imports;
};

/* The session that is under way is no session of the framework's, and memory for
 * secrets is such that a byte too many is seen. */
static struct yhsm_ses *fuzz_ses;

void *__wrap_crypto_get_driver_session(crypto_session_t ses);
void *
__wrap_crypto_get_driver_session(crypto_session_t ses)
{
	(void)ses;
	return fuzz_ses;
}

void *__wrap_secret_new(size_t len);
void *
__wrap_secret_new(size_t len)
{
	return len > 0 ? calloc(1, len) : NULL;
}

void __wrap_secret_free(void *p, size_t len);
void
__wrap_secret_free(void *p, size_t len)
{
	(void)len;
	free(p);
}

/* What is behind an answer is not there. */
static uint8_t *fuzz_answer;

int __real_yhsm_channel_call(struct yhsm_channel *ch, enum yhsm_cmd cmd,
    size_t len, struct yhsm_msg *answer);
int __wrap_yhsm_channel_call(struct yhsm_channel *ch, enum yhsm_cmd cmd,
    size_t len, struct yhsm_msg *answer);
int
__wrap_yhsm_channel_call(struct yhsm_channel *ch, enum yhsm_cmd cmd, size_t len,
    struct yhsm_msg *answer)
{
	int error = __real_yhsm_channel_call(ch, cmd, len, answer);

	FUZZ_CHECK(error != 0 || answer->code == 0);
	free(fuzz_answer);
	fuzz_answer = fuzz_copy(answer->data, answer->len);
	answer->data = fuzz_answer;
	return error;
}

/* Devices like these give much to tell. */
void __wrap_ocf_log(enum ocf_log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void
__wrap_ocf_log(enum ocf_log_level level, const char *fmt, ...)
{
	(void)level;
	(void)fmt;
}

/* Carry the request out on a buffer that is as long as it must be.  Where nothing
 * was done, nothing was written. */
static void
fuzz_request(struct fuzz_host *h, struct yhsm_ses *ses, struct cryptodesc *crd,
    size_t len)
{
	uint8_t *buf = malloc(len + 1), *before;
	struct cryptop crp = { .crp_ilen = (int)len, .crp_desc = crd };
	bool touched;
	int error;

	FUZZ_CHECK(buf != NULL);
	buf = realloc(buf, len > 0 ? len : 1);
	FUZZ_CHECK(buf != NULL);
	for (size_t i = 0; i < len; i++)
		buf[i] = (uint8_t)i;
	before = fuzz_copy(buf, len);
	crp.crp_buf = (caddr_t)buf;
	fuzz_ses = ses;
	error = yhsm_run_request(h->ch, &crp, &touched);
	fuzz_ses = NULL;
	FUZZ_CHECK(touched == (error == 0));
	FUZZ_CHECK(error == 0 || memcmp(buf, before, len) == 0);
	free(before);
	free(buf);
}

static void
fuzz_cipher(struct fuzz_host *h, const struct yhsm_row *row)
{
	unsigned int flags = fuzz_u8(&h->in);
	size_t len = (size_t)(fuzz_u16(&h->in) % 400) * 16;
	struct yhsm_ses ses = { .row = row, .object = FUZZ_TOKEN_AES };
	struct cryptodesc crd = { .crd_alg = row->alg,
		.crd_skip = 16,
		.crd_len = (int)len,
		.crd_flags = (flags & 1) != 0 ? CRD_F_ENCRYPT : 0 };

	crd.crd_flags |= (flags & 2) != 0 ? CRD_F_IV_EXPLICIT : 0;
	crd.crd_flags |= (flags & 4) != 0 ? CRD_F_IV_PRESENT : 0;
	fuzz_request(h, &ses, &crd, 16 + len);
}

/* The buffer ends where the MAC does. */
static void
fuzz_mac(struct fuzz_host *h, const struct yhsm_row *row)
{
	static const size_t macs[] = { 20, 32, 48, 64 };
	size_t kind = row->needs - YHSM_HMAC_SHA1;
	size_t room = yhsm_run_mac_max(yhsm_channel_room(h->ch));
	struct yhsm_ses ses = { .row = row,
		.object = (uint16_t)(FUZZ_TOKEN_HMAC + kind),
		.mac_len = fuzz_u8(&h->in) % (macs[kind] + 1) };
	struct cryptodesc crd = { .crd_alg = row->alg };
	uint8_t *message = calloc(1, YHSM_MESSAGE);

	FUZZ_CHECK(message != NULL);
	ses.message = message;
	ses.message_len = fuzz_u16(&h->in) % (room + 1);
	crd.crd_len = (int)(fuzz_u16(&h->in) % (room - ses.message_len + 1));
	crd.crd_inject = crd.crd_len;
	crd.crd_flags = CRD_F_STREAM | CRD_F_FINAL;
	fuzz_request(h, &ses, &crd,
	    (size_t)crd.crd_len +
		(ses.mac_len != 0 ? ses.mac_len : macs[kind]));
	free(message);
}

static void
fuzz_symmetric(struct fuzz_host *h)
{
	const struct yhsm_row *row = yhsm_alg_at(fuzz_u8(&h->in) % FUZZ_ROWS);

	FUZZ_CHECK(row != NULL);
	if (row->type == YHSM_HMAC)
		fuzz_mac(h, row);
	else
		fuzz_cipher(h, row);
}

/* A signature: base and modulus are right, or what the input has. */
static void
fuzz_key(struct fuzz_host *h)
{
	static const uint8_t sha1[] = { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05,
		0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 };
	struct crypto_keyref ref = { .tag = CRYPTO_KEYREF_YUBIHSM };
	uint8_t number[4][FUZZ_TOKEN_MODULUS];
	size_t at = fuzz_u16(&h->in), n = fuzz_u8(&h->in) % 32;
	struct cryptkop krp = {
		.krp_op = CRK_MOD_EXP, .krp_iparams = 3, .krp_oparams = 1
	};
	const uint8_t *bytes;
	uint8_t *exact[4];

	memset(number[0], 0xff, sizeof(number[0]));
	memset(number[0], 0x77, 20);
	for (size_t i = 0; i < sizeof(sha1); i++)
		number[0][20 + i] = sha1[sizeof(sha1) - 1 - i];
	number[0][20 + sizeof(sha1)] = 0;
	number[0][sizeof(number[0]) - 2] = 1;
	number[0][sizeof(number[0]) - 1] = 0;
	yhsm_put16(ref.name + 1, FUZZ_TOKEN_RSA);
	FUZZ_CHECK(crypto_keyref_make(number[1], sizeof(number[1]), &ref) == 0);
	memset(number[2], 0xc5, sizeof(number[2]));
	memset(number[3], 0, sizeof(number[3]));
	bytes = fuzz_bytes(&h->in, &n);
	for (size_t i = 0; i < n; i++)
		number[(at + i) / FUZZ_TOKEN_MODULUS % 3]
		      [(at + i) % FUZZ_TOKEN_MODULUS] = bytes[i];
	for (size_t i = 0; i < 4; i++) {
		exact[i] = fuzz_copy(number[i], sizeof(number[i]));
		krp.krp_param[i].crp_p = (caddr_t)exact[i];
		krp.krp_param[i].crp_nbits = FUZZ_TOKEN_MODULUS * 8;
	}
	(void)yhsm_run_key(h->ch, &krp);
	for (size_t i = 0; i < 4; i++)
		free(exact[i]);
}

static void
fuzz_import(struct fuzz_host *h)
{
	uint8_t key[32] = { 0 };
	struct yhsm_import *import;
	unsigned int kind = fuzz_u8(&h->in);

	key[0] = (uint8_t)(kind >> 2);
	if (yhsm_import_get(&import, h->imports, h->ch, key,
		16 + 8 * (size_t)(kind % 3)) == 0)
		yhsm_import_put(h->imports, import);
	if ((kind & 0x80) != 0)
		yhsm_imports_tidy(h->imports, h->ch);
}

static void
fuzz_refresh(struct fuzz_host *h)
{
	static const enum yhsm_type types[] = { YHSM_SYMMETRIC, YHSM_HMAC,
		YHSM_ASYMMETRIC };
	enum yhsm_type type = types[fuzz_u8(&h->in) % 3];
	unsigned int id = fuzz_u16(&h->in);
	struct yhsm_object object;
	int error = yhsm_objects_refresh(h->objects, h->ch, type, id);

	if (error == 0 || error == ENOENT)
		FUZZ_CHECK(yhsm_objects_count(h->objects) == 256 ||
		    yhsm_objects_find(h->objects, &object, type, id) ==
			(error == 0));
}

static void
fuzz_random(struct fuzz_host *h)
{
	yhsm_random_fill(h->ch);
}

static void (*const fuzz_steps[])(struct fuzz_host *) = { fuzz_symmetric,
	fuzz_symmetric, fuzz_key, fuzz_import, fuzz_refresh, fuzz_random };

static void
fuzz_serve(struct fuzz_host *h)
{
	struct yhsm_channel_stats stats = { 0 };
	struct yhsm_channel_config config = { .authkey = 1, .timeout = 1000 };
	struct yhsm_keys keys;
	struct yhsm_info info;
	int error;

	memcpy(&keys, fuzz_token_authkey, sizeof(keys));
	config.keys = &keys;
	config.large = (fuzz_u8(&h->in) & 1) != 0;
	FUZZ_CHECK(yhsm_channel_new(&h->ch, &h->port, &config, &stats) == 0);
	error = yhsm_channel_hello(h->ch, &info);
	if (error == 0)
		error = yhsm_objects_load(h->objects, h->ch);
	FUZZ_CHECK(error == 0 || h->port.errors + h->port.lies > 0);
	for (int i = 0; error == 0 && i < FUZZ_STEPS && h->in.left > 0; i++)
		fuzz_steps[fuzz_u8(&h->in) %
		    (sizeof(fuzz_steps) / sizeof(fuzz_steps[0]))](h);
	yhsm_channel_free(h->ch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_host h = { .in = { .at = data, .left = size } };

	h.port.in = &h.in;
	h.objects = yhsm_objects_new();
	h.imports = yhsm_imports_new(3);
	FUZZ_CHECK(h.objects != NULL && h.imports != NULL);
	FUZZ_CHECK(yhsm_random_init() == 0);
	fuzz_serve(&h);
	yhsm_random_fini();
	yhsm_imports_free(h.imports);
	yhsm_objects_free(h.objects);
	return 0;
}
