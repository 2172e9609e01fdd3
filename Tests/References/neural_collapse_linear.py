"""Writes Tests/NeuralCollapseLinearTests/NeuralCollapseLinearValues.swift: minimisers by scipy and gradients by finite differences in numpy.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/neural_collapse_linear.py
"""

import numpy as np
from scipy.optimize import minimize, minimize_scalar


def scalar(n, total, depth, weight, feature):
    """The best singular value of one class: the lower of zero and the best of a fine grid, polished."""
    q = depth + 1
    decay = (weight**depth * feature) ** (1 / q)
    value = lambda s: (s - np.sqrt(n)) ** 2 / (2 * total) + q / 2 * decay * abs(s) ** (2 / q)
    grid = np.linspace(1e-6, np.sqrt(n), 20_001)
    best = grid[np.argmin([value(s) for s in grid[100:]]) + 100]
    step = grid[1] - grid[0]
    found = minimize_scalar(value, bounds=(max(1e-9, best - step), best + step), method="bounded", options={"xatol": 1e-13})
    s = found.x if found.fun < value(0) else 0.0
    return [n, total, depth, weight, feature, s, value(s)]


cases = [(50, 95, 1), (5, 95, 1), (50, 95, 2), (5, 95, 2), (20, 80, 3), (20, 80, 6), (4, 144, 3)]
scalars = [scalar(n, total, depth, 0.005, 0.0005) for n, total, depth in cases]
scalars += [scalar(n, 90 + n, depth, 0.02, 0.005) for depth in (2, 3) for n in (3, 5, 6, 8, 9, 12)]
scalars += [scalar(n, 90 + n, 1, np.sqrt(20.5) / (90 + n), np.sqrt(20.5) / (90 + n)) for n in (20, 21, 60)]


def objective(vector, sizes, depth, width, weight, feature, loss, hasBias):
    classes, samples = len(sizes), sum(sizes)
    shapes = [(width, width)] * (depth - 1) + [(classes, width)]
    place, layers = 0, []
    for shape in shapes:
        layers.append(vector[place : place + shape[0] * shape[1]].reshape(shape))
        place += shape[0] * shape[1]
    features = vector[place : place + width * samples].reshape(width, samples)
    bias = vector[place + width * samples :] if hasBias else np.zeros(classes)
    z = features
    for layer in layers:
        z = layer @ z
    z = z + bias[:, None]
    labels = np.repeat(np.arange(classes), sizes)
    if loss == "squared":
        data = ((z - np.eye(classes)[:, labels]) ** 2).sum() / 2 / samples
    else:
        shifted = z - z.max(0)
        data = (np.log(np.exp(shifted).sum(0)) - shifted[labels, np.arange(samples)]).mean()
    return data + weight / 2 * sum((layer**2).sum() for layer in layers) + feature / 2 * (features**2).sum()


# The lowest objective that a quasi-Newton method finds from random starts, in another program and by another method.
minima = []
for index, (sizes, depth, width, loss, bias) in enumerate(
    [([6, 4, 2], 1, 5, "squared", False), ([6, 4, 2], 2, 5, "squared", False), ([4, 4, 4], 1, 5, "squared", True), ([4, 4, 4], 1, 5, "cross-entropy", False), ([5, 3, 2], 2, 4, "cross-entropy", True)]
):
    rng = np.random.default_rng(index)
    length = width * width * (depth - 1) + len(sizes) * width + width * sum(sizes) + (len(sizes) if bias else 0)
    settings = (sizes, depth, width, 0.005, 0.0005, loss, bias)
    found = [minimize(objective, 0.3 * rng.normal(size=length), args=settings, method="L-BFGS-B", options={"maxiter": 5000, "maxfun": 10**7, "ftol": 1e-15, "gtol": 1e-9}) for _ in range(3)]
    minima.append((sizes, depth, width, loss, bias, min(result.fun for result in found)))


def row(values):
    return "        [" + ", ".join(repr(float(v)) for v in values) + "],"


with open("Tests/NeuralCollapseLinearTests/NeuralCollapseLinearValues.swift", "w") as file:
    file.write("// Written by Tests/References/neural_collapse_linear.py.\nenum NeuralCollapseLinearValues {\n")
    file.write("    /// n, N, M, decays of weights and features, best singular value, its objective.\n    static let scalars: [[Double]] = [\n")
    file.write("\n".join(map(row, scalars)) + "\n    ]\n\n")
    file.write("    static let minima: [(sizes: [Int], depth: Int, width: Int, loss: String, hasBias: Bool, objective: Double)] = [\n")
    for sizes, depth, width, loss, bias, value in minima:
        file.write(f'        ({sizes}, {depth}, {width}, "{loss}", {str(bias).lower()}, {float(value)!r}),\n')
    file.write("    ]\n}\n")
