#!/usr/bin/env bash
# Keeps studies in PostgreSQL and runs their workers under Slurm, mistreats all of it, and compares frontiers. Nothing is left
# running. TRIALS=300 searches as 'make search' does; without it the studies take seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup-cluster.sh
if [ -n "${TRIALS:-}" ]; then export ESPALIER_CLUSTER_TRIALS=$TRIALS; fi
status=0
own='espalier-pg-|espalier-slurm-'
before=$(pgrep -f "$own" | sort || true)
swift test ${SWIFT_FLAGS:-} \
  --filter 'StorageConformanceTests|DatabaseStudyTests|StudiesTests.TaskTests|ClusterTests|Slurm|BadDayTests|ClusterPageTests|GoldenPostgreSQLTests' \
  || status=$?
# What the tests have started ends with them, in a second or two.
for _ in $(seq 30); do
  left=$(comm -13 <(echo "$before") <(pgrep -f "$own" | sort))
  if [ -z "$left" ]; then break; fi
  sleep 1
done
if [ -n "$left" ]; then
  echo "test-cluster: these were left running:" >&2
  ps -o pid,args -p "$(echo $left | tr ' ' ',')" >&2
  status=1
fi
exit $status
