"""Writes Tests/WordTextTests/WordTextValues.swift: words by regular expressions, counts and losses from dictionaries.

Run from the repository's root, with Python's standard library alone:

    python3 Tests/References/word_text.py
"""

import json
import math
import re
from collections import Counter

TEXT = "In the beginning God created the heaven, and the earth. The LORD'S day; 'tis 2 days' (said he): And God saw the light -- the end!"
words = re.findall(r"[a-z0-9]+(?:'[a-z0-9]+)*|[^\sa-z0-9]", TEXT.lower())
ranked = sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))
vocabulary = ["<unk>"] + [word for word, _ in ranked[:6]]
numbers = [vocabulary.index(w) if w in vocabulary[1:] else 0 for w in words]
V, STRENGTH = len(vocabulary), 10.0
train, test = numbers[:20], numbers[20:]
ones, twos = Counter(train), Counter(zip(train, train[1:]))
starts = Counter(train[:-1])


def one(w):
    return (ones[w] + 1) / (len(train) + V)


def two(a, w):
    return (twos[a, w] + STRENGTH * one(w)) / (starts[a] + STRENGTH)


word_loss = -sum(math.log(one(w)) for w in test[1:]) / (len(test) - 1)
pair_loss = -sum(math.log(two(a, w)) for a, w in zip(test, test[1:])) / (len(test) - 1)

with open("Tests/WordTextTests/WordTextValues.swift", "w") as file:
    file.write(
        f"""// swift-format-ignore-file
// Written by Tests/References/word_text.py.
enum WordTextValues {{
    static let text = {json.dumps(TEXT)}
    static let words = {json.dumps(words)}
    static let vocabulary = {json.dumps(vocabulary)}
    static let numbers: [Int32] = {json.dumps(numbers)}
    static let wordLoss = {word_loss!r}
    static let pairLoss = {pair_loss!r}
}}
"""
    )
