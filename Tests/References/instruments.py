"""Writes FirthValues.swift and DesignEffectValues.swift in Tests/InstrumentsTests: penalised logit fits by a general optimiser, and statsmodels' intervals.

The penalised likelihood is written out and handed to scipy, which shares nothing with Newton's method on the modified score. Run from the repository's root, with
numpy, scipy and statsmodels installed:

    python3 Tests/References/instruments.py
"""

import itertools

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from statsmodels.stats.proportion import proportion_confint

random = np.random.default_rng(5)


def penalised(beta, x, y, n):
    eta = x @ beta
    p = expit(eta)
    sign, logdet = np.linalg.slogdet(x.T @ (x * (n * p * (1 - p))[:, None]))
    return -(y @ eta - n @ np.logaddexp(0, eta) + 0.5 * logdet)


def fit(x, y, n, fixed=None):
    free = [c for c in range(x.shape[1]) if c != fixed]

    def value(part):
        beta = np.zeros(x.shape[1])
        beta[free] = part
        return penalised(beta, x, y, n)

    best = minimize(value, np.zeros(len(free)), method="BFGS", options={"gtol": 1e-7})
    best = minimize(value, best.x, method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-13, "maxiter": 200000, "maxfev": 200000, "adaptive": True})
    beta = np.zeros(x.shape[1])
    beta[free] = best.x
    return beta, -best.fun


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(x) for x in v) + "]"
    return str(int(v)) if isinstance(v, (int, np.integer)) else repr(float(v))


cases = []
for levels, trials, shift in [((2, 3), 4, -1.0), ((3, 2, 2), 3, -3.0), ((2, 2), 1, 0.0)]:
    cells = list(itertools.product(*[range(k) for k in levels]))
    x = np.array([[1.0] + [float(c == l) for c, k in zip(cell, levels) for l in range(1, k)] for cell in cells])
    n = np.full(len(cells), trials)
    # The last level of the first factor always succeeds: a plain logit has no finite fit.
    y = np.array([trials if cell[0] == levels[0] - 1 else random.binomial(trials, expit(shift + 0.7 * cell[1])) for cell in cells])
    beta, height = fit(x, y, n)
    p = expit(x @ beta)
    covariance = np.linalg.inv(x.T @ (x * (n * p * (1 - p))[:, None]))
    restricted = fit(x, y, n, fixed=levels[0] - 1)[1]
    # As if all rows had the last level of the first factor, and the first one.
    def rate(level):
        changed = x.copy()
        changed[:, 1 : levels[0]] = 0
        if level:
            changed[:, level] = 1
        p = expit(changed @ beta)
        return p.mean(), (changed * (p * (1 - p))[:, None]).mean(axis=0)

    (high, up), (low, down) = rate(levels[0] - 1), rate(0)
    error = np.sqrt((up - down) @ covariance @ (up - down))
    cases.append((levels, y, n, beta, np.sqrt(np.diag(covariance)), height, restricted, high - low, error))

names = "levels: [Int], successes: [Int], trials: [Int], coefficients: [Double], errors: [Double], height: Double, restricted: Double, difference: Double, differenceError: Double"
rows = "\n".join("        (" + ", ".join(map(literal, case)) + ")," for case in cases)
with open("Tests/InstrumentsTests/FirthValues.swift", "w") as file:
    file.write("// Written by Tests/References/instruments.py.\nenum FirthValues {\n    static let cases: [(" + names + ")] = [\n" + rows + "\n    ]\n}\n")

# Wilson's interval as if there were four times fewer trials.
low, high = proportion_confint(86 / 4, 1680 / 4, method="wilson")
with open("Tests/InstrumentsTests/DesignEffectValues.swift", "w") as file:
    file.write(f"// Written by Tests/References/instruments.py.\nenum DesignEffectValues {{\n    static let interval = [{float(low)!r}, {float(high)!r}]\n}}\n")
