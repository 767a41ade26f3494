#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What a call costs in trips into the daemon: exactly one, whatever its size, where
# the daemon reaches the program's memory; at most three where the bytes travel
# with the requests.
# Usage: sizes.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
e2e_begin
e2e_client "$1" "$e2e_clients/sizes" | tee "$e2e_work/output"

wanted=$(awk '$2 == "calls" { print $1 }' "$e2e_work/output")
calls=$(e2e_counter ioctl.CIOCCRYPT.calls)
trips=$(e2e_counter ioctl.CIOCCRYPT.trips)
errors=$(e2e_counter ioctl.CIOCCRYPT.errors)
printf '%s calls, %s trips, %s errors\n' "$calls" "$trips" "$errors"
[ "$calls" -eq "$wanted" ] || e2e_fail "the program made $wanted calls"
[ "$errors" -eq 0 ] || e2e_fail "some calls failed"
case $1 in
  cuse-retry) [ "$trips" -le $((3 * calls)) ] || e2e_fail "more than 3 trips a call" ;;
  *) [ "$trips" -eq "$calls" ] || e2e_fail "not 1 trip a call" ;;
esac
