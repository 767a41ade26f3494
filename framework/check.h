/* SPDX-License-Identifier: ISC */
/*
 * check.h - what a request must be, and the running states (CRD_F_STREAM) that it
 * works on.
 */
#ifndef FRAMEWORK_CHECK_H
#define FRAMEWORK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

struct part;
struct session;

/*
 * Check all of a request for the session of `p`, set its descriptors' crd_element
 * and add up *bytes.
 * EINVAL as crypto_dispatch says; ENODEV it would go on from a running state that
 * was lost with its driver.
 */
int check_request(struct cryptop *crp, const struct part *p, uint64_t *bytes);

/* Keep account of the running states; the driver gets the request now. */
void check_begin_streams(const struct cryptop *crp, struct part *p);

/* Whether a checked request works on some running state. */
bool check_is_stream(const struct cryptop *crp, const struct session *ses);

#endif
