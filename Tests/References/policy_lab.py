"""Writes Tests/PolicyLabTests/PolicyLabValues.swift: the policy network, its gradient, Adam and countdown in numpy, from their definitions.

Run from the repository's root, with numpy installed:

    python3 Tests/References/policy_lab.py
"""

from itertools import permutations, product
from math import comb

import numpy as np

cards, targets, hidden = 3, 40, 16
length, vocabulary = 2 * cards - 1, cards + 3
features = 9 * cards + targets + 11
inputs = features + length + (length - 1) * vocabulary


def describe(hand, target):
    x = np.zeros(features)
    for place, card in enumerate(hand):
        x[9 * place + card - 1] = 1
    x[9 * cards + target - 1] = 1
    x[9 * cards + targets + target % 10] = 1
    x[9 * cards + targets + 10] = target / targets
    return x


# Weights as the network keeps them: rows of the first matrix, second bias and matrix, output bias and matrix with rows of eight.
sizes = [inputs * hidden, hidden, hidden * hidden, 8, hidden * 8]
flat = np.float32(0.4 * np.sin(np.arange(sum(sizes)) * 0.7) ** 3).astype(float)


def split(flat):
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return (parts[0].reshape(inputs, hidden), parts[1], parts[2].reshape(hidden, hidden), parts[3][:vocabulary], parts[4].reshape(hidden, 8)[:, :vocabulary])


def logits(flat, hand, target, before):
    w1, b2, w2, b3, w3 = split(flat)
    place = np.zeros(length)
    place[len(before)] = 1
    earlier = np.zeros((length - 1, vocabulary))
    for t, token in enumerate(before):
        earlier[t, token] = 1
    x = np.concatenate([describe(hand, target), place, earlier.ravel()])
    return np.maximum(np.maximum(x @ w1, 0) @ w2 + b2, 0) @ w3 + b3


def log_softmax(z):
    z = z - z.max()
    return z - np.log(np.exp(z).sum())


questions = [((3, 7, 2), 19), ((9, 9, 1), 40)]
# Two answers to each; the first two share their beginning.
answers = [[0, 3, 1, 5, 2], [0, 3, 2, 4, 1], [2, 5, 0, 3, 1], [1, 4, 5, 0, 0]]
weights = [0.3 * ((7 * k) % 5 - 2) for k in range(20)]
entropy_weights = [0.1 * ((3 * k) % 4 - 1) for k in range(20)]


def pieces(flat):
    for row, answer in enumerate(answers):
        hand, target = questions[row // 2]
        for t, token in enumerate(answer):
            logp = log_softmax(logits(flat, hand, target, answer[:t]))
            yield logp[token], -(np.exp(logp) * logp).sum()


def objective(flat):
    return sum(w * l + e * h for w, e, (l, h) in zip(weights, entropy_weights, pieces(flat)))


log_probabilities, entropies = zip(*pieces(flat))
starts = np.cumsum([0] + sizes)
slopes, places = [], []


def slope(place):
    step = np.zeros(len(flat))
    step[place] = 1e-5
    return float((objective(flat + step) - objective(flat - step)) / 2e-5)


# The steepest of sixteen weights in each of some rows: features, places, tokens before, and the later layers.
rows = [2 * 16, 15 * 16, 45 * 16, 77 * 16, 79 * 16, 82 * 16, 83 * 16, 93 * 16, 104 * 16]
for start in rows + [int(starts[1]), int(starts[2]) + 5 * 16, int(starts[2]) + 12 * 16, int(starts[3]) - 16, int(starts[4]), int(starts[4]) + 80]:
    best = max(range(start, start + 16), key=lambda place: abs(slope(place)))
    places.append(best)
    slopes.append(slope(best))

# Adam uphill with the norm clipped at 1, on five numbers.
x, m, v, adam = np.array([1.0, -2.0, 0.5, 3.0, 0.0]), np.zeros(5), np.zeros(5), []
for t in range(1, 21):
    g = np.sin(x) + np.array([0.0, 0.5, -0.5, 1.0, 0.01])
    g = g * min(1, 1 / np.linalg.norm(g))
    m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
    x = x + 0.05 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    if t % 10 == 0:
        adam.append(x.tolist())


def evaluate(hand, order, operations):
    value = hand[order[0]]
    for place, operation in zip(order[1:], operations):
        value = eval(f"value {operation} {hand[place]}")
    return value


reached = [evaluate((3, 7, 2), order, ops) for order in permutations(range(3)) for ops in product("+-*", repeat=2)]
four = [evaluate((2, 3, 5, 8), order, ops) for order in permutations(range(4)) for ops in product("+-*", repeat=3)]

with open("Tests/PolicyLabTests/PolicyLabValues.swift", "w") as file:
    file.write(f"""// Written by Tests/References/policy_lab.py.
enum PolicyLabValues {{
    /// Of each token of four answers.
    static let logProbabilities: [Double] = {[float(x) for x in log_probabilities]}
    static let entropies: [Double] = {[float(x) for x in entropies]}

    /// Central differences of the weighted sum of both, at some weights.
    static let places: [Int] = {places}
    static let slopes: [Double] = {[float(x) for x in slopes]}

    /// Five numbers after 10 and 20 steps of Adam.
    static let adam: [[Double]] = {adam}

    /// How often the cards 3, 7, 2 come to 19, how many values they come to, and the values from 1 to 40 that they don't.
    static let ways: Int = {reached.count(19)}
    static let values: Int = {len(set(reached))}
    static let unreachable: [Int] = {[t for t in range(1, 41) if t not in reached]}

    /// How often the cards 2, 3, 5, 8 come to 24.
    static let waysOfFour: Int = {four.count(24)}

    /// pass@16 with 3 correct answers of 64.
    static let passAt16: Double = {1 - comb(61, 16) / comb(64, 16)}
}}
""")
