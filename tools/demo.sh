#!/usr/bin/env bash
# From a fresh Debian 12 to speech in a cloned voice: packages, build, then demo.wav.
# Usage: tools/demo.sh [RECORDING [TEXT]]   by default a 7 s recording of Allison Smith, whom no training has heard.
set -euo pipefail
start_dir=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
recording=tests/data/voices/allison.flac
transcript=(--text-file tests/data/voices/allison.txt)
text="This voice was cloned from a few seconds of speech, and nobody ever said these words."
if [ $# -ge 1 ]; then
  recording=$1 transcript=()
  [[ $recording = /* ]] || recording=$start_dir/$recording
fi
[ $# -lt 2 ] || text=$2
[ -f "$recording" ] || { echo "$recording is missing" >&2; exit 3; }
[ -f models/base/config.json ] || { echo "The base model is missing: models/base holds no config.json." >&2; exit 5; }

tools/build.sh timbre

mkdir -p build/demo
echo
echo "Cloning the voice in ${recording#"$PWD"/}"
build/timbre extract-speaker "$recording" "${transcript[@]}" -o build/demo/demo.voice
echo
echo "Speaking: $text"
build/timbre synthesize --voice build/demo/demo.voice --text "$text" -o demo.wav --plot build/demo/demo.png

echo
echo "demo.wav is the cloned voice, $recording the original; build/demo/demo.png shows what was spoken when."
for player in pw-play paplay aplay ffplay play; do
  if command -v "$player" >/dev/null; then
    [ "$player" != ffplay ] || player="ffplay -autoexit -nodisp"
    echo "Listen with: $player demo.wav"
    exit 0
  fi
done
echo "Listen to it with any player (for example: apt install alsa-utils, then aplay demo.wav), or copy it to where you can."
