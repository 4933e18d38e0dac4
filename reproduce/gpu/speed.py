"""Times the native backend's neurons against SpikingJelly's, forward and backward of one layer."""
import importlib
import importlib.util
import time

import torch

from cases import Case

POINTS = 1 << 25  # neurons times steps, as `sew bench` has them


def timed(step, device, repetitions):
    """The median in milliseconds, after two steps that compile."""
    times = []
    for i in range(repetitions + 2):
        if device != "cpu":
            torch.cuda.synchronize(device)
        start = time.perf_counter()
        step()
        if device != "cpu":
            torch.cuda.synchronize(device)
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times[2:])[repetitions // 2]


def native(case, x, leak):
    s, _ = torch.ops.sew.neuron(x, None, leak, None, case.codes(), case.numbers())
    return s


def spiking_jelly(kind, backend, device):
    """A layer, or None where that backend does not compute it."""
    from spikingjelly.activation_based import neuron, surrogate

    layers = {"if": neuron.IFNode, "lif": neuron.LIFNode, "plif": neuron.ParametricLIFNode}
    more = {"if": {}, "lif": dict(tau=2.0), "plif": dict(init_tau=2.0)}[kind]
    layer = layers[kind](surrogate_function=surrogate.ATan(), detach_reset=True, step_mode="m", **more).to(device)
    supported = getattr(layer, "supported_backends", None)
    if supported is None:  # from version 2 on a layer chooses by itself, and is timed once
        return layer if backend == "torch" else None
    if backend not in supported:
        return None
    layer.backend = backend
    return layer


def backends(device):
    """Those of SpikingJelly that can run here; why the others cannot."""
    if importlib.util.find_spec("spikingjelly") is None:
        return [], {"spikingjelly": "not installed in this Python"}
    try:
        importlib.import_module("spikingjelly.activation_based.neuron")
    except Exception as e:  # whatever a version of it lacks here; the native backend still has to be timed
        return [], {"spikingjelly": reason(e)}
    missing = {}
    for name in ("cupy", "triton"):
        if device == "cpu":
            missing[name] = "needs a GPU"
        elif importlib.util.find_spec(name) is None:
            missing[name] = "not installed in this Python"
    return [name for name in ("torch", "cupy", "triton") if name not in missing], missing


def reason(e):
    return f"{type(e).__name__}: {str(e)[:300]}"


def measure(part, device, rows):
    """Adds rows with the milliseconds of each candidate; spikes that differ from the native backend's are counted."""
    names, missing = backends(device)
    if missing:
        part.row["without"] = missing
    points, repetitions = (1 << 16, 3) if device == "cpu" else (POINTS, 11)
    for kind in ("if", "lif", "plif"):
        for steps in (4, 16):
            part.require_time(f"{len(rows)} of 6 layers were timed")
            row = dict(neuron=kind, steps=steps, neurons=points // steps)
            rows.append(row)
            measure_layer(part, device, names, row, repetitions)
            print("             ", ", ".join(f"{name} {value}" for name, value in row.items()), flush=True)


def measure_layer(part, device, names, row, repetitions):
    kind, steps, neurons = row["neuron"], row["steps"], row["neurons"]
    case = Case(kind, steps=steps, neurons=neurons, tau=2.0)
    random = torch.Generator().manual_seed(steps)
    x = (torch.rand(steps, neurons, generator=random) * 3 - 1).to(device).requires_grad_()
    leak = torch.full((1,), 0.5, device=device, requires_grad=True) if kind == "plif" else None
    gradient = torch.ones(steps, neurons, device=device)
    expected = native(case, x, leak).detach()
    row["native"] = round(timed(lambda: native(case, x, leak).backward(gradient), device, repetitions), 3)
    for name in names:
        part.require_time(f"the layer {kind}, T {steps} was timed without spikingjelly {name} and what follows it")
        try:
            layer = spiking_jelly(kind, name, device)
            if layer is None:
                continue

            def forward(layer=layer):
                layer.reset()
                return layer(x)

            row[f"spikes that differ, {name}"] = int((forward().detach() != expected).sum())
            row["spikingjelly " + name] = round(
                timed(lambda: forward().backward(gradient), device, repetitions), 3)
        except Exception as e:  # its compilers may be missing; the others still have to be timed
            row["spikingjelly " + name] = reason(e)
