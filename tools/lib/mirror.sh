#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Where this machine gets the release from that it runs.  To be sourced.

# shellcheck source=/dev/null
codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")

# The archive's address; nothing if apt does not know the release.
mirror() {
  # shellcheck disable=SC2016 # apt's own syntax
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' |
    awk -v codename="$codename" '$2 == codename && $3 == "main" { print $1; exit }'
}
