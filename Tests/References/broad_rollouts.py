"""Writes Tests/BroadRolloutsTests/BroadRolloutsValues.swift.

The simulator in numpy with the same random numbers (equal step by step), with the loss differentiated numerically instead of by formula, and the
balance of mass in exact rational arithmetic.

Run from the repository's root, with numpy and mpmath installed:

    python3 Tests/References/broad_rollouts.py
"""

from fractions import Fraction

import mpmath
import numpy as np
from streams import Stream


def softmax(z):
    w = np.exp(z - z.max())
    return w / w.sum()


def slope(z, drawn, correct):
    """The gradient of -(1/N) sum (R_j - b) p_j from complex steps of each logit."""
    reward = np.where(drawn < correct, 1.0, -1.0)
    weight = reward - reward.mean()
    g = np.empty(len(z))
    for i in range(len(z)):
        shifted = z.astype(complex)
        shifted[i] += 1e-30j
        w = np.exp(shifted - z.max())
        g[i] = (-(weight * (w / w.sum())[drawn]).mean()).imag / 1e-30
    return g


def simulate(vocab, correct, rollouts, steps, seed):
    z = np.zeros(vocab)
    z[:correct], z[correct] = 3, 5
    m, v, stream = np.zeros(vocab), np.zeros(vocab), Stream(seed, "rollouts")
    start = softmax(z)[:correct]
    for t in range(1, steps + 1):
        p = softmax(z)
        edges = np.cumsum(p)
        drawn = np.array([np.searchsorted(edges, stream.uniform() * edges[-1], side="right") for _ in range(rollouts)])
        g = slope(z, drawn, correct)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        z = z * (1 - 1e-3 * 0.01) - 1e-3 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    p = softmax(z)
    now = p[:correct]
    return [now.sum(), (now > start).mean(), (now / start - 1).min(), (now - start).min(), -(p * np.log(p)).sum()]


def balance(p, correct, drawn):
    """The three terms, as the derivative of the correct mass along the logit change, one kind of token at a time."""
    centre = sum((1 if i < correct else -1) * p[i] for i in drawn)
    mass = sum(p[:correct])
    terms = [Fraction(0), Fraction(0), Fraction(0)]
    for k in range(len(p)):
        move = p[k] * ((0 if k not in drawn else 1 if k < correct else -1) - centre)
        # d(correct mass)/dz_k = p_k (1 if correct - mass)
        effect = p[k] * ((1 if k < correct else 0) - mass) * move
        terms[2 if k not in drawn else 0 if k < correct else 1] += effect
    return terms


blocks = []
rows = [simulate(120, 9, n, 60, seed) for n, seed in [(4, 1), (16, 2), (512, 3)]]
blocks.append(
    "    /// 120 tokens, 9 correct, 60 steps with 4, 16 and 512 rollouts: mass, share gaining, worst relative and absolute change, entropy.\n"
    "    static let runs: [[Double]] = [\n" + "".join(f"        {[float(x) for x in row]},\n" for row in rows) + "    ]"
)
p = [Fraction(n, 40) for n in [7, 2, 1, 9, 6, 5, 4, 3, 2, 1]]
drawn = {0, 2, 3, 6}
terms = balance(p, 4, drawn)
blocks.append(f"    /// Probabilities 7, 2, 1, 9, 6, 5, 4, 3, 2, 1 of 40, the first four correct; tokens 0, 2, 3 and 6 drawn.\n    static let terms: [Double] = {[float(t) for t in terms]}")
with mpmath.workdps(50):
    q = [mpmath.mpf(x.numerator) / x.denominator for x in p]
    centre = sum((1 if i < 4 else -1) * q[i] for i in drawn)
    size = mpmath.mpf("1e-5")
    moved = [w * mpmath.exp(size * w * ((0 if i not in drawn else 1 if i < 4 else -1) - centre)) for i, w in enumerate(q)]
    change = (sum(moved[:4]) / sum(moved) - sum(q[:4])) / size
blocks.append(f"    /// Over its size, a step of 1e-5 by 50 digits.\n    static let finiteStep = {float(change)!r}")
blocks.append(f"    /// The sum of p^2 (1 - p)^5 over the same probabilities.\n    static let unsampled = {float(sum(x * x * (1 - x) ** 5 for x in p))!r}")
with open("Tests/BroadRolloutsTests/BroadRolloutsValues.swift", "w") as file:
    file.write("// Written by Tests/References/broad_rollouts.py.\nenum BroadRolloutsValues {\n" + "\n\n".join(blocks) + "\n}\n")
