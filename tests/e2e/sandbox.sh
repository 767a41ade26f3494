#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What the server can no longer do.  With a driver that tries: whatever fails with
# the sandbox succeeds without; and the kernel says that each measure holds.
# Usage: sandbox.sh TRANSPORT
#        sandbox.sh look TRANSPORT      (inside: prints what the kernel says)
#        sandbox.sh reload DIR LOG      (inside: has DIR/x.conf read again)
#        sandbox.sh bench TRANSPORT     (what it costs)

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$here/lib.sh"

# field PROCESS NAME: a line of its status, of all threads, without repetition.
field() {
  sed -n "s/^$2:[[:space:]]*//p" /proc/"$1"/task/*/status | cut -f 1 | sort -u | paste -sd ' '
}

look_at() {
  local name

  for name in Uid Gid Groups CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp; do
    printf '%s %s %s\n' "$1" "$name" "$(field "$2" "$name")"
  done
  printf '%s core %s\n' "$1" "$(awk '/^Max core file size/ { print $5, $6 }' "/proc/$2/limits")"
  # Of what may not be looked into root is the owner.
  printf '%s owner %s\n' "$1" "$(stat -c %u "/proc/$2/environ")"
  printf '%s root %s\n' "$1" "$(cd "/proc/$2/root/" && echo *)"
}

look() {
  local pid tracer

  if [ "$1" = notify ]; then
    look_at server "$PPID"
    return
  fi
  pid=$(e2e_daemon)
  tracer=$(e2e_children "$pid" | awk '$2 ~ /^cryptodevd-trac/ { print $1 }')
  [ -z "$pid" ] || look_at server "$pid"
  [ -z "$tracer" ] || look_at tracer "$tracer"
  # Opens and CRIOGET, that threads of all kinds are there.
  "$e2e_clients/basic" >/dev/null
}

# config DIR TEXT: what the file is to be.
config() {
  printf '[daemon]\nlog-level = info\ngroup = daemon\n%b' "$2" >"$1/x.conf"
}

# reload_once LOG OUTCOME: and wait until the log has one more line of that.
reload_once() {
  local before

  before=$(grep -c "SIGHUP: the configuration $2" "$1" || true)
  kill -HUP "$(e2e_daemon)"
  until [ "$(grep -c "SIGHUP: the configuration $2" "$1" || true)" -gt "$before" ]; do
    sleep 0.05
  done
}

# What can change does; the node does not, which is said.
reload() {
  local dir=$1 log=$2

  [ "$(stat -c '%a %G' /dev/crypto)" = "660 daemon" ] || e2e_fail "the node is not set at the start"
  "$e2e_clients/config" allowed
  config "$dir" 'mode = 0660\n[policy]\nmd5 = deny\n'
  reload_once "$log" 'was read again'
  "$e2e_clients/config" denied || e2e_fail "md5 is not denied"
  ! grep -q 'stay as they are' "$log" || e2e_fail "nothing of the node has changed"
  config "$dir" 'mode = 0660\n'
  printf '[daemon]\nmode = 0600\n' >"$dir/conf.d/mode.conf"
  reload_once "$log" 'was read again'
  "$e2e_clients/config" allowed || e2e_fail "md5 is denied"
  [ "$(grep -c 'the mode and group of /dev/crypto stay as they are' "$log")" -eq 1 ] ||
    e2e_fail "it is not said once that the node stays as it is: $(cat "$log")"
  [ "$(stat -c %a /dev/crypto)" = 660 ] || e2e_fail "the node has changed"
  config "$dir" 'mode = 0660\n[policy]\nmd5 = deny\n'
  chmod 0600 "$dir/x.conf"
  reload_once "$log" 'stays as it was'
  "$e2e_clients/config" allowed || e2e_fail "a file was read that is root's alone"
}

# medians MODE: "MODE BYTES MICROSECONDS" for each size.
medians() {
  E2E_SANDBOX=$1 e2e_run "$transport" "$e2e_bin/cryptodev-bench" -a aes-128-cbc -s 16,1024,16384 -t 1 --json |
    awk -F '[:,]' -v mode="$1" '/"bytes"/ { bytes = $2 } /"device_median_us"/ { print mode, bytes, $2 }'
}

# With and without it in turn; of each the best round counts, as others have the
# machine, too.
bench() {
  local round # its mode

  for round in off require require off off require require off off require require off; do
    medians "$round"
  done >"$e2e_work/medians"
  awk '!(($1, $2) in best) || $3 < best[$1, $2] { best[$1, $2] = $3; sizes[$2] }
    END {
      for (n in sizes) {
        ratio = best["off", n] / best["require", n]
        printf "%6d bytes: %.1f us, without the sandbox %.1f us: %.3f (0.98 or more)\n",
          n, best["require", n], best["off", n], ratio
        if (ratio < 0.98)
          bad = 1
      }
      exit bad || length(sizes) != 3
    }' "$e2e_work/medians" || e2e_fail "less than it is to be"
}

case $1 in
  bench)
    transport=$2
    e2e_begin
    e2e_need "$transport"
    bench
    exit 0
    ;;
  look)
    look "$2"
    exit 0
    ;;
  reload)
    reload "$2" "$3"
    exit 0
    ;;
esac

transport=$1
e2e_begin
e2e_need "$transport"
out=$e2e_work/out

# run WANTED-STATUS COMMAND...: on the device.
run() {
  local rc=0

  e2e_run "$transport" "${@:2}" >"$out" || rc=$?
  [ "$rc" -eq "$1" ] || {
    cat "$out" "$e2e_log"
    e2e_fail "${*:2}: status $rc"
  }
}

# says LINE: it is in the output.
says() {
  grep -qxF -- "$1" "$out" || {
    cat "$out"
    e2e_fail "not said: $1"
  }
}

# logged PATTERN: there is one line about it, and no second line.
logged() {
  if [ "$(wc -l <"$e2e_log")" -ne 1 ] || ! grep -Eq -- "$1" "$e2e_log"; then
    e2e_fail "$1: not the one line of the log: $(cat "$e2e_log")"
  fi
}

run 0 "$here/sandbox.sh" look "$transport"
if [ "$transport" = notify ]; then
  ! ldd "$e2e_bin/cryptodev-run" | grep -q libtsan ||
    e2e_skip "thread sanitizer has a thread from before all measures"
  says "server NoNewPrivs 1"
  says "server core 0 0"
  says "server owner 0"
  printf 'the supervisor keeps what it may\n'
  exit 0
fi
[ "$(id -u)" -eq 0 ] || e2e_skip "only root has privileges to give up"

# Of the server those threads alone that serve have any.
none=0000000000000000
reach=0000000000080000 # CAP_SYS_PTRACE
serve="$none $reach"
trace=0000000000280004 # and CAP_SYS_ADMIN, CAP_DAC_READ_SEARCH
if [ "$transport" = cuse-retry ]; then
  reach=$none
  serve=$none
fi
nobody=$(id -u nobody)
for who in server tracer; do
  says "$who Uid $nobody"
  says "$who Gid $(id -g nobody)"
  says "$who NoNewPrivs 1"
  says "$who CapInh $none"
  says "$who CapAmb $none"
  says "$who core 0 0"
  says "$who owner 0"
done
says "server CapPrm $serve"
says "server CapEff $serve"
says "server CapBnd $reach"
for set in CapPrm CapEff CapBnd; do
  says "tracer $set $trace"
done
says "server Seccomp 2"
says "tracer Seccomp 0"
! grep -Eq '^[a-z]+ root .*(home|root|tmp|var)( |$)' "$out" || e2e_fail "there is too much to see: $(cat "$out")"

# Nothing need be said for it; there is no user to become then, as a rule.
E2E_SANDBOX=unsaid run 0 "$here/sandbox.sh" look "$transport"
says "server NoNewPrivs 1"
says "server CapBnd $reach"
says "server Seccomp 2"

# There is none of all this when it is off.
E2E_SANDBOX=off run 0 "$here/sandbox.sh" look "$transport"
says "server Uid 0"
says "server NoNewPrivs 0"
says "server Seccomp 0"
says "server CapBnd $(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)"
! grep -q '^tracer' "$out" || e2e_fail "there is a tracer: $(cat "$out")"

# Its configuration it can read again.
mkdir -p "$e2e_work/etc/conf.d"
chmod 0755 "$e2e_work/etc" "$e2e_work/etc/conf.d"
config "$e2e_work/etc" 'mode = 0660\n'
chmod 0644 "$e2e_work/etc/x.conf"
E2E_OPTIONS="--config $e2e_work/etc/x.conf" run 0 "$here/sandbox.sh" reload "$e2e_work/etc" "$e2e_log"

# What a driver that is loaded tries, in a thread that serves and in one of its
# own.  EPERM 1, ENOENT 2, EROFS 30, ENOTCONN 107.
export E2E_OPTIONS="--driver $e2e_clients/confined_drv.so"
tries=(read-file read-tmp write-etc remove socket root capability dumpable core-limit code process
  kill reach tracer reach@own socket@own write-etc@own)
victim=/etc/cryptodevd.victim
true >"$victim"
run 0 "$e2e_clients/confined" "${tries[@]}"
for line in "read-file 2" "read-tmp 2" "write-etc 1" "remove 30" "socket 1" "root 1" "capability 1" \
  "dumpable 1" "core-limit 1" "code 1" "process 1" "kill 1" "tracer 1" \
  "socket@own 1" "write-etc@own 1" "reach@own 1"; do
  says "$line"
done
case $transport in
  cuse-direct) says "reach 0" ;; # that is how it does its work
  *) says "reach 1" ;;
esac
[ -e "$victim" ] || e2e_fail "the driver removed $victim"

# What ends it at once.
export E2E_MARK=$e2e_work/mark
for name in ptrace mount exec ptrace@own; do
  run 1 "$e2e_clients/confined" "$name"
  says "$name dead"
done
[ ! -e "$E2E_MARK" ] || e2e_fail "another program was executed"

# A crash leaves nothing; if a core could come about at all, as this one does.
pattern=$(cat /proc/sys/kernel/core_pattern)
printf '%s\n' "$e2e_work/core.%e" >/proc/sys/kernel/core_pattern
{ (ulimit -c unlimited && exec bash -c 'kill -SEGV $$') || true; } 2>/dev/null
cores=("$e2e_work"/core.*)
[ -e "${cores[0]}" ] || printf 'this kernel makes no cores\n'
rm -f "$e2e_work"/core.*
(
  ulimit -c unlimited
  run 1 "$e2e_clients/confined" crash
)
says "crash dead"
printf '%s\n' "$pattern" >/proc/sys/kernel/core_pattern
cores=("$e2e_work"/core.*)
[ ! -e "${cores[0]}" ] || e2e_fail "there is a core"

# Without a sandbox all of this can be done.
unconfined() {
  E2E_SANDBOX=off run "$@"
}
unconfined 0 "$e2e_clients/confined" "${tries[@]}"
for name in "${tries[@]}"; do
  case $name in
    tracer) says "tracer 107" ;; # there is none
    *) says "$name 0" ;;
  esac
done
[ ! -e "$victim" ] || e2e_fail "the driver left $victim"
rm -f /etc/cryptodevd.test
unconfined 0 "$e2e_clients/confined" ptrace ptrace@own mount
says "ptrace 0"
says "ptrace@own 0"
says "mount 0"
umount /mnt
E2E_SANDBOX=off e2e_run "$transport" "$e2e_clients/confined" exec >"$out" || true
[ -e "$E2E_MARK" ] || e2e_fail "no program was executed without a sandbox"

# What the tracer has to say reaches the log that it can no longer see.
if [ -e /dev/log ]; then
  printf 'somebody else reads /dev/log\n'
else
  "$e2e_clients/manager" /dev/log "$e2e_work/syslog" &
  reader=$!
  trap 'kill "$reader"; rm -rf /dev/log "$e2e_work"' EXIT
  until [ -S /dev/log ]; do
    kill -0 "$reader" || e2e_fail "nobody reads /dev/log"
    sleep 0.05
  done
  chmod 0666 /dev/log
  for log in syslog journal; do
    "$e2e_bin/cryptodevd" --log "$log" --check-config >/dev/null 2>&1 || continue # built without
    E2E_OPTIONS="--log $log --log-level debug" run 0 "$e2e_clients/traced"
    until grep -q 'cryptodevd\[.*\]: .*thread .* cannot be held: Operation not permitted' "$e2e_work/syslog"; do
      sleep 0.05
    done
    ! grep -q 'cannot be held' "$e2e_log" || e2e_fail "the tracer does not keep to the log: $(cat "$e2e_log")"
    : >"$e2e_work/syslog"
  done
fi

# What is not to be had does no harm, and is told in one line, or ends it.
export E2E_OPTIONS=
export E2E_UNDER="setpriv --bounding-set -sys_admin --"
E2E_SANDBOX=on run 0 "$e2e_clients/basic"
logged "warning: sandbox: files stay writable \(Operation not permitted\), files stay visible"
run 1 "$e2e_clients/basic"
grep -q "error: sandbox: files stay writable" "$e2e_log" || e2e_fail "no error: $(cat "$e2e_log")"
# A user that was named, or nothing.
E2E_UNDER="" E2E_USER=no-such-user E2E_SANDBOX=on run 2 true
grep -q "'no-such-user' is not the name of a user" "$e2e_log" || e2e_fail "no error: $(cat "$e2e_log")"
export E2E_UNDER="setpriv --bounding-set -setuid --"
E2E_SANDBOX=on run 1 true
grep -q "the user stays the same" "$e2e_log" || e2e_fail "no error: $(cat "$e2e_log")"
printf 'confined, and told where not\n'
