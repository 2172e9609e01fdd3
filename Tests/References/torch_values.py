"""Writes Tests/TorchTests/Fixtures/pytorch.json: values and gradients of PyTorch that the tests of Torch compare with.

Run from the repository's root, in an environment into which 'pip install torch==2.11.0 numpy' has put the wheel with all that it depends on:

    python3 Tests/References/torch_values.py
"""

import json
import math
import struct
import sys

from streams import Stream

sys.path.pop(0)  # statistics.py beside this script is not the one that PyTorch means

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def fill(*shape, k=0):
    """Numbers between -0.4 and 0.4 that are exact in every format; the Swift tests make the same."""
    count = math.prod(shape)
    return torch.tensor([((i * 37 + k * 11) % 101 - 50) / 128 for i in range(count)]).reshape(shape)


def positive(*shape, k=0):
    return fill(*shape, k=k).abs() + 0.25


X, Y, P = fill(3, 4), fill(3, 4, k=5) + 0.03125, positive(3, 4)
A, B = fill(4, 4) + 2 * torch.eye(4), fill(4, 2, k=3)
SYMMETRIC = A + A.T
POSITIVE = A @ A.T
IMAGES, WORDS = fill(2, 3, 6, 6), torch.tensor([[1, 4, 0], [2, 2, 3]])
CLASSES, PLACES = torch.tensor([2, 0, 3]), torch.tensor([[0, 3], [1, 1], [2, 0]])

# name -> (function, inputs): the gradient is that of the result's elements weighted with fill(shape, k=9).
cases = {
    "exp": (torch.exp, [X]), "expm1": (torch.expm1, [X]), "log": (torch.log, [P]), "log1p": (torch.log1p, [P]), "log2": (torch.log2, [P]),
    "sqrt": (torch.sqrt, [P]), "rsqrt": (torch.rsqrt, [P]), "square": (torch.square, [X]), "reciprocal": (torch.reciprocal, [P]),
    "abs": (torch.abs, [X]), "sin": (torch.sin, [X]), "cos": (torch.cos, [X]), "tan": (torch.tan, [X]), "atan": (torch.atan, [X]),
    "sinh": (torch.sinh, [X]), "cosh": (torch.cosh, [X]), "tanh": (torch.tanh, [X]), "erf": (torch.erf, [X]), "erfinv": (torch.erfinv, [X]),
    "lgamma": (torch.lgamma, [P]), "digamma": (torch.digamma, [P]), "sigmoid": (torch.sigmoid, [X]), "logsigmoid": (F.logsigmoid, [X]),
    "relu": (torch.relu, [X]), "silu": (F.silu, [X]), "softplus": (F.softplus, [X]), "gelu": (F.gelu, [X]),
    "gelu tanh": (lambda x: F.gelu(x, approximate="tanh"), [X]), "leaky relu": (lambda x: F.leaky_relu(x, 0.2), [X]), "elu": (F.elu, [X]),
    "neg": (torch.neg, [X]), "add": (torch.add, [X, Y]), "sub": (torch.sub, [X, Y]), "mul": (torch.mul, [X, Y]), "div": (torch.div, [X, P]),
    "add number": (lambda x: x + 0.5, [X]), "number minus": (lambda x: 2 - x, [X]), "number over": (lambda x: 3 / x, [P]),
    "remainder": (lambda x: x % 0.2, [X]), "power": (lambda x: x**2.5, [P]), "power tensor": (torch.pow, [P, Y]),
    "broadcast": (lambda x, y: x * y, [fill(3, 1), fill(4, k=1)]), "maximum": (torch.maximum, [X, Y]), "minimum": (torch.minimum, [X, Y]),
    "atan2": (torch.atan2, [X, P]), "clamp": (lambda x: x.clamp(-0.1, 0.2), [X]), "clamp below": (lambda x: x.clamp(min=0.125), [X]),
    "lerp": (lambda x, y: torch.lerp(x, y, 0.3), [X, Y]), "where": (lambda x, y: torch.where(x > y, x, y * 2), [X, Y]),
    "sum": (torch.sum, [X]), "sum axis": (lambda x: x.sum(0), [X]), "mean keep": (lambda x: x.mean(1, keepdim=True), [X]),
    "amax": (lambda x: x.amax(1), [X]), "amin": (lambda x: x.amin(0), [X]), "logsumexp": (lambda x: x.logsumexp(-1), [X]),
    "variance": (lambda x: x.var(1), [X]), "deviation": (lambda x: x.std((0, 1), correction=0), [X]), "product": (lambda x: x.prod(1), [P]),
    "norm": (lambda x: torch.linalg.vector_norm(x), [X]), "norm 1": (lambda x: torch.linalg.vector_norm(x, 1, 1), [X]),
    "cumsum": (lambda x: x.cumsum(1), [X]), "cumprod": (lambda x: x.cumprod(0), [P]), "sorted": (lambda x: x.sort(descending=True)[0], [X]),
    "largest": (lambda x: x.topk(2)[0], [X]), "quantile": (lambda x: x.quantile(0.3, 1), [X]),
    "reshape": (lambda x: x.reshape(2, -1), [X]), "permute": (lambda x: x.reshape(3, 2, 2).permute(2, 0, 1), [X]),
    "transpose": (lambda x: x.T, [X]), "expand": (lambda x: x[:, None].expand(3, 5, 4), [X]), "tile": (lambda x: x.tile(2, 1), [X]),
    "repeat": (lambda x: x.repeat_interleave(2, 1), [X]), "flip": (lambda x: x.flip(1), [X]), "roll": (lambda x: x.roll(1, 1), [X]),
    "tril": (torch.tril, [X]), "triu": (lambda x: x.triu(1), [X]), "diagonal": (lambda x: x.diagonal(1), [X]),
    "diag embed": (torch.diag_embed, [X]), "split": (lambda x: x.split([1, 3], 1)[1], [X]),
    "joined": (lambda x, y: torch.cat([x, y], 1), [X, Y]), "stacked": (lambda x, y: torch.stack([x, y], 1), [X, Y]),
    "place": (lambda x: x[1], [X]), "last column": (lambda x: x[:, -1], [X]), "rows": (lambda x: x[1:, :2], [X]),
    "list": (lambda x: x[[2, 0, 2]], [X]), "pairs": (lambda x: x[[2, 0], [1, 3]], [X]), "mask": (lambda x: x[x > 0], [X]),
    "mixed": (lambda x: x[1:, [3, 0]], [X]), "gather": (lambda x: x.gather(1, PLACES), [X]),
    "slices": (lambda x: x.index_select(1, CLASSES), [X]), "scatter add": (lambda x, y: x.scatter_add(1, PLACES, y[:, :2]), [X, Y]),
    "scatter": (lambda x, y: x.scatter(1, torch.tensor([[0, 3], [1, 2], [2, 0]]), y[:, :2]), [X, Y]),
    "index add": (lambda x, y: x.index_add(1, torch.tensor([1, 1, 0, 2]), y), [X, Y]),
    "replaced": (lambda x, y: x.index_put((torch.tensor([0, 2]),), y[:2]), [X, Y]),
    "softmax": (lambda x: x.softmax(1), [X]), "log softmax": (lambda x: x.log_softmax(0), [X]),
    "matmul": (torch.matmul, [X, B]), "matmul batch": (torch.matmul, [fill(2, 3, 4), fill(4, 5, k=1)]),
    "outer": (torch.outer, [fill(3), fill(4, k=2)]), "kron": (torch.kron, [fill(2, 2), fill(2, 1, k=4)]),
    "cdist": (torch.cdist, [X, fill(2, 4, k=7)]), "einsum": (lambda x, y: torch.einsum("ij,ik->jk", x, y), [X, Y]),
    "inverse": (torch.linalg.inv, [A]), "pseudo inverse": (torch.linalg.pinv, [fill(4, 3)]), "determinant": (torch.linalg.det, [A]),
    "log determinant": (lambda x: torch.linalg.slogdet(x)[1], [A]), "solve": (torch.linalg.solve, [A, B]),
    "triangular": (lambda x, y: torch.linalg.solve_triangular(x, y, upper=False), [A, B]),
    "least squares": (lambda x, y: torch.linalg.lstsq(x, y, driver="gelsd").solution, [fill(5, 3), fill(5, 2, k=2)]),
    "cholesky": (torch.linalg.cholesky, [POSITIVE]), "qr": (lambda x: torch.linalg.qr(x)[1].abs(), [A]),
    "singular values": (torch.linalg.svdvals, [X]), "svd": (lambda x: (lambda u, s, v: u @ torch.diag(s**2) @ v)(*torch.linalg.svd(x, False)), [X]),
    "eigenvalues": (torch.linalg.eigvalsh, [SYMMETRIC]), "eigh": (lambda x: torch.linalg.eigh(x)[1].square(), [SYMMETRIC]),
    "matrix exp": (torch.linalg.matrix_exp, [A]), "trace": (torch.trace, [A]),
    "frobenius": (torch.linalg.matrix_norm, [X]), "nuclear": (lambda x: torch.linalg.matrix_norm(x, "nuc"), [X]),
    "spectral": (lambda x: torch.linalg.matrix_norm(x, 2), [X]),
    "linear": (F.linear, [X, fill(2, 4, k=1), fill(2, k=2)]), "embedding": (lambda w: F.embedding(WORDS, w), [fill(5, 2)]),
    "layer norm": (lambda x, w, b: F.layer_norm(x, (4,), w, b), [X, P[0], fill(4, k=2)]),
    "conv": (lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1), [IMAGES, fill(4, 3, 3, 3, k=1), fill(4, k=2)]),
    "conv transpose": (
        lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1),
        [IMAGES[:, :, :3, :3], fill(3, 2, 3, 3, k=1), fill(2, k=2)],
    ),
    "max pool": (lambda x: F.max_pool2d(x, 2), [IMAGES]), "mean pool": (lambda x: F.avg_pool2d(x, 2), [IMAGES]),
    "attention": (
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), [fill(1, 2, 3, 4), fill(1, 2, 3, 4, k=1), fill(1, 2, 3, 4, k=2)],
    ),
    "cross entropy": (lambda x: F.cross_entropy(x, CLASSES), [X]),
    "cross entropy all": (
        lambda x: F.cross_entropy(x, CLASSES, weight=P[0], reduction="sum", ignore_index=0, label_smoothing=0.1), [X],
    ),
    "cross entropy soft": (lambda x, y: F.cross_entropy(x, y.softmax(1), reduction="none"), [X, Y]),
    "binary": (lambda x, y: F.binary_cross_entropy_with_logits(x, y.sigmoid(), P), [X, Y]), "squared error": (F.mse_loss, [X, Y]),
    "absolute error": (lambda x, y: F.l1_loss(x, y, reduction="sum"), [X, Y]), "huber": (lambda x, y: F.huber_loss(x, y, delta=0.1), [X, Y]),
    "kl": (lambda x, y: F.kl_div(y.log_softmax(1), x.log_softmax(1), reduction="none", log_target=True).sum(1), [X, Y]),
    "entropy": (lambda x: torch.distributions.Categorical(logits=x).entropy(), [X]),
}


def evaluate(function, inputs):
    leaves = [x.clone().requires_grad_() for x in inputs]
    y = function(*leaves)
    gradients = torch.autograd.grad((y * fill(*y.shape, k=9)).sum(), leaves, allow_unused=True)
    return y, [torch.zeros_like(x) if g is None else g for x, g in zip(leaves, gradients)]


class Parameters:
    """Overwrites the parameters of a module with fill(shape, k) for k = 0, 1, ... in their order."""

    def __init__(self, module):
        self.list = list(module.parameters())
        with torch.no_grad():
            for k, p in enumerate(self.list):
                p.copy_(fill(*p.shape, k=k))


def trajectory(make, loss, steps=6):
    """The losses before each step of an optimiser."""
    losses = []
    model = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3))
    optimiser, schedule = make(Parameters(model).list)
    for step in range(steps):
        value = loss(model(fill(6, 4, k=step)), torch.tensor([0, 1, 2, 0, 1, 2]))
        losses.append(value.item())
        optimiser.zero_grad()
        value.backward()
        schedule(model, step)
        optimiser.step()
    return losses


def nothing(model, step):
    pass


trajectories = {
    "sgd": lambda p: (torch.optim.SGD(p, lr=0.5), nothing),
    "momentum": lambda p: (torch.optim.SGD(p, lr=0.3, momentum=0.9, weight_decay=0.01), nothing),
    "nesterov": lambda p: (torch.optim.SGD(p, lr=0.3, momentum=0.9, nesterov=True), nothing),
    "adam": lambda p: (torch.optim.Adam(p, lr=0.05, betas=(0.9, 0.98), weight_decay=0.02), nothing),
    "adamw": lambda p: (torch.optim.AdamW(p, lr=0.05, weight_decay=0.1), nothing),
    "clipped": lambda p: (torch.optim.SGD(p, lr=0.5), lambda m, s: nn.utils.clip_grad_norm_(m.parameters(), 0.05)),
}

gru = nn.GRU(4, 3, 2, batch_first=True)
Parameters(gru)
states, last = gru(fill(2, 5, 4), fill(2, 2, 3, k=8))

mha = nn.MultiheadAttention(4, 2, batch_first=True)
with torch.no_grad():
    # In the order of our properties: projection, output.
    for k, p in enumerate([mha.in_proj_weight, mha.in_proj_bias, mha.out_proj.weight, mha.out_proj.bias]):
        p.copy_(fill(*p.shape, k=k))
mixed = mha(fill(2, 3, 4), fill(2, 3, 4), fill(2, 3, 4), need_weights=False, is_causal=True, attn_mask=torch.ones(3, 3).triu(1).bool())[0]

x = fill(3).requires_grad_()
(first,) = torch.autograd.grad((x.exp() * x.sin()).sum(), x, create_graph=True)
(second,) = torch.autograd.grad(first.square().sum(), x)

generator, stream = torch.Generator(), Stream(7, "draws")


def seeded():
    return generator.manual_seed(stream.next())


header = json.dumps(
    {"weight": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}, "count": {"dtype": "I64", "shape": [], "data_offsets": [16, 24]}}
).encode()

fixture = {"version": torch.__version__.split("+")[0]}
for name, (function, inputs) in cases.items():
    y, gradients = evaluate(function, inputs)
    fixture[f"value of {name}"] = y.detach().flatten().tolist()
    fixture[f"gradient of {name}"] = torch.cat([g.flatten() for g in gradients]).tolist()
for name, make in trajectories.items():
    fixture[f"losses of {name}"] = trajectory(make, F.cross_entropy)
fixture["gru states"], fixture["gru last"] = states.detach().flatten().tolist(), last.detach().flatten().tolist()
fixture["attention"], fixture["second order"] = mixed.detach().flatten().tolist(), second.tolist()
# In this order from one stream, which gives each draw its seed.
fixture["draws"] = [
    torch.empty(5).normal_(1, 2, generator=seeded()).tolist(),
    torch.empty(20, dtype=torch.float32).normal_(generator=seeded()).tolist(),
    torch.empty(5).uniform_(-1, 3, generator=seeded()).tolist(),
    torch.empty(5).exponential_(2, generator=seeded()).tolist(),
    torch.randint(-3, 9, (6,), generator=seeded()).tolist(),
    torch.randperm(6, generator=seeded()).tolist(),
    torch.bernoulli(P, generator=seeded()).flatten().tolist(),
    torch.multinomial(P, 3, True, generator=seeded()).flatten().tolist(),
    torch._standard_gamma(P[0], generator=seeded()).tolist(),
]
# `weight` is [2, 2] of 1, 2.5, -3, 0.125, and `count` is 7.
fixture["safetensors file"] = list(struct.pack("<Q", len(header)) + header + struct.pack("<4fq", 1, 2.5, -3, 0.125, 7))

with open("Tests/TorchTests/Fixtures/pytorch.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in fixture.items()) + "\n}\n")
