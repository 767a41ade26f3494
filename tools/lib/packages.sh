#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Installs Debian packages that are missing, and does nothing at all when none is:
# a machine without the network or without root keeps working.  To be sourced.

packages_missing() {
  local package state

  for package in "$@"; do
    # shellcheck disable=SC2016 # dpkg-query's own syntax
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || printf '%s\n' "$package"
  done
}

# packages_install WHY PACKAGE...
packages_install() {
  local why=$1 missing
  shift

  mapfile -t missing < <(packages_missing "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  printf 'Installing for %s: %s\n' "$why" "${missing[*]}"
  packages_apt update && packages_apt install -y --no-install-recommends "${missing[@]}"
}

# One apt-get call as root, silent unless it fails.
packages_apt() {
  local log rc=0 as_root=()

  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      printf 'Neither root nor sudo for: apt-get %s\n' "$*" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  log=$(mktemp)
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -o Acquire::Retries=3 "$@" >"$log" 2>&1 </dev/null || rc=$?
  [ "$rc" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$rc"
}
