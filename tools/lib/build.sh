#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What the project is built with and how the scripts build it: quietly, showing
# the output only of a build that fails.  To be sourced.

# shellcheck disable=SC2034 # for those who source this
build_packages=(gcc libc6-dev cmake ninja-build pkg-config
  libfuse3-dev nettle-dev libtomcrypt-dev libgmp-dev zlib1g-dev libseccomp-dev libcap-ng-dev libssl-dev libjson-c-dev libinih-dev libusb-1.0-0-dev)

# build_preset PRESET [CMAKE-OPTION]...: in the current directory, the top.
build_preset() {
  local preset=$1 log rc=0
  shift

  log=$(mktemp)
  printf 'Building preset %s\n' "$preset"
  { cmake --preset "$preset" "$@" && cmake --build --preset "$preset"; } >"$log" 2>&1 </dev/null || rc=$?
  [ "$rc" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$rc"
}

# Without the tests, which need more packages; but who has already chosen to have
# them in this tree keeps them.
build_release() {
  if [ -e build/CMakeCache.txt ]; then
    build_preset release
  else
    build_preset release -DBUILD_TESTING=OFF
  fi
}

# Debian packages, in build-package/packages.
build_debs() {
  local log rc=0

  build_preset package || return 1
  log=$(mktemp)
  rm -rf build-package/packages
  (cd build-package && cpack) >"$log" 2>&1 </dev/null || rc=$?
  [ "$rc" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$rc"
}
