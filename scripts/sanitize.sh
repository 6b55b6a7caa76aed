#!/bin/bash
# Runs the test suite under sanitizers: scripts/sanitize.sh [address|undefined|thread …], all where none is named.
# Each has a build folder of its own. What is found is shown, kept in .build/sanitize-NAME.log, and ends with 1.
# ESPALIER_TESTS names one module of tests, and ESPALIER_JOBS how many compilers run at once.
set -euo pipefail
cd "$(dirname "$0")/.."

sanitizers=("$@")
((${#sanitizers[@]})) || sanitizers=(address undefined thread)
jobs=${ESPALIER_JOBS:+-j $ESPALIER_JOBS}
mkdir -p .build

# Tests that cannot run beneath a sanitizer, by name, each with its reason.
skipped_everywhere=(
  # Measures the memory of a process, of which a sanitizer takes its own share.
  HostileFileTests HostileIDXTests memoryDoesNotGrow
)
skipped_address=(
  # Plug-ins that leak and that abort: the sanitizer's own allocator is not the one that the check counts.
  'failsItsChecks'
)
skipped_thread=(
  # Plug-ins that abort, exit and leak, whose ends and allocations the sanitizer takes for its own.
  'BrokenPluginTests' 'whatEndsItsProcessIsAnError' 'leavingIsAnError'
  # Kills by the clock, of trainings that are ten times as slow.
  'killsChangeNothing'
)

# A process that crashes beneath a sanitizer would start a debugger of many gigabytes, and tests crash plug-ins on purpose.
export SWIFT_BACKTRACE=enable=no

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
      export ASAN_OPTIONS=detect_leaks=0:exitcode=99:handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:quarantine_size_mb=16
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
      # Plug-ins in Swift take the runtime's functions from the program that loads them.
      flags=(--sanitize=thread -Xlinker --export-dynamic)
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
  : >"$log"
  # One module of tests at a time: all at once, what a sanitizer keeps of freed memory does not fit into a machine.
  for folder in Tests/*Tests; do
    module=${folder#Tests/}
    [[ ${ESPALIER_TESTS:-$module} == "$module" ]] || continue
    # shellcheck disable=SC2086
    swift test --skip-build --scratch-path "$build" "${flags[@]}" --filter "^$module\\." "${arguments[@]}" \
      >"$log.module" 2>&1 || { status=1; echo "FAILED: $module, see $log"; }
    cat "$log.module" >>"$log"
    echo "$module: $(grep -aE 'Test run with' "$log.module" | tail -1 || true)"
  done
  rm -f "$log.module"
  found=$(grep -aE 'ERROR: AddressSanitizer|WARNING: ThreadSanitizer|runtime error:' "$log" | sort | uniq -c || true)
  if [[ -n $found ]]; then
    echo "FINDINGS of $sanitizer, all in $log:"
    echo "$found"
    grep -aE '^SUMMARY:' "$log" | sort | uniq -c || true
    status=1
  fi
done
exit $status
