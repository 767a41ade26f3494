/* SPDX-License-Identifier: ISC */
/*
 * scpflow: the secure channel of a YubiHSM 2, with long-term keys, commands and
 * answers that valgrind takes for undefined, and the file that keys are read from.
 * Whatever branches on one of them, or indexes by it, is then an error of
 * valgrind's.  It is of no use without.
 *
 * What may be known is declared defined where it is asked for (the linker wraps the
 * functions): whether two MACs are the same, and whether all digits were some
 * (secret_eq); how long an answer is (yhsm_msg_unpad), and what kind (its header).
 * Usage: scpflow [tainted]   with a deliberate branch
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <valgrind/memcheck.h>

#include "emu_scp.h"
#include "secret.h"
#include "yubihsm/yhsm_conf.h"
#include "yubihsm/yhsm_scp.h"

#define FLOW_ROOM     256u
#define FLOW_MESSAGES 40u
#define FLOW_OUTER    (YHSM_HEADER + YHSM_SID)

static const uint8_t authkey[2 * YHSM_KEY] = "scpflow.c, K-ENC and then K-MAC";
static const char digits[] =
    "00112233445566778899aAbBcCdDeEfF0123456789abcdef0123456789ABCDEF\n";
static const uint8_t challenges[2 * YHSM_CHALLENGE] = "host's, and card";
static unsigned int nbad;
static bool read_is_secret;

bool __real_secret_eq(const void *a, const void *b, size_t len);
bool __wrap_secret_eq(const void *a, const void *b, size_t len);
size_t __real_yhsm_msg_unpad(const uint8_t *data, size_t len);
size_t __wrap_yhsm_msg_unpad(const uint8_t *data, size_t len);
ssize_t __real_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len);

bool
__wrap_secret_eq(const void *a, const void *b, size_t len)
{
	bool same = __real_secret_eq(a, b, len);

	(void)VALGRIND_MAKE_MEM_DEFINED(&same, sizeof(same));
	return same;
}

size_t
__wrap_yhsm_msg_unpad(const uint8_t *data, size_t len)
{
	size_t n = __real_yhsm_msg_unpad(data, len);

	(void)VALGRIND_MAKE_MEM_DEFINED(&n, sizeof(n));
	return n;
}

/* All but the newline at the end. */
ssize_t
__wrap_read(int fd, void *buf, size_t len)
{
	ssize_t n = __real_read(fd, buf, len);

	if (n > 1 && read_is_secret)
		(void)VALGRIND_MAKE_MEM_UNDEFINED(buf, (size_t)n - 1);
	return n;
}

static void
check(bool good, const char *what)
{
	nbad += !good;
	if (!good)
		(void)printf("wrong: %s\n", what);
}

/* Else a secret went another way than this test thinks, and nothing was watched. */
static void
check_secret(const void *p, const char *what)
{
	uint8_t bits = 0;

	check(VALGRIND_GET_VBITS(p, &bits, 1) == 1 && bits != 0, what);
}

static void
open_channel(struct yhsm_scp *scp, struct emu_scp *device)
{
	uint8_t data[YHSM_CREATED_LEN] = { 1 };
	uint8_t wire[YHSM_AUTHENTICATE_LEN];
	const struct yhsm_msg answer = { .data = data, .len = sizeof(data) };
	struct yhsm_keys keys;

	emu_scp_derive(device, authkey, challenges);
	memcpy(data + 1, challenges + YHSM_CHALLENGE, YHSM_CHALLENGE);
	emu_scp_cryptogram(
	    device, EMU_SCP_CARD, challenges, data + 1 + YHSM_CHALLENGE);
	memcpy(keys.enc, authkey, YHSM_KEY);
	memcpy(keys.mac, authkey + YHSM_KEY, YHSM_KEY);
	(void)VALGRIND_MAKE_MEM_UNDEFINED(&keys, sizeof(keys));
	yhsm_scp_create(scp, wire, 1, challenges);
	check(yhsm_scp_created(scp, wire, &keys, &answer) == 0, "created");
	check(yhsm_scp_verify(scp) == 0, "the card's cryptogram");
	check_secret(wire + FLOW_OUTER, "the host's cryptogram");
	(void)VALGRIND_MAKE_MEM_DEFINED(wire, sizeof(wire));
	check(emu_scp_verify(device, wire, sizeof(wire)), "the first MAC");
}

/* A command with `len` bytes of data, and the same back; or a wrong MAC. */
static void
exchange(struct yhsm_scp *scp, struct emu_scp *device, size_t len, bool wrong)
{
	uint8_t plain[FLOW_ROOM], wire[FLOW_ROOM + 64], back[FLOW_ROOM + 64];
	const uint8_t *inner;
	size_t n, back_len = 0;
	int error;

	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)i;
	yhsm_msg_header(plain, YHSM_GET_RANDOM, len);
	(void)VALGRIND_MAKE_MEM_UNDEFINED(plain + YHSM_HEADER, len);
	n = yhsm_scp_wrap(scp, wire, plain, YHSM_HEADER + len);
	check_secret(wire + FLOW_OUTER, "a command");
	(void)VALGRIND_MAKE_MEM_DEFINED(wire, n);
	(void)VALGRIND_MAKE_MEM_DEFINED(plain, sizeof(plain));
	check(emu_scp_verify(device, wire, n) &&
		emu_scp_open(device, wire + FLOW_OUTER, n - YHSM_OUTER, back,
		    &back_len) &&
		back_len == YHSM_HEADER + len,
	    "a command's MAC");

	back[0] |= YHSM_RESPONSE;
	n = emu_scp_seal(device, 1, back, emu_scp_pad(back, back_len), wire);
	wire[n - 1] ^= wrong;
	error = yhsm_scp_unwrap(scp, &inner, &back_len, wire, n);
	check(error == (wrong ? EBADMSG : 0), "an answer");
	if (error != 0)
		return;
	if (len > 0)
		check_secret(inner + YHSM_HEADER, "an answer's data");
	(void)VALGRIND_MAKE_MEM_DEFINED(wire, sizeof(wire));
	check(back_len == YHSM_HEADER + len &&
		memcmp(inner + YHSM_HEADER, plain + YHSM_HEADER, len) == 0,
	    "an answer's data");
}

static void
channel(void)
{
	struct yhsm_scp *scp = yhsm_scp_new();
	struct emu_scp device;

	check(scp != NULL, "memory");
	if (scp == NULL)
		return;
	open_channel(scp, &device);
	for (size_t len = 0; len < FLOW_MESSAGES; len++)
		exchange(scp, &device, len, false);
	exchange(scp, &device, 5, true);
	yhsm_scp_free(scp);
}

/* Keys from a file, of digits of both cases; bad: the last one is none. */
static void
file(bool bad)
{
	char path[] = "/tmp/scpflow.XXXXXX", text[sizeof(digits)];
	int fd = mkstemp(path);
	struct yhsm_keys *keys;
	int error;

	memcpy(text, digits, sizeof(digits));
	if (bad)
		text[sizeof(text) - 3] = 'g';
	check(fd >= 0 &&
		write(fd, text, sizeof(text) - 1) == (ssize_t)sizeof(text) - 1,
	    "a file");
	(void)close(fd);
	yhsm_conf.keys_file = path;
	read_is_secret = true;
	error = yhsm_conf_keys(&keys);
	read_is_secret = false;
	yhsm_conf.keys_file = NULL;
	(void)unlink(path);
	check(error == (bad ? EINVAL : 0), "a file of keys");
	if (error != 0)
		return;
	check_secret(keys->enc, "a key");
	(void)VALGRIND_MAKE_MEM_DEFINED(keys, sizeof(*keys));
	check(keys->enc[1] == 0x11 && keys->enc[10] == 0xaa &&
		keys->mac[15] == 0xef,
	    "a key");
	secret_free(keys, sizeof(*keys));
}

int
main(int argc, char **argv)
{
	uint8_t secret[2] = { 1, 2 };

	if (!RUNNING_ON_VALGRIND) {
		(void)fputs("scpflow: to be run under valgrind\n", stderr);
		return 2;
	}
	/* To see it fail. */
	if (argc > 1 && strcmp(argv[1], "tainted") == 0)
		(void)VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
	(void)printf(
	    "a deliberate branch: %d\n", secret[0] > secret[1] ? 1 : 0);
	channel();
	file(false);
	file(true);
	(void)printf("%u wrong, %u errors of valgrind's\n", nbad,
	    (unsigned int)VALGRIND_COUNT_ERRORS);
	return nbad > 0;
}
