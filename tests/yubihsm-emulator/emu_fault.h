/* SPDX-License-Identifier: ISC */
/*
 * emu_fault.h - wrong answers on demand.  Each kind hits a number of messages,
 * after a number of others.
 */
#ifndef EMU_FAULT_H
#define EMU_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_random.h"

#define EMU_FAULT_ALWAYS 0xffffffffu

enum emu_fault_kind {
	EMU_FAULT_STALL, /* not run, not answered */
	EMU_FAULT_DROP, /* run, not answered */
	EMU_FAULT_GARBAGE,
	EMU_FAULT_WRONG_MAC,
	EMU_FAULT_WRONG_CRYPTOGRAM,
	EMU_FAULT_ERROR, /* not run, a plain error */
	EMU_FAULT_INNER_ERROR, /* not run, an error inside the session */
	EMU_NFAULTS
};

enum emu_garbage {
	EMU_GARBAGE_RANDOM,
	EMU_GARBAGE_HEADER,
	EMU_GARBAGE_SHORT,
	EMU_GARBAGE_SESSION_ID,
	EMU_GARBAGE_INNER_LENGTH,
	EMU_GARBAGE_PADDING,
	EMU_GARBAGE_INNER_COMMAND,
	EMU_GARBAGE_OVERSIZE,
	EMU_GARBAGE_ZERO,
	EMU_NGARBAGE
};

struct emu_fault {
	uint32_t left; /* messages still to hit, or EMU_FAULT_ALWAYS */
	uint32_t after; /* messages to let pass before */
	unsigned int value; /* error code or kind of garbage */
	bool active; /* may hit the message at hand */
};

/* All zero is a device without faults. */
struct emu_faults {
	struct emu_fault of[EMU_NFAULTS];
};

/*
 * One fault from its words, the name first: `stall N|on|off`, `drop N|on|off`,
 * `garbage N [MODE]`, `wrong-mac N`, `wrong-cryptogram N`, `error N CODE`,
 * `inner-error N CODE`, each with `after=N` at the end if need be.  ENOENT when
 * the name is no fault's, EINVAL.
 */
int emu_fault_set(struct emu_faults *faults, char *const *word, size_t n);

/* A message has arrived. */
void emu_fault_arrive(struct emu_faults *faults);

/* Whether the message at hand is hit; counts it. */
bool emu_fault_take(struct emu_faults *faults, enum emu_fault_kind kind);

/* The same for garbage of one mode. */
bool emu_garbage_take(struct emu_faults *faults, enum emu_garbage mode);

/*
 * Spoils an answer of *len bytes about to leave; `out` takes `max` bytes, at
 * least 4096.
 */
void emu_fault_answer(struct emu_faults *faults, struct emu_random *rnd,
    uint8_t *out, size_t *len, size_t max);

#endif
