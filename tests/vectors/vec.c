/* SPDX-License-Identifier: ISC */
/*
 * vec.c - the table of files of vectors: which algorithms each is for.  One
 * file may serve several.
 */
#include "vec.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <opencrypto/cryptodev.h>

#include "vec_kat.h"
#include "vec_shape.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct vec_file {
	int alg; /* CRYPTO_* */
	const char *pattern; /* of glob(3), below the directory */
	vec_shape_fn *shape;
};

/* clang-format off */
static const struct vec_file vec_files[] = {
	{ .alg = CRYPTO_AES_CBC, .pattern = "ciphers/AES/CBC/*.rsp", .shape = vec_shape_plain },
	{ .alg = CRYPTO_AES_ECB, .pattern = "ciphers/AES/ECB/*.rsp", .shape = vec_shape_plain },
	{ .alg = CRYPTO_AES_ICM, .pattern = "ciphers/AES/CTR/*.txt", .shape = vec_shape_plain },
	{ .alg = CRYPTO_AES_ICM, .pattern = "ciphers/AES/ECB/*.rsp", .shape = vec_shape_counter },
	{ .alg = CRYPTO_AES_CTR, .pattern = "ciphers/AES/CTR/*.txt", .shape = vec_shape_rfc3686 },
	{ .alg = CRYPTO_AES_CFB, .pattern = "ciphers/AES/CFB/CFB128*.rsp", .shape = vec_shape_plain },
	{ .alg = CRYPTO_AES_OFB, .pattern = "ciphers/AES/OFB/*.rsp", .shape = vec_shape_plain },
	{ .alg = CRYPTO_AES_XTS, .pattern = "ciphers/AES/XTS/*/*.rsp", .shape = vec_shape_xts },
	{ .alg = CRYPTO_DES_CBC, .pattern = "ciphers/3DES/CBC/TCBC[!I]*.rsp", .shape = vec_shape_des },
	{ .alg = CRYPTO_DES_CBC, .pattern = "ciphers/3DES/ECB/*.rsp", .shape = vec_shape_des_block },
	{ .alg = CRYPTO_3DES_CBC, .pattern = "ciphers/3DES/CBC/TCBC[!I]*.rsp", .shape = vec_shape_plain },
	{ .alg = CRYPTO_3DES_CBC, .pattern = "ciphers/3DES/ECB/*.rsp", .shape = vec_shape_block },
	{ .alg = CRYPTO_BLF_CBC, .pattern = "ciphers/Blowfish/bf-cbc.txt", .shape = vec_shape_plain },
	{ .alg = CRYPTO_BLF_CBC, .pattern = "ciphers/Blowfish/bf-ecb.txt", .shape = vec_shape_block },
	{ .alg = CRYPTO_CAST_CBC, .pattern = "ciphers/CAST5/cast5-cbc.txt", .shape = vec_shape_plain },
	{ .alg = CRYPTO_CAST_CBC, .pattern = "ciphers/CAST5/cast5-ecb.txt", .shape = vec_shape_block },
	{ .alg = CRYPTO_CAMELLIA_CBC, .pattern = "ciphers/Camellia/camellia-cbc.txt", .shape = vec_shape_plain },
	{ .alg = CRYPTO_CAMELLIA_CBC, .pattern = "ciphers/Camellia/camellia-*-ecb.txt", .shape = vec_shape_block },
	{ .alg = CRYPTO_CAMELLIA_CTR, .pattern = "ciphers/Camellia/camellia-*-ecb.txt", .shape = vec_shape_counter },
	{ .alg = CRYPTO_ARC4, .pattern = "ciphers/ARC4/*.txt", .shape = vec_shape_stream },
	{ .alg = CRYPTO_CHACHA20, .pattern = "ciphers/ChaCha20/*.txt", .shape = vec_shape_chacha20 },

	{ .alg = CRYPTO_MD5, .pattern = "hashes/MD5/*.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA1, .pattern = "hashes/SHA1/SHA1*Msg.rsp", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_224, .pattern = "hashes/SHA2/SHA224*Msg.rsp", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_256, .pattern = "hashes/SHA2/SHA256*Msg.rsp", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_384, .pattern = "hashes/SHA2/SHA384*Msg.rsp", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_512, .pattern = "hashes/SHA2/SHA512[LS]*Msg.rsp", .shape = vec_shape_hash },
	{ .alg = CRYPTO_RIPEMD160, .pattern = "hashes/ripemd160/*.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_BLAKE2B, .pattern = "hashes/blake2/blake2b.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_BLAKE2S, .pattern = "hashes/blake2/blake2s.txt", .shape = vec_shape_hash },

	{ .alg = CRYPTO_MD5_HMAC, .pattern = "HMAC/rfc-2202-md5.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA1_HMAC, .pattern = "HMAC/rfc-2202-sha1.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_RIPEMD160_HMAC, .pattern = "HMAC/rfc-2286-ripemd160.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_224_HMAC, .pattern = "HMAC/rfc-4231-sha224.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_256_HMAC, .pattern = "HMAC/rfc-4231-sha256.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_384_HMAC, .pattern = "HMAC/rfc-4231-sha384.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_SHA2_512_HMAC, .pattern = "HMAC/rfc-4231-sha512.txt", .shape = vec_shape_hash },
	{ .alg = CRYPTO_AES_CMAC, .pattern = "CMAC/nist-800-38b-aes*.txt", .shape = vec_shape_plain },
	{ .alg = CRYPTO_POLY1305, .pattern = "poly1305/*.txt", .shape = vec_shape_tag },

	{ .alg = CRYPTO_AES_NIST_GCM_16, .pattern = "ciphers/AES/GCM/*.rsp", .shape = vec_shape_aead },
	{ .alg = CRYPTO_AES_NIST_GMAC, .pattern = "ciphers/AES/GCM/*.rsp", .shape = vec_shape_gmac },
	{ .alg = CRYPTO_AES_128_NIST_GMAC, .pattern = "ciphers/AES/GCM/*128.rsp", .shape = vec_shape_gmac },
	{ .alg = CRYPTO_AES_192_NIST_GMAC, .pattern = "ciphers/AES/GCM/*192.rsp", .shape = vec_shape_gmac },
	{ .alg = CRYPTO_AES_256_NIST_GMAC, .pattern = "ciphers/AES/GCM/*256.rsp", .shape = vec_shape_gmac },
	{ .alg = CRYPTO_AES_CCM_16, .pattern = "ciphers/AES/CCM/*.rsp", .shape = vec_shape_ccm },
	{ .alg = CRYPTO_AES_CCM_CBC_MAC, .pattern = "ciphers/AES/CCM/*.rsp", .shape = vec_shape_ccm },
	{ .alg = CRYPTO_CHACHA20_POLY1305, .pattern = "ciphers/ChaCha20Poly1305/*.txt", .shape = vec_shape_aead },
};
/* clang-format on */

/* One source on its way to the caller. */
struct vec_feed {
	const struct alg *alg;
	const char *source;
	vec_shape_fn *shape;
	vec_fn *fn;
	void *arg;
	struct vec_tally *tally;
	size_t number;
};

const struct alg *
vec_aead(const struct alg *alg)
{
	const struct alg *found = NULL;
	const struct alg *row;

	if (alg->kind == ALG_AEAD)
		return alg;
	if (alg->kind != ALG_AEAD_MAC)
		return NULL;
	for (size_t i = 0; (row = alg_at(i)) != NULL; i++) {
		if (row->kind == ALG_AEAD && row->mac_first <= alg->id &&
		    row->mac_last >= alg->id &&
		    (found == NULL || row->aad_only))
			found = row;
	}
	return found;
}

/* Whether the row takes what the vector has. */
static enum vec_left
vec_fits(const struct vec *v)
{
	const struct alg *aead = vec_aead(v->alg);
	const struct alg *cipher = aead != NULL ? aead : v->alg;

	if (!alg_key_len_ok(v->alg, v->key.len))
		return VEC_LEFT_KEY;
	if (v->iv.len != cipher->iv_len &&
	    (v->iv.len == 0 || alg_iv_len(cipher, (int)v->iv.len) == 0))
		return VEC_LEFT_IV;
	if (cipher->block > 1 && v->in.len % cipher->block != 0)
		return VEC_LEFT_LEN;
	if (aead != NULL &&
	    (v->tag.len >= 32 || (aead->tag_lens >> v->tag.len & 1) == 0))
		return VEC_LEFT_TAG;
	return VEC_NLEFT;
}

static int
vec_feed_record(void *arg, struct vec_record *rec)
{
	struct vec_feed *feed = arg;
	struct vec_scratch room;
	struct vec v = { .alg = feed->alg,
		.source = feed->source,
		.number = feed->number++ };
	enum vec_left left = feed->shape(&v, rec, &room);

	if (left == VEC_NLEFT)
		left = vec_fits(&v);
	if (left != VEC_NLEFT) {
		feed->tally->nleft[left]++;
		return 0;
	}
	feed->tally->nvectors++;
	return feed->fn(feed->arg, &v);
}

/* Every file that matches; sources are named without the directory. */
static int
vec_feed_files(struct vec_feed *feed, const char *dir, const char *pattern)
{
	char path[1024];
	glob_t found;
	int error = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, pattern);
	if (glob(path, 0, NULL, &found) != 0) {
		(void)fprintf(stderr, "%s: no such file\n", path);
		return ENOENT;
	}
	for (size_t i = 0; error == 0 && i < found.gl_pathc; i++) {
		size_t before = feed->tally->nvectors;

		feed->source = found.gl_pathv[i] + strlen(dir) + 1;
		feed->number = 0;
		error =
		    vec_record_each(found.gl_pathv[i], vec_feed_record, feed);
		if (feed->tally->nvectors > before)
			feed->tally->nsources++;
		if (error == 0 && feed->number == 0) {
			(void)fprintf(
			    stderr, "%s: no vector\n", found.gl_pathv[i]);
			error = EBADMSG;
		}
	}
	globfree(&found);
	return error;
}

int
vec_each(const struct alg *alg, const char *dir, vec_fn *fn, void *arg,
    struct vec_tally *tally)
{
	int error = vec_kat_each(alg, fn, arg, tally);

	for (size_t i = 0; dir != NULL && i < ARRAY_LEN(vec_files); i++) {
		struct vec_feed feed = { .alg = alg,
			.shape = vec_files[i].shape,
			.fn = fn,
			.arg = arg,
			.tally = tally };

		if (error == 0 && vec_files[i].alg == alg->id)
			error =
			    vec_feed_files(&feed, dir, vec_files[i].pattern);
	}
	return error;
}

bool
vec_have_files(const char *dir)
{
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/ciphers", dir);
	return access(path, R_OK | X_OK) == 0;
}
