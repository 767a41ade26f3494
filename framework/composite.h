/* SPDX-License-Identifier: ISC */
/*
 * composite.h - a session whose algorithms no single driver offers, or not as
 * often as they occur: it is made of sessions on several, and looks to dispatch
 * like one on a driver of its own, which is in no table.
 */
#ifndef FRAMEWORK_COMPOSITE_H
#define FRAMEWORK_COMPOSITE_H

#include <opencrypto/cryptodev.h>

struct part;

/*
 * Open `p` for the algorithms of its session on as few drivers as possible of those
 * that `crid` allows.  As for a driver: p->driver, with a reference and one more
 * session, and p->softc are set.
 * EOPNOTSUPP an algorithm is offered by none, or `crid` names a driver; ENOMEM;
 * else what the last driver asked answered.
 */
int composite_open(struct part *p, int crid);

#endif
