"""Writes Tests/LinearAlgebraTests/LinearAlgebraValues.swift: values of numpy and scipy that the tests of LinearAlgebra compare with.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/linear_algebra.py
"""

import numpy as np
from scipy import stats
from scipy.linalg import solve_triangular

from streams import Stream, swift

numbers = np.random.default_rng(1)
cases = []
for rows, columns in [(7, 1), (9, 2), (10, 5), (23, 6)]:
    X, y, w = numbers.normal(size=(rows, columns)), numbers.normal(size=rows), numbers.normal(size=columns)
    gram = X.T @ X
    L = np.linalg.cholesky(gram)
    cases.append(
        dict(
            x=X.T.ravel(), y=y, w=w, gram=gram.ravel(), lower=L.ravel(), products=X @ w, moments=X.T @ y,
            fit=np.linalg.lstsq(X, y, rcond=None)[0], forward=solve_triangular(L, w, lower=True),
            backward=solve_triangular(L.T, w, lower=False), times=L @ w,
        )
    )
stream = Stream(7, "ziggurat")
normals = stream.normals(20000)
extreme = sorted(range(20000), key=lambda i: -abs(normals[i]))[:6]

with open("Tests/LinearAlgebraTests/LinearAlgebraValues.swift", "w") as file:
    file.write("// Written by Tests/References/linear_algebra.py.\nenum LinearAlgebraValues {\n")
    file.write("    /// Least squares by numpy; matrices row after row, but x column after column.\n")
    file.write("    static let fits: [[String: [Double]]] = [\n")
    for case in cases:
        file.write("        [\n")
        for name, value in case.items():
            file.write(f"            \"{name}\": {swift(list(map(float, value)), indent=16)},\n")
        file.write("        ],\n")
    file.write("    ]\n\n    /// The first normal numbers of seed 7's stream \"ziggurat\" by a second implementation of the method.\n")
    file.write(f"    static let normals: [Double] = {swift(normals[:24])}\n\n")
    file.write("    /// The furthest of its first 20,000, by position: edges of layers and the tail come up there.\n")
    file.write(f"    static let extremes: [(position: Int, value: Double)] = [{', '.join(f'({i}, {normals[i]!r})' for i in extreme)}]\n\n")
    file.write("    /// Values below which 1%, 25%, 50%, 75% and 99% of chi-squared numbers lie, by scipy.\n")
    file.write("    static let chiSquared: [(degrees: Int, quantiles: [Double])] = [\n")
    for degrees in [1, 2, 3, 8, 6000]:
        values = [float(stats.chi2.ppf(p, degrees)) for p in [0.01, 0.25, 0.5, 0.75, 0.99]]
        file.write(f"        ({degrees}, {values}),\n")
    file.write("    ]\n}\n")
