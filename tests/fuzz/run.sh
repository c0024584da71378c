#!/bin/sh
# run.sh [SECONDS [TARGET...]]: builds the fuzz targets in build-fuzz and runs each for that long (default 60), starting
# from tests/data/fuzz/TARGET. New inputs go to build-fuzz/corpus, what fails to build-fuzz/findings.
set -eu
seconds=${1:-60}
[ $# -gt 0 ] && shift
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build-fuzz
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Release \
  -DTIMBRE_TESTS=OFF -DTIMBRE_FUZZ=ON > /dev/null
ninja -C "$build" fuzzers
failed=0
for target in ${*:-pickle zip safetensors voice}; do
  mkdir -p "$build/corpus/$target" "$build/findings"
  echo "== fuzz_$target for $seconds s"
  "$build/fuzz_$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=4096 -verbosity=0 \
    -print_final_stats=1 -artifact_prefix="$build/findings/$target-" \
    "$build/corpus/$target" "$root/tests/data/fuzz/$target" || failed=1
done
exit $failed
