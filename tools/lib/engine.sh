#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# OpenSSL's own devcrypto engine, which Debian has in its source package but does
# not build: fetched, compiled untouched against our <crypto/cryptodev.h>, and
# configured.  The stock openssl(1) then is a program that knows nothing of this
# project and yet uses its device.  To be sourced; quickstart and the tests do.

engine_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tools/lib/cache.sh
. "$engine_top/tools/lib/cache.sh"

# What has to be installed before engine_build.
# shellcheck disable=SC2034 # for those who source this
engine_packages=(gcc libc6-dev libssl-dev openssl ca-certificates)

# engine_sources FROM TO: the package sources in FROM (/etc/apt) as deb-src, in the
# directory TO, in apt's two notations.  Lists of other vendors are recognised by
# their suite or by having no `main`, and left out.
engine_sources() {
  local from=$1 to=$2 suite

  # shellcheck source=/dev/null
  suite="^(stable|oldstable|$(. /etc/os-release && printf '%s' "$VERSION_CODENAME"))([-/](updates|security))?\$"
  # A blank line after each file (sed's G), lest two files' stanzas become one.
  # shellcheck disable=SC2016
  find "$from/sources.list.d" -name '*.sources' -exec sed -s '$G' {} + 2>/dev/null |
    awk -v suite="$suite" '
      function field(name,   i) {
        for (i = 1; i <= NF; i++)
          if (tolower($i) ~ "^" tolower(name) ":")
            return substr($i, length(name) + 2)
        return ""
      }
      function any(words, pattern,   i, n, w) {
        n = split(words, w, /[ \t]+/)
        for (i = 1; i <= n; i++)
          if (w[i] != "" && w[i] ~ pattern)
            return 1
        return 0
      }
      BEGIN { RS = ""; FS = "\n" }
      tolower(field("Enabled")) !~ /no|false/ && any(field("Types"), "^deb$") &&
      any(field("Suites"), suite) && any(field("Components"), "^main$") {
        for (i = 1; i <= NF; i++)
          print tolower($i) ~ /^types:/ ? "Types: deb-src" : $i
        print ""
      }' >"$to/engine.sources"
  find "$from/sources.list" "$from/sources.list.d" -name '*.list' -exec cat {} + 2>/dev/null |
    awk -v suite="$suite" '
      $1 == "deb" {
        line = $0
        sub(/^[ \t]*deb[ \t]+/, "", line)
        rest = line
        sub(/^\[[^]]*\][ \t]*/, "", rest)
        split(rest, w, /[ \t]+/)
        if (w[2] ~ suite && rest ~ /[ \t]main([ \t]|$)/)
          print "deb-src " line
      }' >"$to/engine.list"
}

# apt with lists, state and cache of its own in $engine_apt, so that neither root
# is needed nor the system's configuration touched.  Keys, proxies and credentials
# are the system's.
engine_apt() {
  local tool=$1
  shift

  "$tool" -q \
    -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$engine_apt/etc" \
    -o Dir::State="$engine_apt/state" -o Dir::State::status=/var/lib/dpkg/status \
    -o Dir::Cache="$engine_apt/cache" -o APT::Sandbox::User= \
    -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# Makes $1 hold engines/e_devcrypto.c and what it includes, from the newest
# version that can be downloaded whole: for a while after a security update the
# index may list one whose files are not there yet.
engine_fetch() {
  local dest=$1 versions version engine_apt log

  engine_apt=$(mktemp -d)
  log=$engine_apt/log
  mkdir -p "$engine_apt"/{etc,state/lists/partial,cache/archives/partial,files}
  engine_sources /etc/apt "$engine_apt/etc"
  engine_apt apt-get update >"$log" 2>&1 </dev/null || true
  mapfile -t versions < <(engine_apt apt-cache showsrc openssl 2>>"$log" |
    sed -n 's/^Version: //p' | sort -ruV)
  for version in ${versions[@]+"${versions[@]}"}; do
    if engine_download "$version" "$engine_apt/files" >>"$log" 2>&1 &&
      engine_extract "$engine_apt/files" "$dest" >>"$log" 2>&1; then
      printf 'OpenSSL engine: source package openssl %s\n' "$version"
      rm -rf "$engine_apt"
      return 0
    fi
  done
  printf 'No source package of openssl could be had:\n' >&2
  tail -n 20 "$log" >&2
  rm -rf "$engine_apt"
  return 1
}

engine_download() {
  rm -rf "${2:?}"/*
  (cd "$2" && engine_apt apt-get source --download-only "openssl=$1" </dev/null)
}

# The upstream tarball is enough as long as Debian leaves these files alone.
engine_extract() {
  local files=$1 dest=$2 tmp=$2.tmp.$$

  if tar -xOf "$files"/*.debian.tar.* debian/patches | grep -q '^+++ .*engines/e_devcrypto'; then
    echo "this version patches the engine: not the one to show"
    return 1
  fi
  mkdir -p "$tmp" &&
    tar -xf "$files"/*.orig.tar.gz -C "$tmp" --strip-components=1 \
      --wildcards --no-wildcards-match-slash '*/e_os.h' '*/engines/e_devcrypto.c' '*/include' &&
    mv "$tmp" "$dest" && return 0
  rm -rf "$tmp"
  return 1
}

# engine_path [DIALECT]: where the engine is; that of Linux if none is named.
engine_path() {
  local suffix=${1:-linux}

  [ "$suffix" = linux ] && suffix='' || suffix=-$suffix
  printf '%s/build/engine/devcrypto%s.so' "$engine_top" "$suffix"
}

# engine_build [DIALECT]: builds it, against the header of that dialect, unless it
# is there and up to date.  A second call needs no network.
engine_build() {
  local dialect=${1:-linux} source out
  local header=$engine_top/uapi/$dialect/crypto/cryptodev.h

  out=$(engine_path "$dialect")
  source=$(cache_dir)/openssl-source
  [ -e "$source/engines/e_devcrypto.c" ] || engine_fetch "$source" || return 1
  if [ "$out" -nt "$header" ] && [ "$out" -nt "$source" ]; then
    return 0
  fi
  mkdir -p "${out%/*}"
  # Deprecated since OpenSSL 3, as engines are altogether.
  "${CC:-cc}" -O2 -fPIC -shared -Wno-deprecated-declarations \
    -I "$engine_top/uapi/$dialect" -I "$source/include" \
    -o "$out.tmp.$$" "$source/engines/e_devcrypto.c" -lcrypto &&
    mv "$out.tmp.$$" "$out"
}

# engine_conf FILE [DEFAULTS [DIALECT]]: writes an OPENSSL_CONF that loads the engine and
# lets it use software drivers, which it refuses by default where the device says
# truthfully that it is one.  With DEFAULTS, say ALL, programs use the engine
# without asking for it by name.
engine_conf() {
  {
    printf '# The devcrypto engine for every program that reads OPENSSL_CONF.\n'
    printf 'openssl_conf = openssl_init\n\n'
    printf '[openssl_init]\nengines = engines\n\n'
    printf '[engines]\ndevcrypto = devcrypto\n\n'
    printf '[devcrypto]\nengine_id = devcrypto\n'
    printf 'dynamic_path = %s\n' "$(engine_path "${3:-}")"
    printf '# 0: only accelerated, 1: any, 2 (default): unless known to be software\n'
    printf 'USE_SOFTDRIVERS = 1\n'
    [ -z "${2:-}" ] || printf 'default_algorithms = %s\n' "$2"
  } >"$1"
}
