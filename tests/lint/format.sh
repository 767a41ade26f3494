#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Every C file is as clang-format would write it.  Versions of clang-format differ,
# and 14 is the one that .clang-format was written for.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tool=$(command -v clang-format-14 || command -v clang-format || true)
if [ -z "$tool" ]; then
  echo "skipped: clang-format not found"
  exit 77
fi
"$tool" --version
find cuse drivers framework tests tools uapi -name '*.[ch]' -print0 |
  sort -z | xargs -0 "$tool" --dry-run -Werror
