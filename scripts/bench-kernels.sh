#!/usr/bin/env bash
# Measures the loops in C by themselves against what the machine's products and bytes allow.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=Sources/Backends/CKernels
clang -O2 -I"$kernels/include" -ISources/Foundation/CGenerations/include Benchmarks/Kernels/kernels.c \
  "$kernels"/{activation,depthwise}{,_bfloat16}.c "$kernels"/{depthwise_narrow,pointwise,peak}.c -lm -o "$folder/kernels"
"$folder/kernels"
