/* SPDX-License-Identifier: ISC */
/* emu_message.h - one message to the device and what it answers. */
#ifndef EMU_MESSAGE_H
#define EMU_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_device.h"

enum emu_outcome {
	EMU_ANSWERED,
	EMU_STALLED, /* no answer, for as long as anyone waits */
	EMU_RESET, /* answered, and now the device starts anew */
};

/*
 * Any bytes may be in `in`.  `out` takes EMU_REPLY_MAX bytes.  Objects that
 * changed are saved before the answer leaves.
 */
enum emu_outcome emu_message_answer(struct emu_device *dev, const uint8_t *in,
    size_t in_len, uint8_t *out, size_t *out_len, uint64_t now_ms);

#endif
