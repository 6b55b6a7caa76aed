#!/usr/bin/env bash
# Compares what every format writes with what the tools that it is for make of it. Writes the cases, sets up Python with the
# packages of Tests/Interchange/requirements.txt, and runs each check of Tests/Interchange. All that is made stands in
# .build/interchange; a case that differs can be looked at there. Arguments go to 'interchange': --only residual.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=.build/interchange
mkdir -p "$folder"

python=$folder/python/bin/python
if [ ! -x "$python" ]; then
  # Packages that are installed on this machine need not be fetched.
  python3 -m venv --system-site-packages "$folder/python" || {
    echo "test-interchange: Python has no venv here; install python3-venv" >&2
    exit 75
  }
fi
"$python" -m pip install --quiet --disable-pip-version-check --requirement Tests/Interchange/requirements.txt || {
  echo "test-interchange: pip cannot install what the checks need" >&2
  exit 75
}

swift build --product interchange
swift build --product import-outputs
rm -rf "$folder/cases" "$folder/malformed"
mkdir -p "$folder/cases" "$folder/malformed"
.build/debug/interchange "$folder/cases" "$@"

# The tests hold the files that lie; they write them down where they are told to.
ESPALIER_MALFORMED=$PWD/$folder/malformed swift test --filter areWritten >/dev/null

status=0
for check in Tests/Interchange/check_*.py; do
  echo "$(basename "$check" .py):"
  "$python" "$check" "$folder/cases" || status=1
done
exit $status
