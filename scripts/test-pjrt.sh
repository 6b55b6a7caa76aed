#!/usr/bin/env bash
# Installs a PJRT plug-in for CPUs from PyPI in .build/pjrt, and runs the tests of devices on it, or on $ESPALIER_PJRT.
set -euo pipefail

folder=.build/pjrt
if [ -z "${ESPALIER_PJRT:-}" ]; then
  plugin=$folder/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so
  if [ ! -e "$plugin" ]; then
    if ! python3 -m pip --version >/dev/null 2>&1; then
      echo "test-pjrt: skipped, as this machine has no pip; name a plug-in with ESPALIER_PJRT=FILE." >&2
      exit 0
    fi
    if ! python3 -m pip install --quiet --no-deps --target "$folder" xla-cpu-pjrt==0.0.1; then
      echo "test-pjrt: skipped, as pip finds no plug-in for this machine; name one with ESPALIER_PJRT=FILE." >&2
      exit 0
    fi
  fi
  export ESPALIER_PJRT=$PWD/$plugin
fi
# What is compiled is kept beside it, and not among the user's files.
export ESPALIER_CACHE=$PWD/$folder/cache
echo "test-pjrt: on $ESPALIER_PJRT"
swift test --skip-build --filter 'PJRTBackendTests|StableHLOTests'
