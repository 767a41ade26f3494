/* SPDX-License-Identifier: ISC */
/*
 * aead.h - known answers of authenticated ciphers, one or more for each row that
 * a driver has: those of the documents, and where these have none of a kind,
 * what OpenSSL makes of it.
 */
#ifndef TESTS_VECTORS_AEAD_H
#define TESTS_VECTORS_AEAD_H

#include <opencrypto/cryptodev.h>

struct aead_kat {
	int cipher; /* CRYPTO_*, the two halves */
	int mac;
	const char *source;
	const char *key; /* these are hex; NULL is empty */
	const char *iv;
	const char *aad;
	unsigned int repeat; /* ... taken so many times; 0 is once */
	const char *in;
	const char *out;
	const char *tag;
};

/* clang-format off */
static const struct aead_kat aead_kats[] = {
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_128_NIST_GMAC, .source = "McGrew and Viega, GCM, case 1",
	  .key = "00000000000000000000000000000000",
	  .iv = "000000000000000000000000",
	  .tag = "58e2fccefa7e3061367f1d57a4e7455a" },
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_128_NIST_GMAC, .source = "McGrew and Viega, GCM, case 2",
	  .key = "00000000000000000000000000000000",
	  .iv = "000000000000000000000000",
	  .in = "00000000000000000000000000000000",
	  .out = "0388dace60b6a392f328c2b971b2fe78",
	  .tag = "ab6e47d42cec13bdf53a67b21257bddf" },
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_128_NIST_GMAC, .source = "McGrew and Viega, GCM, case 3",
	  .key = "feffe9928665731c6d6a8f9467308308",
	  .iv = "cafebabefacedbaddecaf888",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
	  .out = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985",
	  .tag = "4d5c2af327cd64a62cf35abd2ba6fab4" },
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_128_NIST_GMAC, .source = "McGrew and Viega, GCM, case 4",
	  .key = "feffe9928665731c6d6a8f9467308308",
	  .iv = "cafebabefacedbaddecaf888",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  .out = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
	  .tag = "5bc94fbc3221a5db94fae95ae7121a47" },
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_192_NIST_GMAC, .source = "McGrew and Viega, GCM, case 10",
	  .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c",
	  .iv = "cafebabefacedbaddecaf888",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  .out = "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710",
	  .tag = "2519498e80f1478f37ba55bd6d27618c" },
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_256_NIST_GMAC, .source = "McGrew and Viega, GCM, case 16",
	  .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	  .iv = "cafebabefacedbaddecaf888",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  .out = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
	  .tag = "76fc6ece0f4e1768cddf8853bb2d551b" },
	{ .cipher = CRYPTO_AES_NIST_GCM_16, .mac = CRYPTO_AES_128_NIST_GMAC, .source = "NetBSD, salt aabbccdd and IV 0001020304050607",
	  .key = "000102030405060708090a0b0c0d0e0f",
	  .iv = "aabbccdd0001020304050607",
	  .aad = "6161642d6279746573",
	  .in = "706c61696e7465787420313662797465",
	  .out = "4bbf669993f3b0baef4c6d4ca6baf71f",
	  .tag = "ee7069cfc5b455f9824aa4da0176a5d4" },
	{ .cipher = CRYPTO_AES_NIST_GMAC, .mac = CRYPTO_AES_128_NIST_GMAC, .source = "NetBSD, salt aabbccdd and IV 0001020304050607",
	  .key = "000102030405060708090a0b0c0d0e0f",
	  .iv = "aabbccdd0001020304050607",
	  .aad = "6161642d6279746573",
	  .tag = "0f3be40071550218fac4904f46e45e14" },
	{ .cipher = CRYPTO_AES_NIST_GMAC, .mac = CRYPTO_AES_192_NIST_GMAC, .source = "OpenSSL 3.0",
	  .key = "030405060708090a0b0c0d0e0f101112131415161718191a",
	  .iv = "cafebabefacedbaddecaf888",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .repeat = 40,
	  .tag = "366b5382512ed92ae6575b63071fe27d" },
	{ .cipher = CRYPTO_AES_NIST_GMAC, .mac = CRYPTO_AES_256_NIST_GMAC, .source = "OpenSSL 3.0",
	  .key = "030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122",
	  .iv = "cafebabefacedbaddecaf888",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .repeat = 40,
	  .tag = "114b9150970c02a6f7851c951e289a15" },

	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "SP 800-38C, example 1",
	  .key = "404142434445464748494a4b4c4d4e4f",
	  .iv = "10111213141516",
	  .aad = "0001020304050607",
	  .in = "20212223",
	  .out = "7162015b",
	  .tag = "4dac255d" },
	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "SP 800-38C, example 2",
	  .key = "404142434445464748494a4b4c4d4e4f",
	  .iv = "1011121314151617",
	  .aad = "000102030405060708090a0b0c0d0e0f",
	  .in = "202122232425262728292a2b2c2d2e2f",
	  .out = "d2a1f0e051ea5f62081a7792073d593d",
	  .tag = "1fc64fbfaccd" },
	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "SP 800-38C, example 3",
	  .key = "404142434445464748494a4b4c4d4e4f",
	  .iv = "101112131415161718191a1b",
	  .aad = "000102030405060708090a0b0c0d0e0f10111213",
	  .in = "202122232425262728292a2b2c2d2e2f3031323334353637",
	  .out = "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5",
	  .tag = "484392fbc1b09951" },
	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "SP 800-38C, example 4",
	  .key = "404142434445464748494a4b4c4d4e4f",
	  .iv = "101112131415161718191a1b1c",
	  .aad = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	  .repeat = 256,
	  .in = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
	  .out = "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72",
	  .tag = "b4ac6bec93e8598e7f0dadbcea5b" },
	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "OpenSSL 3.0",
	  .key = "0102030405060708090a0b0c0d0e0f101112131415161718",
	  .iv = "101112131415161718191a1b",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
	  .out = "d7ea0867c08b0a69fa2dead9ec6be6800aa3dcdbed859257786c8179b69fd2381aec7615a8a2db22a22ddf46a26c3f061b8617fa8346d018c3982a51ef4453bd",
	  .tag = "9d6e1f2af87f9ddfe0e8ba93395456e8" },
	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "OpenSSL 3.0",
	  .key = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  .iv = "101112131415161718191a1b",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd2557461696c",
	  .out = "a9a844fc00e529823fbd161517b1cc84943a59290492a9920e14a928b539baa39baa26edbae1c3c980ed211dda3d19e8bedd396d36bacc10fd5546cf35764f86656d2a2274a3dccd8877cd0a0c5dc3010bae0bfbfd71291c329befdbf834489a568047a11dc5c72205f7e73cd1ce6288a7c964b66c8fafb10aaf6f43aa443dc070c95717c0c29ca7d29e060aa259100f57e4003a416f8b21a67aaabc4caba2934be38e4229c2f5ff28706d769d2a9fec8939e2bf79ef53c0e64ac3f09cb05c9628a379ec63ed05f0f8e7ef1ff5be514e2b7b9281e6384734658537fd8326227ad8e791fc5c07000855dd3deedec526124c696dff26ef00e3e17f7ac591de19fd2796e8ec2bcfcdf1741ee5bb4019113a07ddfbb0c2b3f12792da81895d4bb69f082bedc04ff0588f8bc27d0faf676ed892a5fcdd8de37be68997ed7abde863fe82b758711fb696e4361aac430ef84c00badfd91b8a65435c78c27b929a33e151ed2343fd798c1b8d872e5082c6fde156ba3076d9db115f0ef5502a80083812efa8aa22785db40c3c24f07214ff60c98dc40bb634a00798cdfc69c5ea9401fb0670d2352a113c67d5aa4aac39771afa164dc1112971f3136c2c0809be1e8180f7dfcb619bdcbddde3b7a95b371a2ca1ae8f6f70594da11dcbe18e2c4c0da9238f2eebdd05db49727928406e5a2f99616e6a6834cc75de2b6506953950c6701530deda9ab960396ae6c87e7bd2b6307a969d99982e5fc8cc33eee04c241d31db5f9126a9e024b0fc147369f7367628326eff42bfa785127a60e579cc00f6ccd9f14f2e0bce",
	  .tag = "d30ab13b62c16e05c052" },
	{ .cipher = CRYPTO_AES_CCM_16, .mac = CRYPTO_AES_CCM_CBC_MAC, .source = "OpenSSL 3.0",
	  .key = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  .iv = "101112131415161718191a1b",
	  .aad = "feedfacedeadbeeffeedfacedead",
	  .tag = "e5856fd6af5f74597076be33" },

	{ .cipher = CRYPTO_CHACHA20_POLY1305, .mac = CRYPTO_POLY1305, .source = "RFC 8439, 2.8.2",
	  .key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	  .iv = "070000004041424344454647",
	  .aad = "50515253c0c1c2c3c4c5c6c7",
	  .in = "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73637265656e20776f756c642062652069742e",
	  .out = "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116",
	  .tag = "1ae10b594f09e26a7e902ecbd0600691" },
	{ .cipher = CRYPTO_CHACHA20_POLY1305, .mac = CRYPTO_POLY1305, .source = "OpenSSL 3.0",
	  .key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	  .iv = "070000004041424344454647",
	  .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  .in = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
	  .out = "464adb78f979465fb0bb863e99742c344767216c1c359904f3c6e0badfb389d752a2c7ad39e657789715bc2bb37de7cdc46e5f9b14648b18dac7fef60b17c90c2580f67aba9de8494933d706e1934fe2087ce8978997f63b09ac9c96b17533bd40bab700750304a1bfd5b861ad0d5307a452e1f664388a801c1518c2c7402d31",
	  .tag = "2b23dd2517769fb72555687258481513" },
	{ .cipher = CRYPTO_CHACHA20_POLY1305, .mac = CRYPTO_POLY1305, .source = "OpenSSL 3.0",
	  .key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	  .iv = "070000004041424344454647",
	  .tag = "a0784d7a4716f3feb4f64e7f4b39bf04" },
};
/* clang-format on */

#endif
