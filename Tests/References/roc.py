"""Writes Tests/StatisticsTests/RocValues.swift: ROC curves by scikit-learn, and DeLong's variances from all pairs by numpy.

Run from the repository's root, with numpy, scipy and scikit-learn installed:

    python3 Tests/References/roc.py
"""

import numpy as np
from scipy import stats
from sklearn.metrics import roc_auc_score, roc_curve


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def kernel(cases, controls):
    """1 where the case scores higher, a half where both score alike."""
    a, b = np.asarray(cases)[:, None], np.asarray(controls)[None, :]
    return (a > b) + 0.5 * (a == b)


def delong(first, second):
    """The areas' covariance matrix (DeLong, DeLong and Clarke-Pearson 1988, equation 4)."""
    kernels = [kernel(*first), kernel(*second)]
    by_case = np.array([k.mean(axis=1) for k in kernels])
    by_control = np.array([k.mean(axis=0) for k in kernels])
    return np.cov(by_case) / by_case.shape[1] + np.cov(by_control) / by_control.shape[1]


rng = np.random.default_rng(3)
rows = []
for m, n, digits in [(5, 7, 2), (20, 30, 1), (40, 25, 0)]:
    cases = rng.normal(0.8, 1, m).round(digits)
    controls = rng.normal(size=n).round(digits)
    other_cases = (0.5 * cases + rng.normal(size=m)).round(digits)
    other_controls = (0.5 * controls + rng.normal(size=n)).round(digits)
    labels, scores = np.r_[np.ones(m), np.zeros(n)], np.r_[cases, controls]
    alarms, hits, thresholds = roc_curve(labels, scores, drop_intermediate=False)
    covariance = delong((cases, controls), (other_cases, other_controls))
    area = roc_auc_score(labels, scores)
    difference = area - roc_auc_score(labels, np.r_[other_cases, other_controls])
    spread = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    z = stats.norm.ppf(0.975)
    rows.append(
        [cases, controls, other_cases, other_controls, area, covariance[0, 0], alarms, hits, thresholds[1:], difference,
         difference - z * spread, difference + z * spread]
    )

lines = ["            (" + ", ".join(numbers(v) if np.ndim(v) else repr(float(v)) for v in row) + ")," for row in rows]
names = [
    "cases: [Double]", "controls: [Double]", "otherCases: [Double]", "otherControls: [Double]", "area: Double", "variance: Double",
    "falseAlarms: [Double]", "hits: [Double]", "thresholds: [Double]", "difference: Double", "low: Double", "high: Double",
]
with open("Tests/StatisticsTests/RocValues.swift", "w") as file:
    file.write(
        "// Written by Tests/References/roc.py.\nenum RocValues {\n    static let rows: [(" + ", ".join(names) + ")] = [\n"
        + "\n".join(lines) + "\n        ]\n}\n"
    )
