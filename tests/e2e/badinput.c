/* SPDX-License-Identifier: ISC */
/*
 * badinput.c - every pointer of every command, to memory that is not there, not
 * permitted, or oddly placed.  A call that fails has changed nothing in the
 * program: not its argument, and no buffer it names.
 */
#include "client.h"

#define DATA_LEN 64
#define IV_LEN	 16
#define MAC_LEN	 20
#define CANARY	 0x5a

enum place {
	PLACE_NULL,
	PLACE_UNMAPPED,
	PLACE_NONE, /* PROT_NONE */
	PLACE_STRADDLE, /* the last byte is behind the last page */
	PLACE_KERNEL, /* no user address at all */
	PLACE_WRAP, /* the end is in front of the start */
	PLACE_READ_ONLY,
	NPLACES
};
static const char *const place_names[NPLACES] = { "NULL", "unmapped",
	"PROT_NONE", "straddling", "kernel", "wrapping", "read-only" };

static uint8_t *
at_address(uintptr_t address)
{
	return (uint8_t *)address;
}

/* An address of the kind that has `len` bytes, those of `bytes` where it can. */
static uint8_t *
place_at(enum place place, const void *bytes, size_t len)
{
	uint8_t *p = NULL;

	switch (place) {
	case PLACE_UNMAPPED:
		p = cl_edge(CL_PAGE);
		CHECK(munmap(p, CL_PAGE) == 0);
		break;
	case PLACE_NONE:
	case PLACE_READ_ONLY:
		p = cl_edge(CL_PAGE);
		memcpy(p, bytes, len);
		CHECK(mprotect(p, CL_PAGE,
			  place == PLACE_NONE ? PROT_NONE : PROT_READ) == 0);
		break;
	case PLACE_STRADDLE:
		p = cl_edge(len - 1);
		memcpy(p, bytes, len - 1);
		break;
	case PLACE_KERNEL:
		p = at_address(UINTPTR_MAX / 16 * 15);
		break;
	case PLACE_WRAP:
		p = at_address(UINTPTR_MAX - len / 2);
		break;
	case PLACE_NULL:
	case NPLACES:
		break;
	}
	return p;
}

static void
place_free(const uint8_t *p, enum place place)
{
	if (place == PLACE_NONE || place == PLACE_READ_ONLY ||
	    place == PLACE_STRADDLE)
		CHECK(munmap(at_address((uintptr_t)p & ~(CL_PAGE - 1)),
			  CL_PAGE) == 0);
}

/*
 * User-mode-linux copies from memory that the program may not read.  That is its
 * own affair, and shows where the kernel does the copying for the device.
 */
static bool
kernel_reads_none(void)
{
	uint8_t byte = 0;
	uint8_t *p = place_at(PLACE_NONE, &byte, 1);
	int fds[2];
	bool reads;

	CHECK(pipe(fds) == 0);
	reads = write(fds[1], p, 1) == 1;
	CHECK(close(fds[0]) == 0 && close(fds[1]) == 0);
	place_free(p, PLACE_NONE);
	return reads && cl_kernel_stores();
}

/* Everything a call could touch; one struct, so that one comparison does. */
struct scene {
	union {
		struct session_op session;
		struct crypt_op crypt;
		struct session_info_op info;
		struct cphash_op cphash;
		uint32_t word;
		uint8_t bytes[sizeof(struct session_info_op)];
	} arg;
	uint8_t key[16];
	uint8_t mackey[20];
	uint8_t src[DATA_LEN];
	uint8_t dst[DATA_LEN];
	uint8_t mac[MAC_LEN];
	uint8_t iv[IV_LEN];
};

static int device;
static uint32_t both; /* a session with AES-CBC and HMAC-SHA-1 */
static uint32_t hash[2]; /* sessions with SHA-1 */

static void
scene_session(struct scene *s)
{
	s->arg.session = (struct session_op){ .cipher = CRYPTO_AES_CBC,
		.mac = CRYPTO_SHA1_HMAC,
		.keylen = sizeof(s->key),
		.key = s->key,
		.mackeylen = sizeof(s->mackey),
		.mackey = s->mackey };
}

static void
scene_crypt(struct scene *s)
{
	s->arg.crypt = (struct crypt_op){ .ses = both,
		.op = COP_ENCRYPT,
		.flags = COP_FLAG_WRITE_IV | COP_FLAG_RESET,
		.len = DATA_LEN,
		.src = s->src,
		.dst = s->dst,
		.mac = s->mac,
		.iv = s->iv };
}

/* The IV is only read, and so is the source. */
static void
scene_crypt_in(struct scene *s)
{
	scene_crypt(s);
	s->arg.crypt.flags = COP_FLAG_RESET;
}

static void
scene_word(struct scene *s)
{
	s->arg.word = 0x12345678;
}

static void
scene_info(struct scene *s)
{
	s->arg.info.ses = both;
}

static void
scene_cphash(struct scene *s)
{
	s->arg.cphash = (struct cphash_op){ hash[0], hash[1] };
}

#define IN  1
#define OUT 2
#define ARG SIZE_MAX /* the argument itself, not a pointer in it */

/* clang-format off */
static const struct field {
	const char *name;
	unsigned long command;
	void (*set)(struct scene *s);
	size_t arg_len;
	size_t at; /* of the pointer in the argument */
	size_t len; /* of what it points to */
	int dir;
	bool null_ok;
} fields[] = {
	{ "CRIOGET arg",       CRIOGET,	      scene_word,     4, ARG, 4, OUT, false },
	{ "CIOCFSESSION arg",  CIOCFSESSION,  scene_word,     4, ARG, 4, IN, false },
	{ "CIOCASYMFEAT arg",  CIOCASYMFEAT,  scene_word,     4, ARG, 4, OUT, false },
	{ "CIOCCPHASH arg",    CIOCCPHASH,    scene_cphash,   sizeof(struct cphash_op), ARG, sizeof(struct cphash_op), IN, false },
	{ "CIOCGSESSINFO arg", CIOCGSESSINFO, scene_info,     sizeof(struct session_info_op), ARG, sizeof(struct session_info_op), IN | OUT, false },
	{ "CIOCGSESSION arg",  CIOCGSESSION,  scene_session,  sizeof(struct session_op), ARG, sizeof(struct session_op), IN | OUT, false },
	{ "CIOCGSESSION key",  CIOCGSESSION,  scene_session,  sizeof(struct session_op), offsetof(struct session_op, key), 16, IN, false },
	{ "CIOCGSESSION mackey", CIOCGSESSION, scene_session, sizeof(struct session_op), offsetof(struct session_op, mackey), 20, IN, false },
	{ "CIOCCRYPT arg",     CIOCCRYPT,     scene_crypt,    sizeof(struct crypt_op), ARG, sizeof(struct crypt_op), IN | OUT, false },
	{ "CIOCCRYPT src",     CIOCCRYPT,     scene_crypt_in, sizeof(struct crypt_op), offsetof(struct crypt_op, src), DATA_LEN, IN, false },
	{ "CIOCCRYPT dst",     CIOCCRYPT,     scene_crypt,    sizeof(struct crypt_op), offsetof(struct crypt_op, dst), DATA_LEN, OUT, false },
	{ "CIOCCRYPT mac",     CIOCCRYPT,     scene_crypt,    sizeof(struct crypt_op), offsetof(struct crypt_op, mac), MAC_LEN, OUT, false },
	{ "CIOCCRYPT iv",      CIOCCRYPT,     scene_crypt_in, sizeof(struct crypt_op), offsetof(struct crypt_op, iv), IV_LEN, IN, true },
	{ "CIOCCRYPT next iv", CIOCCRYPT,     scene_crypt,    sizeof(struct crypt_op), offsetof(struct crypt_op, iv), IV_LEN, IN | OUT, true },
};
/* clang-format on */

static void
scene_set(struct scene *s, const struct field *f)
{
	memset(s, CANARY, sizeof(*s));
	f->set(s);
}

/* The command, with what the field points to (or the argument) at `p`. */
static int
scene_call(struct scene *s, const struct field *f, uint8_t *p)
{
	if (f->at == ARG)
		return cl_ioctl(device, f->command, p);
	memcpy(s->arg.bytes + f->at, &p, sizeof(p));
	return cl_ioctl(device, f->command, &s->arg);
}

/* What succeeded may have left something open. */
static void
undo(const struct field *f, const void *arg)
{
	struct session_op sop;
	uint32_t fd;

	if (f->command == CIOCGSESSION) {
		memcpy(&sop, arg, sizeof(sop));
		CHECK_OK(cl_session_end(device, sop.ses));
	}
	if (f->command == CRIOGET) {
		memcpy(&fd, arg, sizeof(fd));
		CHECK(close((int)fd) == 0);
	}
}

static int
lowest_fd(void)
{
	int fd = dup(0);

	CHECK(fd >= 0 && close(fd) == 0);
	return fd;
}

static void
bad_place(const struct field *f, enum place place)
{
	static struct scene s;
	static struct scene before;
	uint8_t left[CL_PAGE];
	uint8_t canary[DATA_LEN];
	const void *bytes = canary;
	uint8_t *p;
	int fd = lowest_fd();

	memset(canary, CANARY, sizeof(canary));
	scene_set(&s, f);
	if (f->at == ARG)
		bytes = &s.arg;
	p = place_at(place, bytes, f->len);
	if (f->at != ARG)
		memcpy(s.arg.bytes + f->at, &p, sizeof(p));
	before = s;
	CHECK_ERR(scene_call(&s, f, p), EFAULT, "%s, %s", f->name,
	    place_names[place]);
	if (cl_kernel_stores() && (f->dir & OUT) != 0)
		goto out;
	CHECK_MEM(&s, &before, sizeof(s), "%s, %s: nothing written", f->name,
	    place_names[place]);
	if (place == PLACE_STRADDLE)
		CHECK_MEM(p, bytes, f->len - 1, "%s: the part that is there",
		    f->name);
	if (place == PLACE_READ_ONLY) {
		memcpy(left, p, f->len);
		CHECK_MEM(left, bytes, f->len, "%s: read-only", f->name);
	}
out:
	CHECK(lowest_fd() == fd); /* no descriptor left behind */
	place_free(p, place);
}

/* Read-only memory is good enough for what is only read. */
static void
read_only_in(const struct field *f)
{
	struct scene s;
	uint8_t *p;

	scene_set(&s, f);
	p = place_at(PLACE_READ_ONLY,
	    f->at == ARG ? (const void *)&s.arg : s.src, f->len);
	CHECK_ERR(scene_call(&s, f, p), 0, "%s in read-only memory", f->name);
	undo(f, &s.arg);
	place_free(p, PLACE_READ_ONLY);
}

/* Any address is good enough, and the last byte before a hole is reached. */
static void
odd_places(const struct field *f)
{
	struct scene s;
	struct scene plain;
	uint8_t result[CL_PAGE];
	uint8_t *room = cl_edge(f->len + 7);

	scene_set(&plain, f);
	memset(result, CANARY, sizeof(result));
	if (f->at == ARG)
		memcpy(result, &plain.arg, f->len);
	CHECK_ERR(scene_call(&plain, f, result), 0, "%s, plainly", f->name);
	undo(f, f->at == ARG ? (void *)result : (void *)&plain.arg);

	for (size_t off = 0; off < 8; off++) {
		scene_set(&s, f);
		memset(room, CANARY, f->len + 7);
		if (f->at == ARG)
			memcpy(room + off, &s.arg, f->len);
		CHECK_ERR(
		    scene_call(&s, f, room + off), 0, "%s + %zu", f->name, off);
		/* Pointers in the argument differ, results must not. */
		if (f->command == CIOCCRYPT)
			CHECK_MEM(&s.key, &plain.key,
			    sizeof(s) - offsetof(struct scene, key), "%s + %zu",
			    f->name, off);
		if (f->at != ARG)
			CHECK_MEM(room + off, result, f->len, "%s + %zu",
			    f->name, off);
		for (size_t i = 0; i < f->len + 7; i++)
			CHECK((i >= off && i < off + f->len) ||
			    room[i] == CANARY);
		undo(f, f->at == ARG ? (void *)(room + off) : (void *)&s.arg);
	}
}

int
main(void)
{
	bool reads_none = kernel_reads_none();

	cl_init();
	if (reads_none)
		printf("PROT_NONE left out: this kernel reads it\n");
	device = cl_open();
	CHECK_OK(cl_session(
	    device, &both, CRYPTO_AES_CBC, 16, CRYPTO_SHA1_HMAC, 20));
	for (size_t i = 0; i < ARRAY_LEN(hash); i++)
		CHECK_OK(cl_session(device, &hash[i], 0, 0, CRYPTO_SHA1, 0));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const struct field *f = &fields[i];

		for (int place = 0; place < NPLACES; place++) {
			if (place == PLACE_NULL && f->null_ok)
				continue;
			if (place == PLACE_NONE && reads_none)
				continue;
			if (place == PLACE_READ_ONLY && (f->dir & OUT) == 0)
				read_only_in(f);
			else
				bad_place(f, (enum place)place);
		}
		odd_places(f);
		cl_works(device);
	}
	CHECK(close(device) == 0);
	cl_device_works();
	return 0;
}
