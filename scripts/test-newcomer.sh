#!/usr/bin/env bash
# What a newcomer does: clones the last commit and types the lines of the README's first minutes as they are printed, at a home of
# their own. Fails if a line fails or leaves less than it should. Says how long each took, and warns if the search of a fresh clone
# took more than its five minutes on two cores, as times depend on what else the machine does.
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
grep -qx 'make search' <<<"$(printf '%s\n' "${lines[@]}")" || { echo "test-newcomer: the README's first minutes search nothing" >&2; exit 1; }

# What a line leaves, as a person would look for it.
holds() {
  case "$1" in
    "make search") grep -q '^Study: studies/' "$root/output" && rows "$root/output" 5 ;;
    "make install"*) test -x "$HOME/.local/bin/espalier" && test -s "$HOME/.local/share/man/man1/espalier-search.1" ;;
    "espalier check"*) grep -q ': sound: ' "$root/output" ;;
    "espalier summary"*) grep -q '^Parameters: 1,498' "$root/output" ;;
    "espalier train"*) espalier evaluate first-mnist1d-*.safetensors > "$root/evaluation" && grep -q 'test split' "$root/evaluation" ;;
    "espalier search"*) grep -q '^Study: grown' "$root/output" && rows "$root/output" 3 ;;
    "espalier report"*) grep -q '<h1>' grown/report.html ;;
  esac
}

# Whether a file holds so many rows of a frontier at least, each with a number of parameters and an accuracy.
rows() { [ "$(grep -cE '^ +[0-9]+  (trial [0-9]+|base) +[0-9,]+ .* [0-9]+\.[0-9]{2} ' "$1")" -ge "$2" ]; }

whole=$SECONDS
for line in "${lines[@]}"; do
  began=$SECONDS
  echo "\$ $line"
  eval "$line" > "$root/output" 2>&1 || { tail -20 "$root/output"; echo "test-newcomer: failed" >&2; exit 1; }
  tail -3 "$root/output" | cut -c1-100
  holds "$line" || { tail -40 "$root/output"; echo "test-newcomer: '$line' did not leave what it should" >&2; exit 1; }
  took=$((SECONDS - began))
  echo "  ($took s)"
  if [ "$line" = "make search" ] && [ $took -gt 300 ]; then
    echo "test-newcomer: warning: 'make search' took more than five minutes" >&2
  fi
done
echo "test-newcomer: all lines of the README work; $((SECONDS - whole)) s"
