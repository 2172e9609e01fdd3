"""Writes Tests/StatisticsTests/InferenceValues.swift: intervals and effects by scipy and statsmodels.

Run from the repository's root, with numpy, scipy and statsmodels installed:

    python3 Tests/References/inference.py

The bootstrap resamples are drawn here with the same counter-based streams, written a second time (streams.py), so that scipy's intervals from them agree to rounding.
"""

import itertools
import types

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW
from streams import Stream


class Resampling(Stream):
    def resample(self, values):
        return values[[self.below(len(values)) for _ in values]]


def numbers(name, values):
    return f"    static let {name}: [Double] = [" + ", ".join(repr(float(v)) for v in values) + "]"


def table(name, kind, rows):
    def literal(v):
        return "[" + ", ".join(literal(x) for x in v) + "]" if isinstance(v, (list, np.ndarray)) else str(v) if isinstance(v, int) else f'"{v}"' if isinstance(v, str) else repr(float(v))

    return f"    static let {name}: [{kind}] = [\n" + "\n".join("        (" + ", ".join(map(literal, row)) + ")," for row in rows) + "\n    ]"


def interval(data, statistic, replicates, method, level):
    """scipy's interval from replicates that were drawn elsewhere."""
    known = types.SimpleNamespace(bootstrap_distribution=np.array(replicates), confidence_interval=None, standard_error=None)
    result = stats.bootstrap(data, statistic, n_resamples=0, bootstrap_result=known, method=method, confidence_level=level, vectorized=False, paired=False)
    return result.confidence_interval


random = np.random.default_rng(11)
blocks = []

# Samples of unequal size and spread; skewed, so that BCa differs from the percentiles.
first = np.round(random.gamma(2.0, 1.5, 17), 3)
second = np.round(random.gamma(3.0, 0.6, 11), 3)
blocks += [numbers("first", first), numbers("second", second)]

rows = []
for level in (0.9, 0.95, 0.99, 0.999):
    low, high = CompareMeans(DescrStatsW(first), DescrStatsW(second)).tconfint_diff(alpha=1 - level, usevar="unequal")
    t = stats.t.interval(level, len(first) - 1, loc=first.mean(), scale=stats.sem(first))
    rows.append((level, low, high, *t))
blocks.append(table("welch", "(level: Double, low: Double, high: Double, meanLow: Double, meanHigh: Double)", rows))

# From summaries: the second side as published, with the divisor n.
result = stats.ttest_ind_from_stats(first.mean(), first.std(ddof=1), 17, 0.15, 0.13 * np.sqrt(5 / 4), 5, equal_var=False)
a, b = first.var(ddof=1) / 17, 0.13**2 / 4
degrees = (a + b) ** 2 / (a**2 / 16 + b**2 / 4)
assert abs(result.statistic - (first.mean() - 0.15) / np.sqrt(a + b)) < 1e-12 and abs(result.pvalue - 2 * stats.t.sf(abs(result.statistic), degrees)) < 1e-12
half = stats.t.ppf(0.975, degrees) * np.sqrt(a + b)
blocks.append(numbers("welchFromSummary", [first.mean() - 0.15, first.mean() - 0.15 - half, first.mean() - 0.15 + half]))

# Bootstrap: one sample, two independent samples, pairs.
RESAMPLES = 999
pairs = np.column_stack([first[:11], second])
ratio = lambda x, y: np.mean(x) / np.mean(y)
cases = []
for name, seed in (("deviation", 3), ("ratio", 4), ("pairedRatio", 5)):
    stream = Resampling(seed, "bootstrap")
    if name == "deviation":
        data, statistic = (first,), lambda x: np.std(x, ddof=1)
        replicates = [statistic(stream.resample(first)) for _ in range(RESAMPLES)]
    elif name == "ratio":
        data, statistic = (first, second), ratio
        replicates = []
        for _ in range(RESAMPLES):
            drawn = stream.resample(first)
            replicates.append(ratio(drawn, stream.resample(second)))
    else:
        # A pair is one observation: scipy sees its index.
        data, statistic = (np.arange(11),), lambda i: ratio(pairs[i, 0], pairs[i, 1])
        replicates = [statistic(stream.resample(np.arange(11))) for _ in range(RESAMPLES)]
    for method, level in itertools.product(("percentile", "BCa"), (0.9, 0.99)):
        found = interval(data, statistic, replicates, method, level)
        cases.append((name, seed, method.lower(), level, float(statistic(*data)), found.low, found.high))
blocks.append(table("bootstraps", "(statistic: String, seed: UInt64, interval: String, level: Double, value: Double, low: Double, high: Double)", cases))

# A 2 x 2 x 2 design with 12 units; effects by ordinary least squares on levels of +-1, whose coefficient of an interaction of m factors is its effect / 2^m.
cells = list(itertools.product((0, 1), repeat=3))
units = np.round(np.array([[1 + 0.5 * a - 0.3 * b + 0.2 * c + 0.4 * a * b - 0.1 * a * b * c for a, b, c in cells]] * 12) + random.normal(0, 0.3, (12, 8)), 3)
blocks.append("    static let units: [[Double]] = [\n" + "\n".join(f"        {row.tolist()}," for row in units) + "\n    ]")
signs = 2 * np.array(cells * 12) - 1
masks = [m for size in (1, 2, 3) for m in itertools.combinations(range(3), size)]
design = np.column_stack([np.ones(96)] + [signs[:, list(m)].prod(axis=1) for m in masks])
coefficients = sm.OLS(units.ravel(), design).fit().params[1:]
rows = [(" x ".join("abc"[i] for i in m), 2 ** len(m) * c) for m, c in zip(masks, coefficients)]
# Simple effects: levels of 0 and 1, with the others' zero at the wanted level.
for factor in range(3):
    others = [i for i in range(3) if i != factor]
    for levels in itertools.product((0, 1), repeat=2):
        coded = np.array(cells * 12, float)
        for other, level in zip(others, levels):
            coded[:, other] = np.abs(coded[:, other] - level)
        full = np.column_stack([np.ones(96)] + [coded[:, list(m)].prod(axis=1) for m in masks])
        effect = sm.OLS(units.ravel(), full).fit().params[1 + factor]
        rows.append((f"{'abc'[factor]} at " + ", ".join(f"{'abc'[o]}={'low' if l == 0 else 'high'}" for o, l in zip(others, levels)), effect))
blocks.append(table("effects", "(name: String, value: Double)", rows))

p = [0.01, 0.04, 0.03, 0.005, 0.9, 0.03]
blocks.append(numbers("p", p))
blocks.append(numbers("holm", multipletests(p, method="holm")[1]))

with open("Tests/StatisticsTests/InferenceValues.swift", "w") as file:
    file.write("// Written by Tests/References/inference.py.\nenum InferenceValues {\n" + "\n\n".join(blocks) + "\n}\n")
