"""Writes Tests/GaussianProcessesTests/GaussianProcessesValues.swift: a fixed Gaussian process by scikit-learn.

Run from the repository's root, with numpy and scikit-learn installed:

    python3 Tests/References/gaussian_processes.py
"""

import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

numbers = np.random.default_rng(4)
x = np.concatenate([[0.0], np.sort(numbers.uniform(4, 9, 24)), [7.5, 7.5]])
y = np.concatenate([[0.0], x[1:] * np.exp(0.2 * (1 - x[1:] / 8)) + 0.3 * numbers.normal(size=26)])
at = np.array([-1.0, 0.0, 2.0, 5.5, 7.5, 12.0])
rows = []
for amplitude, length, noise in [(1.0, 3.0, 0.3), (6.5, 4.0, 0.35), (20.0, 11.0, 0.1), (1.0, 0.5, 1.0)]:
    kernel = ConstantKernel(amplitude**2) * RBF(length) + WhiteKernel(noise**2)
    fitted = GaussianProcessRegressor(kernel, optimizer=None, alpha=0).fit(x[:, None], y)
    mean, deviation = fitted.predict(at[:, None], return_std=True)
    # scikit-learn's deviation has the noise in it.
    rows.append((amplitude, length, noise, fitted.log_marginal_likelihood_value_, mean, deviation**2 - noise**2, 2 * np.log(np.diag(fitted.L_)).sum()))


def array(values):
    return str([float(value) for value in values])


with open("Tests/GaussianProcessesTests/GaussianProcessesValues.swift", "w") as file:
    file.write("// Written by Tests/References/gaussian_processes.py.\nenum GaussianProcessesValues {\n")
    file.write(f"    static let inputs: [Double] = {array(x)}\n    static let outputs: [Double] = {array(y)}\n    static let at: [Double] = {array(at)}\n")
    file.write("    /// Amplitude, length, noise; log marginal likelihood, means, variances of the function, log determinant.\n")
    file.write("    static let fits: [(Double, Double, Double, Double, [Double], [Double], Double)] = [\n")
    for amplitude, length, noise, likelihood, mean, variance, determinant in rows:
        file.write(f"        ({amplitude}, {length}, {noise}, {float(likelihood)}, {array(mean)}, {array(variance)}, {float(determinant)}),\n")
    file.write("    ]\n}\n")
