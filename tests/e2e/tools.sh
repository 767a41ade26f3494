#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What each option of cryptodev-check and cryptodev-bench is for comes about.
# Usage: tools.sh TRANSPORT        (with E2E_LESS, what depends on the kernel)

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

transport=$1
e2e_begin
e2e_need "$transport"
out=$e2e_work/out
most=()
[ "$transport" != cuse-retry ] || most=(--max-bytes "$e2e_retry_max")

# on_device WANTED-STATUS COMMAND...: what it prints is in $out.
on_device() {
  local rc=0

  e2e_run "$transport" "${@:2}" >"$out" || rc=$?
  [ "$rc" -eq "$1" ] || e2e_fail "${*:2}: status $rc, not $1: $(cat "$out" "$e2e_log")"
}

# check STATUS OPTION... and bench STATUS OPTION...
check() {
  on_device "$1" "$e2e_bin/cryptodev-check" "${@:2}" ${most[@]+"${most[@]}"}
}

bench() {
  on_device "$1" "$e2e_bin/cryptodev-bench" "${@:2}"
}

# says PATTERN and silent PATTERN: whether there is such a line.
says() {
  grep -Eq -- "$1" "$out" || e2e_fail "no '$1' in: $(cat "$out")"
}

silent() {
  ! grep -Eq -- "$1" "$out" || e2e_fail "there is '$1' in: $(cat "$out")"
}

# cases: how many the last run had.
cases() {
  sed -nE 's/.*; ([0-9]+) cases,.*/\1/p' "$out"
}

# more WHAT ONE OTHER
more() {
  [ "$2" -gt "$3" ] || e2e_fail "$1: $2 cases, and not more than $3"
}

check_amount() {
  local quick full less

  check 0 -q --algorithm arc4
  says '^1 agree, 0 disagree, 0 skipped'
  silent '^arc4 '
  quick=$(cases)
  check 0 --report --algorithm arc4
  says '^arc4 +cases +[0-9]+ '
  full=$(cases)
  more "without --quick" "$full" "$quick"
  check 0 --every 400 -a arc4
  more "--every 400" "$(cases)" "$full"
  check 0 --max-bytes 32768 -a arc4
  less=$(cases)
  more "--max-bytes 1000000" "$full" "$less"
}

check_device() {
  check 2 --device "$e2e_work/nothing"
  check 0 --quick -a md5
  [ "$(e2e_counter ioctl.CRIOGET.calls)" -gt 0 ] || e2e_fail "no CRIOGET"
  check 0 --no-crioget --quick -a md5
  [ "$(e2e_counter ioctl.CRIOGET.calls)" -eq 0 ] || e2e_fail "--no-crioget: there is a CRIOGET"
}

# What the device has not is a failure if it is asked for.
check_required() {
  printf '[policy]\nmd5 = deny\n' >"$e2e_work/x.conf"
  export E2E_OPTIONS="--config $e2e_work/x.conf"
  check 0 --quick -a md5 -a sha1
  says '^md5 +skipped, not offered'
  check 1 --require-all --quick -a md5 -a sha1
  check 77 --quick -a md5
  export E2E_OPTIONS=
}

# A driver that computes something else.
check_mismatch() {
  local few

  export E2E_OPTIONS="--driver $e2e_clients/wrong_drv.so"
  check 1 --quick -a null -a md5
  says '^1 agree, 1 disagree'
  few=$(wc -l <"$out")
  check 1 --quick --verbose -a null -a md5
  says '^md5 +cases'
  [ "$(wc -l <"$out")" -gt $((few + 5)) ] || e2e_fail "--verbose tells no more than $few lines"
  export E2E_OPTIONS=
}

check_errors() {
  local few

  check 0 --errors --flavour freebsd12
  silent ': ok$|^ok'
  few=$(wc -l <"$out")
  check 0 --errors --flavour freebsd12 --report
  [ "$(wc -l <"$out")" -gt $((few + 100)) ] || e2e_fail "--report tells no more than $few lines"
  check 1 --errors --flavour openbsd
  "$e2e_bin/cryptodev-check" --errors --flavour plan9 2>"$out" && e2e_fail "any flavour is taken"
  says 'plan9.* is not freebsd12'
}

check_lists() {
  local nlist njson

  "$e2e_bin/cryptodev-check" --help >"$out"
  says '^usage: cryptodev-check'
  "$e2e_bin/cryptodev-check" --list-checks >"$out"
  says '^device$'
  says '^aes-cbc\+hmac-sha1$'
  "$e2e_bin/cryptodev-check" --algorithm rot13 2>"$out" && e2e_fail "any algorithm is taken"
  says 'no check of rot13, see --list-checks'
  "$e2e_bin/cryptodev-check" --list >"$out"
  nlist=$(awk 'NF == 0 { exit } NR > 1' "$out" | wc -l)
  "$e2e_bin/cryptodev-check" --json >"$out"
  njson=$(grep -Ec '"(name|algorithm)":' "$out")
  [ "$nlist" -eq "$njson" ] || e2e_fail "--json has $njson algorithms, --list has $nlist"
}

bench_rows() {
  bench 0 --algorithm aes-128-cbc --sizes 16,100 --seconds 0
  [ "$(grep -c '^aes-128-cbc ' "$out")" -eq 2 ] || e2e_fail "not two lines: $(cat "$out")"
  says '^aes-128-cbc +112 \|'
  bench 0 --json -a sha256 -s 100 -t 0
  says '"algorithm":"sha256"'
  says '"bytes":100'
  says '"device":"/dev/crypto"'
  bench 2 -d "$e2e_work/nothing" -s 16 -t 0
  bench 0 -s 16 -t 0
  [ "$(awk 'NR > 2 { print $1 }' "$out" | paste -sd ' ')" = "aes-128-cbc aes-256-cbc aes-128-ctr sha256" ] ||
    e2e_fail "others than the four: $(cat "$out")"
  [ "$(e2e_counter ioctl.CRIOGET.calls)" -gt 0 ] || e2e_fail "no CRIOGET"
  bench 0 --no-crioget -s 16 -t 0 -a sha256
  [ "$(e2e_counter ioctl.CRIOGET.calls)" -eq 0 ] || e2e_fail "--no-crioget: there is a CRIOGET"
  "$e2e_bin/cryptodev-bench" --sizes 0 2>"$out" && e2e_fail "no bytes are taken"
  says "sizes: '0' is not up to 32 numbers"
}

# Each name of the list is taken, and no other.
bench_lists() {
  local name

  "$e2e_bin/cryptodev-bench" --help >"$out"
  says '^usage: cryptodev-bench'
  "$e2e_bin/cryptodev-bench" --list >"$e2e_work/names"
  set --
  while read -r name; do set -- "$@" -a "$name"; done <"$e2e_work/names"
  bench 0 -s 64 -t 0 "$@"
  [ "$(awk 'NR > 2 { print $1 }' "$out")" = "$(cat "$e2e_work/names")" ] || e2e_fail "others than --list: $(cat "$out")"
  "$e2e_bin/cryptodev-bench" -a aes-cbc 2>"$out" && e2e_fail "a name of the framework's is taken"
  says 'no algorithm aes-cbc, see --list'
}

bench_framework() {
  local name

  "$e2e_bin/cryptodev-bench" --framework --list >"$e2e_work/names"
  "$e2e_bin/cryptodev-bench" --framework -t 0 -s 16 >"$out"
  [ "$(awk 'NR > 2 { print $1 }' "$out" | uniq)" = "$(cat "$e2e_work/names")" ] ||
    e2e_fail "others than --list: $(cat "$out")"
  "$e2e_bin/cryptodev-bench" --framework -t 0 -s 1,100 --json -a aes-ecb >"$out"
  [ "$(grep -c '"bytes":112,' "$out")" -eq 2 ] || e2e_fail "not two keys: $(cat "$out")"
  for name in "--device /dev/crypto" --no-crioget; do
    # shellcheck disable=SC2086 # words
    "$e2e_bin/cryptodev-bench" --framework $name 2>"$out" && e2e_fail "--framework $name does something"
    says '--framework has no device'
  done
}

check_device
if [ -z "${E2E_LESS:-}" ]; then
  check_required
  check_mismatch
  bench_rows
fi
# What has nothing to do with the way to the device need not wait for a guest's.
if [ "$transport" = notify ]; then
  check_amount
  check_errors
  check_lists
  bench_lists
  bench_framework
fi
printf 'the options of the tools do what they say\n'
