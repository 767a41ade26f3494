/* SPDX-License-Identifier: ISC */
/*
 * kat_comp.h - known answers of compression: `in` is what is compressed, `out` what
 * it becomes with a window of 4 KiB, memory level 8 and the default level.
 */
#ifndef TESTS_VECTORS_KAT_COMP_H
#define TESTS_VECTORS_KAT_COMP_H

#include "kat.h"

/* clang-format off */
static const struct kat kats_comp[] = {
	{ .alg = CRYPTO_DEFLATE_COMP, .source = "RFC 1951, computed by zlib: 100 letters",
	  .in = "61",
	  .repeat = 100,
	  .out = "4b4ca43d0000" },
	{ .alg = CRYPTO_DEFLATE_COMP, .source = "RFC 1951, computed by zlib: 5000 letters",
	  .in = "61",
	  .repeat = 5000,
	  .out = "edc13101000000c2a0aceb5fc2147e4001000000006f03" },
	{ .alg = CRYPTO_DEFLATE_COMP, .source = "RFC 1951, computed by zlib: text",
	  .in = "416c6c20776f726b20616e64206e6f20706c6179206d616b6573204a61636b20612064756c6c20626f792e20",
	  .repeat = 50,
	  .out = "73ccc95128cf2fca5648cc4b51c8cb5728c849ac54c84dcc4e2d56f04a4c060a2ba494029524e557ea29388eaa1d553baa7654eda8da51b5a36a47d5d2502d00" },
	{ .alg = CRYPTO_DEFLATE_COMP, .source = "RFC 1951, 3.2.4: a stored block",
	  .in = "68656c6c6f",
	  .out = "010500faff68656c6c6f",
	  .one_way = 1 },
	{ .alg = CRYPTO_DEFLATE_COMP, .source = "RFC 1951, 3.2.6: fixed codes",
	  .in = "68656c6c6f",
	  .out = "cb48cdc9c90700",
	  .one_way = 1 },
	{ .alg = CRYPTO_DEFLATE_COMP, .source = "RFC 1951, 3.2.7: dynamic codes, window of 32 KiB",
	  .in = "61626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162",
	  .out = "cd8ab10d002000c26e6d09ffbf207a850c24a5a06d93ac0587b9a9237c6a6e3b3f3f0f",
	  .one_way = 1 },
	{ .alg = CRYPTO_DEFLATE_COMP_GROW, .source = "RFC 1951, computed by zlib: 100 letters",
	  .in = "61",
	  .repeat = 100,
	  .out = "4b4ca43d0000" },
	{ .alg = CRYPTO_DEFLATE_COMP_GROW, .source = "RFC 1951, computed by zlib: 5000 letters",
	  .in = "61",
	  .repeat = 5000,
	  .out = "edc13101000000c2a0aceb5fc2147e4001000000006f03" },
	{ .alg = CRYPTO_DEFLATE_COMP_GROW, .source = "RFC 1951, computed by zlib: text",
	  .in = "416c6c20776f726b20616e64206e6f20706c6179206d616b6573204a61636b20612064756c6c20626f792e20",
	  .repeat = 50,
	  .out = "73ccc95128cf2fca5648cc4b51c8cb5728c849ac54c84dcc4e2d56f04a4c060a2ba494029524e557ea29388eaa1d553baa7654eda8da51b5a36a47d5d2502d00" },
	{ .alg = CRYPTO_DEFLATE_COMP_GROW, .source = "RFC 1951, 3.2.4: a stored block",
	  .in = "68656c6c6f",
	  .out = "010500faff68656c6c6f",
	  .one_way = 1 },
	{ .alg = CRYPTO_DEFLATE_COMP_GROW, .source = "RFC 1951, 3.2.6: fixed codes",
	  .in = "68656c6c6f",
	  .out = "cb48cdc9c90700",
	  .one_way = 1 },
	{ .alg = CRYPTO_DEFLATE_COMP_GROW, .source = "RFC 1951, 3.2.7: dynamic codes, window of 32 KiB",
	  .in = "61626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162656563636363656562626261626265656563636365656562616162626265636363636365626261616162",
	  .out = "cd8ab10d002000c26e6d09ffbf207a850c24a5a06d93ac0587b9a9237c6a6e3b3f3f0f",
	  .one_way = 1 },
	{ .alg = CRYPTO_GZIP_COMP, .source = "RFC 1952, computed by zlib: 100 letters",
	  .in = "61",
	  .repeat = 100,
	  .out = "1f8b08000000000000034b4ca43d0000647a70af64000000" },
	{ .alg = CRYPTO_GZIP_COMP, .source = "RFC 1952, computed by zlib: 5000 letters",
	  .in = "61",
	  .repeat = 5000,
	  .out = "1f8b0800000000000003edc13101000000c2a0aceb5fc2147e4001000000006f037659f44c88130000" },
	{ .alg = CRYPTO_GZIP_COMP, .source = "RFC 1952, computed by zlib: text",
	  .in = "416c6c20776f726b20616e64206e6f20706c6179206d616b6573204a61636b20612064756c6c20626f792e20",
	  .repeat = 50,
	  .out = "1f8b080000000000000373ccc95128cf2fca5648cc4b51c8cb5728c849ac54c84dcc4e2d56f04a4c060a2ba494029524e557ea29388eaa1d553baa7654eda8da51b5a36a47d5d2502d00caf1acca98080000" },
	{ .alg = CRYPTO_GZIP_COMP, .source = "RFC 1952: a stored block",
	  .in = "68656c6c6f",
	  .out = "1f8b0800000000000003010500faff68656c6c6f86a6103605000000",
	  .one_way = 1 },
};
/* clang-format on */

#endif
