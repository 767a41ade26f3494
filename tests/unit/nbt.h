/* SPDX-License-Identifier: ISC */
/*
 * nbt.h - calls of the NetBSD dialect from this process to itself, in any of their
 * layouts and by either way a call can travel: a test says what it wants once and
 * is run in all of them.
 */
#ifndef TESTS_NBT_H
#define TESTS_NBT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How calls are made from here on. */
struct nbt_way {
	bool old; /* with the structs from before 5.0 */
	bool narrow; /* by a 32-bit program */
	bool carried; /* bytes travel with the requests */
};
extern struct nbt_way nbt_way;

/* Every way there is, by an index from 0; false past the last.  Sets nbt_way. */
bool nbt_next(unsigned int *i);

/* Open the device, flavour netbsd-old, with the built-in drivers. */
void nbt_setup(void);
void nbt_teardown(void);

/* `len` zeroed bytes with an address of 32 bits; and such with a copy of `from`. */
uint8_t *nbt_low(size_t len);
uint8_t *nbt_copy(const void *from, size_t len);

/* Bytes of hexadecimal digits, in such memory. */
uint8_t *nbt_hex(const char *digits);

struct nbt_session {
	uint32_t cipher, mac, comp;
	uint32_t keylen;
	const void *key;
	uint32_t mackeylen;
	const void *mackey;
	uint32_t ses;
	int status;
};
int nbt_gsession(struct nbt_session *s);
int nbt_ngsession(struct nbt_session *s, size_t n);

/* A session that must come about: its id. */
uint32_t nbt_session(const struct nbt_session *s);

struct nbt_crypt {
	uint32_t ses;
	uint16_t op, flags;
	uint32_t len;
	const void *src;
	void *dst;
	void *mac;
	const void *iv;
	uint32_t dst_len;
	uint32_t reqid; /* of one of several, from here on */
	int status;
	uint64_t opaque;
};
int nbt_crypt(struct nbt_crypt *c);
int nbt_ncryptm(struct nbt_crypt *arr, size_t n);

struct nbt_kop {
	uint32_t op, status, reqid;
	uint16_t in, out;
	struct {
		void *p;
		uint32_t nbits;
	} param[8];
	uint64_t opaque;
};
int nbt_key(struct nbt_kop *k);
int nbt_nfkeym(struct nbt_kop *k, size_t n);

struct nbt_result {
	uint32_t reqid, status;
	uint64_t opaque;
};
int nbt_ncryptret(struct nbt_result *r);
int nbt_ncryptretm(struct nbt_result *r, size_t *n);

/* Fetch the result of one request, which may still be under way. */
struct nbt_result nbt_await(uint32_t reqid);

int nbt_fsession(uint32_t ses);
int nbt_nfsession(const uint32_t *ses, size_t n);

/* A batch command, by its numbers of either word size, with a count and an address
 * of one's own. */
int nbt_array(uint32_t code, uint32_t code32, uint64_t count, uint64_t uaddr);

/* Any other. */
int nbt_ioctl(uint32_t code, void *arg);

#endif
