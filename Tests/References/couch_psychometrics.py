"""Writes Tests/CouchPsychometricsTests/CouchPsychometricsValues.swift: batteries, traits, orders, tests and separations by other means.

Run from the repository's root:

    python3 Tests/References/couch_psychometrics.py
"""

import itertools

import numpy as np
from scipy import integrate, stats
from statsmodels.stats.proportion import confint_proportions_2indep

random = np.random.default_rng(11)


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(x) for x in v) + "]"
    return f'"{v}"' if isinstance(v, str) else str(int(v)) if isinstance(v, (int, np.integer)) else repr(float(v))


def table(name, kind, rows):
    return f"    static let {name}: [{kind}] = [\n" + "\n".join("        (" + ", ".join(map(literal, row)) + ")," for row in rows) + "\n    ]"


def styles(c):
    k = np.arange(c)
    return {"uniform": np.full(c, 1 / c), "middle": stats.binom.pmf(k, c - 1, 0.5), "mildlyAgreeing": stats.binom.pmf(k, c - 1, 0.6), "low": (c - k) / (c * (c + 1) / 2)}


def tail(items, lowest, probabilities, cut):
    size = items * (len(probabilities) - 1) + 1
    return np.fft.ifft(np.fft.fft(probabilities, size) ** items).real[cut - items * lowest :].sum()


blocks = []

# How many cut-offs of eight scales: by going through all 256 outcomes.
forms = [(7, 0, 3, 10), (9, 0, 3, 10), (10, 0, 3, 13), (17, 0, 4, 19), (18, 0, 4, 21), (6, 0, 1, 4), (50, 0, 1, 32), (16, 1, 5, 60)]
rows = []
for style in ["uniform", "middle", "mildlyAgreeing", "low"]:
    p = [tail(n, low, styles(high - low + 1)[style], cut) for n, low, high, cut in forms]
    counts = np.zeros(9)
    for outcome in itertools.product([0, 1], repeat=8):
        counts[sum(outcome)] += np.prod([q if hit else 1 - q for q, hit in zip(p, outcome)])
    rows.append((style, counts, p[0] + p[1]))
blocks.append(table("batteries", "(style: String, reached: [Double], firstTwo: Double)", rows))

# The planted trait respondent: moments of totals by adaptive quadrature.
rows = []
for items, lowest, categories in [(7, 0, 4), (9, 0, 4), (5, 1, 6)]:
    thresholds = np.linspace(-1.5, 1.5, categories - 1)

    def answer(theta):
        above = np.concatenate([[1], stats.logistic.cdf(1.5 * (theta - thresholds)), [0]])
        p = above[:-1] - above[1:]
        k = np.arange(categories)
        m = (k * p).sum()
        return m, (k * k * p).sum() - m * m

    def expect(f):
        return integrate.quad(lambda t: f(t) * stats.norm.pdf(t), -12, 12, epsabs=1e-13, limit=400)[0]

    m = expect(lambda t: answer(t)[0])
    variance = items**2 * (expect(lambda t: answer(t)[0] ** 2) - m * m) + items * expect(lambda t: answer(t)[1])
    rows.append((items, lowest, categories, items * (lowest + m), np.sqrt(variance)))
blocks.append(table("traits", "(items: Int, lowest: Int, categories: Int, mean: Double, deviation: Double)", rows))

# Sums of products of neighbours over all orders.
rows = []
for values in [[0, 1, 3, 3, 2, 1, 0], [5.0, 1.0, 1.0, 1.0], [0, 0, 1, 2, 3, 3, 1, 2]]:
    x = np.array(values, dtype=float)
    d = x - x.mean()
    sums = [np.dot(np.array(o)[:-1], np.array(o)[1:]) for o in itertools.permutations(d)]
    rows.append((values, np.dot(d[:-1], d[1:]), np.mean(sums), np.var(sums)))
blocks.append(table("orders", "(values: [Double], product: Double, mean: Double, variance: Double)", rows))

rows = []
for n, m, shift in [(20, 20, 0.4), (5, 12, -1.0), (3, 3, 0)]:
    a, b = random.normal(size=n), random.normal(shift, 2, size=m)
    rows.append((a, b, stats.ttest_ind(a, b, equal_var=False).pvalue))
blocks.append(table("welch", "(first: [Double], second: [Double], p: Double)", rows))

# A theme is told apart: the larger of two control roles, Newcombe's interval by statsmodels.
rows = []
for own, persona, n in [(0.6, 0.1, 20), (0.3, 0.1, 20), (0.1, 0.1, 20), (0.5, 0.2, 8)]:
    mine, theirs = stats.binom.pmf(np.arange(n + 1), n, own), stats.binom.cdf(np.arange(-1, n + 1), n, persona) ** 2
    total = 0.0
    for k in range(n + 1):
        for j in range(n + 1):
            low = confint_proportions_2indep(k, n, j, n, method="newcomb", compare="diff")[0]
            if (k - j) / n >= 0.2 - 1e-12 and low > 0:
                total += mine[k] * (theirs[j + 1] - theirs[j])
    rows.append((own, persona, n, total))
blocks.append(table("separations", "(own: Double, persona: Double, repeats: Int, probability: Double)", rows))

rows = []
for n, m in [(30, 50), (7, 4)]:
    a, b = random.integers(0, 12, n) / 4, random.integers(2, 14, m) / 4
    rows.append((a, b, stats.mannwhitneyu(a, b).statistic / (n * m)))
blocks.append(table("areas", "(cases: [Double], controls: [Double], area: Double)", rows))

with open("Tests/CouchPsychometricsTests/CouchPsychometricsValues.swift", "w") as file:
    file.write("// Written by Tests/References/couch_psychometrics.py.\nenum CouchPsychometricsValues {\n" + "\n\n".join(blocks) + "\n}\n")
