#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The stock openssl(1) with its own devcrypto engine, compiled untouched against
# our header: every cipher and digest the engine finds agrees with OpenSSL's
# software, and so do larger things made of them.  With a flavour of FreeBSD it is
# compiled against that header: other calls, and no digests.
# Usage: openssl.sh TRANSPORT [FLAVOUR]

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/lib/engine.sh
. "$e2e_top/tools/lib/engine.sh"

transport=$1
dialect=linux
crypts=ioctl.CIOCCRYPT
min_digests=5
if [ $# -gt 1 ]; then
  dialect=freebsd
  crypts=ioctl.freebsd.CIOCCRYPT
  min_digests=0
  export E2E_OPTIONS="--flavour $2"
fi
# FreeBSD 12 has more ciphers than its successors.
case ${2:-} in
  freebsd13) min_ciphers=3 ;;
  *) min_ciphers=8 ;;
esac
size=$((${E2E_OPENSSL_MB:-16} << 20))
# Old ciphers and digests are in a provider of their own, for the software side.
providers=(-provider default -provider legacy)

# on_device OPENSSL-ARGUMENT...: the device must have done some of the work.
on_device() {
  OPENSSL_CONF=$e2e_work/openssl.cnf e2e_client "$transport" "$@"
  [ "$(e2e_counter $crypts.calls)" -gt 0 ] || e2e_fail "$*: no CIOCCRYPT: software did it"
  [ "$(e2e_counter $crypts.errors)" -eq 0 ] || e2e_fail "$*: some CIOCCRYPT failed"
}

in_software() {
  OPENSSL_CONF=/dev/null openssl "$@"
}

# What the engine offers, one name a line.
engine_names() {
  OPENSSL_CONF=$e2e_work/openssl.cnf e2e_client "$transport" \
    openssl engine -t -c devcrypto >engine.out
  cat engine.out
  grep -q '\[ available \]' engine.out || e2e_fail "the engine is not available"
  sed -n 's/^ *\[\(.*-.*\)\]$/\1/p' engine.out | tr -d ' ' | tr ',' '\n' >names
}

cipher() {
  local name=$1 key iv
  key=$(openssl rand -hex "$(key_bytes "$name")")
  iv=$(openssl rand -hex 16)
  case $name in
    des-* | bf-* | cast5-*) iv=${iv:0:16} ;;
  esac
  local with=("-$name" -K "$key" -nopad)
  case $name in
    *-ecb | rc4*) ;;
    *) with+=(-iv "$iv") ;;
  esac

  in_software enc "${with[@]}" "${providers[@]}" -in plain -out soft.enc
  on_device openssl enc -engine devcrypto "${with[@]}" "${providers[@]}" -in plain -out dev.enc
  cmp soft.enc dev.enc || e2e_fail "$name: the device encrypts differently"
  on_device openssl enc -d -engine devcrypto "${with[@]}" "${providers[@]}" -in soft.enc -out dev.plain
  cmp plain dev.plain || e2e_fail "$name: the device decrypts differently"
}

key_bytes() {
  case $1 in
    *-192-* | des-ede3-*) echo 24 ;;
    *-256-*) echo 32 ;;
    des-cbc) echo 8 ;;
    rc4-40) echo 5 ;;
    *) echo 16 ;;
  esac
}

digest() {
  in_software dgst "-$1" "${providers[@]}" -r -out soft.hash large
  on_device openssl dgst -engine devcrypto "-$1" "${providers[@]}" -r -out dev.hash large
  cmp soft.hash dev.hash || e2e_fail "$1: the device hashes differently"
}

all_names() {
  local name ciphers=0 digests=0

  while read -r name; do
    name=${name,,}
    case $name in
      *-cbc | *-ctr | *-ecb | rc4*) cipher "$name" && ciphers=$((ciphers + 1)) ;;
      *) digest "$name" && digests=$((digests + 1)) ;;
    esac
    printf 'same as in software: %s\n' "$name"
  done <names
  [ "$ciphers" -ge "$min_ciphers" ] || e2e_fail "the engine found $ciphers ciphers only"
  [ "$digests" -ge "$min_digests" ] || e2e_fail "the engine found $digests digests only"
}

# A connection whose both ends run on the device, in a cipher suite that does: the
# client fetches a file.  The port is the kernel's choice, which the server prints.
# shellcheck disable=SC2016 # expanded by that shell
connection='
openssl s_server -engine devcrypto -accept 0 -naccept 1 -tls1_2 -cipher AES128-SHA256 \
  -cert cert.pem -key key.pem -HTTP </dev/null >server.out 2>server.log &
server=$!
port=
for ((i = 0; i < 600; i++)); do
  port=$(grep -o "^ACCEPT .*" server.out | grep -o "[0-9]*$") && break
  kill -0 "$server" || break
  sleep 0.1
done
[ -n "$port" ] || { cat server.log; exit 1; }
printf "GET /plain HTTP/1.0\r\n\r\n" |
  openssl s_client -engine devcrypto -connect "localhost:$port" -tls1_2 -cipher AES128-SHA256 \
    -CAfile cert.pem -verify_return_error -quiet >received 2>client.log ||
  { cat client.log; exit 1; }
wait "$server"'

tls() {
  in_software req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
    -subj /CN=localhost 2>/dev/null
  on_device bash -c "$connection"
  cmp plain received || e2e_fail "TLS: other bytes arrived"
}

e2e_begin
e2e_need "$transport"
engine_build "$dialect" >"$e2e_work/build" 2>&1 || {
  cat "$e2e_work/build"
  e2e_skip "the engine's source cannot be had"
}
engine_conf "$e2e_work/openssl.cnf" '' "$dialect"
cd "$e2e_work"
openssl rand -out large "$size"
head -c 300000 large >plain
truncate -s 299952 plain # whole blocks of all ciphers

engine_names
all_names
on_device openssl speed -evp aes-128-cbc -engine devcrypto -seconds 1
printf 'speed ran\n'
tls
printf 'a TLS connection ran\n'
