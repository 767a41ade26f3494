#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The configuration at the start of the server: files, their order, options that
# override them, a policy, and files that are wrong.
# Usage: config.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

transport=$1
e2e_begin
e2e_need "$transport"
conf=$e2e_work/x.conf
mkdir "$e2e_work/conf.d"

# with OPTIONS PROGRAM...: it succeeds under that configuration.
with() {
  export E2E_OPTIONS="--config $conf $1"
  shift
  e2e_run "$transport" "$@" || e2e_fail "$*: $(cat "$e2e_log")"
}

printf '[policy]\nmd5 = deny\n[limits]\nuser.opens = 5\n' >"$conf"
with "" "$e2e_clients/config" denied
grep -q "warning: config ([0-9]*, user $(id -u)) asks for md5, which the policy denies" "$e2e_log" ||
  e2e_fail "no line about it: $(cat "$e2e_log")"
e2e_check
with "" "$e2e_clients/knobs" opens 5
with "--set opencrypto.limit.user.opens=6" "$e2e_clients/knobs" opens 6
with "--stats=$e2e_work/stats" "$e2e_clients/config" denied
grep -qx 'policy.denied 1' "$e2e_work/stats" || e2e_fail "it was not counted"

printf '[policy]\nmd5 = warn\n' >"$e2e_work/conf.d/10.conf"
with "--stats=$e2e_work/stats" "$e2e_clients/config" allowed
! grep -q 'uses md5' "$e2e_log" || e2e_fail "a session was no use"
with "--stats=$e2e_work/stats" "$e2e_clients/config" used
grep -q "warning: config ([0-9]*, user $(id -u)) uses md5, of which" "$e2e_log" ||
  e2e_fail "no warning: $(cat "$e2e_log")"
grep -qx 'policy.warned 1' "$e2e_work/stats" || e2e_fail "it was not counted"
printf '[policy]\nmd5 = deny\n' >"$e2e_work/conf.d/20.conf"
with "" "$e2e_clients/config" denied
rm "$e2e_work"/conf.d/*

# What has no line of its own goes by the default.
printf '[policy]\ndefault = deny\nsha1 = allow\n' >"$conf"
with "" "$e2e_clients/config" denied
with "" "$e2e_bin/cryptodev-check" --quick --max-bytes "$e2e_retry_max" -a sha1

# A driver in a file, that is hardware and computes something else, gets what nobody
# prefers otherwise.
wrong_null() {
  ! e2e_run "$transport" "$e2e_bin/cryptodev-check" --quick --max-bytes "$e2e_retry_max" -a null >/dev/null ||
    e2e_fail "the driver was not used"
}
printf '[drivers]\nload = %s\n' "$e2e_clients/wrong_drv.so" >"$conf"
export E2E_OPTIONS="--config $conf"
wrong_null
printf '[policy]\nnull = prefer nettle\n' >>"$conf"
with "" "$e2e_bin/cryptodev-check" --quick --max-bytes "$e2e_retry_max" -a null

# Numbers are given in the order in which drivers are attached.
listed() {
  with "--control $e2e_work/control.sock" "$e2e_bin/cryptodevctl" --socket "$e2e_work/control.sock" drivers >"$e2e_work/drivers"
  [ "$(awk '$1 ~ /^[0-9]+$/ { print $2 }' "$e2e_work/drivers" | paste -sd ' ')" = "$1" ] ||
    e2e_fail "other drivers than $1: $(cat "$e2e_work/drivers")"
}
: >"$conf"
listed "nettle0 zlib0 bignum0"
printf '[drivers]\norder = zlib, bignum\n' >"$conf"
listed "zlib0 bignum0 nettle0"
printf '[drivers]\ndisable = zlib\n' >"$conf"
listed "nettle0 bignum0"

# A driver that has to be asked for, and needs more than that; unless it is not to be.
printf '[drivers]\nenable = yubihsm\n' >"$conf"
! e2e_run "$transport" true || e2e_fail "the driver was not asked for"
grep -q 'yubihsm: no password' "$e2e_log" || e2e_fail "it was not attached: $(cat "$e2e_log")"
printf 'disable = yubihsm\n' >>"$conf"
with "" true

# Without its driver there is no compression, and the rest is there.
printf '[drivers]\ndisable = zlib bignum\norder = zlib nettle\n' >"$conf"
most=()
[ "$transport" != cuse-retry ] || most=(--max-bytes "$e2e_retry_max")
with "" "$e2e_bin/cryptodev-check" --quick "${most[@]}"

# wrong TEXT LINE...: the server does not begin, and says these.
wrong() {
  local rc=0 line
  printf '%b' "$1" >"$conf"
  shift
  export E2E_OPTIONS="--config $conf"
  e2e_run "$transport" true || rc=$?
  [ "$rc" -ne 0 ] || e2e_fail "it was taken: $(cat "$conf")"
  for line in "$@"; do
    grep -qF -- "$conf:$line" "$e2e_log" || e2e_fail "no '$line': $(cat "$e2e_log")"
  done
}
wrong '[daemon]\nthreads = 0\nthread = 1\n' \
  "2: [daemon] threads: '0' is not a number from 1 to 64" \
  "3: [daemon] thread: no such key; the nearest is threads"
wrong '[drivers]\nload = /nonexistent.so\n[daemon]\ncontrol-group = nogrouphere\nmd5 = deny\n' \
  "2: [drivers] load: /nonexistent.so: No such file or directory" \
  "4: [daemon] control-group: 'nogrouphere' is not the name of a group" \
  "5: [daemon] md5: no such key; it belongs in [policy]"
[ "$(grep -o 'x.conf:[0-9]*' "$e2e_log" | tr '\n' ' ')" = 'x.conf:2 x.conf:4 x.conf:5 ' ] ||
  e2e_fail "not in order: $(cat "$e2e_log")"
wrong '[deamon]\n' '1: [deamon]: no such section; the nearest is [daemon]'
wrong '[driver yubihsm]\nauthkey = 0\n' "2: [driver yubihsm] authkey: '0' is not an id"
# What only the daemon has.
printf '[daemon]\nuser = nouserhere\ngroup = nogrouphere\n' >"$conf"
wrong_rc=0
"$e2e_bin/cryptodevd" --config "$conf" --check-config 2>"$e2e_log" || wrong_rc=$?
[ "$wrong_rc" -eq 78 ] || e2e_fail "status $wrong_rc: $(cat "$e2e_log")"
grep -qF "$conf:2: [daemon] user: 'nouserhere' is not the name of a user" "$e2e_log" ||
  e2e_fail "no such user, and nothing said: $(cat "$e2e_log")"
grep -qF "$conf:3: [daemon] group: 'nogrouphere' is not a group" "$e2e_log" ||
  e2e_fail "no such group, and nothing said: $(cat "$e2e_log")"
rm "$conf"
wrong_rc=0
e2e_run "$transport" true || wrong_rc=$?
[ "$wrong_rc" -ne 0 ] || e2e_fail "no file was needed"
printf 'files say what holds\n'
