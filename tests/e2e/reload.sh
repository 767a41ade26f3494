#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The configuration is read again while eight programs are at work: none of their
# calls fails, what can change does, and a file that is wrong changes nothing.
# Usage: reload.sh TRANSPORT

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

# config TEXT: what the files are to be.
config() {
  printf '[daemon]\nlog-level = info\n%b' "$1" >"$work/x.conf"
}

# reload OUTCOME: and wait until the log has one more line of that.
reload() {
  local before

  before=$(grep -c "SIGHUP: the configuration $1" "$log" || true)
  kill -HUP "$pid"
  until [ "$(grep -c "SIGHUP: the configuration $1" "$log" || true)" -gt "$before" ]; do
    sleep 0.05
  done
}

# node MODE: as far as the daemon can still change it.
node() {
  [ "$confined" = confined ] || [ "$(stat -c %a /dev/crypto)" = "$1" ] || e2e_fail "the mode is not $1"
}

# With the device there; twice so many reloads.
inside() {
  local pids=() i

  pid=$(e2e_daemon)
  [ -n "$pid" ] || e2e_fail "where is the daemon?"
  for i in 1 2 3 4 5 6 7 8; do
    "$e2e_clients/config" stream "$work/stop" &
    pids+=($!)
  done
  "$e2e_clients/config" allowed
  for ((i = 0; i < rounds; i++)); do
    config "mode = 0660\nthreads = 9\n[policy]\nmd5 = deny\n[limits]\nuser.opens = 100\n"
    reload 'was read again'
    "$e2e_clients/config" denied || e2e_fail "md5 is not denied"
    node 660
    config "mode = 0600\nthreads = 9\n[policy]\n3des-cbc = deny\n"
    reload 'was read again'
    "$e2e_clients/config" allowed || e2e_fail "md5 is denied"
    node 600
  done
  config "threads = 9\n[policy]\nmd5 = deny\nsha = deny\n"
  reload 'stays as it was'
  "$e2e_clients/config" allowed || e2e_fail "a wrong file was taken"
  config "threads = 9\n[policy]\nmd5 = deny\n"
  printf '[daemon]\nlog-level = debug\n' >"$work/conf.d/debug.conf"
  reload 'was read again'
  "$e2e_clients/config" denied || e2e_fail "md5 is not denied"
  grep -q 'asks for md5, which the policy denies' "$log" || e2e_fail "nothing said of md5"
  # By the control socket as well.
  rm "$work/conf.d/debug.conf"
  config "threads = 9\n"
  "$e2e_bin/cryptodevctl" --socket "$work/control" reload
  "$e2e_clients/config" allowed || e2e_fail "md5 is denied"
  config "thraeds = 9\n"
  ! "$e2e_bin/cryptodevctl" --socket "$work/control" reload 2>"$work/said" ||
    e2e_fail "a wrong file was taken"
  grep -q 'thraeds: no such key; the nearest is threads' "$work/said" ||
    e2e_fail "it was not said: $(cat "$work/said")"
  touch "$work/stop"
  for i in "${pids[@]}"; do
    wait "$i" || e2e_fail "a program was disturbed"
  done
}

if [ "$1" = inside ]; then
  work=$2 log=$3 confined=$4 rounds=$5
  inside
  exit 0
fi

transport=$1
e2e_begin
e2e_need "$transport"
[ "$transport" != notify ] || e2e_skip "cryptodev-run does not read its configuration again"
work=$e2e_work
mkdir "$work/conf.d"
# The daemon reads as another user than it began as.
chmod 0755 "$work"
export E2E_OPTIONS="--config $work/x.conf --control $work/control"

# listen: a service manager listens, and writes down what it hears.
listen() {
  rm -f "$work/notify" "$work/heard"
  "$e2e_clients/manager" "$work/notify" "$work/heard" &
  manager=$!
  until [ -S "$work/notify" ]; do
    kill -0 "$manager" || e2e_fail "there is no service manager"
    sleep 0.05
  done
}

# It has heard of each reload, whoever asked for it, and of the end.
heard() {
  local reloads who

  until grep -q '^STOPPING=1' "$work/heard"; do
    sleep 0.05
  done
  kill "$manager"
  manager=
  for who in SIGHUP 'control socket'; do
    grep -q "$who: the configuration was read again" "$e2e_log" || e2e_fail "$who: no reload"
  done
  reloads=$(grep -c ': the configuration \(was read again\|stays as it was\)' "$e2e_log")
  awk -v want="$reloads" '
    /^(STATUS|WATCHDOG)=/ { next }
    { bad += ended }
    /^READY=1$/ { ready++; bad += (ready != reloading + 1); next }
    /^RELOADING=1 MONOTONIC_USEC=/ {
      reloading++
      usec = substr($2, index($2, "=") + 1) + 0
      bad += (ready != reloading) + (usec <= last)
      last = usec
      next
    }
    /^STOPPING=1$/ { ended = 1; next }
    { bad++ }
    END { exit !(bad == 0 && reloading == want && ready == want + 1) }' "$work/heard" ||
    e2e_fail "$reloads times it was read again, and the service manager heard: $(cat "$work/heard")"
}

# reloads ARG...: of `inside`.
reloads() {
  rm -f "$work/stop"
  config "threads = 4\n"
  listen
  NOTIFY_SOCKET=$work/notify e2e_run "$transport" "$here/reload.sh" inside "$work" "$e2e_log" "$@" ||
    e2e_fail "status $?: $(tail -n 30 "$e2e_log")"
  heard
  [ "$(grep -c 'sha: no such key' "$e2e_log")" -eq 1 ] || e2e_fail "the wrong key was not said once"
  [ "$(grep -c 'threads has changed, and needs a restart' "$e2e_log")" -eq 1 ] ||
    e2e_fail "the restart was not said once: $(cat "$e2e_log")"
  sed -i '/: no such key/d; /stays as it was/d' "$e2e_log"
  e2e_check
}

manager=
trap '[ -z "$manager" ] || kill "$manager"; rm -rf "$e2e_work"' EXIT
reloads confined 10
E2E_SANDBOX=off reloads free 2
printf 'it is read again\n'
