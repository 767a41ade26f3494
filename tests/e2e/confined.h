/* SPDX-License-Identifier: ISC */
/*
 * confined.h - what a program asks the driver of confined_drv.c for: in the data of
 * an operation of the null cipher, where the answer is, too.
 */
#ifndef E2E_CONFINED_H
#define E2E_CONFINED_H

#include <stdint.h>

#define CONFINED_MAGIC UINT64_C(0x1e57a6e001e55075)

struct confined_wish {
	uint64_t magic;
	char name[24]; /* of what is to be tried */
	int32_t own; /* in a thread of the driver's, from before the sandbox */
	int32_t pid; /* of a process that has no request waiting */
	uint64_t uaddr; /* of an int of its own */
	int32_t error; /* the answer */
	int32_t unused;
};

#endif
