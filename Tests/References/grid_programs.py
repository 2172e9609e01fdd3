"""Writes Tests/TabularDecisionsTests/GridInterpolationValues.swift: means of piecewise linear functions by scipy's quadrature.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/grid_programs.py
"""

import numpy as np
from scipy import stats
from scipy.integrate import quad

grid = np.array([0.0, 0.5, 1.5, 2.0, 4.0])
rows = []
for name, distribution in [
    ("normal", (1.2, 0.4)), ("normal", (-0.3, 1.0)), ("normal", (5.0, 0.7)), ("lognormal", (1.2, 0.3)), ("lognormal", (3.9, 0.05)), ("lognormal", (0.1, 1.5)),
]:
    a, b = distribution
    law = stats.norm(a, b) if name == "normal" else stats.lognorm(b, scale=a)
    weights = []
    for place in range(len(grid)):
        hat = lambda x: np.interp(x, grid, np.eye(len(grid))[place])
        inside = sum(quad(lambda x: hat(x) * law.pdf(x), low, high, epsabs=1e-13, limit=400)[0] for low, high in zip(grid, grid[1:]))
        weights.append(inside + (law.cdf(grid[0]) if place == 0 else 0) + (law.sf(grid[-1]) if place == len(grid) - 1 else 0))
    rows.append((name, a, b, [float(weight) for weight in weights]))

with open("Tests/TabularDecisionsTests/GridInterpolationValues.swift", "w") as file:
    file.write("// Written by Tests/References/grid_programs.py.\nenum GridInterpolationValues {\n")
    file.write(f"    static let grid: [Double] = {[float(point) for point in grid]}\n\n")
    file.write("    /// Kind, mean or median, standard deviation (of the logarithm), weights.\n    static let weights: [(String, Double, Double, [Double])] = [\n")
    file.write("".join(f"        (\"{name}\", {a}, {b}, {weights}),\n" for name, a, b, weights in rows) + "    ]\n}\n")
