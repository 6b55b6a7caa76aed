#!/usr/bin/env bash
# Runs the tests that are built in FOLDER. Where they take longer than MINUTES (20), says which have begun and not ended, in
# which lines they are if gdb is installed, and which processes run, and fails.
#
# usage: [MINUTES=20] scripts/test.sh FOLDER [ARGUMENT OF THE TESTS...]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
shift
work=$(mktemp -d)
minutes=${MINUTES:-20}

watch() {
  for ((second = 0; second < 60 * minutes; second++)); do
    sleep 1
    [[ -d $work ]] || exit 0
  done
  tests=$(cat "$work/pid")
  kill -STOP "$tests"
  echo "test: the tests have not ended within $minutes minutes. These have begun:"
  # They are counted, as two suites may each have a test of one name.
  sed -nE -e 's/^. Test ([^ ]+)\(.*\) started\.$/1 \1/p' \
    -e 's/^. Test ([^ ]+)\([^)]*\) (with .*)?(passed|failed) after.*$/-1 \1/p' \
    -e 's/^. Test ([^ ]+)\([^)]*\) skipped.*$/-1 \1/p' "$work/log" |
    awk '{ count[$2] += $1 } END { for (name in count) if (count[name] > 0) print "  " name }' | sort | head -40
  if command -v gdb >/dev/null; then
    echo "test: they are in these lines:"
    timeout 120 gdb -batch -nx -p "$tests" -ex 'thread apply all bt' 2>/dev/null |
      grep -oE 'Tests/.*\.swift:[0-9]+' | sort | uniq -c | head -40 || true
  fi
  echo "test: these processes run:"
  ps -eo pid,ppid,etimes,stat,args --forest | grep -v ' \[' | cut -c1-160 | tail -60
  kill -9 "$tests"
}

# In the background, so that an interruption reaches the tests as it reaches whatever runs in a terminal.
watch >&2 &
trap 'rm -rf "$work"' EXIT
status=0
# shellcheck disable=SC2016
bash -c 'echo $$ >"$0"; exec "$@"' "$work/pid" \
  "$folder/espalierPackageTests.xctest" --testing-library swift-testing "$@" 2>&1 |
  sed -u $'s/\e\\[[0-9;]*m//g' | tee "$work/log" || status=1
exit $status
