#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# clang-tidy over one room, with the flags it was built with.  Prints everything
# and fails on what .clang-tidy calls errors.
# Usage: tidy.sh BUILD-DIR ROOM

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=$1
room=$2
tool=$(command -v clang-tidy-14 || command -v clang-tidy || true)
if [ -z "$tool" ]; then
  echo "skipped: clang-tidy not found"
  exit 77
fi
# Only what was compiled: for other files the flags would be guesses.
mapfile -t files < <(sed -n "s|^ *\"file\": \"$PWD/\($room/.*\.c\)\",*\$|\1|p" \
  "$build/compile_commands.json" | sort -u)
if [ "${#files[@]}" -eq 0 ]; then
  echo "$room: no file in $build/compile_commands.json" >&2
  exit 1
fi
# The warnings of gcc are gcc's business.
printf '%s\0' "${files[@]}" |
  xargs -0 -n 1 -P "$(nproc)" "$tool" -p "$build" --quiet \
    --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-error
