"""Writes Tests/AccumulateOrReplaceTests/AccumulateOrReplaceValues.swift.

Outsiders for the study's functions: expected errors by numerical integration, whole chains of fits on raw rows with numpy's least squares and the
same random numbers, mean errors over rows drawn by numpy's own generator, and a chain of character models with the same random numbers.

Run from the repository's root, with numpy and scipy installed (a minute):

    python3 Tests/References/accumulate_or_replace.py
"""

import numpy as np
from scipy import integrate, stats

from character_text import FourGram, clean
from streams import Stream, swift

# ---- Expected errors: a diagonal entry of (X'X)^-1 is 1 over a chi-squared number with rows - d + 1 degrees of freedom


def inverse_trace(rows, d):
    degrees = rows - d + 1
    spread = np.sqrt(2 * degrees)
    value, _ = integrate.quad(
        lambda x: stats.chi2.pdf(x, degrees) / x, max(1e-9, degrees - 12 * spread), degrees + 40 * spread, epsabs=0, epsrel=1e-12, limit=400)
    return d * value


def expected(d, T, sigma, n):
    s2 = sigma**2
    first = s2 * inverse_trace(T, d)
    sized = [s2 * inverse_trace(i * T, d) for i in range(1, n + 1)]
    return dict(
        replace=n * first, shared=first * sum(1 / i**2 for i in range(1, n + 1)),
        fresh=sum(value / i for i, value in enumerate(sized, 1)), growing=sum(sized))


# ---- Chains on raw rows with the study's random numbers


def chain(d, T, sigma, seed, strategy, design, generations, truth):
    w, pool, errors = np.array(truth), [], []
    for n in range(1, generations + 1):
        source = 1 if design == "shared" else n
        X = np.array(Stream(seed, f"inputs {d}x{T} {source}").normals(T * d)).reshape(d, T).T
        y = X @ (truth if strategy == "oracle-size" else w) + sigma * np.array(Stream(seed, f"noise {d}x{T} {n}").normals(T))
        pool.append((X, y))
        rows = pool[-1:] if strategy == "replace" else pool
        A, b = np.vstack([x for x, _ in rows]), np.concatenate([labels for _, labels in rows])
        if strategy == "accumulate-subsample":
            stream, places = Stream(seed, f"subsample {d}x{T} {n}"), list(range(len(b)))
            for row in range(T):
                other = row + stream.below(len(places) - row)
                places[row], places[other] = places[other], places[row]
            A, b = A[places[:T]], b[places[:T]]
        w = np.linalg.lstsq(A, b, rcond=None)[0]
        errors.append(float(((w - truth) ** 2).sum()))
    return errors


# ---- Means over rows of numpy's own generator, for what the study draws without rows


def rows_means(d, T, sigma, generations, runs):
    random = np.random.default_rng(2)
    found = {name: np.zeros((runs, generations)) for name in ["relabelled", "replace-growing", "replace", "accumulate"]}
    large = np.zeros(runs)
    for run in range(runs):
        w, pool = np.zeros(d), np.empty((0, d))
        v, u, a = np.zeros(d), np.zeros(d), np.zeros(d)
        labels = np.empty(0)
        for n in range(generations):
            pool = np.vstack([pool, random.normal(size=(T, d))])
            w = np.linalg.lstsq(pool, pool @ w + sigma * random.normal(size=len(pool)), rcond=None)[0]
            found["relabelled"][run, n] = (w**2).sum()
            X = random.normal(size=((n + 1) * T, d))
            v = np.linalg.lstsq(X, X @ v + sigma * random.normal(size=len(X)), rcond=None)[0]
            found["replace-growing"][run, n] = (v**2).sum()
            newest = pool[-T:]
            u = np.linalg.lstsq(newest, newest @ u + sigma * random.normal(size=T), rcond=None)[0]
            found["replace"][run, n] = (u**2).sum()
            labels = np.concatenate([labels, newest @ a + sigma * random.normal(size=T)])
            a = np.linalg.lstsq(pool, labels, rcond=None)[0]
            found["accumulate"][run, n] = (a**2).sum()
        X = random.normal(size=(generations * T, d))
        large[run] = (np.linalg.lstsq(X, sigma * random.normal(size=len(X)), rcond=None)[0] ** 2).sum()
    found["large"] = large[:, None]
    return {name: [(float(c.mean()), float(c.std(ddof=1) / np.sqrt(runs))) for c in values.T] for name, values in found.items()}


# ---- A chain of character models

VERSES = """Aa1:1 The rain fell on the hill, and the river rose.
Aa1:2 And the boatman said, No man shall cross the river until the rain is ended.
Aa1:3 Then the men sat down by the river, and ate their bread, and waited for the end of the rain.
2Bb10:14 And it came to pass on the third day that the rain was ended; and the men arose, and crossed the river.
2Bb10:15 And the boatman's son sang on the water all the way to the other side of the river.
"""


def text_chain(held_out, characters, generations, temperature, accumulate, seed):
    text = clean(" ".join(line.split(" ", 1)[1] for line in VERSES.strip().split("\n")))
    training, held = text[:-held_out], text[-held_out:]
    start = Stream(seed, "passage").below(len(training) - characters + 1)
    newest = training[start : start + characters]
    context, model, losses, distinct = newest[:3], FourGram(), [], []
    for n in range(1, generations + 1):
        if n > 1:
            newest = model.sample(characters, context, temperature, Stream(seed, f"sampling {n}"))
        if not accumulate:
            model = FourGram()
        model.learn(newest)
        losses.append(model.loss(held))
        distinct.append(len({newest[i : i + 4] for i in range(len(newest) - 3)}))
    return losses, distinct, newest


if __name__ == "__main__":
    with open("Tests/AccumulateOrReplaceTests/AccumulateOrReplaceValues.swift", "w") as file:
        file.write("// Written by Tests/References/accumulate_or_replace.py.\nenum AccumulateOrReplaceValues {\n")
        file.write("    /// Expected errors by numerical integration.\n")
        file.write("    static let expected: [(\n        d: Int, T: Int, sigma: Double, n: Int, replace: Double, shared: Double, fresh: Double, growing: Double\n    )] = [\n")
        for d, T, sigma in [(20, 60, 0.5), (10, 40, 1.0), (50, 100, 0.2)]:
            for n in [1, 2, 20, 100]:
                e = expected(d, T, sigma, n)
                file.write(f"        ({d}, {T}, {sigma}, {n}, {e['replace']!r}, {e['shared']!r}, {e['fresh']!r}, {e['growing']!r}),\n")
        file.write("    ]\n\n    /// Errors of chains of fits to raw rows by numpy, with the same random numbers.\n")
        file.write("    static let chains: [(d: Int, T: Int, sigma: Double, seed: UInt64, strategy: String, design: String, truth: [Double], errors: [Double])] = [\n")
        for d, T, sigma, seed, truth in [(3, 9, 0.5, 4, [0.0, 0.0, 0.0]), (4, 11, 1.0, 5, [1.0, 0.0, -2.0, 0.5])]:
            for strategy, design in [("replace", "shared"), ("replace", "fresh"), ("accumulate", "shared"), ("accumulate", "fresh"), ("accumulate-subsample", "fresh"), ("oracle-size", "fresh")]:
                errors = chain(d, T, sigma, seed, strategy, design, 6, truth)
                file.write(f"        ({d}, {T}, {sigma}, {seed}, \"{strategy}\", \"{design}\", {truth}, {errors}),\n")
        file.write("    ]\n\n    /// Mean errors over 20,000 chains on raw rows and their standard errors, for d = 4, T = 12, sigma = 0.7, generation by generation.\n")
        means = rows_means(4, 12, 0.7, 6, 20000)
        file.write("    static let rows: [String: [(mean: Double, error: Double)]] = [\n")
        for name, values in means.items():
            file.write(f"        \"{name}\": {values},\n")
        file.write("    ]\n\n")
        file.write(f"    static let verses = \"\"\"\n        {VERSES.strip().replace(chr(10), chr(10) + '        ')}\n        \"\"\"\n\n")
        file.write("    /// Losses of chains of character models on the verses: 60 characters held out, 150 a generation, seed 6.\n")
        file.write("    static let texts: [(temperature: Double, strategy: String, losses: [Double], distinct: [Int], newest: String)] = [\n")
        for temperature in [1.0, 0.5]:
            for strategy in ["replace", "accumulate"]:
                losses, distinct, newest = text_chain(60, 150, 4, temperature, strategy == "accumulate", 6)
                file.write(f"        ({temperature}, \"{strategy}\", {losses}, {distinct}, \"{newest[:100]}\"),\n")
        file.write("    ]\n}\n")
