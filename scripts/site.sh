#!/usr/bin/env bash
# Builds the pages of the library's public symbols with DocC: the module Espalier and those that it exports.
# Fails where a link in a comment leads nowhere. The first argument is the folder, .build/site by default.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-.build/site}
log=.build/site.log
mkdir -p .build
# Package.swift names DocC's plug-in only then.
export ESPALIER_SITE=1
# What this needs beyond the package's own dependencies, and a machine without it can still build and test.
swift package resolve >"$log" 2>&1 || { echo "site: DocC's plug-in cannot be fetched; $log says why" >&2; exit 75; }
targets=(--target Espalier)
for module in $(sed -n 's/^@_exported import //p' Sources/Library/Espalier/Exports.swift); do
  targets+=(--target "$module")
done
rm -rf "$folder"
swift package --allow-writing-to-directory "$(dirname "$folder")" generate-documentation "${targets[@]}" \
  --enable-experimental-combined-documentation --transform-for-static-hosting --output-path "$folder" \
  >"$log" 2>"$log.errors" || { tail -20 "$log" "$log.errors" >&2; exit 1; }
# The two were written at the same time, each line whole in its own.
cat "$log.errors" >>"$log"
rm "$log.errors"
# A parameter that needs no words has none.
if grep -E '(^|[^a-z])warning: ' "$log" | grep -vE "Parameter '.*' is missing documentation"; then
  echo "site: the pages have warnings; $log has them with their places" >&2
  exit 1
fi
echo "The pages are in $folder: serve them with 'python3 -m http.server --directory $folder' and open"
echo "http://localhost:8000/documentation/espalier"
