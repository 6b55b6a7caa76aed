#!/usr/bin/env bash
# Makes a small study, writes its page, and uses the page in a headless Chromium as people do: Tests/Pages/check_report.py.
# ESPALIER names a program that was built before. What is made stands in .build/pages, pictures at several widths included.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v python3 >/dev/null || { echo "test-pages: Python 3 is not installed" >&2; exit 75; }
espalier=${ESPALIER:-.build/debug/espalier}
[ -n "${ESPALIER:-}" ] || swift build --product espalier

folder=.build/pages
rm -rf "$folder"
mkdir -p "$folder"
"$espalier" search --architecture architectures/mnist1d/simple-cnn.json --dataset mnist1d \
  --recipe recipes/mnist1d-search.json --max-parameters 1738 --trials 60 --workers 2 --study "$folder/study" --quiet
"$espalier" confirm "$folder/study" --seeds 2 --workers 2 --quiet >/dev/null
"$espalier" report "$folder/study" --output "$folder/report.html"
python3 Tests/Pages/check_report.py "$folder/report.html" "$folder/pictures"
