#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# What belongs in one place is found in no other: foreign headers, the include
# arrows between the rooms, paths of the machine; and every file states its
# licence.  Prints each stray line.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
strays=0

# Files as git would commit them, or as they lie there.
files() {
  git ls-files -co --exclude-standard 2>/dev/null ||
    find . -name '.git' -prune -o -name 'build*' -prune -o -type f -printf '%P\n'
}
mapfile -t all < <(files | while read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done)
mapfile -t sources < <(printf '%s\n' "${all[@]}" | grep -E '\.[ch]$')

# report WHAT: the lines on standard input are strays.
report() {
  local lines

  lines=$(cat)
  if [ -n "$lines" ]; then
    printf '%s:\n%s\n' "$1" "$lines"
    strays=$((strays + 1))
  fi
}

# only PATTERN WHERE: includes that match are in files whose names match.
only() {
  grep -HnE "^[[:space:]]*#[[:space:]]*include[[:space:]]*$1" "${sources[@]}" |
    grep -vE "^($2)" || true
}

# from ROOM OTHER: includes in ROOM of a header that OTHER has and ROOM has not.
from() {
  local header

  while read -r header; do
    printf '%s\n' "${sources[@]}" | grep -E "^$1/" |
      xargs grep -HnE "#[[:space:]]*include[[:space:]]*[\"<]([^\">]*/)?${header}[\">]" || true
  done < <(comm -23 <(headers "$2") <(headers "$1"))
}

headers() {
  printf '%s\n' "${sources[@]}" | sed -n "s|^$1/\(.*/\)*\([^/]*\.h\)\$|\2|p" | sort -u
}

report "libfuse outside the CUSE transport" < <(only '<(fuse|cuse)[^>]*>' 'cuse/transport/cuse_(file|ops|session)\.c:')
# A test may be a program that has a filter of its own.
report "seccomp outside the notify transport and the sandbox" < <(only '<(linux/)?seccomp[^>]*>' '(cuse/transport/notify[^/]*:|cuse/sandbox/sandbox_calls\.c:|tests/(e2e/|unit/test_taskinfo))')
report "libcap-ng outside the sandbox" < <(only '<cap-ng\.h>' 'cuse/sandbox/sandbox_caps\.c:')
report "Nettle outside its driver" < <(only '<nettle/' '(drivers/(nettle|bignum|example)/|drivers/yubihsm/yhsm_scp\.c:|tools/(cryptodev-)?bench)')
report "GMP outside its driver" < <(only '<gmp\.h>' '(drivers/bignum|tests/sidechannel)/')
report "libtomcrypt outside the drivers" < <(only '<tomcrypt' 'drivers/')
report "zlib outside its driver" < <(only '<zlib\.h>' '(drivers/zlib/|tests/unit/test_zlib)')
report "libusb outside the driver's USB" < <(only '<libusb' '(drivers/yubihsm/yhsm_usb\.c:|tests/)')
report "uapi outside dialects, tools and tests" < <(only '[<"](crypto/cryptodev\.h|wire/)' '(cuse/dialect/|tools/|tests/|uapi/)')
report "framework/ includes cuse/" < <(from framework cuse)
report "framework/ includes drivers/" < <(from framework drivers)
report "drivers/ include cuse/" < <(from drivers cuse)
report "cuse/transport/ includes a driver" < <(from cuse/transport drivers)

report "no SPDX line in the first two" < <(
  for f in "${all[@]}"; do
    case $f in
      *.[ch] | *.sh | *.cmake | *CMakeLists.txt) ;;
      *) head -c 2 "$f" | grep -q '^#!' || continue ;;
    esac
    head -n 2 "$f" | grep -q 'SPDX-License-Identifier: ' || printf '%s\n' "$f"
  done
)

# Where this checkout lies is nobody's business; /tmp and the like are no tell.
place=$(dirname "$PWD")
case $place in
  / | /tmp | /root | /usr* | /var* | /home) place=$PWD ;;
esac
report "paths of this machine" < <(
  grep -HnIE "(^|[^[:alnum:]_./-])${place//./\\.}(/|[^[:alnum:]_-]|\$)" "${all[@]}" || true
)

[ "$strays" -eq 0 ]
