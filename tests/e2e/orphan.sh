#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Kills the process that serves the device while callers wait in long calls: each
# of them gets an error within seconds.
# Usage: orphan.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
transport=$1
e2e_begin
e2e_need "$transport"
report=$e2e_work/report

# wait_for WORD SECONDS PID: until the client has reported it, or PID is gone.
wait_for() {
  local i

  for ((i = 0; i < $2 * 10; i++)); do
    ! grep -q "^$1" "$report" 2>/dev/null || return 0
    kill -0 "$3" 2>/dev/null || break
    sleep 0.1
  done
  grep -q "^$1" "$report" 2>/dev/null
}

e2e_serve "$transport" "$e2e_clients/orphan" "$report" >"$e2e_work/output" 2>&1 &
server=$!
if ! wait_for ready 60 "$server"; then
  kill "$server" 2>/dev/null || true
  cat "$e2e_work/output" "$e2e_log"
  e2e_fail "the callers did not get to their calls"
fi
client=$(awk '$1 == "ready" { print $2 }' "$report")
# Both are two processes.  The one that serves is the program's parent under
# cryptodev-run, and its brother under cryptodevd --run.
case $transport in
  notify) victim=$(awk '$1 == "PPid:" { print $2 }' "/proc/$client/status") ;;
  *)
    victim=$(awk -v parent="$server" '$1 == "Name:" { name = $2 } $1 == "Pid:" { pid = $2 }
      $1 == "PPid:" && $2 == parent && name == "cryptodevd" { print pid }' \
      /proc/[0-9]*/status 2>/dev/null || true)
    ;;
esac
case $(cat "/proc/$victim/comm") in
  cryptodev*) ;;
  *) e2e_fail "the server is not where it is looked for" ;;
esac
kill -KILL "$victim"
if ! wait_for "done" 60 "$client"; then
  cat "$e2e_work/output"
  for task in "/proc/$client/task"/[0-9]*; do
    printf 'thread %s: %s %s\n' "${task##*/}" \
      "$(awk '/^State/ { print $2 }' "$task/status" 2>/dev/null)" \
      "$(cat "$task/wchan" 2>/dev/null)"
  done || true
  kill -KILL "$client" 2>/dev/null || true
  e2e_fail "callers hang, or the client failed, after the server was killed"
fi
wait "$server" 2>/dev/null || true
cat "$e2e_work/output"
[ "$(grep -c '^caller: ' "$e2e_work/output")" -eq 4 ] || e2e_fail "not every caller got an error"
