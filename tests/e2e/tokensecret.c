/* SPDX-License-Identifier: ISC */
/*
 * tokensecret.c - a client that uses keys on a token and one of its own, and then
 * searches the memory of the daemon for what must not be there.  Needs the right
 * to read it (root).
 *
 * Arguments: process ids of the daemon; key reference in hex; then NAME=PLACE:HEX
 * for each secret, PLACE being `nowhere`, or `locked`: in memory that is left out of
 * dumps and swap only, where it has to be found, too.
 */
#include "client.h"

#define SECRETS 16
#define PIECE	(1u << 20)
/* The daemon reads names of files from our memory, and what lies around them: what
 * is kept here for comparison must not be what is found there. */
#define MASK 0x5a

static struct secret {
	const char *name;
	bool locked;
	uint8_t bytes[64];
	size_t len;
	unsigned int in_locked; /* times it was found */
	unsigned int elsewhere;
} secrets[SECRETS];
static size_t nsecrets;

static size_t
unhex(uint8_t *to, const char *hex)
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		const char digits[] = { hex[2 * i], hex[2 * i + 1], '\0' };

		to[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return len;
}

static void
secret_add(const char *name, bool locked, const uint8_t *bytes, size_t len)
{
	struct secret *s = &secrets[nsecrets++];

	s->name = name;
	s->locked = locked;
	s->len = len;
	for (size_t i = 0; i < len; i++)
		s->bytes[i] = bytes[i] ^ MASK;
}

static void
secret_parse(char *arg)
{
	char *place = strchr(arg, '=');
	uint8_t bytes[64];
	char *hex;

	*place++ = '\0';
	hex = strchr(place, ':');
	*hex++ = '\0';
	secret_add(arg, strcmp(place, "locked") == 0, bytes, unhex(bytes, hex));
	explicit_bzero(bytes, sizeof(bytes));
}

static bool
is_there(const struct secret *s, const uint8_t *at, size_t left)
{
	size_t n = 0;

	if (left < s->len)
		return false;
	while (n < s->len && (at[n] ^ MASK) == s->bytes[n])
		n++;
	return n == s->len;
}

/* `where` is the mapping's line. */
static void
look(const uint8_t *data, size_t len, bool locked, const char *where)
{
	for (size_t i = 0; i < nsecrets; i++) {
		struct secret *s = &secrets[i];
		const uint8_t *at = data;

		while ((at = memchr(at, s->bytes[0] ^ MASK,
			    len - (size_t)(at - data))) != NULL) {
			if (is_there(s, at, len - (size_t)(at - data))) {
				s->in_locked += locked;
				s->elsewhere += !locked;
				if (!locked)
					printf("%s in %s", s->name, where);
			}
			at++;
		}
	}
}

static void
look_at_region(
    int mem, uint64_t from, uint64_t to, bool locked, const char *where)
{
	/* What begins in one piece may end in the next. */
	static uint8_t piece[PIECE + sizeof(secrets[0].bytes)];

	for (uint64_t at = from; at < to; at += PIECE) {
		size_t want = to - at < sizeof(piece) ? to - at : sizeof(piece);
		ssize_t n = pread(mem, piece, want, (off_t)at);

		if (n > 0)
			look(piece, (size_t)n, locked, where);
	}
}

/* Each mapping, by its entry in smaps. */
static void
look_at_process(const char *pid)
{
	/* Not on the stack, where keys are or were. */
	static char path[64], line[512], where[512];
	uint64_t from = 0, to = 0;
	bool readable = false;
	FILE *maps;
	int mem;

	(void)snprintf(path, sizeof(path), "/proc/%s/smaps", pid);
	maps = fopen(path, "re");
	(void)snprintf(path, sizeof(path), "/proc/%s/mem", pid);
	mem = open(path, O_RDONLY | O_CLOEXEC);
	if (maps == NULL || mem < 0)
		FAIL("process %s cannot be read", pid);
	while (fgets(line, sizeof(line), maps) != NULL) {
		char *end;
		uint64_t a = strtoull(line, &end, 16);

		if (end != line && *end == '-') {
			memcpy(where, line, sizeof(where));
			from = a;
			to = strtoull(end + 1, &end, 16);
			readable = strncmp(end, " r", 2) == 0 &&
			    strstr(line, "[vvar") == NULL &&
			    strstr(line, "[vsyscall") == NULL;
		} else if (strncmp(line, "VmFlags:", 8) == 0 && readable) {
			look_at_region(mem, from, to,
			    strstr(line, " dd") != NULL &&
				strstr(line, " lo") != NULL,
			    where);
		}
	}
	(void)fclose(maps);
	(void)close(mem);
}

/* A session, and a message through it both ways; the plaintext is a secret. */
static void
use_cipher(int fd, uint8_t *key, size_t len, uint8_t fill)
{
	struct session_op sop = {
		.cipher = CRYPTO_AES_CBC, .keylen = (uint32_t)len, .key = key
	};
	uint8_t iv[16] = { 0 }, plain[4096], data[4096];
	struct crypt_op cop = {
		.len = sizeof(data), .src = data, .dst = data, .iv = iv
	};

	CHECK(ioctl(fd, CIOCGSESSION, &sop) == 0);
	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(fill + i * 7 + (i >> 8));
	memcpy(data, plain, sizeof(data));
	cop.ses = sop.ses;
	cop.op = COP_ENCRYPT;
	CHECK(ioctl(fd, CIOCCRYPT, &cop) == 0);
	cop.op = COP_DECRYPT;
	CHECK(ioctl(fd, CIOCCRYPT, &cop) == 0);
	CHECK(memcmp(data, plain, sizeof(data)) == 0);
	/* Of one of its messages to the token, and of the last one. */
	secret_add("plaintext", false, plain + 3000, 32);
	secret_add("plaintext", false, plain + sizeof(plain) - 32, 32);
}

static bool
verdict(const struct secret *s)
{
	printf("%-10s %u times in locked memory, %u elsewhere\n", s->name,
	    s->in_locked, s->elsewhere);
	return s->elsewhere == 0 && (s->in_locked > 0) == s->locked;
}

int
main(int argc, char *argv[])
{
	uint8_t host[32], ref[64];
	char *pids, *pid, *rest;
	size_t ref_len;
	bool good = true;
	int fd;

	cl_init();
	if (argc < 3)
		return 2;
	fd = cl_open();
	ref_len = unhex(ref, argv[2]);
	for (int i = 3; i < argc; i++)
		secret_parse(argv[i]);
	for (size_t i = 0; i < sizeof(host); i++)
		host[i] = (uint8_t)(0xc3 ^ (i * 29));
	use_cipher(fd, ref, ref_len, 1);
	use_cipher(fd, host, sizeof(host), 2);
	secret_add("host key", true, host, sizeof(host));
	pids = argv[1];
	while ((pid = strtok_r(pids, " ", &rest)) != NULL) {
		pids = NULL;
		look_at_process(pid);
	}
	for (size_t i = 0; i < nsecrets; i++)
		good = verdict(&secrets[i]) && good;
	return good ? 0 : 1;
}
