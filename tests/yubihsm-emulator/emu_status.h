/* SPDX-License-Identifier: ISC */
/* emu_status.h - the device's error codes, the one byte of a 7f answer. */
#ifndef EMU_STATUS_H
#define EMU_STATUS_H

enum emu_status {
	EMU_OK = 0x00,
	EMU_INVALID_COMMAND = 0x01,
	EMU_INVALID_DATA = 0x02,
	EMU_INVALID_SESSION = 0x03,
	EMU_AUTH_FAILED = 0x04,
	EMU_SESSIONS_FULL = 0x05,
	EMU_SESSION_FAILED = 0x06,
	EMU_STORAGE_FAILED = 0x07,
	EMU_WRONG_LENGTH = 0x08,
	EMU_NO_PERMISSION = 0x09,
	EMU_NOT_FOUND = 0x0b,
	EMU_INVALID_ID = 0x0c,
	EMU_EXISTS = 0x11,
	EMU_ALG_DISABLED = 0x12,
};

#endif
