#!/bin/sh
# Makes the two files of letter-to-sound from models/text/cmudict.txt, or measures them.
#   tools/text/make_letter_to_sound.sh [OUTPUT [trainer options]]   models/text/letter_to_sound_en.bin: half a minute
#   tools/text/make_letter_to_sound.sh --measure                    the error on the held-out tenth: a minute
#   tools/text/make_letter_to_sound.sh --network [OUTPUT [EPOCHS]]  models/text/letter_network_en.bin: half an hour, libtorch
# The network is always trained on nine tenths of the words; --measure trains the n-grams on the same nine tenths.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
models=$root/models/text
parts=$root/tools/text/letter_to_sound
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
compile="${CXX:-g++} -O2 -std=c++17 -I$root/src -I$root/include"

if [ "${1:-}" = --network ]; then
  $compile -isystem /usr/include/torch/csrc/api/include "$parts/train_network.cpp" "$parts/lexicon.cpp" \
    "$parts/alignment.cpp" -ltorch -ltorch_cpu -lc10 -o "$scratch/train"
  OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$scratch/train" "$models/cmudict.txt" \
    "${2:-$models/letter_network_en.bin}" ${3:+"$3"}
  exit
fi
$compile "$root/tools/text/train_letter_to_sound.cpp" "$parts/lexicon.cpp" "$parts/alignment.cpp" \
  "$parts/ngram_writer.cpp" "$parts/evaluation.cpp" "$root/src/text/letter_to_sound.cpp" \
  "$root/src/text/letter_network.cpp" "$root/src/base/files.cpp" -lfmt -o "$scratch/train"
if [ "${1:-}" = --measure ]; then
  "$scratch/train" "$models/cmudict.txt" "$scratch/model.bin" --hold-out --network "$models/letter_network_en.bin"
  exit
fi
output=${1:-$models/letter_to_sound_en.bin}
[ $# -gt 0 ] && shift
"$scratch/train" "$models/cmudict.txt" "$output" "$@"
