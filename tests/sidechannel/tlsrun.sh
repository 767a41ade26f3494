#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# TLS records and their secrets, or those of the secure channel, watched by valgrind,
# the libraries' tables being excused; and that it does watch: a deliberate branch
# must be found.
# Usage: tlsrun.sh FLOW

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v valgrind >/dev/null || {
  echo "skipped: no valgrind"
  exit 77
}

watch() {
  valgrind --quiet --error-exitcode=99 --num-callers=20 --track-origins=no \
    "--suppressions=$here/valgrind.supp" "$@"
}

rc=0
watch "$1" tainted >/dev/null 2>&1 || rc=$?
[ "$rc" -eq 99 ] || {
  echo "a deliberate branch on a secret was not found (status $rc)"
  exit 1
}
watch "$1"
