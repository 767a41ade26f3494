/* SPDX-License-Identifier: ISC */
/*
 * fuzz_token.h - the other end of the port: a device that answers as it should
 * until the fuzzer makes it answer something else.  It stands for yhsm_usb.c.
 */
#ifndef FUZZ_TOKEN_H
#define FUZZ_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "emu_scp.h"
#include "fuzz_in.h"
#include "yhsm_msg.h"

/* The objects that it has. */
#define FUZZ_TOKEN_AES	 0x0101u /* aes256 */
#define FUZZ_TOKEN_HMAC	 0x0201u /* + 0 to 3: of SHA-1 to SHA-512 */
#define FUZZ_TOKEN_RSA	 0x0301u /* rsa2048 */
#define FUZZ_TOKEN_STALE 0x0111u /* aes128, imported and left behind */
#define FUZZ_TOKEN_NEW	 0x0150u /* what is put there */

#define FUZZ_TOKEN_MODULUS 256u /* bytes of 0xc5 */

/* The default authentication key's, of the password "password". */
extern const uint8_t fuzz_token_authkey[2 * EMU_KEY_LEN];

struct yhsm_port {
	struct fuzz_in *in; /* what it is to do; borrowed */
	struct emu_scp scp;
	uint8_t context[2 * EMU_CHALLENGE_LEN];
	bool created, open;
	unsigned int errors; /* of the port, that were answered */
	unsigned int lies; /* answers that were not its own */
};

#endif
