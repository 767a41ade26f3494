/* SPDX-License-Identifier: ISC */
/* emu_control.c - the commands of the control socket, one row each. */
#include "emu_control.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"
#include "emu_cmd.h"

#define EMU_NWORDS 8

struct emu_words {
	size_t n;
	char *at[EMU_NWORDS];
};

static int
emu_control_delay(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	uint64_t ms;

	(void)out;
	if (!emu_number(&ms, w->at[1], 10, 0, 600000))
		return EINVAL;
	emu_queue_delay(p->queue, (uint32_t)ms);
	return 0;
}

/* Nobody says anything for so long. */
static int
emu_control_idle(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	uint64_t ms;

	(void)out;
	if (!emu_number(&ms, w->at[1], 10, 0, UINT32_MAX))
		return EINVAL;
	p->dev->ahead_ms += ms;
	return 0;
}

static int
emu_control_expire(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	(void)w;
	(void)out;
	emu_sessions_free(&p->dev->sessions);
	return 0;
}

static int
emu_control_reboot(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	(void)w;
	(void)out;
	emu_queue_fail(p->queue, false);
	if (p->usbip != NULL)
		emu_usbip_unplug(p->usbip);
	emu_usb_power_cycle(p->usb);
	return 0;
}

static int
emu_control_vanish(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	p->dev->absent = true;
	return emu_control_reboot(p, w, out);
}

static int
emu_control_return(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	(void)w;
	(void)out;
	p->dev->absent = false;
	return 0;
}

static int
emu_control_stale(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	(void)w;
	(void)out;
	emu_usb_put_stale(p->usb);
	return 0;
}

static int
emu_control_stats(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	const struct emu_stats *stats = &p->dev->stats;

	(void)w;
	(void)fprintf(out,
	    " messages=%" PRIu64 " sessions=%" PRIu64
	    " session_messages=%" PRIu64 " errors=%" PRIu64 " objects=%zu",
	    stats->messages, stats->sessions, stats->session_messages,
	    stats->errors, emu_objects_records(p->dev->objs));
	for (unsigned int i = 0; i < EMU_NCOMMANDS; i++) {
		if (stats->commands[i] > 0)
			(void)fprintf(out, " %s=%" PRIu64,
			    emu_cmd_find(i)->name, stats->commands[i]);
	}
	return 0;
}

static int
emu_control_keys(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	const struct emu_scp *scp;
	uint64_t sid;
	char hex[2 * EMU_KEY_LEN + 1];

	if (!emu_number(&sid, w->at[1], 10, 0, EMU_NSESSIONS - 1))
		return EINVAL;
	if (p->dev->sessions.at[sid].state == EMU_SESSION_FREE)
		return ENOENT;
	scp = &p->dev->sessions.at[sid].scp;
	emu_hex_encode(hex, scp->s_enc, EMU_KEY_LEN);
	(void)fprintf(out, " %s", hex);
	emu_hex_encode(hex, scp->s_mac, EMU_KEY_LEN);
	(void)fprintf(out, " %s", hex);
	emu_hex_encode(hex, scp->s_rmac, EMU_KEY_LEN);
	(void)fprintf(out, " %s", hex);
	return 0;
}

/* TYPE:ID:ALGORITHM:SEQUENCE each. */
static int
emu_control_objects(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	(void)w;
	for (size_t i = 0; i < EMU_RECORDS; i++) {
		const struct emu_object *obj = emu_objects_at(p->dev->objs, i);

		if (obj != NULL)
			(void)fprintf(out, " %u:%04x:%s:%u",
			    (unsigned int)obj->type, obj->id, obj->alg->name,
			    obj->sequence);
	}
	return 0;
}

static int
emu_control_quit(struct emu_parts *p, const struct emu_words *w, FILE *out)
{
	(void)w;
	(void)out;
	emu_loop_stop(p->loop);
	return 0;
}

/* What is not here is a fault's name. */
static const struct {
	const char *name;
	size_t nwords;
	int (*run)(struct emu_parts *p, const struct emu_words *w, FILE *out);
} emu_controls[] = {
	{ .name = "delay", .nwords = 2, .run = emu_control_delay },
	{ .name = "expire", .nwords = 1, .run = emu_control_expire },
	{ .name = "idle", .nwords = 2, .run = emu_control_idle },
	{ .name = "keys", .nwords = 2, .run = emu_control_keys },
	{ .name = "objects", .nwords = 1, .run = emu_control_objects },
	{ .name = "quit", .nwords = 1, .run = emu_control_quit },
	{ .name = "reboot", .nwords = 1, .run = emu_control_reboot },
	{ .name = "return", .nwords = 1, .run = emu_control_return },
	{ .name = "stale", .nwords = 1, .run = emu_control_stale },
	{ .name = "stats", .nwords = 1, .run = emu_control_stats },
	{ .name = "vanish", .nwords = 1, .run = emu_control_vanish },
};

#define EMU_NCONTROLS (sizeof(emu_controls) / sizeof(emu_controls[0]))

static int
emu_control_fault(struct emu_parts *p, struct emu_words *w)
{
	const struct emu_faults *faults = &p->dev->faults;
	int error = emu_fault_set(&p->dev->faults, w->at, w->n);

	/* Nothing stays stalled when stalling ends. */
	if (error == 0 && strcmp(w->at[0], "stall") == 0 &&
	    faults->of[EMU_FAULT_STALL].left == 0)
		emu_queue_fail(p->queue, true);
	return error;
}

static int
emu_control_words(struct emu_parts *p, struct emu_words *w, FILE *out)
{
	if (w->n == 0)
		return EINVAL;
	for (size_t i = 0; i < EMU_NCONTROLS; i++) {
		if (strcmp(emu_controls[i].name, w->at[0]) != 0)
			continue;
		if (emu_controls[i].nwords != w->n)
			return EINVAL;
		return emu_controls[i].run(p, w, out);
	}
	return emu_control_fault(p, w);
}

char *
emu_control_run(struct emu_parts *parts, const char *line)
{
	struct emu_words w = { .n = 0 };
	char *copy = strdup(line);
	char *answer = NULL;
	char *rest = NULL;
	size_t size;
	FILE *out = open_memstream(&answer, &size);
	int error;

	if (copy == NULL || out == NULL)
		abort();
	for (char *word = strtok_r(copy, " \t\r\n", &rest);
	     word != NULL && w.n < EMU_NWORDS;
	     word = strtok_r(NULL, " \t\r\n", &rest))
		w.at[w.n++] = word;
	(void)fputs("ok", out);
	error = emu_control_words(parts, &w, out);
	free(copy);
	if (fclose(out) != 0)
		abort();
	if (error == 0)
		return answer;
	free(answer);
	return strdup(
	    error == ENOENT ? "error no such thing" : "error bad command");
}
