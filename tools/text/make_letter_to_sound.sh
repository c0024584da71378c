#!/bin/sh
# Builds the trainer and makes models/text/letter_to_sound_en.bin from models/text/cmudict.txt (half a minute of one core).
#   tools/text/make_letter_to_sound.sh [OUTPUT] [trainer options, such as --hold-out]
# With --hold-out the model is trained on nine tenths of the words and the error on the rest is printed.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
output=${1:-$root/models/text/letter_to_sound_en.bin}
[ $# -gt 0 ] && shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
${CXX:-g++} -O2 -std=c++17 -I"$root/src" -I"$root/include" "$root/tools/text/train_letter_to_sound.cpp" \
  "$root/src/text/letter_to_sound.cpp" "$root/src/base/files.cpp" -lfmt -o "$scratch/train"
"$scratch/train" "$root/models/text/cmudict.txt" "$output" "$@"
