#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# shellcheck shell=bash
#
# What shell.sh runs as root in a guest kernel: with cryptodevd, modules, rules of udev
# and a token.  The guest's files are its own, so everything is where the pages say.
# To be sourced.  Each function runs the commands of its example and looks at what has
# come of them; the daemons that it leaves are ended behind it.
# shellcheck disable=SC2154,SC2034 # of shell.sh, and for it

# daemons: the ids of those that run.
daemons() {
  awk '$1 == "Name:" { name = $2 } $1 == "Pid:" && name == "cryptodevd" { print $2 }' \
    /proc/[0-9]*/status 2>/dev/null || true
}

# await WHAT COMMAND...: until it succeeds.
await() {
  local what=$1 tries=600
  shift

  until "$@" >/dev/null 2>&1; do
    [ "$((tries -= 1))" -gt 0 ] || wrong "$what: not in time"
    sleep 0.1
  done
}

daemon_stop() {
  local pids pid

  pids=$(daemons)
  for pid in $pids; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in $pids; do
    while [ -e "/proc/$pid" ]; do sleep 0.05; done
  done
  # The kernel may still be at it.
  while [ -e /sys/class/cuse/crypto ]; do sleep 0.05; done
}

# Its configuration is where it looks for it.
configure() {
  conf=$(cryptodevd --help | grep -o '/[^ ,]*/cryptodevd\.conf')
  mkdir -p "${conf%/*}" /etc/cryptodevd
  cat >"$conf"
}

module_unload() {
  modprobe -r cuse || wrong "cuse cannot be unloaded"
  [ ! -e /dev/cuse ] || wrong "/dev/cuse is still there"
}

example_load_module() {
  module_unload
  prompts[0]='#'
  run_all
  [ -c /dev/cuse ] || wrong "there is no /dev/cuse"
}

example_serve_all() {
  module_unload
  run_all
  as '$' cryptodev-check --quick -a aes-cbc >out 2>err || wrong "status $?"
  says out '^1 agree'
}

# What is in the files is what the page prints of them.
example_serve_by_rules() {
  local i path

  for i in "${!lines[@]}"; do
    path=${lines[i]#cat }
    mkdir -p "${path%/*}"
    printf '%s' "${results[i]}" >"$path"
  done
  run_all
  udevadm control --ping 2>/dev/null || /lib/systemd/systemd-udevd --daemon 2>err || cannot "udev does not start: $(cat err)"
  udevadm control --reload
  [ -x /lib/systemd/systemd-modules-load ] || cannot "there is no systemd-modules-load"
  module_unload
  /lib/systemd/systemd-modules-load >out 2>err || wrong "systemd-modules-load: status $?"
  [ -c /dev/cuse ] || wrong "the module is not loaded"
  cryptodevd
  udevadm settle
  [ "$(stat -c %a /dev/crypto)" = 666 ] || wrong "the mode is $(stat -c %a /dev/crypto)"
  udevadm control --exit
  rm /etc/udev/rules.d/60-cryptodevd.rules
}

example_serve_one() {
  run_all
  says out '^[1-9][0-9]* agree, 0 disagree, 0 skipped'
  says err '^ioctl\.calls [1-9]'
  says err '^driver\.nettle0\.ops [1-9]'
  [ ! -e /dev/crypto ] || wrong "the device is still there"
}

example_serve_old() {
  run_all
  cryptodevctl status >out
  says out '^flavour +netbsd-old$'
  "$build/e2e/knobs" keyless >out 2>&1 || wrong "there are key operations"
  # shellcheck disable=SC2016 # perl's
  perl -e 'for (1 .. 200) { open($f[$_], "+<", "/dev/crypto") or do { print $_ - 1; exit } }' >out
  says out '^100$'
}

example_serve_fastest() {
  run_all
  cryptodevctl get opencrypto.policy >out
  says out '^fastest$'
  cryptodev-check --quick -a aes-cbc >out 2>err || wrong "status $?"
}

example_bench_json() {
  cryptodevd --mode 0666
  run_all
  [ "$(grep -c '"algorithm":"aes-256-cbc"' bench.json)" -eq 9 ] || wrong "not 9 lengths: $(cat bench.json)"
  # shellcheck disable=SC2016 # perl's
  perl -MJSON::PP -0777 -ne 'exit(decode_json($_)->{rows}[8]{bytes} != 1048576)' bench.json ||
    wrong "no JSON, or other lengths: $(cat bench.json)"
}

example_check_some() {
  cryptodevd --mode 0666
  run_all
  says out '^3 agree, 0 disagree, 0 skipped'
}

# What the page says of its example, while the daemon has it in force.
rules_are_served() {
  local opens

  as '$' "$build/e2e/config" denied >out 2>&1 || wrong "md5 is not denied"
  as '$' cryptodev-check --quick -a arc4 >out 2>err && wrong "arc4 is not denied"
  says out "^arc4 +skipped, not offered"
  as '$' cryptodev-check --quick -a des-cbc >out 2>err || wrong "des-cbc is not allowed"
  # shellcheck disable=SC2016 # perl's
  opens=$(as '$' perl -e 'for (1 .. 200) { open($f[$_], "+<", "/dev/crypto") or do { print $_ - 1; exit } }')
  [ "$opens" = 100 ] || wrong "it can be opened $opens times"
  [ "$(as '$' "$build/e2e/facts" accelerated)" = 1 ] || wrong "sessions are not said to be accelerated"
}

# rules_config: the page's example of a configuration.
rules_config() {
  awk '/^\[daemon\]/ && FNR == 1 { print FILENAME }' "$work"/literals/*.block | head -n 1
}

example_config_rules() {
  configure <"$file"
  cryptodevd --check-config >out 2>err || wrong "it is refused"
  cryptodevd --mode 0666 --log stderr 2>log || wrong "it does not start"
  rules_are_served
  await "the warning" grep -q 'warning: cryptodev-check ([0-9]*, user [0-9]*) uses des-cbc' log
  rm "$conf"
}

# The daemon has another configuration in force before.
example_config_check() {
  configure <"$(rules_config)"
  sed -i 's/^\[policy\]/&\naes-ctr = deny/' "$conf"
  cryptodevd --mode 0666
  configure <"$(rules_config)"
  as '$' cryptodev-check --quick -a aes-ctr >out 2>err && wrong "aes-ctr is not denied"
  run_all
  as '$' cryptodev-check --quick -a aes-ctr >out 2>err || wrong "the configuration was not read again"
  rules_are_served
  # What is wrong is not taken over.
  printf '[policy]\nsha = deny\n' >>"$conf"
  ! run_one 0 || wrong "a wrong configuration succeeds"
  grep -q 'sha: no such key' out err || wrong "it is not said"
  rm "$conf"
}

example_config_token() {
  token_password
  mv /etc/cryptodevd/password /etc/cryptodevd/yubihsm.password
  token_start 7550054 --password swordfish
  configure <"$file"
  cryptodevd
  token_serves 7550054
  rm "$conf"
}

example_config_reload() {
  configure < <(printf '[daemon]\nmode = 0666\n')
  cryptodevd
  as '$' "$build/e2e/config" allowed >out 2>&1 || wrong "md5 is not allowed"
  configure < <(printf '[daemon]\nmode = 0666\n[policy]\nmd5 = deny\n')
  prompts[0]='#'
  run_all
  as '$' "$build/e2e/config" denied >out 2>&1 || wrong "md5 is not denied"
  rm "$conf"
}

# token_start SERIAL OPTION...: plugs in an emulated token, which libusb's stand-in finds.
token_start() {
  [ -x "$build/bin/yubihsm-emulator" ] || cannot "the emulator was not built"
  "$build/bin/yubihsm-emulator" --usbip 0 --serial "$1" --ready ready "${@:2}" 2>emulator.log &
  started+=($!)
  await "the emulator" test -s ready
  USBIP_LIBUSB=127.0.0.1:$(sed -n 's/^usbip //p' ready)
  export USBIP_LIBUSB LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$build/tests-usbip
}

# token_serves SERIAL: it is known and open, and no other is.
token_serves() {
  await "the token" sh -c "cryptodevctl tokens | grep -Eq '^yubihsm0 +0*$1 .* ready '"
  [ "$(cryptodevctl tokens | wc -l)" -eq 2 ] || wrong "there are others"
}

# shellcheck disable=SC2174 # one level
token_password() {
  mkdir -p -m 755 /etc/cryptodevd
  (umask 077 && printf swordfish >/etc/cryptodevd/password)
}

example_token_password() {
  token_password
  token_start 12345678 --password swordfish
  run_all
  token_serves 12345678
}

# It has another key than the factory's.
example_token_one() {
  token_start 7550054 --put authkey:0002:swordfish
  (umask 077 && openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt pass:swordfish -kdfopt salt:Yubico \
    -kdfopt iter:10000 PBKDF2 | tr -d ':\n' | tr A-F a-f >/etc/cryptodevd/keys)
  run_all
  token_serves 7550054
}

# Everybody may ask for the reference, and here open the device.
example_ctl_keyref() {
  local key=00112233445566778899aabbccddeeff iv=000102030405060708090a0b0c0d0e0f

  needs_engine
  token_password
  token_start 12345678 --password swordfish --put "aes:1234:aes128:$key"
  cryptodevd --mode 0666 --driver yubihsm,password=/etc/cryptodevd/password
  token_serves 12345678
  head -c 10000 /dev/urandom >plain
  OPENSSL_CONF=$PWD/openssl.cnf run_all
  OPENSSL_CONF=/dev/null openssl enc -d -aes-128-cbc -K "$key" -iv "$iv" -in secret -out back 2>err ||
    wrong "it cannot be decrypted"
  cmp plain back || wrong "it is decrypted to something else"
  cryptodevctl stats >out
  says out '^yubihsm0? .*[1-9]'
}
