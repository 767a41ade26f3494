#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# A call that was interrupted by a signal was done once, or not at all where it
# says EINTR: the sessions a program has got are those the device has made.
# Usage: once.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
e2e_begin
e2e_client "$1" "$e2e_clients/once" | tee "$e2e_work/output"

got=$(awk '$2 == "sessions" { print $1 }' "$e2e_work/output")
made=$(e2e_counter session.total)
[ "$got" -eq "$made" ] || e2e_fail "the program got $got sessions, the device made $made"
