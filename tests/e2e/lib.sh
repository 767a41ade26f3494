#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What the end-to-end scripts share: bring the device up over a transport, run a
# program on it, and look at what the daemon logged and counted.  To be sourced.
# Transports: notify (cryptodev-run), cuse-direct and cuse-retry (cryptodevd, as
# root, where there is /dev/cuse).  E2E_BUILD is the build directory.

e2e_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
e2e_build=${E2E_BUILD:-$e2e_top/build}
e2e_bin=$e2e_build/bin
# shellcheck disable=SC2034 # for those who source this
e2e_clients=$e2e_build/e2e
# One FUSE request carries so much at most, each way, its argument included.
e2e_retry_max=65536
e2e_limit=${E2E_LIMIT:-400} # seconds, for one program

e2e_fail() {
  printf 'FAIL: %s\n' "$1"
  exit 1
}

e2e_skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

# Makes $e2e_work, which lasts as long as the shell.
e2e_begin() {
  e2e_work=$(mktemp -d "${TMPDIR:-/tmp}/cryptodevd-e2e.XXXXXX")
  trap 'rm -rf "$e2e_work"' EXIT
  e2e_log=$e2e_work/log
  e2e_stats=$e2e_work/stats
}

# Skips where the transport is not there; a build without its program fails.
e2e_need() {
  case $1 in
    notify)
      [ -x "$e2e_bin/cryptodev-run" ] || e2e_fail "no $e2e_bin/cryptodev-run"
      ;;
    cuse-direct | cuse-retry)
      [ -x "$e2e_bin/cryptodevd" ] || e2e_fail "no $e2e_bin/cryptodevd"
      [ -c /dev/cuse ] || e2e_skip "no /dev/cuse"
      ;;
    *) e2e_fail "unknown transport $1" ;;
  esac
}

# Words of shell input that stand for exactly the arguments.  printf %q is no
# choice: it writes $'...', which /bin/sh need not know.
e2e_quote() {
  local word

  for word in "$@"; do
    printf "'%s' " "${word//\'/\'\\\'\'}"
  done
}

# e2e_serve TRANSPORT COMMAND...: becomes the device with COMMAND on it.  What
# COMMAND prints comes out, what the daemon prints goes to the log.  The words of
# E2E_OPTIONS are options for it, those of E2E_UNDER a command that runs cryptodevd.
# E2E_SANDBOX is the mode of cryptodevd's sandbox: by default all of it, as the user
# E2E_USER; with "unsaid" cryptodevd is told nothing of it.
e2e_serve() {
  local transport=$1 mode=${E2E_SANDBOX:-require} sandbox=()
  shift

  export E2E_TRANSPORT=$transport
  case $transport in
    notify)
      # shellcheck disable=SC2086 # words
      exec "$e2e_bin/cryptodev-run" ${E2E_OPTIONS:-} "--stats=$e2e_stats" -- \
        bash -c 'exec "$@" 2>&1' bash "$@" 2>"$e2e_log"
      ;;
    cuse-*)
      if [ "$transport" = cuse-retry ]; then
        export E2E_MAX_LEN=$e2e_retry_max
      fi
      case $mode in
        unsaid) ;;
        off) sandbox=(--sandbox off) ;;
        *) sandbox=(--sandbox "$mode" --user "${E2E_USER:-nobody}") ;;
      esac
      # shellcheck disable=SC2086 # words
      exec ${E2E_UNDER:-} "$e2e_bin/cryptodevd" "${sandbox[@]}" ${E2E_OPTIONS:-} --foreground --memory "${transport#cuse-}" \
        "--stats=$e2e_stats" --run "exec $(e2e_quote "$@") 2>&1" 2>"$e2e_log"
      ;;
  esac
}

# e2e_run TRANSPORT COMMAND...: COMMAND's status, with the device up meanwhile.
e2e_run() {
  rm -f "$e2e_log" "$e2e_stats"
  # The functions this needs, in a shell that timeout can end with all it began.
  # shellcheck disable=SC2016 # expanded by that shell
  timeout --kill-after=10 "$e2e_limit" bash -c '
    set -euo pipefail
    . "$1"
    e2e_log=$2 e2e_stats=$3
    e2e_serve "${@:4}"' bash "$e2e_top/tests/e2e/lib.sh" "$e2e_log" "$e2e_stats" "$@"
}

# e2e_counter NAME: its value in the counters of the last run, 0 if not there.
e2e_counter() {
  awk -v name="$1" '$1 == name { value = $2 } END { print value + 0 }' "$e2e_stats"
}

# Whether the daemon ended as it should: nothing suspicious in its log, no open
# file and no session left, and the device was used at all.  Lines of the log that
# match e2e_unsuspicious are not.
e2e_check() {
  local name suspicious

  suspicious=$(grep -Ev "${e2e_unsuspicious:-^\$}" "$e2e_log" |
    grep -Ei 'error|assert|sanitizer|runtime error') || true
  if [ -n "$suspicious" ]; then
    printf 'the log of the daemon:\n'
    sed 's/^/  | /' "$e2e_log"
    e2e_fail "suspicious words in the log of the daemon"
  fi
  [ -s "$e2e_stats" ] || e2e_fail "the daemon left no counters"
  for name in open.current session.current; do
    grep -q "^$name " "$e2e_stats" || e2e_fail "no counter $name"
    [ "$(e2e_counter "$name")" -eq 0 ] ||
      e2e_fail "at the end $name is $(e2e_counter "$name")"
  done
  [ "$(e2e_counter ioctl.calls)" -gt 0 ] || e2e_fail "no call was counted"
}

# e2e_children PROCESS: "ID NAME" of each.  Some processes end meanwhile, which must not
# end the look at the others.
e2e_children() {
  local status

  for status in /proc/[0-9]*/status; do
    awk -v parent="$1" '
      $1 == "Name:" { name = $2 }
      $1 == "Pid:" { pid = $2 }
      $1 == "PPid:" && $2 == parent { print pid, name }' "$status" 2>/dev/null || true
  done
}

# e2e_daemon: within e2e_run, the daemon, which is the other child of who started this.
e2e_daemon() {
  e2e_children "$PPID" | awk '$2 == "cryptodevd" { print $1 }'
}

# e2e_client TRANSPORT COMMAND...: all of the above for one program.
e2e_client() {
  local rc=0

  e2e_need "$1"
  e2e_run "$@" || rc=$?
  if [ "$rc" -ne 0 ] && [ "$rc" -ne 77 ]; then
    sed 's/^/  | /' "$e2e_log" 2>/dev/null || true
    e2e_fail "${*:2}: status $rc"
  fi
  if [ "$rc" -eq 0 ]; then
    e2e_check
  fi
  return "$rc"
}
