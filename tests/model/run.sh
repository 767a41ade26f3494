#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
#
# Has spin search all that queue.pml can do, once in each scenario, and then
# refute each of its mutants: a model that cannot fail proves nothing.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
if ! command -v spin >/dev/null; then
  echo "skipped: spin not found"
  exit 77
fi
model=$PWD/queue.pml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0

# What may happen; the claims are the same in all.
scenarios=(
  "-DRESTARTS=2"
  "-DSPURIOUS=1"
  "-DENDS=1"
  "-DRESTARTS=0 -DGIVEBACKS=1"
  "-DRESTARTS=1 -DGIVEBACKS=1"
  "-DOTHER=1 -DENDS=1"
  "-DOTHER=1 -DSTUCK=1"
)

# MUTANT, the scenario that shows it, what spin has to say.
mutants=(
  "TWO_PLACES -DRESTARTS=1 assertion"
  "NO_GENERATION -DRESTARTS=1 invalid"
  "KICK_BEFORE_INSERTION -DRESTARTS=0 invalid"
  "SLEEPING_TOLD_LATE -DRESTARTS=0 invalid"
  "GUESS_TRUSTED -DRESTARTS=1 invalid"
  "RELEASE_WITHOUT_KICK -DRESTARTS=1 invalid"
  "WAITING_NOT_COUNTED -DRESTARTS=1 assertion"
  "BLOCKED_NOT_ASKED -DRESTARTS=1 assertion"
  "PUT_BACK_LAST -DRESTARTS=1 assertion"
  "PUT_BACK_DONE_TOO -DRESTARTS=1 assertion"
  "END_WITHOUT_RELEASE -DENDS=1 invalid"
  "GONE_ASKED_FIRST -DENDS=1 assertion"
  "ENDING_TOLD_LATE -DENDS=1 invalid"
  "REFUSED_BEFORE_BACK -DRESTARTS=0,-DGIVEBACKS=1 assertion"
  "TAKEN_FORGOTTEN -DRESTARTS=1,-DGIVEBACKS=1 assertion"
  "BACK_FIRST_FIRST -DRESTARTS=0,-DGIVEBACKS=1 assertion"
  "BACK_NOT_COUNTED -DRESTARTS=0,-DGIVEBACKS=1 invalid"
  "BLOCKED_BLOCK_ALL -DOTHER=1,-DSTUCK=1 invalid"
)

# search CLAIM DEFINE...: builds and runs the verifier; its report goes to ./report.
search() {
  local claim=$1 build=(-DSAFETY -DNOCLAIM) run=()
  shift

  if [ "$claim" = ltl ]; then
    build=(-DNFAIR=3)
    run=(-a -f)
  fi
  rm -f pan*
  : >report
  spin "$@" -a "$model" >spin.log 2>&1 || return 0
  gcc -O2 -w -DMEMLIM=4000 -DCOLLAPSE "${build[@]}" -o pan pan.c || return 0
  timeout 600 ./pan -m100000 -n "${run[@]}" >report 2>&1 || true
}

proved() {
  grep -q 'errors: 0' report && ! grep -Eqi 'not completed|too small|limit' report
}

# conclude OK WHAT
conclude() {
  local states

  states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' report)
  if [ "$1" = 0 ]; then
    printf 'ok: %s (%s states)\n' "$2" "$states"
  else
    printf 'FAILED: %s\n' "$2"
    cat spin.log report
    bad=$((bad + 1))
  fi
}

for scenario in "${scenarios[@]}"; do
  read -ra defines <<<"$scenario"
  search safety "${defines[@]}"
  proved && rc=0 || rc=1
  conclude "$rc" "safe: $scenario"
done

for scenario in "-DRESTARTS=1" "-DRESTARTS=0 -DGIVEBACKS=1"; do
  read -ra defines <<<"$scenario"
  search ltl "${defines[@]}"
  proved && rc=0 || rc=1
  conclude "$rc" "all complete under weak fairness: $scenario"
done

for mutant in "${mutants[@]}"; do
  read -r name scenario expected <<<"$mutant"
  IFS=, read -ra defines <<<"$scenario"
  search safety "-DMUTANT_$name" "${defines[@]}"
  grep -q "^pan:1: $expected" report && rc=0 || rc=1
  conclude "$rc" "refuted: $name"
done

[ "$bad" -eq 0 ]
