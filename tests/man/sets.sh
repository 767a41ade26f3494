#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What there is, is described, and what is described, there is: options, commands,
# functions and knobs, compared as sets.  Prints what only one side has.
# usage: sets.sh BUILD CC

set -euo pipefail
export LC_ALL=C

build=$1
cc=$2
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
man=$top/tools/man
completion=$top/tools/completion
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# A program, its page, and "verbs" if its first argument is one.  Verbs are, in
# --help, words at the beginning of lines that are indented by two spaces; in the
# page, .It Cm.
programs() {
  cat <<'TABLE'
cryptodevd cryptodevd.8
cryptodev-run cryptodev-run.1
cryptodev-check cryptodev-check.1
cryptodev-bench cryptodev-bench.1
cryptodevctl cryptodevctl.1 verbs
TABLE
}

# same WHAT ONE OTHER: two files, one item a line, sorted; neither is empty.
same() {
  local what=$1 one=$2 other=$3

  if [ -s "$one" ] && [ -s "$other" ] && diff "$one" "$other" >"$work/diff"; then
    printf 'ok: %s: %s\n' "$what" "$(wc -l <"$one")"
  else
    printf 'FAILED: %s: only here (<), only there (>), or nothing anywhere\n' "$what"
    grep '^[<>]' "$work/diff" || true
    bad=$((bad + 1))
  fi
}

# section PAGE NAME: the lines of that section.
section() {
  awk -v name="$2" '$1 == ".Sh" { inside = substr($0, 5) == name; next } inside' "$1"
}

help_options() {
  "$build/bin/$1" --help | grep -E '^ +-' | sed -E 's/^ +//; s/  .*//' |
    grep -oE -- '(^|[ ,])--?[A-Za-z][a-z-]*' | tr -d ' ,' | sort -u
}

help_verbs() {
  "$build/bin/$1" --help | sed -nE 's/^  ([a-z][a-z-]*)( .*)?$/\1/p' | sort -u
}

page_options() {
  awk '$1 == ".It" && $2 == "Fl" {
    for (i = 2; i < NF; i++)
      if ($i == "Fl")
        print "-" $(i + 1)
  }' "$man/$1" | sort -u
}

# One with much behind it stands on a line of its own, behind .It Xo.
page_verbs() {
  awk '
    $1 == ".It" && $2 == "Cm" { print $3 }
    long && $1 == ".Cm" { print $2 }
    { long = $1 == ".It" && $2 == "Xo" }' "$man/$1" | sort -u
}

# Letters may stand together; of options with a letter the synopsis has that.
synopsis_options() {
  section "$man/$1" SYNOPSIS | awk '{
    for (i = 1; i < NF; i++) {
      if ($i != "Fl" && $i != ".Fl" && !($i == "|" && fl))
        continue
      fl = 1
      if ($(i + 1) ~ /^-./)
        print "-" $(i + 1)
      else if ($(i + 1) != "-")
        for (j = 1; j <= length($(i + 1)); j++)
          print "-" substr($(i + 1), j, 1)
    }
    fl = 0
  }' | sort -u
}

# bash_words PROGRAM WORD...: what bash offers instead of the last word; nothing, if it
# cannot.
bash_words() {
  # shellcheck disable=SC2016 # for the other shell
  PATH=$build/bin:$PATH bash --norc -c '
    set -eu
    . "$1"
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMP_LINE="$*"
    COMP_POINT=${#COMP_LINE}
    function=$(complete -p "$1")
    function=${function#*-F }
    "${function%% *}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]%% }"' - "$completion/bash/$1" "$@" |
    sed 's/=$//' | sort -u || true
}

# In front of a description in brackets; but "large-messages[" is a setting.
zsh_options() {
  grep -E "^ +'.*\[" "$completion/zsh/_$1" | sed 's/\[.*//' |
    grep -oE -- '(^|[^a-z-])--?[A-Za-z][a-z-]*' | grep -oE -- '--?[A-Za-z].*' | sort -u
}

zsh_verbs() {
  sed -nE "s/^ +'([a-z][a-z-]*):.*/\1/p" "$completion/zsh/_$1" | sort -u
}

compare_program() {
  local program=$1 page=$2 verbs=$3

  help_options "$program" >"$work/help"
  page_options "$page" >"$work/page"
  same "$program: options, --help and $page" "$work/help" "$work/page"
  grep -E '^-[A-Za-z]' "$work/help" >"$work/brief" || cp "$work/help" "$work/brief"
  synopsis_options "$page" >"$work/synopsis"
  same "$program: options, --help and the synopsis of $page" "$work/brief" "$work/synopsis"
  bash_words "$program" - >"$work/bash"
  same "$program: options, --help and bash" "$work/help" "$work/bash"
  zsh_options "$program" >"$work/zsh"
  same "$program: options, --help and zsh" "$work/help" "$work/zsh"
  [ "$verbs" = verbs ] || return 0
  help_verbs "$program" >"$work/help"
  page_verbs "$page" >"$work/page"
  same "$program: verbs, --help and $page" "$work/help" "$work/page"
  bash_words "$program" "" | grep -v '^-' >"$work/bash" || true
  same "$program: verbs, --help and bash" "$work/help" "$work/bash"
  zsh_verbs "$program" >"$work/zsh"
  same "$program: verbs, --help and zsh" "$work/help" "$work/zsh"
}

# Behind an option with a value there are options again, and not yet a program.
compare_arguments() {
  local option

  help_options cryptodev-run >"$work/help"
  for option in $("$build/bin/cryptodev-run" --help | sed -nE 's/^ +(--[a-z-]+) [A-Z].*/\1/p'); do
    bash_words cryptodev-run "$option" value - >"$work/bash"
    same "cryptodev-run: options behind $option, --help and bash" "$work/help" "$work/bash"
  done
}

compare_commands() {
  "$top/tests/man/commands.sh" "$cc" >"$work/rows"
  awk '
    $1 == ".Sh" {
      dialect = ""
      if ($2 ~ /^(LINUX|FREEBSD|NETBSD|OPENBSD)$/)
        dialect = tolower($2)
    }
    dialect != "" && $1 == ".It" && $2 == "Dv" && $3 ~ /^(CRIOGET|O?CIOC[A-Z0-9]+)$/ {
      gsub(/[][,]/, " ")
      for (i = 4; i <= NF; i++)
        if ($i ~ /^0x/)
          print dialect, $3, $i
    }' "$man/crypto.4" | sort -u >"$work/page"
  same "commands, cuse/dialect and crypto.4" "$work/rows" "$work/page"
}

# The numbers by which programs ask for algorithms, and their names.
compare_algorithms() {
  "$build/bin/cryptodev-check" --list | awk 'NF == 0 { exit } NR > 1 { print $1 }' |
    sort -u >"$work/list"
  "$build/bin/cryptodev-check" --list-checks | tr + '\n' | grep -vx device | sort -u >"$work/checks"
  comm -12 "$work/list" "$work/checks" >"$work/both"
  same "names, cryptodev-check --list-checks and of these --list" "$work/checks" "$work/both"
  "$build/bin/cryptodev-bench" --framework --list | sort -u >"$work/bench"
  comm -12 "$work/list" "$work/bench" >"$work/both"
  same "names, cryptodev-bench --framework --list and of these --list" "$work/bench" "$work/both"
  "$build/bin/cryptodev-check" --list |
    awk 'NF == 0 { exit } NR > 1' | grep -oE '(linux|freebsd|netbsd|openbsd) [0-9/]+' |
    awk '{ n = split($2, ids, "/"); for (i = 1; i <= n; i++) print $1, ids[i] }' |
    sort -u >"$work/list"
  awk '
    $1 == ".Sh" {
      dialect = ""
      if ($2 ~ /^(LINUX|FREEBSD|NETBSD|OPENBSD)$/)
        dialect = tolower($2)
    }
    dialect != "" && $1 == ".It" && $2 == "Dv" && $3 ~ /^CRYPTO_/ { print dialect, $5 }
    ' "$man/crypto.4" | sort -u >"$work/page"
  same "algorithms, cryptodev-check --list and crypto.4" "$work/list" "$work/page"
}

# The functions of a page of section 9, from its synopsis; types are none.
page_functions() {
  section "$1" SYNOPSIS | awk '
    $1 == ".Ft" { type = $2 == "typedef" }
    ($1 == ".Fo" || $1 == ".Fn") && !type { print $2 }' | sort -u
}

# The names of a page but its own.
page_names() {
  section "$1" NAME | awk '$1 == ".Nm" { print $2 }' |
    grep -vx "$(basename "$1" .9)" | sort -u
}

compare_functions() {
  local page

  grep '^[a-z]' "$top/framework/opencrypto.syms" | sort -u >"$work/headers"
  for page in "$man"/*.9; do
    page_functions "$page" >"$work/functions"
    page_names "$page" >"$work/names"
    same "${page##*/}: names and synopsis" "$work/names" "$work/functions"
    cat "$work/functions"
  done >"$work/out"
  grep -E '^(ok|FAILED|[<>])' "$work/out" || true
  # Sorted, not unique: a function has one page.
  grep -vE '^(ok:|FAILED:|[<>])' "$work/out" | sort >"$work/pages"
  same "functions, headers and section 9" "$work/headers" "$work/pages"
}

# The knobs of crypto_sysctl(9) that are in a section.
page_knobs() {
  section "$man/crypto_sysctl.9" "$1" | awk '$1 == ".It" && $2 == "Li" {
    for (i = 3; i <= NF; i++)
      if ($i ~ /^(kern|debug|opencrypto)\./ && $i !~ /\.$/)
        print $i
  }'
}

compare_knobs() {
  local program

  sed -nE 's/.*\.name = "((kern|debug|opencrypto)\.[a-z0-9._]+)",[[:space:]].*/\1/p' \
    "$top/framework/sysctl_table.c" "$top/cuse/device/limit.c" | sort -u >"$work/rows"
  { page_knobs KNOBS && page_knobs COUNTERS; } | sort -u >"$work/page"
  same "knobs, their tables and crypto_sysctl.9" "$work/rows" "$work/page"
  page_knobs KNOBS | sort -u >"$work/page"
  for program in cryptodevd cryptodev-run; do
    bash_words "$program" --set "" >"$work/bash"
    same "$program: knobs, crypto_sysctl.9 and bash" "$work/page" "$work/bash"
    sed -nE "s/^ +'([a-z_.]+):.*/\1/p" "$completion/zsh/_$program" | sort -u >"$work/zsh"
    same "$program: knobs, crypto_sysctl.9 and zsh" "$work/page" "$work/zsh"
  done
}

# The settings of a driver that is built in.
compare_settings() {
  local program

  sed -nE '/_settings\[\] = /,/^};/s/.*\.name = "([a-z-]+)".*/\1/p' \
    "$top/drivers/yubihsm/yhsm_conf.c" | sort -u >"$work/rows"
  section "$man/yubihsm.4" SETTINGS | awk '$1 == ".It" && $2 == "Cm" { print $3 }' |
    sort -u >"$work/page"
  same "settings, their table and yubihsm.4" "$work/rows" "$work/page"
  for program in cryptodevd cryptodev-run; do
    bash_words "$program" --driver yubihsm, | sed 's/^yubihsm,//' >"$work/bash"
    same "$program: settings, their table and bash" "$work/rows" "$work/bash"
    bash_words "$program" --driver yubihsm,keys = /file,queue = 7, | sed 's/^7,//' >"$work/bash"
    same "$program: further settings and bash" "$work/rows" "$work/bash"
    sed -nE "/_values -s , setting/,/^  else/s/^ +'\*?([a-z-]+)\[.*/\1/p" \
      "$completion/zsh/_$program" | sort -u >"$work/zsh"
    same "$program: settings, their table and zsh" "$work/rows" "$work/zsh"
  done
}

# SECTION KEY [VALUE], of the sample; what it has in [policy] but "default" are
# examples.
sample_keys() {
  awk -v values="$1" '
    /^\[/ { section = $0 }
    /^#[a-z0-9._-]+ =/ {
      key = substr($1, 2)
      if (section !~ /^\[driver / && (section != "[policy]" || key == "default"))
        print section, key, values && section ~ /daemon|limits/ ? $3 : ""
    }' "$top/tools/config/cryptodevd.conf" | sed 's/ *$//' | sort -u
}

# The same, of what there is without any file.
dump_keys() {
  : >"$work/empty.conf"
  "$build/bin/cryptodevd" --config "$work/empty.conf" --dump-config | awk -v values="$1" '
    /^  "/ { section = $1; gsub(/[":]/, "", section) }
    /^    "/ {
      key = $1
      gsub(/[":]/, "", key)
      if (!(values && section ~ /daemon|limits/))
        print "[" section "]", key
    }
    /^      "value"/ && values && section ~ /daemon|limits/ {
      gsub(/[",]/, "", $2)
      print "[" section "]", key, $2
    }' | sed 's/ *$//' | sort -u
}

# Keys of the configuration, in the page without those of knobs.
compare_keys() {
  local driver=$top/tools/config/cryptodevd.conf

  dump_keys 1 >"$work/dump"
  sample_keys 1 >"$work/sample"
  same "keys and defaults, --dump-config and the sample" "$work/dump" "$work/sample"
  dump_keys "" | sed -n 's/^\[\(daemon\|limits\|drivers\|policy\)\] //p' | sort -u >"$work/dump"
  awk '$1 == ".It" && $2 == "Cm" {
    for (i = 3; i <= NF; i++)
      if ($i != ",")
        print $i
  }' "$man/cryptodevd.conf.5" | sort -u >"$work/page"
  same "keys, --dump-config and cryptodevd.conf.5" "$work/dump" "$work/page"
  sed -nE '/_settings\[\] = /,/^};/s/.*\.name = "([a-z-]+)".*/\1/p' \
    "$top/drivers/yubihsm/yhsm_conf.c" | sort -u >"$work/rows"
  awk '/^\[/ { inside = $2 == "yubihsm]" } inside && /^#[a-z-]+ =/ { print substr($1, 2) }' \
    "$driver" | sort -u >"$work/sample"
  same "settings of yubihsm and the sample" "$work/rows" "$work/sample"
  # With every key in force it is right, once the driver's file is one.
  : >"$work/driver.so"
  sed "s/^#\([a-z0-9._-]* =\)/\1/; s|^load = .*|load = $work/driver.so|" "$driver" >"$work/all.conf"
  if ! "$build/bin/cryptodevd" --config "$work/all.conf" --check-config; then
    printf 'FAILED: the sample is wrong\n'
    bad=$((bad + 1))
  fi
}

# zsh is not needed to build or to test anything else.
check_zsh() {
  local file

  command -v zsh >/dev/null || return 0
  for file in "$completion"/zsh/_*; do
    if ! zsh -n "$file"; then
      printf 'FAILED: %s: zsh cannot read it\n' "${file##*/}"
      bad=$((bad + 1))
    fi
  done
}

while read -r program page verbs; do
  compare_program "$program" "$page" "${verbs:-}"
done < <(programs)
compare_arguments
compare_commands
compare_algorithms
compare_functions
compare_knobs
compare_settings
compare_keys
check_zsh
[ "$bad" -eq 0 ]
