#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# shellcheck shell=bash
#
# What shell.sh runs without a device of the system's: under cryptodev-run, or with
# none.  To be sourced.  Each function runs the commands of its example and looks at
# what has come of them.
# shellcheck disable=SC2154,SC2034 # of shell.sh, and for it

# needs_run: skips where cryptodev-run cannot work.
needs_run() {
  as '$' cryptodev-run -- true 2>err || cannot "cryptodev-run: $(cat err)"
}

# A command of that system's has the number that its own header gives it.
example_compile_dialect() {
  cat >program.c <<'CODE'
#include <sys/ioctl.h>
#include <crypto/cryptodev.h>
#include <stdio.h>

int
main(void)
{
	return printf("%lx\n", (unsigned long)CIOCGSESSION) < 0;
}
CODE
  run_all
  ./a.out >number
  cc -I "$top/uapi/$1" -o own program.c
  ./own | cmp - number || wrong "another system's header is included"
}

# The program is that of another test.
example_compile_library() {
  cp "$top/tests/install/program.c" .
  [ -z "$sanitize" ] || lines[0]+=" -fsanitize=$sanitize"
  run_all
  ./a.out "$LD_LIBRARY_PATH/cryptodevd/example.so" >out 2>err || wrong "the program fails"
}

example_list_algorithms() {
  run_all
  says out '^ALGORITHM .* DIALECTS$'
  says out '^aes-cbc +cipher .* linux 11'
}

example_module_directory() {
  run_all
  [ -e "$(cat out)/example.so" ] || wrong "there is no driver"
}

# The driver's source is the page's own.
example_build_driver() {
  local number

  needs_run
  mkdir code
  blocks "$page" example code
  number=$(basename "$(grep -l '^module' code/*.what)" .what)
  cp "code/$number.c" nothing.c
  run_all
  says out '^1 agree, 0 disagree, 0 skipped'
  says err '^driver\.nothing0\.ops [1-9]'
}

example_bench_one() {
  needs_run
  run_all
  [ "$(grep -Ec '^aes-128-cbc +16 \| +[0-9.]+ +[0-9.]+ ' out)" -eq 1 ] || wrong "not one line"
}

example_bench_framework() {
  run_all
  [ "$(awk 'NR > 2 { print $1, $2 }' out | paste -sd ' ')" = "aes-gcm 16 aes-gcm 32 sha256 0" ] ||
    wrong "other algorithms"
}

example_check_all() {
  needs_run
  run_all
  says out '^[1-9][0-9]* agree, 0 disagree, 0 skipped; [0-9]+ cases, 0 mismatches$'
}

example_check_errors() {
  needs_run
  run_all
  says out '^[1-9][0-9]* cases, 0 mismatches'
}

# It is that of NetBSD's header.
example_check_number() {
  local number

  number=$(printf '#include <crypto/cryptodev.h>\nCRYPTO_AES_CTR\n' |
    cc -I "$top/uapi/netbsd" -E -P - | tail -n 1)
  run_all
  says out "ctr .* netbsd $number(,|\$)"
}

# needs_engine [DEFAULTS]: OpenSSL's, with openssl.cnf, where everybody can read it.
needs_engine() {
  engine_build linux >build.out 2>&1 || cannot "the engine's source cannot be had"
  engine_conf openssl.cnf "${1:-}"
  cp "$(engine_path)" devcrypto.so
  sed -i "s|^dynamic_path.*|dynamic_path = $PWD/devcrypto.so|" openssl.cnf
}

# engine_uses: whether the device has had something to do.
engine_uses() {
  OPENSSL_CONF=$PWD/openssl.cnf as '$' cryptodev-run --stats -- \
    openssl enc -aes-128-cbc -K 00 -iv 00 -in openssl.cnf -out secret >out 2>err ||
    wrong "status $?"
  grep -Eq '^ioctl\.CIOCCRYPT\.calls [1-9]' err
}

# By this line programs use a device that is software, and not without; unless they ask
# for the engine by its name.
example_engine_told() {
  needs_run
  needs_engine ALL
  sed -i '/USE_SOFTDRIVERS/d' openssl.cnf
  ! engine_uses || wrong "the device is used without being told to"
  sed -i "s/^default_algorithms/$(cat "$file")\n&/" openssl.cnf
  engine_uses || wrong "the device is not used"
}

# The password is asked for twice.
example_run_openssl() {
  local cipher=(-aes-128-cbc -pbkdf2 -pass pass:swordfish)

  needs_run
  needs_engine
  head -c 100000 /dev/urandom >plain
  printf 'swordfish\nswordfish\n' >in
  OPENSSL_CONF=$PWD/openssl.cnf run_all
  says err '^ioctl\.CIOCCRYPT\.calls [1-9]'
  OPENSSL_CONF=/dev/null openssl enc -d "${cipher[@]}" -in secret -out back 2>err || wrong "it cannot be decrypted"
  cmp plain back || wrong "it is decrypted to something else"
}

example_run_openbsd() {
  needs_run
  cp "$build/e2e/openbsd" program
  run_all
  ! as '$' cryptodev-run -- ./program >out 2>err || wrong "the flavour makes no difference"
}

# A program that is refused something.
example_run_debug() {
  needs_run
  cp "$build/e2e/control" program
  run_all
  says err 'debug: .*(CIOCCRYPT|len).*15'
}

# It prints the device, and says that it could not ask for everything.
example_run_ls() {
  needs_run
  lines[0]="cryptodev-run -- ${lines[0]}"
  run_one 0 || true
  says out '^crw-rw-rw-.* root root +10, 63 .* /dev/crypto$'
}

# serve_control OPTION...: a server that cryptodevctl finds, and a program with two
# sessions, until the example ends; to change something takes the server's user.
serve_control() {
  needs_run
  export CRYPTODEV_CONTROL=$PWD/control.sock
  mkfifo stay
  as '$' cryptodev-run --control "$CRYPTODEV_CONTROL" "$@" <stay >ready 2>log &
  started+=($!)
  exec 8>stay
  until grep -qx ready ready; do
    kill -0 "${started[-1]}" 2>/dev/null || wrong "no server: $(cat log)"
    sleep 0.05
  done
}

example_ctl_sessions() {
  serve_control -- "$build/e2e/control"
  run_all
  says out '^ *[0-9]+ +[0-9]+ +control '
  says out '^ *[0-9]+ +[0-9]+ +linux +aes-cbc '
  says out '^ *[0-9]+ +[0-9]+ +linux +- +hmac-sha1 '
}

# The program fails twice, and is started when it is looked at.
example_ctl_trace() {
  # shellcheck disable=SC2016 # expanded by that shell
  serve_control -- sh -c 'echo ready; read -r line; exec "$1"' sh "$build/e2e/control"
  (
    until cryptodevctl status 2>/dev/null | grep -q '^ioctls'; do sleep 0.05; done
    sleep 1
    echo go >&8
  ) &
  started+=($!)
  run_all
  says out '^[^ ]+ .* control +linux +CIOCCRYPT .* EINVAL$'
  [ "$(wc -l <out)" -eq 2 ] || wrong "not one line"
}

example_ctl_set() {
  serve_control -- "$build/e2e/control"
  run_all
  says out '^100$'
  [ "$(cryptodevctl get opencrypto.limit.user.opens)" = 100 ] || wrong "the limit is another"
}

example_ctl_register() {
  serve_control -- "$build/e2e/control"
  run_one 0 || wrong "status $?: ${lines[0]}"
  cryptodevctl algorithms >out
  says out '^deflate +compression +- '
  run_one 1 || wrong "status $?: ${lines[1]}"
  cryptodevctl algorithms >out
  says out '^deflate +compression +zlib0 '
}

example_ctl_prometheus() {
  serve_control -- "$build/e2e/control"
  run_all
  grep -Eq '^cryptodev_ioctls_total\{dialect="linux",command="CIOCCRYPT"\} [1-9]' cryptodev.prom ||
    wrong "no calls: $(cat cryptodev.prom)"
}

# "section", "key" and "value" stand for others.
example_config_grammar() {
  sed 's/section/daemon/; s/^key/threads/; s/= value/= 17/' "$file" >x.conf
  grep -q '^threads = 17	; a comment$' x.conf || wrong "the words are others: $(cat x.conf)"
  cryptodevd --config "$PWD/x.conf" --check-config >out 2>err || wrong "it is refused"
  cryptodevd --config "$PWD/x.conf" --dump-config >out
  grep -A 1 '"threads"' out | grep -q '"17"' || wrong "it is not in force"
}
