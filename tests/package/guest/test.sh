#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# The life of the packages on a machine: installed, used, reloaded, hung, booted with,
# stopped, purged.  Run by systemd in the guest, once a boot; what was found is a line
# of `results` each, for the host.

set -uo pipefail

job=/srv/job
work=/var/tmp/package-test
packages=(cryptodevd cryptodev-tools libopencrypto0 libopencrypto-dev opencrypto-drivers)

# expect WHAT COMMAND...
expect() {
  local what=$1
  shift

  if "$@" >"$work/output" 2>&1; then
    echo "ok: $what" >>$job/results
  else
    {
      echo "FAILED: $what"
      sed 's/^/  | /' "$work/output"
    } >>$job/results
  fi
}

is() {
  [ "$1" = "$2" ] || { echo "$1, not $2" && false; }
}

# as USER COMMAND...
as() {
  local user=$1
  shift

  runuser -u "$user" -- "$@"
}

show() {
  systemctl show -P "$1" cryptodevd.service
}

# Bounded, and by what is waited for, not by time.
wait_until() {
  local i

  for ((i = 0; i < 300; i++)); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.5
  done
  return 1
}

is_active() {
  systemctl is-active --quiet cryptodevd.service
}

serves() {
  is_active && [ -c /dev/crypto ] && node_is_right
}

node_is_right() {
  is "$(stat -c '%U:%G %a' /dev/crypto)" "root:crypto 660"
}

# Everything that a package could leave behind, but for logs of dpkg and systemd's
# notes on what has run, which are the machine's own.
inventory() {
  local database

  find / -xdev \( -path /tmp -o -path /run -o -path /srv -o -path $work -o -path /var/cache \
    -o -path '/var/log/dpkg.log*' -o -path /var/log/journal -o -path '/var/lib/dpkg/*-old' \
    -o -path '/etc/*-' -o -path /var/lib/systemd/timers \) -prune -o -printf '%p %M %u:%g\n' | sort
  for database in passwd group shadow gshadow; do
    sed "s/^/$database: /" "/etc/$database"
  done
  dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n'
  systemctl list-unit-files --no-legend --no-pager
  stat -c '%n %U:%G %a' /dev/cuse
}

# The engine does without the device where it cannot have it.
used_the_device() {
  cryptodevctl stats
  cryptodevctl stats | grep -Eq 'CIOCCRYPT +[1-9]'
}

refused() {
  local output

  output=$(as "$1" sh -c ": <>$2" 2>&1) && echo "it is opened" && return 1
  echo "$output"
  [[ $output == *"Permission denied"* ]]
}

# What the engine makes of it is what OpenSSL makes of it.
same_as_software() {
  local with=(-aes-128-cbc -K 000102030405060708090a0b0c0d0e0f -iv 00000000000000000000000000000000)

  as anna timeout 300 env OPENSSL_CONF=$job/openssl.cnf openssl enc -engine devcrypto "${with[@]}" -in $work/plain >$work/device.enc &&
    openssl enc "${with[@]}" -in $work/plain >$work/software.enc &&
    cmp $work/device.enc $work/software.enc
}

# status PROCESS NAME: a line of its status.
status() {
  sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"
}

# The other process of the service.
tracer() {
  grep -vx "$(show MainPID)" "/sys/fs/cgroup$(show ControlGroup)/cgroup.procs"
}

# CAP_SYS_PTRACE, and nothing else, in each thread.
has_one_capability() {
  local set task

  for task in "/proc/$(show MainPID)/task/"*; do
    for set in CapPrm CapEff; do
      is "$(status "${task##*/}" $set)" 0000000000080000 || return 1
    done
    for set in CapInh CapAmb; do
      is "$(status "${task##*/}" $set)" 0000000000000000 || return 1
    done
  done
}

is_confined() {
  cryptodevctl status
  cryptodevctl status | grep -Eq '^ *sandbox +on, complete$'
}

# And CAP_DAC_READ_SEARCH, of the two.
tracer_has_two() {
  is "$(status "$(tracer)" CapEff)" 0000000000080004
}

# On top of the service's, which the tracer has.
has_its_own_filter() {
  [ "$(status "$(show MainPID)" Seccomp_filters)" -gt "$(status "$(tracer)" Seccomp_filters)" ]
}

is_refused_nothing() {
  ! journalctl -u cryptodevd.service --no-pager -o cat | grep -Ei 'out of reach|gets no descriptor|warning|core dumps|swapped'
}

# Only a daemon that knows the signal outlives it.
takes_sighup() {
  local blocked

  blocked=$(sed -n 's/^SigBlk:\t//p' "/proc/$(show MainPID)/status")
  ((0x$blocked & 1))
}

reload() {
  local pid

  pid=$(show MainPID)
  systemctl reload cryptodevd.service && wait_until is_active && is "$(show MainPID)" "$pid" && serves
}

# What only root can set: not taken, and not tried again and again.
refuses_mode() {
  local conf=/etc/cryptodevd/conf.d/mode.conf rc=0

  printf '[daemon]\nmode = 0660\n' >$conf
  ! systemctl reload cryptodevd.service || rc=1
  ! systemctl restart cryptodevd.service || rc=1
  is "$(show ExecMainStatus) $(show ActiveState)" "78 failed" || rc=1
  rm $conf
  systemctl restart cryptodevd.service && wait_until serves && return $rc
}

was_restarted() {
  [ "$(show NRestarts)" -ge 1 ]
}

hang() {
  kill -STOP "$(show MainPID)"
  wait_until was_restarted && wait_until serves
}

installed() {
  mkdir $work
  chmod 755 $work
  useradd -m anna
  useradd -m bert
  head -c 100000 /dev/urandom >$work/plain
  # /dev/cuse is what it is without us when its module is there.
  modprobe cuse
  udevadm settle
  inventory >$work/before

  # Counters outlive the daemon.
  mkdir -p /etc/systemd/system/cryptodevd.service.d
  cat >/etc/systemd/system/cryptodevd.service.d/test.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=/usr/sbin/cryptodevd --foreground --stats=/run/cryptodevd/stats
RuntimeDirectoryPreserve=yes
UNIT
  expect "install: dpkg" dpkg -i $job/*.deb
  expect "install: the unit is active" is_active
  expect "install: the unit is enabled" systemctl is-enabled cryptodevd.service
  expect "install: the node is the group's" node_is_right
  expect "install: its status" is "$(show StatusText)" "serving /dev/crypto, 0 open"
  expect "install: its user" is "$(stat -c %U /run/cryptodevd)" cryptodevd
  expect "install: it has one capability" has_one_capability
  expect "install: its tracer has two" tracer_has_two
  expect "install: it has its own filter" has_its_own_filter
  expect "install: it is confined as far as it can be" is_confined
}

used() {
  gpasswd -a anna crypto >/dev/null
  expect "use: openssl by the group" same_as_software
  expect "use: the device has done it" used_the_device
  expect "use: cryptodev-check by the group" as anna cryptodev-check --quick -a device -a aes-cbc -a sha256
  expect "use: cryptodevctl" cryptodevctl status
  expect "use: others are refused" refused bert /dev/crypto
  expect "use: nor may the group make devices" refused anna /dev/cuse
  expect "use: nothing was out of reach" is_refused_nothing
  expect "use: cryptodev-run" as bert cryptodev-run -- sh -c ': <>/dev/crypto'
  if takes_sighup; then
    expect "reload: the same process serves" reload
  else
    echo "SKIPPED: reload: this daemon does not know SIGHUP" >>$job/results
  fi
  expect "reload: a mode of the node is refused" refuses_mode
  expect "hang: the watchdog has it started again" hang
  expect "hang: openssl by the group" same_as_software
}

booted() {
  expect "boot: it serves" wait_until serves
  expect "boot: openssl by the group" same_as_software
  expect "stop" systemctl stop cryptodevd.service
  expect "stop: in good order" is "$(show Result)" success
  expect "stop: the node is gone" test ! -e /dev/crypto
  expect "stop: openssl had used the device" grep -E '^ioctl.CIOCCRYPT.calls [1-9]' /run/cryptodevd/stats
  expect "stop: CRIOGET had been done" grep -E '^ioctl.CRIOGET.calls [1-9]' /run/cryptodevd/stats
  expect "start" systemctl start cryptodevd.service
  expect "start: it serves" serves
}

purged() {
  expect "purge: dpkg" dpkg --purge "${packages[@]}"
  expect "purge: nothing serves" test ! -e /dev/crypto
  expect "purge: no process" sh -c '! grep -lx cryptodevd /proc/[0-9]*/comm'
  inventory >$work/after
  expect "purge: nothing is left behind" diff $work/before $work/after
  expect "purge: nothing is left in /run" test ! -e /run/cryptodevd
  # The administrator's own group, of the same name.
  groupadd crypto
  gpasswd -a anna crypto >/dev/null
  # udev may read the rules before the groups are there.
  expect "again: unpack" dpkg --unpack $job/cryptodevd_*.deb
  udevadm trigger --settle --subsystem-match=mem
  expect "again: dpkg" dpkg --configure cryptodevd
  expect "again: it serves" wait_until serves
  expect "again: purge" dpkg --purge cryptodevd
  expect "again: the group that was there is there" sh -c 'getent group crypto | grep -q anna'
  expect "again: the user is gone" sh -c '! getent passwd cryptodevd'
}

if [ ! -e $work ]; then
  installed
  used
  sync
  systemctl reboot
else
  booted
  purged
  echo "end" >>$job/results
  systemctl poweroff -ff
fi
