/* SPDX-License-Identifier: ISC */
/*
 * test_control_socket.c - the socket's place in the file system.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "control_fix.h"
#include "control_socket.h"

TestSuite(
    control_socket, .init = fix_setup, .fini = fix_teardown, .timeout = 60);

Test(control_socket, is_for_everybody_in_a_directory_that_is_made)
{
	struct stat st;

	(void)umask(077);
	cr_assert_eq(fix_start(), 0);
	cr_assert_eq(stat(fix_path, &st), 0);
	cr_expect(S_ISSOCK(st.st_mode));
	cr_expect_eq(st.st_mode & 07777, 0666);
	cr_expect_eq(umask(022), 077);
	control_stop(fix_control);
	fix_control = NULL;
	cr_expect_eq(stat(fix_path, &st), -1);
	cr_expect_eq(errno, ENOENT);
}

Test(control_socket, of_the_dead_is_replaced)
{
	struct control_socket sock;
	struct stat before, after;

	cr_assert_eq(control_socket_open(&sock, fix_path), 0);
	/* As if the server had been killed. */
	cr_assert_eq(close(sock.fd), 0);
	cr_assert_eq(stat(fix_path, &before), 0);
	cr_assert_eq(fix_start(), 0);
	cr_assert_eq(stat(fix_path, &after), 0);
	cr_expect_str_eq(fix_try("{\"verb\":\"status\"}"), "");
}

Test(control_socket, of_the_living_is_left_alone)
{
	struct control *second = NULL;

	cr_redirect_stderr();
	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(control_start(&second, &fix_config), EADDRINUSE);
	cr_expect_null(second);
	/* One that is only convenient is a pity. */
	fix_config.required = false;
	cr_expect_eq(control_start(&second, &fix_config), 0);
	cr_expect_null(second);
	cr_expect_str_eq(fix_try("{\"verb\":\"status\"}"), "");
}

Test(control_socket, of_another_is_not_removed_at_the_end)
{
	struct control_socket sock;
	struct stat st;

	cr_assert_eq(fix_start(), 0);
	cr_assert_eq(unlink(fix_path), 0);
	cr_assert_eq(control_socket_open(&sock, fix_path), 0);
	control_stop(fix_control);
	fix_control = NULL;
	cr_expect_eq(stat(fix_path, &st), 0);
	control_socket_close(&sock);
}

Test(control_socket, a_file_is_not_replaced)
{
	char dir[96];
	struct stat st;
	int fd;

	cr_redirect_stderr();
	snprintf(dir, sizeof(dir), "%s/run", fix_dir);
	cr_assert_eq(mkdir(dir, 0755), 0);
	fd = open(fix_path, O_CREAT | O_WRONLY, 0644);
	cr_assert_geq(fd, 0);
	close(fd);
	cr_expect_eq(fix_start(), EEXIST);
	cr_assert_eq(stat(fix_path, &st), 0);
	cr_expect(S_ISREG(st.st_mode));
}

Test(control_socket, needs_a_path_that_can_be)
{
	char path[200];

	cr_redirect_stderr();
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	fix_config.path = path;
	cr_expect_eq(fix_start(), ENAMETOOLONG);
	fix_config.path = "/no/such/directory/control.sock";
	cr_expect_eq(fix_start(), ENOENT);
	fix_config.path = NULL;
	cr_expect_eq(fix_start(), 0);
	cr_expect_null(fix_control);
}
