"""Expected values of the ParrotSycophancy tests: three steps of Adam on a small network, tests of published shares, matched pairs.

Run: python3 Tests/References/parrot_sycophancy.py > Tests/ParrotSycophancyTests/ParrotSycophancyValues.swift
"""

import numpy as np
from scipy.special import log_softmax
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

INPUTS, WIDTH, ANSWERS = 6, 36, 10


def wave(count, scale, phase):
    return scale * np.sin(0.37 * np.arange(count) + phase)


def network():
    first = wave((INPUTS + ANSWERS) * WIDTH, 0.3, 0.1).reshape(INPUTS + ANSWERS, WIDTH)
    return [
        first, wave(WIDTH, 0.2, 0.2), wave(WIDTH * WIDTH, 0.25, 0.3).reshape(WIDTH, WIDTH), wave(WIDTH, 0.1, 0.4),
        wave(WIDTH * ANSWERS, 0.3, 0.5).reshape(WIDTH, ANSWERS), wave(ANSWERS, 0.1, 0.6),
    ]


def one_hot(batch):
    x = np.zeros((len(batch), INPUTS + ANSWERS))
    for row, (first, second, assertion) in enumerate(batch):
        x[row, first] = 1
        if second >= 0:
            x[row, second] = 1
        if assertion >= 0:
            x[row, INPUTS + assertion] = 1
    return x


def forward(w, x):
    a = np.maximum(x @ w[0] + w[1], 0)
    b = np.maximum(a @ w[2] + w[3], 0)
    return a, b, b @ w[4] + w[5]


def gradients(w, x, right):
    a, b, logits = forward(w, x)
    slope = np.exp(log_softmax(logits, axis=1))
    slope[np.arange(len(right)), right] -= 1
    slope /= len(right)
    back2 = (slope @ w[4].T) * (b > 0)
    back1 = (back2 @ w[2].T) * (a > 0)
    return [x.T @ back1, back1.sum(0), a.T @ back2, back2.sum(0), b.T @ slope, slope.sum(0)]


# The middle batch leaves out rows that the others have: they go on by their means.
BATCHES = [
    ([(0, -1, 3), (1, -1, -1), (4, 5, 2)], [1, 2, 7]),
    ([(2, -1, 9), (2, -1, -1)], [0, 0]),
    ([(0, -1, -1), (4, 3, -1), (1, -1, 6)], [1, 9, 2]),
]
w = network()
means, squares = [np.zeros_like(p) for p in w], [np.zeros_like(p) for p in w]
met = np.zeros(INPUTS, bool)
for step, (batch, right) in enumerate(BATCHES, 1):
    for k, g in enumerate(gradients(w, one_hot(batch), right)):
        means[k] = 0.9 * means[k] + 0.1 * g
        squares[k] = 0.999 * squares[k] + 0.001 * g * g
        w[k] -= 0.01 * (means[k] / (1 - 0.9**step)) / (np.sqrt(squares[k] / (1 - 0.999**step)) + 1e-8)
asked = [(0, -1, -1), (1, -1, 4), (2, -1, -1), (4, 5, -1), (3, -1, 0)]
logits = forward(w, one_hot(asked))[2]

rates = [0.04, 0.11, 0.80, 0.94]
p = []
for i in range(4):
    for j in range(i + 1, 4):
        n = 1302
        p.append(proportions_ztest([rates[i] * n, rates[j] * n], [n, n])[1])
near = [0.04, 0.05, 0.80, 0.815]
q = [proportions_ztest([near[i] * 1302, near[j] * 1302], [1302, 1302])[1] for i in range(4) for j in range(i + 1, 4)]

random = np.random.default_rng(0)
first = random.normal(scale=2, size=12).round(3)
second = random.normal(size=40).round(3)
follow = random.integers(0, 4, 40) / 3
pairs = []
for margin in first:
    nearest = np.abs(second - margin).argmin()
    if abs(second[nearest] - margin) <= 0.1:
        pairs.append((margin, follow[nearest]))


def swift(name, values):
    body = ", ".join(repr(float(v)) for v in np.ravel(values))
    print(f"    static let {name}: [Double] = [{body}]")


print("// Written by Tests/References/parrot_sycophancy.py with numpy, scipy and statsmodels.")
print("enum ParrotSycophancyValues {")
swift("logits", logits)
swift("factRow", w[0][2])
swift("operandRow", w[0][5])
swift("p", p)
swift("adjustedNear", multipletests(q, method="holm")[1])
swift("margins", first)
swift("otherMargins", second)
swift("otherFollow", follow)
swift("pairMargins", [m for m, _ in pairs])
swift("pairFollow", [f for _, f in pairs])
print("}")
