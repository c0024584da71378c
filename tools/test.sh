#!/usr/bin/env bash
# From a fresh Debian 12 to passed tests: packages, build, all tests. Usage: tools/test.sh [CTEST OPTION...]
# The report is build/junit.xml; the last line reads "N passed, M failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

if ! tools/build.sh; then
  echo "The build failed; no test ran."
  echo "0 passed, 1 failed"
  exit 1
fi

rm -f build/junit.xml
# One thread a test, for as many tests at once as there are cores.
OMP_NUM_THREADS=1 ctest --test-dir build -j "$(nproc)" --output-on-failure --timeout 600 \
  --output-junit junit.xml "$@" | grep -vE '^ *(Start|[0-9]+/[0-9]+ Test +#[0-9]+: .*Passed)'

report=build/junit.xml
lines_with() { grep -cE "$1" "$report" 2>/dev/null; }
total=$(lines_with '<testcase ')
if [ "${total:-0}" -eq 0 ]; then
  echo "No test was found."
  echo "0 passed, 1 failed"
  exit 1
fi
passed=$(lines_with '<testcase .* status="run"')
# A test that asked to be skipped, or is switched off; one that could not be started counts as failed.
skipped=$(lines_with '<skipped message="SKIP_|<testcase .* status="disabled"')
failed=$((total - passed - skipped))
echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
[ "$failed" -eq 0 ]
