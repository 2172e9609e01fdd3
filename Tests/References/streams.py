"""The project's random streams in Python, for the other scripts of this folder: Philox4x32-10 keyed by seed and purpose, and what is drawn from it."""

import math

MASK = 0xFFFFFFFFFFFFFFFF


class Stream:
    """64-bit numbers in order: the seed is the key, the purpose's FNV-1a digest the upper half of the counter."""

    def __init__(self, seed, purpose):
        self.key = [seed & 0xFFFFFFFF, seed >> 32]
        value = 0xCBF29CE484222325
        for byte in purpose.encode():
            value = ((value ^ byte) * 0x100000001B3) & MASK
        self.upper, self.block, self.ready = [value & 0xFFFFFFFF, value >> 32], 0, []

    def next(self):
        if not self.ready:
            c, k = [self.block & 0xFFFFFFFF, self.block >> 32] + self.upper, list(self.key)
            for _ in range(10):
                p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
                c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
                k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
            self.ready = [c[2] | c[3] << 32, c[0] | c[1] << 32]
            self.block += 1
        return self.ready.pop()

    def uniform(self):
        return (self.next() >> 11) * 2.0**-53

    def below(self, count):
        """An index without bias, by Lemire's method."""
        while True:
            high, low = divmod(self.next() * count, 1 << 64)
            if low >= count or low >= ((1 << 64) - count) % count:
                return high

    def normal(self):
        """Doornik's ZIGNOR (2005), read from the paper: layer from the low bits, place from the high bits of one number."""
        while True:
            bits = self.next()
            u, i = 2 * (bits >> 11) * 2.0**-53 - 1, bits & 127
            if abs(u) < ZIGGURAT[i + 1] / ZIGGURAT[i]:
                return u * ZIGGURAT[i]
            if i == 0:
                while True:
                    x, y = math.log(1 - self.uniform()) / TAIL, math.log(1 - self.uniform())
                    if -2 * y >= x * x:
                        return x - TAIL if u < 0 else TAIL - x
            x = u * ZIGGURAT[i]
            f0 = math.exp(-0.5 * (ZIGGURAT[i] ** 2 - x * x))
            f1 = math.exp(-0.5 * (ZIGGURAT[i + 1] ** 2 - x * x))
            if f1 + self.uniform() * (f0 - f1) < 1:
                return x

    def normals(self, count):
        return [self.normal() for _ in range(count)]


TAIL, AREA = 3.442619855899, 9.91256303526217e-3


def layers():
    edges = [AREA / math.exp(-0.5 * TAIL**2), TAIL]
    while len(edges) < 128:
        edges.append(math.sqrt(-2 * math.log(AREA / edges[-1] + math.exp(-0.5 * edges[-1] ** 2))))
    return edges + [0.0]


ZIGGURAT = layers()


def swift(value, width=120, indent=8):
    """A nested list of numbers as a Swift literal, wrapped."""
    text = repr(value).replace("(", "[").replace(")", "]")
    lines, line = [], " " * indent
    for word in text.split(" "):
        if len(line) + len(word) > width:
            lines.append(line.rstrip())
            line = " " * indent
        line += word + " "
    return "\n".join(lines + [line.rstrip()]).lstrip()
