/* SPDX-License-Identifier: ISC */
/*
 * vec_record.c - reads NIST's .rsp files and those that were made to look like
 * them: "NAME = value" lines, sections in brackets, "#" comments.
 */
#include "vec_record.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* What the files call the fields; capitals differ from file to file. */
static const struct {
	const char *name;
	enum vec_field field;
} record_names[] = {
	{ .name = "KEY", .field = VEC_KEY },
	{ .name = "K", .field = VEC_KEY },
	{ .name = "KEY1", .field = VEC_KEY1 },
	{ .name = "KEY2", .field = VEC_KEY2 },
	{ .name = "KEY3", .field = VEC_KEY3 },
	{ .name = "KEYs", .field = VEC_KEYS },
	{ .name = "IV", .field = VEC_IV },
	{ .name = "NONCE", .field = VEC_IV },
	{ .name = "i", .field = VEC_IV },
	{ .name = "PLAINTEXT", .field = VEC_IN },
	{ .name = "PT", .field = VEC_IN },
	{ .name = "P", .field = VEC_IN },
	{ .name = "Payload", .field = VEC_IN },
	{ .name = "IN", .field = VEC_IN },
	{ .name = "Msg", .field = VEC_IN },
	{ .name = "MESSAGE", .field = VEC_IN },
	{ .name = "Seed", .field = VEC_IN },
	{ .name = "CIPHERTEXT", .field = VEC_OUT },
	{ .name = "CT", .field = VEC_OUT },
	{ .name = "C", .field = VEC_OUT },
	{ .name = "MD", .field = VEC_OUT },
	{ .name = "OUTPUT", .field = VEC_OUT },
	{ .name = "TAG", .field = VEC_TAG },
	{ .name = "AAD", .field = VEC_AAD },
	{ .name = "AD", .field = VEC_AAD },
	{ .name = "Adata", .field = VEC_AAD },
	{ .name = "Len", .field = VEC_LEN },
	{ .name = "OFFSET", .field = VEC_OFFSET },
	{ .name = "INITIAL_BLOCK_COUNTER", .field = VEC_COUNTER },
	{ .name = "DataUnitLen", .field = VEC_UNIT_BITS },
	{ .name = "DataUnitSeqNumber", .field = VEC_UNIT },
	{ .name = "Alen", .field = VEC_AAD_LEN },
	{ .name = "Plen", .field = VEC_IN_LEN },
	{ .name = "Tlen", .field = VEC_TAG_LEN },
};

/* Names that say nothing we need. */
static const char *const record_ignored[] = { "COUNT", "L", "Keylen", "IVlen",
	"PTlen", "AADlen", "Taglen", "Nlen", "ENCRYPT", "DECRYPT", "S" };

/* What belongs to one record only. */
static const enum vec_field record_passing[] = { VEC_IN, VEC_OUT, VEC_TAG,
	VEC_AAD };

struct record_reader {
	struct vec_record rec;
	vec_record_fn *fn;
	void *arg;
};

static int
record_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at =
	    c == '\0' ? NULL : strchr(digits, tolower((unsigned char)c));

	return at == NULL ? -1 : (int)(at - digits);
}

bool
vec_unhex(uint8_t *out, const char *hex, size_t nbytes)
{
	for (size_t i = 0; i < nbytes; i++) {
		int high = record_digit(hex[2 * i]);
		int low = high < 0 ? -1 : record_digit(hex[2 * i + 1]);

		if (low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool
record_is_ignored(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(record_ignored); i++) {
		if (strcasecmp(record_ignored[i], name) == 0)
			return true;
	}
	return false;
}

static char *
record_trim(char *text)
{
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
		text[--len] = '\0';
	return text;
}

/* Room for `len` bytes, and at least one, so that no pointer is NULL. */
static int
record_reserve(struct vec_record *rec, size_t field, size_t len)
{
	uint8_t *p;

	if (rec->bytes[field].p != NULL && rec->bytes[field].room >= len)
		return 0;
	p = realloc(rec->bytes[field].p, len + 1);
	if (p == NULL)
		return ENOMEM;
	rec->bytes[field].p = p;
	rec->bytes[field].room = len;
	return 0;
}

/* The bytes of "text", or of hex digits that may have blanks between them. */
static int
record_bytes(struct vec_record *rec, size_t field, char *value)
{
	size_t len = strlen(value);
	size_t n = 0;
	int error = record_reserve(rec, field, len);

	if (error != 0)
		return error;
	if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
		memcpy(rec->bytes[field].p, value + 1, len - 2);
		rec->bytes[field].len = len - 2;
		return 0;
	}
	for (size_t i = 0; i < len; i++) {
		if (value[i] != ' ')
			value[n++] = value[i];
	}
	if (n % 2 != 0 || !vec_unhex(rec->bytes[field].p, value, n / 2))
		return EBADMSG;
	rec->bytes[field].len = n / 2;
	return 0;
}

static int
record_set(struct vec_record *rec, enum vec_field field, char *value)
{
	char *end;

	for (size_t i = 0; i < ARRAY_LEN(record_passing); i++) {
		if (record_passing[i] == field && rec->set[field])
			return EBADMSG; /* two records taken for one */
	}
	rec->set[field] = true;
	if (field < VEC_NBYTES)
		return record_bytes(rec, field, value);
	errno = 0;
	rec->number[field] = strtoull(value, &end, 10);
	return errno == 0 && end != value && *end == '\0' ? 0 : EBADMSG;
}

static int
record_end(struct record_reader *rd)
{
	struct vec_record *rec = &rd->rec;
	int error;

	if (!rec->set[VEC_OUT] && !rec->set[VEC_TAG])
		return 0;
	error = rd->fn(rd->arg, rec);
	for (size_t i = 0; i < ARRAY_LEN(record_passing); i++)
		rec->set[record_passing[i]] = false;
	rec->reject = false;
	return error;
}

/* "NAME = value", "NAME No.1 : value" or a name alone. */
static int
record_pair(struct record_reader *rd, char *text)
{
	char *value = strpbrk(text, "=:");
	char *name;

	if (value != NULL)
		*value++ = '\0';
	name = record_trim(text);
	name[strcspn(name, " ")] = '\0';
	if (strcasecmp(name, "FAIL") == 0 || strcasecmp(name, "Result") == 0) {
		rd->rec.reject = value == NULL ||
		    strncmp(record_trim(value), "Pass", 4) != 0;
		return 0;
	}
	if (record_is_ignored(name))
		return 0;
	for (size_t i = 0; value != NULL && i < ARRAY_LEN(record_names); i++) {
		if (strcasecmp(record_names[i].name, name) == 0)
			return record_set(&rd->rec, record_names[i].field,
			    record_trim(value));
	}
	return EBADMSG;
}

/* "[A = 1, B = 2]" */
static int
record_section(struct record_reader *rd, char *text)
{
	char *next;
	int error = record_end(rd);

	text[strcspn(text, "]")] = '\0';
	for (text++; error == 0 && text != NULL; text = next) {
		next = strchr(text, ',');
		if (next != NULL)
			*next++ = '\0';
		error = record_pair(rd, text);
	}
	return error;
}

static int
record_line(struct record_reader *rd, char *line)
{
	char *text = record_trim(line);

	if (*text == '#')
		return 0;
	if (*text == '\0')
		return record_end(rd);
	return *text == '[' ? record_section(rd, text) : record_pair(rd, text);
}

int
vec_record_each(const char *path, vec_record_fn *fn, void *arg)
{
	struct record_reader rd = { .fn = fn, .arg = arg };
	FILE *file = fopen(path, "re");
	unsigned long number = 0;
	char *line = NULL;
	size_t room = 0;
	int error = 0;

	if (file == NULL)
		return errno;
	while (error == 0 && getline(&line, &room, file) >= 0) {
		number++;
		error = record_line(&rd, line);
	}
	if (error == 0)
		error = ferror(file) ? EIO : record_end(&rd);
	if (error == EBADMSG)
		(void)fprintf(stderr, "%s:%lu: not understood\n", path, number);
	for (size_t i = 0; i < VEC_NBYTES; i++)
		free(rd.rec.bytes[i].p);
	free(line);
	(void)fclose(file);
	return error;
}
