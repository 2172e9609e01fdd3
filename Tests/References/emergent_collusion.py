"""Writes Tests/EmergentCollusionTests/CollusionValues.swift: prices by scipy, sellers that learn alone or with changing rivals, herds, votes and relays.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/emergent_collusion.py
"""

import numpy as np
from scipy import optimize, stats
from streams import Stream


def profit(own, other, a, a0, c, mu):
    top = np.exp((a - own) / mu)
    return (own - c) * top / (top + np.exp((a - other) / mu) + np.exp(a0 / mu))


def best(other, *market):
    return optimize.minimize_scalar(lambda p: -profit(p, other, *market), bounds=(market[2], market[2] + 5), method="bounded", options={"xatol": 1e-12}).x


def prices(*market):
    nash = optimize.brentq(lambda p: best(p, *market) - p, market[2], market[2] + 5, xtol=1e-10)
    monopoly = optimize.minimize_scalar(lambda p: -profit(p, p, *market), bounds=(market[2], market[2] + 5), method="bounded", options={"xatol": 1e-12}).x
    return nash, profit(nash, nash, *market), monopoly, profit(monopoly, monopoly, *market), best(2.0, *market)


BASE = (2.0, 0.0, 1.0, 0.25)
MARKETS = [(*m, *prices(*m)) for m in [BASE, (1.5, 0.2, 0.8, 0.4), (3.0, 0.5, 1.2, 0.1)]]

# The grid of the baseline with five prices.
N = 5
nash, nash_profit, monopoly, monopoly_profit, _ = prices(*BASE)
GRID = nash + (monopoly - nash) * (1.2 * np.arange(N) / (N - 1) - 0.1)
PAY = np.array([[profit(p, q, *BASE) for q in GRID] for p in GRID])  # own price, other price
RATE, DISCOUNT, DECAY = 0.15, 0.95, 2e-3


def fresh():
    return np.tile(PAY.mean(axis=1) / (1 - DISCOUNT), (N * N, 1))


def explore(table, state, share, stream):
    return stream.below(N) if stream.uniform() < share else int(np.argmax(table[state]))


def certified(seed, second, patience):
    rival = int(np.argmin(abs(GRID - nash)))
    answer = int(np.argmax(PAY[:, rival]))
    state = lambda own: rival * N + own if second else own * N + rival
    table, stream = fresh(), Stream(seed, "second seller alone" if second else "first seller alone")
    own, share, unchanged, greedy = stream.below(N), 1.0, 0, None
    while True:
        s = state(own)
        action, before = explore(table, s, share, stream), int(np.argmax(table[s]))
        table[s, action] += RATE * (PAY[action, rival] + DISCOUNT * table[state(action)].max() - table[s, action])
        own, share = action, share * np.exp(-DECAY)
        unchanged = unchanged + 1 if int(np.argmax(table[s])) == before else 0
        if unchanged >= patience:
            if int(np.argmax(table[state(own)])) == answer:
                return table
            unchanged = 0


def shuffle(items, stream):
    for last in range(len(items) - 1, 0, -1):
        other = stream.below(last + 1)
        items[last], items[other] = items[other], items[last]


def rematched(seed, rivals, periods, measured):
    tables = [fresh() for _ in range(2 * rivals)]
    streams = [Stream(seed, f"seller {i}") for i in range(2 * rivals)]
    start, matching = Stream(seed, "start"), Stream(seed, "matching")
    states, order, share, earned = [start.below(N * N) for _ in range(2 * rivals)], list(range(rivals)), 1.0, []
    for period in range(periods + measured):
        shuffle(order, matching)
        for i in range(rivals):
            j = rivals + order[i]
            if period >= periods:
                a, b = int(np.argmax(tables[i][states[i]])), int(np.argmax(tables[j][states[j]]))
                earned += [PAY[a, b], PAY[b, a]]
            else:
                a, b = explore(tables[i], states[i], share, streams[i]), explore(tables[j], states[j], share, streams[j])
                for k, own, other in [(i, a, b), (j, b, a)]:
                    tables[k][states[k], own] += RATE * (PAY[own, other] + DISCOUNT * tables[k][a * N + b].max() - tables[k][states[k], own])
            states[i] = states[j] = a * N + b
        share *= np.exp(-DECAY)
    return (np.mean(earned) - nash_profit) / (monopoly_profit - nash_profit)


def herd(q, n):
    """Exact, over all signals and coins: shares of cascades after 2, 4, ... agents, and of right choices; the state is up."""
    cascades, right = np.zeros(n // 2), np.zeros(n)

    def chooses_up(signal, odds):
        odds = odds * (q / (1 - q) if signal else (1 - q) / q)
        return 0.5 if abs(odds - 1) < 1e-9 else float(odds > 1)

    def go(place, odds, weight):
        if place == n:
            return
        up, down = chooses_up(True, odds), chooses_up(False, odds)
        for choice in (True, False):
            take = lambda p: p if choice else 1 - p
            mine = q * take(up) + (1 - q) * take(down)
            other = (1 - q) * take(up) + q * take(down)
            if mine == 0:
                continue
            following = odds * (mine / other if up != down else 1)
            right[place] += weight * mine * choice
            if place % 2 == 1 and chooses_up(True, following) == chooses_up(False, following):
                cascades[place // 2] += weight * mine
            go(place + 1, following, weight * mine)

    go(0, 1.0, 1.0)
    return cascades, right


def debate(q, n, weight):
    """Majority right, all agree, all agree on what is wrong."""
    drift, reach = stats.norm.ppf(q), weight / (1 - weight)
    near = lambda low, high: stats.norm.cdf(high - drift) - stats.norm.cdf(low - drift)
    half = n // 2
    up = sum(stats.binom(n, q).pmf(k) * (near(-reach, 0) / (1 - q)) ** (n - k) for k in range(half + 1, n + 1))
    down = sum(stats.binom(n, 1 - q).pmf(k) * (near(0, reach) / q) ** (n - k) for k in range(half + 1, n + 1))
    return stats.binom(n, q).sf(half), up + down, down


def relay(m, e, length):
    matrix = np.full((m, m), e / (m - 1)) + (1 - e - e / (m - 1)) * np.eye(m)
    return np.linalg.matrix_power(matrix, length)[0, 0]


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(x) for x in v) + "]"
    return "true" if v is True else "false" if v is False else str(int(v)) if isinstance(v, (int, np.integer)) else repr(float(v))


sections = [
    ("/// Quality, outside, cost, differentiation; Nash price and profit, monopoly price and profit, best response to 2.", "markets: [[Double]]", MARKETS),
    ("/// Tables of sellers that learned alone, patience 300.", "certified: [(seed: UInt64, second: Bool, table: [Double])]", None),
    ("/// Gains of re-matched sellers after so many periods, 400 measured.", "rematched: [(seed: UInt64, rivals: Int, periods: Int, gain: Double)]", None),
    ("/// Accuracy; shares of cascades; shares of right choices.", "herds: [(accuracy: Double, cascades: [Double], right: [Double])]", None),
    ("/// Accuracy, members, share of right majorities.", "votes: [[Double]]", [(q, n, stats.binom(n, q).sf(n // 2)) for q in (0.6, 0.7, 0.8) for n in (1, 5, 9, 15)]),
    ("/// Weight, right, unanimous, unanimously wrong: five members, accuracy .7.", "debates: [[Double]]", [(w, *debate(0.7, 5, w)) for w in (0.0, 0.25, 0.5, 0.75)]),
    ("/// Symbols, error, relays, share right.", "relays: [[Double]]", [(m, e, n, relay(m, e, n)) for m, e in ((2, 0.05), (10, 0.05), (4, 0.3)) for n in (1, 7, 20)]),
]
rows = {
    "certified": [(s, second, certified(s, second, 300).ravel()) for s, second in ((1, False), (2, True))],
    "rematched": [(s, r, p, rematched(s, r, p, 400)) for s, r, p in ((1, 2, 3000), (2, 4, 1500))],
    "herds": [(q, *herd(q, 11)) for q in (0.6, 0.7, 0.8)],
}
with open("Tests/EmergentCollusionTests/CollusionValues.swift", "w") as file:
    file.write("// Written by Tests/References/emergent_collusion.py.\nenum CollusionValues {\n")
    for comment, declaration, values in sections:
        name = declaration.split(":")[0]
        body = literal(values) if values is not None else "[" + ", ".join("(" + ", ".join(map(literal, row)) + ")" for row in rows[name]) + "]"
        file.write(f"    {comment}\n    static let {declaration} = {body}\n\n")
    file.write("}\n")
