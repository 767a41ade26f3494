/* SPDX-License-Identifier: ISC */
/*
 * fuzz_yhsm_msg.c - any bytes into the parsers of a YubiHSM 2's answers.  The
 * first byte is the command that was sent.
 */
#include "fuzz_parsers.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { .at = data, .left = size };
	unsigned int cmd = fuzz_u8(&in) % YHSM_ERROR;
	uint8_t *wire = fuzz_copy(in.at, in.left);

	fuzz_parse(cmd, wire, in.left);
	free(wire);
	return 0;
}
