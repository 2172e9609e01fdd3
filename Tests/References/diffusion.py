"""Writes Tests/DiffusionTests/DiffusionValues.swift and Tests/ParticlesTests/ParticlesValues.swift.

Densities of diffused mixtures by numerical convolution, their scores by differences, velocities as conditional means by quadrature, and distances of
samples by scipy and plain numpy.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/diffusion.py
"""

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm, wasserstein_distance

SCHEDULES = {
    "linear": lambda t: (1 - t, t),
    "cubic": lambda t: ((1 - t) ** 3, t),
    "cosine": lambda t: (np.cos(np.pi * t / 2), np.sin(np.pi * t / 2)),
    "ddpm": lambda t: (np.exp(-(0.1 * t + 9.95 * t * t) / 4), np.sqrt(1 - np.exp(-(0.1 * t + 9.95 * t * t) / 2))),
    "denovo": lambda t: (1 - t * t, np.sqrt(1 - (1 - t * t) ** 2)),
}
CENTRES, WEIGHTS, SPREAD = [-0.7, 0.2, 0.9], [0.5, 0.2, 0.3], 0.15


def slopes(schedule, t, h=1e-5):
    """Richardson's extrapolation of central differences."""
    d = lambda h: [(a - b) / (2 * h) for a, b in zip(SCHEDULES[schedule](t + h), SCHEDULES[schedule](t - h))]
    return [(4 * a - b) / 3 for a, b in zip(d(h / 2), d(h))]


def over_data(schedule, x, t, f):
    """The integral of f(data, noise) q(x | data) p(data) over the data."""
    alpha, beta = SCHEDULES[schedule](t)
    total = 0.0
    for mu, w in zip(CENTRES, WEIGHTS):
        g = lambda u: w * norm.pdf(u, mu, SPREAD) * norm.pdf(x, beta * u, alpha) * f(u, (x - beta * u) / alpha)
        total += quad(g, mu - 9 * SPREAD, mu + 9 * SPREAD, points=[x / beta] if abs(x / beta - mu) < 9 * SPREAD else None, epsabs=1e-15, limit=400)[0]
    return total


rows = []
for schedule in SCHEDULES:
    for x, t in [(0.3, 0.2), (-1.1, 0.5), (0.6, 0.8)]:
        q = over_data(schedule, x, t, lambda u, z: 1.0)
        h = 1e-4
        logs = [np.log(over_data(schedule, x + k * h, t, lambda u, z: 1.0)) for k in (-2, -1, 1, 2)]
        score = (logs[0] - 8 * logs[1] + 8 * logs[2] - logs[3]) / (12 * h)
        a, b = slopes(schedule, t)
        velocity = over_data(schedule, x, t, lambda u, z: a * z + b * u) / q
        rows.append(f'        ("{schedule}", {x}, {t}, {float(np.log(q))!r}, {float(score)!r}, {float(velocity)!r}),')
with open("Tests/DiffusionTests/DiffusionValues.swift", "w") as file:
    file.write("// Written by Tests/References/diffusion.py.\nenum DiffusionValues {\n")
    file.write(f"    static let centres: [Double] = {CENTRES}\n\n    static let weights: [Double] = {WEIGHTS}\n\n    static let spread = {SPREAD}\n\n")
    file.write("    static let fields: [(schedule: String, x: Double, t: Double, logDensity: Double, score: Double, velocity: Double)] = [\n")
    file.write("\n".join(rows) + "\n    ]\n}\n")

rng = np.random.default_rng(3)
first, second = rng.normal(size=(40, 2)), rng.normal(size=(40, 2)) * [1, 0.5] + [0.3, -1]
angles = np.pi * (np.arange(16) + 0.5) / 16
sliced = np.mean([wasserstein_distance(first @ [np.cos(a), np.sin(a)], second @ [np.cos(a), np.sin(a)]) for a in angles])
both = np.concatenate([first, second])
squares = ((both[:, None] - both[None]) ** 2).sum(2)
kernel = np.exp(-squares / (2 * np.median(squares[np.triu_indices(80, 1)])))
off = lambda k: (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1))
mmd = off(kernel[:40, :40]) + off(kernel[40:, 40:]) - 2 * kernel[:40, 40:].mean()
array = lambda name, x: f"    static let {name}: [Double] = {[float(v) for v in x]}"
with open("Tests/ParticlesTests/ParticlesValues.swift", "w") as file:
    file.write("// Written by Tests/References/diffusion.py.\nenum ParticlesValues {\n" + "\n\n".join([
        array("firstX", first[:, 0]), array("firstY", first[:, 1]), array("secondX", second[:, 0]), array("secondY", second[:, 1]),
        f"    static let wasserstein = {float(wasserstein_distance(first[:, 0], second[:, 0]))!r}",
        f"    /// Over 16 directions.\n    static let sliced = {float(sliced)!r}", f"    static let discrepancy = {float(mmd)!r}",
    ]) + "\n}\n")
