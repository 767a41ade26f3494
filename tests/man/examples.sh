#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The code in the manual pages: examples compile and do what they are for, structures
# are what the headers have, and numbers have the values that the tables give them.
# usage: examples.sh BUILD CC SANITIZERS
#
# An example of crypto(4) is run under cryptodev-run, in the flavours that its comment
# names, and one of section 9 by itself, with a driver to load as its argument, or if
# it is a driver by cryptodev-run; each has to exit with 0.  Where cryptodev-run cannot work they are compiled only, and the
# test is skipped in the end, if nothing has failed.

set -euo pipefail

build=$1
cc=$2
sanitize=()
[ -z "$3" ] || sanitize=("-fsanitize=$3")
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/man/blocks.sh
. "$top/tests/man/blocks.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=$build/bin/cryptodev-run
library=(-L "$build/framework" -lopencrypto "-Wl,-rpath,$build/framework")
flags=(-std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror)
bad=0
skipped=0
"$run" -- true 2>"$work/why" || run=

failed() {
  printf 'FAILED: %s\n' "$*"
  bad=$((bad + 1))
}

# include HEADERS: where the compiler finds them.
include() {
  case $1 in
    opencrypto | module) printf '%s/framework\n' "$top" ;;
    *) printf '%s/uapi/%s\n' "$top" "$1" ;;
  esac
}

# check_example PAGE N: the block N.c of the page.
check_example() {
  local page=$1 n=$2 headers flavours flavour program=$work/$2 rc
  local command=()

  read -r headers flavours <"$work/$n.what"
  case $headers in
    module) command=(-shared -fPIC) ;;
    opencrypto) command=("${sanitize[@]}" "${library[@]}") ;;
  esac
  if ! "$cc" "${flags[@]}" -I "$(include "$headers")" -o "$program" "$work/$n.c" \
    "${command[@]}" -pthread; then
    failed "$page: example $n does not compile"
    return
  fi
  for flavour in ${flavours:-freebsd12}; do
    case $headers in
      opencrypto) command=("$program" "$build/modules/nettle.so") ;;
      module) command=("$run" --driver "$program" -- true) ;;
      *) command=("$run" --flavour "$flavour" -- "$program") ;;
    esac
    if [ -z "${command[0]}" ]; then
      printf 'skipped: %s: example %s is not run: %s\n' "$page" "$n" "$(<"$work/why")"
      skipped=$((skipped + 1))
      continue
    fi
    rc=0
    "${command[@]}" >"$work/out" 2>&1 || rc=$?
    cat "$work/out" >>"$work/printed"
    if [ "$rc" -eq 0 ]; then
      printf 'ok: %s: example %s (%s)\n' "$page" "$n" "$headers${flavours:+, $flavour}"
    else
      cat "$work/out"
      failed "$page: example $n ($headers, $flavour) exited with $rc"
    fi
  done
}

# check_printed PAGE: a long number that stands in the page is what an example prints.
check_printed() {
  local number

  while read -r number; do
    if grep -qxF -- "$number" "$work/printed"; then
      printf 'ok: %s: an example prints %s\n' "$1" "$number"
    else
      failed "$1: no example prints $number"
    fi
  done < <(sed -nE 's/^\.Li ([0-9a-f]{32,})$/\1/p' "$top/tools/man/$1")
}

# plain FILE: C without comments and spaces that do not matter, as one line.
plain() {
  tr '\n\t' '  ' <"$1" |
    sed -E 's@/\*([^*]|\*+[^*/])*\*+/@ @g; s/ *([^[:alnum:]_ ]) */\1/g; s/ +/ /g; s/^ //; s/ $//'
}

# check_quote PAGE N: each declaration of the block is in a header.
check_quote() {
  local page=$1 n=$2 headers text

  read -r headers <"$work/$n.what"
  for header in "$(include "$headers")"/*/*.h; do
    plain "$header"
    echo
  done >"$work/headers"
  # One declaration a paragraph: what ends in a brace and begins at the margin.
  awk -v RS= -v dir="$work" '{ text = text (text == "" ? "" : "\n\n") $0 }
    /\n};$|\n}[^\n]*;$/ { print text >(dir "/quote." ++n); text = "" }
    END { if (text != "") print text >(dir "/quote." ++n) }' "$work/$n.c"
  for text in "$work"/quote.*; do
    if [ -n "$(plain "$text")" ] && grep -qF -- "$(plain "$text")" "$work/headers"; then
      printf 'ok: %s: quoted: %s\n' "$page" "$(head -n 1 "$text")"
    else
      failed "$page: the header ($headers) has another: $(head -n 1 "$text")"
    fi
  done
  rm -f "$work"/quote.*
}

# check_numbers PAGE HEADING HEADERS HEADER: those in the tables of a section, of
# constants and commands.
check_numbers() {
  local page=$1 heading=$2 headers=$3 header=$4

  {
    printf '#include <%s>\n' "$header"
    awk -v heading="$heading" '
      $1 == ".Sh" { inside = $2 == heading }
      inside && $1 == ".It" && $2 == "Dv" && $4 == "Ta" && $5 ~ /^(0x[0-9a-f]+|[0-9]+),?$/ {
        sub(/,$/, "", $5)
        printf "_Static_assert((unsigned)%s == %s, \"%s\");\n", $3, $5, $3
      }' "$top/tools/man/$page"
  } >"$work/numbers.c"
  if [ "$(wc -l <"$work/numbers.c")" -lt 10 ]; then
    failed "$page: no numbers in $heading"
  elif "$cc" "${flags[@]}" -DCOMPAT_50 -I "$(include "$headers")" -fsyntax-only "$work/numbers.c"; then
    printf 'ok: %s: %s numbers in %s\n' "$page" "$(($(wc -l <"$work/numbers.c") - 1))" "$heading"
  else
    failed "$page: numbers in $heading"
  fi
}

# check_prototypes PAGE: what a synopsis of section 9 declares, the headers do not
# contradict.
check_prototypes() {
  local page=$1

  awk '
    $1 == ".Sh" { inside = $2 == "SYNOPSIS"; next }
    !inside { next }
    $1 == ".In" { print "#include <" $2 ">" }
    $1 == ".Ft" { type = substr($0, 5); gsub(/"/, "", type) }
    $1 == ".Fo" { text = type " (" $2 ")("; n = 0 }
    $1 == ".Fa" {
      arg = substr($0, 5)
      gsub(/"/, "", arg)
      text = text (n++ > 0 ? ", " : "") arg
    }
    $1 == ".Fc" { print text ");" }' "$top/tools/man/$page" >"$work/prototypes"
  # All headers first: a page has a header of its own in front of its functions.
  {
    printf '#define OPENCRYPTO_NETBSD_PREFIXED_ONLY\n'
    grep '^#' "$work/prototypes"
    grep -v '^#' "$work/prototypes"
  } >"$work/prototypes.c"
  if "$cc" "${flags[@]}" -I "$top/framework" -fsyntax-only "$work/prototypes.c"; then
    printf 'ok: %s: %s prototypes\n' "$page" "$(grep -vc '^#' "$work/prototypes")"
  else
    failed "$page: prototypes"
  fi
}

nblocks=0
for page in "$top"/tools/man/*.[1-9]; do
  : >"$work/printed"
  for kind in example quote; do
    rm -f "$work"/*.what
    blocks "$page" "$kind" "$work"
    for what in "$work"/*.what; do
      [ -e "$what" ] || continue
      n=${what##*/}
      "check_$kind" "${page##*/}" "${n%.what}"
      nblocks=$((nblocks + 1))
    done
  done
  [ -z "$run" ] || check_printed "${page##*/}"
done
[ "$nblocks" -gt 0 ] || failed "no code in any page"
for dialect in linux freebsd netbsd openbsd; do
  check_numbers crypto.4 "${dialect^^}" "$dialect" crypto/cryptodev.h
done
check_numbers opencrypto.9 ALGORITHMS opencrypto opencrypto/cryptodev.h
for page in "$top"/tools/man/*.9; do
  check_prototypes "${page##*/}"
done

[ "$bad" -eq 0 ] || exit 1
[ "$skipped" -eq 0 ] || exit 77
