#!/usr/bin/env bash
# What threads cost and bring: one text spoken with one thread, with the default number and with two, alone, beside a
# process that keeps one core busy, and by two timbres at once. Prints the median wall time of each over that of one
# thread in the same surroundings, so that shared and noisy machines can be compared; and that of two timbres at once,
# by default, over one alone with one thread.
#
# Usage: tests/bench/threads.sh [OPTION...]
#   --rounds N    of everything, interleaved (5)
#   --text TEXT   (three sentences)
#   --binary FILE (build/timbre)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=5 binary=build/timbre
text='It was the best of times, it was the worst of times. We had everything before us, we had nothing before us. The door opened slowly, and nobody said a word.'
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2 ;;
    --text) text=$2 ;;
    --binary) binary=$2 ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
[ -x "$binary" ] || { echo "$binary is missing" >&2; exit 3; }
work=$(mktemp -d)
busy=''
trap '[ -z "$busy" ] || kill "$busy" 2>/dev/null; rm -rf "$work"' EXIT

speak() { # THREADS OUT
  local threads=()
  [ "$1" = default ] || threads=(--threads "$1")
  env -u OMP_NUM_THREADS "$binary" --quiet "${threads[@]}" synthesize --text "$text" -o "$2"
}
timed() { # FILE COMMAND...
  local file=$1 start end
  shift
  start=$(date +%s%N)
  "$@"
  end=$(date +%s%N)
  echo $(((end - start) / 1000000)) >>"$work/$file"
}
two() { # THREADS
  speak "$1" "$work/a.wav" & local first=$!
  speak "$1" "$work/b.wav"
  wait "$first"
}
all_threads() { # WHERE COMMAND...
  local where=$1 threads
  shift
  for threads in 1 default 2; do timed "$where.$threads" "$@" "$threads"; done
}
one() { speak "$1" "$work/a.wav"; }

one 1 # files into the cache
for ((round = 1; round <= rounds; ++round)); do
  all_threads alone one
  (while :; do :; done) & busy=$!
  all_threads busy one
  kill "$busy"; wait "$busy" 2>/dev/null || true
  busy=''
  all_threads two two
done

median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.2f", a / b }'; }
printf '%-34s %9s %9s %9s\n' 'median time over that of one thread' 1 default 2
printf '%-34s %9s %9s %9s\n' alone 1.00 "$(ratio alone.default alone.1)" "$(ratio alone.2 alone.1)"
printf '%-34s %9s %9s %9s\n' 'beside a busy process' 1.00 "$(ratio busy.default busy.1)" "$(ratio busy.2 busy.1)"
printf '%-34s %9s %9s %9s\n' 'two at once' 1.00 "$(ratio two.default two.1)" "$(ratio two.2 two.1)"
echo "two at once over one alone with one thread: $(ratio two.default alone.1) by default, $(ratio two.1 alone.1) with one thread each"
echo "one alone with one thread: $(median alone.1) ms on $(nproc) cores, $rounds rounds"
