"""Writes Tests/DistillationTests/DistillationValues.swift: losses of distillation and their gradients by PyTorch, in double precision.

Run from the repository's root, in an environment with torch and numpy:

    python3 Tests/References/distillation.py
"""

import math
import sys

from streams import swift

sys.path.pop(0)  # statistics.py beside this script is not the one that PyTorch means

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def fill(*shape, k=0):
    """Numbers that are exact in every format; the Swift tests make the same."""
    count = math.prod(shape)
    return torch.tensor([((i * 37 + k * 11) % 101 - 50) / 16 for i in range(count)]).reshape(shape)


def bernoulli(p, q):
    """KL of two answers, class by class."""
    return p * (p / q).log() + (1 - p) * ((1 - p) / (1 - q)).log()


def binary_kl(z, t, T):
    return T**2 * bernoulli((t / T).sigmoid(), (z / T).sigmoid()).sum(1).mean()


def binary_kl_norm(z, t, T):
    gap = ((z - t) / T).sigmoid()
    return T**2 * bernoulli(torch.full_like(gap, 0.5), gap).sum(1).mean()


def soft_targets(z, t, T):
    return T**2 * F.kl_div(F.log_softmax(z / T, 1), F.softmax(t / T, 1), reduction="batchmean")


def value_and_gradient(loss, T):
    z = fill(5, 7, k=3).requires_grad_()
    value = loss(z, fill(5, 7, k=8), T)
    value.backward()
    return [value.item()] + z.grad.flatten().tolist()


def head():
    """The non-linear head without dropout, parameters filled with k = 0, 1, ... over 8, batch normalisation by PyTorch's own layer."""
    hidden, output, normal = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2), torch.nn.BatchNorm1d(4)
    parameters = [hidden.weight, hidden.bias, normal.weight, normal.bias, output.weight, output.bias]
    for k, parameter in enumerate(parameters):
        parameter.data = fill(*parameter.shape, k=k) / 8
    x = fill(6, 3, k=9).requires_grad_()
    y = output(F.relu(normal(hidden(x))))
    (y * fill(6, 2, k=1)).sum().backward()
    return y.flatten().tolist() + x.grad.flatten().tolist() + hidden.weight.grad.flatten().tolist()


lines = ["// Written by Tests/References/distillation.py.", "enum DistillationValues {"]
for name, loss, T in [("binaryKL", binary_kl, 2), ("binaryKLNorm", binary_kl_norm, 2), ("softTargets", soft_targets, 4)]:
    lines += [f"    /// The loss at temperature {T}, and its gradient by the student's logits.", f"    static let {name}: [Double] = {swift(value_and_gradient(loss, T))}", ""]
lines += ["    /// The head's output, and gradients by its input and its first weights.", f"    static let head: [Double] = {swift(head())}", "}", ""]
with open("Tests/DistillationTests/DistillationValues.swift", "w") as file:
    file.write("\n".join(lines))
