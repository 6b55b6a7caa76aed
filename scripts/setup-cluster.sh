#!/usr/bin/env bash
# Installs PostgreSQL's server and Slurm for 'make test-cluster', and sees to it that no server of theirs is started or set
# up: the tests start their own, in folders of their own. What is installed already, and runs, is left as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(libpq5 postgresql slurmctld slurmd slurm-client python3)
missing=0
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing=1
done
if [ $missing -eq 0 ]; then
  echo "setup: PostgreSQL and Slurm are installed."
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

# Debian asks this file whether a service may be started, and this other one whether a database is set up.
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.conf
made_policy=0
made_clusters=0
undo() {
  if [ $made_policy -eq 1 ]; then "${as_root[@]}" rm -f "$policy"; fi
  if [ $made_clusters -eq 1 ]; then "${as_root[@]}" sed -i '/^create_main_cluster = false # test-cluster$/d' "$clusters"; fi
}
trap undo EXIT
if [ ! -e "$policy" ]; then
  made_policy=1
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi
scripts/setup.sh postgresql-common
if [ -e "$clusters" ] && ! grep -q '^create_main_cluster' "$clusters"; then
  made_clusters=1
  echo 'create_main_cluster = false # test-cluster' | "${as_root[@]}" tee -a "$clusters" >/dev/null
fi
scripts/setup.sh "${packages[@]}"
