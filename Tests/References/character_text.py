"""Writes Tests/CharacterTextTests/CharacterTextValues.swift: a second implementation of the interpolated 4-gram, with dictionaries of strings.

Run from the repository's root, with Python's standard library alone:

    python3 Tests/References/character_text.py
"""

import math
import re
from collections import Counter

from streams import Stream, swift

ALPHABET = " abcdefghijklmnopqrstuvwxyz"
WEIGHTS = {4: 0.65, 3: 0.25, 2: 0.08, 1: 0.02}


def clean(text):
    return re.sub("[^a-z]+", " ", text.lower()).strip()


class FourGram:
    def __init__(self):
        self.grams, self.contexts = Counter(), Counter()

    def learn(self, text):
        for n in range(1, 5):
            for i in range(len(text) - n + 1):
                self.grams[text[i : i + n]] += 1
                self.contexts[(n, text[i : i + n - 1])] += 1

    def frequency(self, n, context, c):
        if n == 1:
            return (self.grams[c] + 0.01) / (self.contexts[(1, "")] + 0.27)
        h = context[len(context) - n + 1 :]
        seen = self.contexts[(n, h)]
        return self.grams[h + c] / seen if seen else self.frequency(n - 1, context, c)

    def probability(self, context, c):
        return sum(weight * self.frequency(n, context, c) for n, weight in WEIGHTS.items())

    def loss(self, text):
        return -sum(math.log(self.probability(text[i - 3 : i], text[i])) for i in range(3, len(text))) / (len(text) - 3)

    def sample(self, count, context, temperature, stream):
        text = context
        for _ in range(count):
            weights = [self.probability(text[-3:], c) ** (1 / temperature) for c in ALPHABET]
            rest = stream.uniform() * sum(weights)
            for c, weight in zip(ALPHABET, weights):
                if rest < weight:
                    break
                rest -= weight
            text += c
        return text[len(context) :]


TEXT = """
The rain had been falling on the hills since the morning; the river rose, and the boatman's rope creaked. "Nobody crosses today,"
he said -- but the other three travellers sat down on the bank, and waited (as travellers will) for the rain to end. 12 hours went by!
"""
OTHER = "Then the river fell, the rain ended, and the three of them crossed; the boatman sang all the way to the other bank."

if __name__ == "__main__":
    text, other = clean(TEXT), clean(OTHER)
    model = FourGram()
    model.learn(text)
    contexts = ["the", "e r", "xqz", " th", "qth", "zzr"]
    with open("Tests/CharacterTextTests/CharacterTextValues.swift", "w") as file:
        file.write("// Written by Tests/References/character_text.py.\nenum CharacterTextValues {\n")
        file.write(f"    static let text = #\"\"\"\n        {TEXT.strip().replace(chr(10), chr(10) + '        ')}\n        \"\"\"#\n")
        file.write(f"    static let cleaned = \"\"\"\n        {text[:120]}\\\n        {text[120:]}\n        \"\"\"\n")
        file.write(f"    static let other = \"{other}\"\n\n")
        file.write("    /// Probabilities of the 27 symbols after a context.\n    static let probabilities: [(context: String, values: [Double])] = [\n")
        for context in contexts:
            file.write(f"        (\"{context}\", {swift([model.probability(context, c) for c in ALPHABET], indent=12)}),\n")
        file.write("    ]\n\n")
        file.write(f"    static let lossOnItself = {model.loss(text)!r}\n    static let lossOnOther = {model.loss(other)!r}\n")
        both = FourGram()
        both.learn(text)
        both.learn(other)
        file.write(f"    static let lossOfBoth = {both.loss(other)!r}\n\n")
        file.write("    /// Sampled after \"the\" with seed 3's stream \"sampling\".\n")
        for name, temperature in [("sample", 1.0), ("coldSample", 0.5)]:
            file.write(f"    static let {name} = \"{model.sample(90, 'the', temperature, Stream(3, 'sampling'))}\"\n")
        file.write("}\n")
