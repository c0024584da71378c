#!/bin/sh
# Makes models/text/dictionary_ja.bin from the dictionary of Open JTalk (Debian package open-jtalk-mecab-naist-jdic 1.11)
# and words_ja.tsv: a few seconds.
#   tools/text/make_dictionary_ja.sh [OUTPUT]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
${CXX:-g++} -O2 -std=c++17 "$root/tools/text/japanese/make_dictionary_ja.cpp" -o "$scratch/make"
"$scratch/make" "${NAIST_JDIC:-/var/lib/mecab/dic/open-jtalk/naist-jdic}" "$root/tools/text/words_ja.tsv" \
  "${1:-$root/models/text/dictionary_ja.bin}"
