"""Runs a NIR graph in every importer that is installed, and compares it with what the toolkit computed.

    reproduce/sew weights nir --net 7b-net --weights FILE --out net.nir --example example.npz
    python3 -m venv venv && venv/bin/pip install -r reproduce/nir/requirements.txt
    venv/bin/python reproduce/nir/check.py net.nir example.npz --require nirtorch,spikingjelly

An importer holds if every layer of neurons spikes as often as ours at every step, and logits agree to 1e-4. Sums that are
rounded in another order put some neurons on the other side of the threshold, and change what follows: one spike of a
thousand may differ. Then the first step and layer that differ are printed, with the distance of the nearest neuron from
the threshold there, as ours computed it, in units in the last place (ulp) of a float32 threshold: up to then both counted
the same spikes, so that rounding explains what differs only if it is a few ulp; more than 64 do not hold. Exits 1 if one of
--require does not hold.

    reproduce/sew weights nir ... --example example.npz --frames FILE     # your own clip, recorded or as frames
"""

import argparse
import contextlib
import io
import sys
import warnings

import nir
import nirtorch
import numpy as np
import torch

warnings.filterwarnings("ignore")

# How far a rounded sum may be from the exact one, in units in the last place of the threshold.
ROUNDED_ULP = 64

# Share of spikes that may differ because sums are rounded in another order.
ROUNDED = 1e-3


class Euler(torch.nn.Module):
    """IF or LIF by a forward Euler step of NIR's equations, for which nirtorch has no neurons of its own."""

    def __init__(self, node, dt):
        super().__init__()
        self.dt = dt
        leaks = isinstance(node, nir.LIF)
        for name in ("r", "v_threshold", "v_reset") + (("tau", "v_leak") if leaks else ()):
            self.register_buffer(name, torch.from_numpy(getattr(node, name)))
        self.leaks = leaks

    def forward(self, x, state=None):
        v = self.v_reset.expand_as(x) if state is None else state
        slope = (self.v_leak - v + self.r * x) / self.tau if self.leaks else self.r * x
        v = v + self.dt * slope
        spikes = v > self.v_threshold
        return spikes.to(x.dtype), torch.where(spikes, self.v_reset, v)


def affine(node):
    """nirtorch 2.6 loses the bias of its own."""
    layer = torch.nn.Linear(node.weight.shape[1], node.weight.shape[0])
    layer.weight.data = torch.from_numpy(node.weight)
    layer.bias.data = torch.from_numpy(node.bias)
    return layer


def of_nirtorch(graph, dt):
    neurons = {kind: lambda node: Euler(node, dt) for kind in (nir.IF, nir.LIF)}
    return nirtorch.nir_to_torch(graph, {**neurons, nir.Affine: affine})


def of_spikingjelly(graph, dt):
    from spikingjelly.activation_based.nir_exchange import import_from_nir

    return import_from_nir(graph, dt=dt)


def of_snntorch(graph, dt):
    from snntorch.import_nir import import_from_nir

    if dt != 1e-4:
        raise ValueError("it takes dt = 1e-4 only")
    return import_from_nir(graph)


def of_norse(graph, dt):
    from norse.torch import from_nir

    return from_nir(graph, ignore_warnings=True, dt=dt)


def of_sinabs(graph, dt):
    from sinabs.nir import from_nir

    net = from_nir(graph, batch_size=1)
    return lambda x, state: net(x)


IMPORTERS = {
    "nirtorch": of_nirtorch,
    "spikingjelly": of_spikingjelly,
    "snntorch": of_snntorch,
    "norse": of_norse,
    "sinabs": of_sinabs,
}


def first(output):
    return output[0] if isinstance(output, tuple) else output


def run(net, example):
    """Logits, and the spikes of every layer and step."""
    layers = [name[len("spikes/"):] for name in example if name.startswith("spikes/")]
    spikes = {name: [] for name in layers}
    if isinstance(net, torch.nn.Module):
        for name in layers:
            net.get_submodule(name).register_forward_hook(
                lambda module, inputs, output, name=name: spikes[name].append(int(first(output).sum())))
    outputs, state = [], None
    with torch.no_grad():
        for frame in torch.from_numpy(example["input"]):
            result = net(frame[None], state)
            output, state = result if isinstance(result, tuple) else (result, None)
            outputs.append(output.reshape(-1))
    return torch.stack(outputs).mean(0).numpy(), spikes


def verdict(net, example):
    logits, spikes = run(net, example)
    ours = example["logits"]
    error = np.abs(logits - ours).max() / np.abs(ours).max()
    total = sum(example["spikes/" + name].sum() for name in spikes)
    differ = {name: int(np.abs(np.array(s) - example["spikes/" + name]).sum()) for name, s in spikes.items() if s}
    text = f"logits differ by {error:.1e} of the largest, spikes by {sum(differ.values())} of {total}"
    found = first_difference(spikes, example)
    if found is None:
        return bool(error < 1e-4), text
    step, name, count, nearest, ulp = found
    text += f"; first by {count} in {name} at step {step}, whose nearest neuron is {nearest:.1e} ({ulp:.1f} ulp) from V_th"
    return bool(sum(differ.values()) <= ROUNDED * total and ulp <= ROUNDED_ULP), text


def first_difference(spikes, example):
    """The first step, and its first layer, with another number of spikes than ours; None if there is none."""
    layers = [(name, np.array(s)) for name, s in spikes.items() if s]
    for step in range(len(example["input"])):
        for name, found in layers:
            count = abs(int(found[step]) - int(example["spikes/" + name][step]))
            if count:
                nearest = float(example["nearest/" + name][step])
                return step, name, count, nearest, nearest / float(np.spacing(example["threshold"][0]))
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph")
    parser.add_argument("example")
    parser.add_argument("--require", default="", help="importers that must hold, separated by commas")
    arguments = parser.parse_args()
    with np.load(arguments.example) as file:
        example = {name: file[name] for name in file.files}
    required = set(filter(None, arguments.require.split(",")))
    held = set()
    for name, importer in IMPORTERS.items():
        graph = nir.read(arguments.graph)  # importers change the graph that they read
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # snntorch prints whole arrays
                holds, text = verdict(importer(graph, float(graph.metadata["dt"])), example)
        except Exception as e:  # whatever an importer cannot do is its verdict
            holds, text = False, f"{type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"
        held |= {name} if holds else set()
        print(f"{name:13} {'holds' if holds else 'does not hold'}: {text}", flush=True)
    if required - held:
        sys.exit(f"expected {', '.join(sorted(required - held))} to hold")


if __name__ == "__main__":
    main()
