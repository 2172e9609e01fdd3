"""Writes Tests/StatisticsTests/RankValues.swift: rank correlations and permutation p-values by scipy.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/rank_tests.py
"""

import numpy as np
from scipy import stats


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def table(name, kind, rows):
    def literal(v):
        return numbers(v) if isinstance(v, (list, np.ndarray)) else f'"{v}"' if isinstance(v, str) else repr(float(v))

    lines = ["        (" + ", ".join(map(literal, row)) + ")," for row in rows]
    return f"    static let {name}: [{kind}] = [\n" + "\n".join(lines) + "\n    ]"


rng = np.random.default_rng(11)
blocks = []

pairs = []
for n, digits in [(6, 3), (12, 1), (24, 3), (40, 0)]:
    x = rng.normal(size=n).round(digits)
    pairs.append((x, (0.6 * x + rng.normal(size=n)).round(digits), rng.normal(size=n).round(digits)))


def partial(x, y, z):
    """The correlation of residual ranks."""
    a, b, c = map(stats.rankdata, (x, y, z))
    rest = lambda v: v - np.polyval(np.polyfit(c, v, 1), c)
    return stats.pearsonr(rest(a), rest(b))[0]


blocks.append(
    table(
        "correlations",
        "(x: [Double], y: [Double], z: [Double], ranks: [Double], pearson: Double, spearman: Double, p: Double, partial: Double, kendall: Double)",
        [
            (x, y, z, stats.rankdata(x), stats.pearsonr(x, y)[0], *stats.spearmanr(x, y), partial(x, y, z), stats.kendalltau(x, y)[0])
            for x, y, z in pairs
        ],
    )
)

difference = lambda a, b, axis=-1: np.mean(a, axis=axis) - np.mean(b, axis=axis)
sides = {"both": "two-sided", "less": "less", "greater": "greater"}
exact = {"n_resamples": 10_000, "rng": 0}
samples = [(rng.normal(size=5).round(2), (rng.normal(size=6) + 0.8).round(2)), (rng.integers(0, 4, 6), rng.integers(1, 6, 5)), (rng.normal(size=3), rng.normal(size=4))]
blocks.append(
    table(
        "deals",
        "(first: [Double], second: [Double], side: String, statistic: Double, p: Double)",
        [
            (a, b, side, r.statistic, r.pvalue)
            for a, b in samples
            for side, name in sides.items()
            for r in [stats.permutation_test((a, b), difference, alternative=name, **exact)]
        ],
    )
)
blocks.append(
    table(
        "flips",
        "(differences: [Double], side: String, statistic: Double, p: Double)",
        [
            (d, side, r.statistic, r.pvalue)
            for d in [(rng.normal(size=8) + 0.5).round(2), rng.integers(-2, 5, 10)]
            for side, name in sides.items()
            for r in [stats.permutation_test((d,), np.mean, permutation_type="samples", alternative=name, **exact)]
        ],
    )
)
rho = lambda x, y=None: stats.spearmanr(x, y).statistic
blocks.append(
    table(
        "pairings",
        "(x: [Double], y: [Double], side: String, statistic: Double, p: Double)",
        [
            (x, y, side, rho(x, y), r.pvalue)
            for x, y in [(rng.normal(size=6).round(2), rng.normal(size=6).round(2)), (np.arange(6), np.array([1, 1, 3, 2, 5, 4]))]
            for side, name in sides.items()
            for r in [stats.permutation_test((x,), lambda x: rho(x, y), permutation_type="pairings", vectorized=False, alternative=name, **exact)]
        ],
    )
)

with open("Tests/StatisticsTests/RankValues.swift", "w") as file:
    file.write("// Written by Tests/References/rank_tests.py.\nenum RankValues {\n" + "\n\n".join(blocks) + "\n}\n")
