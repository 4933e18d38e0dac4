"""One case computed twice, by the native backend and by plain PyTorch operations on the same device."""
import torch

import neurons

# The largest deviation, relative to the largest number of the array; spikes and potentials must not differ in one bit.
# A gradient is a sum that both add in their own order; one in bfloat16 is rounded to 8 bits at the end.
LIMITS = {"s": 0, "v": 0, "gshortcut": 0, "gx": 5e-6, "gx of bfloat16": 2.0 ** -8, "gv0": 5e-6, "gleak": 5e-6}


def inputs(case, device):
    """X [T, n], V[0] [n], 1/tau [1], shortcut, dL/dS and dL/dV[T], drawn on the CPU so that all machines have the same."""
    random = torch.Generator().manual_seed(case.steps * 1_000_003 + case.neurons)
    draw = lambda *shape: torch.rand(*shape, generator=random)
    x = draw(case.steps, case.neurons) * 2.2 - 0.6
    # Where surrogates have corners, and H = V_th.
    corners = case.threshold + torch.tensor([0.0, 0.5, -0.5, 1.0, -1.0, 0.25, -0.25, 2.0])
    count = min(len(corners), case.neurons)
    x[0, :count] = corners[:count]
    if not case.finite:
        x[0, 0], x[-1, -1] = float("inf"), float("nan")
        x[case.steps // 2, case.neurons // 2] = float("-inf")
    x = x.bfloat16() if case.half else x
    v0 = draw(case.neurons) - 0.3 if case.starts else None
    leak = torch.tensor([1 / 1.7]) if case.kind == "plif" else None
    addend = draw(case.steps, case.neurons) if case.adds else None
    gs, gv = draw(case.steps, case.neurons) - 0.4, draw(case.neurons) - 0.4
    return [None if a is None else a.to(device) for a in (x, v0, leak, addend, gs, gv)]


def leaf(array):
    return None if array is None else array.detach().clone().requires_grad_()


def by_operations(case, x, v0, leak, addend, gs, gv):
    x, v0, addend = leaf(x), leaf(v0), leaf(addend)
    # One 1/tau for each neuron; their gradients are added in double, without the rounding of float32.
    leaks = None if leak is None else leak.expand(case.neurons).clone().requires_grad_()
    s, v = neurons.run(case, x.float(), v0, leaks, addend)
    torch.autograd.backward([s, v], [gs, gv])
    return dict(s=s, v=v, gx=x.grad, gv0=None if v0 is None else v0.grad,
                gleak=None if leak is None else leaks.grad.double().sum().view(1),
                gshortcut=None if addend is None else addend.grad)


def by_kernels(case, x, v0, leak, addend, gs, gv):
    x, v0, leak, addend = leaf(x), leaf(v0), leaf(leak), leaf(addend)
    # X is nobody else's, so that its gradient takes its memory, as in a network.
    s, v = torch.ops.sew.neuron(x * 1, v0, leak, addend, case.codes(), case.numbers())
    torch.autograd.backward([s, v], [gs, gv])
    return dict(s=s, v=v, gx=x.grad, gv0=None if v0 is None else v0.grad, gleak=None if leak is None else leak.grad,
                gshortcut=None if addend is None else addend.grad)


def differing(found, expected):
    """How many numbers are not the same, bit by bit but for the sign of zero and the kinds of NaN."""
    same = (found == expected) | (found.isnan() & expected.isnan())
    return int((~same).sum())


def deviation(found, expected):
    """The largest deviation, relative to the largest number; infinite where only one of two is a number."""
    found, expected = found.double(), expected.double()
    if not bool(found.isfinite().all() and expected.isfinite().all()):
        return float("inf")
    scale = float(expected.abs().max())
    largest = float((found - expected).abs().max())
    return largest / scale if scale > 0 else largest


def compare(case, device):
    """A line of the report: what deviates, and whether all is within its limit."""
    arrays = inputs(case, device)
    found, expected = by_kernels(case, *arrays), by_operations(case, *arrays)
    line = dict(case=case.name())
    good = True
    for name, reference in expected.items():
        if reference is None:
            continue
        if found[name] is None or found[name].shape != reference.shape or (
                name != "gleak" and found[name].dtype != reference.dtype):
            line[name], good = "another shape or type", False
        elif name in ("s", "v", "gshortcut"):
            line[name] = differing(found[name], reference)
            good = good and line[name] <= LIMITS[name]
        elif case.finite:
            line[name] = deviation(found[name], reference)
            limit = LIMITS["gx of bfloat16" if case.half and name == "gx" else name]
            good = good and line[name] <= limit
    line["ok"] = good
    return line
