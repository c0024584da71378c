#!/usr/bin/env python3
"""Takes recordings and texts out of the shards of tools/train_base/make_data.sh: OUT/0000.wav, OUT/0000.txt and so on.

Usage: tools/eval/teacher_clips.py SHARDS OUT [COUNT]
"""
import array
import glob
import json
import os
import sys
import wave

RATE = 22050


def utterances(path):
    """Samples (16 bit) and text of each utterance of a shard (a safetensors file, see speak_teacher.mjs)."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()

    def numbers(name, kind):
        begin, end = header[name]["data_offsets"]
        return array.array(kind, data[begin:end])

    offsets, audio = numbers("audio_offset", "q"), numbers("audio", "h")
    for i, utterance in enumerate(json.loads(header["__metadata__"]["utterances"])):
        yield audio[offsets[i]:offsets[i + 1]], utterance["text"]


def main():
    shards, out, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1 << 30
    os.makedirs(out, exist_ok=True)
    written = 0
    for path in sorted(glob.glob(os.path.join(shards, "shard_*.safetensors"))):
        for samples, text in utterances(path):
            if written == count:
                return
            name = os.path.join(out, f"{written:04d}")
            with wave.open(name + ".wav", "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(samples.tobytes())
            with open(name + ".txt", "w") as file:
                file.write(text + "\n")
            written += 1


main()
