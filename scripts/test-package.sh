#!/usr/bin/env bash
# Installs the package in a Debian system that debootstrap makes, where there is no Swift, and uses it there as a person would
# who has just installed it: from an empty folder, by the names in the README. It is installed by the command that the last stage
# of the Dockerfile has, in the same release of Debian. Needs root and Debian's servers.
set -euo pipefail
cd "$(dirname "$0")/.."

package=$(ls .build/package/espalier_*.deb)
root=.build/package/root
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
if [ "$(id -u)" -ne 0 ]; then
  echo "test-package: run as root, as a system of its own is made" >&2
  exit 75
fi
if [ ! -x "$root/usr/bin/apt-get" ]; then
  rm -rf "$root"
  debootstrap --variant=minbase "$suite" "$root" >"$root.log" 2>&1 || { tail -5 "$root.log" >&2; exit 1; }
fi
# What the machine reaches Debian by, the system does too.
cp /etc/resolv.conf "$root/etc/resolv.conf"
if [ -d /etc/apt/apt.conf.d ]; then cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true; fi
rm -f "$root"/tmp/espalier*.deb
cp "$package" "$root/tmp/"
command=$(sed -n '/^FROM debian:/,$s/^RUN //p' Dockerfile)
grep -q "^FROM debian:$suite-slim$" Dockerfile && [ -n "$command" ] ||
  { echo "test-package: the Dockerfile's last stage is not of Debian $suite, or installs nothing" >&2; exit 1; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root LC_ALL=C.UTF-8 ${http_proxy:+"http_proxy=$http_proxy"} "$@"; }
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
trap 'umount "$root/proc" "$root/dev"' EXIT

inside DEBIAN_FRONTEND=noninteractive sh -e -c "$command" >/dev/null
[ -z "$(find "$root/tmp" -name '*.deb')" ] || { echo "test-package: the package was left in /tmp" >&2; exit 1; }
inside sh -e -c '
  rm -rf /tmp/new && mkdir /tmp/new && cd /tmp/new
  ! command -v swift
  espalier --version
  espalier check architectures/mnist1d/simple-cnn.json
  espalier summary architectures/mnist1d/simple-cnn.json | head -3
  espalier train architectures/mnist1d/simple-cnn.json --dataset mnist1d --recipe recipes/mnist1d-search.json --epochs 1 --quiet
  espalier search --architecture architectures/mnist1d/simple-cnn.json --dataset mnist1d --recipe recipes/mnist1d-search.json \
    --max-parameters 1738 --trials 8 --workers 2 --study study --quiet | head -3
  espalier report study
  if [ -x /usr/bin/espalier-dashboard ]; then
    espalier dashboard study > address & server=$!
    for try in 1 2 3 4 5 6 7 8 9 10; do [ -s address ] && break; sleep 0.5; done
    grep -q "^Open http://127.0.0.1:" address
    kill $server
  fi
  test -s /usr/share/man/man1/espalier-search.1.gz
  test -s /usr/include/espalier_plugin.h
  test -s /usr/share/bash-completion/completions/espalier
  test -s /usr/share/zsh/site-functions/_espalier
  test -s /usr/share/fish/vendor_completions.d/espalier.fish
'
echo "test-package: installed and used without Swift"
