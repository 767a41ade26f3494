#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Every command of every dialect, in every flavour of the device, by programs of
# both word sizes.
# Usage: rows.sh TRANSPORT

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

transport=$1
e2e_need "$transport"
e2e_begin
programs=("$e2e_clients/rows")
if [ -x "$e2e_clients/rows-i386" ]; then
  rc=0
  "$e2e_clients/rows-i386" >/dev/null 2>&1 || rc=$?
  # A kernel without 32-bit programs cannot execute it at all.
  [ "$rc" -eq 126 ] || programs+=("$e2e_clients/rows-i386")
fi
for flavour in freebsd12 freebsd13 netbsd netbsd-old openbsd; do
  export E2E_OPTIONS="--flavour $flavour"
  for program in "${programs[@]}"; do
    e2e_client "$transport" "$program" "$flavour"
    printf '%s, flavour %s: %d calls\n' "${program##*/}" "$flavour" \
      "$(e2e_counter ioctl.calls)"
  done
done
