#!/usr/bin/env bash
# Exports networks in 8-bit integers and in floats, runs them here and on three emulated Cortex-M boards, and compares
# the bits of their outputs. ESPALIER names the tool.
set -euo pipefail
cd "$(dirname "$0")/.."

espalier=${ESPALIER:-.build/release/espalier}
out=.build/microcontroller
rm -rf "$out"
mkdir -p "$out"
failures=0

# run NAME: the board's lines must have the host's outputs.
compare() {
  local name=$1 output=$2 lines
  lines=$(make -s -C Examples/microcontroller run "NETWORK=$PWD/$out/$name.c" "OUTPUT=$output" "INPUT=${3:-float}")
  echo "$lines"
  # Floats may differ in their last bits, as processors fuse operations: their self-test holds them.
  local pattern='self-test [a-zA-Z]+'
  [ "$output" = float ] || pattern='self-test [a-zA-Z]+, [0-9]+ samples, outputs [0-9a-f]+'
  if [ "$(grep -oE "$pattern" <<<"$lines" | sort -u | wc -l)" != 1 ] || [ "$(grep -c 'self-test passed' <<<"$lines")" != 4 ]; then
    echo "test-microcontroller: $name differs" >&2
    failures=$((failures + 1))
  fi
}

for architecture in simple-cnn mlp-64; do
  "$espalier" train "architectures/mnist1d/$architecture.json" --dataset mnist1d --epochs 3 --quiet \
    --checkpoint "$out/$architecture.safetensors" >/dev/null
  name=${architecture//-/_}
  "$espalier" export "$out/$architecture.safetensors" --format c-int8 --output "$out/${name}_int8.c"
  "$espalier" export "$out/$architecture.safetensors" --format c --output "$out/${name}_float.c"
  compare "${name}_int8" int8_t
  compare "${name}_float" float
done
for file in results/mnist1d-search/winners/*.json; do
  name=winner_$(basename "$file" .json | tr -c 'a-z0-9\n' _)
  "$espalier" export "$file" --format c-int8 --dataset mnist1d --output "$out/$name.c"
  compare "$name" int8_t
done

[ "$failures" = 0 ] || exit 1
echo "test-microcontroller: the outputs are equal on this machine, Cortex-M4, M7 and M55"
