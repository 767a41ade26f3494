/* SPDX-License-Identifier: ISC */
/*
 * test_yhsm_scp.c - the secure channel of a YubiHSM 2, byte for byte against
 * messages of Yubico's own client, and against the emulator's end of it.
 */
#include "yubihsm/yhsm_scp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "emu_scp.h"

#define ROOM 4096u
#define SID  0u

/* The default authentication key, and both challenges. */
#define V_ENC	  "090b47dbed595654901dee1cc655e420"
#define V_MAC	  "592fd483f759e29909a04c4505d2ce0a"
#define V_HOST	  "0102030405060708"
#define V_CARD	  "a1a2a3a4a5a6a7a8"
#define V_CREATE  "03000a00010102030405060708"
#define V_CREATED "83001100a1a2a3a4a5a6a7a81527e794ae892fe2"
#define V_AUTH	  "040011001b1b0d5ff978e0b9fabcdf4ebf977371"

/* The messages of a session, in this order.  Their ICVs and the chain of MACs are
 * in them: each is right only if those before were. */
static const struct message {
	const char *inner, *wire, *answer_wire, *answer;
} messages[] = {
	{ "01000568656c6c6f",
	    "05001900c8e0ddb9ec667414ecfe3557611381b51ba51c3ea338db6b",
	    "850019007c73d118018828750750aa9a9e5812e18e51498b2316f28a",
	    "81000568656c6c6f" },
	{ "01000d101112131415161718191a1b1c",
	    "05002900e820ca16359081c792985d5b2feecae3eb98c0519724723a1ce9ff594376562efae645a1553c55cd",
	    "850029006ec7691eb13372fb4f5600c2f028e64f3e047c01989365ed0571d3d4a78b47aa44f00097309fc04e",
	    "81000d101112131415161718191a1b1c" },
	{ "4e0003123408",
	    "050019005315601663539fc59eb77be56f14ee11a738baf2a2c29652",
	    "8500190055ccff0073d9131428083ccfc5c254434cfee3348b3eeab0",
	    "7f00010b" },
	{ "400000", "05001900a580411ec3487fd98e08b5684c840accbbb81e7a4deb7809",
	    "850019001d99be622dd801c24369c682f756feb15c657647e24e73b5",
	    "c00000" },
	{ "01000178",
	    "05001900b3cc4f1fbe4b45d53aae750184afd3df08493b60eaf40a9f", NULL,
	    NULL },
};
#define MESSAGES (sizeof(messages) / sizeof(messages[0]))

static struct yhsm_keys keys;
static struct yhsm_scp *scp;
static struct emu_scp device; /* the other end */
static uint8_t wire[ROOM], answer[ROOM];
static const uint8_t *inner;
static size_t inner_len;

static size_t
bytes(uint8_t *to, const char *hex)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		const char digits[] = { hex[2 * i], hex[2 * i + 1], '\0' };

		to[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return n;
}

static bool
same(const uint8_t *got, size_t len, const char *hex)
{
	uint8_t want[ROOM];

	return bytes(want, hex) == len && memcmp(got, want, len) == 0;
}

static int
created(const char *hex)
{
	uint8_t challenge[YHSM_CHALLENGE];
	struct yhsm_msg msg;

	(void)bytes(challenge, V_HOST);
	yhsm_scp_create(scp, wire, 1, challenge);
	cr_assert(same(wire, YHSM_CREATE_LEN, V_CREATE));
	cr_assert_eq(yhsm_msg_parse(
			 &msg, YHSM_CREATE_SESSION, answer, bytes(answer, hex)),
	    0);
	return yhsm_scp_created(scp, wire, &keys, &msg);
}

/* Both ends are open, before the first message. */
static void
setup(void)
{
	uint8_t key[2 * YHSM_KEY], context[2 * YHSM_CHALLENGE];

	(void)bytes(key, V_ENC V_MAC);
	(void)bytes(context, V_HOST V_CARD);
	memcpy(keys.enc, key, YHSM_KEY);
	memcpy(keys.mac, key + YHSM_KEY, YHSM_KEY);
	scp = yhsm_scp_new();
	cr_assert_not_null(scp);
	cr_assert_eq(created(V_CREATED), 0);
	emu_scp_derive(&device, key, context);
	cr_assert(emu_scp_verify(&device, wire, YHSM_AUTHENTICATE_LEN));
}

static void
teardown(void)
{
	yhsm_scp_free(scp);
}

/* A command, as the device needs it to answer. */
static void
command(void)
{
	static const uint8_t echo[] = { 1, 0, 1, 'x' };

	cr_assert(emu_scp_verify(
	    &device, wire, yhsm_scp_wrap(scp, wire, echo, sizeof(echo))));
}

static int
unwrap(size_t len)
{
	return yhsm_scp_unwrap(scp, &inner, &inner_len, answer, len);
}

Test(yhsm_keys_derive, default_password)
{
	struct yhsm_keys k;

	yhsm_keys_derive(&k, "password", 8);
	cr_assert(same(k.enc, sizeof(k.enc), V_ENC));
	cr_assert(same(k.mac, sizeof(k.mac), V_MAC));
	yhsm_keys_derive(&k, "password", 7);
	cr_assert_not(same(k.enc, sizeof(k.enc), V_ENC), "all of it counts");
}

Test(yhsm_scp_created, authenticate_is_as_yubicos, .init = setup,
    .fini = teardown)
{
	cr_assert(same(wire, YHSM_AUTHENTICATE_LEN, V_AUTH));
	cr_assert_eq(yhsm_scp_verify(scp), 0);
	cr_assert_eq(yhsm_scp_sid(scp), SID);
}

Test(
    yhsm_scp_created, another_length_is_eproto, .init = setup, .fini = teardown)
{
	cr_assert_eq(created("83001000a1a2a3a4a5a6a7a81527e794ae892f"), EPROTO);
	cr_assert_eq(
	    created("83001200a1a2a3a4a5a6a7a81527e794ae892fe200"), EPROTO);
	cr_assert_eq(created("830000"), EPROTO);
}

Test(yhsm_scp_verify, each_byte_of_the_cryptogram_counts, .init = setup,
    .fini = teardown)
{
	char hex[] = V_CREATED;

	for (size_t i = sizeof(hex) - 1 - 2 * (size_t)YHSM_CRYPTOGRAM;
	     i < sizeof(hex) - 1; i++) {
		char was = hex[i];

		hex[i] = was == '0' ? '1' : '0';
		/* The answer is written all the same. */
		cr_assert_eq(created(hex), 0);
		cr_assert(same(wire, YHSM_AUTHENTICATE_LEN, V_AUTH));
		cr_assert_eq(yhsm_scp_verify(scp), EACCES, "digit %zu", i);
		hex[i] = was;
	}
}

Test(yhsm_scp_verify, other_keys_or_challenges_are_eacces, .init = setup,
    .fini = teardown)
{
	cr_assert_eq(created("83001100a1a2a3a4a5a6a7a91527e794ae892fe2"), 0);
	cr_assert_eq(yhsm_scp_verify(scp), EACCES);
	keys.mac[0] ^= 1;
	cr_assert_eq(created(V_CREATED), 0);
	cr_assert_eq(yhsm_scp_verify(scp), EACCES);
}

Test(
    yhsm_scp_wrap, a_session_of_yubicos_client, .init = setup, .fini = teardown)
{
	uint8_t plain[ROOM];

	for (size_t i = 0; i < MESSAGES; i++) {
		const struct message *m = &messages[i];
		size_t n =
		    yhsm_scp_wrap(scp, wire, plain, bytes(plain, m->inner));

		cr_assert(same(wire, n, m->wire), "request %zu", i + 1);
		if (m->answer == NULL)
			continue;
		n = bytes(answer, m->answer_wire);
		cr_assert_eq(unwrap(n), 0, "answer %zu", i + 1);
		cr_assert(
		    same(inner, inner_len, m->answer), "answer %zu", i + 1);
		cr_assert_eq(inner, answer + YHSM_HEADER + YHSM_SID);
	}
	/* After the end: what the device says then is no session message. */
	cr_assert_eq(unwrap(bytes(answer, "7f000103")), EPROTO);
	cr_assert_null(inner);
	cr_assert_eq(inner_len, 0);
}

Test(yhsm_scp_unwrap, answers_of_other_commands_are_ebadmsg, .init = setup,
    .fini = teardown)
{
	uint8_t plain[ROOM];

	(void)yhsm_scp_wrap(scp, wire, plain, bytes(plain, messages[0].inner));
	cr_assert_eq(unwrap(bytes(answer, messages[1].answer_wire)), EBADMSG);
}

/* Lengths around all multiples of a block, there and back. */
static void
there_and_back(size_t len)
{
	uint8_t plain[ROOM], back[ROOM];
	size_t n, padded, back_len;

	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * 13 + len);
	memset(wire, 0xa5, sizeof(wire));
	n = yhsm_scp_wrap(scp, wire, plain, len);
	padded = (len / 16 + 1) * 16;
	cr_assert_eq(n, padded + YHSM_OUTER, "%zu bytes", len);
	cr_assert_eq(yhsm_get16(wire + 1), n - YHSM_HEADER);
	for (size_t i = n; i < sizeof(wire); i++)
		cr_assert_eq(wire[i], 0xa5, "a byte too many");
	cr_assert(emu_scp_verify(&device, wire, n), "%zu bytes", len);
	cr_assert(emu_scp_open(
	    &device, wire + YHSM_HEADER + YHSM_SID, padded, back, &back_len));
	cr_assert_eq(back_len, len);
	cr_assert_arr_eq(back, plain, len);

	n = emu_scp_seal(
	    &device, SID, back, emu_scp_pad(back, back_len), answer);
	if (len < YHSM_HEADER) {
		cr_assert_eq(unwrap(n), EPROTO, "%zu bytes", len);
		setup();
		return;
	}
	cr_assert_eq(unwrap(n), 0, "%zu bytes", len);
	cr_assert_eq(inner_len, len);
	cr_assert_arr_eq(inner, plain, len);
}

Test(yhsm_scp_unwrap, every_length, .init = setup, .fini = teardown)
{
	for (size_t len = 0; len <= 64; len++)
		there_and_back(len);
	for (size_t blocks = 5; blocks * 16 <= YHSM_WIRE_MAX; blocks++) {
		there_and_back(blocks * 16 - 1);
		there_and_back(blocks * 16);
		there_and_back(blocks * 16 + 1);
	}
}

Test(yhsm_scp_unwrap, text_that_looks_like_padding, .init = setup,
    .fini = teardown)
{
	uint8_t plain[32] = { 0x81, 0, 29, [16] = 0x80, [31] = 0x80 };
	size_t n;

	command();
	n = emu_scp_seal(&device, SID, plain, 32, answer);
	cr_assert_eq(unwrap(n), 0);
	cr_assert_eq(inner_len, 31);
	command();
	plain[31] = 0;
	n = emu_scp_seal(&device, SID, plain, 32, answer);
	cr_assert_eq(unwrap(n), 0, "a whole block of it");
	cr_assert_eq(inner_len, 16);
	command();
	plain[16] = 0;
	plain[15] = 0x80;
	n = emu_scp_seal(&device, SID, plain, 32, answer);
	cr_assert_eq(unwrap(n), EPROTO, "more than a block");
}

Test(yhsm_scp_unwrap, wrong_padding_is_eproto)
{
	/* Nothing but zeros, another byte, and nothing in front of it. */
	static const uint8_t wrong[][16] = { { 0 }, { [15] = 1 },
		{ [14] = 0x80, [15] = 0x01 }, { [15] = 0x81 }, { 0x80 },
		{ 1, 2, 0x80 } };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		setup();
		command();
		cr_assert_eq(
		    unwrap(emu_scp_seal(&device, SID, wrong[i], 16, answer)),
		    EPROTO, "%zu", i);
		teardown();
	}
}

Test(yhsm_scp_unwrap, each_byte_is_authentic)
{
	size_t n = 44;

	for (size_t i = 0; i < n; i++) {
		uint8_t plain[32] = { 0x81, 0, 20, [23] = 0x80 };

		setup();
		command();
		cr_assert_eq(
		    emu_scp_seal(&device, SID, plain, sizeof(plain), answer),
		    n);
		answer[i] ^= 0x10;
		/* The header and the session are looked at first. */
		cr_assert_eq(unwrap(n),
		    i < YHSM_HEADER + YHSM_SID ? EPROTO : EBADMSG, "%zu", i);
		cr_assert_null(inner);
		cr_assert_eq(inner_len, 0);
		teardown();
	}
}

Test(
    yhsm_scp_unwrap, another_session_is_eproto, .init = setup, .fini = teardown)
{
	uint8_t plain[16] = { 0x81, 0, 0, 0x80 };

	command();
	/* With a right MAC even. */
	cr_assert_eq(
	    unwrap(emu_scp_seal(&device, SID + 1, plain, 16, answer)), EPROTO);
}

Test(yhsm_scp_unwrap, an_answer_twice_is_ebadmsg, .init = setup,
    .fini = teardown)
{
	uint8_t plain[16] = { 0x81, 0, 0, 0x80 }, copy[ROOM];
	size_t n;

	command();
	n = emu_scp_seal(&device, SID, plain, 16, answer);
	memcpy(copy, answer, n);
	cr_assert_eq(unwrap(n), 0);
	command();
	memcpy(answer, copy, n);
	cr_assert_eq(unwrap(n), EBADMSG);
}

Test(yhsm_scp_unwrap, lengths_that_cannot_be_are_eproto, .init = setup,
    .fini = teardown)
{
	uint8_t plain[32] = { 0x81, 0, 20, [23] = 0x80 };
	size_t n;

	command();
	n = emu_scp_seal(&device, SID, plain, sizeof(plain), answer);
	for (size_t len = 0; len < n; len++) {
		cr_assert_eq(unwrap(len), EPROTO, "%zu of %zu", len, n);
		if (len < YHSM_HEADER)
			continue;
		/* And where the header agrees. */
		yhsm_put16(answer + 1, (unsigned int)(len - YHSM_HEADER));
		if ((len - YHSM_OUTER) % 16 != 0 || len < YHSM_OUTER + 16)
			cr_assert_eq(unwrap(len), EPROTO, "%zu of %zu", len, n);
		yhsm_put16(answer + 1, (unsigned int)(n - YHSM_HEADER));
	}
	cr_assert_eq(unwrap(n), 0, "and whole it is good");
}

/* What Yubico's client accepts and refuses. */
Test(yhsm_scp_data_max, is_that_of_yubicos_client)
{
	static const size_t rows[][2] = { { YHSM_WIRE_OLD, 2028 },
		{ YHSM_WIRE_MAX, 3116 } };

	for (size_t i = 0; i < 2; i++) {
		size_t max = yhsm_scp_data_max(rows[i][0]);
		uint8_t plain[ROOM] = { 0 };

		setup();
		cr_assert_eq(max, rows[i][1]);
		cr_assert_leq(
		    yhsm_scp_wrap(scp, wire, plain, YHSM_HEADER + max),
		    rows[i][0]);
		cr_assert_gt(
		    yhsm_scp_wrap(scp, wire, plain, YHSM_HEADER + max + 1),
		    rows[i][0], "one more would do");
		teardown();
	}
}

Test(yhsm_scp_free, null_is_ignored)
{
	yhsm_scp_free(NULL);
}
