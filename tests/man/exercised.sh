#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Each option of a program, each verb of cryptodevctl and its parameters, each setting of
# the driver yubihsm is used by a test: in a command of a script below tests/, or in an
# example of a manual page that shell.sh runs.  Comments do not count, nor does what is
# merely said: it has to stand where the program is called.  The keys of the configuration
# keys.sh tries one by one.
# Usage: exercised.sh BUILD-DIR [-v]
#   -v   print who uses what

set -euo pipefail
export LC_ALL=C

build=$1
verbose=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tests/man/blocks.sh
. "$here/blocks.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# These ask for options to compare them, which is no use of them.
no_tests='/(sets|exercised|blocks|lint|shell)\.sh$'

# Where scripts call a program by other words: program, script and beginning of the
# command, regular expressions, and what that stands for.
other_words() {
  cat <<'TABLE'
cryptodevd|[^	]*|(export )?E2E_OPTIONS=|
cryptodev-run|[^	]*|(export )?E2E_OPTIONS=|
cryptodevd|tests/e2e/lib.sh|sandbox=\(|
cryptodevd|tests/e2e/options.sh|with |
cryptodev-run|tests/e2e/options.sh|with |
cryptodevd|tests/e2e/token.sh|settings=|--driver yubihsm,
cryptodevctl|tests/e2e/control.sh|shows |
cryptodevctl|tests/e2e/control.sh|trace_begin |trace
cryptodev-run|tests/man/keys.sh|.*"[$]build/bin/[$]1" |
cryptodev-check|tests/e2e/tools.sh|check |
cryptodev-bench|tests/e2e/tools.sh|bench |
TABLE
}

# statements: of standard input the commands, one a line, without comments.
statements() {
  awk '
    /^[ \t]*#/ && !more { next }
    {
      line = $0
      # Nothing quoted, and no expansion, has a blank in front of this.
      if (line !~ /\47.*[ \t]#.*\47|".*[ \t]#.*"/)
        sub(/[ \t]#( .*)?$/, "", line)
      if (!more)
        sub(/^[ \t]+/, "", line)
      more = sub(/\\$/, "", line)
      text = text line
      if (!more) {
        if (text != "")
          print text
        text = ""
      }
    }'
}

collect_literal() {
  sed 's/^# /$ /' "$2" | statements | sed "s|^|${1#"$top/"}	|"
}

# All of them, behind the name of the file.
collect() {
  local file

  find "$top/tests" -name '*.sh' | grep -Ev "$no_tests" | sort | while read -r file; do
    statements <"$file" | sed "s|^|${file#"$top/"}	|"
  done
  each_literal "$work/literals" collect_literal
}

# calls PROGRAM: those of the statements that call it, or say how it is to be called.
calls() {
  local program=$1 name script words stands

  {
    grep -E "	(.*[^A-Za-z0-9_.-])?$program([^A-Za-z0-9_.-]|\$)" "$work/statements" || true
    while IFS='|' read -r name script words stands; do
      [ "$name" = "$program" ] || continue
      { grep -E "^$script	(.*[;&|(){] *)?$words" "$work/statements" || true; } |
        sed "s/	/	 $stands /"
    done < <(other_words)
  } | sort -u
}

# used WHAT CALLS PATTERN: whether one of these calls has it.
used() {
  local by

  by=$({ grep -E -- "$3" "$2" || true; } | cut -f 1 | sort -u | paste -sd ' ')
  if [ -z "$by" ]; then
    printf 'FAILED: no test uses %s\n' "$1"
    bad=$((bad + 1))
  elif [ "$verbose" = -v ]; then
    printf '%s: %s\n' "$1" "$by"
  fi
  n=$((n + 1))
}

# help_options PROGRAM: each with its letter, if it has one: "--name -n".
help_options() {
  "$build/bin/$1" --help | grep -E '^ +-' | sed -E 's/^ +//; s/  .*//' |
    awk '{
      letter = ""
      for (i = 1; i <= NF; i++) {
        gsub(/[,=[].*/, "", $i)
        if ($i ~ /^--/) print $i, letter
        else if ($i ~ /^-./) letter = $i
      }
    }' | sort -u
}

option_pattern() {
  printf -- "[ \"'\`=(]%s([ =\"')]|\$)" "$1"
}

check_options() {
  local program=$1 name letter pattern

  calls "$program" >"$work/calls"
  while read -r name letter; do
    pattern=$(option_pattern "$name")
    [ -z "$letter" ] || pattern+="|$(option_pattern "$letter")|[ \"'(]-[A-Za-z]*${letter#-}[A-Za-z]*([ \"')]|\$)"
    used "$program $name" "$work/calls" "$pattern"
  done < <(help_options "$program")
}

# In a pattern that is looked for a verb is no verb.
check_verbs() {
  local verb param

  calls cryptodevctl | sed "s/'[^']*'/''/g" >"$work/calls"
  while read -r verb; do
    used "cryptodevctl $verb" "$work/calls" "[ (]$verb([ \")|;>]|\$)"
    grep -E "[ (]$verb([ \")|;>]|\$)" "$work/calls" >"$work/of_verb" || true
    while read -r param; do
      [ "$param" != --help ] || continue
      used "cryptodevctl $verb $param" "$work/of_verb" "$(option_pattern "$param")"
    done < <("$build/bin/cryptodevctl" --complete "$verb")
  done < <("$build/bin/cryptodevctl" --complete | grep -v '^-')
}

check_settings() {
  local setting

  { calls cryptodevd && calls cryptodev-run; } | sort -u >"$work/calls"
  while read -r setting; do
    used "--driver yubihsm,$setting=" "$work/calls" "--driver yubihsm,([^ ]*,)?(.*[,}])?$setting="
  done < <(sed -nE '/_settings\[\] = /,/^};/s/.*\.name = "([a-z-]+)".*/\1/p' \
    "$top/drivers/yubihsm/yhsm_conf.c")
}

n=0
collect >"$work/statements"
for program in cryptodevd cryptodev-run cryptodev-check cryptodev-bench cryptodevctl; do
  check_options "$program"
done
check_verbs
check_settings
printf '%d looked for, %d used\n' "$n" $((n - bad))
[ "$bad" -eq 0 ]
