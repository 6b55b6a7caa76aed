#!/usr/bin/env bash
# Espalier beside PyTorch: throughput, memory and start of training, as Markdown tables. Makes a Python environment with
# PyTorch in .build/pytorch the first time, unless $PYTHON names one that has it. Takes about an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${DATA:?"name the folder with CIFAR-10: make bench-pytorch DATA=..."}
tool=$PWD/.build/release/espalier

if [ -z "${PYTHON:-}" ]; then
  PYTHON=.build/pytorch/bin/python
  if [ ! -x "$PYTHON" ]; then
    python3 -m venv .build/pytorch
    "$PYTHON" -m pip install --quiet torch==2.15.0 numpy==2.4.6 mnist1d==0.0.2.post1
  fi
fi
if [ ! -d /usr/share/datasets/fashion-mnist ]; then
  echo 'bench-pytorch: Fashion-MNIST is missing: apt-get install dataset-fashion-mnist' >&2
  exit 1
fi

echo '## Throughput'
"$PYTHON" Benchmarks/pytorch/side_by_side.py --data "$data" --rounds "${ROUNDS:-3}" --tool "$tool"
echo; echo '## Memory'
"$PYTHON" Benchmarks/pytorch/memory.py --data "$data" --tool "$tool"
echo; echo '## Start'
"$PYTHON" Benchmarks/pytorch/start_up.py --data "$data" --tool "$tool"
echo; echo '## Threads, samples a second'
for threads in 1 2; do
  "$tool" benchmark architectures/cifar10/convnet-plain.json architectures/cifar10/bottleneck-small.json \
    architectures/cifar10/bottleneck-wide.json --threads $threads --format markdown
done
