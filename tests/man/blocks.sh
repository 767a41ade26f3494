# SPDX-License-Identifier: ISC
# shellcheck shell=bash
#
# The literal blocks of manual pages that are code.  To be sourced.  In front of such
# a block stands a comment, in the page:
#   .\" example HEADERS [FLAVOUR]...   a whole program
#   .\" quote HEADERS                  declarations, as the header has them

# blocks PAGE KIND DIRECTORY: writes each block of that kind to DIRECTORY/N.c and
# what its comment says besides to DIRECTORY/N.what; N counts from 1.
blocks() {
  awk -v kind="$2" -v dir="$3" '
    $1 == ".\\\"" && $2 == kind {
      wanted = 1
      what = $0
      sub(/^[^ ]+ +[^ ]+ +/, "", what)
      next
    }
    /^\.Bd -literal/ && wanted {
      wanted = 0
      inside = 1
      n++
      print what >(dir "/" n ".what")
      next
    }
    /^\.Ed/ { inside = 0 }
    wanted { print FILENAME ": no block behind: " kind " " what >"/dev/stderr"; exit 1 }
    inside {
      gsub(/\\e/, "\\")
      gsub(/\\\(aq/, "\047")
      gsub(/\\\(dq/, "\"")
      gsub(/\\-/, "-")
      gsub(/\\&/, "")
      print >(dir "/" n ".c")
    }' "$1"
}
