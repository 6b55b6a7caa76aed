#!/usr/bin/env bash
# Exports networks in 8-bit integers and in floats, runs them here and on three emulated Cortex-M boards, and compares
# the bits of their outputs. ESPALIER names the tool.
#
# CANDIDATES=200 SAMPLES=100 says how many random candidates of a search are exported and on how many recorded samples
# each is held to the interpreter's numbers; their flash is held to what the cross compiler makes of them. BOARDS="m4 m7 m55"
# says where they run, beside this machine: BOARDS= for here alone. SANITIZED=20 says how many of them gcc and clang compile
# with -O0 and -O3 beneath AddressSanitizer and UndefinedBehaviorSanitizer. DEPTHWISE=12 networks of depthwise convolutions of
# random geometry run, too.
set -euo pipefail
cd "$(dirname "$0")/.."

espalier=${ESPALIER:-.build/release/espalier}
candidates=${CANDIDATES:-20}
samples=${SAMPLES:-20}
boards=${BOARDS-m4 m7 m55}
sanitized=${SANITIZED:-20}
depthwise=${DEPTHWISE:-12}
out=.build/microcontroller
rm -rf "$out"
mkdir -p "$out"
failures=0

# compare NAME OUTPUT [INPUT] [TARGETS]: the boards' lines must have the host's outputs.
compare() {
  local name=$1 output=$2 targets=${4:-host m4 m7 m55} lines
  # shellcheck disable=SC2086
  lines=$(make -s -C Examples/microcontroller $(printf 'run-%s ' $targets) "NETWORK=$PWD/$out/$name.c" "OUTPUT=$output" "INPUT=${3:-float}")
  echo "$lines"
  # Floats may differ in their last bits, as processors fuse operations: their self-test holds them.
  local pattern='self-test [a-zA-Z]+'
  [ "$output" = float ] || pattern='self-test [a-zA-Z]+, [0-9]+ samples, outputs [0-9a-f]+'
  if [ "$(grep -oE "$pattern" <<<"$lines" | sort -u | wc -l)" != 1 ] ||
    [ "$(grep -c 'self-test passed' <<<"$lines")" != "$(wc -w <<<"$targets")" ]; then
    echo "test-microcontroller: $name differs" >&2
    failures=$((failures + 1))
  fi
}

# sanitize NAME: as compilers, optimised and not, have it beneath the sanitizers; the outputs must be the same in all.
sanitize() {
  local lines='' compiler level line
  for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue
    for level in 0 3; do
      line=$(make -s -C Examples/microcontroller run-host "NETWORK=$PWD/$out/$1.c" "CC=$compiler" \
        "EXTRA=-O$level -Wconversion -pedantic -Werror -fsanitize=address,undefined -fno-sanitize-recover=all" 2>&1 |
        grep -v "ld.gold: warning") || true
      lines+=$line$'\n'
    done
  done
  if [ "$(grep -c . <<<"$lines")" != "$(grep -cE 'self-test passed, [0-9]+ samples, outputs' <<<"$lines")" ] ||
    [ "$(grep -oE 'outputs [0-9a-f]+' <<<"$lines" | sort -u | wc -l)" != 1 ]; then
    printf 'test-microcontroller: %s differs beneath the sanitizers:\n%s' "$1" "$lines" >&2
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

# The example of a wrist sensor, from recordings in an .npy file to the boards: made-up ones, so that nothing is downloaded.
if python3 -c 'import numpy' 2>/dev/null; then
  python3 scripts/made-up-recordings.py "$out/recordings.npy"
  make -s -C Examples/microcontroller wrist "ESPALIER=$(realpath "$espalier")" "RECORDINGS=$PWD/$out/recordings.npy" \
    >"$out/wrist.log" 2>&1 || failures=$((failures + 1))
  cp Examples/microcontroller/build/wrist/wrist.[ch] "$out/"
  compare wrist int8_t float "host $boards"
  recognised=$(sed -nE 's/^accuracy +([0-9]+)\.[0-9]+ %/\1/p' "$out/wrist.log")
  if [ "${recognised:-0}" -lt 80 ]; then
    echo "test-microcontroller: the wrist network knows ${recognised:-none} % of made-up activities in 8-bit integers" >&2
    failures=$((failures + 1))
  fi
else
  echo "test-microcontroller: skipped the example of a wrist sensor, which needs Python with NumPy"
fi

python3 scripts/random-pictures.py "$out/pictures.npz"

# Depthwise convolutions of random geometry: those of candidates are of a few kinds.
python3 scripts/random-depthwise.py "$out" "$depthwise"
for number in $(seq 0 $((depthwise - 1))); do
  name=depthwise_$number
  "$espalier" export "$out/$name.json" --dataset "$out/pictures.npz" --format c-int8 --seed 1 --self-test 3 \
    --calibration-samples 32 --output "$out/$name.c" >/dev/null 2>&1
  compare "$name" int8_t float "host $boards" | tail -1
  [ "$sanitized" = 0 ] || sanitize "$name"
done

# Random candidates of two spaces, of sequences and of small pictures in colour.
half=$(((candidates + 1) / 2))
for dataset in mnist1d "$out/pictures.npz"; do
  study=$out/$(basename "$dataset" .npz)
  "$espalier" search --dataset "$dataset" --max-flash 60KB --max-ram 60KB --precision int8 --sampler random --fidelity full \
    --epochs 1 --subset 120 --trials "$half" --quiet --study "$study" >/dev/null
  # shellcheck disable=SC2046
  "$espalier" export "$study" --format c-int8 --self-test "$samples" --output "$study-c" \
    $(seq -f '--trial %g' 0 $((half - 1))) 2>/dev/null
  for file in "$study-c"/trial-*.c; do
    name=$(basename "$study")_$(basename "$file" .c | tr - _)
    # A file's functions are called by its name.
    sed "s/trial_\([0-9]*\)/${name}/g; s/TRIAL_\([0-9]*\)/$(tr a-z A-Z <<<"$name")/g" "$file" >"$out/$name.c"
    sed "s/trial_\([0-9]*\)/${name}/g; s/TRIAL_\([0-9]*\)/$(tr a-z A-Z <<<"$name")/g" \
      "${file%/*}/$(basename "$file" .c | tr - _).h" >"$out/$name.h"
    compare "$name" int8_t float "host $boards" | tail -1
    if [ "$sanitized" -gt 0 ]; then
      sanitize "$name"
      sanitized=$((sanitized - 1))
    fi
  done
  python3 scripts/check-flash.py "$study-c" || failures=$((failures + 1))
done

[ "$failures" = 0 ] || exit 1
echo "test-microcontroller: the outputs are equal on this machine${boards:+ and Cortex-$boards}"
