#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# A program of others, which knows nothing of this project, runs its own tests on
# the device; and the device has done the work.  It has been built before
# (tools/lib/thirdparty.sh).
# Usage: thirdparty.sh wolfssl|gnutls TRANSPORT DIRECTORY

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

name=$1
transport=$2
cd "$3"
e2e_need "$transport"
e2e_begin
case $name in
  wolfssl) program=(wolfcrypt/test/testwolfcrypt) counters=(CIOCCRYPT CIOCAUTHCRYPT) ;;
  gnutls)
    program=(./selftest)
    counters=(CIOCCRYPT CIOCAUTHCRYPT)
    # It leaves devices alone that say they are none.
    export E2E_OPTIONS="--report-accelerated always"
    ;;
  *) e2e_fail "no program $name" ;;
esac
e2e_client "$transport" "${program[@]}"
for counter in "${counters[@]}"; do
  [ "$(e2e_counter "ioctl.$counter.calls")" -gt 10 ] || e2e_fail "no $counter: software did it"
done
printf '%s, %s: %d calls, %d of them refused; %d sessions\n' "$name" "$transport" \
  "$(e2e_counter ioctl.calls)" "$(e2e_counter ioctl.errors)" "$(e2e_counter session.total)"
