/* SPDX-License-Identifier: ISC */
/* emu_cap.c - how many capabilities each firmware knows. */
#include "emu_cap.h"

#include "emu_alg.h"

uint64_t
emu_cap_all(uint16_t firmware)
{
	if (firmware >= EMU_FW_2_4)
		return (UINT64_C(1) << (EMU_CAP_DELETE_PUBLIC_WRAP + 1)) - 1;
	if (firmware >= EMU_FW_2_3)
		return (UINT64_C(1) << (EMU_CAP_ENCRYPT_CBC + 1)) - 1;
	return (UINT64_C(1) << (EMU_CAP_CHANGE_AUTHKEY + 1)) - 1;
}
