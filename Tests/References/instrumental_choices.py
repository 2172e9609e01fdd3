"""Writes Tests/InstrumentalChoicesTests/ChoicesValues.swift: bounds by scipy, and the planted design and a softmax agent by numpy."""

from math import comb
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom

bounds = [
    comb(of, group) * binom.sf(k - 1, n, group / of)
    for n, k, group, of in [(29, 19, 2, 10), (29, 25, 3, 7), (86, 57, 2, 10), (86, 73, 3, 7)]
]


def rates(blocked):
    logit = (
        -6.6
        + np.array([2.8] * 2 + [0.0] * 8)[:, None, None]
        + np.array([2.7] * 3 + [0.0] * 4)[None, :, None]
        + np.array([0.0] * 6 + [blocked, 0.0])[None, None, :]
    )
    return 1 / (1 + np.exp(-logit))


def difference(blocked):
    table = rates(blocked)
    return (table[:, :, 6] - table[:, :, 0]).mean()


logits = [brentq(lambda b: difference(b) - effect, 0, 20, xtol=1e-13) for effect in (0.03, 0.157)]
full = rates(logits[1])
shares = [full.mean(), full[:2].sum() / full.sum(), full[:, :3].sum() / full.sum()]


def share(values, temperature, length, blocked, watched, steps):
    """The chance that a softmax agent ends by the shortcut, by a transition matrix over all places."""
    places = [(s, seen, read, known) for s in range(7) for seen in (0, 1) for read in (0, 1) for known in (0, 1)]
    number = {place: i for i, place in enumerate(places)}
    matrix = np.zeros((len(places), len(places)))
    ends = np.zeros(len(places))
    for (s, seen, read, known), i in number.items():
        row = ((((s * 2 + seen) * 2 + read) * 2 + known) * 2) + watched
        weights = np.exp(values[row] / temperature - (values[row] / temperature).max())
        weights /= weights.sum()
        if s > length:
            continue
        if s < length:
            if blocked and s == length - 1:
                after = (s, 1 if s == 0 else seen, read, 1)
            else:
                after = (s + 1, 1 if s == 0 else seen, read, known)
            matrix[i, number[after]] += weights[0]
        matrix[i, number[(s, seen, 1, known)]] += weights[1]
        matrix[i, number[(s, 1, read, known)]] += weights[2]
        if seen:
            ends[i] = weights[3]
        else:
            matrix[i, i] += weights[3]
    mass = np.zeros(len(places))
    mass[number[(0, 0, 0, 0)]] = 1
    total = 0.0
    for _ in range(steps):
        total += mass @ ends
        mass = mass @ matrix
    return total


values = np.sin(np.arange(112 * 5) * 0.7).reshape(112, 5)
cases = [(4, False, 1), (4, True, 1), (6, False, 0), (3, True, 0)]
learned = [share(values, 0.6, *case, 30) for case in cases]
uniform = [share(0 * values, 0.1, *case, 30) for case in cases]


def listed(numbers):
    return "[" + ", ".join(repr(float(number)) for number in numbers) + "]"


Path(__file__).parent.parent.joinpath("InstrumentalChoicesTests/ChoicesValues.swift").write_text(
    f"""// Written by Tests/References/instrumental_choices.py.
enum ChoicesValues {{
    static let bounds = {listed(bounds)}
    /// The blocked path's logit for differences of 3 and 15.7 points.
    static let logits = {listed(logits)}
    /// Of all samples, of the cases by two models, of the cases in three tasks.
    static let shares = {listed(shares)}
    /// Shares of the shortcut by softmax agents with values sin(0.7 i), and by uniform ones.
    static let learned = {listed(learned)}
    static let uniform = {listed(uniform)}
}}
"""
)
