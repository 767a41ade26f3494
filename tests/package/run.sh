#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Debian's packages of what is here: lintian, how exposed the service is, and their
# whole life on a machine with systemd, under QEMU.
# Usage: run.sh DIRECTORY-WITH-PACKAGES

set -euo pipefail

packages=$(cd "$1" && pwd)
package_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$package_here/../.." && pwd)
# Of what systemd-analyze calls exposure, in tenths.
exposure=30
timeout=1500
job=
bad=0

# Of tests/vm/run, for its qemu.sh.
here=$top/tests/vm
die() {
  printf 'package: %s\n' "$2" >&2
  exit "$1"
}

# shellcheck source=../vm/qemu.sh
. "$here/qemu.sh"
# shellcheck source=../../tools/lib/mirror.sh
. "$top/tools/lib/mirror.sh"
# shellcheck source=../../tools/lib/engine.sh
. "$top/tools/lib/engine.sh"
# shellcheck source=root.sh
. "$package_here/root.sh"

for program in lintian systemd-analyze qemu-system-x86_64 mke2fs busybox; do
  command -v "$program" >/dev/null || {
    echo "skipped: no $program"
    exit 77
  }
done

# expect WHAT COMMAND...
expect() {
  local what=$1
  shift

  if "$@"; then
    echo "ok: $what"
  else
    echo "FAILED: $what"
    bad=$((bad + 1))
  fi
}

# Root may run it where nobody else is there to.
check_lintian() {
  lintian --allow-root --fail-on error "${debs[@]}"
}

check_exposure() {
  dpkg-deb -x "$packages"/cryptodevd_*.deb "$job/daemon"
  systemd-analyze security --no-pager --offline=true --threshold=$exposure \
    "$job/daemon/usr/lib/systemd/system/cryptodevd.service" >"$job/exposure" || {
    cat "$job/exposure"
    return 1
  }
  tail -n 1 "$job/exposure"
}

# What the guest reaches: packages, the engine where it is looked for, the test.
make_share() {
  mkdir "$job/share"
  cp "${debs[@]}" "$package_here"/guest/{test.sh,package-test.service} "$job/share/"
  cp "$(engine_path)" "$job/share/devcrypto.so"
  engine_conf "$job/share/openssl.cnf"
  sed -i 's|^dynamic_path = .*|dynamic_path = /srv/job/devcrypto.so|' "$job/share/openssl.cnf"
  touch "$job/share/results"
  chmod -R a+rX "$job/share"
}

boot() {
  local cache dir version image rc=0

  image=$(root_image "${debs[@]}") || rc=$?
  # What has failed already is no skip any more.
  [ "$rc" -eq 0 ] || { [ "$bad" -eq 0 ] && exit "$rc" || exit 1; }
  cache=$(cache_dir)
  exec 9>"$cache/lock"
  flock 9
  dir=$(qemu_kernel)
  exec 9>&-
  version=$(basename "$dir"/lib/modules/*)
  # shellcheck disable=SC2034 # for qemu_make_initramfs
  qemu_boot_modules=(virtio_pci virtio_blk ext4 crc32c_generic 9pnet_virtio 9p)
  qemu_make_initramfs "$dir" "$version" "$package_here/guest/init-qemu" "$(command -v busybox)" "$job/initrd" 2>"$job/cpio"
  # One processor: two that are emulated on a busy machine wait for each other.
  # The disk is not written to: what the guest writes goes to a file that is gone
  # when QEMU ends, and stays there when the guest boots again.
  timeout --kill-after=5 "$timeout" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 1 -m 1024 \
    -display none -nodefaults -serial stdio \
    -kernel "$dir/boot/vmlinuz-$version" -initrd "$job/initrd" \
    -append "console=ttyS0 quiet panic=0 mitigations=off systemd.show_status=0" \
    -drive "file=$image,if=virtio,format=raw,snapshot=on" \
    -fsdev "local,id=modules,path=$dir/lib/modules,security_model=none,readonly=on" \
    -device virtio-9p-pci,fsdev=modules,mount_tag=modules \
    -fsdev "local,id=job,path=$job/share,security_model=none" \
    -device virtio-9p-pci,fsdev=job,mount_tag=job </dev/null >"$job/console" 2>&1 || echo "QEMU ended with $?"
}

clean_up() {
  [ -z "$job" ] || rm -rf "$job"
}

main() {
  debs=("$packages"/*.deb)
  [ -e "${debs[0]}" ] || die 1 "no packages in $packages"
  trap clean_up EXIT
  job=$(mktemp -d "${TMPDIR:-/tmp}/cryptodevd-package.XXXXXX")
  expect "lintian" check_lintian
  expect "exposure" check_exposure
  engine_build
  make_share
  boot
  cat "$job/share/results"
  if grep -qx end "$job/share/results"; then
    bad=$((bad + $(grep -c '^FAILED' "$job/share/results" || true)))
  else
    echo "FAILED: the guest came to no end; the end of its console:"
    tail -n 60 "$job/console" | tr -d '\000\r' | sed 's/^/  | /'
    bad=$((bad + 1))
  fi
  [ "$bad" -eq 0 ]
}

main
