#!/usr/bin/env python3
"""Compiles a table of phrases with their readings (see src/text/phrase_table.h for the form).

make_phrases.py zh OUT jieba.dict.utf8 complete.json single.tsv TSCharacters.txt zh_readings.tsv
make_phrases.py yue OUT jyutping.tsv
"""
import json
import math
import re
import struct
import sys
import unicodedata

MAGIC = b"timbrePT"
TONE_MARKS = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
# Traditional characters that stand for several simplified ones, or are simplified ones as well.
KEPT = "乾瞭著藉覆喎"
SPLIT = "隻髮儘彆舖噁彿麯麴蔘搧鬨捨癥臟蔔籲縴"
RARE = 4  # jieba's words that occur less often are left out unless their reading needs them


def tone_digits(syllable):
    """lǜ → lv4"""
    tone, letters = 5, ""
    for c in unicodedata.normalize("NFD", syllable):
        if c in TONE_MARKS:
            tone = TONE_MARKS[c]
        elif c == "\u0308":
            letters = letters[:-1] + "v"
        else:
            letters += c
    return letters + str(tone)


def is_han(text):
    return all(0x3400 <= ord(c) <= 0x9FFF or 0x20000 <= ord(c) <= 0x3FFFF or c == "〇" for c in text)


def read_zh(jieba, complete, single, readings, folds):
    default = {}
    for line in open(single, encoding="utf-8"):
        character, known = line.rstrip("\n").split("\t")
        if is_han(character):
            default[character] = tone_digits(known.split()[0])
    own, no_words = {}, set()
    for line in open(readings, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if not line:
            continue
        word, reading = line.split("\t")[:2]
        if reading == "-":
            no_words.add(word)
            continue
        own[word] = reading.split()
        assert len(word) == len(own[word]), line
    for word, reading in own.items():
        if len(word) == 1:
            default[word] = reading[0]
    # A traditional character is read as its simplified form, unless that one stands for another word as well.
    for old, new in folds:
        if chr(old) not in own and chr(old) not in SPLIT and chr(new) in default:
            default[chr(old)] = default[chr(new)]

    words = {}  # word: [frequency, tag, reading]
    counts = {}
    for line in open(jieba, encoding="utf-8"):
        word, count, tag = line.rstrip("\n").rsplit(" ", 2)
        if is_han(word):
            counts[word] = (int(count), "R" if tag == "nr" else tag[0])
    phrases = json.load(open(complete, encoding="utf-8"))
    for word in sorted(set(phrases) | set(counts)):
        if not is_han(word) or len(word) > 12 or word in no_words:
            continue
        plain = [default.get(c) for c in word]
        if None in plain:
            continue
        reading = plain
        if len(word) > 1 and word in phrases:
            given = phrases[word][0].split()
            if len(given) == len(word):
                reading = [tone_digits(s) for s in given]
                # Changes of tone are made later.
                for i, c in enumerate(word):
                    if c == "一" and reading[i] != "yi5":
                        reading[i] = "yi1"
                    if c == "不" and reading[i] != "bu5":
                        reading[i] = "bu4"
        count, tag = counts.get(word, (1, "x"))
        if len(word) > 1 and count < RARE and reading == plain:
            continue
        # 冻得 (dong4 de2) and hundreds more are a verb and its complement, not words.
        if len(word) == 2 and word[1] == "得" and count < RARE:
            continue
        words[word] = [count, tag, reading]
    for word, reading in own.items():
        count, tag = counts.get(word, (3 if len(word) > 2 else 50, "x"))
        words[word] = [count, tag, reading]
    for c, reading in default.items():
        words.setdefault(c, [1, "x", [reading]])
    return words, default


def read_yue(table):
    words, default = {}, {}
    for line in open(table, encoding="utf-8"):
        text, reading = line.rstrip("\n").split("\t")
        reading = reading.split(" ")
        if is_han(text) and len(text) == len(reading) and all(re.fullmatch("[a-z]+[1-6]", s) for s in reading):
            words[text] = [1, "x", reading]
            if len(text) == 1:
                default[text] = reading[0]
    return words, default


def folded_characters(table):
    """Traditional → simplified, one to one."""
    pairs = []
    for line in open(table, encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 2 and len(parts[0]) == 1 and parts[0] not in KEPT:
            simple = parts[1].split(" ")[0]
            if len(simple) == 1 and simple != parts[0]:
                pairs.append((ord(parts[0]), ord(simple)))
    return sorted(pairs)


def write(path, words, default, folds):
    letters = sorted({c for word in words for c in word}, key=ord)
    number = {c: i for i, c in enumerate(letters)}
    assert len(letters) < 65536
    root = {}
    for word in words:
        node = root
        for c in word:
            node = node.setdefault(number[c], {})
        node["word"] = word

    syllables = sorted({s for _, _, reading in words.values() for s in reading})
    syllable = {s: i for i, s in enumerate(syllables)}
    pool, places = [], {}

    def place(reading):
        key = tuple(syllable[s] for s in reading)
        if key not in places:
            places[key] = len(pool)
            pool.extend(key)
        return places[key]

    none = 0xFFFFFFFF
    # Breadth first: the children of a node are neighbours.
    letter, first, weight, tag, reading_at = [0], [], [0], [0], [none]
    level = [root]
    while level:
        following = []
        for node in level:
            first.append(len(letter))
            for c in sorted(k for k in node if k != "word"):
                child = node[c]
                letter.append(c)
                word = child.get("word")
                if word is None:
                    weight.append(0), tag.append(0), reading_at.append(none)
                else:
                    count, kind, reading = words[word]
                    weight.append(min(255, 1 + round(math.log(max(count, 1)) * 18)))
                    tag.append(ord(kind))
                    plain = len(word) > 1 and reading == [default.get(c) for c in word]
                    reading_at.append(none if plain else place(reading))
                following.append(child)
        level = following
    first.append(len(letter))
    names = "".join(s + "\n" for s in syllables).encode()

    def padded(data):
        return data + b"\0" * (-len(data) % 4)

    out = MAGIC + struct.pack("<6I", len(letters), len(letter), len(pool), len(syllables), len(names), len(folds))
    out += struct.pack(f"<{len(letters)}I", *map(ord, letters))
    out += struct.pack(f"<{len(first)}I", *first)
    out += struct.pack(f"<{len(reading_at)}I", *reading_at)
    for old, new in folds:
        out += struct.pack("<II", old, new)
    out += padded(struct.pack(f"<{len(letter)}H", *letter))
    out += padded(struct.pack(f"<{len(pool)}H", *pool))
    out += padded(bytes(weight)) + padded(bytes(tag)) + padded(names)
    with open(path, "wb") as file:
        file.write(out)
    print(f"{path}: {len(words)} entries, {len(letter)} nodes, {len(syllables)} syllables, {len(out)} bytes")


def main():
    language, path, *sources = sys.argv[1:]
    if language == "zh":
        jieba, complete, single, table, readings = sources
        folds = folded_characters(table)
        words, default = read_zh(jieba, complete, single, readings, folds)
        write(path, words, default, folds)
    else:
        words, default = read_yue(*sources)
        write(path, words, default, [])


main()
