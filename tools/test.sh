#!/usr/bin/env bash
# From a fresh Debian 12 to passed tests: packages, build, all tests. Usage: tools/test.sh [CTEST OPTION...]
# The reports are build/junit.xml, a line a process, and build/reports/, a line a test; the last line reads "N passed, M failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

if ! tools/build.sh; then
  echo "The build failed; no test ran."
  echo "0 passed, 1 failed"
  exit 1
fi

rm -rf build/junit.xml build/reports
# One thread a test, for as many tests at once as there are cores.
OMP_NUM_THREADS=1 ctest --test-dir build -j "$(nproc)" --output-on-failure --timeout 1800 \
  --output-junit junit.xml "$@" | grep -vE '^ *(Start|[0-9]+/[0-9]+ Test +#[0-9]+: .*Passed)'
ended=${PIPESTATUS[0]}

# The sum of an attribute of all reports.
sum() { sed -n "s/^<testsuites .*\b$1=\"\([0-9]*\)\".*/\1/p" build/reports/*.xml 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }'; }
processes() { grep -E '<testcase ' build/junit.xml 2>/dev/null | grep -cE "$1"; }
skipped=$(($(cat build/reports/*.xml 2>/dev/null | grep -c ' result="skipped"') + $(sum disabled)))
failed=$(sum failures)
# Tests that are no GoogleTest have no report of their own.
passed=$(($(sum tests) - skipped - failed + $(processes 'name="(layers|install)/.*status="run"')))
# A process that broke off has left no report.
[ "$failed" -gt 0 ] || failed=$(processes 'status="fail"')
[ $((passed + failed)) -gt 0 ] || { echo "No test was found."; failed=1; }
[ "$failed" -gt 0 ] || [ "$ended" -eq 0 ] || failed=1
echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
[ "$failed" -eq 0 ]
