#!/bin/bash
# Fuzzes the readers of bytes: scripts/fuzz.sh [seconds [reader …]], all readers in turn where none is named.
# New inputs are kept in .build/fuzz/corpus; a finding is written to .build/fuzz/findings and shown, and ends with 1.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
shift || true
build=${ESPALIER_FUZZ_BUILD:-.build/fuzz}
jobs=${ESPALIER_FUZZ_JOBS:-}
readers=("$@")
((${#readers[@]})) ||
  readers=(architecture recipe study bench checkpoint weights onnx idx cifar npz npy csv picture sound database plugin)

# The Swift driver knows libFuzzer; SwiftPM does not, so the last step is ours: a static library of the instrumented
# modules is linked with the fuzzer's own main.
ESPALIER_FUZZ=1 swift build -c release --scratch-path "$build" --product FuzzEntry ${jobs:+-j "$jobs"} \
  -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library
library=$(ESPALIER_FUZZ=1 swift build -c release --scratch-path "$build" --show-bin-path)
swiftc -sanitize=fuzzer -use-ld=lld "$library/libFuzzEntry.a" \
  $(pkg-config --libs jansson libcrypto sqlite3 zlib libpng libjpeg) -o "$build/readers-fuzz"

status=0
export ESPALIER_ROOT=$PWD
for reader in "${readers[@]}"; do
  export ESPALIER_FUZZ_TARGET=$reader
  seeds=$build/seeds/$reader
  rm -rf "$seeds"
  mkdir -p "$seeds" "$build/corpus/$reader" "$build/findings"
  line=$(ESPALIER_FUZZ_SEEDS=$seeds "$build/readers-fuzz")
  echo "$line"
  length=${line##*at most }
  dictionary=Fuzz/Dictionaries/$reader.dict
  [[ -f $dictionary ]] || dictionary=
  log=$build/$reader.log
  if ! "$build/readers-fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 -max_len="${length%% *}" \
    -print_final_stats=1 ${dictionary:+-dict="$dictionary"} -artifact_prefix="$build/findings/$reader-" \
    "$build/corpus/$reader" "$seeds" >"$log" 2>&1; then
    status=1
    echo "FINDING in $reader; its input is in $build/findings, what was said in $log:"
    tail -40 "$log"
  fi
  grep -E '^stat::(number_of_executed_units|new_units_added|slowest_unit_time_sec|peak_rss_mb)' "$log" || true
done
exit $status
