#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# all.sh in a guest kernel that has CUSE.  One boot runs all tests, as boots cost
# seconds; the guests are slow in different ways, so they do less of some.
# Usage: vm.sh uml|qemu

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# need PROGRAM: skips on a machine without it.
need() {
  command -v "$1" >/dev/null || {
    printf 'skipped: no %s\n' "$1"
    exit 77
  }
}

guest() {
  exec "$here/../vm/run" --env E2E_BUILD --timeout 1700 "$@"
}

case ${1:-} in
  uml)
    need linux.uml
    # At native speed on one processor: both ways to the data, in full.
    guest --kernel uml -- env E2E_ROUNDS_PERCENT=30 "$here/all.sh" cuse-direct cuse-retry
    ;;
  qemu)
    need qemu-system-x86_64
    # Two processors, 32-bit programs and USB, emulated.
    guest --kernel qemu --smp 2 --module vhci-hcd -- \
      env E2E_ROUNDS_PERCENT=10 E2E_LESS=yes E2E_MANY=2000 E2E_OPENSSL_MB=2 E2E_PLUG=kernel \
      "$here/all.sh" cuse-direct 'cuse-retry:ba*'
    ;;
  *)
    echo "usage: vm.sh uml|qemu" >&2
    exit 2
    ;;
esac
