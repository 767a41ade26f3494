#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# usage: statements.sh BUILD
#
# What opencrypto(9) promises is written down in 129 numbered statements, and each
# has a test.  A test names its statement by its suite, s and three digits, or
# several in a comment right above it: "statements: 66 67".  This prints who
# tests what, and fails if a statement has no test, if a number is none, or if a
# test is written that no program which ctest runs in BUILD has.

set -euo pipefail
export LC_ALL=C

LAST=129

if [ $# -ne 1 ] || [ ! -f "$1/CTestTestfile.cmake" ]; then
  echo "usage: ${0##*/} BUILD" >&2
  exit 2
fi
build=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

# Where what is tested is deliberately not what the statement says.
differences() {
  cat <<'TABLE'
3 the table has 64 slots from the start and does not grow; past them the answer is -1
13 an idle session is freed by its driver at once, as no thread enters one that has ended; the slot stays
14 as 13
16 process is waited for as well, so that a driver may be unloaded
27 a composite session is made of the two drivers
31 the next suitable driver is asked first; the caller sees the last answer, or the only one
40 our software driver is of the other page and has no local ids; one of NetBSD's page shows that they are reused
82 all descriptors are checked before the first runs: nothing is done by halves
100 our software driver has ARC4, as programs ask for it; shown with one that has not
123 the number is read-only once the framework runs; what is given at its start is bounded so
125 by an assertion, in all our build types
TABLE
}

# FILE SUITE/NAME NUMBER... of each test; ! and a complaint in place of it.
written() {
  awk '
    function complain(what) { print "!", FILENAME ":" FNR ": " what }
    FNR == 1 { if (marks != "") print "!", last ": no test follows"; marks = "" }
    { last = FILENAME ":" FNR }
    # A comment: its numbers are for the test right behind it.
    /^\/\*/ { comment = 1; text = "" }
    comment {
      text = text " " $0
      if (index($0, "*/")) {
        comment = 0
        if (match(text, /statements:[ 0-9]*[0-9]/))
          marks = substr(text, RSTART + 11, RLENGTH - 11)
        else if (text ~ /statements:/)
          complain("no numbers")
      }
      next
    }
    /^(Test|ParameterizedTest|Theory)\(/ { head = ""; within = 1 }
    within {
      head = head $0
      if (!index($0, ")"))
        next
      within = 0
      sub(/^[A-Za-z]*\(/, "", head)
      n = split(head, word, /[ \t,()]+/)
      at = word[1] == "" ? 2 : 1
      if ($0 ~ /^(ParameterizedTest|Theory)/)
        complain("only Test() is understood here")
      suite = word[at]
      name = word[at + 1]
      if (suite ~ /^s[0-9]+$/) {
        if (length(suite) != 4)
          complain("suite " suite)
        marks = marks " " substr(suite, 2)
      }
      if (marks != "")
        print FILENAME, suite "/" name marks_of(marks)
      marks = ""
      next
    }
    marks != "" { complain("no test between a comment and this"); marks = "" }
    function marks_of(text,   parts, i, n, out, k, seen) {
      k = split(text, parts, " ")
      for (i = 1; i <= k; i++) {
        n = parts[i] + 0
        if (!(n in seen))
          out = out " " n
        seen[n] = 1
      }
      return out
    }
  ' unit/test_*.c
}

# SUITE/NAME of each test that ctest would run.
built() {
  local program

  (cd "$build" && ctest -N -V) |
    sed -n "s|.*Test command: \([^\"]*/unit/test_[a-z0-9_]*\)\$|\1|p" |
    sort -u | while read -r program; do
      # One that is not written with Criterion has no list.
      grep -q criterion "$program" || continue
      # Lists of names, each below its suite.
      "$program" --list | sed 's/[^ -~]//g' |
        awk '/^[^ ].*: [0-9]+ tests?$/ { sub(/:.*/, ""); suite = $0; next }
             NF { print suite "/" $NF }'
    done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

fail() {
  printf 'FAIL: %s\n' "$1"
  bad=1
}

written >"$work/written"
built | sort -u >"$work/built"
[ -s "$work/built" ] || fail "no program in $build lists a test"
while read -r complaint; do
  fail "$complaint"
done < <(sed -n 's/^! //p' "$work/written")

# What is looked up by name must be one.
while read -r name; do
  fail "there are two of $name"
done < <(grep -v '^!' "$work/written" | cut -d' ' -f2 | sort | uniq -d)

declare -A tests reasons
while read -r file name numbers; do
  [ "$file" != "!" ] || continue
  grep -qxF "$name" "$work/built" || fail "$file: $name is in no program"
  for n in $numbers; do
    if [ "$n" -lt 1 ] || [ "$n" -gt "$LAST" ]; then
      fail "$file: $name: there is no statement $n"
    fi
    tests[$n]+="    $name"$'\n'
  done
done <"$work/written"
while read -r n reason; do
  reasons[$n]=$reason
  [ -n "${tests[$n]:-}" ] || fail "statement $n differs, and no test shows how"
done < <(differences)

for ((n = 1; n <= LAST; n++)); do
  if [ -z "${tests[$n]:-}" ]; then
    fail "statement $n has no test"
    continue
  fi
  printf '%3d%s\n%s' "$n" "${reasons[$n]:+  differs: ${reasons[$n]}}" "${tests[$n]}"
done
if [ "$bad" -eq 0 ]; then
  printf '%d statements, %d tests, %d deliberate differences\n' "$LAST" \
    "$(grep -vc '^!' "$work/written")" "${#reasons[@]}"
fi
exit "$bad"
