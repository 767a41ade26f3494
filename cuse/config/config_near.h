/* SPDX-License-Identifier: ISC */
/*
 * config_near.h - how far one name is from another: of those that there are, which
 * was meant.
 */
#ifndef CONFIG_CONFIG_NEAR_H
#define CONFIG_CONFIG_NEAR_H

/* The letters to add, remove, replace or exchange with their neighbours to make one
 * of the other. */
unsigned int config_distance(const char *a, const char *b);

#endif
