"""Writes Tests/PerturbedCollapseTests/PerturbedCollapseValues.swift: objectives, minimisers, elasticities and flows in numpy and scipy.

Run from the repository's root, with numpy and scipy installed:

    python3 -P Tests/References/perturbed_collapse.py
"""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import minimize, root


def labels(classes, samples):
    return np.kron(np.eye(classes), np.ones(samples))


def parts(h, classes, samples):
    means = h.reshape(h.shape[0], classes, samples).mean(2)
    return means, h - np.repeat(means, samples, 1)


def spread(h, classes, samples):
    """NC1 with numpy's pseudo-inverse, and the ratio of traces."""
    means, rest = parts(h, classes, samples)
    centred = means - means.mean(1, keepdims=True)
    within, between = rest @ rest.T / h.shape[1], centred @ centred.T / classes
    return np.trace(within @ np.linalg.pinv(between, rcond=1e-10)) / classes, np.trace(within) / np.trace(between)


def classifier(h, y, ridge):
    return y @ h.T @ np.linalg.inv(h @ h.T + ridge * np.eye(h.shape[0]))


def objective(h, h0, y, n, features, weight, tie, scaling):
    """Kn times the penalised fit with the best classifier; no shortcut by the envelope theorem."""
    ridge = weight * (n if scaling == "lambda_W/2K" else 1)
    w = classifier(h, y, ridge)
    return 0.5 * (((w @ h - y) ** 2).sum() + ridge * (w**2).sum() + features * (h**2).sum() + tie * ((h - h0) ** 2).sum())


def gradient(h, h0, y, n, features, weight, tie, scaling):
    w = classifier(h, y, weight * (n if scaling == "lambda_W/2K" else 1))
    return w.T @ (w @ h - y) + features * h + tie * (h - h0)


def minimiser(h0, y, n, *penalties):
    shape = h0.shape
    found = minimize(
        lambda x: objective(x.reshape(shape), h0, y, n, *penalties), h0.ravel(),
        jac=lambda x: gradient(x.reshape(shape), h0, y, n, *penalties).ravel(), method="BFGS", options={"gtol": 1e-10, "maxiter": 3000},
    )
    # A descent by values stops where differences of values are rounding; the gradient's own root is more exact.
    exact = root(lambda x: gradient(x.reshape(shape), h0, y, n, *penalties).ravel(), found.x, method="hybr", tol=1e-14)
    return exact.x.reshape(shape)


rng = np.random.default_rng(5)
classes, samples, width = 3, 4, 5
y = labels(classes, samples)
h0 = np.repeat(rng.normal(size=(width, classes)), samples, 1) + 0.6 * rng.normal(size=(width, classes * samples))
direction = rng.normal(size=h0.shape)


def row(values):
    return "[" + ", ".join(repr(float(v)) for v in np.ravel(values)) + "]"


cases = []
for features, weight, tie, scaling in [(0.005, 0.005, 1.0, "lambda_W/2K"), (0.03, 0.02, 0.1, "lambda_W/2Kn"), (0.005, 0.05, 10.0, "lambda_W/2K")]:
    penalties = (features, weight, tie, scaling)
    at = h0 + 0.1 * direction
    numeric = (objective(at + 1e-5 * direction, h0, y, samples, *penalties) - objective(at - 1e-5 * direction, h0, y, samples, *penalties)) / 2e-5
    curved = (gradient(at + 1e-5 * direction, h0, y, samples, *penalties) - gradient(at - 1e-5 * direction, h0, y, samples, *penalties)) / 2e-5
    best = minimiser(h0, y, samples, *penalties)

    def nc1(features, weight):
        return spread(minimiser(h0, y, samples, features, weight, tie, scaling), classes, samples)[0]

    def slope(log_nc1, step=2e-3):
        """The derivative at 0 by differences of fourth order."""
        return (8 * (log_nc1(step) - log_nc1(-step)) - (log_nc1(2 * step) - log_nc1(-2 * step))) / (12 * step)

    elasticities = [
        slope(lambda change: np.log(nc1(features * np.exp(change), weight))),
        slope(lambda change: np.log(nc1(features, weight * np.exp(change)))),
    ]
    cases.append(
        f'        Case(\n            features: {features}, weight: {weight}, tie: {tie}, scaling: "{scaling}",\n'
        f"            objective: {float(objective(at, h0, y, samples, *penalties))!r}, slope: {float(numeric)!r},\n"
        f"            curvature: {row(curved)},\n            minimum: {float(objective(best, h0, y, samples, *penalties))!r}, spread: {row(spread(best, classes, samples))},\n"
        f"            elasticities: {row(elasticities)}),"
    )

flow = solve_ivp(
    lambda t, x: -gradient(x.reshape(h0.shape), h0, y, samples, 0.005, 0.005, 0.5, "lambda_W/2K").ravel(), (0, 4), h0.ravel(), method="DOP853",
    rtol=1e-12, atol=1e-13, t_eval=[0, 1, 2, 3, 4],
)
courses = [spread(flow.y[:, i].reshape(h0.shape), classes, samples) for i in range(5)]

with open("Tests/PerturbedCollapseTests/PerturbedCollapseValues.swift", "w") as file:
    file.write("// Written by Tests/References/perturbed_collapse.py.\nenum PerturbedCollapseValues {\n")
    file.write("    struct Case: Sendable {\n        var features, weight, tie: Double\n        var scaling: String\n        var objective, slope: Double\n")
    file.write("        var curvature: [Double]\n        var minimum: Double\n        var spread, elasticities: [Double]\n    }\n\n")
    file.write(f"    /// {width} rows, {classes} classes of {samples} samples.\n    static let given: [Double] = {row(h0)}\n")
    file.write(f"    static let direction: [Double] = {row(direction)}\n")
    file.write(f"    /// NC1 and the ratio of traces of the given features.\n    static let spread: [Double] = {row(spread(h0, classes, samples))}\n\n")
    file.write("    /// Objective, its slope and the gradient's along the direction at given + direction / 10; the minimum, its spread, and elasticities\n    /// of NC1 there.\n")
    file.write("    static let cases: [Case] = [\n" + "\n".join(cases) + "\n    ]\n\n")
    file.write("    /// NC1 and ratio along the flow at times 0 to 4, with penalties 0.005 and a tie of 0.5.\n    static let flow: [[Double]] = [\n")
    file.write("".join(f"        {row(course)},\n" for course in courses) + "    ]\n}\n")
