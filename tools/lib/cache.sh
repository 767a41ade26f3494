#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Where downloaded and derived files of the test tools are kept between runs.
# To be sourced.  Everything in there can be deleted at any time.

# Makes the directory if need be and prints it.
cache_dir() {
  local dir

  if [ -n "${XDG_CACHE_HOME:-}" ]; then
    dir=$XDG_CACHE_HOME/cryptodevd
  elif [ -n "${HOME:-}" ]; then
    dir=$HOME/.cache/cryptodevd
  else
    dir=${TMPDIR:-/tmp}/cryptodevd-cache-$(id -u)
  fi
  mkdir -p "$dir" && printf '%s\n' "$dir"
}
