/* SPDX-License-Identifier: ISC */
/*
 * transport.h - how calls arrive and leave: the contract of the two transports,
 * CUSE (cuse.c) and seccomp user notification (notify.c).  Neither knows a
 * command.
 *
 * For every open of the device a transport makes one fcrypt, and drops it when
 * the last descriptor is gone.  For every ioctl it begins a call (device/call.h)
 * on a worker of its own, lets it run, sends exactly one reply and ends it:
 *
 *   call.cmd == NULL          EINVAL
 *   call.cmd->clone != NONE   give the caller another descriptor
 *   otherwise                 call_direct, or call_carried in rounds
 *
 * devstat_trip counts each request, call_answer each reply.
 */
#ifndef TRANSPORT_TRANSPORT_H
#define TRANSPORT_TRANSPORT_H

#define TRANSPORT_THREADS_MAX 64u /* with those that long calls take */

#endif
