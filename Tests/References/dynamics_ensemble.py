"""Writes Tests/OfflineControlTests/DynamicsEnsembleValues.swift: what numpy says of three small networks that predict changes of a state.

Run from the repository's root, with numpy installed:

    python3 Tests/References/dynamics_ensemble.py
"""

import numpy as np

random = np.random.default_rng(3)
networks, inputs, hidden, width = 3, 3, 4, 2
changes = np.round(random.normal([0.5, -1.0], [2.0, 0.3], (6, width)), 2)
first = np.round(random.normal(0, 0.7, (networks, inputs, hidden)), 2)
first_bias = np.round(random.normal(0, 0.3, (networks, 1, hidden)), 2)
second = np.round(random.normal(0, 0.7, (networks, hidden, 2 * width)), 2)
second_bias = np.round(random.normal(0, 0.3, (networks, 1, 2 * width)), 2)
# One log deviation beyond each end of what is allowed.
second_bias[0, 0, width:] = [-9, 4]
rows = np.round(random.normal(0, 1, (4, inputs)), 2)

output = np.maximum(rows @ first + first_bias, 0) @ second + second_bias
means, deviations = output[..., :width], np.exp(np.clip(output[..., width:], -5, 1))
centre, scale = changes.mean(axis=0), changes.std(axis=0, ddof=1)
# A change is drawn from one of the networks, each as likely: a mixture of normal distributions.
mixture = means.mean(axis=0)
variance = (deviations**2 + means**2).mean(axis=0) - mixture**2

lines = [
    ("changes", changes), ("firstWeights", first), ("firstBiases", first_bias), ("secondWeights", second), ("secondBiases", second_bias),
    ("rows", rows), ("spread", (means.std(axis=0) * scale).mean(axis=1)), ("mean", centre + scale * mixture),
    ("deviation", scale * np.sqrt(variance)),
]
with open("Tests/OfflineControlTests/DynamicsEnsembleValues.swift", "w") as file:
    file.write("// Written by Tests/References/dynamics_ensemble.py.\nenum DynamicsEnsembleValues {\n")
    for name, values in lines:
        file.write(f"    static let {name}: [Double] = [\n")
        numbers = [repr(round(float(v), 12)) for v in np.ravel(values)]
        for start in range(0, len(numbers), 6):
            file.write("        " + ", ".join(numbers[start : start + 6]) + ",\n")
        file.write("    ]\n")
    file.write("}\n")
