"""Writes Tests/PolicyEntropyLawTests/PolicyEntropyLawValues.swift: fits of three forms, and steps of softmax policies, in numpy.

Run from the repository's root, with numpy installed:

    python3 Tests/References/policy_entropy_law.py
"""

import numpy as np

h = np.array([0.80, 0.74, 0.71, 0.63, 0.60, 0.52, 0.47, 0.41, 0.36, 0.30, 0.28, 0.21, 0.19, 0.16, 0.12, 0.10, 0.08, 0.07, 0.05, 0.04])
r = np.array([0.08, 0.11, 0.12, 0.15, 0.15, 0.18, 0.20, 0.20, 0.22, 0.23, 0.22, 0.24, 0.25, 0.24, 0.26, 0.25, 0.26, 0.27, 0.26, 0.27])
designs = [lambda h: np.stack([np.ones_like(h), np.exp(h)], 1), lambda h: np.stack([np.ones_like(h), h], 1), lambda h: np.stack([np.ones_like(h), h, h * h], 1)]

coefficients, aicc, forecasts = [], [], []
for design in designs:
    c = np.linalg.lstsq(design(h), r, rcond=None)[0]
    k, n = len(c) + 1, len(h)
    rss = ((r - design(h) @ c) ** 2).sum()
    coefficients.append(c.tolist())
    aicc.append(float(n * np.log(rss / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)))
    early = np.linalg.lstsq(design(h[:8]), r[:8], rcond=None)[0]
    forecasts.append(float(np.sqrt(((r[8:] - design(h[8:]) @ early) ** 2).mean())))


def softmax(z):
    p = np.exp(z - z.max())
    return p / p.sum()


def entropy(p):
    return float(-(p * np.log(p)).sum())


z = np.array([0.3, -1.2, 2.0, 0.7, -0.4])
reward = np.array([0.9, 0.1, 0.4, 0.6, 0.2])
p = softmax(z)
advantage = reward - p @ reward
steps = []
for change in (0.3 * p * advantage, 0.3 * advantage):
    # The covariance from its definition, and the change itself.
    covariance = (p * (np.log(p) - p @ np.log(p)) * (change - p @ change)).sum()
    steps.append([-float(covariance), entropy(softmax(z + change)) - entropy(p)])

with open("Tests/PolicyEntropyLawTests/PolicyEntropyLawValues.swift", "w") as file:
    file.write(f"""// Written by Tests/References/policy_entropy_law.py.
enum PolicyEntropyLawValues {{
    static let entropy: [Double] = {h.tolist()}
    static let accuracy: [Double] = {r.tolist()}

    /// By exp(H), H, and H with its square: coefficients, corrected criterion of Akaike, and error on the rest of a fit to the first eight.
    static let coefficients: [[Double]] = {coefficients}
    static let aicc: [Double] = {aicc}
    static let forecasts: [Double] = {forecasts}

    /// Minus the covariance, and the change of entropy, in a step of 0.3 of the plain and of the natural gradient.
    static let steps: [[Double]] = {steps}
}}
""")
