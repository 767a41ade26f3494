/* SPDX-License-Identifier: ISC */
/*
 * nettle_block.c - counter mode for the modes that are made of it.  In Nettle's
 * own, making the counter blocks takes longer than AES does; here they are made
 * in words, many at a time.
 */
#include "nettle_block.h"

#include <endian.h>
#include <string.h>

#include <nettle/memxor.h>

#include "secret.h"

#define NBLOCK_CTR_BLOCKS 32 /* worked on at once; they stay in the L1 cache */

void
nblock_ctr(const struct nblock *b, uint8_t *ctr, size_t len, uint8_t *dst,
    const uint8_t *src)
{
	uint64_t stream[NBLOCK_CTR_BLOCKS][2];
	uint64_t count[2];
	size_t used = len < sizeof(stream) ? len : sizeof(stream);

	memcpy(count, ctr, sizeof(count));
	count[0] = be64toh(count[0]);
	count[1] = be64toh(count[1]);
	while (len > 0) {
		size_t n = len < sizeof(stream) ? len : sizeof(stream);
		size_t blocks = (n + NBLOCK_LEN - 1) / NBLOCK_LEN;

		for (size_t i = 0; i < blocks; i++) {
			stream[i][0] = htobe64(count[0]);
			stream[i][1] = htobe64(count[1]);
			count[0] += ++count[1] == 0;
		}
		nblock_encrypt(b, blocks * NBLOCK_LEN, (uint8_t *)stream,
		    (const uint8_t *)stream);
		if (dst == src)
			memxor(dst, stream, n);
		else
			memxor3(dst, src, stream, n);
		dst += n;
		src += n;
		len -= n;
	}
	count[0] = htobe64(count[0]);
	count[1] = htobe64(count[1]);
	memcpy(ctr, count, sizeof(count));
	/* What is left of a last block has not been key stream. */
	secret_wipe(stream, used);
}
