/* SPDX-License-Identifier: ISC */
/*
 * emu_scp.h - the device's side of the secure channel: session keys, MACs that
 * are chained over the requests, and encryption.
 */
#ifndef EMU_SCP_H
#define EMU_SCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMU_KEY_LEN	  ((size_t)16)
#define EMU_MAC_LEN	  8
#define EMU_CHALLENGE_LEN ((size_t)8)
#define EMU_SCP_MORE	  (3 + 1 + EMU_MAC_LEN) /* around the ciphertext */
#define EMU_SCP_CARD	  0x00
#define EMU_SCP_HOST	  0x01

struct emu_scp {
	uint8_t s_enc[EMU_KEY_LEN];
	uint8_t s_mac[EMU_KEY_LEN];
	uint8_t s_rmac[EMU_KEY_LEN];
	uint8_t chain[EMU_KEY_LEN];
	uint64_t counter;
};

/*
 * Session keys from the 32 bytes of an authentication key and the context, which
 * is the host's challenge and then the card's.  The chain is zero, the counter 1.
 */
void emu_scp_derive(struct emu_scp *scp, const uint8_t authkey[2 * EMU_KEY_LEN],
    const uint8_t context[2 * EMU_CHALLENGE_LEN]);

/* A cryptogram; `who` is EMU_SCP_CARD or EMU_SCP_HOST. */
void emu_scp_cryptogram(const struct emu_scp *scp, uint8_t who,
    const uint8_t context[2 * EMU_CHALLENGE_LEN],
    uint8_t out[EMU_CHALLENGE_LEN]);

/*
 * Whether the last 8 bytes of the message are its MAC; if so the chain goes on.
 * `len` is at least 12.
 */
bool emu_scp_verify(struct emu_scp *scp, const uint8_t *msg, size_t len);

/*
 * Decrypts a command, `len` a multiple of 16 and not 0, and removes the padding.
 * `out` takes `len` bytes.  False when there is no padding.
 */
bool emu_scp_open(const struct emu_scp *scp, const uint8_t *in, size_t len,
    uint8_t *out, size_t *out_len);

/* Appends padding, 1 to 16 bytes, and returns the new length. */
size_t emu_scp_pad(uint8_t *buf, size_t len);

/*
 * Encrypts a padded answer into a whole message of session `sid`, which takes
 * len + EMU_SCP_MORE bytes, and moves the counter on.  Returns its length.
 */
size_t emu_scp_seal(struct emu_scp *scp, uint8_t sid, const uint8_t *padded,
    size_t len, uint8_t *out);

#endif
