#!/usr/bin/env bash
# What a newcomer does: clones the last commit and types the lines of the README's first minutes as they are printed, at a home of
# their own. Says how long each took. The search in a fresh clone has five minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
export HOME=$root/home
mkdir "$HOME"
# The packages' sources stand in the cache that the machine has.
[ -d ~root/.cache ] && [ "$(id -u)" -eq 0 ] && mkdir "$HOME/.cache" && ln -s ~root/.cache/org.swift.swiftpm "$HOME/.cache/"
git clone -q . "$root/espalier"
cd "$root/espalier"

mapfile -t lines < <(sed -n '/^## The first ten minutes/,/^## /s/^\$ //p' README.md)
[ ${#lines[@]} -ge 8 ] || { echo "test-newcomer: the README lacks its first minutes" >&2; exit 1; }
whole=$SECONDS
for line in "${lines[@]}"; do
  began=$SECONDS
  echo "\$ $line"
  eval "$line" > "$root/output" 2>&1 || { tail -20 "$root/output"; echo "test-newcomer: failed" >&2; exit 1; }
  tail -3 "$root/output" | cut -c1-100
  took=$((SECONDS - began))
  echo "  ($took s)"
  if [ "$line" = "make search" ] && [ $took -gt 300 ]; then
    echo "test-newcomer: 'make search' took more than five minutes" >&2
    late=yes
  fi
done
test -s grown/report.html
echo "test-newcomer: all lines of the README work; $((SECONDS - whole)) s"
[ -z "${late:-}" ]
