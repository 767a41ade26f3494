#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The commands and the configuration that the manual pages show, as they stand there:
# each is run by whom its prompt says, ordinary user ($) or root (#), succeeds, prints
# what the page says it prints, and does what it is there for.
# Usage: shell.sh native|guest|uml BUILD-DIR SANITIZERS [PATTERN]
#   native   what needs no device of the system's; an ordinary user suffices, to whom
#            root is the user of the server
#   guest    what does: in a guest kernel, as root, and with its files at our disposal
#   uml      boots such a kernel for that
#   PATTERN  of a function's name: those alone
#
# The programs are installed under a prefix first, so that the pages' names of programs,
# and pkg-config, find them.  What is shown and not in the table below fails, as does a
# row that nothing in a page has.

set -euo pipefail

where=$1
build=$2
sanitize=$3
pattern=${4:-*}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tests/man/blocks.sh
. "$here/blocks.sh"
# shellcheck source=tools/lib/engine.sh
. "$top/tools/lib/engine.sh"
# shellcheck source=tests/man/shell_native.sh
. "$here/shell_native.sh"
# shellcheck source=tests/man/shell_guest.sh
. "$here/shell_guest.sh"

# Page, where, function and its arguments, first line.  Where is "none" for what cannot be
# run anywhere, hardware for instance: then the reason is in the function's place, and it
# is skipped.
examples() {
  cat <<'TABLE'
crypto.4|native|compile_dialect linux|cc $(pkg-config --cflags cryptodev-linux) program.c
crypto.4|native|compile_dialect freebsd|cc $(pkg-config --cflags cryptodev-freebsd) program.c
crypto.4|native|compile_dialect netbsd|cc $(pkg-config --cflags cryptodev-netbsd) program.c
crypto.4|native|compile_dialect openbsd|cc $(pkg-config --cflags cryptodev-openbsd) program.c
crypto.4|native|list_algorithms|cryptodev-check --list
crypto_driver.9|native|build_driver|$ cc -shared -fPIC $(pkg-config --cflags opencrypto) \
crypto_sysctl.9|native|list_algorithms|cryptodev-check --list
crypto_sysctl.9|guest|serve_fastest|# cryptodevd --set opencrypto.policy=fastest
cryptodev-bench.1|native|list_algorithms|cryptodev-check --list
cryptodev-bench.1|native|bench_one|$ cryptodev-run -- cryptodev-bench --sizes 16 -a aes-128-cbc
cryptodev-bench.1|guest|bench_json|$ cryptodev-bench --json --seconds 2 -a aes-256-cbc > bench.json
cryptodev-bench.1|native|bench_framework|$ cryptodev-bench --framework -a aes-gcm -a sha256
cryptodev-check.1|native|check_all|$ cryptodev-run -- cryptodev-check
cryptodev-check.1|guest|check_some|$ cryptodev-check -A -a aes-cbc -a sha1 -a hmac-sha1 --every 4096
cryptodev-check.1|native|check_errors|$ cryptodev-run --flavour freebsd13 -- cryptodev-check -E -f freebsd13
cryptodev-check.1|native|check_number|$ cryptodev-check --list | grep ctr
cryptodev-run.1|native|run_openssl|$ cryptodev-run --stats -- openssl enc -engine devcrypto \
cryptodev-run.1|native|run_openbsd|$ cryptodev-run --flavour openbsd -- ./program
cryptodev-run.1|native|run_debug|$ cryptodev-run --debug -- ./program
cryptodev-run.1|native|run_ls|ls -l /dev/crypto
cryptodevctl.1|native|ctl_sessions|$ cryptodevctl sessions
cryptodevctl.1|native|ctl_trace|# cryptodevctl trace --errors --count 1
cryptodevctl.1|native|ctl_set|# cryptodevctl set opencrypto.limit.user.opens 100
cryptodevctl.1|native|ctl_register|# cryptodevctl unregister zlib
cryptodevctl.1|native|ctl_prometheus|$ cryptodevctl stats --prometheus > cryptodev.prom
cryptodevctl.1|guest|ctl_keyref|$ openssl enc -aes-128-cbc -engine devcrypto -in plain -out secret \
cryptodevd.8|native|engine_told|USE_SOFTDRIVERS = 1
cryptodevd.8|guest|load_module|modprobe cuse
cryptodevd.8|native|module_directory|pkg-config --variable=moduledir opencrypto
cryptodevd.8|guest|serve_all|# modprobe cuse
cryptodevd.8|guest|serve_by_rules|# cat /etc/udev/rules.d/60-cryptodevd.rules
cryptodevd.8|guest|serve_one|# cryptodevd --stats --run 'cryptodev-check --quick'
cryptodevd.8|guest|serve_old|# cryptodevd --flavour netbsd-old --set kern.userasymcrypto=0 \
cryptodevd.conf.5|native|config_grammar|[section]
cryptodevd.conf.5|native|list_algorithms|cryptodev-check --list
cryptodevd.conf.5|guest|config_reload|cryptodevctl reload
cryptodevd.conf.5|guest|config_rules|[daemon]
cryptodevd.conf.5|guest|config_check|# cryptodevd --check-config && cryptodevctl reload
cryptodevd.conf.5|guest|config_token|[driver yubihsm]
opencrypto.9|native|compile_library|cc program.c $(pkg-config --cflags --libs opencrypto)
opencrypto.9|native|module_directory|pkg-config --variable=moduledir opencrypto
opencrypto_netbsd.9|native|compile_library|cc program.c $(pkg-config --cflags --libs opencrypto)
yubihsm.4|guest|token_password|# cryptodevd --driver yubihsm,password=/etc/cryptodevd/password
yubihsm.4|guest|token_one|# cryptodevd --driver yubihsm,serial=7550054,authkey=2,timeout=1000,\
TABLE
}

if [ "$where" = uml ]; then
  command -v linux.uml >/dev/null || { echo "skipped: no linux.uml" && exit 77; }
  exec "$top/tests/vm/run" --kernel uml --timeout 1100 -- "$here/shell.sh" guest "${@:2}"
fi

# What a function is to say when it is not right, or cannot be told here.
wrong() {
  printf '  %s\n' "$*"
  sed 's/^/  | /' out err 2>/dev/null || true
  exit 1
}

cannot() {
  printf '  %s\n' "$*"
  exit 77
}

# as PROMPT COMMAND...: by an ordinary user ($) or by root (#).
as() {
  local prompt=$1
  shift

  if [ "$prompt" = '$' ] && [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
  else
    "$@"
  fi
}

# commands FILE: reads it into prompts, lines and results: a line without a prompt is
# one that the command above it prints.  What is quoted is an ordinary user's, unless a
# function says otherwise.  A configuration has none.
commands() {
  local line more=

  prompts=() lines=() results=()
  while IFS= read -r line; do
    if [ -n "$more" ]; then
      lines[-1]+=$'\n'$line
    elif [[ $line == '$ '* || $line == '# '* ]]; then
      prompts+=("${line:0:1}")
      lines+=("${line:2}")
      results+=('')
    elif [[ $1 == *.quoted ]]; then
      prompts+=('$')
      lines+=("$line")
      results+=('')
    elif [ ${#lines[@]} -gt 0 ]; then
      results[-1]+=$line$'\n'
    fi
    more=
    [[ $line != *\\ ]] || more=1
  done <"$1"
}

# run_one I WORD...: the I-th command, with the words behind it; what it prints is in
# `out` and `err`.  There is no terminal: what is typed is in `in`.
run_one() {
  local rc=0 command=${lines[$1]} prompt=${prompts[$1]}
  shift

  [ $# -eq 0 ] || command+=" $*"
  [ -e in ] || : >in
  as "$prompt" env "HOME=$PWD" timeout 300 setsid -w sh -c "$command" <in >out 2>err || rc=$?
  return "$rc"
}

# run_all: all commands, one after the other.
run_all() {
  local i

  for i in "${!lines[@]}"; do
    run_one "$i" || wrong "status $?: ${lines[i]}"
    [ -z "${results[i]}" ] || [ "$(cat out)" = "${results[i]%$'\n'}" ] ||
      wrong "it prints something else: ${lines[i]}"
  done
}

# says FILE PATTERN: `out` or `err` has such a line.
says() {
  grep -Eq -- "$2" "$1" || wrong "there is no '$2' in what it prints"
}

# Everybody may use what is there.
install_programs() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/cryptodevd-man.XXXXXX")
  trap clean_up EXIT
  chmod 755 "$work"
  cmake --install "$build" --prefix "$work/usr" >"$work/log"
  chmod -R a+rX "$work/usr"
  pc=$(find "$work/usr" -name opencrypto.pc)
  export PKG_CONFIG_PATH=${pc%/*}:$work/usr/share/pkgconfig
  LD_LIBRARY_PATH=$(pkg-config --variable=libdir opencrypto)
  export LD_LIBRARY_PATH
  export PATH=$work/usr/bin:$work/usr/sbin:$PATH
}

clean_up() {
  [ "$where" != guest ] || daemon_stop
  rm -rf "$work"
}

# run_example PAGE FILE FUNCTION...: in a directory of its own; its status is the verdict.
run_example() {
  local page=$1 file=$2
  shift 2

  rm -rf "${work:?}/home"
  mkdir -m 777 "$work/home"
  cd "$work/home"
  page=$top/tools/man/$page
  commands "$file"
  trap example_end EXIT
  "example_$1" "${@:2}"
}

# shellcheck disable=SC2317 # reached by trap
example_end() {
  local pid

  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  [ "$where" != guest ] || daemon_stop
}

# look_up PAGE FILE: sets `row` to that of the table.
look_up() {
  local line

  IFS= read -r line <"$2"
  row=$(examples | awk -F '|' -v page="$1" -v line="$line" \
    '$1 == page { text = $0; sub(/^[^|]*[|][^|]*[|][^|]*[|]/, "", text); if (text == ENVIRON["LINE"]) { print; exit } }')
}

# chosen FUNCTION
chosen() {
  # shellcheck disable=SC2254 # a pattern
  case $1 in
    $pattern) ;;
    *) return 1 ;;
  esac
}

nrun=0 nnone=0 nelsewhere=0 nskipped=0 bad=0
started=()

# verdict LINE FILE PAGE PLACE FUNCTION...: prints it, in a form that can be counted.
verdict() {
  local line=$1 file=$2 page=$3 place=$4 rc=0 start=$SECONDS word name
  shift 4

  if [ "$place" = none ]; then
    [ "$where" != native ] || printf 'SKIP man %s (0 s): %s: %s\n' "$page" "$line" "$*"
    nnone=$((nnone + 1))
    return
  elif [ "$place" != "$where" ] || ! chosen "$1"; then
    nelsewhere=$((nelsewhere + 1))
    return
  fi
  # shellcheck disable=SC2048,SC2086 # words
  (run_example "$page" "$file" $*) >"$work/said" 2>&1 || rc=$?
  case $rc in
    0) word=PASS && nrun=$((nrun + 1)) ;;
    77) word=SKIP && nskipped=$((nskipped + 1)) ;;
    *) word=FAIL && bad=$((bad + 1)) ;;
  esac
  name=$page:$(tr ' ' : <<<"$*")
  printf '%s man %s (%d s): %s\n' "$word" "$name" $((SECONDS - start)) "$line"
  [ "$rc" -eq 0 ] || sed 's/^/    /' "$work/said"
}

# try_literal PAGE FILE
try_literal() {
  local page=${1##*/} place what

  IFS= read -r LINE <"$2"
  export LINE
  look_up "$page" "$2"
  if [ -z "$row" ]; then
    printf 'FAILED: %s: nobody tries: %s\n' "$page" "$LINE"
    bad=$((bad + 1))
    return
  fi
  printf '%s\n' "$row" >>"$work/found"
  IFS='|' read -r _ place what _ <<<"$row"
  verdict "$LINE" "$2" "$page" "$place" "$what"
}

main() {
  install_programs
  each_literal "$work/literals" try_literal
  examples | sort >"$work/rows"
  while IFS= read -r row; do
    printf 'FAILED: no page has it: %s\n' "$row"
    bad=$((bad + 1))
  done < <(sort "$work/found" | uniq | comm -13 - "$work/rows")
  printf '%d run, %d skipped, %d failed; %d run elsewhere, %d nowhere\n' \
    "$nrun" "$nskipped" "$bad" "$nelsewhere" "$nnone"
  [ "$bad" -eq 0 ] || exit 1
  [ "$nskipped" -eq 0 ] || exit 77
}

main
