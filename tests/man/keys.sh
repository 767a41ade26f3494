#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Each key of the configuration: a value that is not its default is in force, and told
# to come from its line; one that will not do is refused, by a line that names the key.
# The keys are those that the program itself tells, so that none is missing here; of what
# they bring about other tests are: most are options by another name, or knobs.
# Usage: keys.sh BUILD-DIR

set -euo pipefail
export LC_ALL=C

build=$1
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
conf=$work/x.conf
bad=0
n=0

# Section, key, a value, and one that is wrong, or "-" where there is none.
table() {
  local long mode=0640 group=daemon

  # Only root may set these; nothing is what others may say.
  [ "$(id -u)" -eq 0 ] || mode='' group=''

  long=$(printf '%0200d' 0)
  cat <<TABLE
daemon|device-name|crypto7|a/b
daemon|threads|9|65
daemon|flavour|openbsd|plan9
daemon|report-accelerated|never|perhaps
daemon|control|$work/control.sock|/$(printf '%.130s' "$long")
daemon|control-group|daemon|-
daemon|log|stderr|paper
daemon|log-level|info|loud
daemon|memory|retry|none
daemon|crioget|same|perhaps
daemon|sandbox|log|perhaps
daemon|user|nobody|-
daemon|mode|$mode|0888
daemon|group|$group|no-such-group
drivers|order|zlib nettle|nothing
drivers|enable|yubihsm|nothing
drivers|disable|bignum|nothing
drivers|load|$build/e2e/slow_drv.so,1|-
policy|default|warn|perhaps
knobs|kern.usercrypto|0|perhaps
knobs|kern.userasymcrypto|0|perhaps
knobs|kern.cryptodevallowsoft|-1|perhaps
knobs|kern.crypto.allow_soft|0|perhaps
knobs|opencrypto.allowsoft|hardware|some
knobs|opencrypto.allowsoft_sense|netbsd|common
knobs|opencrypto.policy|fastest|slowest
knobs|opencrypto.fastest.freeze|1|perhaps
knobs|kern.crypto_workers_num|3|many
knobs|kern.crypto.num_workers|3|many
knobs|debug.crypto_timing|1|perhaps
knobs|debug.crypto|1|perhaps
knobs|opencrypto.crypto_ret_q.maxlen|17|few
knobs|opencrypto.crypto_ret_kq.maxlen|17|few
driver yubihsm|authkey|2|0
driver yubihsm|import|3|201
driver yubihsm|keys|/etc/cryptodevd/keys|-
driver yubihsm|large-messages|yes|perhaps
driver yubihsm|password|/etc/cryptodevd/password|-
driver yubihsm|queue|65|0
driver yubihsm|random|yes|perhaps
driver yubihsm|serial|7550054|other
driver yubihsm|timeout|6000|99
TABLE
  for key in file.sessions file.async file.bytes user.opens user.sessions user.async user.bytes; do
    printf 'limits|%s|17|-1\nknobs|opencrypto.limit.%s|18|-1\n' "$key" "$key"
  done
}

failed() {
  printf 'FAILED: %s\n' "$*"
  bad=$((bad + 1))
}

# known PROGRAM: "SECTION|KEY" of all that it has.
known() {
  : >"$work/empty.conf"
  "$build/bin/$1" --config "$work/empty.conf" --dump-config | awk '
    /^  "/ { section = $1; gsub(/[":]/, "", section) }
    /^    "/ { key = $1; gsub(/[":]/, "", key); print section "|" key }'
  sed -nE '/_settings\[\] = /,/^};/s/.*\.name = "([a-z-]+)".*/driver yubihsm|\1/p' \
    "$top/drivers/yubihsm/yhsm_conf.c"
}

# in_force PROGRAM SECTION KEY: "VALUE SOURCE" as the program tells, of each value.
in_force() {
  "$build/bin/$1" --config "$conf" --dump-config 2>&1 | awk -v section="$2" -v key="$3" '
    /^  "/ { inside = index($0, "  \"" section "\":") == 1 }
    /^    "/ { here = inside && index($0, "    \"" key "\":") == 1 }
    here && /"value":/ { sub(/^[^:]*: "/, ""); sub(/",?$/, ""); value = $0 }
    here && /"source":/ { sub(/^[^:]*: "/, ""); sub(/",?$/, ""); print value, $0 }' |
    sed 's|\\/|/|g'
}

# check_value PROGRAM SECTION KEY VALUE
check_value() {
  local rc=0 output

  printf '# a line\n[%s]\n%s = %s\n' "$2" "$3" "$4" >"$conf"
  output=$("$build/bin/$1" --config "$conf" --check-config 2>&1) || rc=$?
  [ "$rc:$output" = 0: ] || failed "$1: [$2] $3 = $4: status $rc: $output"
  # What a driver is told is not.
  [ "$2" != "driver yubihsm" ] || return 0
  output=$(in_force "$1" "$2" "$3")
  case $output in
    *"${4%%,*}"*" $conf:3") ;;
    *) failed "$1: [$2] $3 = $4: in force is $output" ;;
  esac
}

# check_wrong PROGRAM SECTION KEY VALUE
check_wrong() {
  local rc=0 output want=78

  [ "$1" = cryptodevd ] || want=125
  printf '[%s]\n%s = %s\n' "$2" "$3" "$4" >"$conf"
  output=$("$build/bin/$1" --config "$conf" --check-config 2>&1) || rc=$?
  [ "$rc" -eq "$want" ] || failed "$1: [$2] $3 = $4: status $rc"
  grep -qF "$conf:2: [$2] $3: " <<<"$output" ||
    failed "$1: [$2] $3 = $4: it is said: $output"
}

# Each algorithm may be a key of the policy, and what it says is in force.
check_policy() {
  local name

  for name in $("$build/bin/cryptodev-check" --list | awk 'NF == 0 { exit } NR > 1 { print $1 }'); do
    check_value cryptodevd policy "$name" deny
    check_wrong cryptodevd policy "$name" perhaps
    n=$((n + 1))
  done
}

table >"$work/table"
for program in cryptodevd cryptodev-run; do
  known "$program" | sort -u >"$work/$program"
done
cut -d '|' -f 1,2 "$work/table" | sort >"$work/tried"
sort -u "$work/cryptodevd" "$work/cryptodev-run" | diff - "$work/tried" >"$work/diff" ||
  failed "keys that nobody tries (<), or that are none (>): $(grep '^[<>]' "$work/diff")"
while IFS='|' read -r section key value wrong; do
  for program in cryptodevd cryptodev-run; do
    grep -qxF "$section|$key" "$work/$program" || continue
    check_value "$program" "$section" "$key" "$value"
    [ "$wrong" = - ] || check_wrong "$program" "$section" "$key" "$wrong"
    n=$((n + 1))
  done
done <"$work/table"
check_policy
printf '%d keys tried, %d failures\n' "$n" "$bad"
[ "$bad" -eq 0 ]
