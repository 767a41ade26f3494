/* SPDX-License-Identifier: ISC */
/*
 * service.h - what the daemon tells the service manager that has started it, as
 * sd_notify(3) describes it.  Where there is none, all of this does nothing; that
 * it does not listen is no reason not to serve the device.
 * service_reloading and service_ready may be called from any thread, all else from
 * one.
 */
#ifndef CUSE_SERVICE_H
#define CUSE_SERVICE_H

#include <stdint.h>

/* Find the manager; before sockets can no longer be made, nor its be seen. */
void service_open(void);
void service_close(void);

/* Milliseconds after which service_status and service_alive are due again: half of
 * what the manager's watchdog waits, 10 s at the most; -1 nobody waits for them. */
int service_interval(void);

/* The device is there; or, after service_reloading, it is as configured. */
void service_ready(void);

/* The configuration is being read again, until service_ready; one thread at a
 * time. */
void service_reloading(void);

/* No more calls are taken. */
void service_stopping(void);

/* The device answers. */
void service_alive(void);

/* What an administrator reads: /dev/`device` is served, and open so many times.
 * Sent if it is news. */
void service_status(const char *device, int64_t nopen);

#endif
