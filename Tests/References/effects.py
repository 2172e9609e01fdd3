"""Writes Tests/StatisticsTests/EffectValues.swift: rank tests, effect sizes, agreement and power by scipy, statsmodels, pingouin and krippendorff.

Run from the repository's root, with numpy, scipy, statsmodels, pingouin and krippendorff installed:

    python3 -P Tests/References/effects.py

With -P, because the script beside it that is called statistics would hide the standard library's.
"""

import itertools

import krippendorff
import numpy as np
import pandas as pd
import pingouin as pg
from scipy import stats
from scipy.special import gammaln
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower
from statsmodels.stats.proportion import proportion_effectsize


def literal(v):
    if v is None:
        return "nil"
    if isinstance(v, str):
        return f'"{v}"'
    if isinstance(v, (int, np.integer)):
        return str(v)
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(map(literal, v)) + "]"
    return "nil" if np.isnan(v) else repr(float(v))


def table(name, kind, rows):
    return f"    static let {name}: [{kind}] = [\n" + "\n".join("        (" + ", ".join(map(literal, row)) + ")," for row in rows) + "\n    ]"


rng = np.random.default_rng(5)
blocks = []
sides = {"both": "two-sided", "less": "less", "greater": "greater"}
samples = [
    (rng.normal(size=9), rng.normal(size=14) + 0.7),
    (rng.integers(0, 6, 20).astype(float), rng.integers(1, 7, 25).astype(float)),
    (np.array([1.0, 2, 3, 4, 5, 6]), np.array([7.0, 8, 9, 10, 11])),
]
kind = "first: [Double], second: [Double], side: String, statistic: Double, p: Double"
blocks.append(
    table(
        "mannWhitney", f"({kind})",
        [(a, b, s, *stats.mannwhitneyu(a, b, alternative=name, method="asymptotic", use_continuity=True)) for a, b in samples for s, name in sides.items()],
    )
)
pairs = [rng.normal(size=15) + 0.4, rng.integers(-3, 6, 30).astype(float)]


def positive_ranks(d):
    d = d[d != 0]
    return stats.rankdata(abs(d))[d > 0].sum()


blocks.append(
    table(
        "wilcoxon", "(differences: [Double], side: String, statistic: Double, p: Double)",
        [(d, s, positive_ranks(d), stats.wilcoxon(d, alternative=name, method="asymptotic", correction=True).pvalue) for d in pairs for s, name in sides.items()],
    )
)
groups = [[rng.normal(size=n) + shift for n, shift in [(8, 0), (11, 0.5), (6, 1.2)]], [rng.integers(0, 4, n).astype(float) for n in (10, 12, 9, 14)], [[1.0, 2, 3], [40.0, 50, 60, 70, 80, 90, 95], [4.0, 5, 6, 7, 8]]]
blocks.append(table("kruskal", "(samples: [[Double]], statistic: Double, p: Double)", [(g, *stats.kruskal(*g)) for g in groups]))
blocks.append(table("chiSquared", "(degrees: Double, x: Double, upper: Double)", [(d, x, stats.chi2.sf(x, d)) for d, x in itertools.product([1.0, 2.0, 5.0, 40.0], [0.01, 1.0, 4.5, 30.0, 120.0])]))


def cliff(a, b):
    return np.sign(np.subtract.outer(a, b)).mean()


blocks.append(
    table(
        "effects", "(first: [Double], second: [Double], d: Double, g: Double, cliff: Double)",
        [
            # Hedges' exact correction; pingouin has its approximation only.
            (a, b, d, d * np.exp(gammaln(f / 2) - gammaln((f - 1) / 2)) / np.sqrt(f / 2), cliff(a, b))
            for a, b in samples
            for d in [pg.compute_effsize(a, b, eftype="cohen")]
            for f in [len(a) + len(b) - 2]
        ],
    )
)

one, two = rng.integers(0, 4, 40), rng.integers(0, 4, 40)
two[:22] = one[:22]
counts = pd.crosstab(one, two).to_numpy()
blocks.append(table("kappa", "(first: [Int], second: [Int], plain: Double, linear: Double, quadratic: Double)", [(one, two, cohens_kappa(counts).kappa, cohens_kappa(counts, wt="linear").kappa, cohens_kappa(counts, wt="quadratic").kappa)]))

# The worked example of Krippendorff's chapter 12, and ratings of our own.
missing = np.nan
example = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3],
        [missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing],
    ]
)
truth = rng.integers(1, 6, 25)
own = np.clip(truth + rng.integers(-1, 2, (3, 25)), 1, 6).astype(float)
own[rng.random(own.shape) < 0.15] = missing
blocks.append(
    table(
        "alphas", "(ratings: [[Double?]], scale: String, alpha: Double)",
        [(r, scale, krippendorff.alpha(r, level_of_measurement=scale)) for r in [example, own] for scale in ["nominal", "ordinal", "interval", "ratio"]],
    )
)

# The example of Shrout and Fleiss, and random ratings.
fleiss = np.array([[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]], dtype=float)
noise = rng.normal(size=(3, 12)) + 2 * rng.normal(size=12)


def icc(ratings):
    frame = pd.DataFrame([(u, r, v) for r, row in enumerate(ratings) for u, v in enumerate(row)], columns=["unit", "rater", "value"])
    found = pg.intraclass_corr(frame, targets="unit", raters="rater", ratings="value")
    return float(found.set_index("Type")["ICC"]["ICC(A,1)"])


blocks.append(table("intraclass", "(ratings: [[Double]], value: Double)", [(r, icc(r)) for r in [fleiss, noise]]))
powers = [(d, n, a, TTestIndPower().power(d, n, a), TTestPower().power(d, n, a)) for d, n, a in itertools.product([0.2, -0.5, 1.2], [3, 10, 64, 400], [0.05, 0.01])]
# Where the power is all but 1, scipy's noncentral t is not a number.
powers = [row for row in powers if not np.isnan(row).any()]
blocks.append(table("tPower", "(effect: Double, n: Int, alpha: Double, power: Double, paired: Double)", powers))
blocks.append(table("sharePower", "(first: Double, second: Double, n: Int, power: Double)", [(a, b, n, NormalIndPower().power(proportion_effectsize(a, b), n, 0.05)) for a, b, n in [(0.5, 0.6, 100), (0.1, 0.3, 50), (0.9, 0.9, 30), (0.0, 0.1, 40)]]))

with open("Tests/StatisticsTests/EffectValues.swift", "w") as file:
    file.write("// Written by Tests/References/effects.py.\nenum EffectValues {\n" + "\n\n".join(blocks) + "\n}\n")
