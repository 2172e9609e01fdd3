"""Writes Tests/StatisticsTests/ExactRatesValues.swift: exact intervals and tests of shares, equivalence and calibration by scipy and statsmodels.

Run from the repository's root, with numpy, scipy and statsmodels installed:

    python3 Tests/References/exact_rates.py
"""

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW


def table(name, kind, rows):
    def literal(v):
        if isinstance(v, (bool, np.bool_)):
            return "true" if v else "false"
        if isinstance(v, (list, np.ndarray)):
            return "[" + ", ".join(literal(x) for x in v) + "]"
        if isinstance(v, str):
            return f'"{v}"'
        if isinstance(v, (int, np.integer)):
            return str(int(v))
        return ".infinity" if v == np.inf else ".nan" if v != v else repr(float(v))

    return f"    static let {name}: [{kind}] = [\n" + "\n".join("        (" + ", ".join(map(literal, row)) + ")," for row in rows) + "\n    ]"


random = np.random.default_rng(7)
blocks = []

rows = []
for k, n in [(0, 1), (0, 12), (1, 12), (3, 9), (29, 86), (86, 1680), (57, 57), (500, 1000), (1, 100000)]:
    for level in (0.9, 0.95, 0.999):
        low, high = proportion_confint(k, n, alpha=1 - level, method="beta")
        rows.append((k, n, level, 0.0 if k == 0 else low, 1.0 if k == n else high))
blocks.append(table("clopperPearson", "(k: Int, n: Int, level: Double, low: Double, high: Double)", rows))

rows = [(k, n, p, stats.binom.sf(k - 1, n, p)) for k, n, p in [(19, 29, 0.2), (25, 29, 3 / 7), (57, 86, 0.2), (73, 86, 3 / 7), (0, 5, 0.3), (6, 5, 0.3), (5, 5, 0.3), (1, 5, 0.0), (3, 5, 1.0), (700, 1000, 0.65)]]
blocks.append(table("binomialTails", "(k: Int, n: Int, p: Double, tail: Double)", rows))

rows = []
for a, m, b, n in [(3, 5, 1, 5), (0, 7, 6, 8), (10, 10, 0, 10), (4, 20, 4, 20), (57, 336, 29, 1344), (120, 300, 150, 301), (0, 4, 0, 6), (2, 2, 3, 3), (1, 9, 11, 14)]:
    cells = [[a, m - a], [b, n - b]]
    two = stats.fisher_exact(cells)
    rows.append((a, m, b, n, two.statistic, two.pvalue, stats.fisher_exact(cells, "less").pvalue, stats.fisher_exact(cells, "greater").pvalue))
blocks.append(table("fisher", "(a: Int, m: Int, b: Int, n: Int, odds: Double, both: Double, less: Double, greater: Double)", rows))

rows = [(b, c, mcnemar([[10, b], [c, 20]], exact=True).pvalue) for b, c in [(0, 1), (1, 1), (5, 0), (12, 3), (3, 12), (40, 61), (300, 251)]]
blocks.append(table("mcNemar", "(b: Int, c: Int, p: Double)", rows))

rows = []
for shift in (0.0, 0.3, 0.8):
    for bound in (0.5, 1.0):
        first, second = np.round(random.normal(shift, 1, 23), 3), np.round(random.normal(0, 1.7, 31), 3)
        p = CompareMeans(DescrStatsW(first), DescrStatsW(second)).ttost_ind(-bound, 2 * bound, usevar="unequal")[0]
        paired = DescrStatsW(first[:20] - second[:20]).ttost_mean(-bound, 2 * bound)[0]
        rows.append((first, second, -bound, 2 * bound, p, paired))
blocks.append(table("equivalence", "(first: [Double], second: [Double], low: Double, high: Double, p: Double, paired: Double)", rows))

rows = []
for n, bins in [(40, 10), (200, 15), (7, 3)]:
    confidence = np.round(random.uniform(0, 1, n), 3)
    confidence[0], confidence[1], confidence[2] = 0.0, 1.0, 1 / 3 if bins == 3 else 0.2
    right = random.uniform(size=n) < confidence**1.5
    edges = np.linspace(0, 1, bins + 1)
    error, counts = 0.0, []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high) | (low == 0) & (confidence == 0)
        counts.append(int(inside.sum()))
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    rows.append((bins, confidence, right, counts, error))
blocks.append(table("calibration", "(bins: Int, confidence: [Double], isRight: [Bool], counts: [Int], error: Double)", rows))

with open("Tests/StatisticsTests/ExactRatesValues.swift", "w") as file:
    file.write("// Written by Tests/References/exact_rates.py.\nenum ExactRatesValues {\n" + "\n\n".join(blocks) + "\n}\n")
