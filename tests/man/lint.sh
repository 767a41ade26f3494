#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# mandoc finds nothing to warn of in any manual page, nor does groff, if it is there.
# Skipped without mandoc.

set -euo pipefail

if ! command -v mandoc >/dev/null; then
  echo "skipped: there is no mandoc"
  exit 77
fi
cd "$(dirname "${BASH_SOURCE[0]}")/../../tools/man"
bad=0
for page in *.[1-9]; do
  if mandoc -T lint -W warning "$page"; then
    printf 'ok: %s\n' "$page"
  else
    bad=$((bad + 1))
  fi
  if command -v groff >/dev/null && groff -mdoc -Tutf8 -ww -P-c "$page" 2>&1 >/dev/null | grep .; then
    printf 'FAILED: %s: groff warns\n' "$page"
    bad=$((bad + 1))
  fi
  if ! head -n 1 "$page" | grep -qxF '.\" SPDX-License-Identifier: ISC'; then
    printf 'FAILED: %s: no licence in its first line\n' "$page"
    bad=$((bad + 1))
  fi
done
[ "$bad" -eq 0 ]
