#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Installs what was built under a prefix of its own, and uses it from there as a
# program outside this tree does, by pkg-config alone.
# Usage: run.sh BUILD-DIR CC CXX SANITIZERS

set -euo pipefail

build=$1
cc=$2
cxx=$3
flags=()
[ -z "$4" ] || flags=("-fsanitize=$4")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Not in $here: nothing of the tree is to be found by accident.
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
bad=0

# expect WHAT COMMAND...
expect() {
  local what=$1
  shift

  if "$@"; then
    echo "ok: $what"
  else
    echo "FAILED: $what"
    bad=$((bad + 1))
  fi
}

# build_program NAME PKG-CONFIG-OPTION...
build_program() {
  local name=$1 cflags libs
  shift

  read -ra cflags < <(pkg-config --cflags opencrypto)
  read -ra libs < <(pkg-config "$@" opencrypto)
  "$cc" -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror "${flags[@]}" \
    "${cflags[@]}" -o "$prefix/$name" "$here/program.c" "${libs[@]}"
}

# What the installed header declares, by gcc; static inline functions are none of
# the library's.
declared() {
  local header

  for header in "$include"/opencrypto/*.h; do
    printf '#include <opencrypto/%s>\n' "${header##*/}" >"$prefix/one.c"
    gcc -std=c11 -D_DEFAULT_SOURCE -DOPENCRYPTO_NETBSD_PREFIXED_ONLY -I "$include" -fsyntax-only \
      -aux-info "$prefix/one.aux" "$prefix/one.c"
    sed -nE '\|/opencrypto/|{ \|\*/ static |!{ s/ \(.*//; s/.*[ *]//p } }' "$prefix/one.aux"
  done | LC_ALL=C sort -u
}

exported() {
  nm -D --defined-only "$libdir/libopencrypto.so" | awk '$2 == "T" { print $3 }' |
    sed 's/@.*//' | LC_ALL=C sort -u
}

header_alone() {
  local header=$1 language=$2 std=$3 compiler=$4

  printf '#include <opencrypto/%s>\n' "$header" >"$prefix/alone.$language"
  "$compiler" "-std=$std" -D_DEFAULT_SOURCE -Wall -Wextra -pedantic -Werror -I "$include" \
    -fsyntax-only "$prefix/alone.$language"
}

cmake --install "$build" --prefix "$prefix/usr" >"$prefix/log"
pc=$(find "$prefix/usr" -name opencrypto.pc)
[ -n "$pc" ] || { echo "FAILED: no opencrypto.pc" && exit 1; }
export PKG_CONFIG_PATH=${pc%/*}
include=$(pkg-config --variable=includedir opencrypto)
libdir=$(pkg-config --variable=libdir opencrypto)
modules=$(pkg-config --variable=moduledir opencrypto)
export LD_LIBRARY_PATH=$libdir

expect "shared: builds" build_program shared --libs
# shellcheck disable=SC2016
expect "shared: is linked to libopencrypto.so.0" \
  sh -c 'readelf -d "$1" | grep -q "NEEDED.*libopencrypto.so.0\]"' - "$prefix/shared"
expect "shared: works, and with loaded drivers" \
  "$prefix/shared" "$modules/nettle.so" "$modules/example.so"

# As nobody has both in one place who wants the static one.
rm "$libdir"/libopencrypto.so
expect "static: builds" build_program static --static --libs
# shellcheck disable=SC2016
expect "static: needs no libopencrypto.so" \
  sh -c '! readelf -d "$1" | grep -q libopencrypto' - "$prefix/static"
expect "static: works" "$prefix/static"
ln -s libopencrypto.so.0 "$libdir/libopencrypto.so"

declared >"$prefix/declared"
exported >"$prefix/exported"
expect "some functions are exported" test -s "$prefix/exported"
expect "exported (>) is what the headers declare (<)" \
  diff "$prefix/declared" "$prefix/exported"
expect "modules export their entry alone" \
  sh -c 'nm -D --defined-only "$@" | grep -v "^/\|^\$\|:\$\| D crypto_driver_module\$\| R crypto_driver_module\$" && exit 1 || exit 0' - "$modules"/*.so

for header in "$include"/opencrypto/*.h; do
  expect "${header##*/} alone, C11" header_alone "${header##*/}" c c11 "$cc"
  if [ -n "$cxx" ]; then
    expect "${header##*/} alone, C++" header_alone "${header##*/}" cc c++11 "$cxx"
  else
    echo "no C++ compiler"
  fi
done

[ "$bad" -eq 0 ]
