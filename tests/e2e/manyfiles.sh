#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Where the server may have few descriptors it is files that are not opened; calls on
# those that are go on.
# Usage: manyfiles.sh TRANSPORT

set -euo pipefail

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# The kernel keeps the files of CUSE, not the daemon.
[ "$1" = notify ] || e2e_skip "$1 keeps no descriptors of programs"
e2e_begin
ulimit -n 400
e2e_client "$1" "$e2e_clients/manyfiles"
