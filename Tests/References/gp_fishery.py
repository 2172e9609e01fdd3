"""Writes Tests/GpFisheryTests/GpFisheryValues.swift: fits of the archived data, the log posterior of the process, and the true model's policy.

Allen and Ricker are linear in functions of their parameters, so that least squares gives their fits; Myers is fitted by scipy. The policy comes from
value iteration in numpy with transition probabilities by averaging over quantiles.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/gp_fishery.py
"""

import re

import numpy as np
from scipy import stats
from scipy.optimize import minimize

source = open("pipelines/TippingPoints/GpFishery/GpFishery+Fits.swift").read()
block = source[source.index("archivedSeries: [Double] = [") :].split("[", 2)[2].split("]")[0]
series = np.array([float(number) for number in re.findall(r"[\d.]+", block)])
x, y = series[:-1], series[1:]
n, growth = len(x), np.log(y / x)


def deviance(residuals):
    return n * (np.log(2 * np.pi * np.mean(residuals**2)) + 1)


def least_squares(*columns):
    A = np.column_stack(columns)
    w = np.linalg.lstsq(A, growth, rcond=None)[0]
    return w, growth - A @ w


(a, b, c), allen = least_squares(np.ones(n), x, x**2)
C, K = np.sort(np.roots([c, b, a]).real)
rows = [("allen", [-c * K * K, K, C], np.std(allen), deviance(allen))]
(a, b), ricker = least_squares(np.ones(n), x)
rows.append(("ricker", [a, -a / b], np.std(ricker), deviance(ricker)))
# At K's bound, which is where the search of all three ends.
loss = lambda p: np.sum((np.log(y) - np.log(p[0]) - p[1] * np.log(x) + np.log1p(x ** p[1] / p[2])) ** 2)
best = min(
    (
        minimize(loss, start, method="L-BFGS-B", bounds=[(1e-4, 10), (1e-4, 10), (1e-4, 40)], options=dict(ftol=1e-15, gtol=1e-12, maxiter=5000))
        for start in [(1, 1, 10), (1.5, 1, 20), (1, 2, 30), (0.5, 3, 5), (1.2, 1.2, 39)]
    ),
    key=lambda found: found.fun,
)
rows.append(("myers", list(best.x), np.sqrt(best.fun / n), n * (np.log(2 * np.pi * best.fun / n) + 1)))

# The process's log posterior at one point, without the constant of the likelihood.
length, noise, amplitude = 8.0, 0.4, 6.0
u, v = np.append(0, x), np.append(0, y)
cov = amplitude**2 * np.exp(-0.5 * (u[:, None] - u) ** 2 / length**2) + noise**2 * np.eye(len(u))
posterior = (
    stats.multivariate_normal(np.zeros(len(u)), cov).logpdf(v) + len(u) / 2 * np.log(2 * np.pi) + 9 * np.log(length) - length / 10 + 4 * np.log(noise) - 5 * noise
)

# The true model's policy.
grid = np.linspace(0, 15, 50)
median = grid * np.exp(2 * (1 - grid / 8) * (grid - 5) / 8)
z = np.exp(0.05 * stats.norm.ppf((np.arange(20000) + 0.5) / 20000))
P = np.zeros((50, 50))
for row, m in enumerate(median):
    if m < grid[1] / 2:
        P[row, 0] = 1
        continue
    place = np.clip(m * z / grid[1], 0, 49)
    low = np.minimum(place.astype(int), 48)
    np.add.at(P[row], low, (1 - (place - low)) / len(z))
    np.add.at(P[row], low + 1, (place - low) / len(z))
V = grid.copy()
for _ in range(6000):
    Q = np.where(grid[None] <= grid[:, None] + 1e-12, grid[:, None] - grid[None] + (P @ V)[None] / 1.01, -np.inf)
    V = Q.max(1)
policy = [int(i) for i in Q.argmax(1)]
gap = np.sort(Q, axis=1)[:, -2:]
print("least gap between best and second", np.diff(gap[2:], axis=1).min())

with open("Tests/GpFisheryTests/GpFisheryValues.swift", "w") as file:
    file.write("// Written by Tests/References/gp_fishery.py.\nenum GpFisheryValues {\n")
    file.write("    /// Model, parameters, noise, deviance.\n    static let fits: [(String, [Double], Double, Double)] = [\n")
    file.write("".join(f'        ("{name}", {[float(v) for v in p]}, {float(s)}, {float(d)}),\n' for name, p, s, d in rows) + "    ]\n\n")
    file.write(f"    /// At length {length}, noise {noise}, amplitude {amplitude}.\n    static let posterior: Double = {float(posterior)}\n\n")
    file.write(f"    /// Escapements of the true model's policy, as places on the grid, and the value of a stock of 8.\n    static let policy: [Int] = {policy}\n")
    file.write(f"    static let valueAtTop: Double = {float(V[-1])}\n}}\n")
