"""Writes Tests/DualHeadDistillationTests/DualHeadDistillationValues.swift: small students of every method, trained by PyTorch.

The same first weights and batches, losses as PyTorch has them, gradients by its automatic differentiation, its SGD and batch normalisation.

Run from the repository's root, in an environment with torch and numpy:

    python3 Tests/References/dual_head_distillation.py
"""

import math
import sys

from streams import Stream, swift

sys.path.pop(0)  # statistics.py beside this script is not the one that PyTorch means

import torch
import torch.nn.functional as F

SEED, IMAGES, PIXELS, HIDDEN, CLASSES, BATCH, EPOCHS, RATE = 5, 20, 6, 7, 3, 8, 3, 0.02
TEMPERATURE, SOFT, WIDTH, MOMENTUM, DECAY = 2.0, 4.0, 5, 0.9, 5e-4


def fill(*shape, k=0):
    count = math.prod(shape)
    return torch.tensor([((i * 37 + k * 11) % 101 - 50) / 16 for i in range(count)]).reshape(shape)


INPUTS, LABELS, ANSWERS = fill(IMAGES, PIXELS) / 4 + 0.8, torch.tensor([i * 7 % CLASSES for i in range(IMAGES)]), fill(IMAGES, CLASSES, k=4) / 2


def linear(stream, inputs, outputs):
    bound = math.sqrt(1 / inputs)
    layer = torch.nn.Linear(inputs, outputs)
    for tensor in (layer.weight, layer.bias):
        generator = torch.Generator().manual_seed(stream.next())
        with torch.no_grad():
            tensor.uniform_(-bound, bound, generator=generator)
    return layer


def batches(stream):
    order = list(range(IMAGES))
    for _ in range(EPOCHS):
        for last in range(len(order) - 1, 0, -1):
            other = stream.below(last + 1)
            order[last], order[other] = order[other], order[last]
        yield from (order[start : start + BATCH] for start in range(0, IMAGES, BATCH))


def binary_kl(z, t):
    p, q = (t / TEMPERATURE).sigmoid(), (z / TEMPERATURE).sigmoid()
    return TEMPERATURE**2 * (p * (p / q).log() + (1 - p) * ((1 - p) / (1 - q)).log()).sum(1).mean()


def binary_kl_norm(z, t):
    q = ((z - t) / TEMPERATURE).sigmoid()
    return TEMPERATURE**2 * (-0.5 * (2 * q).log() - 0.5 * (2 * (1 - q)).log()).sum(1).mean()


def soft_targets(z, t):
    return SOFT**2 * F.kl_div(F.log_softmax(z / SOFT, 1), F.softmax(t / SOFT, 1), reduction="batchmean")


def norm(gradients):
    return torch.sqrt(sum((g**2).sum() for g in gradients))


def train(method):
    weights, second = Stream(SEED, "weights"), Stream(SEED, "second head")
    hidden = linear(weights, PIXELS, HIDDEN)
    head = linear(weights, HIDDEN, CLASSES)
    extra = torch.nn.Sequential()
    if method == "dual head":
        extra = torch.nn.Sequential(linear(second, HIDDEN, CLASSES))
    elif method in ("full recipe", "CE on two heads"):
        first = linear(second, HIDDEN, WIDTH)
        extra = torch.nn.Sequential(first, torch.nn.BatchNorm1d(WIDTH), torch.nn.ReLU(), linear(second, WIDTH, CLASSES))
    shared, main = list(hidden.parameters()), list(head.parameters())
    parameters = shared + main + list(extra.parameters())
    descent = torch.optim.SGD(parameters, lr=RATE, momentum=MOMENTUM, weight_decay=DECAY)
    chosen = list(batches(Stream(SEED, "batches")))
    angles = []
    for step, places in enumerate(chosen):
        x, y, t = INPUTS[places], LABELS[places], ANSWERS[places]
        features = F.relu(hidden(x))
        z = head(features)
        ce, kl = F.cross_entropy(z, y), binary_kl(z, t)

        def by(loss, tensors):
            found = torch.autograd.grad(loss, tensors, retain_graph=True, allow_unused=True)
            return [torch.zeros_like(p) if g is None else g for g, p in zip(found, tensors)]

        if step % 2 == 0:
            for tensor in (head.weight, features):
                angles.append(F.cosine_similarity(by(ce, [tensor])[0].flatten(), by(kl, [tensor])[0].flatten(), dim=0).item())
        if method == "CE":
            gradients = by(ce, parameters)
        elif method == "BinaryKL":
            gradients = by(kl, parameters)
        elif method == "CE + BinaryKL":
            gradients = by(ce + kl, parameters)
        elif method == "CE + KD":
            gradients = by(ce + soft_targets(z, t), parameters)
        elif method == "CE twice":
            gradients = by(2 * ce, parameters)
        elif method == "dual head":
            gradients = by(ce + binary_kl(extra(features), t), parameters)
        elif method == "CE on two heads":
            gradients = by(ce + F.cross_entropy(extra(features), y), parameters)
        elif method == "full recipe":
            mine, its = by(ce, parameters), by(binary_kl_norm(extra(features), t), parameters)
            a, b = torch.cat([g.flatten() for g in mine[:2]]), torch.cat([g.flatten() for g in its[:2]])
            factor = min(0.0, (a @ b).item()) / (a @ a).item()
            gradients = [m + i - (factor * m if k < 2 else 0) for k, (m, i) in enumerate(zip(mine, its))]
        elif method == "CE + BinaryKL, norm-matched":
            mine, its = by(ce, parameters), by(kl, parameters)
            gradients = [m + i * (norm([mine[2]]) / norm([its[2]])) for m, i in zip(mine, its)]
        else:
            mine, both = by(ce, parameters), by(ce + kl, parameters)
            gradients = [m * (norm(both) / norm(mine)) for m in mine]
        for p, g in zip(parameters, gradients):
            p.grad = g
        descent.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * step / len(chosen))) / 2
        descent.step()
    return [v for p in (hidden.weight, head.weight, head.bias) for v in p.flatten().tolist()], angles


METHODS = [
    "CE", "BinaryKL", "CE + BinaryKL", "CE + KD", "dual head", "full recipe", "CE twice", "CE on two heads", "CE + BinaryKL, norm-matched",
    "CE, steps as long as CE + BinaryKL",
]
lines = ["// Written by Tests/References/dual_head_distillation.py.", "enum DualHeadDistillationValues {"]
lines += ["    /// By method: the weights of the hidden layer, and weights and biases of the main head."]
lines += ["    static let weights: [String: [Double]] = ["]
for method in METHODS:
    weights, angles = train(method)
    lines.append(f'        "{method}": {swift(weights)},')
    if method == "CE + BinaryKL":
        kept = angles
lines += ["    ]", "", "    /// Cosines of the two gradients of CE + BinaryKL at every second step: by the classifier, by the features.", f"    static let angles: [Double] = {swift(kept)}", "}", ""]
with open("Tests/DualHeadDistillationTests/DualHeadDistillationValues.swift", "w") as file:
    file.write("\n".join(lines))
