#!/bin/bash
# Runs the test suite under sanitizers: scripts/sanitize.sh [address|undefined|thread …], all where none is named.
# Each has a build folder of its own. What is found is shown, kept in .build/sanitize-NAME.log, and ends with 1.
set -euo pipefail
cd "$(dirname "$0")/.."

sanitizers=("$@")
((${#sanitizers[@]})) || sanitizers=(address undefined thread)
jobs=${ESPALIER_JOBS:+-j $ESPALIER_JOBS}
filter=${ESPALIER_TESTS:+--filter $ESPALIER_TESTS}
mkdir -p .build

# Tests that cannot run beneath a sanitizer, by name, each with its reason.
skipped_everywhere=(
  # Measures the memory of a process, of which a sanitizer takes its own share.
  HostileFileTests HostileIDXTests
)
skipped_address=(
  # Plug-ins that leak and that abort: the sanitizer's own allocator is not the one that the check counts.
  'failsItsChecks'
)
skipped_thread=(
  # Plug-ins that abort and that leak, whose ends and allocations the sanitizer takes for its own.
  'BrokenPluginTests'
)

status=0
for sanitizer in "${sanitizers[@]}"; do
  build=.build-$sanitizer
  log=.build/sanitize-$sanitizer.log
  skip=("${skipped_everywhere[@]}")
  flags=()
  case $sanitizer in
    address)
      flags=(--sanitize=address)
      skip+=("${skipped_address[@]}")
      # Signals stay what they are, as tests of plug-ins that crash look at them.
      export ASAN_OPTIONS=detect_leaks=0:exitcode=99:handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0
      ;;
    undefined)
      # Swift checks itself in every build, and its compiler knows no such sanitizer here. What it does not check is our
      # C, which ends at the first fault; the runtime is the compiler's own.
      runtime=$(find "$(dirname "$(readlink -f "$(command -v swift)")")/.." \
        -name 'libclang_rt.ubsan_standalone-x86_64.a' -print -quit)
      flags=(-Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined -Xlinker "$runtime")
      export UBSAN_OPTIONS=print_stacktrace=1
      ;;
    thread)
      flags=(--sanitize=thread)
      skip+=("${skipped_thread[@]}")
      export TSAN_OPTIONS=suppressions=$PWD/scripts/thread-sanitizer.supp:exitcode=99:halt_on_error=0
      # A team of one leaves nothing for libgomp, which is not instrumented, to order between threads.
      export OMP_NUM_THREADS=1
      ;;
    *)
      echo "sanitize: there is no sanitizer '$sanitizer'; there are address, undefined and thread" >&2
      exit 2
      ;;
  esac
  echo "sanitize: building for $sanitizer in $build"
  # shellcheck disable=SC2086
  swift build --build-tests --scratch-path "$build" $jobs "${flags[@]}" >"$log.build" 2>&1 ||
    { tail -30 "$log.build"; status=1; continue; }
  echo "sanitize: testing, without ${skip[*]}"
  arguments=()
  for name in "${skip[@]}"; do arguments+=(--skip "$name"); done
  # shellcheck disable=SC2086
  swift test --skip-build --scratch-path "$build" "${flags[@]}" $filter "${arguments[@]}" >"$log" 2>&1 || status=1
  grep -E 'ERROR: AddressSanitizer|WARNING: ThreadSanitizer|runtime error:|SUMMARY:' "$log" | sort | uniq -c || true
  if grep -qE 'ERROR: AddressSanitizer|WARNING: ThreadSanitizer|runtime error:' "$log"; then status=1; fi
  tail -1 "$log"
done
exit $status
