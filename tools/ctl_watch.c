/* SPDX-License-Identifier: ISC */
/*
 * ctl_watch.c - counters again and again: redrawn in their place on a terminal, in
 * blocks elsewhere.
 */
#include "ctl_stats.h"

#include <sys/ioctl.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ctl.h"
#include "ctl_conn.h"

struct ctl_watch {
	const struct ctl *ctl;
	json_object *before; /* owned */
	double then;
	int drawn; /* lines of the last picture, on a terminal */
};

static double
watch_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* A terminal that does not know how large it is, such as one without a screen, says
 * that it is nothing. */
static struct winsize
watch_size(void)
{
	struct winsize size = { 0 };

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	if (size.ws_row == 0)
		size.ws_row = 24;
	if (size.ws_col == 0)
		size.ws_col = 80;
	return size;
}

/* Over the last picture, and no more than the terminal has: the cursor needs a line,
 * too. */
static void
watch_draw(const char *text, struct winsize size, int *drawn)
{
	int lines = 0;

	if (*drawn > 0)
		(void)printf("\033[%dA\r", *drawn);
	while (*text != '\0' && lines + 1 < size.ws_row) {
		size_t len = strcspn(text, "\n");
		int shown = len < size.ws_col ? (int)len : (int)size.ws_col;

		(void)printf("%.*s\033[K\n", shown, text);
		lines++;
		text += len + (text[len] == '\n');
	}
	(void)printf("\033[J");
	*drawn = lines;
}

static void
watch_print(struct ctl_watch *watch, json_object *result, double seconds)
{
	const bool terminal = watch->ctl->terminal;
	const struct winsize size = watch_size();
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		abort();
	ctl_stats_rates(watch->before, result,
	    seconds > 0.001 ? seconds : 0.001,
	    terminal ? size.ws_row - 1u : SIZE_MAX, f);
	(void)fclose(f);
	if (terminal)
		watch_draw(text, size, &watch->drawn);
	else
		(void)printf("%s%s", watch->before != NULL ? "\n" : "", text);
	free(text);
}

/* Takes the result. */
static void
watch_show(struct ctl_watch *watch, json_object *result)
{
	double now = watch_now();

	if (watch->ctl->json)
		(void)printf("%s\n",
		    json_object_to_json_string_ext(
			result, JSON_C_TO_STRING_PLAIN));
	else
		watch_print(watch, result, now - watch->then);
	(void)json_object_put(watch->before);
	watch->before = result;
	watch->then = now;
}

int
ctl_watch_run(const struct ctl *ctl, double seconds)
{
	struct ctl_watch watch = { .ctl = ctl };
	json_object *args = json_object_new_object();
	struct ctl_conn *conn;
	json_object *result;
	const char *why = "";
	int status = ctl_connect(ctl, &conn);
	int error;

	(void)json_object_object_add(
	    args, "interval", json_object_new_int64((int64_t)(seconds * 1000)));
	if (status != CTL_OK)
		goto out;
	error = ctl_conn_send(conn, "watch", args);
	while (error == 0 && !ferror(stdout)) {
		error = ctl_conn_receive(conn, &result, &why);
		if (error == 0)
			watch_show(&watch, result);
		(void)fflush(stdout);
	}
	status = error != 0 ? ctl_fail(ctl, error, why) : CTL_REFUSED;
	ctl_conn_free(conn);
out:
	(void)json_object_put(args);
	(void)json_object_put(watch.before);
	return status;
}
