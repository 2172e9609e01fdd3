"""Writes Tests/OptimizersTests/OptimizersValues.swift: AdamW step by step in numpy, from the algorithm as PyTorch's documentation gives it, 
the searches of scipy's Nelder-Mead method, and a minimum found by scipy.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/optimizers.py
"""

import numpy as np
from scipy.optimize import minimize


def valley(x):
    return sum(100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a) for a, b in zip(x, x[1:]))


def tilted(x):
    return abs(x[0] - 1) + 2 * abs(x[1] + x[0]) + x[2] * x[2]


def edges(x):
    return (x[0] - 5) * (x[0] - 5) + (x[1] + 2) * (x[1] + 2) + x[0] * x[1] / 2


searches = []
for name, function, start, bounds in [
    ("valley", valley, [-1.2, 1.0], None),
    ("valley", valley, [-1.2, 1.0, 0.5, 2.0], None),
    ("valley", valley, [0.0, 0.0], [(-1, 0.5), (-2, 2)]),
    ("tilted", tilted, [3.0, 0.0, -2.0], None),
    ("edges", edges, [0.5, 3.0], [(0, 2), (-1, 4)]),
    ("edges", edges, [2.0, 9.0], [(0, 2), (-1, 4)]),
]:
    found = minimize(function, start, method="Nelder-Mead", bounds=bounds, options=dict(xatol=1e-6, fatol=1e-10, maxfev=2000, maxiter=9999))
    low, high = ([bound[side] for bound in bounds] if bounds else [] for side in (0, 1))
    searches.append((name, start, [float(value) for value in low], [float(value) for value in high], [float(value) for value in found.x], float(found.fun), found.nfev))

x = np.array([1.0, -2.0, 0.5, 3.0, 0.0])
m, v, rows = np.zeros(5), np.zeros(5), []
rate, beta1, beta2, epsilon, decay = 0.05, 0.8, 0.95, 1e-3, 0.1
for t in range(1, 31):
    # The gradient of sum of cos(x) + x^2 / 4, and one slope that is far below epsilon.
    g = -np.sin(x) + x / 2
    g[4] = 1e-7 * (t % 3)
    x = x - rate * decay * x
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    x = x - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    if t % 10 == 0:
        rows.append([float(value) for value in x])

# Logistic regression with a small penalty, on twelve points that no line separates: the minimum of a trust-region Newton method.
points = np.array([[np.sin(1.7 * i), np.cos(2.9 * i), 1.0] for i in range(12)])
signs = np.array([1.0 if (3 * i) % 5 < 2 else -1.0 for i in range(12)])


def loss(w):
    return np.log1p(np.exp(-signs * (points @ w))).sum() + 0.01 * w @ w


def slope(w):
    return points.T @ (-signs / (1 + np.exp(signs * (points @ w)))) + 0.02 * w


def curvature(w):
    p = 1 / (1 + np.exp(-points @ w))
    return points.T @ (points * (p * (1 - p))[:, None]) + 0.02 * np.eye(3)


logistic = minimize(loss, np.zeros(3), jac=slope, hess=curvature, method="trust-exact", options={"gtol": 1e-13})

with open("Tests/OptimizersTests/OptimizersValues.swift", "w") as file:
    file.write("// Written by Tests/References/optimizers.py.\nenum OptimizersValues {\n")
    file.write("    /// After 10, 20 and 30 steps.\n    static let adamW: [[Double]] = [\n" + "".join(f"        {row},\n" for row in rows) + "    ]\n\n")
    file.write("    /// Function, start, lower and upper bounds, and scipy's point, value and number of evaluations.\n")
    file.write("    static let searches: [(String, [Double], [Double], [Double], [Double], Double, Int)] = [\n")
    file.write("".join(f"        (\"{name}\", {', '.join(map(str, rest))}),\n" for name, *rest in searches) + "    ]\n\n")
    file.write("    /// The minimum of a logistic regression, and its value.\n")
    file.write(f"    static let logistic: [Double] = {[float(w) for w in logistic.x]}\n    static let logisticValue = {float(logistic.fun)!r}\n}}\n")
