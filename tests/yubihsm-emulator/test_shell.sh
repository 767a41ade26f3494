#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The emulator as Yubico's own shell finds it, over HTTP, with OpenSSL as the
# judge of what comes out.  Exits with 77 where yubihsm-shell is not installed.

set -euo pipefail

if ! command -v yubihsm-shell >/dev/null; then
  echo "skipped: yubihsm-shell not found"
  exit 77
fi
if ! command -v openssl >/dev/null; then
  echo "skipped: openssl not found"
  exit 77
fi

emulator=${YUBIHSM_EMULATOR:-build/bin/yubihsm-emulator}
work=$(mktemp -d)
pid=
failures=0
key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
iv=0f0e0d0c0b0a09080706050403020100

# shellcheck disable=SC2317 # reached by trap
clean_up() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

"$emulator" --http 0 --ready "$work/ready" &
pid=$!
while [ ! -e "$work/ready" ]; do
  kill -0 "$pid" 2>/dev/null || exit 1
  sleep 0.05
done
url=http://127.0.0.1:$(sed -n 's/^http //p' "$work/ready")

hsm() {
  yubihsm-shell --connector "$url" -p password "$@"
}

# check NAME COMMAND...
check() {
  local name=$1
  shift

  if "$@" >"$work/log" 2>&1; then
    printf 'ok   %s\n' "$name"
  else
    printf 'FAIL %s\n' "$name"
    cat "$work/log"
    failures=$((failures + 1))
  fi
}

# aes MODE OPENSSL-NAME [IV-OPTIONS]: both ways over 6400 bytes.
aes() {
  local mode=$1 name=$2

  if [ "$mode" = cbc ]; then
    check "encrypt $mode" hsm -a encrypt-aescbc -i 0x101 --iv "$iv" --in "$work/plain" --out "$work/out"
    openssl enc "-$name" -K "$key" -iv "$iv" -nopad -in "$work/plain" -out "$work/want"
    check "decrypt $mode" hsm -a decrypt-aescbc -i 0x101 --iv "$iv" --in "$work/out" --out "$work/back"
  else
    check "encrypt $mode" hsm -a encrypt-aesecb -i 0x101 --in "$work/plain" --out "$work/out"
    openssl enc "-$name" -K "$key" -nopad -in "$work/plain" -out "$work/want"
    check "decrypt $mode" hsm -a decrypt-aesecb -i 0x101 --in "$work/out" --out "$work/back"
  fi
  check "$mode as OpenSSL" cmp "$work/out" "$work/want"
  check "$mode back" cmp "$work/back" "$work/plain"
}

rsa() {
  openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/rsa.pem"
  openssl pkey -in "$work/rsa.pem" -pubout -out "$work/rsa.pub"
  check "put an RSA key" hsm -a put-asymmetric-key -i 0x102 -l rsa -d 1 \
    -c sign-pkcs,decrypt-pkcs --in "$work/rsa.pem"
  check "sign PKCS1" hsm -a sign-pkcs1v15 -i 0x102 -A rsa-pkcs1-sha256 \
    --in "$work/plain" --out "$work/sig" --outformat binary
  check "verify PKCS1" openssl dgst -sha256 -verify "$work/rsa.pub" -signature "$work/sig" "$work/plain"
}

ec() {
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/ec.pem"
  openssl pkey -in "$work/ec.pem" -pubout -out "$work/ec.pub"
  check "put an EC key" hsm -a put-asymmetric-key -i 0x103 -l ec -d 1 -c sign-ecdsa,derive-ecdh --in "$work/ec.pem"
  check "sign ECDSA" hsm -a sign-ecdsa -i 0x103 -A ecdsa-sha256 \
    --in "$work/plain" --out "$work/sig" --outformat binary
  check "verify ECDSA" openssl dgst -sha256 -verify "$work/ec.pub" -signature "$work/sig" "$work/plain"
}

head -c 6400 /dev/zero | openssl enc -aes-128-ctr -K "$iv" -iv "$iv" >"$work/plain"
check "device info" yubihsm-shell --connector "$url" -a get-device-info
check "random" hsm -a get-pseudo-random --count 64
check "put an AES key" hsm -a put-symmetric-key -i 0x101 -l aes -d 1 \
  -c encrypt-cbc,decrypt-cbc,encrypt-ecb,decrypt-ecb -A aes256 --in "$key"
aes cbc aes-256-cbc
aes ecb aes-256-ecb
rsa
ec
check "generate an HMAC key" hsm -a generate-hmac-key -i 0x104 -l mac -d 1 -c sign-hmac,verify-hmac -A hmac-sha256
check "list" hsm -a list-objects
check "object info" hsm -a get-object-info -i 0x101 -t symmetric-key
check "storage info" hsm -a get-storage-info
check "blink" hsm -a blink-device
check "delete" hsm -a delete-object -i 0x104 -t hmac-key
check "reset" hsm -a reset
kill -TERM "$pid"
wait "$pid"
pid=
[ "$failures" -eq 0 ]
