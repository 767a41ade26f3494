/* SPDX-License-Identifier: ISC */
/* emu_cmd_device.c - commands about the device as a whole. */
#include <string.h>

#include "emu_bytes.h"
#include "emu_cmd.h"

#define EMU_LOG_ENTRIES 62

enum emu_option {
	EMU_OPTION_FORCE_AUDIT = 1,
	EMU_OPTION_COMMAND_AUDIT = 3,
	EMU_OPTION_ALGORITHM_TOGGLE = 4,
	EMU_OPTION_FIPS = 5,
};

enum emu_status
emu_cmd_echo(struct emu_call *call)
{
	memcpy(call->out, call->in, call->in_len);
	call->out_len = call->in_len;
	return EMU_OK;
}

/* All the algorithms that this firmware has. */
static size_t
emu_device_algs(const struct emu_device *dev, uint8_t *out)
{
	size_t n = 0;

	for (unsigned int id = 1; id <= UINT8_MAX; id++) {
		if (emu_alg_find(id, dev->firmware) != NULL)
			out[n++] = (uint8_t)id;
	}
	return n;
}

enum emu_status
emu_cmd_device_info(struct emu_call *call)
{
	static const char part[] = "EMULATED";
	const struct emu_device *dev = call->dev;
	uint8_t *out = call->out;

	if (call->in_len == 1) {
		if (dev->firmware < EMU_FW_2_4)
			return EMU_WRONG_LENGTH;
		if (call->in[0] > 1)
			return EMU_INVALID_DATA;
		if (call->in[0] == 1) {
			memcpy(out, part, sizeof(part) - 1);
			call->out_len = sizeof(part) - 1;
			return EMU_OK;
		}
	}
	out[0] = (uint8_t)(dev->firmware >> 8 & 15);
	out[1] = (uint8_t)(dev->firmware >> 4 & 15);
	out[2] = (uint8_t)(dev->firmware & 15);
	emu_put32(out + 3, dev->serial);
	out[7] = EMU_LOG_ENTRIES;
	out[8] = 0;
	call->out_len = 9 + emu_device_algs(dev, out + 9);
	return EMU_OK;
}

enum emu_status
emu_cmd_reset(struct emu_call *call)
{
	call->reset = true;
	return EMU_OK;
}

enum emu_status
emu_cmd_storage_info(struct emu_call *call)
{
	const struct emu_objects *objs = call->dev->objs;

	emu_put16(call->out, EMU_RECORDS);
	emu_put16(call->out + 2, EMU_RECORDS - emu_objects_records(objs));
	emu_put16(call->out + 4, EMU_PAGES);
	emu_put16(call->out + 6, EMU_PAGES - emu_objects_pages(objs));
	emu_put16(call->out + 8, EMU_PAGE_LEN);
	call->out_len = 10;
	return EMU_OK;
}

enum emu_status
emu_cmd_random(struct emu_call *call)
{
	size_t len = emu_get16(call->in);

	if (len > emu_device_data_max(call->dev))
		return EMU_WRONG_LENGTH;
	emu_random_bytes(&call->dev->random, call->out, len);
	call->out_len = len;
	return EMU_OK;
}

enum emu_status
emu_cmd_blink(struct emu_call *call)
{
	(void)call;
	return EMU_OK;
}

/* The options of one byte are kept, the lists are only looked at. */
static uint8_t *
emu_device_option(struct emu_device *dev, unsigned int tag)
{
	if (tag == EMU_OPTION_FORCE_AUDIT)
		return &dev->force_audit;
	if (tag == EMU_OPTION_FIPS && dev->firmware >= EMU_FW_2_2)
		return &dev->fips;
	return NULL;
}

static bool
emu_device_list_option(const struct emu_device *dev, unsigned int tag)
{
	return tag == EMU_OPTION_COMMAND_AUDIT ||
	    (tag == EMU_OPTION_ALGORITHM_TOGGLE && dev->firmware >= EMU_FW_2_2);
}

enum emu_status
emu_cmd_set_option(struct emu_call *call)
{
	uint8_t *option = emu_device_option(call->dev, call->in[0]);
	size_t len = emu_get16(call->in + 1);

	if (len != call->in_len - 3)
		return EMU_WRONG_LENGTH;
	if (option != NULL && len == 1) {
		*option = call->in[3];
		return EMU_OK;
	}
	if (emu_device_list_option(call->dev, call->in[0]) && len % 2 == 0)
		return EMU_OK;
	return EMU_INVALID_DATA;
}

enum emu_status
emu_cmd_get_option(struct emu_call *call)
{
	struct emu_device *dev = call->dev;
	const uint8_t *option = emu_device_option(dev, call->in[0]);

	if (option != NULL) {
		call->out[0] = *option;
		call->out_len = 1;
		return EMU_OK;
	}
	if (!emu_device_list_option(dev, call->in[0]))
		return EMU_INVALID_DATA;
	/* Pairs: no command is audited, every algorithm is on. */
	for (unsigned int i = 1; i < EMU_NCOMMANDS; i++) {
		bool audit = call->in[0] == EMU_OPTION_COMMAND_AUDIT;

		if (audit ? emu_cmd_find(i) == NULL
			  : emu_alg_find(i, dev->firmware) == NULL)
			continue;
		call->out[call->out_len++] = (uint8_t)i;
		call->out[call->out_len++] = !audit;
	}
	return EMU_OK;
}
