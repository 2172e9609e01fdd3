"""Writes Tests/NeuralCollapseTests/NeuralCollapseValues.swift: values of numpy and scipy that the tests of NeuralCollapse compare with.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/neural_collapse.py
"""

import numpy as np
from scipy.spatial.distance import cdist, pdist


def row(name, values):
    return f'"{name}": [' + ", ".join(repr(float(v)) for v in np.ravel(values)) + "]"


def case(seed, classes, width, samples, spread):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, samples - classes)])
    centres = rng.normal(size=(classes, width)) + 0.5
    features = centres[labels] + spread * rng.normal(size=(samples, width))
    classifier, bias = rng.normal(size=(classes, width)), 0.3 * rng.normal(size=classes)
    means = np.array([features[labels == k].mean(0) for k in range(classes)])
    residuals = features - means[labels]
    centred = means - means.mean(0)
    between = centred.T @ centred / classes
    variances = np.array([(residuals[labels == k] ** 2).sum(1).mean() for k in range(classes)])
    nearest = cdist(features, means).argmin(1)
    decided = (features @ classifier.T + bias).argmax(1)
    pairs = [(i, j) for i in range(classes) for j in range(i + 1, classes)]
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    gram = means @ means.T
    other = classifier @ classifier.T
    values = {
        "shape": [classes, width, samples],
        "features": features,
        "labels": labels,
        "classifier": classifier,
        "bias": bias,
        "means": means,
        "variances": variances,
        "nc1": [np.trace(residuals.T @ residuals / samples @ np.linalg.pinv(between, rcond=1e-12, hermitian=True)) / classes],
        "cdnv": [(variances[i] + variances[j]) / 2 / ((means[i] - means[j]) ** 2).sum() for i, j in pairs],
        "norms": np.linalg.norm(means, axis=1),
        "variation": [np.std(np.linalg.norm(means, axis=1)) / np.mean(np.linalg.norm(means, axis=1))],
        "cosines": 1 - pdist(means, "cosine"),
        "centredCosines": 1 - pdist(centred, "cosine"),
        "kernels": -np.log(pdist(unit)),
        "alignments": [1 - cdist(classifier[k : k + 1], centred[k : k + 1], "cosine")[0, 0] for k in range(classes)],
        "nearest": nearest,
        "decided": decided,
        "agreement": [(nearest == decided).mean()],
        "accuracy": [(nearest == labels).mean()],
        "gramDistance": [np.linalg.norm(gram / np.linalg.norm(gram) - other / np.linalg.norm(other))],
    }
    return "        [" + ", ".join(row(*item) for item in values.items()) + "],"


# More width than classes, more classes than width, and classes that overlap.
cases = [case(1, 4, 7, 30, 0.3), case(2, 9, 4, 60, 0.2), case(3, 5, 5, 40, 1.5)]
with open("Tests/NeuralCollapseTests/NeuralCollapseValues.swift", "w") as file:
    file.write("// Written by Tests/References/neural_collapse.py.\nenum NeuralCollapseValues {\n    static let cases: [[String: [Double]]] = [\n")
    file.write("\n".join(cases) + "\n    ]\n}\n")
