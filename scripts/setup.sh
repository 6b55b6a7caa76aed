#!/usr/bin/env bash
# Installs the C libraries that Espalier builds on, where they are missing, and the packages that are named beside.
set -euo pipefail

# What the build cannot do without, then what it is better with.
needed=(pkg-config libjansson-dev libssl-dev zlib1g-dev libsqlite3-dev libpng-dev libjpeg-dev libcurl4-openssl-dev)
wanted=(libdnnl-dev graphviz dataset-fashion-mnist "$@")

if ! command -v swift >/dev/null; then
  echo "setup: Swift 6.2 or newer is not on the PATH; install it from swift.org and run 'make setup' again." >&2
  exit 1
fi

missing() {
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || echo "$package"
  done
}

if ! command -v apt-get >/dev/null; then
  echo "setup: this is no Debian or Ubuntu; install by hand what these packages hold: ${needed[*]} ${wanted[*]}" >&2
  exit 1
fi

mapfile -t packages < <(missing "${needed[@]}" "${wanted[@]}")
if [ ${#packages[@]} -eq 0 ]; then
  echo "setup: everything is installed."
  exit 0
fi

apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: run as root: apt-get install ${packages[*]}" >&2
    exit 1
  fi
  apt=(sudo "${apt[@]}")
fi

echo "setup: installing ${packages[*]}"
"${apt[@]}" update -qq
for package in "${packages[@]}"; do
  if ! "${apt[@]}" install -y -qq --no-install-recommends "$package" >/dev/null; then
    if [[ " ${needed[*]} " == *" $package "* ]]; then
      echo "setup: '$package' could not be installed, and nothing builds without it." >&2
      exit 1
    fi
    echo "setup: '$package' could not be installed; Espalier works without it, but see the README for what is lost." >&2
  fi
done
