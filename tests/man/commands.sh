#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Prints the commands of the dialects, one "DIALECT NAME WORD" a line, sorted, from
# the rows of their tables: usage: commands.sh CC

set -euo pipefail

cc=$1
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# "NAME CODE" of each row of a table; a row's name is a string or a constant.
rows() {
  awk '
    match($0, /static const char [a-z_0-9]+\[\] = "[A-Z0-9]+"/) {
      split(substr($0, RSTART, RLENGTH), part, /[ "\[]+/)
      names[part[4]] = part[length(part) - 1]
    }
    /\.name = .*\.code = / {
      name = $0
      sub(/.*\.name = "?/, "", name)
      sub(/"?[ \t]*,.*/, "", name)
      code = $0
      sub(/.*\.code = /, "", code)
      sub(/,.*/, "", code)
      print (name in names ? names[name] : name), code
    }' "$1"
}

{
  printf '#include <stdio.h>\n'
  printf '#include <wire/%s.h>\n' linux freebsd netbsd openbsd
  printf 'int\nmain(void)\n{\n'
  for dialect in linux freebsd netbsd openbsd; do
    rows "$top/cuse/dialect/$dialect.c" | while read -r name code; do
      printf '\tprintf("%%s %%s 0x%%08x\\n", "%s", "%s", (unsigned)%s);\n' \
        "$dialect" "$name" "$code"
    done
  done
  printf '\treturn 0;\n}\n'
} >"$work/commands.c"
"$cc" -std=c11 -D_DEFAULT_SOURCE -Wall -Werror -I "$top/uapi" -o "$work/commands" "$work/commands.c"
"$work/commands" | LC_ALL=C sort -u
