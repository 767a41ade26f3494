#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# User-mode-linux for tests/vm/run: sets `guest` to the command that boots
# Debian's linux.uml with this machine's files as its root.  The output of the
# job leaves through the guest's serial line 0, which is our descriptor 3.

# The variables here/job/mem/smp/guest are those of run.
# shellcheck disable=SC2034,SC2054,SC2154

# A directory for the guest's memory: a file that it maps executable, so neither
# a noexec mount nor one smaller than the memory will do.  Tried by running a
# script from it, as mount options do not tell of every security module.
uml_memory_dir() {
  local dir probe free

  for dir in /dev/shm "${XDG_RUNTIME_DIR:-}" "$job" "${XDG_CACHE_HOME:-${HOME:-/}/.cache}" "$here"; do
    probe=$(mktemp "${dir:-/nonexistent}/cryptodevd-probe.XXXXXX" 2>/dev/null) || continue
    printf '#!/bin/sh\n' >"$probe"
    chmod 700 "$probe"
    free=$(df --output=avail -m "$dir" | tail -n 1)
    if "$probe" 2>/dev/null && [ "$free" -gt "$mem" ]; then
      rm -f "$probe"
      printf '%s\n' "$dir"
      return 0
    fi
    rm -f "$probe"
  done
  return 1
}

guest_prepare() {
  local memory_dir version

  command -v linux.uml >/dev/null || die 125 "linux.uml not found: install user-mode-linux"
  mem=${mem:-512}
  memory_dir=$(uml_memory_dir) || die 125 "no place for $mem MB of guest memory"
  version=$(basename "$(find /usr/lib/uml/modules -mindepth 1 -maxdepth 1 | sort -V | tail -n 1)")
  [ -n "$version" ] || die 125 "user-mode-linux has no modules"
  {
    printf 'MODULES=/usr/lib/uml/modules\n'
    printf 'OUTPUT=/dev/ttyS0\n'
  } >"$job/config"
  # Unknown words (job=) reach init as environment variables.
  guest=(env "TMPDIR=$memory_dir" linux.uml "mem=${mem}M"
    root=/dev/root rootfstype=hostfs rootflags=/ ro
    "init=$job/init-uml" "job=$job" "uml_dir=$job"
    con=null con0=null,fd:1 ssl=null ssl0=null,fd:3
    quiet panic=1 oops=panic)
}
