#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Runs the end-to-end tests over one transport after the other: one line a test,
# and what it printed where it failed.
# Usage: all.sh [--one TEST] TRANSPORT[:PATTERN]...
#        all.sh --list

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

# A name and the command: a client, a client with the flavour it takes, a tool, a
# tool that is run natively only as it takes long, or a script that takes the
# transport.
tests=(
  "basic client basic"
  "basic-static client basic-static"
  "basic-i386 client basic-i386"
  "basic-i386-static client basic-i386-static"
  "auth client auth"
  "auth-i386 client auth-i386"
  "badauth client badauth"
  "badauth-i386 client badauth-i386"
  "badinput client badinput"
  "badinput-i386 client badinput-i386"
  "badvalue client badvalue"
  "badvalue-i386 client badvalue-i386"
  "freebsd12 flavour freebsd freebsd12"
  "freebsd12-i386 flavour freebsd-i386 freebsd12"
  "freebsd13 flavour freebsd freebsd13"
  "freebsd13-i386 flavour freebsd-i386 freebsd13"
  "netbsd flavour netbsd netbsd-old"
  "netbsd-i386 flavour netbsd-i386 netbsd-old"
  "openbsd flavour openbsd openbsd"
  "openbsd-i386 flavour openbsd-i386 openbsd"
  "rows script rows.sh"
  "dialects script dialects.sh"
  "forkexec client forkexec"
  "standin client standin"
  "races client races"
  "slow client slow"
  "adversary client adversary"
  "killed client killed"
  "async client async"
  "async-i386 client async-i386"
  "asyncend client asyncend"
  "async-slow script async.sh"
  "key client key"
  "key-i386 client key-i386"
  "manyfiles script manyfiles.sh"
  "once script once.sh"
  "limits-opens client limits opens"
  "limits-sessions client limits sessions"
  "check tool cryptodev-check"
  "check-every native cryptodev-check --quick --every 4096"
  "errors script errors.sh"
  "knobs script knobs.sh"
  "options script options.sh"
  "tools script tools.sh"
  "control script control.sh"
  "config script config.sh"
  "reload script reload.sh"
  "kat client kat-device"
  "sizes script sizes.sh"
  "edge client sizes edge"
  "orphan script orphan.sh"
  "token-keys script token.sh keys"
  "token-openssl script token.sh openssl"
  "token-settings script token.sh settings"
  "token-streams script token.sh streams"
  "token-secrets script token.sh secrets"
  "sandbox script sandbox.sh"
  "openssl script openssl.sh"
  "openssl-freebsd12 script openssl.sh freebsd12"
  "openssl-freebsd13 script openssl.sh freebsd13"
)

# A guest is slow, and its other transport has seen the long messages.
tool_options() {
  case $1 in
    cuse-direct) printf '%s' --quick ;;
    cuse-retry) printf '%s' "--quick --max-bytes $e2e_retry_max" ;;
  esac
}

# One test in a shell of its own: its exit status is the verdict.
one() {
  local kind=$1 name=$2 transport=$3 rc=0
  shift 3

  case $kind in
    script) exec "$here/$name" "$transport" "$@" ;;
    client) set -- "$e2e_clients/$name" "$@" ;;
    flavour)
      export E2E_OPTIONS="--flavour $1"
      set -- "$e2e_clients/$name" "$@"
      ;;
    tool | native)
      # shellcheck disable=SC2046 # words
      set -- "$e2e_bin/$name" "$@" $(tool_options "$transport")
      ;;
  esac
  e2e_begin
  [ -x "$e2e_clients/basic" ] || e2e_fail "no clients in $e2e_clients"
  case $name in
    *-static | *-i386*)
      [ -x "$1" ] || e2e_skip "the compiler cannot build $name"
      "$1" >/dev/null 2>&1 || rc=$?
      [ "$rc" -ne 126 ] || e2e_skip "this kernel does not run $name"
      ;;
  esac
  e2e_client "$transport" "$@"
}

find_test() {
  local row

  for row in "${tests[@]}"; do
    [ "${row%% *}" != "$1" ] || { printf '%s\n' "$row" && return 0; }
  done
  printf 'no test %s\n' "$1" >&2
  return 1
}

# run_row TRANSPORT ROW: the row's words are name, kind, program, arguments.
run_row() {
  local transport=$1 words
  read -ra words <<<"$2"

  one "${words[1]}" "${words[2]}" "$transport" ${words[@]+"${words[@]:3}"}
}

all() {
  local transport pattern row name rc start output passed=0 failed=0 skipped=0 verdict

  output=$(mktemp)
  for transport in "$@"; do
    pattern=${transport#*:}
    [ "$pattern" != "$transport" ] || pattern='*'
    transport=${transport%%:*}
    for row in "${tests[@]}"; do
      name=${row%% *}
      # shellcheck disable=SC2254 # a pattern
      case $name in
        $pattern) ;;
        *) continue ;;
      esac
      case $transport:$row in
        cuse-*:*' native '*) continue ;;
      esac
      start=$SECONDS
      rc=0
      (run_row "$transport" "$row") >"$output" 2>&1 || rc=$?
      case $rc in
        0) verdict=PASS && passed=$((passed + 1)) ;;
        77) verdict=SKIP && skipped=$((skipped + 1)) ;;
        *) verdict=FAIL && failed=$((failed + 1)) ;;
      esac
      printf '%s %s %s (%d s)' "$verdict" "$transport" "$name" $((SECONDS - start))
      [ "$rc" -ne 77 ] || printf ': %s' "$(tail -n 1 "$output")"
      printf '\n'
      case $rc in
        0 | 77) ;;
        *) tail -n 40 "$output" | sed 's/^/    /' ;;
      esac
    done
  done
  rm -f "$output"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

case ${1:-} in
  --list)
    printf '%s\n' "${tests[@]%% *}"
    ;;
  --one)
    row=$(find_test "$2") || exit 2
    run_row "$3" "$row"
    ;;
  '' | -*)
    echo "usage: all.sh [--one TEST] TRANSPORT[:PATTERN]... | --list" >&2
    exit 2
    ;;
  *)
    all "$@"
    ;;
esac
