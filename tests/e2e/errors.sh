#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Misuse has its errno in every dialect; of those that share commands, under the
# flavour of each.
# Usage: errors.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

transport=$1
e2e_begin
options=()
[ "$transport" != cuse-retry ] || options=(--max-bytes "$e2e_retry_max")
for flavour in freebsd12 freebsd13 openbsd; do
  export E2E_OPTIONS="--flavour $flavour"
  e2e_client "$transport" "$e2e_bin/cryptodev-check" --errors --flavour "$flavour" \
    ${options[@]+"${options[@]}"}
done
