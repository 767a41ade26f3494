/* SPDX-License-Identifier: ISC */
/*
 * run_fds.h - the descriptors that cryptodev-run's own processes hold: as few as
 * can be, for a pipe of the program's that one of them keeps open never ends.
 */
#ifndef TOOLS_RUN_FDS_H
#define TOOLS_RUN_FDS_H

#include <stddef.h>

/* Put something, that goes at exec, where standard descriptors are missing, so
 * that none of ours takes their numbers.  An errno. */
int run_fds_reserve(void);

/* Let /dev/null take the place of descriptors 0 to `last`. */
void run_fds_silence(int last);

/* Close all from 3 on but the `n` in `keep`; -1 stands for none. */
void run_fds_close(const int *keep, size_t n);

#endif
