"""Writes Tests/TabularLearnersTests/LearnerValues.swift: two Q-learners written a second time, drawing from the same streams.

Run from the repository's root, with numpy installed:

    python3 Tests/References/tabular_learners.py
"""

import numpy as np
from streams import Stream

N = 4
random = np.random.default_rng(2)
PAYOFFS = np.round(random.uniform(0, 5, (2, N, N)), 2)


def run(seed, remembers, discount, periods, cap, credits):
    states = N * N if remembers else 1
    first = np.tile(PAYOFFS[0].mean(axis=1) / (1 - discount), (states, 1))
    second = np.tile(PAYOFFS[1].mean(axis=0) / (1 - discount), (states, 1))
    streams = [Stream(seed, name) for name in ("start", "first learner", "second learner")]
    pair = (streams[0].below(N), streams[0].below(N))
    exploration = 1.0
    for _ in range(periods):
        state = pair[0] * N + pair[1] if remembers else 0
        chosen = [s.below(N) if s.uniform() < exploration else int(np.argmax(table[state])) for s, table in zip(streams[1:], (first, second))]
        a, b = [min(max(c, p - 1), p + 1) for c, p in zip(chosen, pair)] if cap else chosen
        one, two = chosen if credits else (a, b)
        following = a * N + b if remembers else 0
        first[state, one] += 0.15 * (PAYOFFS[0][a, b] + discount * first[following].max() - first[state, one])
        second[state, two] += 0.15 * (PAYOFFS[1][a, b] + discount * second[following].max() - second[state, two])
        pair = (a, b)
        exploration *= np.exp(-1e-3)
    return first, second, pair


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(x) for x in v) + "]"
    return "true" if v is True else "false" if v is False else str(int(v)) if isinstance(v, (int, np.integer)) else repr(float(v))


rows = []
RUNS = [(3, True, 0.9, 4000, False, False), (4, False, 0.5, 1500, False, False), (5, True, 0.0, 2500, True, False), (6, False, 0.8, 2500, True, True)]
for settings in RUNS:
    first, second, pair = run(*settings)
    rows.append((*settings, first.ravel(), second.ravel(), list(pair)))
names = "seed: UInt64, remembers: Bool, discount: Double, periods: Int, cap: Bool, credits: Bool, first: [Double], second: [Double], last: [Int]"
with open("Tests/TabularLearnersTests/LearnerValues.swift", "w") as file:
    file.write("// Written by Tests/References/tabular_learners.py.\nenum LearnerValues {\n")
    file.write(f"    static let payoffs: [[Double]] = {literal([p.ravel() for p in PAYOFFS])}\n\n")
    file.write(f"    static let runs: [({names})] = [\n" + "\n".join("        (" + ", ".join(map(literal, row)) + ")," for row in rows) + "\n    ]\n}\n")
