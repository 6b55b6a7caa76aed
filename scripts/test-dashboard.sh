#!/usr/bin/env bash
# Runs a small study and follows it in a headless Chromium to its end: Tests/Pages/check_dashboard.py. ESPALIER and DASHBOARD name
# programs that were built before. Pictures stand in .build/dashboard-pages/pictures.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v python3 >/dev/null || { echo "test-dashboard: Python 3 is not installed" >&2; exit 75; }
[ -n "${ESPALIER:-}" ] || swift build --product espalier
[ -n "${DASHBOARD:-}" ] ||
  ESPALIER_DASHBOARD=tests swift build --product espalier-dashboard --scratch-path .build/dashboard

folder=.build/dashboard-pages
rm -rf "$folder"
mkdir -p "$folder/studies"
python3 Tests/Pages/check_dashboard.py "${ESPALIER:-.build/debug/espalier}" \
  "${DASHBOARD:-.build/dashboard/debug/espalier-dashboard}" "$folder"
