"""Writes Tests/PsychometricScalesTests/FactorValues.swift: factors by a general optimiser, scipy and statsmodels.

Run from the repository's root, with numpy, scipy and statsmodels installed:

    python3 Tests/References/factor_analysis.py
"""

import numpy as np
from scipy.linalg import orthogonal_procrustes
from scipy.optimize import minimize
from statsmodels.multivariate.factor_rotation import rotate_factors

random = np.random.default_rng(8)
ITEMS, FACTORS, PEOPLE = 9, 3, 400
true = np.zeros((ITEMS, FACTORS))
for item in range(ITEMS):
    true[item, item // 3] = 0.55 + 0.1 * (item % 3)
    true[item, (item + 1) % 3] += 0.15
answers = random.normal(size=(PEOPLE, FACTORS)) @ true.T + random.normal(size=(PEOPLE, ITEMS)) * 0.7
r = np.corrcoef(answers.T)
off = ~np.eye(ITEMS, dtype=bool)


def objective(flat):
    loadings = flat.reshape(ITEMS, FACTORS)
    residual = (r - loadings @ loadings.T) * off
    return (residual**2).sum(), (-4 * residual @ loadings).ravel()


best = min((minimize(objective, random.normal(0, 0.3, ITEMS * FACTORS), jac=True, method="L-BFGS-B", options={"maxiter": 20000, "ftol": 1e-16, "gtol": 1e-12}) for _ in range(8)), key=lambda f: f.fun)
loadings = best.x.reshape(ITEMS, FACTORS)
rotated, _ = rotate_factors(loadings, "varimax", tol=1e-12, max_tries=5000)
lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
normalised = rotate_factors(loadings / lengths, "varimax", tol=1e-12, max_tries=5000)[0] * lengths
target = true + random.normal(0, 0.1, true.shape)
turn, _ = orthogonal_procrustes(loadings, target)
aligned = loadings @ turn
congruence = (aligned * target).sum(axis=0) / np.sqrt((aligned**2).sum(axis=0) * (target**2).sum(axis=0))


def literal(v):
    return "[" + ", ".join(literal(x) for x in v) + "]" if isinstance(v, (list, np.ndarray)) else repr(float(v))


values = {"correlations": r.ravel(), "loadings": loadings.T, "communalities": (loadings**2).sum(axis=1), "rotated": rotated.T, "normalised": normalised.T, "target": target.T, "aligned": aligned.T, "congruences": congruence}
with open("Tests/PsychometricScalesTests/FactorValues.swift", "w") as file:
    file.write("// Written by Tests/References/factor_analysis.py.\nenum FactorValues {\n")
    file.write(f"    static let residual = {float(best.fun)!r}\n\n")
    for name, value in values.items():
        kind = "[[Double]]" if value.ndim == 2 else "[Double]"
        file.write(f"    static let {name}: {kind} = {literal(value)}\n\n")
    file.write("}\n")
