#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# A minimal machine of the running release as an image of its disk, which has what
# the packages need and not the packages; kept in the cache as long as they need the
# same.  To be sourced, behind cache.sh and mirror.sh.

# The variable codename is that of mirror.sh.
# shellcheck disable=SC2154

# To boot, to be an ordinary user, and what is tried.
root_packages=(systemd systemd-sysv udev kmod openssl)
root_size=1500M

# root_needs DEB...: names of packages that these need, but for themselves and what
# is required anyway.  Of alternatives the first.
root_needs() {
  local deb

  for deb in "$@"; do
    dpkg-deb -f "$deb" Pre-Depends Depends | sed 's/^[A-Za-z-]*: //'
  done | tr ',' '\n' | sed 's/[(|].*//; s/ //g' | grep . | LC_ALL=C sort -u |
    grep -vxF "$(for deb in "$@"; do dpkg-deb -f "$deb" Package; done)"
}

# root_image DEB...: makes the image if need be and prints its path.  77: neither is
# it there nor can it be made.
root_image() {
  local needs key image

  mapfile -t needs < <(root_needs "$@")
  key=$(printf '%s ' "$codename" "${root_packages[@]}" "${needs[@]}" "$root_size" | sha256sum | cut -c 1-16)
  image=$(cache_dir)/package-root-$codename-$key.ext4
  exec 8>"$(cache_dir)/package-root.lock"
  flock 8
  if [ ! -e "$image" ]; then
    command -v debootstrap >/dev/null || { echo "skipped: no debootstrap" >&2 && return 77; }
    [ "$(id -u)" -eq 0 ] || { echo "skipped: debootstrap needs root" >&2 && return 77; }
    rm -f "$(cache_dir)"/package-root-*.ext4*
    root_make "$image" "${needs[@]}" >&2 || return 1
  fi
  exec 8>&-
  printf '%s\n' "$image"
}

# In a mount namespace of its own: whatever happens, no mount is left behind.
root_make() {
  local image=$1 dir uri rc=0
  shift

  uri=$(mirror)
  [ -n "$uri" ] || { echo "no mirror of $codename in apt's sources" && return 1; }
  dir=$(mktemp -d "${TMPDIR:-/var/tmp}/cryptodevd-root.XXXXXX")
  echo "Making a minimal $codename with $*"
  {
    unshare --mount --propagation private debootstrap --variant=minbase \
      --include="$(IFS=, && echo "${root_packages[*]},$*")" "$codename" "$dir" "$uri" >"$dir.log" 2>&1 &&
      rm -rf "$dir"/var/cache/apt/archives/*.deb "$dir"/var/lib/apt/lists/*_* &&
      rm -rf "$dir"/usr/share/{doc,locale,man}/* &&
      mke2fs -q -t ext4 -d "$dir" "$image.tmp" "$root_size" >>"$dir.log" 2>&1 &&
      mv "$image.tmp" "$image"
  } || rc=1
  [ "$rc" -eq 0 ] || tail -n 20 "$dir.log"
  rm -rf --one-file-system "$dir" "$dir.log" "$image.tmp"
  return "$rc"
}
