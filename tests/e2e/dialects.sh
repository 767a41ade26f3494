#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Four dialects at once: programs of four systems, one of them of 32 bits where
# they run, each under load on the same node.
# Usage: dialects.sh TRANSPORT

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

transport=$1
e2e_need "$transport"
e2e_begin
narrow=$e2e_clients/dialects-i386
rc=0
{ [ -x "$narrow" ] && "$narrow" >/dev/null 2>&1; } || rc=$?
# Not there, or not executed by this kernel.
if [ ! -x "$narrow" ] || [ "$rc" -eq 126 ]; then
  narrow=$e2e_clients/dialects
fi
export E2E_OPTIONS="--flavour openbsd"
# shellcheck disable=SC2016 # expanded by that shell
e2e_client "$transport" bash -c '
  rc=0
  "$1" linux & a=$!
  "$1" freebsd & b=$!
  "$2" netbsd & c=$!
  "$1" openbsd & d=$!
  for pid in $a $b $c $d; do wait $pid || rc=1; done
  exit $rc' bash "$e2e_clients/dialects" "$narrow"
for counter in ioctl.CIOCCRYPT ioctl.freebsd.CIOCCRYPTAEAD ioctl.netbsd.CIOCCRYPT \
  ioctl.openbsd.CIOCCRYPT; do
  [ "$(e2e_counter $counter.calls)" -gt 1 ] || e2e_fail "no $counter"
  [ "$(e2e_counter $counter.errors)" -eq 0 ] || e2e_fail "$counter: errors"
  printf '%s %d\n' $counter "$(e2e_counter $counter.calls)"
done
