/* SPDX-License-Identifier: ISC */
/*
 * rows_facts.h - every command of every dialect, as the systems' headers have it:
 * the word and the size of the argument, for 64-bit and 32-bit programs.  Words
 * are as Linux's <asm/ioctl.h> makes them; those that BSD's <sys/ioccom.h> makes
 * otherwise are given, too.  Nothing here comes from the device's own tables.
 */
#ifndef E2E_ROWS_FACTS_H
#define E2E_ROWS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Systems; of the BSDs, the flavour of the device that is theirs. */
enum rows_system {
	ROWS_LINUX,
	ROWS_FREEBSD12,
	ROWS_FREEBSD13,
	ROWS_NETBSD,
	ROWS_NETBSD_OLD,
	ROWS_OPENBSD,
	ROWS_NSYSTEMS
};

static const char *const rows_flavour[ROWS_NSYSTEMS] = {
	[ROWS_FREEBSD12] = "freebsd12",
	[ROWS_FREEBSD13] = "freebsd13",
	[ROWS_NETBSD] = "netbsd",
	[ROWS_NETBSD_OLD] = "netbsd-old",
	[ROWS_OPENBSD] = "openbsd",
};

/* By word size: 64, 32. */
struct rows_fact {
	enum rows_system system;
	const char *name;
	uint32_t code[2];
	uint16_t len[2];
	uint32_t native[2]; /* 0: the same */
};

/* clang-format off */
static const struct rows_fact rows_facts[] = {
	/* cryptodev-linux */
	{ ROWS_LINUX, "CRIOGET",         { 0xC0046365, 0xC0046365 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCGSESSION",    { 0xC0306366, 0xC01C6366 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCFSESSION",    { 0x40046367, 0x40046367 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCCRYPT",       { 0xC0306368, 0xC01C6368 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCKEY",         { 0xC0906369, 0xC0506369 }, { 144, 80 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCASYMFEAT",    { 0x8004636A, 0x8004636A }, { 4, 4 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCGSESSINFO",   { 0xC10C636B, 0xC10C636B }, { 268, 268 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCAUTHCRYPT",   { 0xC048636D, 0xC02C636D }, { 72, 44 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCASYNCCRYPT",  { 0x4030636E, 0x401C636E }, { 48, 28 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCASYNCFETCH",  { 0x8030636F, 0x801C636F }, { 48, 28 }, { 0, 0 } },
	{ ROWS_LINUX, "CIOCCPHASH",      { 0x40086370, 0x40086370 }, { 8, 8 }, { 0, 0 } },
	/* FreeBSD 12 */
	{ ROWS_FREEBSD12, "CRIOGET",         { 0xC0046364, 0xC0046364 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCGSESSION",    { 0xC0306365, 0xC01C6365 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCFSESSION",    { 0x40046366, 0x40046366 }, { 4, 4 }, { 0x80046366, 0x80046366 } },
	{ ROWS_FREEBSD12, "CIOCCRYPT",       { 0xC0306367, 0xC01C6367 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCKEY",         { 0xC0906368, 0xC0506368 }, { 144, 80 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCASYMFEAT",    { 0x80046369, 0x80046369 }, { 4, 4 }, { 0x40046369, 0x40046369 } },
	{ ROWS_FREEBSD12, "CIOCGSESSION2",   { 0xC040636A, 0xC030636A }, { 64, 48 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCKEY2",        { 0xC090636B, 0xC050636B }, { 144, 80 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCFINDDEV",     { 0xC024636C, 0xC024636C }, { 36, 36 }, { 0, 0 } },
	{ ROWS_FREEBSD12, "CIOCCRYPTAEAD",   { 0xC040636D, 0xC028636D }, { 64, 40 }, { 0, 0 } },
	/* FreeBSD 13 and later */
	{ ROWS_FREEBSD13, "CRIOGET",         { 0xC0046364, 0xC0046364 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_FREEBSD13, "CIOCGSESSION",    { 0xC0306365, 0xC01C6365 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_FREEBSD13, "CIOCFSESSION",    { 0x40046366, 0x40046366 }, { 4, 4 }, { 0x80046366, 0x80046366 } },
	{ ROWS_FREEBSD13, "CIOCCRYPT",       { 0xC0306367, 0xC01C6367 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_FREEBSD13, "CIOCGSESSION2",   { 0xC040636A, 0xC030636A }, { 64, 48 }, { 0, 0 } },
	{ ROWS_FREEBSD13, "CIOCFINDDEV",     { 0xC024636C, 0xC024636C }, { 36, 36 }, { 0, 0 } },
	{ ROWS_FREEBSD13, "CIOCCRYPTAEAD",   { 0xC040636D, 0xC028636D }, { 64, 40 }, { 0, 0 } },
	/* NetBSD 5 and later, with two of its compat layer */
	{ ROWS_NETBSD, "CRIOGET",         { 0xC0046364, 0xC0046364 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCFSESSION",    { 0x40046366, 0x40046366 }, { 4, 4 }, { 0x80046366, 0x80046366 } },
	{ ROWS_NETBSD, "CIOCKEY",         { 0xC0906368, 0xC0506368 }, { 144, 80 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCASYMFEAT",    { 0x80046369, 0x80046369 }, { 4, 4 }, { 0x40046369, 0x40046369 } },
	{ ROWS_NETBSD, "CIOCNFKEYM",      { 0xC010636C, 0xC008636C }, { 16, 8 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCNFSESSION",   { 0x4010636D, 0x4008636D }, { 16, 8 }, { 0x8010636D, 0x8008636D } },
	{ ROWS_NETBSD, "CIOCNCRYPTRETM",  { 0xC010636E, 0xC008636E }, { 16, 8 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCNCRYPTRET",   { 0xC010636F, 0xC00C636F }, { 16, 12 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCGSESSION",    { 0xC0306370, 0xC0206370 }, { 48, 32 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCNGSESSION",   { 0xC0106371, 0xC0086371 }, { 16, 8 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCCRYPT",       { 0xC0386372, 0xC0206372 }, { 56, 32 }, { 0, 0 } },
	{ ROWS_NETBSD, "CIOCNCRYPTM",     { 0xC0106373, 0xC0086373 }, { 16, 8 }, { 0, 0 } },
	{ ROWS_NETBSD, "OCIOCNGSESSION",  { 0xC010636A, 0xC008636A }, { 16, 8 }, { 0, 0 } },
	{ ROWS_NETBSD, "OCIOCNCRYPTM",    { 0xC010636B, 0xC008636B }, { 16, 8 }, { 0, 0 } },
	/* NetBSD before 5 */
	{ ROWS_NETBSD_OLD, "CRIOGET",         { 0xC0046364, 0xC0046364 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_NETBSD_OLD, "OCIOCGSESSION",   { 0xC0306365, 0xC01C6365 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_NETBSD_OLD, "CIOCFSESSION",    { 0x40046366, 0x40046366 }, { 4, 4 }, { 0x80046366, 0x80046366 } },
	{ ROWS_NETBSD_OLD, "OCIOCCRYPT",      { 0xC0306367, 0xC01C6367 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_NETBSD_OLD, "CIOCKEY",         { 0xC0906368, 0xC0506368 }, { 144, 80 }, { 0, 0 } },
	{ ROWS_NETBSD_OLD, "CIOCASYMFEAT",    { 0x80046369, 0x80046369 }, { 4, 4 }, { 0x40046369, 0x40046369 } },
	{ ROWS_NETBSD_OLD, "OCIOCNGSESSION",  { 0xC010636A, 0xC008636A }, { 16, 8 }, { 0, 0 } },
	{ ROWS_NETBSD_OLD, "OCIOCNCRYPTM",    { 0xC010636B, 0xC008636B }, { 16, 8 }, { 0, 0 } },
	/* OpenBSD before 5.5 */
	{ ROWS_OPENBSD, "CRIOGET",         { 0xC0046364, 0xC0046364 }, { 4, 4 }, { 0, 0 } },
	{ ROWS_OPENBSD, "CIOCGSESSION",    { 0xC0306365, 0xC01C6365 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_OPENBSD, "CIOCFSESSION",    { 0x40046366, 0x40046366 }, { 4, 4 }, { 0x80046366, 0x80046366 } },
	{ ROWS_OPENBSD, "CIOCCRYPT",       { 0xC0306367, 0xC01C6367 }, { 48, 28 }, { 0, 0 } },
	{ ROWS_OPENBSD, "CIOCKEY",         { 0xC0906368, 0xC0506368 }, { 144, 80 }, { 0, 0 } },
	{ ROWS_OPENBSD, "CIOCASYMFEAT",    { 0x80046369, 0x80046369 }, { 4, 4 }, { 0x40046369, 0x40046369 } },
};
/* clang-format on */

#define ROWS_NFACTS (sizeof(rows_facts) / sizeof(rows_facts[0]))

/* The words that several BSDs have; which of them is meant, the flavour tells.
 * Linux has none of them. */
static inline bool
rows_is_shared(const struct rows_fact *fact)
{
	uint32_t number = fact->code[0] & 0xff;

	return fact->system != ROWS_LINUX && number >= 100 && number <= 105;
}

#endif
