#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Keys on a YubiHSM 2, which is emulated: programs that have references to them, and
# what becomes of everybody when it is unplugged.  E2E_PLUG says how it is plugged
# in (plug.sh).
# Usage: token.sh TRANSPORT keys|openssl|settings|streams|secrets|bench

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"
# shellcheck source=tools/lib/engine.sh
. "$e2e_top/tools/lib/engine.sh"

serial=12345678
key=${E2E_KEY:-00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210}
iv=000102030405060708090a0b0c0d0e0f
password='a word that is nowhere else'
delay=5 # milliseconds that the token takes for a message, to be measured
plug=${E2E_PLUG:-standin}
udev=/lib/systemd/systemd-udevd
settings= # further ones of the driver
ctl=
emulator=
attached=
started_udev=

# What is on the token: name and bits, the object's id, the type for the emulator,
# and the bytes of the key.
keys=(
  "aes-128 0x0101 aes:0101:aes128 16"
  "aes-192 0x0102 aes:0102:aes192 24"
  "aes-256 0x0103 aes:0103:aes256 32"
  "sha1 0x0201 hmac:0201:hmac-sha1 20"
  "sha256 0x0202 hmac:0202:hmac-sha256 32"
  "sha384 0x0203 hmac:0203:hmac-sha384 32"
  "sha512 0x0204 hmac:0204:hmac-sha512 32"
)

# await SECONDS WHAT COMMAND...: until it succeeds.
await() {
  local tries=$(($1 * 10)) what=$2
  shift 2

  until "$@" 2>/dev/null; do
    [ "$((tries -= 1))" -gt 0 ] || e2e_fail "$what: not in time"
    sleep 0.1
  done
}

# reference OBJECT BYTES [SERIAL]: its digits.
reference() {
  "$e2e_bin/cryptodevctl" keyref --driver yubihsm --object "$1" --length "$2" --serial "${3:-$serial}"
}

# key_of BYTES: the digits of the keys of that length.
key_of() {
  printf '%s' "${key:0:$((2 * $1))}"
}

hex() {
  od -An -v -tx1 | tr -d ' \n'
}

unhex() {
  perl -e 'print pack "H*", shift' "$1"
}

# same WANT GOT WHAT
same() {
  [ "$1" = "$2" ] || e2e_fail "$3: ${2:0:64} and not ${1:0:64}"
  printf 'ok   %s\n' "$3"
}

# Starts the emulator, and plugs it in.
token_start() {
  local row name object put bytes puts=()

  for row in "${keys[@]}"; do
    read -r name object put bytes <<<"$row"
    puts+=(--put "$put:$(key_of "$bytes")")
  done
  [ ! -e "$e2e_work/rsa.pem" ] || puts+=(--put "rsa:0301:$e2e_work/rsa.pem")
  "$e2e_bin/yubihsm-emulator" --usbip 0 --serial "$serial" --password "$password" --control "$e2e_work/control" \
    --ready "$e2e_work/ready" "${puts[@]}" 2>"$e2e_work/emulator.log" &
  emulator=$!
  await 60 "the emulator" test -s "$e2e_work/ready"
  (umask 077 && printf %s "$password" >"$e2e_work/password")
  case $plug in
    kernel) token_start_kernel ;;
    standin)
      USBIP_LIBUSB=127.0.0.1:$(sed -n 's/^usbip //p' "$e2e_work/ready")
      export USBIP_LIBUSB LD_LIBRARY_PATH=$e2e_build/tests-usbip
      # Devices that are sockets cannot come back to who may make none.
      [ -n "${E2E_SANDBOX:-}" ] || export E2E_SANDBOX=log
      ;;
    *) e2e_fail "E2E_PLUG is neither kernel nor standin" ;;
  esac
}

# libusb hears of devices from udev's daemon, once it has made them accessible.
token_start_kernel() {
  [ -e /sys/devices/platform/vhci_hcd.0 ] || e2e_fail "no vhci-hcd"
  if ! udevadm control --ping 2>/dev/null; then
    "$udev" --daemon 2>"$e2e_work/udev.log" || e2e_fail "udev does not start: $(cat "$e2e_work/udev.log")"
    started_udev=yes
  fi
  # The daemon is not root any more when the token comes back.
  mkdir -p /run/udev/rules.d
  printf 'SUBSYSTEM=="usb", ATTR{idVendor}=="1050", MODE="0660", GROUP="nogroup"\n' \
    >/run/udev/rules.d/70-cryptodevd-e2e.rules
  udevadm control --reload
  "$here/plug.sh" kernel in "$e2e_work"
  attached=yes
}

# shellcheck disable=SC2317 # reached by trap
token_end() {
  [ -z "$attached" ] || "$here/plug.sh" kernel out "$e2e_work" || true
  rm -f /run/udev/rules.d/70-cryptodevd-e2e.rules
  [ -z "$started_udev" ] || udevadm control --exit || true
  if [ -n "$emulator" ]; then
    kill "$emulator" 2>/dev/null || true
    wait "$emulator" 2>/dev/null || true
  fi
  rm -rf "$e2e_work"
}

# emulated NAME: how often the token has done that.
emulated() {
  "$here/plug.sh" tell stats "$e2e_work" | tr ' ' '\n' | sed -n "s/^$1=//p" | grep . || echo 0
}

# on_token PART...: this script again, as a program that has the device.
on_token() {
  export E2E_TOKEN=$e2e_work E2E_PLUG=$plug
  export E2E_OPTIONS="--debug --threads 10$ctl --driver yubihsm,${credential-password=$e2e_work/password,}import=${import:-8},timeout=30000$settings"
  e2e_client "$transport" "$here/token.sh" --inside "$@"
}

# From here on to `inside` everything runs on the device.

ciphers() {
  local bits bytes mode text ref options

  text=$(openssl rand -hex 2400)
  unhex "$text" >message
  for bits in 128 192 256; do
    bytes=$((bits / 8))
    for mode in cbc ecb; do
      options=(-nopad)
      [ "$mode" = ecb ] || options+=(-iv "$iv")
      ref=$(reference "0x010$((bits / 64 - 1))" "$bytes")
      same "$(openssl enc "-aes-$bits-$mode" -K "$(key_of "$bytes")" "${options[@]}" -in message | hex)" \
        "$("$e2e_clients/tokenref" "aes-$mode" "$ref" "$text")" "aes-$bits-$mode"
    done
  done
}

macs() {
  local row name object put bytes text ref

  text=$(openssl rand -hex 700)
  unhex "$text" >message
  for row in "${keys[@]}"; do
    read -r name object put bytes <<<"$row"
    [ "${put%%:*}" = hmac ] || continue
    same "$(openssl dgst "-$name" -mac HMAC -macopt "hexkey:$(key_of "$bytes")" -binary message | hex)" \
      "$("$e2e_clients/tokenref" "hmac-$name" "$(reference "$object" "$bytes" any)" "$text")" "HMAC, $name"
  done
}

refusals() {
  local good damaged

  good=$(reference 0x0103 32)
  damaged=${good%??}01
  same 0 "$("$e2e_clients/tokenref" aes-cbc "$good")" "a good reference"
  same ENODEV "$("$e2e_clients/tokenref" aes-cbc "$(reference 0x0103 32 87654321)")" "an absent token"
  same ENOENT "$("$e2e_clients/tokenref" aes-cbc "$(reference 0x0999 32)")" "an absent object"
  same ENOENT "$("$e2e_clients/tokenref" hmac-sha256 "$(reference 0x0999 32)")" "an absent object for a MAC"
  same ENOENT "$("$e2e_clients/tokenref" aes-cbc "$(reference 0x0202 32)")" "an object of another type"
  same EINVAL "$("$e2e_clients/tokenref" aes-cbc "$damaged")" "a damaged reference"
  same EINVAL "$("$e2e_clients/tokenref" aes-cbc "$(reference 0x0103 16)")" "too short a reference"
  same EINVAL "$("$e2e_clients/tokenref" aes-cbc "$(reference 0x0101 32)")" "too long a reference"
  same EINVAL "$("$e2e_clients/tokenref" hmac-sha1 "$(reference 0x0202 32)")" "another algorithm"
}

# RFC 8017, 9.2: what is signed is padding around a DigestInfo of SHA-256.
signature() {
  local modulus digest base other got

  modulus=$(openssl rsa -in rsa.pem -noout -modulus | cut -d = -f 2)
  digest=$(openssl dgst -sha256 -binary message | hex)
  base=3031300d060960864801650304020105000420$digest
  base=0001$(printf 'ff%.0s' $(seq $(((${#modulus} - ${#base}) / 2 - 3))))00$base
  got=$("$e2e_clients/tokensign" "$(reference 0x0301 16)" "$modulus" "$base")
  unhex "$got" >signature
  openssl dgst -sha256 -verify rsa.pub -signature signature message || e2e_fail "a wrong signature: $got"
  printf 'ok   a signature\n'
  other=${modulus%??}01
  same EINVAL "$("$e2e_clients/tokensign" "$(reference 0x0301 16)" "$other" "$base")" "another modulus"
  same ENODEV "$("$e2e_clients/tokensign" "$(reference 0x0301 16 87654321)" "$modulus" "$base")" \
    "a signature by an absent token"
}

inside_keys() {
  ciphers
  macs
  refusals
  signature
}

# The stock openssl(1) knows nothing of references: to it they are keys.
inside_openssl() {
  local name bytes ref options
  export OPENSSL_CONF=$PWD/openssl.cnf

  openssl rand 30000 >plain
  for name in aes-128-cbc aes-192-cbc aes-256-cbc aes-256-ecb; do
    bytes=${name#aes-}
    bytes=$((${bytes%-*} / 8))
    options=()
    [ "${name##*-}" = ecb ] || options=(-iv "$iv")
    ref=$(reference "0x010$((bytes / 8 - 1))" "$bytes")
    openssl enc "-$name" -engine devcrypto -K "$ref" "${options[@]}" -in plain -out cipher
    OPENSSL_CONF=/dev/null openssl enc -d "-$name" -K "$(key_of "$bytes")" "${options[@]}" -in cipher -out soft
    cmp plain soft || e2e_fail "$name: not what software decrypts"
    openssl enc -d "-$name" -engine devcrypto -K "$ref" "${options[@]}" -in cipher -out back
    cmp plain back || e2e_fail "$name: not what the token decrypts"
    printf 'ok   openssl enc -%s\n' "$name"
  done
}

# plug_command TELL in|out: for the shell, first to tell the emulator something, and
# let it come to that.
plug_command() {
  e2e_quote "$here/plug.sh" tell "$1" "$E2E_TOKEN"
  printf '>/dev/null && sleep 0.5 && exec '
  e2e_quote "$here/plug.sh" "$plug" "$2" "$E2E_TOKEN"
}

inside_streams() {
  local row name object put bytes pairs=()

  for row in "${keys[@]}"; do
    read -r name object put bytes <<<"$row"
    [ "${put%%:*}" = aes ] || continue
    pairs+=("$(reference "$object" "$bytes")" "$(key_of "$bytes")")
  done
  pairs+=("$(reference 0x0101 16 any)" "$(key_of 16)" "$(reference 0x0103 32 any)" "$(key_of 32)")
  # It is unplugged when it has done a request and all wait for its answer.
  "$e2e_clients/tokenstream" "$(plug_command 'drop on' out)" "$(plug_command 'drop off' in)" "${pairs[@]}" >counts
}

# The daemon: processes of that name above us, and beside these.
daemons() {
  local pid=$$ name

  while [ "$pid" -gt 1 ]; do
    name=$(cat "/proc/$pid/comm")
    if [ "${name#cryptodev}" != "$name" ]; then
      printf '%s ' "$pid"
      pgrep -P "$pid" -x "$name" | tr '\n' ' ' || true
    fi
    pid=$(awk '$1 == "PPid:" { print $2 }' "/proc/$pid/status")
  done
}

# What may be in the daemon's memory, and where; the log is looked at as well.
inside_secrets() {
  local both enc mac rmac secrets secret

  [ -z "${CRYPTODEVD_YUBIHSM_PASSWORD+set}" ] || e2e_fail "programs are given the password"

  both=$(openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt "pass:$password" -kdfopt salt:Yubico \
    -kdfopt iter:10000 PBKDF2 | tr -d ':\n' | tr A-F a-f)
  read -r _ enc mac rmac < <("$here/plug.sh" tell "keys 0" "$E2E_TOKEN")
  secrets=(
    "password=nowhere:$(printf %s "$password" | hex)"
    "K-ENC=locked:${both:0:32}" "K-MAC=locked:${both:32}"
    "S-ENC=locked:$enc" "S-MAC=locked:$mac" "S-RMAC=locked:$rmac"
    "token-key=nowhere:$key"
  )
  "$e2e_clients/tokensecret" "$(daemons)" "$(reference 0x0103 32)" "${secrets[@]}"
  for secret in "${secrets[@]}"; do
    secret=${secret#*:}
    ! grep -qi "$secret" log || e2e_fail "${secret%%=*} is in the log"
  done
  ! grep -q "$password" log || e2e_fail "the password is in the log"
}

# A message that takes two, unless they may be large, and how many may wait.
inside_settings() {
  local text ref large=$1 queue=$2

  text=$(openssl rand -hex 3000)
  unhex "$text" >message
  ref=$(reference 0x0202 32)
  if [ "$large" = yes ]; then
    same "$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(key_of 32)" -binary message | hex)" \
      "$("$e2e_clients/tokenref" hmac-sha256 "$ref" "$text")" "a large message"
  else
    ! "$e2e_clients/tokenref" hmac-sha256 "$ref" "$text" >said 2>&1 || e2e_fail "a large message is taken"
    grep -q "errno 7 " said || e2e_fail "not E2BIG: $(cat said)"
  fi
  same "0/$queue" "$("$e2e_bin/cryptodevctl" --socket ctl.sock tokens | awk '$1 == "yubihsm0" { print $5 }')" "the queue"
}

inside_bench() {
  "$e2e_clients/tokenbench" "$(reference 0x0103 32)" >counts
}

inside() {
  cd "$E2E_TOKEN"
  await 100 "the token" grep -q 'is ready' log
  "inside_$1" "${@:2}"
}

# These begin on the outside.

part_keys() {
  openssl genrsa -out "$e2e_work/rsa.pem" 2048 2>/dev/null
  openssl rsa -in "$e2e_work/rsa.pem" -pubout -out "$e2e_work/rsa.pub" 2>/dev/null
  token_start
  on_token keys
  [ "$(emulated sign-pkcs1)" -eq 1 ] || e2e_fail "not one signature by the token"
}

# With settings, and without.
part_settings() {
  token_start
  ctl=" --control $e2e_work/ctl.sock"
  on_token settings no 64
  [ "$(emulated get-pseudo-random)" -eq 0 ] || e2e_fail "random numbers were asked for"
  settings=,queue=3,random=yes,large-messages=yes
  on_token settings yes 3
  [ "$(emulated get-pseudo-random)" -gt 0 ] || e2e_fail "no random numbers were asked for"
}

part_openssl() {
  engine_build linux >"$e2e_work/build" 2>&1 || {
    cat "$e2e_work/build"
    e2e_skip "the engine's source cannot be had"
  }
  engine_conf "$e2e_work/openssl.cnf"
  token_start
  on_token openssl
  [ "$(emulated encrypt-cbc)" -gt 0 ] || e2e_fail "nothing was encrypted by the token"
  [ "$(emulated decrypt-ecb)" -gt 0 ] || e2e_fail "nothing was decrypted by the token"
}

# counted NAME: as tokenstream tells.
counted() {
  sed -n "s/^$1 //p" "$e2e_work/counts"
}

# What the token has done in vain is what was under way when it left: it does one
# thing at a time.
part_streams() {
  local before calls token soft

  token_start
  before=$("$here/plug.sh" tell objects "$e2e_work")
  # shellcheck disable=SC2034 # for e2e_check
  e2e_unsuspicious='object 0x[0-9a-f]* not deleted: Input/output error'
  on_token streams
  sed 's/^/     /' "$e2e_work/counts"
  calls=$(($(counted own) + $(counted reference)))
  same $((calls + $(counted refused))) "$(e2e_counter ioctl.CIOCCRYPT.calls)" "calls that the daemon has counted"
  same "$(counted refused)" "$(e2e_counter ioctl.CIOCCRYPT.errors)" "those refused"
  same "$(counted losses)" "$(grep -c ' is lost$' "$e2e_log")" "times that a request was under way"
  token=$(emulated encrypt-cbc)
  soft=$(e2e_counter driver.nettle0.ops)
  printf '     token %d\n     software %d\n' "$token" "$soft"
  [ "$soft" -gt 0 ] || e2e_fail "software has done nothing"
  [ "$token" -gt "$(counted reference)" ] || e2e_fail "the token has done nothing for keys of programs"
  [ $((token + soft)) -ge "$calls" ] || e2e_fail "more requests were answered than done"
  [ $((token + soft)) -le $((calls + $(counted losses))) ] || e2e_fail "requests were done twice"
  same "$before" "$("$here/plug.sh" tell objects "$e2e_work")" "what is left on the token"
}

part_secrets() {
  [ "$(id -u)" -eq 0 ] || e2e_skip "not root: the daemon's memory cannot be read"
  ! ldd "$e2e_bin/cryptodev-run" | grep -Eq 'lib[at]san' || e2e_skip "a sanitizer has too much memory to search"
  # Libraries have well-known keys in them, for tests of their own.
  key=$(openssl rand -hex 32)
  export E2E_KEY=$key
  # It is to be found neither in what has read it nor in what is started.
  credential=
  export CRYPTODEVD_YUBIHSM_PASSWORD=$password
  token_start
  on_token secrets
  ! grep -q "$password" "$e2e_stats" || e2e_fail "the password is in the counters"
}

# Ratios within one run: they do not depend on how fast the machine is.
part_bench() {
  local before after token

  import=0 # or what is to be in software is on the token
  token_start
  "$here/plug.sh" tell "delay $delay" "$e2e_work" >/dev/null
  before=$("$e2e_clients/tokenrate" 3000)
  on_token bench
  after=$("$e2e_clients/tokenrate" 3000)
  token=$(awk -v rate="$(counted rate)" -v a="$before" -v b="$after" 'BEGIN { printf "%.3f", 2 * rate / (a + b) }')
  printf 'messages a second: %s, by one program alone: %s, %s\n' "$(counted rate)" "$before" "$after"
  printf 'token     %s of that (0.9 or more)\nsoftware  %s beside it (0.95 or more)\n' "$token" "$(counted software)"
  awk -v token="$token" -v soft="$(counted software)" 'BEGIN { exit token < 0.9 || soft < 0.95 }' ||
    e2e_fail "less than it is to be"
}

if [ "$1" = --inside ]; then
  inside "${@:2}"
  exit
fi
transport=$1
e2e_begin
e2e_need "$transport"
[ -x "$e2e_bin/yubihsm-emulator" ] || e2e_skip "the emulator was not built"
trap token_end EXIT
"part_$2"
