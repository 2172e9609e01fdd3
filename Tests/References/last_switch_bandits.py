"""Writes Tests/LastSwitchBanditsTests/LastSwitchBanditsValues.swift: small instances worked out with scipy and by enumeration.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/last_switch_bandits.py
"""

import itertools

import numpy as np
from scipy.optimize import linprog

rng = np.random.default_rng(31)


def clocks(depth):
    return [t for t in range(-depth, depth + 1) if t != 0]


def play(t, depth):
    return max(t - 1, -depth) if t < 0 else -1


def rest(t, depth):
    return 1 if t < 0 else min(t + 1, depth)


def relaxation(p, depth, budget):
    """The highest value and one best point: plays and rests of each arm by clock."""
    arms, ts = len(p), clocks(depth)
    names = [(i, t, a) for i in range(arms) for a in "xy" for t in ts]
    place = {name: n for n, name in enumerate(names)}
    equal, right = [], []
    for i in range(arms):
        for t in ts:
            row = np.zeros(len(names))
            for s in ts:
                row[place[i, s, "x"]] += (s == t) - (play(s, depth) == t)
                row[place[i, s, "y"]] += (s == t) - (rest(s, depth) == t)
            equal.append(row)
            right.append(0)
        equal.append(np.array([float(name[0] == i) for name in names]))
        right.append(1)
    goal = np.array([p[i][t] if a == "x" else 0.0 for i, t, a in names])
    found = linprog(-goal, np.array([[float(a == "x") for _, _, a in names]]), [budget], np.array(equal), right, method="highs")
    x = np.where(found.x > 1e-11, found.x, 0)
    return -found.fun, {(i, t): x[place[i, t, "x"]] for i in range(arms) for t in ts}, {(i, t): x[place[i, t, "y"]] for i in range(arms) for t in ts}


def best_average(p, depth):
    """By relative value iteration: no cycle here is longer than 10, so 2,520 further steps earn 2,520 times the mean."""
    arms = len(p)
    states = list(itertools.product(clocks(depth), repeat=arms))
    number = {s: n for n, s in enumerate(states)}
    moves = []
    for action in range(arms + 1):
        target = np.array([number[tuple(play(t, depth) if i == action else rest(t, depth) for i, t in enumerate(s))] for s in states])
        gain = np.array([p[action][s[action]] if action < arms else 0.0 for s in states])
        moves.append((target, gain))
    values, kept = np.zeros(len(states)), None
    for step in range(2 * 2520):
        values = np.max([gain + values[target] for target, gain in moves], axis=0)
        if step == 2519:
            kept = values
    return float((values - kept)[0] / 2520)


def follow(p, depth, rule, rounds=2520):
    """The mean of a rule's last rounds, from rested arms."""
    state, earned = [depth] * len(p), []
    for t in range(2 * rounds):
        arm = rule(state, t)
        earned.append(p[arm][state[arm]])
        state = [play(s, depth) if i == arm else rest(s, depth) for i, s in enumerate(state)]
    return float(np.mean(earned[rounds:]))


def virtual_value(p, x, y):
    arms, total = len(p), 0.0
    options = [[(x[i, t], p[i][t]) for t in p[i]] + [(sum(y[i, t] for t in p[i]), None)] for i in range(arms)]
    for choice in itertools.product(*options):
        chance = np.prod([c for c, _ in choice])
        total += chance * max([v for _, v in choice if v is not None], default=0.0)
    return float(total)


def mirrored(p, depth, x, y, rounds, prices):
    """The exact mean payoff a round, distribution by distribution."""
    arms = len(p)
    wish = {k: x[k] / (x[k] + y[k]) for k in x if x[k] + y[k] > 0}
    now = {}
    for start in itertools.product(clocks(depth), repeat=arms):
        chance = np.prod([x[i, t] + y[i, t] for i, t in enumerate(start)])
        if chance > 0:
            now[start, start] = chance
    total = 0.0
    for _ in range(rounds):
        after = {}
        for (virtual, real), mass in now.items():
            for wants in itertools.product([False, True], repeat=arms):
                chance = mass * np.prod([wish[i, virtual[i]] if w else 1 - wish[i, virtual[i]] for i, w in enumerate(wants)])
                if chance == 0:
                    continue
                wanting = [i for i in range(arms) if wants[i]]
                arm = max(wanting, key=lambda i: (prices[i][virtual[i]], -i)) if wanting else -1
                total += chance * (p[arm][real[arm]] if arm >= 0 else 0)
                key = (tuple(play(t, depth) if w else rest(t, depth) for t, w in zip(virtual, wants)),
                       tuple(play(t, depth) if i == arm else rest(t, depth) for i, t in enumerate(real)))
                after[key] = after.get(key, 0) + chance
        now = after
    return float(total / rounds)


rows = []
for arms, depth in [(2, 2), (3, 2), (2, 3), (3, 3), (4, 2)]:
    p = [dict(zip(clocks(depth), np.sort(rng.random(2 * depth)))) for _ in range(arms)]
    prices = [dict(zip(clocks(depth), rng.random(2 * depth))) for _ in range(arms)]
    value, x, y = relaxation(p, depth, 1.0)
    keys = [(i, t) for i in range(arms) for t in clocks(depth)]
    rows.append([arms, depth, [p[i][t] for i, t in keys], value, relaxation(p, depth, 0.9)[0], best_average(p, depth),
                 follow(p, depth, lambda s, t: max(range(arms), key=lambda i: (p[i][s[i]], -i))), follow(p, depth, lambda s, t: t % arms),
                 [x[k] for k in keys], [y[k] for k in keys], virtual_value(p, x, y), mirrored(p, depth, x, y, 30, p),
                 [prices[i][t] for i, t in keys], mirrored(p, depth, x, y, 30, prices)])


def text(value):
    return "[" + ", ".join(str(float(v)) for v in value) + "]" if isinstance(value, list) else str(int(value) if isinstance(value, int) else float(value))


names = ["count", "depth", "payoffs", "programme", "tightened", "optimum", "greedy", "roundRobin", "play", "rest", "virtual", "mirrored", "prices", "mirroredByPrices"]
with open("Tests/LastSwitchBanditsTests/LastSwitchBanditsValues.swift", "w") as file:
    file.write("// Written by Tests/References/last_switch_bandits.py.\nenum LastSwitchBanditsValues {\n    struct Instance: Sendable {\n")
    for name, value in zip(names, rows[0]):
        kind = "[Double]" if isinstance(value, list) else "Int" if isinstance(value, int) else "Double"
        if name == "mirrored":
            file.write("        /// Over 30 rounds.\n")
        if name == "mirroredByPrices":
            file.write("        /// The same when the choice among arms goes by `prices`.\n")
        file.write(f"        var {name}: {kind}\n")
    file.write("    }\n\n    static let instances: [Instance] = [\n")
    for row in rows:
        file.write("        Instance(\n            " + ",\n            ".join(f"{name}: {text(value)}" for name, value in zip(names, row)) + "),\n")
    file.write("    ]\n}\n")
