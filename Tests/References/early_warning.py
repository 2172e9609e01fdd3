"""Writes Tests/EarlyWarningTests/EarlyWarningValues.swift: likelihoods maximised by scipy, and equilibria of a harvested stock.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/early_warning.py
"""

import numpy as np
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import brentq, minimize, minimize_scalar


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def log_likelihood(x, rate, decline, mean, noise):
    """Of all values but the first, each a normal number given the one before."""
    steps = len(x) - 1
    rates = rate * (1 - decline * np.arange(steps) / (steps - 1))
    kept = np.exp(-rates)
    deviation = noise * np.sqrt((1 - kept**2) / (2 * rates))
    return stats.norm.logpdf(x[1:], mean + (x[:-1] - mean) * kept, deviation).sum()


def fitted(x, declines):
    """The largest log likelihood over rate, mean and noise, and over the decline if it is free."""
    best = -np.inf
    for rate in [0.05, 0.3, 1.0, 3.0]:
        for decline in [0.1, 0.5, 0.9] if declines else [0.0]:
            def cost(p):
                return -log_likelihood(x, np.exp(p[0]), p[3] if declines else 0.0, p[1], np.exp(p[2]))

            start = [np.log(rate), x.mean(), np.log(x.std() * np.sqrt(2 * rate))] + ([decline] if declines else [])
            bounds = [(np.log(1e-3), np.log(10.0)), (None, None), (None, None)] + ([(0, 0.999)] if declines else [])
            found = minimize(cost, start, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 2000})
            found = minimize(cost, found.x, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 4000})
            best = max(best, -found.fun)
    return best


rng = np.random.default_rng(8)
rows = []
for count, first, last in [(60, 1.2, 0.05), (150, 0.8, 0.8), (100, 2.0, 0.1), (80, 0.2, 1.5)]:
    x = [0.1]
    for rate in np.linspace(first, last, count - 1):
        kept = np.exp(-rate)
        x.append(0.3 + (x[-1] - 0.3) * kept + rng.normal() * 0.2 * np.sqrt((1 - kept**2) / (2 * rate)))
    x = np.array(x).round(4)
    rows.append((x, log_likelihood(x, 0.7, 0.4, 0.2, 0.25), fitted(x, False), fitted(x, True)))

balance = lambda x: (1 - x / 10) * (x + 1 / x)
high = minimize_scalar(lambda x: -balance(x), bounds=(2, 9), method="bounded", options={"xatol": 1e-12}).x
low = minimize_scalar(balance, bounds=(1, 2), method="bounded", options={"xatol": 1e-12}).x
upper = lambda c: brentq(lambda x: balance(x) - c, high, 10, xtol=1e-14)
growth_slope = lambda x, c: (1 - 2 * x / 10) - c * 2 * x / (x * x + 1) ** 2
mean_rate = quad(lambda c: -growth_slope(upper(c), c), 1, 2.6, epsabs=1e-10, limit=400)[0] / 1.6

blocks = [
    "    static let fits: [(series: [Double], logLikelihood: Double, constant: Double, declining: Double)] = [\n"
    + "\n".join(f"        ({numbers(x)}, {a!r}, {b!r}, {c!r})," for x, a, b, c in [(r[0], *map(float, r[1:])) for r in rows])
    + "\n    ]",
    f"    static let folds: (low: Double, high: Double) = ({float(low)!r}, {float(high)!r})",
    "    static let equilibria: [(harvest: Double, upper: Double, unstable: Double)] = [\n"
    + "\n".join(f"        ({c}, {upper(c)!r}, {brentq(lambda x: balance(x) - c, low, high)!r})," for c in [1.9, 2.2, 2.5, 2.6])
    + "\n    ]",
    f"    static let meanHarvestRate = {float(mean_rate)!r}",
]
with open("Tests/EarlyWarningTests/EarlyWarningValues.swift", "w") as file:
    file.write("// Written by Tests/References/early_warning.py.\nenum EarlyWarningValues {\n" + "\n\n".join(blocks) + "\n}\n")
