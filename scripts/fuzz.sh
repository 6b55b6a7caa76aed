#!/bin/bash
# Fuzzes the way from an architecture file to a network: scripts/fuzz.sh [seconds]
# New inputs are kept in .build/fuzz/corpus; a finding is written to .build/fuzz/ and shown.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
build=${ESPALIER_FUZZ_BUILD:-.build/fuzz}
jobs=${ESPALIER_FUZZ_JOBS:-}

# The Swift driver knows libFuzzer; SwiftPM does not, so the last step is ours: a static library of the instrumented
# modules is linked with the fuzzer's own main.
ESPALIER_FUZZ=1 swift build -c release --scratch-path "$build" --product ArchitectureFuzz ${jobs:+-j "$jobs"} \
  -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library
library=$(ESPALIER_FUZZ=1 swift build -c release --scratch-path "$build" --show-bin-path)
swiftc -sanitize=fuzzer -static-stdlib -use-ld=lld "$library/libArchitectureFuzz.a" \
  $(pkg-config --libs jansson libcrypto) -o "$build/architecture-fuzz"

seeds=$build/seeds
rm -rf "$seeds"
mkdir -p "$seeds" "$build/corpus"
for file in architectures/*/*.json Tests/GraphIRTests/Golden/*.json Tests/GraphIRTests/Golden/*/*.json; do
  cp "$file" "$seeds/$(echo "$file" | tr / _)"
done

ESPALIER_ROOT=$PWD "$build/architecture-fuzz" \
  -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 \
  -dict=Fuzz/architecture.dict -artifact_prefix="$build/" "$build/corpus" "$seeds"
