#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Knobs set at the start of the server, and what programs see of them.
# Usage: knobs.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

transport=$1
e2e_begin
e2e_need "$transport"

# with KNOB=VALUE ARGUMENTS...: the client passes under that knob.
with() {
  export E2E_OPTIONS="--set $1"
  e2e_run "$transport" "$e2e_clients/knobs" "${@:2}" ||
    e2e_fail "$1: $(cat "$e2e_log")"
}

# said WHAT: the log of the last run has a line about it, and one only.
said() {
  [ "$(grep -c "$1 is" "$e2e_log")" -eq 1 ] ||
    e2e_fail "$1: not one line in the log: $(cat "$e2e_log")"
}

with kern.usercrypto=0 closed
with opencrypto.limit.user.opens=5 opens 5
said opencrypto.limit.user.opens
with opencrypto.limit.file.sessions=3 sessions 3
said opencrypto.limit.file.sessions
e2e_check
with kern.userasymcrypto=0 keyless
with opencrypto.allowsoft=hardware soft

# Wrong ones end the server before it begins, and tell what would do.
wrong() {
  local rc=0
  export E2E_OPTIONS="--set $1"
  e2e_run "$transport" true || rc=$?
  [ "$rc" -ne 0 ] || e2e_fail "$1 was taken"
  grep -q -- "$2" "$e2e_log" || e2e_fail "$1: $(cat "$e2e_log")"
}
wrong kern.usercrypto=maybe "kern.usercrypto: 'maybe' is not 0 (no)"
wrong opencrypto.allowsoft=some "hardware or any or software"
wrong opencrypto.limit.file.sessions=-1 "0 is no limit"
wrong kern.nothing=1 "kern.nothing: no such name"
wrong opencrypto.limit.file.sessions.hits=0 "read-only"
wrong kern.usercrypto "is not NAME=VALUE"
printf 'knobs do what they say\n'
