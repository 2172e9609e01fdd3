"""Writes Tests/OptimizersTests/LinearProgramValues.swift: random linear programs and what scipy's HiGHS makes of them.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/linear_programs.py
"""

import numpy as np
from scipy.optimize import linprog

rng = np.random.default_rng(20)
rows, kinds = [], {0: "optimal", 2: "infeasible", 3: "unbounded"}
for case in range(60):
    n, m = int(rng.integers(2, 9)), int(rng.integers(1, 8))
    A = np.round(rng.normal(size=(m, n)), 2)
    if case % 3 == 0:
        A = np.abs(A)
    # Rows through a common point are degenerate; every fifth program repeats a row.
    point = np.where(rng.random(n) < 0.4, 0.0, np.round(rng.random(n) * 3, 1))
    relation = rng.integers(0, 3, size=m)
    slack = np.round(rng.random(m) * (rng.random(m) < 0.5), 2)
    b = A @ point + np.where(relation == 0, slack, np.where(relation == 2, -slack, 0))
    if case % 4 == 1:
        b = b + np.round(3 * rng.normal(size=m), 2)
    if case % 5 == 0 and m > 1:
        A[1], b[1], relation[1], relation[0] = 2 * A[0], 2 * b[0], 1, 1
    c = np.round(rng.normal(size=n), 2)
    upper, equal = relation != 1, relation == 1
    flip = np.where(relation == 2, -1.0, 1.0)
    found = linprog(-c, (A * flip[:, None])[upper] if upper.any() else None, (b * flip)[upper] if upper.any() else None,
                    A[equal] if equal.any() else None, b[equal] if equal.any() else None, method="highs",
                    options={"presolve": False})
    value, duals, unique = float("nan"), [], False
    if found.status == 0:
        value = float(-found.fun)
        y = np.zeros(m)
        if upper.any():
            y[upper] = -found.ineqlin.marginals * flip[upper]
        if equal.any():
            y[equal] = -found.eqlin.marginals
        # Duals are unique where the point is a vertex that no more rows and bounds touch than it needs.
        touching = int(np.sum(found.x < 1e-9) + np.sum(np.abs(A @ found.x - b) < 1e-9))
        unique = touching == n and np.linalg.matrix_rank(A[equal]) == equal.sum() if equal.any() else touching == n
        duals = [float(value) for value in y]
    rows.append((c, A, relation, b, kinds[found.status], value, duals if unique else []))


def numbers(values):
    return "[" + ", ".join(str(float(value)) for value in np.ravel(values)) + "]"


with open("Tests/OptimizersTests/LinearProgramValues.swift", "w") as file:
    file.write("// Written by Tests/References/linear_programs.py.\nenum LinearProgramValues {\n")
    file.write("    struct Program: Sendable {\n        var goal: [Double]\n        var rows: [Double]\n        var relations: [Int]\n")
    file.write("        var bounds: [Double]\n        var outcome: String\n        var value: Double\n        /// Empty where they are not unique.\n")
    file.write("        var duals: [Double]\n    }\n\n    /// Relations: 0 at most, 1 equal, 2 at least.\n    static let programs: [Program] = [\n")
    for c, A, relation, b, kind, value, duals in rows:
        text = ".nan" if np.isnan(value) else repr(value)
        file.write(f"        Program(\n            goal: {numbers(c)},\n            rows: {numbers(A)},\n")
        file.write(f"            relations: {[int(value) for value in relation]}, bounds: {numbers(b)},\n")
        file.write(f"            outcome: \"{kind}\", value: {text}, duals: {numbers(duals)}),\n")
    file.write("    ]\n}\n")
