"""Writes Tests/WorkbenchTests/EnsembleValues.swift: what scipy says of a small ensemble of two arms, two sizes and five seeds.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/ensembles.py
"""

import numpy as np
from scipy import stats

random = np.random.default_rng(5)
# Axes: arm, size, seed.
values = np.round(random.normal(0, 1, (2, 2, 5)) + np.array([[[1], [2]], [[1.5], [4]]]) + random.normal(0, 2, 5), 3)
sizes = [1, 4]


def estimate(units, level=0.95):
    return [units.mean(), *stats.t.interval(level, len(units) - 1, loc=units.mean(), scale=stats.sem(units))]


difference = values[1] - values[0]
slopes = np.array([stats.linregress(sizes, values[1, :, seed]).slope for seed in range(5)])
means = values.mean(axis=2)
effects = [
    (means[1] - means[0]).mean(), (means[:, 1] - means[:, 0]).mean(), (means[1, 1] - means[0, 1]) - (means[1, 0] - means[0, 0]),
    means[1, 0] - means[0, 0], means[1, 1] - means[0, 1], means[0, 1] - means[0, 0], means[1, 1] - means[1, 0],
]
lines = [
    ("values", values.ravel()), ("meanNew99", estimate(values[1].mean(axis=0), 0.99)), ("paired", estimate(difference.mean(axis=0))),
    ("pairedAt4", estimate(difference[1])), ("slopeNew", estimate(slopes)), ("effects", effects),
]
with open("Tests/WorkbenchTests/EnsembleValues.swift", "w") as file:
    file.write("// Written by Tests/References/ensembles.py.\nenum EnsembleValues {\n")
    file.write("\n".join(f"    static let {name}: [Double] = [" + ", ".join(repr(float(v)) for v in row) + "]" for name, row in lines) + "\n}\n")
