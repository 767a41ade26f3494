#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Has libFuzzer look for inputs that one of the fuzz_ programs does not like, beginning
# with its corpus, which is not written to, for FUZZ_SECONDS (30).  What it finds is
# printed in base64, and kept in FUZZ_FOUND if that names a directory.
# Usage: run.sh BUILD/fuzz/fuzz_NAME

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=${1##*/fuzz_}
corpus=$here/corpus/$name
[ -d "$corpus" ] || {
  echo "no corpus: $corpus"
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"

"$1" "-max_total_time=${FUZZ_SECONDS:-30}" -max_len=4096 -len_control=50 \
  -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
  "-artifact_prefix=${FUZZ_FOUND:-$work}/" "-dict=$here/yhsm.dict" \
  "$work/new" "$corpus" >"$work/log" 2>&1 || {
  tail -n 80 "$work/log"
  exit 1
}
grep -E 'INITED|DONE|^stat::number' "$work/log"
