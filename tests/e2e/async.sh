#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Asynchronous requests to a provider that takes its time: they are under way while
# the program goes on, and when it and the device end.
# Usage: async.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
e2e_begin
export E2E_OPTIONS="--driver $e2e_clients/slow_drv.so,2"
e2e_client "$1" "$e2e_clients/async" slow
e2e_client "$1" "$e2e_clients/asyncend" slow
[ "$(e2e_counter ioctl.CIOCASYNCCRYPT.calls)" -gt 0 ] || e2e_fail "no request was counted"
