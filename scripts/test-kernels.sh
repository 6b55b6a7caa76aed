#!/usr/bin/env bash
# Compiles the loops in C with their tests, for this machine and for 64-bit ARM, and runs them, the latter under qemu. Says what
# it skips where a compiler or an emulator is missing. Usage: scripts/test-kernels.sh [native|aarch64]…
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=Sources/Backends/CKernels
pixels=Sources/Data/CPixels
regression=Sources/Search/CRegression
generations=Sources/Foundation/CGenerations/include
# The loop that runs a program needs libgomp; its tests are those of the backend.
sources=($(ls "$kernels"/*.c | grep -v '/run\.c$') "$pixels"/*.c "$regression"/*.c Tests/Kernels/*.c)
flags=(-O1 -Wall -Wno-unused-parameter -I"$kernels/include" -I"$pixels/include" -I"$regression/include" -I"$generations"
  -ITests/Kernels)

compile() { # TARGET OPTION…
  local target=$1
  shift
  mkdir -p "$folder/$target"
  for source in "${sources[@]}"; do
    clang "$@" "${flags[@]}" -c "$source" -o "$folder/$target/$(basename "$(dirname "$source")")-$(basename "$source" .c).o"
  done
}

native() {
  compile native
  clang "$folder"/native/*.o -lm -o "$folder/native/tests"
  echo "this machine:"
  "$folder/native/tests"
}

aarch64() {
  for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
    if ! command -v "$tool" >/dev/null; then
      echo "64-bit ARM: skipped, as $tool is missing (apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user)"
      return 0
    fi
  done
  local root=/usr/aarch64-linux-gnu
  compile aarch64 --target=aarch64-linux-gnu -isystem "$root/include"
  aarch64-linux-gnu-gcc -static "$folder"/aarch64/*.o -lm -o "$folder/aarch64/tests"
  echo "64-bit ARM:"
  qemu-aarch64 "$folder/aarch64/tests"
}

if ! command -v clang >/dev/null; then
  echo "skipped, as clang is missing, which comes with Swift"
  exit 0
fi
for target in "${@:-native aarch64}"; do
  for one in $target; do "$one"; done
done
