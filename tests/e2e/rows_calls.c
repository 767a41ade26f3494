/* SPDX-License-Identifier: ISC */
/*
 * rows_calls.c - what is done with each command that Linux has, or that the BSDs
 * have with the same argument.
 */
#include <poll.h>

#include "rows.h"

#define AES_CBC 11 /* everywhere */
#define NONE	4711 /* no session, no algorithm */

static void
crioget(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);
	struct rows other = *r;
	uint32_t ses = rows_session(r);

	CHECK_OK(rows_do(a));
	other.fd = (int)rows_get(a, 0, 0);
	CHECK(other.fd > 2 && other.fd != r->fd);
	if (r->fact->system != ROWS_LINUX) {
		/* An open file of its own. */
		a = rows_at(&other, ROWS_ARG);
		rows_u32(a, 0, 0, ses);
		CHECK_ERR(rows_do_code(a, rows_code(r, "CIOCFSESSION")), EINVAL,
		    "a session of the first descriptor");
	}
	rows_session_end(r, ses);
	rows_session_end(&other, rows_session(&other));
	CHECK(close(other.fd) == 0);
	CHECK_ERR(cl_ioctl(r->fd, r->code, NULL), EFAULT, "no address");
}

static void
gsession2(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	rows_fill_session2(a, AES_CBC);
	CHECK_OK(rows_do(a));
	CHECK(rows_get(a, 44, 28) < 64); /* the driver's id */
	rows_session_end(r, rows_get(a, 40, 24));
	a = rows_arg(r);
	rows_fill_session2(a, NONE);
	CHECK_ERR(rows_do(a), EINVAL, "no such cipher");
}

static void
gsession_netbsd(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	rows_fill_session_netbsd(a, AES_CBC);
	CHECK_OK(rows_do(a));
	rows_session_end(r, rows_get(a, 40, 28));
	a = rows_arg(r);
	rows_fill_session_netbsd(a, NONE);
	CHECK_ERR(rows_do(a), EINVAL, "no such cipher");
}

static void
gsession(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	/* NetBSD's own one has a third algorithm. */
	if (r->fact->system == ROWS_NETBSD && r->fact->name[0] != 'O') {
		gsession_netbsd(r);
		return;
	}
	rows_fill_session(a, AES_CBC);
	CHECK_OK(rows_do(a));
	rows_session_end(r, rows_get(a, 40, 24));
	a = rows_arg(r);
	rows_fill_session(a, NONE);
	CHECK_ERR(rows_do(a), EINVAL, "no such cipher");
	CHECK(rows_get(a, 40, 24) == 0);
}

static void
fsession(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	rows_u32(a, 0, 0, rows_session(r));
	CHECK_OK(rows_do(a));
	/* Linux answers 0 to any number. */
	CHECK_ERR(rows_do(a), r->fact->system == ROWS_LINUX ? 0 : EINVAL,
	    "it has ended");
	CHECK_ERR(cl_ioctl(r->fd, r->code, NULL), EFAULT, "no address");
}

static void
crypt_data(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);
	uint32_t ses = rows_session(r);

	rows_fill_crypt(a, ses);
	CHECK_OK(rows_do(a));
	rows_check_out(r);
	rows_u32(a, 8, 8, 15);
	CHECK_ERR(rows_do(a), EINVAL, "a part of a block");
	rows_session_end(r, ses);
}

static void
key_operation(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	rows_fill_kop(a);
	if (strcmp(r->fact->name, "CIOCKEY2") == 0)
		rows_u32(a, 12, 12, 0x03000000);
	CHECK_OK(rows_do(a));
	CHECK(rows_get(a, 4, 4) == 0);
	rows_check_kop(r);
	rows_u32(a, 0, 0, 77);
	CHECK_ERR(rows_do(a), EINVAL, "no such operation");
}

static void
asymfeat(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);

	CHECK_OK(rows_do(a));
	CHECK((rows_get(a, 0, 0) & 1) != 0); /* MOD_EXP */
	CHECK_ERR(cl_ioctl(r->fd, r->code, NULL), EFAULT, "no address");
}

static void
gsessinfo(const struct rows *r)
{
	struct rows_arg a = rows_arg(r);
	uint32_t ses = rows_session(r);

	rows_u32(a, 0, 0, ses);
	CHECK_OK(rows_do(a));
	CHECK(strcmp((char *)a.p + 4, "cbc(aes)") == 0);
	rows_session_end(r, ses);
	CHECK_ERR(rows_do(a), EINVAL, "it has ended");
}

/* AES-128-GCM, test case 2 of McGrew and Viega: all zeros. */
static void
authcrypt(const struct rows *r)
{
	static const uint8_t want[32] = { 0x03, 0x88, 0xda, 0xce, 0x60, 0xb6,
		0xa3, 0x92, 0xf3, 0x28, 0xc2, 0xb9, 0x71, 0xb2, 0xfe, 0x78,
		0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13, 0xbd, 0xf5, 0x3a,
		0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf };
	struct rows_arg a = rows_at(r, ROWS_SMALL);
	uint32_t ses;

	memset(r->low, 0, ROWS_SMALL);
	rows_fill_session(a, 50);
	CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION")));
	ses = rows_get(a, 40, 24);
	a = rows_arg(r);
	rows_u32(a, 0, 0, ses);
	rows_u32(a, 8, 8, 16);
	rows_ptr(a, 24, 20, r->low + ROWS_TEXT);
	rows_ptr(a, 32, 24, r->low + ROWS_OUT);
	rows_u32(a, 48, 32, 16);
	rows_ptr(a, 56, 36, r->low + ROWS_IV);
	CHECK_OK(rows_do(a));
	CHECK_MEM(r->low + ROWS_OUT, want, 32, "AES-128-GCM");
	CHECK(rows_get(a, 8, 8) == 32);
	rows_u16(a, 4, 2);
	CHECK_ERR(rows_do(a), EINVAL, "no such op");
	rows_session_end(r, ses);
}

static void
async(const struct rows *r)
{
	struct pollfd pfd = { .fd = r->fd, .events = POLLIN };
	struct rows_arg a = rows_arg(r);
	uint32_t ses = rows_session(r);
	uint32_t fetch = rows_code(r, "CIOCASYNCFETCH");

	CHECK_ERR(rows_do_code(a, fetch), EBUSY, "nothing to be fetched");
	rows_fill_crypt(a, ses);
	CHECK_OK(rows_do_code(a, rows_code(r, "CIOCASYNCCRYPT")));
	CHECK(poll(&pfd, 1, 60000) == 1);
	a = rows_arg(r);
	CHECK_OK(rows_do_code(a, fetch));
	CHECK(rows_get(a, 0, 0) == ses);
	rows_check_out(r);
	rows_session_end(r, ses);
	a = rows_arg(r);
	rows_fill_crypt(a, ses);
	CHECK_ERR(rows_do_code(a, rows_code(r, "CIOCASYNCCRYPT")), EINVAL,
	    "it has ended");
}

static uint32_t
sha256(const struct rows *r)
{
	struct rows_arg a = rows_at(r, ROWS_SMALL);

	rows_u32(a, 4, 4, 104);
	CHECK_OK(rows_do_code(a, rows_code(r, "CIOCGSESSION")));
	return rows_get(a, 40, 24);
}

static void
cphash(const struct rows *r)
{
	uint32_t ses[2] = { sha256(r), sha256(r) };
	struct rows_arg a = rows_arg(r);

	rows_u32(a, 0, 0, ses[0]);
	rows_u32(a, 4, 4, ses[1]);
	CHECK_OK(rows_do(a));
	rows_u32(a, 4, 4, ses[0]);
	CHECK_ERR(rows_do(a), EDEADLK, "onto itself");
	rows_session_end(r, ses[0]);
	rows_session_end(r, ses[1]);
}

const struct rows_call rows_calls[] = {
	{ .name = "CRIOGET", .run = crioget },
	{ .name = "CIOCGSESSION", .run = gsession },
	{ .name = "OCIOCGSESSION", .run = gsession },
	{ .name = "CIOCFSESSION", .run = fsession },
	{ .name = "CIOCCRYPT", .run = crypt_data },
	{ .name = "OCIOCCRYPT", .run = crypt_data },
	{ .name = "CIOCKEY", .run = key_operation },
	{ .name = "CIOCKEY2", .run = key_operation },
	{ .name = "CIOCASYMFEAT", .run = asymfeat },
	{ .name = "CIOCGSESSINFO", .run = gsessinfo },
	{ .name = "CIOCAUTHCRYPT", .run = authcrypt },
	{ .name = "CIOCASYNCCRYPT", .run = async },
	{ .name = "CIOCASYNCFETCH", .run = async },
	{ .name = "CIOCCPHASH", .run = cphash },
	{ .name = "CIOCGSESSION2", .run = gsession2 },
	{ .name = NULL },
};
