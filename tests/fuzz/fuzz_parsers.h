/* SPDX-License-Identifier: ISC */
/*
 * fuzz_parsers.h - one message through all parsers of answers, and what must be so
 * of what they say.
 */
#ifndef FUZZ_PARSERS_H
#define FUZZ_PARSERS_H

#include <errno.h>

#include "fuzz_in.h"
#include "yhsm_msg.h"

#define FUZZ_INFO_MIN 9u /* bytes of DEVICE INFO, without algorithms */

static inline void
fuzz_parse_list(const struct yhsm_msg *msg)
{
	struct yhsm_object object;
	int error = 0;
	size_t n;

	for (n = 0; error == 0; n++)
		error = yhsm_list_parse(&object, msg, n);
	FUZZ_CHECK(
	    error == (msg->len % YHSM_LIST_ENTRY != 0 ? EPROTO : ENOENT));
	FUZZ_CHECK(error == EPROTO || n == msg->len / YHSM_LIST_ENTRY + 1);
}

/* `wire` has no byte more than `len`; no command is YHSM_ERROR. */
static inline void
fuzz_parse(unsigned int cmd, const uint8_t *wire, size_t len)
{
	struct yhsm_object object;
	struct yhsm_info info;
	struct yhsm_msg msg;

	if (yhsm_msg_parse(&msg, cmd, wire, len) != 0)
		return;
	if (msg.cmd == YHSM_ERROR) {
		FUZZ_CHECK(msg.len == 0 && len == YHSM_HEADER + 1);
		FUZZ_CHECK(yhsm_code_errno(msg.code) > 0);
		FUZZ_CHECK(*yhsm_code_name(msg.code) != '\0');
		return;
	}
	FUZZ_CHECK(msg.cmd == cmd && msg.code == 0);
	FUZZ_CHECK(msg.data == wire + YHSM_HEADER);
	FUZZ_CHECK(msg.len == len - YHSM_HEADER);
	FUZZ_CHECK(
	    (yhsm_info_parse(&info, &msg) == 0) == (msg.len >= FUZZ_INFO_MIN));
	FUZZ_CHECK((yhsm_object_parse(&object, &msg) == 0) ==
	    (msg.len == YHSM_OBJECT_INFO));
	FUZZ_CHECK(strlen(object.label) <= YHSM_LABEL);
	fuzz_parse_list(&msg);
}

#endif
