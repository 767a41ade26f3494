/* SPDX-License-Identifier: ISC */
/*
 * ul.h - what the files of the stand-in for libusb-1.0 share.  Outside of them it
 * has the interface of <libusb.h>, and its manual is that of libusb.
 *
 * USBIP_LIBUSB lists the servers, "127.0.0.1:PORT[/BUSID],...", each with a device
 * or without one: the first it lists, if none is named.  USBIP_LIBUSB_BUSY names a
 * file; while it exists, nobody can claim an interface.  LIBUSB_DEBUG is as libusb
 * has it.  A device is imported as long as it is there, and so is seen by one
 * context of one process.  Stricter than libusb: an interface has to be claimed
 * before its endpoints are used, and who frees a transfer or closes a handle in
 * flight is aborted.
 *
 * There is one lock, that of the context, over all that is marked (l), and the
 * links; it is not held while a callback runs, nor while a server is waited for.
 * One thread at a time handles events: it alone reads from links, closes them
 * and runs callbacks of transfers and of arrivals.  Functions that end in
 * _locked are called with the lock held and return with it held.
 */
#ifndef UL_H
#define UL_H

/* What libusb has is seen outside, and nothing else. */
#pragma GCC visibility push(default)
#include <libusb.h>
#pragma GCC visibility pop
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/queue.h>

#include "usbip_link.h"

#define UL_INTERFACES_MAX 32
#define UL_ENDPOINTS	  32 /* numbers 0 to 15, in both directions */
#define UL_NONE		  UINT8_MAX

/* One entry of USBIP_LIBUSB. */
struct ul_server {
	struct sockaddr_in address;
	char busid[USBIP_BUSID_LEN + 1]; /* "" for any */
	struct libusb_device *dev; /* (l) borrowed; NULL if there is none */
};

/* What was sent to a device and not answered. */
struct ul_urb {
	TAILQ_ENTRY(ul_urb) next;
	uint32_t seq;
	uint32_t unlink_seq; /* 0 if it was not asked to end */
	bool in;
	uint32_t len; /* of the data asked for or sent */
	struct ul_transfer *xfer; /* NULL once nobody waits for it */
};
TAILQ_HEAD(ul_urb_list, ul_urb);

struct libusb_device {
	TAILQ_ENTRY(libusb_device) next;
	struct libusb_context *ctx;
	atomic_uint refs;
	struct ul_server *server;
	uint8_t bus;
	uint8_t address;
	uint8_t speed;
	struct libusb_device_descriptor descriptor;
	uint8_t *
	    config; /* owned: the active configuration, as the device sent it */
	size_t config_len;
	uint8_t ep_interface[UL_ENDPOINTS]; /* whose it is, or UL_NONE */
	uint16_t ep_packet[UL_ENDPOINTS]; /* its largest packet */
	uint64_t interfaces; /* a bit for each there is */
	struct usbip_link *link; /* (l) owned; NULL once it has left */
	struct ul_urb_list urbs; /* (l) */
	struct libusb_device_handle *claims[UL_INTERFACES_MAX]; /* (l) */
};
TAILQ_HEAD(ul_device_list, libusb_device);

struct libusb_device_handle {
	struct libusb_device *dev; /* counted */
};

/* States of a transfer. */
enum ul_state {
	UL_IDLE,
	UL_FLYING,
	UL_ENDING, /* flying, and asked to end */
	UL_DONE, /* its callback is to be called */
};

struct ul_transfer {
	TAILQ_ENTRY(ul_transfer) next; /* (l) of ctx->flying or ctx->done */
	struct libusb_device *dev; /* (l) counted, unless idle */
	struct ul_urb *urb; /* (l) while flying */
	enum ul_state state; /* (l) */
	bool timed_out; /* (l) that is why it is asked to end */
	int64_t deadline; /* (l) when to ask, or to give up; 0 never */
	struct libusb_transfer pub; /* must be last */
};
TAILQ_HEAD(ul_transfer_list, ul_transfer);

/* An arrival or a departure that callbacks were not told of. */
struct ul_event {
	TAILQ_ENTRY(ul_event) next;
	struct libusb_device *dev; /* counted */
	libusb_hotplug_event what;
	uint64_t number;
};
TAILQ_HEAD(ul_event_list, ul_event);

struct ul_callback {
	TAILQ_ENTRY(ul_callback) next;
	libusb_hotplug_callback_handle handle;
	int events;
	int vendor;
	int product;
	int class;
	libusb_hotplug_callback_fn call;
	void *user_data;
	uint64_t born; /* the last event before it */
	bool dead; /* (l) to be freed by who handles events */
};
TAILQ_HEAD(ul_callback_list, ul_callback);

struct libusb_context {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	int wake_fd;
	atomic_int log_level;
	struct ul_server *servers; /* owned */
	size_t nservers;
	bool scanning; /* (l) someone is asking the servers */
	int64_t next_scan; /* (l) */
	uint8_t last_address; /* (l) */
	bool handling; /* (l) ... */
	pthread_t handler; /* (l) ... events, by this thread */
	bool calling; /* (l) which is in a callback */
	bool interrupted; /* (l) */
	uint64_t ncalls; /* (l) callbacks that have returned */
	struct ul_device_list devices; /* (l) those present; counted */
	struct ul_transfer_list flying; /* (l) */
	struct ul_transfer_list done; /* (l) */
	struct ul_callback_list callbacks; /* (l) */
	struct ul_event_list events; /* (l) */
	uint64_t nevents; /* (l) that have ever been */
	libusb_hotplug_callback_handle last_callback; /* (l) */
};

/* ul_context.c */

/* The context meant: NULL is the default one, which must have been made. */
struct libusb_context *ul_context(struct libusb_context *ctx);

/* Nanoseconds of the monotonic clock. */
int64_t ul_now(void);

/* Have the thread that handles events look again at what there is. */
void ul_wake(struct libusb_context *ctx);

/* A line on standard error, if the level of messages is so high. */
__attribute__((format(printf, 3, 4))) void ul_log(struct libusb_context *ctx,
    enum libusb_log_level level, const char *fmt, ...);

/* The program did what libusb says it must not: tell what, and abort. */
_Noreturn void ul_misuse(const char *what);

/* ul_scan.c */

/* Read USBIP_LIBUSB into ctx->servers.  A libusb error. */
int ul_scan_configure(struct libusb_context *ctx);

/*
 * Ask the servers without a device whether they have one now, and let it arrive.
 * The lock is dropped meanwhile.  A patient scan tries again, for a second, where a
 * device is there but another has it: he may just have gone.
 */
void ul_scan_locked(struct libusb_context *ctx, bool patient);

/* Is there a server to be asked? */
bool ul_scan_wanted_locked(const struct libusb_context *ctx);

/* ul_device.c */

/* Take the device off the list of those present; tell the callbacks. */
void ul_device_leave_locked(struct libusb_device *dev);

/* Those present, counted, as libusb_get_device_list() has it; asks no server. */
ssize_t ul_device_list_locked(
    struct libusb_context *ctx, libusb_device ***list);

/* The index of an endpoint in the tables of a device. */
size_t ul_device_endpoint(uint8_t address);

/* Has the server closed the connection?  Even if there is more to read before. */
bool ul_device_lost_locked(const struct libusb_device *dev);

/* ul_descriptor.c */

/*
 * Read the descriptors over a link that was not started, and choose the
 * configuration.  A libusb error.
 */
int ul_descriptor_read(struct libusb_device *dev);

/* ul_urb.c */

/*
 * Send a transfer.  A libusb error; the transfer is not marked.
 */
int ul_urb_submit_locked(struct ul_transfer *xfer);

/* Ask that a transfer end; it completes, if only because nothing is heard. */
void ul_urb_unlink_locked(struct ul_transfer *xfer);

/* Read what the server of a device has sent, and complete what it completes. */
void ul_urb_receive_locked(struct libusb_device *dev);

/* Complete what is in flight to a device: it has left. */
void ul_urb_leave_locked(struct libusb_device *dev);

/* Let transfers end whose time is over. */
void ul_urb_expire_locked(struct libusb_context *ctx, int64_t now);

/* ul_transfer.c */

struct ul_transfer *ul_transfer_of(struct libusb_transfer *pub);

/* Put a flying transfer among those done. */
void ul_transfer_done_locked(struct ul_transfer *xfer,
    enum libusb_transfer_status status, size_t actual);

/* Call the callback of the first transfer done.  The lock is dropped meanwhile. */
void ul_transfer_call_locked(struct libusb_context *ctx);

/* Is a transfer of this handle in flight, or its callback to be called? */
bool ul_transfer_any_locked(const struct libusb_device_handle *handle);

/* ul_event.c */

/* Is the calling thread handling events, that is, in a callback? */
bool ul_event_inside(struct libusb_context *ctx);

/* Has a callback set the flag?  Looks when none runs, or says no. */
bool ul_event_completed(struct libusb_context *ctx, const int *completed);

/* ul_hotplug.c */

/* Note an arrival or a departure, for the callbacks. */
void ul_hotplug_note_locked(
    struct libusb_device *dev, libusb_hotplug_event what);

/* Tell callbacks of the first event noted.  The lock is dropped meanwhile. */
void ul_hotplug_call_locked(struct libusb_context *ctx);

/* Free all that there is. */
void ul_hotplug_fini(struct libusb_context *ctx);

#endif
