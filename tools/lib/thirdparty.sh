#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Programs of others that speak to /dev/crypto by themselves, from Debian's source
# packages: fetched, configured to do so, which Debian does not, and built untouched
# against our <crypto/cryptodev.h>, as far as their own tests need.  They stay in the
# cache.  To be sourced, behind engine.sh.

thirdparty_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# What has to be installed before thirdparty_build.
# shellcheck disable=SC2034 # for those who source this
thirdparty_packages=(gcc libc6-dev make pkg-config ca-certificates xz-utils
  autoconf automake libtool nettle-dev libgmp-dev)

# Where the program NAME is.
thirdparty_dir() {
  printf '%s/thirdparty/%s\n' "$(cache_dir)" "$1"
}

# thirdparty_fetch PACKAGE DEST: its source as its authors have released it.  Debian's
# patches are not applied: those of wolfSSL refuse to sign what its own test signs.
# Nothing is left behind if it fails.
thirdparty_fetch() {
  local package=$1 dest=$2 engine_apt log rc=0

  engine_apt=$(mktemp -d)
  log=$engine_apt/log
  mkdir -p "$engine_apt"/{etc,state/lists/partial,cache/archives/partial,files} "${dest%/*}"
  engine_sources /etc/apt "$engine_apt/etc"
  {
    engine_apt apt-get update &&
      (cd "$engine_apt/files" && engine_apt apt-get source --download-only "$package") &&
      rm -rf "$dest.tmp" && mkdir "$dest.tmp" &&
      tar -xf "$engine_apt"/files/*.orig.tar.[gx]z -C "$dest.tmp" --strip-components=1 &&
      mv "$dest.tmp" "$dest"
  } >"$log" 2>&1 </dev/null || rc=$?
  [ "$rc" -eq 0 ] || tail -n 20 "$log" >&2
  rm -rf "$engine_apt"
  return "$rc"
}

# thirdparty_build NAME PACKAGE PROGRAM: NAME's test program, by thirdparty_make_NAME
# in the directory of the source, which is fetched if need be.
thirdparty_build() {
  local name=$1 package=$2 program=$3 dir
  local header=$thirdparty_top/uapi/linux/crypto/cryptodev.h

  dir=$(thirdparty_dir "$name")
  [ -d "$dir" ] || thirdparty_fetch "$package" "$dir" || return 1
  if [ "$dir/$program" -nt "$header" ]; then
    return 0
  fi
  printf 'Building %s\n' "$name"
  (cd "$dir" && "thirdparty_make_$name") >"$dir/build.log" 2>&1 </dev/null || {
    tail -n 30 "$dir/build.log" >&2
    return 1
  }
  touch "$dir/$program"
}

# All that it can have done: AES-CBC, CTR, CCM and GCM, and its hashes.  SHA-224 is
# refused by its configure.
thirdparty_make_wolfssl() {
  [ -x configure ] || ./autogen.sh || return 1
  ./configure --enable-static --disable-shared --enable-devcrypto --disable-sha224 \
    --enable-aesctr --enable-aesccm CPPFLAGS="-I$thirdparty_top/uapi/linux" &&
    make -j"$(nproc)" wolfcrypt/test/testwolfcrypt
}

# Nothing but the library, without the processor's own instructions, which would be
# taken before the device.
thirdparty_make_gnutls() {
  ./configure --enable-cryptodev --enable-static --disable-shared --disable-hardware-acceleration \
    --disable-doc --disable-tools --disable-cxx --disable-guile --disable-libdane --disable-nls \
    --disable-tests --without-p11-kit --without-tpm --without-tpm2 --without-idn --without-zlib \
    --without-brotli --without-zstd --with-included-unistring --with-included-libtasn1 \
    CPPFLAGS="-I$thirdparty_top/uapi/linux" &&
    make -j"$(nproc)" -C gl && make -j"$(nproc)" -C lib &&
    "${CC:-cc}" -O2 -Ilib/includes -o selftest "$thirdparty_top/tests/e2e/gnutls.c" \
      lib/.libs/libgnutls.a gl/.libs/libgnu.a -lhogweed -lnettle -lgmp
}
