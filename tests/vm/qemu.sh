#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# QEMU for tests/vm/run: sets `guest` to the command that boots Debian's own
# kernel under emulation, with this machine's files as its root over 9p.  The
# kernel package is unpacked in the cache and never installed; remove the cache
# directory to get a newer one.  The job's output leaves through a virtio port,
# which is our descriptor 3.

# The variables here/job/mem/smp/guest are those of run.
# shellcheck disable=SC2034,SC2054,SC2154

# shellcheck source=../../tools/lib/cache.sh
. "$here/../../tools/lib/cache.sh"

# What the initramfs needs to reach the files; the rest comes from there.
qemu_boot_modules=(virtio_pci virtio_console 9pnet_virtio 9p overlay)

# The newest unpacked kernel, or else the one that Debian's linux-image-amd64
# stands for today.  Prints its directory.
qemu_kernel() {
  local dir package

  dir=$(find "$cache" -maxdepth 1 -name 'linux-image-*' ! -name '*.tmp.*' | sort -V | tail -n 1)
  if [ -z "$dir" ]; then
    package=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
    [ -n "$package" ] || die 125 "linux-image-amd64 is not known: run apt-get update"
    printf 'vm/run: fetching %s into %s (once)\n' "$package" "$cache" >&2
    dir=$cache/$package
    qemu_unpack "$package" "$dir" >&2 || return 1
  fi
  printf '%s\n' "$dir"
}

qemu_unpack() {
  local package=$1 dir=$2 tmp=$2.tmp.$$ version

  rm -rf "$dir".tmp.*
  mkdir -p "$tmp/deb" || return 1
  # apt would like to drop to a user who cannot write here.
  (cd "$tmp/deb" && apt-get -q -o APT::Sandbox::User=root download "$package") || return 1
  dpkg-deb -x "$tmp"/deb/*.deb "$tmp" || return 1
  rm -rf "$tmp/deb" "${tmp:?}/usr"
  version=$(basename "$tmp"/lib/modules/*)
  PATH=$PATH:/sbin:/usr/sbin depmod -b "$tmp" "$version" || return 1
  mv "$tmp" "$dir"
}

# A small initramfs, kept as long as nothing that went into it changes.
qemu_initramfs() {
  local dir=$1 version=$2 init=$here/guest/init-qemu busybox key initrd

  busybox=$(command -v busybox) || die 125 "busybox not found: install busybox-static"
  key=$(cat "$init" "$busybox" <(printf '%s ' "$version" "${qemu_boot_modules[@]}") | sha256sum | cut -c 1-16)
  initrd=$dir/initrd-$key
  if [ ! -e "$initrd" ]; then
    rm -f "$dir"/initrd-*
    qemu_make_initramfs "$dir" "$version" "$init" "$busybox" "$initrd" >&2 || return 1
  fi
  printf '%s\n' "$initrd"
}

qemu_make_initramfs() {
  local dir=$1 version=$2 init=$3 busybox=$4 initrd=$5 root=$job/initramfs module file

  mkdir -p "$root/bin" "$root/modules"
  cp "$busybox" "$root/bin/busybox"
  cp "$init" "$root/init"
  chmod 755 "$root/init"
  for module in "${qemu_boot_modules[@]}"; do
    PATH=$PATH:/sbin:/usr/sbin modprobe -d "$dir" -S "$version" --show-depends "$module" || return 1
  done | sed -n 's/^insmod *\([^ ]*\).*/\1/p' | awk '!seen[$0]++' >"$job/insmod"
  while read -r file; do
    cp "$file" "$root/modules/" || return 1
    printf '%s\n' "${file##*/}"
  done <"$job/insmod" >"$root/modules/order"
  (cd "$root" && find . | "$busybox" cpio -o -H newc) >"$initrd.tmp.$$" || return 1
  mv "$initrd.tmp.$$" "$initrd"
  rm -rf "$root"
}

guest_prepare() {
  local cache dir version initrd

  command -v qemu-system-x86_64 >/dev/null || die 125 "qemu-system-x86_64 not found: install qemu-system-x86"
  mem=${mem:-2048}
  cache=$(cache_dir) || return 1
  exec 9>"$cache/lock"
  flock 9
  dir=$(qemu_kernel) || return 1
  version=$(basename "$dir"/lib/modules/*)
  initrd=$(qemu_initramfs "$dir" "$version") || return 1
  exec 9>&-
  {
    printf 'MODULES='
    quote "$dir/lib/modules"
    printf '\nOUTPUT=/dev/vport*p1\n'
  } >"$job/config"
  # multidevs=remap: the host's tree is many file systems, their inode numbers
  # meet.  KVM is not asked for: it hangs where it is only half there.
  guest=(qemu-system-x86_64 -accel tcg,thread=multi -cpu max
    -smp "$smp" -m "$mem" -display none -nodefaults -no-reboot
    -serial stdio -kernel "$dir/boot/vmlinuz-$version" -initrd "$initrd"
    -append "console=ttyS0 quiet panic=-1 oops=panic mitigations=off"
    -device virtio-serial-pci
    -chardev file,id=output,path=/dev/fd/3
    -device virtserialport,chardev=output,name=output
    -fsdev "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"
    -device virtio-9p-pci,fsdev=host,mount_tag=host
    -fsdev "local,id=job,path=$job,security_model=none,multidevs=remap"
    -device virtio-9p-pci,fsdev=job,mount_tag=job)
}
