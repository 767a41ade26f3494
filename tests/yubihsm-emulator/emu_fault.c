/* SPDX-License-Identifier: ISC */
/* emu_fault.c - what is wrong with the answers, and for how long. */
#include "emu_fault.h"

#include <errno.h>
#include <string.h>

#include "emu_bytes.h"

#define EMU_OVERSIZE 3600 /* above both limits, and no multiple of 64 */

enum emu_fault_value {
	EMU_VALUE_NONE,
	EMU_VALUE_CODE,
	EMU_VALUE_GARBAGE
};

static const struct {
	const char *name;
	enum emu_fault_value value;
} emu_fault_names[EMU_NFAULTS] = {
	[EMU_FAULT_STALL] = { .name = "stall" },
	[EMU_FAULT_DROP] = { .name = "drop" },
	[EMU_FAULT_GARBAGE] = { .name = "garbage", .value = EMU_VALUE_GARBAGE },
	[EMU_FAULT_WRONG_MAC] = { .name = "wrong-mac" },
	[EMU_FAULT_WRONG_CRYPTOGRAM] = { .name = "wrong-cryptogram" },
	[EMU_FAULT_ERROR] = { .name = "error", .value = EMU_VALUE_CODE },
	[EMU_FAULT_INNER_ERROR] = { .name = "inner-error",
	    .value = EMU_VALUE_CODE },
};

static const char *const emu_garbage_names[EMU_NGARBAGE] = {
	[EMU_GARBAGE_RANDOM] = "random",
	[EMU_GARBAGE_HEADER] = "header",
	[EMU_GARBAGE_SHORT] = "short",
	[EMU_GARBAGE_SESSION_ID] = "session-id",
	[EMU_GARBAGE_INNER_LENGTH] = "inner-length",
	[EMU_GARBAGE_PADDING] = "padding",
	[EMU_GARBAGE_INNER_COMMAND] = "inner-command",
	[EMU_GARBAGE_OVERSIZE] = "oversize",
	[EMU_GARBAGE_ZERO] = "zero",
};

static bool
emu_fault_count(uint32_t *left, const char *word)
{
	uint64_t n;

	if (strcmp(word, "on") == 0) {
		*left = EMU_FAULT_ALWAYS;
		return true;
	}
	if (strcmp(word, "off") == 0) {
		*left = 0;
		return true;
	}
	if (!emu_number(&n, word, 10, 0, EMU_FAULT_ALWAYS - 1))
		return false;
	*left = (uint32_t)n;
	return true;
}

static bool
emu_garbage_mode(unsigned int *mode, const char *word)
{
	for (unsigned int i = 0; i < EMU_NGARBAGE; i++) {
		if (strcmp(word, emu_garbage_names[i]) == 0) {
			*mode = i;
			return true;
		}
	}
	return false;
}

/* The words after the count, *n of them are left. */
static bool
emu_fault_value(struct emu_fault *fault, enum emu_fault_value kind,
    char *const *word, size_t n)
{
	uint64_t code;

	if (kind == EMU_VALUE_NONE || (kind == EMU_VALUE_GARBAGE && n == 0))
		return n == 0;
	if (n != 1)
		return false;
	if (kind == EMU_VALUE_GARBAGE)
		return emu_garbage_mode(&fault->value, word[0]);
	if (!emu_number(&code, word[0], 16, 0, 0xff))
		return false;
	fault->value = (unsigned int)code;
	return true;
}

int
emu_fault_set(struct emu_faults *faults, char *const *word, size_t n)
{
	struct emu_fault fault = { .left = 0 };
	size_t kind = 0;
	uint64_t after;

	while (kind < EMU_NFAULTS &&
	    strcmp(word[0], emu_fault_names[kind].name) != 0)
		kind++;
	if (kind == EMU_NFAULTS)
		return ENOENT;
	if (n > 1 && strncmp(word[n - 1], "after=", 6) == 0) {
		n--;
		if (!emu_number(&after, word[n] + 6, 10, 0, UINT32_MAX))
			return EINVAL;
		fault.after = (uint32_t)after;
	}
	if (n < 2 || !emu_fault_count(&fault.left, word[1]))
		return EINVAL;
	/* Nothing more is to be said about no fault. */
	if ((n > 2 || fault.left != 0) &&
	    !emu_fault_value(
		&fault, emu_fault_names[kind].value, word + 2, n - 2))
		return EINVAL;
	faults->of[kind] = fault;
	return 0;
}

void
emu_fault_arrive(struct emu_faults *faults)
{
	for (size_t i = 0; i < EMU_NFAULTS; i++) {
		struct emu_fault *fault = &faults->of[i];

		fault->active = fault->left > 0 && fault->after == 0;
		if (fault->left > 0 && fault->after > 0)
			fault->after--;
	}
}

bool
emu_fault_take(struct emu_faults *faults, enum emu_fault_kind kind)
{
	struct emu_fault *fault = &faults->of[kind];

	if (!fault->active || fault->left == 0)
		return false;
	fault->active = false;
	if (fault->left != EMU_FAULT_ALWAYS)
		fault->left--;
	return true;
}

bool
emu_garbage_take(struct emu_faults *faults, enum emu_garbage mode)
{
	return faults->of[EMU_FAULT_GARBAGE].value == mode &&
	    emu_fault_take(faults, EMU_FAULT_GARBAGE);
}

void
emu_fault_answer(struct emu_faults *faults, struct emu_random *rnd,
    uint8_t *out, size_t *len, size_t max)
{
	if (out[0] == 0x85 && emu_fault_take(faults, EMU_FAULT_WRONG_MAC))
		out[*len - 1] ^= 1;
	if (emu_garbage_take(faults, EMU_GARBAGE_RANDOM))
		emu_random_bytes(rnd, out, *len);
	if (emu_garbage_take(faults, EMU_GARBAGE_HEADER))
		emu_put16(out + 1, *len - 3 + 1u);
	if (emu_garbage_take(faults, EMU_GARBAGE_SHORT))
		*len = 2;
	if (emu_garbage_take(faults, EMU_GARBAGE_ZERO))
		*len = 0;
	if (max >= EMU_OVERSIZE &&
	    emu_garbage_take(faults, EMU_GARBAGE_OVERSIZE)) {
		memset(out + *len, 0, EMU_OVERSIZE - *len);
		emu_put16(out + 1, EMU_OVERSIZE - 3);
		*len = EMU_OVERSIZE;
	}
}
