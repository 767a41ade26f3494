/* SPDX-License-Identifier: ISC */
/*
 * yhsm_token.h - a device that is plugged in, and its thread: opens it, registers
 * it as a driver, does its work, and when it is lost gives back what was not done,
 * ends the driver, and tries again until it is unplugged.
 */
#ifndef YUBIHSM_YHSM_TOKEN_H
#define YUBIHSM_YHSM_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "yhsm_msg.h"
#include "yhsm_scp.h"

struct yhsm_channel;
struct yhsm_device;
struct yhsm_imports;
struct yhsm_objects;
struct yhsm_seat;
struct yhsm_token;
struct yhsm_work;

/* Start the thread; `keys` are borrowed until yhsm_token_free.  ENOMEM. */
int yhsm_token_new(struct yhsm_token **out, struct yhsm_device *dev,
    const struct yhsm_keys *keys);

/* It was unplugged, or is not wanted any more: the thread ends soon. */
void yhsm_token_stop(struct yhsm_token *t);

/* Whether it is that device's. */
bool yhsm_token_is(const struct yhsm_token *t, const struct yhsm_device *dev);

/* Whether the thread has ended, so that yhsm_token_free does not wait. */
bool yhsm_token_ended(const struct yhsm_token *t);

/* Stop it and wait for the thread.  Not from a method of the driver.  NULL is
 * ignored. */
void yhsm_token_free(struct yhsm_token *t);

/* What is set while its driver is registered; borrowed. */
uint32_t yhsm_token_serial(const struct yhsm_token *t);
const struct yhsm_info *yhsm_token_info(const struct yhsm_token *t);
struct yhsm_objects *yhsm_token_objects(struct yhsm_token *t);
struct yhsm_imports *yhsm_token_imports(struct yhsm_token *t);
struct yhsm_work *yhsm_token_work(struct yhsm_token *t);
struct yhsm_channel *yhsm_token_channel(struct yhsm_token *t);
/* Data bytes of a session message. */
size_t yhsm_token_room(const struct yhsm_token *t);

#endif
