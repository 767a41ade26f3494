/* SPDX-License-Identifier: ISC */
/*
 * kat_more.h - known answers of ciphers that are not in kat.h.  Skipjack's numbers
 * in SP 800-17 have their most significant byte first; here they are in the order
 * of the algorithm's own specification.
 */
#ifndef TESTS_VECTORS_KAT_MORE_H
#define TESTS_VECTORS_KAT_MORE_H

#include "kat.h"

/* clang-format off */
static const struct kat kats_more[] = {
	{ .alg = CRYPTO_SKIPJACK_CBC, .source = "Skipjack and KEA Algorithm Specifications 2.0",
	  .key = "00998877665544332211",
	  .iv = "0000000000000000",
	  .in = "33221100ddccbbaa",
	  .out = "2587cae27a12d300" },
	{ .alg = CRYPTO_SKIPJACK_CBC, .source = "SP 800-17, variable plaintext test, 1, bytes reversed",
	  .key = "00000000000000000000",
	  .iv = "0000000000000000",
	  .in = "0000000000000080",
	  .out = "0337c7750bbc909a" },
	{ .alg = CRYPTO_SKIPJACK_CBC, .source = "SP 800-17, variable key test, 1, bytes reversed",
	  .key = "00000000000000000080",
	  .iv = "0000000000000000",
	  .in = "0000000000000000",
	  .out = "5a1f464194e4007a" },
	{ .alg = CRYPTO_CAMELLIA_CTR, .source = "RFC 5528, vector 1",
	  .key = "ae6852f8121067cc4bf7a5765577f39e",
	  .iv = "00000030000000000000000000000001",
	  .in = "53696e676c6520626c6f636b206d7367",
	  .out = "d09dc29a8214619a20877c76db1f0b3f" },
	{ .alg = CRYPTO_CAMELLIA_CTR, .source = "RFC 5528, vector 2",
	  .key = "7e24067817fae0d743d6ce1f32539163",
	  .iv = "006cb6dbc0543b59da48d90b00000001",
	  .in = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  .out = "dbf3c78dc08396d4da7c907765bbcb442b8e8e0f31f0dca72c7417e35360e048" },
	{ .alg = CRYPTO_CAMELLIA_CTR, .source = "RFC 5528, vector 3",
	  .key = "7691be035e5020a8ac6e618529f9a0dc",
	  .iv = "00e0017b27777f3f4a1786f000000001",
	  .in = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223",
	  .out = "b19d1fcdcb75eb882f849ce24d85cf739ce64b2b5c9d73f14f2d5d9dce9889cddf508696" },
	{ .alg = CRYPTO_AES_CTR, .source = "RFC 3686, vector 1",
	  .key = "ae6852f8121067cc4bf7a5765577f39e00000030",
	  .iv = "0000000000000000",
	  .in = "53696e676c6520626c6f636b206d7367",
	  .out = "e4095d4fb7a7b3792d6175a3261311b8" },
	{ .alg = CRYPTO_AES_CTR, .source = "RFC 3686, vector 2",
	  .key = "7e24067817fae0d743d6ce1f32539163006cb6db",
	  .iv = "c0543b59da48d90b",
	  .in = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  .out = "5104a106168a72d9790d41ee8edad388eb2e1efc46da57c8fce630df9141be28" },
	{ .alg = CRYPTO_AES_CTR, .source = "RFC 3686, vector 3",
	  .key = "7691be035e5020a8ac6e618529f9a0dc00e0017b",
	  .iv = "27777f3f4a1786f0",
	  .in = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223",
	  .out = "c1cf48a89f2ffdd9cf4652e9efdb72d74540a42bde6d7836d59a5ceaaef3105325b2072f" },
};
/* clang-format on */

#endif
