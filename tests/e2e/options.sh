#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What each option of a server is for comes about, as far as no other test is about it.
# Usage: options.sh TRANSPORT        (with E2E_LESS, what depends on the kernel)
#        options.sh inside PART      (on the device)

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

# is WHAT WANTED GOT
is() {
  [ "$3" = "$2" ] || e2e_fail "$1: $3, not $2"
}

# A user of that group, or of none but the user's own.
as_member() {
  setpriv --reuid=65534 --regid=65534 --groups "$1" -- "${@:2}"
}

as_other() {
  setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
}

inside_named() {
  "$e2e_bin/cryptodev-check" --device /dev/crypto7 --quick --max-bytes "$e2e_retry_max" --algorithm aes-cbc | grep '^1 agree' >/dev/null ||
    e2e_fail "/dev/crypto7 does not serve"
  "$e2e_bin/cryptodev-bench" --device /dev/crypto7 --seconds 0 --sizes 16 --algorithm sha256 | grep '^sha256 ' >/dev/null ||
    e2e_fail "/dev/crypto7 does not serve"
  [ -n "$E2E_OTHER" ] || ! "$e2e_bin/cryptodev-check" --quick --algorithm aes-cbc >/dev/null 2>&1 ||
    e2e_fail "/dev/crypto serves as well"
}

# Who is in the group, and nobody else, changes things.
inside_group() {
  local ctl=$E2E_DIR/cryptodevctl

  cp "$e2e_bin/cryptodevctl" "$ctl"
  as_member daemon "$ctl" set kern.userasymcrypto 0 >/dev/null || e2e_fail "a member may not"
  ! as_other "$ctl" set kern.userasymcrypto 1 2>"$E2E_DIR/said" || e2e_fail "others may"
  grep -q 'only root and members of the group daemon may' "$E2E_DIR/said" || e2e_fail "it is not said: $(cat "$E2E_DIR/said")"
  is kern.userasymcrypto 0 "$("$ctl" get kern.userasymcrypto)"
}

inside_threads() {
  "$e2e_bin/cryptodevctl" status | grep -Eq '^threads +7, 7 now$' ||
    e2e_fail "not 7: $("$e2e_bin/cryptodevctl" status)"
}

# Refused calls, which `control` makes, and a server that is asked to say so.
inside_refused() {
  "$e2e_clients/control" </dev/null >/dev/null
}

# The device is there once the node has its mode.
inside_node() {
  stat -c '%a %G' /dev/crypto
}

# Somebody who writes down what comes to the socket of syslog.
# shellcheck disable=SC2016 # perl's
inside_syslog() {
  inside_refused
  for _ in $(seq 100); do
    grep -q 'cryptodevd.*no whole block\|cryptodevd.*len' "$E2E_DIR/syslog" 2>/dev/null && return
    sleep 0.1
  done
  e2e_fail "nothing came to syslog: $(cat "$E2E_DIR/syslog")"
}

if [ "$1" = inside ]; then
  "inside_$2"
  exit
fi

transport=$1
e2e_begin
e2e_need "$transport"
chmod 711 "$e2e_work"
export E2E_DIR=$e2e_work/dir
mkdir -m 755 "$E2E_DIR"
out=$e2e_work/out
export CRYPTODEV_CONTROL=$E2E_DIR/control.sock
# A device that is there without us.
export E2E_OTHER=
[ ! -e /dev/crypto ] || E2E_OTHER=yes

# with OPTIONS COMMAND...: what it prints is in $out.
with() {
  export E2E_OPTIONS="$1"
  shift
  e2e_run "$transport" "$@" >"$out" || e2e_fail "$E2E_OPTIONS: $*: status $?: $(cat "$out" "$e2e_log")"
}

# logged PATTERN and unlogged PATTERN: whether the log of the last run has it.
logged() {
  grep -Eq -- "$1" "$e2e_log" || e2e_fail "$E2E_OPTIONS: no '$1' in the log: $(cat "$e2e_log")"
}

unlogged() {
  ! grep -Eq -- "$1" "$e2e_log" || e2e_fail "$E2E_OPTIONS: the log has '$1': $(cat "$e2e_log")"
}

check_common() {
  with "--device-name crypto7" "$here/options.sh" inside named
  e2e_check
  with "--report-accelerated auto" "$e2e_clients/facts" accelerated
  is "software, by the truth" 0 "$(cat "$out")"
  with "--report-accelerated always" "$e2e_clients/facts" accelerated
  is "software, said to be accelerated" 1 "$(cat "$out")"
  with "--report-accelerated never --driver $e2e_clients/wrong_drv.so" "$e2e_clients/facts" accelerated
  is "never accelerated" 0 "$(cat "$out")"
  with "--threads 7 --control $CRYPTODEV_CONTROL" "$here/options.sh" inside threads
}

check_log() {
  local refused='CIOCCRYPT.*len|len.*CIOCCRYPT'

  with "--debug" "$here/options.sh" inside refused
  logged "debug: .*($refused)"
  with "--log-level debug" "$here/options.sh" inside refused
  logged "debug: .*($refused)"
  with "--log-level info" "$here/options.sh" inside refused
  unlogged "debug: "
  [ "$transport" = notify ] || logged "serving /dev/crypto"
  printf '[policy]\nmd5 = warn\n' >"$E2E_DIR/warn.conf"
  with "--config $E2E_DIR/warn.conf" "$e2e_clients/config" used
  logged "warning: config \([0-9]+, user [0-9]+\) uses md5"
  unlogged "serving /dev/crypto"
  with "--config $E2E_DIR/warn.conf --log-level error" "$e2e_clients/config" used
  unlogged "warning: |serving"
  with "--log stderr --log-level debug" "$here/options.sh" inside refused
  logged "debug: "
  with "--log syslog --log-level debug" "$here/options.sh" inside refused
  unlogged "debug: "
}

# Where the socket of syslog is ours to be had.
check_syslog() {
  local listener

  [ ! -e /dev/log ] || e2e_fail "somebody has /dev/log"
  # shellcheck disable=SC2016 # perl's
  perl -MIO::Socket::UNIX -e '
    $| = 1;
    my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "/dev/log") or die $!;
    print "$_\n" while defined $socket->recv($_, 4096);' >"$E2E_DIR/syslog" &
  listener=$!
  until [ -S /dev/log ]; do sleep 0.05; done
  with "--log syslog --log-level debug" "$here/options.sh" inside syslog
  kill "$listener"
  rm /dev/log
}

# What the node is, and how CRIOGET is answered, a program that is served alone is not
# asked.
check_daemon() {
  with "--mode 0640 --group daemon" "$here/options.sh" inside node
  is "the node" "640 daemon" "$(cat "$out")"
  with "--mode 0606" "$here/options.sh" inside node
  is "the node" "606 root" "$(cat "$out")"
  with "" "$e2e_clients/facts" crioget
  is "CRIOGET" other "$(cat "$out")"
  with "" "$e2e_clients/facts" crioget traced
  is "CRIOGET, traced" EPERM "$(cat "$out")"
  # Which descriptor that is the kernel has to tell.
  with "--crioget same" "$e2e_clients/facts" crioget traced
  [ ! -e /proc/self/syscall ] || is "--crioget same, traced" same "$(cat "$out")"
  with "--crioget same" "$e2e_clients/facts" crioget
  is "--crioget same" other "$(cat "$out")"
  with "--crioget refuse" "$e2e_clients/facts" crioget
  is "--crioget refuse" EOPNOTSUPP "$(cat "$out")"
  with "--crioget inject" "$e2e_clients/facts" crioget
  is "--crioget inject" other "$(cat "$out")"
}

# A version is the name of the package and its number, of all programs the same.
check_version() {
  local version

  version=$("$e2e_bin/cryptodevd" --version)
  grep -Eqx 'cryptodevd [0-9]+\.[0-9]+\.[0-9]+' <<<"$version" || e2e_fail "cryptodevd: $version"
  version=${version#* }
  is cryptodev-run "cryptodev-run (cryptodevd) $version" "$("$e2e_bin/cryptodev-run" --version)"
  is cryptodevctl "cryptodevctl (cryptodevd) $version" "$("$e2e_bin/cryptodevctl" --version)"
  "$e2e_bin/cryptodevd" --help | grep '^Usage: cryptodevd' >/dev/null || e2e_fail "cryptodevd has no help"
  "$e2e_bin/cryptodev-run" --help | grep '^Usage: cryptodev-run' >/dev/null || e2e_fail "cryptodev-run has no help"
}

if [ "$transport" != notify ]; then
  check_daemon
fi
if [ -n "${E2E_LESS:-}" ]; then
  printf 'what the kernel has a part in does what it says\n'
  exit 0
fi
check_version
check_common
check_log
if [ "$(id -u)" -eq 0 ]; then
  with "--control $CRYPTODEV_CONTROL --control-group daemon" "$here/options.sh" inside group
fi
[ "$transport" = notify ] || check_syslog
printf 'the options of the server do what they say\n'
