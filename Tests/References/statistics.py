"""Writes Tests/StatisticsTests/StatisticsValues.swift: values of scipy and statsmodels that the tests of Statistics compare with.

Run from the repository's root, with numpy, scipy and statsmodels installed:

    python3 Tests/References/statistics.py
"""

import itertools

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


def literal(value):
    return repr(float(value))


def rows(name, kind, values):
    lines = [f"    static let {name}: [{kind}] = ["]
    lines += ["        (" + ", ".join(str(v) if isinstance(v, (int, np.integer)) else literal(v) for v in row) + ")," for row in values]
    return "\n".join(lines + ["    ]"])


blocks = []

probabilities = [1e-300, 1e-20, 1e-9, 1e-4, 0.01, 0.025, 0.1, 0.3, 0.5, 0.56, 0.9, 0.975, 0.995, 0.9999, 1 - 1e-9]
blocks.append(rows("normalQuantiles", "(p: Double, z: Double)", [(p, stats.norm.ppf(p)) for p in probabilities]))
points = [-37.0, -8.0, -3.5, -1.0, -0.1, 0.0, 0.3, 1.959964, 4.0, 8.0]
blocks.append(rows("normalCumulative", "(z: Double, p: Double)", [(z, stats.norm.cdf(z)) for z in points]))

degrees = [1, 2, 3.5, 7, 19, 99, 299, 5000]
blocks.append(
    rows(
        "studentCumulative",
        "(degrees: Double, t: Double, p: Double)",
        [(float(d), t, stats.t.cdf(t, d)) for d, t in itertools.product(degrees, [-12.0, -2.5, -0.3, 0.0, 0.7, 1.96, 5.0])],
    )
)
blocks.append(
    rows(
        "studentQuantiles",
        "(degrees: Double, p: Double, t: Double)",
        [(float(d), p, stats.t.ppf(p, d)) for d, p in itertools.product(degrees, [1e-6, 0.01, 0.4, 0.75, 0.975, 0.9995])],
    )
)

counts = [(0, 20), (0, 300), (1, 3), (5, 50), (33, 50), (48, 50), (50, 50), (137, 900)]
wilson = []
for (k, n), level in itertools.product(counts, [0.9, 0.95, 0.99]):
    low, high = proportion_confint(k, n, alpha=1 - level, method="wilson")
    wilson.append((k, n, level, low, high))
blocks.append(rows("wilson", "(k: Int, n: Int, level: Double, low: Double, high: Double)", wilson))

# Newcombe (1998), table II, method 10, examples (a) to (h), and pairs of our own.
pairs = [(56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (0, 10, 0, 10), (10, 10, 0, 20), (10, 10, 0, 10)]
pairs += [(51, 100, 33, 50), (0, 100, 0, 50), (99, 100, 48, 50), (2, 100, 5, 50)]
newcombe = []
for k1, n1, k2, n2 in pairs:
    low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff", alpha=0.05)
    newcombe.append((k1, n1, k2, n2, low, high))
blocks.append(rows("newcombe", "(k1: Int, n1: Int, k2: Int, n2: Int, low: Double, high: Double)", newcombe))

random = np.random.default_rng(7)
first = np.round(random.normal(2, 1.5, 13), 3)
second = np.round(first - random.normal(0.4, 0.8, 13), 3)
line = stats.linregress(first, second)
interval = stats.t.interval(0.95, len(first) - 1, loc=first.mean(), scale=stats.sem(first))
difference = first - second
paired = stats.t.interval(0.9, len(first) - 1, loc=difference.mean(), scale=stats.sem(difference))
half = stats.t.ppf(0.975, len(first) - 2) * line.stderr
blocks.append(f"    static let first: [Double] = {first.tolist()}")
blocks.append(f"    static let second: [Double] = {second.tolist()}")
for name, value in [
    ("meanInterval", [first.mean(), *interval]),
    ("pairedInterval90", [difference.mean(), *paired]),
    ("line", [line.slope, line.intercept, line.slope - half, line.slope + half, line.pvalue]),
    ("deviations", [first.std(ddof=1), first.std(ddof=0)]),
    ("quantiles", [np.quantile(first, q) for q in (0, 0.025, 0.3, 0.5, 0.975, 1)]),
]:
    blocks.append(f"    static let {name}: [Double] = [" + ", ".join(literal(v) for v in value) + "]")

# The trend statistic is sqrt(n) times the correlation of score and outcome, here over the single trials.
trends = []
for successes, trials in [
    ([8, 12, 16, 24, 27, 31, 32, 32], [50] * 8),
    ([4, 19, 32, 36, 40, 41, 45, 45], [100] * 8),
    ([9, 5, 7, 3], [10, 12, 30, 20]),
    ([3, 3, 3], [10, 10, 10]),
]:
    score = np.concatenate([[s + 1.0] * n for s, n in enumerate(trials)])
    outcome = np.concatenate([[1.0] * k + [0.0] * (n - k) for k, n in zip(successes, trials)])
    z = np.sqrt(len(score)) * np.corrcoef(score, outcome)[0, 1]
    trends.append(f"        ({successes}, {trials}, {literal(z)}, {literal(2 * stats.norm.sf(abs(z)))}),")
blocks.append("\n".join(["    static let trends: [(successes: [Int], trials: [Int], z: Double, p: Double)] = [", *trends, "    ]"]))

# Percentile interval of a mean: a normal sample's is close to the exact one, whatever the generator.
sample = np.round(random.normal(10, 2, 200), 4)
result = stats.bootstrap((sample,), np.mean, n_resamples=100_000, method="percentile", rng=random)
blocks.append(f"    static let sample: [Double] = {sample.tolist()}")
blocks.append(
    f"    static let sampleBootstrap: [Double] = [{literal(result.confidence_interval.low)}, {literal(result.confidence_interval.high)}]"
)


def philox(counter, key):
    counter, key = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [(p1 >> 32) ^ counter[1] ^ key[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ counter[3] ^ key[1], p0 & 0xFFFFFFFF]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return counter


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


streams = []
for seed, purpose in [(0, "policy"), (7, "graph"), (2**64 - 1, "größe")]:
    upper, numbers = fnv(purpose), []
    for block in range(6):
        w = philox([block, 0, upper & 0xFFFFFFFF, upper >> 32], [seed & 0xFFFFFFFF, seed >> 32])
        numbers += [w[0] | w[1] << 32, w[2] | w[3] << 32]
    streams.append(f'        ({seed}, "{purpose}", [' + ", ".join(f"0x{n:016X}" for n in numbers) + "]),")
blocks.append("\n".join(["    static let streams: [(seed: UInt64, purpose: String, numbers: [UInt64])] = [", *streams, "    ]"]))

with open("Tests/StatisticsTests/StatisticsValues.swift", "w") as file:
    file.write("// Written by Tests/References/statistics.py.\nenum StatisticsValues {\n" + "\n\n".join(blocks) + "\n}\n")
