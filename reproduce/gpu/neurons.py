"""The neurons in plain PyTorch operations: Section 3.1 of the paper, Eqs. (1) to (5), and nine surrogate gradients.

Floating-point operations come in the order of sew.neuron.Neuron, so that spikes must agree bit by bit. Constants are
tensors: PyTorch on a GPU divides by a Python number through its reciprocal, which rounds differently.
"""
import math

import torch

KINDS = ("if", "lif", "plif")

# Name: (a, b). The order is that of SEW_SURROGATES in neuron_parameters.h.
SURROGATES = {
    "atan": (2.0, 0.0),
    "sigmoid": (4.0, 0.0),
    "rectangular": (1.0, 0.0),
    "piecewise-quadratic": (1.0, 0.0),
    "piecewise-leaky-relu": (0.5, 0.01),
    "soft-sign": (2.0, 0.0),
    "erf": (2.0, 0.0),
    "s2nn": (4.0, 1.0),
    "straight-through": (0.0, 0.0),
}


def sigmoid_slope(x, alpha):
    s = torch.sigmoid(alpha * x)
    return alpha * s * (1 - s)


def surrogate_slope(name, x):
    """sigma'(x), x = H[t] - V_th."""
    a, b = SURROGATES[name]
    distance = x.abs()
    if name == "atan":
        return a / 2 / (1 + (math.pi / 2 * a * x) ** 2)
    if name == "sigmoid":
        return sigmoid_slope(x, a)
    if name == "rectangular":
        return a * (distance < 0.5 / a).float()
    if name == "piecewise-quadratic":
        return (a - a * a * distance) * (distance <= 1 / a).float()
    if name == "piecewise-leaky-relu":
        return torch.where(distance < a, 1 / a, b).to(x.dtype)
    if name == "soft-sign":
        return 1 / (2 * a * (1 / a + distance) ** 2)
    if name == "erf":
        return a / math.sqrt(math.pi) * torch.exp(-((a * x) ** 2))
    if name == "s2nn":
        return torch.where(x < 0, sigmoid_slope(x, a), b / (distance + 1))
    if name == "straight-through":
        return torch.ones_like(x)
    raise ValueError(f"expected one of {', '.join(SURROGATES)}, found {name}")


class Fire(torch.autograd.Function):
    """Eq. (2): Theta(x), with a surrogate gradient."""

    @staticmethod
    def forward(ctx, x, surrogate):
        ctx.save_for_backward(x)
        ctx.surrogate = surrogate
        return (x >= 0).float()

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * surrogate_slope(ctx.surrogate, x), None


def fire(h, threshold, surrogate):
    # x >= 0 and H >= V_th are the same: floating-point differences are 0 only of equal numbers.
    return Fire.apply(h - threshold, surrogate)


def charge(case, v, x, leak):
    """Eqs. (4) and (5)."""
    if case.kind == "if":
        return v + x
    rest = torch.full_like(v, case.rest)
    if case.kind == "plif":
        scaled = lambda d: d * leak
        kept = 1 - leak
    else:
        scaled = lambda d: d / torch.full_like(d, case.tau)
        kept = torch.full_like(v, 1 - 1 / case.tau)
    if case.decay_input:
        return v + scaled(x - (v - rest))
    if case.rest == 0:
        return v * kept + x
    return v - scaled(v - rest) + x


def reset(case, h, s):
    """Eq. (3), or what is left of H above the threshold."""
    if case.soft:
        return h - s * torch.full_like(h, case.threshold)
    return h * (1 - s) + s * torch.full_like(h, case.rest)


def run(case, x, v0, leak, addend):
    """S [T, n] and V[T] [n]; x [T, n] float32, leak one 1/tau for each neuron, or None."""
    v = torch.full_like(x[0], case.rest) if v0 is None else v0
    spikes = []
    for t in range(x.shape[0]):
        h = charge(case, v, x[t], leak)
        s = fire(h, torch.full_like(h, case.threshold), case.surrogate)
        v = reset(case, h, s.detach() if case.detach else s)
        # NaN where H is not finite.
        spikes.append(s + (h - h).detach() if case.training else s)
    s = torch.stack(spikes)
    return (s if addend is None else s + addend), v
