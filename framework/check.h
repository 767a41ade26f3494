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

/*
 * Keep account of the running states of a checked request.  They count as begun
 * from before its driver is asked, so that a session which moves at any time
 * loses them; check_undo_streams says that it did not take the request, or has
 * given it back, and check_end_streams that it has carried it out, or failed to.
 */
struct check_streams {
	uint8_t all; /* a bit each: the elements whose states it works on */
	uint8_t begun; /* and what was before */
	uint8_t lost;
};

void check_begin_streams(
    const struct cryptop *crp, struct part *p, struct check_streams *before);
void check_undo_streams(const struct check_streams *before, struct part *p);
void check_end_streams(const struct cryptop *crp, struct part *p);

/* Whether a checked request works on some running state. */
bool check_is_stream(const struct cryptop *crp, const struct session *ses);

#endif
