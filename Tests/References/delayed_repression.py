"""Writes Tests/DelayedRepressionTests/DelayedRepressionValues.swift.

Three outsiders for the study's functions: thresholds of the delay equation by scipy, whole runs of the agents with the same random numbers in
numpy (equal step by step), and shares of labelled runs by a plain numpy simulation with numpy's own generator (equal within sampling error).

Run from the repository's root, with numpy, scipy and networkx installed (some minutes):

    python3 Tests/References/delayed_repression.py
"""

import math
from concurrent.futures import ProcessPoolExecutor
from itertools import permutations

import networkx as nx
import numpy as np
from scipy.optimize import brentq
from streams import Stream

# ---- The delay equation: its characteristic equation, and the Lyapunov quantity by the centre manifold, both numerically


def threshold(a, C, k, xc):
    """The smallest delay with a root of lambda + b exp(-lambda delay) on the imaginary axis: omega = b and omega delay = pi / 2."""
    p = lambda x: 1 / (1 + math.exp(-k * (x - xc)))
    x = brentq(lambda x: a - C * p(x), 1e-12, 1 - 1e-12, xtol=1e-15)
    h = 1e-6
    b = C * x * (1 - x) * (p(x + h) - p(x - h)) / (2 * h)
    return x, math.pi / (2 * b)


def lyapunov(a, C, k, xc):
    """Re c1(0) from the Taylor coefficients of u' = F(u, v), v = u(t - delay), by Hassard, Kazarinoff and Wan, solved numerically."""
    x, delay = threshold(a, C, k, xc)
    rho = a / C
    p1 = k * rho * (1 - rho)
    p2 = k * k * rho * (1 - rho) * (1 - 2 * rho)
    p3 = k**3 * rho * (1 - rho) * (1 - 6 * rho * (1 - rho))
    a0, a1 = x * (1 - x), 1 - 2 * x
    # F = -C (a0 + a1 u - u^2) (p1 v + p2 v^2 / 2 + p3 v^3 / 6)
    uv, vv = -C * a1 * p1, -C * a0 * p2 / 2
    uuv, uvv, vvv = C * p1, -C * a1 * p2 / 2, -C * a0 * p3 / 6
    b = C * a0 * p1
    w = b
    D = 1 / (1 - b * delay * np.exp(-1j * w * delay))  # 1 / (d/dlambda of lambda + b exp(-lambda delay)) at i omega
    q = lambda t: np.exp(1j * w * t)
    e = q(-delay)
    second = lambda u1, v1, u2, v2: uv * (u1 * v2 + u2 * v1) + vv * 2 * v1 * v2  # symmetric bilinear form
    B20 = second(1, e, 1, e)
    B11 = second(1, e, 1, np.conj(e))
    # W20(t) = h20 exp(2 i omega t), W11 constant, both without their components along the centre eigenspace
    h20 = B20 / (2j * w + b * np.exp(-2j * w * delay))
    h11 = B11 / b
    third = 0
    vectors = [(1, e), (1, e), (1, np.conj(e))]
    for (u1, v1), (u2, v2), (u3, v3) in permutations(vectors):
        third += uuv * u1 * u2 * v3 + uvv * u1 * v2 * v3 + vvv * v1 * v2 * v3
    g21 = D * (third + 2 * second(1, e, h11, h11) + second(1, np.conj(e), h20, h20 * np.exp(-2j * w * delay)))
    return (g21 / 2).real


# ---- The agents with our random numbers, step by step

BENEFIT = {"code": [1.0, 2.3, 3.0], "linear": [0.0, 1.0, 2.0]}
COST = {"code": [0.0, 2.0, 7.0], "linear": [0.0, 1.0, 2.0]}


class Draws(Stream):
    """53-bit uniform numbers in order."""

    __call__ = Stream.uniform

    def between(self, low, high):
        return low + (high - low) * self()


def society(n, seed):
    community = [c for c in range(6) for _ in range(n // 6 + (1 if c < n % 6 else 0))]
    graph, edges = Draws(seed, "graph"), []
    kept = []
    for i in range(n):
        for j in range(i + 1, n):
            if graph() < (0.08 if community[i] == community[j] else 0.004):
                kept.append((i, j))
    for i, j in kept:
        there, back = graph() < 0.75, graph() < 0.75
        edges += [(i, j)] * there + [(j, i)] * back
    weights = np.zeros((n, n))
    for i, j in edges:
        weights[i, j] = graph.between(0.7, 1.6) if community[i] == community[j] else graph.between(0.5, 1.3)
    undirected = nx.Graph()
    undirected.add_nodes_from(range(n))
    undirected.add_edges_from(edges)
    centrality = nx.betweenness_centrality(undirected)
    bridge = np.zeros(n, bool)
    bridge[sorted(range(n), key=lambda i: -round(centrality[i], 12))[: max(1, int(n * 0.12))]] = True
    traits = Draws(seed, "traits")
    charisma = np.array([traits.between(0.85, 1.25) for _ in range(n)]) + 0.2 * bridge
    scale = np.array([traits.between(0.9, 1.5) for _ in range(n)])
    detectability = np.minimum(1, np.array([traits.between(0.45, 1.0) for _ in range(n)]) + 0.15 * bridge)
    initial = Draws(seed, "initial actions")
    draws = [initial() for _ in range(n)]
    actions = np.array([0 if u < 0.80 else 1 if u < 0.97 else 2 for u in draws])
    return weights, bridge, charisma, scale, detectability, actions


def run(n, steps, seed, kind, k, delay, settling=0, payoff="code", history="initial-alarm", eta=1.0):
    """One run with a buffer of alarms, as the authors keep it; returns the radical fractions at the beginning of each step."""
    weights, bridge, charisma, scale, detectability, action = society(n, seed)
    policy, punishment = Draws(seed, "policy"), Draws(seed, "punishment")
    benefit, cost = np.array(BENEFIT[payoff]), np.array(COST[payoff])
    Q = np.zeros((n, 3, 3, 2, 2, 3))
    punished = np.zeros(n, int)
    alarm = lambda: float(np.mean(detectability * action))
    length = 1 if settling else delay + 1
    memory = [0.0 if history == "zero" and not settling else alarm()] * length
    radical = []

    def observe(seen):
        influence = weights.T @ action
        return [
            (0 if influence[i] < 2 else 1 if influence[i] < 5 else 2, 0 if seen < 0.35 else 1 if seen < 0.75 else 2, punished[i], int(bridge[i]))
            for i in range(n)
        ]

    for step in range(settling + steps):
        if step == settling:
            length = delay + 1
        radical.append(float(np.mean(action == 2)))
        seen = memory[0]
        response = 1 / (1 + math.exp(-k * (seen - 0.72)))
        before, chosen = observe(seen), action.copy()
        for i in range(n):
            u, (influence, level, hit, _) = policy(), before[i]
            if kind == "fixed":
                chosen[i] = 0 if u < 0.65 else 1 if u < 0.92 else 2
            elif kind == "reactive":
                if hit or level == 2:
                    chosen[i] = 0
                elif level == 1:
                    chosen[i] = 1
                elif influence > 0:
                    chosen[i] = influence
                else:
                    chosen[i] = 0 if u < 0.30 else 1 if u < 0.85 else 2
            elif kind == "q-learning":
                if u < 0.08:
                    chosen[i] = int(3 * (u / 0.08))
                else:
                    best = np.flatnonzero(Q[i][before[i]] == Q[i][before[i]].max())
                    chosen[i] = best[int(len(best) * ((u - 0.08) / (1 - 0.08)))] if len(best) > 1 else best[0]
            elif u < eta:
                gain = benefit * charisma[i] - min(1, detectability[i] * response) * (cost * scale[i])
                odds = np.exp((gain - gain.max()) / 0.5)
                chosen[i] = int(np.searchsorted(np.cumsum(odds), u / eta * odds.sum(), side="right"))
        action = chosen
        influence = weights.T @ action
        reward = benefit[action] * charisma + 0.22 * influence * action
        if kind in ("reactive", "q-learning"):
            punished = np.array([int(punishment() < min(1, d * response)) for d in detectability])
            reward = reward - punished * cost[action] * scale
        memory.append(alarm())
        while len(memory) > length:
            memory.pop(0)
        if kind == "q-learning":
            for i, (old, new) in enumerate(zip(before, observe(memory[0]))):
                Q[i][old][action[i]] += 0.10 * (reward[i] + 0.95 * Q[i][new].max() - Q[i][old][action[i]])
    return radical


# ---- The agents by numpy's own generator, whole arrays at a time


def free_run(job):
    n, steps, seed, kind, k, delay, settling, payoff, eta = job
    rng = np.random.default_rng([seed, 2026])
    graph = nx.stochastic_block_model([n // 6] * 6, [[0.08 if i == j else 0.004 for i in range(6)] for j in range(6)], seed=int(rng.integers(2**31)))
    community = np.repeat(np.arange(6), n // 6)
    weights = np.zeros((n, n))
    for i, j in graph.edges():
        for s, t in ((i, j), (j, i)):
            if rng.random() < 0.75:
                weights[s, t] = rng.uniform(0.7, 1.6) if community[i] == community[j] else rng.uniform(0.5, 1.3)
    centrality = nx.betweenness_centrality(nx.from_numpy_array(((weights + weights.T) > 0).astype(int)))
    bridge = np.isin(np.arange(n), sorted(centrality, key=centrality.get, reverse=True)[: int(0.12 * n)])
    charisma = rng.uniform(0.85, 1.25, n) + 0.2 * bridge
    scale = rng.uniform(0.9, 1.5, n)
    detectability = np.clip(rng.uniform(0.45, 1, n) + 0.15 * bridge, 0, 1)
    action = rng.choice(3, n, p=[0.80, 0.17, 0.03])
    benefit = np.outer(charisma, BENEFIT[payoff])
    cost = np.outer(scale, COST[payoff])
    everyone = np.arange(n)
    Q = np.zeros((n, 36, 3))
    punished = np.zeros(n, int)
    alarms = [float(detectability @ action / n)]
    memory = alarms * (1 if settling else delay + 1)
    radical = []
    for step in range(settling + steps):
        radical.append(float((action == 2).mean()))
        seen = memory[0]
        state = ((np.digitize(weights.T @ action, [2, 5]) * 3 + np.digitize(seen, [0.35, 0.75])) * 2 + punished) * 2 + bridge
        p = detectability / (1 + np.exp(-k * (seen - 0.72)))
        if kind == "fixed":
            action = rng.choice(3, n, p=[0.65, 0.27, 0.08])
        elif kind == "reactive":
            level, influence = int(np.digitize(seen, [0.35, 0.75])), np.digitize(weights.T @ action, [2, 5])
            free = np.where(influence == 0, rng.choice(3, n, p=[0.30, 0.55, 0.15]), influence)
            action = np.where((punished == 1) | (level == 2), 0, np.where(level == 1, 1, free))
        elif kind == "q-learning":
            values = Q[everyone, state] + 0.0
            noise = rng.random((n, 3)) * (values == values.max(1, keepdims=True))
            action = np.where(rng.random(n) < 0.08, rng.integers(0, 3, n), noise.argmax(1))
        else:
            gain = (benefit - p[:, None] * cost) / 0.5
            choice = (gain + rng.gumbel(size=(n, 3))).argmax(1)
            action = np.where(rng.random(n) < eta, choice, action)
        influence = weights.T @ action
        punished = (rng.random(n) < p).astype(int)
        reward = benefit[everyone, action] + 0.22 * influence * action - punished * cost[everyone, action]
        memory.append(float(detectability @ action / n))
        if len(memory) > (1 if step < settling - 1 else delay + 1):
            memory.pop(0)
        after = ((np.digitize(influence, [2, 5]) * 3 + np.digitize(memory[0], [0.35, 0.75])) * 2 + punished) * 2 + bridge
        old = Q[everyone, state, action]
        Q[everyone, state, action] = old + 0.10 * (reward + 0.95 * Q[everyone, after].max(1) - old)
    series = np.array(radical[settling:])
    tail = series[len(series) // 2 :]
    return [series.max() > 0.40, tail.max() > 0.40, tail.max() > 0.40 or tail.std() > 0.04, float(tail.mean()), float(tail.std())]


CELLS = [
    ("fixed", 10, 8, 0, "code", 1.0),
    ("reactive", 10, 0, 0, "code", 1.0),
    ("reactive", 10, 4, 0, "code", 1.0),
    ("reactive", 10, 8, 0, "code", 1.0),
    ("q-learning", 10, 0, 0, "code", 1.0),
    ("q-learning", 10, 8, 0, "code", 1.0),
    ("q-learning", 10, 20, 0, "code", 1.0),
    ("q-learning", 40, 15, 0, "code", 1.0),
    ("q-learning", 10, 8, 0, "linear", 1.0),
    ("reactive", 10, 20, 200, "code", 1.0),
    ("smooth", 10, 6, 200, "code", 0.1),
    ("smooth", 10, 14, 200, "code", 0.05),
]
RUNS = 100

TRACES = [
    dict(kind="fixed", k=10, delay=4),
    dict(kind="reactive", k=10, delay=8),
    dict(kind="reactive", k=10, delay=6, settling=40),
    dict(kind="reactive", k=10, delay=8, history="zero"),
    dict(kind="q-learning", k=10, delay=0),
    dict(kind="q-learning", k=20, delay=9),
    dict(kind="q-learning", k=10, delay=5, settling=40),
    dict(kind="q-learning", k=10, delay=7, payoff="linear"),
    dict(kind="smooth", k=10, delay=7, eta=0.1, settling=40),
    dict(kind="smooth", k=10, delay=0, eta=1.0),
]


def main():
    blocks = []
    rows = []
    for a, C, k, xc in [(2, 7, 10, 0.72), (2, 5, 10, 0.5), (1, 6, 4.5, 0.9), (3, 4, 20, 0.3), (2.4, 3, 8, 0.2)]:
        x, delay = threshold(a, C, k, xc)
        rows.append(f"        ({float(a)}, {float(C)}, {float(k)}, {xc}, {x!r}, {delay!r}, {float(lyapunov(a, C, k, xc))!r}),")
    blocks.append(
        "    static let hopf: [(a: Double, C: Double, k: Double, xc: Double, equilibrium: Double, delay: Double, lyapunov: Double)] = [\n"
        + "\n".join(rows) + "\n    ]"
    )
    rows = []
    for number, options in enumerate(TRACES):
        n, steps, seed = (60, 100, 40 + number)
        radical = run(n, steps, seed, **options)
        counts = [round(share * n) for share in radical]
        rows.append(
            f'        ("{options["kind"]}", {float(options["k"])}, {options["delay"]}, {options.get("settling", 0)}, "{options.get("payoff", "code")}", '
            f'"{options.get("history", "initial-alarm")}", {options.get("eta", 1.0)}, {seed}, {counts}),'
        )
    blocks.append(
        "    /// Numbers of radical agents among 60 at the beginning of each step.\n    static let traces:\n        [(\n            kind: String, k: Double, delay: Int, settling: Int, payoff: String, history: String, eta: Double, seed: UInt64, radical: [Int]\n        )] = [\n"
        + "\n".join(rows) + "\n    ]"
    )
    weights, bridge, charisma, scale, detectability, action = society(240, 3)
    blocks.append("    /// Seed 3, 240 agents: edges, bridges, sums of weights, charisma, cost scale, detectability and initial levels.")
    blocks.append(f"    static let societyEdges = {int((weights > 0).sum())}")
    blocks.append(f"    static let societyBridges: [Int] = {np.flatnonzero(bridge).tolist()}")
    sums = [weights.sum(), charisma.sum(), scale.sum(), detectability.sum(), float(action.sum()), float(detectability @ action / 240)]
    blocks.append(f"    static let societySums: [Double] = {[float(v) for v in sums]}")
    influence = weights.T @ action
    blocks.append(f"    static let societyInfluence: [Double] = {[float(v) for v in influence[:40]]}")
    rows = []
    jobs = [(240, 500, s, kind, k, d, settling, payoff, eta) for kind, k, d, settling, payoff, eta in CELLS for s in range(RUNS)]
    with ProcessPoolExecutor(1) as pool:
        results = list(pool.map(free_run, jobs, chunksize=25))
    for number, (kind, k, d, settling, payoff, eta) in enumerate(CELLS):
        cell = results[number * RUNS : (number + 1) * RUNS]
        whole, tail, sustained = (sum(bool(r[c]) for r in cell) for c in range(3))
        means, deviations = np.array([r[3] for r in cell]), np.array([r[4] for r in cell])
        rows.append(
            f'        ("{kind}", {float(k)}, {d}, {settling}, "{payoff}", {eta}, {whole}, {tail}, {sustained}, '
            f"{float(means.mean())!r}, {float(means.std(ddof=1) / 10)!r}, {float(deviations.mean())!r}, {float(deviations.std(ddof=1) / 10)!r}),"
        )
    blocks.append(
        f"    /// Labelled runs out of {RUNS} by an independent simulation, and mean and standard error of the tail's mean and deviation.\n    static let cells:\n        [(\n            kind: String, k: Double, delay: Int, settling: Int, payoff: String, eta: Double, whole: Int, tail: Int, sustained: Int,\n            mean: Double, meanError: Double, deviation: Double, deviationError: Double\n        )] = [\n"
        + "\n".join(rows) + "\n    ]"
    )
    with open("Tests/DelayedRepressionTests/DelayedRepressionValues.swift", "w") as file:
        file.write("// Written by Tests/References/delayed_repression.py.\nenum DelayedRepressionValues {\n" + "\n\n".join(blocks) + "\n}\n")


if __name__ == "__main__":
    main()
