#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# fresh.sh ROOT: makes ROOT a minimal Debian with nothing but git, clones what is
# committed here into it, and runs quickstart and check there.  Mounts, so it is
# run by `check fresh` in a mount namespace of its own, which takes them away.

set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
root=$1
# In two words, as no file may name the place of its checkout.
place=/usr/src
clone=$place/cryptodevd

# shellcheck source=mirror.sh
. "$top/tools/lib/mirror.sh"

# The host's way to reach the registry: its sources and their keys, proxies,
# credentials and names, but none of its other habits.
copy_apt_configuration() {
  local file

  rm -f "$root/etc/apt/sources.list"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources \
    /etc/apt/auth.conf.d/* /etc/apt/keyrings/* /usr/share/keyrings/* /etc/apt/trusted.gpg.d/* \
    /usr/local/share/ca-certificates/* /etc/hosts /etc/resolv.conf \
    $(grep -ls '^ *Acquire::' /etc/apt/apt.conf /etc/apt/apt.conf.d/*); do
    if [ -f "$file" ]; then
      mkdir -p "$root${file%/*}"
      cp -L "$file" "$root$file"
    fi
  done
}

mount_system() {
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys" 2>/dev/null || mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
}

in_root() {
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 CI=true \
    chroot "$root" "$@"
}

main() {
  local uri start

  uri=$(mirror)
  [ -n "$uri" ] || { echo "fresh: no mirror of $codename in apt's sources" >&2 && exit 1; }
  echo "Making a minimal $codename"
  debootstrap --variant=minbase --include=git,ca-certificates "$codename" "$root" "$uri" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    exit 1
  }
  rm -f "$root.log"
  copy_apt_configuration
  mount_system
  git -c safe.directory='*' clone -q --no-hardlinks "$top" "$root$clone"
  for step in quickstart check; do
    echo
    echo "# tools/$step"
    start=$SECONDS
    in_root "$clone/tools/$step"
    echo "# tools/$step took $((SECONDS - start)) s"
  done
}

main
