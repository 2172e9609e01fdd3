"""Writes Tests/OptimizersTests/OptimizersValues.swift: AdamW step by step in numpy, from the algorithm as PyTorch's documentation gives it.

Run from the repository's root, with numpy installed:

    python3 Tests/References/optimizers.py
"""

import numpy as np

x = np.array([1.0, -2.0, 0.5, 3.0, 0.0])
m, v, rows = np.zeros(5), np.zeros(5), []
rate, beta1, beta2, epsilon, decay = 0.05, 0.8, 0.95, 1e-3, 0.1
for t in range(1, 31):
    # The gradient of sum of cos(x) + x^2 / 4, and one slope that is far below epsilon.
    g = -np.sin(x) + x / 2
    g[4] = 1e-7 * (t % 3)
    x = x - rate * decay * x
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    x = x - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    if t % 10 == 0:
        rows.append([float(value) for value in x])

with open("Tests/OptimizersTests/OptimizersValues.swift", "w") as file:
    file.write("// Written by Tests/References/optimizers.py.\nenum OptimizersValues {\n")
    file.write("    /// After 10, 20 and 30 steps.\n    static let adamW: [[Double]] = [\n" + "".join(f"        {row},\n" for row in rows) + "    ]\n}\n")
