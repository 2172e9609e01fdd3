"""Writes Tests/NeuralCollapseLanguageTests/NeuralCollapseLanguageValues.swift: measures, correlations and shares of numpy and scipy.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/neural_collapse_language.py
"""

import itertools
import sys

from streams import Stream

sys.path.pop(0)  # statistics.py beside this script is not the one that scipy means

import numpy as np
from scipy import stats
from scipy.spatial.distance import cdist, pdist


def fill(*shape, k=0):
    """The Swift tests make the same numbers."""
    return np.array([((i * 37 + i * i * 5 + k * 11) % 101 - 50) / 128 for i in range(int(np.prod(shape)))]).reshape(shape)


# 200 features of width 3, next tokens from a vocabulary of 9 of which 0 is no class and 8 is too rare.
WIDTH, VOCABULARY, LEAST = 3, 9, 8
tokens = np.array([(7 * i * i + 3 * i + i // 5) % 8 if i % 50 else 8 for i in range(200)])
features = fill(200, WIDTH) + 0.3 * fill(VOCABULARY, WIDTH, k=3)[tokens]
rows, bias = fill(VOCABULARY, WIDTH, k=5), fill(VOCABULARY, k=7)


def measures(features, labels, classes):
    means = np.array([features[labels == c].mean(0) for c in range(classes)])
    spread = np.array([((features[labels == c] - means[c]) ** 2).sum(1).mean() for c in range(classes)])
    pairs = list(itertools.combinations(range(classes), 2))
    cdnv = [(spread[i] + spread[j]) / (2 * ((means[i] - means[j]) ** 2).sum()) for i, j in pairs]
    centred = means - means.mean(0)
    norms = np.linalg.norm(centred, axis=1)
    unit = centred / norms[:, None]
    return means, centred, norms, unit, np.array(cdnv), -np.log(pdist(unit))


kept_tokens = [t for t in range(1, VOCABULARY) if (tokens == t).sum() >= LEAST]
mask = np.isin(tokens, kept_tokens)
labels = np.array([kept_tokens.index(t) for t in tokens[mask]])
x, k = features[mask], len(kept_tokens)
means, centred, norms, unit, cdnv, kernel = measures(x, labels, k)
w, b = rows[kept_tokens], bias[kept_tokens]
cw = w - w.mean(0)
alignment = (cw / np.linalg.norm(cw, axis=1)[:, None] * unit).sum(1)
decided = (x @ w.T + b).argmax(1)


def agreement(means):
    return (cdist(x, means).argmin(1) == decided).mean()


def shuffled(purpose):
    stream, others = Stream(5, purpose), list(labels)
    for i in range(len(others) - 1, 0, -1):  # Fisher and Yates, from the end
        j = stream.below(i + 1)
        others[i], others[j] = others[j], others[i]
    return measures(x, np.array(others), k)


once, twice = shuffled("first"), shuffled("second")
cosines = 1 - pdist(unit, "cosine")
geometry = [
    k, len(x), cdnv.mean(), np.median(cdnv), norms.std() / norms.mean(), np.log(norms).var(), cosines.std(), kernel.mean(), kernel.var(),
    alignment.mean(), alignment.std(), agreement(means), once[4].mean(), once[5].mean(), agreement(once[0]), twice[5].mean(),
]


def residual_spearman(x, y, z):
    """Ranks, less their regression on the ranks of z."""
    rx, ry, rz = (stats.rankdata(v) for v in (x, y, z))
    design = np.column_stack([np.ones(len(rz)), rz])
    left = [r - design @ np.linalg.lstsq(design, r, rcond=None)[0] for r in (rx, ry)]
    return np.corrcoef(*left)[0, 1]


# Six architectures at three lengths: loss, three measures, and what they were before training.
widths = np.repeat([16, 16, 32, 32, 64, 64], 3)
loss = 4 - 0.4 * np.tile([0, 1, 2], 6) - 0.1 * np.repeat(range(6), 3) + 0.5 * fill(18, k=1)
first = 2 * loss + 4 * fill(18, k=2)
kernel = loss - 4 + 2 * fill(18, k=4)
agree = -loss + 3 * fill(18, k=6)
before = 5 + np.arange(6) * 0.1 + fill(6, k=8)
partials = [residual_spearman(loss, m, np.log(widths)) for m in (first, kernel, agree)]
trained = first.reshape(6, 3)


def share(order):
    return max(np.corrcoef(trained[:, length], before[list(order)])[0, 1] ** 2 for length in range(3))


relations = [stats.spearmanr(loss, m).statistic for m in (first, kernel, agree)]
shares = [share(range(6)), np.mean([share(order) for order in itertools.permutations(range(6))])]
# Two-sided p of a weak relation, from 200,000 shuffles: twice the smaller side.
weak = loss + 8 * fill(18, k=9)
ranks = stats.rankdata(loss)
rng = np.random.default_rng(1)
deals = np.array([rng.permutation(stats.rankdata(weak)) for _ in range(200_000)])
found = np.corrcoef(ranks, stats.rankdata(weak))[0, 1]
dealt = ((deals - deals.mean(1, keepdims=True)) @ (ranks - ranks.mean())) / (deals.std(1) * ranks.std() * 18)
p = 2 * min((dealt >= found - 1e-12).mean(), (dealt <= found + 1e-12).mean())

with open("Tests/NeuralCollapseLanguageTests/NeuralCollapseLanguageValues.swift", "w") as file:
    file.write(
        f"""// swift-format-ignore-file
// Written by Tests/References/neural_collapse_language.py.
enum NeuralCollapseLanguageValues {{
    static let geometry: [Double] = {[float(v) for v in geometry]}
    static let relations: [Double] = {[float(v) for v in relations]}
    static let partials: [Double] = {[float(v) for v in partials]}
    static let shares: [Double] = {[float(v) for v in shares]}
    static let weakRelation = {float(found)!r}
    static let p = {float(p)!r}
}}
"""
    )
