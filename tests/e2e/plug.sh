#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Plugs the emulated token in or out, from the directory where the emulator has its
# files `ready` and `control`.
# Usage: plug.sh kernel|standin in|out DIRECTORY
#   kernel   a device of this kernel's, by vhci-hcd; takes root
#   standin  one of the libusb that speaks USB/IP itself: it looks at the emulator
#        plug.sh tell COMMAND DIRECTORY
#   gives the emulator a command and prints what it answers

set -euo pipefail

way=$1
what=$2
dir=$3

# tell COMMAND: to the emulator.  perl is what every Debian has and knows sockets.
tell() {
  local answer

  # shellcheck disable=SC2016 # perl's
  answer=$(perl -MIO::Socket::UNIX -e '
    my $socket = IO::Socket::UNIX->new($ARGV[0]) or die "$ARGV[0]: $!\n";
    print $socket "$ARGV[1]\n";
    print scalar <$socket>;' "$dir/control" "$1")
  case $answer in
    ok*) printf '%s\n' "$answer" ;;
    *) printf '%s: %s\n' "$1" "$answer" >&2 && return 1 ;;
  esac
}

# quietly COMMAND...: usbip tells much.
quietly() {
  local output

  output=$("$@" 2>&1) || {
    printf '%s: %s\n' "$*" "$output" >&2
    return 1
  }
}

port=$(sed -n 's/^usbip //p' "$dir/ready")
case $way:$what in
  tell:*) tell "$what" ;;
  kernel:in) quietly usbip --tcp-port "$port" attach -r 127.0.0.1 -b 1-1 ;;
  kernel:out) quietly usbip detach -p 00 ;;
  standin:in) quietly tell return ;;
  standin:out) quietly tell vanish ;;
  *) exit 2 ;;
esac
