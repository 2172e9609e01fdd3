"""Writes Tests/ImageSetsTests/ImageSetsValues.swift: compressed bytes by zlib, turned images by scipy, and what Fashion-MNIST holds.

Run from the repository's root, with numpy and scipy installed; the argument is the folder with the files of Debian's package
dataset-fashion-mnist:

    python3 Tests/References/image_sets.py /usr/share/datasets/fashion-mnist
"""

import gzip
import struct
import sys
import zlib

import numpy as np
from scipy import ndimage

from streams import swift


def compressed(data, level, strategy):
    made = zlib.compressobj(level, zlib.DEFLATED, 31, 9, strategy)
    return made.compress(data) + made.flush()


numbers = np.random.default_rng(3)
image = np.round(numbers.random((5, 6)), 3)
text = b"the gap is where nobody looks; " * 40 + bytes(numbers.integers(0, 256, 300, dtype=np.uint8))
idx = struct.pack(">BBBBIII", 0, 0, 8, 3, 2, 2, 3) + bytes(range(12))

with open("Tests/ImageSetsTests/ImageSetsValues.swift", "w") as file:
    file.write("// Written by Tests/References/image_sets.py.\nenum ImageSetsValues {\n")
    file.write(f"    static let image: [Double] = {swift(list(map(float, image.ravel())), indent=8)}\n\n")
    file.write("    /// The image turned anticlockwise by scipy.\n    static let turned: [Double: [Double]] = [\n")
    for angle in (30.0, 80.0, 90.0, 160.0, -45.0):
        turned = ndimage.rotate(image, angle, reshape=False, order=1, mode="grid-constant")
        file.write(f"        {angle}: {swift(list(map(float, turned.ravel())), indent=12)},\n")
    file.write("    ]\n\n    /// The same bytes compressed by dynamic codes, by the fixed ones, and not at all.\n")
    file.write(f"    static let text: [UInt8] = {swift(list(text), indent=8)}\n")
    file.write("    static let compressed: [[UInt8]] = [\n")
    for level, strategy in ((9, zlib.Z_DEFAULT_STRATEGY), (9, zlib.Z_FIXED), (0, zlib.Z_DEFAULT_STRATEGY)):
        file.write(f"        {swift(list(compressed(text, level, strategy)), indent=12)},\n")
    file.write(f"    ]\n\n    static let idx: [UInt8] = {swift(list(compressed(idx, 9, 0)), indent=8)}\n\n")
    file.write("    /// Of the test part: the first labels, the sum of all bytes, those of the last image, and how often each class comes.\n")
    labels = gzip.open(f"{sys.argv[1]}/t10k-labels-idx1-ubyte.gz").read()[8:]
    pixels = np.frombuffer(gzip.open(f"{sys.argv[1]}/t10k-images-idx3-ubyte.gz").read()[16:], np.uint8).reshape(10000, 784)
    file.write(f"    static let firstLabels: [Int] = {swift(list(labels[:20]), indent=8)}\n")
    file.write(f"    static let sumOfBytes = {int(pixels.sum(dtype=np.int64))}\n    static let sumOfLast = {int(pixels[-1].sum(dtype=np.int64))}\n")
    file.write(f"    static let classCounts: [Int] = {swift(list(map(int, np.bincount(list(labels)))), indent=8)}\n}}\n")
