"""Times the native backend's neurons against SpikingJelly's, forward and backward of one layer."""
import importlib.util
import time

import torch

from cases import Case
import kernels

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
    if backend not in layer.supported_backends:
        return None
    layer.backend = backend
    return layer


def backends(device):
    """Those of SpikingJelly that can run here; why the others cannot."""
    if importlib.util.find_spec("spikingjelly") is None:
        return [], "no SpikingJelly in this Python"
    missing = [name for name in ("cupy", "triton") if device == "cpu" or importlib.util.find_spec(name) is None]
    found = [name for name in ("torch", "cupy", "triton") if name not in missing]
    return found, f"SpikingJelly without {' and '.join(missing)} here" if missing else None


def measure(part, device, rows):
    """Adds rows with the milliseconds of each candidate; spikes that differ from the native backend's are counted."""
    names, missing = backends(device)
    if missing:
        part.row["why"] = missing
    points, repetitions = (1 << 16, 3) if device == "cpu" else (POINTS, 11)
    for kind in ("if", "lif", "plif"):
        for steps in (4, 16):
            case = Case(kind, steps=steps, neurons=points // steps, tau=2.0)
            random = torch.Generator().manual_seed(steps)
            x = (torch.rand(steps, case.neurons, generator=random) * 3 - 1).to(device).requires_grad_()
            leak = torch.full((1,), 0.5, device=device, requires_grad=True) if kind == "plif" else None
            gradient = torch.ones(steps, case.neurons, device=device)
            expected = native(case, x, leak).detach()
            candidates = {"native": lambda: native(case, x, leak)}
            row = dict(neuron=kind, steps=steps, neurons=case.neurons)
            for name in names:
                part.require_time(f"{len(rows)} of 6 layers were timed")
                layer = spiking_jelly(kind, name, device)
                if layer is None:
                    continue

                def forward(layer=layer):
                    layer.reset()
                    return layer(x)

                candidates["spikingjelly " + name] = forward
                try:
                    row[f"spikes that differ, {name}"] = int((forward().detach() != expected).sum())
                except Exception as e:  # its compilers may be missing; the others still have to be timed
                    row["spikingjelly " + name] = f"{type(e).__name__}: {str(e)[:200]}"
                    del candidates["spikingjelly " + name]
            for name, forward in candidates.items():
                part.require_time(f"{len(rows)} of 6 layers were timed")
                row[name] = round(timed(lambda: forward().backward(gradient), device, repetitions), 3)
            rows.append(row)
            print("             ", ", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
