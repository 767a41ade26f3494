#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# cryptodevctl and a server that has something to do: what each verb shows, what it
# changes, who may, and that nobody who means no good keeps the device from serving.
# Usage: control.sh TRANSPORT

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

# shows PATTERN VERB...: it succeeds, and a line of what it prints matches.
shows() {
  local pattern=$1 output
  shift

  output=$("$e2e_bin/cryptodevctl" "$@" 2>&1) || e2e_fail "$*: status $?: $output"
  grep -Eq -- "$pattern" <<<"$output" || e2e_fail "$*: no '$pattern' in: $output"
}

# fails STATUS PATTERN COMMAND...
fails() {
  local status=$1 pattern=$2 output rc=0
  shift 2

  output=$("$@" 2>&1) || rc=$?
  [ "$rc" -eq "$status" ] || e2e_fail "$*: status $rc, not $status: $output"
  grep -Eq -- "$pattern" <<<"$output" || e2e_fail "$*: no '$pattern' in: $output"
}

# start COMMAND...: in the background, until it has said that it is ready; stopped by
# closing descriptor 8.
start() {
  local line

  rm -f "$e2e_dir/in" "$e2e_dir/out"
  mkfifo "$e2e_dir/in" "$e2e_dir/out"
  "$@" <"$e2e_dir/in" >"$e2e_dir/out" &
  started=$!
  exec 8>"$e2e_dir/in" 9<"$e2e_dir/out"
  read -r line <&9
  [ "$line" = ready ] || e2e_fail "$*: not ready: $line"
}

stop() {
  local rc=0

  exec 8>&-
  wait "$started" || rc=$?
  exec 9<&-
  [ "$rc" -eq 0 ] || e2e_fail "what was started: status $rc"
}

check_verbs() {
  shows "^device +/dev/crypto, by ($1)" status
  shows '^ioctls +[0-9]+, [0-9]+ of them' status
  shows '^process +[0-9]+ of [a-z0-9-]+, up ' status
  shows '^ *0 +nettle0 +software +yes' drivers
  shows '^ +aes-cbc ' drivers
  shows 'MOD_EXP' drivers
  shows '^aes-cbc +cipher +nettle0 +allow .* linux 11' algorithms
  shows '^md5 +hash +nettle0 +deny ' algorithms
  shows '"policy":"allow"' --json algorithms
  shows '^MOD_EXP +key operation +bignum0 +allow +- +- +- +CRK 0' algorithms
  shows '^no tokens' tokens
  shows '^warning \(auto\)$' loglevel
  shows '^kern.usercrypto +1 ' get kern
  shows '^1$' get kern.usercrypto
  shows '"name":"kern.usercrypto"' --json get kern.usercrypto
  shows '"version":"[0-9.]+"' --json status
  shows '^\[' --json tokens
  shows '^  trace ' --help
  shows '--pid PID' trace --help
  shows '^sessions$' --complete
  shows '^--prometheus$' --complete stats
  fails 2 "no verb 'nothing'" "$e2e_bin/cryptodevctl" nothing
  fails 2 "no option --no" "$e2e_bin/cryptodevctl" status --no
  fails 1 'no such name' "$e2e_bin/cryptodevctl" get kern.nothing
  fails 1 'user.opens: no such name; the nearest is opencrypto.limit.user.opens' \
    "$e2e_bin/cryptodevctl" set user.opens 1
  shows '^control group +-$' status
  case $1 in
    cuse) shows '^sandbox +(on|off|require|log)' status ;;
    *) shows '^sandbox +-$' status ;;
  esac
  fails 1 "is not 0 \(no\)" "$e2e_bin/cryptodevctl" set kern.usercrypto maybe
  fails 3 'no server' "$e2e_bin/cryptodevctl" --socket "$e2e_dir/none" status
}

# trace_begin OPTION...: to $e2e_dir/trace, until the server has begun.
trace_begin() {
  : >"$e2e_dir/trace"
  # What `stop` closes is to be closed.
  "$e2e_bin/cryptodevctl" trace "$@" >>"$e2e_dir/trace" 8>&- 9>&- &
  tracer=$!
  until grep -q PROGRAM "$e2e_dir/trace"; do sleep 0.05; done
}

# A program that is looked at: its calls, file and sessions.
check_program() {
  local want got

  trace_begin --count 11
  start "$e2e_clients/control"
  shows '^ *[0-9]+ +[0-9]+ +control +[^ ]+ +2 ' sessions
  shows '^ *[0-9]+ +[0-9]+ +linux +aes-cbc +- +nettle0' sessions
  shows '^ *[0-9]+ +[0-9]+ +linux +- +hmac-sha1 +nettle0' sessions
  shows '"sessions":2' --json sessions --pid "$started"
  shows '^no open files' sessions --pid 1
  shows '^open files +1$' status
  shows '^sessions +2$' status
  shows '^linux +CIOCCRYPT +[0-9]+' stats
  shows '^hmac-sha1 +[1-9]' stats
  stop
  wait "$tracer" || e2e_fail "trace: status $?"
  want="CIOCGSESSION aes-cbc 0
CIOCGSESSION hmac-sha1 0
CIOCCRYPT aes-cbc 0
CIOCCRYPT aes-cbc 0
CIOCCRYPT aes-cbc 0
CIOCCRYPT aes-cbc EINVAL
CIOCCRYPT hmac-sha1 0
0xc0006399 - EINVAL
CIOCGSESSION aes-cbc+hmac-sha1 EINVAL
CIOCFSESSION aes-cbc 0
CIOCFSESSION hmac-sha1 0"
  got=$(awk 'NR > 1 && $3 == "control" { print $5, $6, $NF }' "$e2e_dir/trace")
  [ "$got" = "$want" ] || e2e_fail "trace: $(cat "$e2e_dir/trace")"
  grep -Eq ' control +linux +CIOCCRYPT +aes-cbc +64 nettle0 ' "$e2e_dir/trace" ||
    e2e_fail "trace: no length: $(cat "$e2e_dir/trace")"
  shows '^no open files' sessions
}

# Of one process alone, and of what fails.
check_trace() {
  local got

  trace_begin --pid 1
  "$e2e_clients/control" </dev/null >/dev/null
  kill "$tracer"
  wait "$tracer" || true
  [ "$(wc -l <"$e2e_dir/trace")" -eq 1 ] || e2e_fail "trace --pid: others' calls: $(cat "$e2e_dir/trace")"
  start "$e2e_clients/control"
  trace_begin --pid "$started" --count 2
  # It ends its sessions, others do more.
  "$e2e_clients/basic" >/dev/null
  stop
  wait "$tracer" || e2e_fail "trace --pid: status $?"
  got=$(awk 'NR > 1 { print $3, $5 }' "$e2e_dir/trace")
  [ "$got" = "control CIOCFSESSION
control CIOCFSESSION" ] || e2e_fail "trace --pid: $(cat "$e2e_dir/trace")"
  trace_begin --errors --count 2
  "$e2e_clients/control" </dev/null >/dev/null
  wait "$tracer" || e2e_fail "trace --errors: status $?"
  [ "$(grep -c 'EINVAL$' "$e2e_dir/trace")" -eq 2 ] || e2e_fail "trace --errors: $(cat "$e2e_dir/trace")"
  trace_begin --errors --count 1
  "$e2e_clients/config" denied >/dev/null
  wait "$tracer" || e2e_fail "trace of a denial: status $?"
  grep -q ' md5 .* EINVAL (denied)$' "$e2e_dir/trace" || e2e_fail "trace of a denial: $(cat "$e2e_dir/trace")"
}

check_knob() {
  shows '^0$' set kern.usercrypto 0
  "$e2e_clients/knobs" closed || e2e_fail "the device can be opened"
  shows '^1$' set kern.usercrypto 1
  "$e2e_clients/basic" >/dev/null || e2e_fail "the device cannot be opened"
  shows '^info$' loglevel info
  shows '^info$' loglevel
  shows '^warning \(auto\)$' loglevel auto
  shows '' unregister zlib
  fails 1 'no driver zlib' "$e2e_bin/cryptodevctl" unregister zlib
  shows '^deflate +compression +- ' algorithms
  shows '' register zlib
  shows '^deflate +compression +zlib0 ' algorithms
}

# The text format as its description has it: each family is told before its samples,
# once, and no sample comes twice.
check_prometheus() {
  "$e2e_bin/cryptodevctl" stats --prometheus >"$e2e_dir/prometheus"
  awk '
    /^# HELP [a-z_]+ .+/ { if (helped[$3]++) exit 1; next }
    /^# TYPE [a-z_]+ (counter|gauge)$/ { if (typed[$3]++) exit 1; type[$3] = $4; next }
    !/^[a-z_]+({[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*})? [0-9]+$/ { exit 1 }
    {
      name = $1
      sub(/\{.*/, "", name)
      if (!helped[name] || !typed[name] || seen[$1]++) exit 1
      if ((name ~ /_total$/) != (type[name] == "counter")) exit 1
      samples++
    }
    END { if (samples < 20) exit 1 }' "$e2e_dir/prometheus" ||
    e2e_fail "not Prometheus's: $(cat "$e2e_dir/prometheus")"
  grep -Eq '^cryptodev_ioctls_total\{dialect="linux",command="CIOCCRYPT"\} [1-9]' \
    "$e2e_dir/prometheus" || e2e_fail "no CIOCCRYPT: $(cat "$e2e_dir/prometheus")"
}

# A limit that was hit is in both forms of the counters, and only then.
check_limit() {
  local output

  output=$("$e2e_bin/cryptodevctl" stats)
  ! grep -q '^LIMIT' <<<"$output" || e2e_fail "a limit was hit: $output"
  shows '^1$' set opencrypto.limit.user.opens 1
  "$e2e_clients/knobs" opens 1 || e2e_fail "there is no such limit"
  shows '^65536$' set opencrypto.limit.user.opens 65536
  shows '^user.opens +[1-9][0-9]* +65536' stats
  shows '^cryptodev_limit_hits_total\{limit="user.opens"\} [1-9]' stats --prometheus
  shows '^cryptodev_limit_hits_total\{limit="file.bytes"\} 0' stats --prometheus
  shows '^cryptodev_policy_denied_total 1' stats --prometheus
}

check_watch() {
  local blocks

  # It goes on until its reader has had enough.
  { "$e2e_bin/cryptodevctl" stats --watch=0.1 || true; } |
    awk '/^up / && ++n == 3 { exit }' || true
  blocks=$(timeout 2 "$e2e_bin/cryptodevctl" --json stats --watch=0.1 |
    head -n 3 | grep -c '"ioctls"') || true
  [ "$blocks" -eq 3 ] || e2e_fail "watch: $blocks blocks"
}

# What a terminal shows of it second, when all rates are known, without its controls:
# frame ROWS.  One without rows does not know how large it is.
frame() {
  local terminal n=0

  : >"$e2e_dir/screen"
  script -qfec "stty rows $1 cols 100; exec '$e2e_bin/cryptodevctl' stats --watch=0.1" \
    "$e2e_dir/screen" </dev/null >/dev/null 2>&1 &
  terminal=$!
  until [ "$n" -gt 2 ]; do
    kill -0 "$terminal" 2>/dev/null || e2e_fail "watch: $(cat "$e2e_dir/screen")"
    sleep 0.05
    n=$(grep -ao $'\033\\[J' "$e2e_dir/screen" | wc -l) || true
  done
  kill "$terminal"
  wait "$terminal" || true
  awk '/\033\[J/ { n++ } n == 1' "$e2e_dir/screen" | sed 's/\r//g; s/\x1b\[[0-9]*[JKA]//g'
}

check_terminal() {
  local rows n most=()

  [ -z "${E2E_MAX_LEN:-}" ] || most=(--max-bytes "$E2E_MAX_LEN")
  if ! script -qfec true /dev/null </dev/null >/dev/null 2>&1; then
    printf 'skipped: there is no terminal to be had\n'
    return
  fi
  # Of the commands there are more than there is room for.
  "$e2e_bin/cryptodev-check" --quick "${most[@]}" >/dev/null || e2e_fail "the device computes something else"
  "$e2e_bin/cryptodev-check" --errors "${most[@]}" >/dev/null || e2e_fail "the device has other errors"
  for rows in 0 24 12; do
    frame "$rows" >"$e2e_dir/frame"
    n=$(wc -l <"$e2e_dir/frame")
    [ "$n" -eq "$((rows == 0 ? 23 : rows - 1))" ] ||
      e2e_fail "watch: $n lines of $rows: $(cat "$e2e_dir/frame")"
    grep -Eq '^\.\.\. [0-9]+ more commands$' "$e2e_dir/frame" ||
      e2e_fail "watch: nothing is left out: $(cat "$e2e_dir/frame")"
    grep -q '^DRIVER ' "$e2e_dir/frame" || e2e_fail "watch: no drivers: $(cat "$e2e_dir/frame")"
  done
  frame 24 | grep -Eq '^\.\.\. [0-9]+ more algorithms$' || e2e_fail "watch: no algorithms"
}

# as_nobody COMMAND...
as_nobody() {
  setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
}

check_rights() {
  local ctl=$e2e_dir/cryptodevctl

  [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || return 0
  cp "$e2e_bin/cryptodevctl" "$ctl"
  as_nobody "$ctl" status >/dev/null || e2e_fail "an ordinary user may not read"
  fails 1 'only root may; no group is set' as_nobody "$ctl" set kern.usercrypto 0
  fails 1 'only root may; no group is set' as_nobody "$ctl" loglevel debug
  fails 1 'only root may; no group is set' as_nobody "$ctl" unregister nettle
  fails 1 'only root may; no group is set' as_nobody "$ctl" trace
  shows '^1$' get kern.usercrypto
}

check_hostile() {
  start "$e2e_clients/hostile" "$CRYPTODEV_CONTROL"
  "$e2e_clients/basic" >/dev/null || e2e_fail "the device does not serve"
  stop
  "$e2e_clients/basic" >/dev/null || e2e_fail "the device does not serve"
  # Their places are free again as soon as the server has looked.
  for _ in $(seq 100); do
    "$e2e_bin/cryptodevctl" status >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  e2e_fail "the server does not answer: $("$e2e_bin/cryptodevctl" status 2>&1)"
}

# With the device up.
if [ "$1" = inside ]; then
  check_verbs "$2"
  check_program
  check_trace
  check_knob
  check_prometheus
  check_limit
  check_watch
  check_terminal
  check_rights
  check_hostile
  exit 0
fi

transport=$1
e2e_begin
chmod 711 "$e2e_work"
export e2e_dir=$e2e_work/ctl
mkdir "$e2e_dir"
export CRYPTODEV_CONTROL=$e2e_dir/run/control.sock
printf '[policy]\nmd5 = deny\n' >"$e2e_dir/conf"
export E2E_OPTIONS="--control $CRYPTODEV_CONTROL --config $e2e_dir/conf"
e2e_client "$transport" "$here/control.sh" inside "${transport%%-*}"
[ ! -e "$CRYPTODEV_CONTROL" ] || e2e_fail "the socket is still there"
fails 3 'no server' "$e2e_bin/cryptodevctl" status
printf 'the control socket does what it says\n'
