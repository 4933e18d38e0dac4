"""One contender in a process of its own: SpikingJelly on PyTorch.

Arguments: a workload; what computes the neurons, "torch", "cupy", "triton", "none" (no neurons) or "compiled"
(torch.compile of the whole net in channels-last order); the workload's file; and a device of torch.
Does one timed step at once and one more for each line that it reads; answers each with a line of JSON.
With the one argument "versions" it says which versions it runs on instead, and what can compute neurons on a GPU.
"""
import importlib.util
import json
import platform
import sys
import time
from importlib import metadata

import numpy as np
import torch


def backends():
    if not torch.cuda.is_available():
        return []
    from spikingjelly.activation_based import neuron

    # From version 2 on a layer chooses by itself.
    supported = getattr(neuron.IFNode(step_mode="m"), "supported_backends", ["torch"])
    return [name for name in supported if name in ("torch", "cupy", "triton") and importlib.util.find_spec(name)]


if sys.argv[1:] == ["versions"]:
    print(json.dumps(dict(spikingjelly=metadata.version("spikingjelly"), torch=torch.__version__.split("+")[0],
                          python=platform.python_version(), backends=backends())))
    sys.exit()

import torch.nn as nn
import torch.nn.functional as F
from spikingjelly.activation_based import functional, layer, neuron, surrogate
from spikingjelly.activation_based.model import sew_resnet

WORKLOAD, KIND, FILE, DEVICE = sys.argv[1:5]


def spiking(cls, **more):
    if KIND == "none":
        return nn.Identity()
    return cls(surrogate_function=surrogate.ATan(), detach_reset=True, step_mode="m", **more)


def plif():
    return spiking(neuron.ParametricLIFNode, init_tau=2.0)


def conv_bn_plif(inside, outside, kernel):
    return nn.Sequential(
        layer.Conv2d(inside, outside, kernel, padding=kernel // 2, bias=False, step_mode="m"),
        layer.BatchNorm2d(outside, step_mode="m"),
        plif(),
    )


class SEWBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Sequential(conv_bn_plif(channels, channels, 3), conv_bn_plif(channels, channels, 3))

    def forward(self, x):
        return self.conv(x) + x


class BNet(nn.Module):
    """7B-Net and Wide-7B-Net: widths of the seven blocks."""

    def __init__(self, widths, classes, size):
        super().__init__()
        layers, channels = [], 2
        for width in widths:
            if width != channels:
                layers.append(conv_bn_plif(channels, width, 1))
                channels = width
            layers += [SEWBlock(channels), layer.MaxPool2d(2, 2, step_mode="m")]
            size //= 2
        self.conv = nn.Sequential(*layers)
        self.out = nn.Linear(channels * size * size, classes)

    def forward(self, x):
        return self.out(self.conv(x.transpose(0, 1)).flatten(2).mean(0))


class ImageNet(nn.Module):
    def __init__(self, build):
        super().__init__()
        node = nn.Identity if KIND == "none" else neuron.IFNode
        arguments = {} if KIND == "none" else dict(surrogate_function=surrogate.ATan(), detach_reset=True)
        self.net = build(pretrained=False, cnf="ADD", spiking_neuron=node, **arguments)
        functional.set_step_mode(self.net, "m")

    def forward(self, x):
        return self.net(x.unsqueeze(0).repeat(4, 1, 1, 1, 1)).mean(0)


NETS = {
    "seven": lambda: BNet([32] * 7, 11, 128),
    "wide-seven": lambda: BNet([64] * 4 + [128] * 3, 10, 128),
    "resnet18": lambda: ImageNet(sew_resnet.sew_resnet18),
    "resnet50": lambda: ImageNet(sew_resnet.sew_resnet50),
}


def load(net, arrays):
    """By position: both sides list their parameters in forward order."""
    ours = {name: tensor for name, tensor in net.state_dict().items() if "num_batches" not in name}
    theirs = [arrays[name] for name in arrays.files if name.startswith("net/") and "num_batches" not in name]
    if KIND == "none":
        theirs = [array for array in theirs if array.size > 1 or array.ndim > 0]
    assert len(ours) == len(theirs), (len(ours), len(theirs))
    with torch.no_grad():
        for (name, tensor), array in zip(ours.items(), theirs):
            assert tensor.numel() == array.size, (name, tensor.shape, array.shape)
            tensor.copy_(torch.from_numpy(array).reshape(tensor.shape))


def peak_mib():
    """Of this process, or what is taken of the GPU, which PyTorch does not give back."""
    if DEVICE != "cpu":
        free, total = torch.cuda.mem_get_info(DEVICE)
        return (total - free) // 2**20
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024


def on_device(net):
    net.to(DEVICE)
    if KIND in ("cupy", "triton"):
        functional.set_backend(net, KIND, neuron.BaseNode)


def net_step(arrays):
    name, mode = WORKLOAD.rsplit("-", 1)
    net = NETS[name]()
    load(net, arrays)
    on_device(net)
    values = torch.from_numpy(arrays["x"])
    forward = net
    if KIND == "compiled":
        # The fastest settings found: constants are folded for inference, BN into convolutions among them.
        torch._inductor.config.freezing = mode == "infer"
        net.to(memory_format=torch.channels_last)
        forward = torch.compile(net)
    labels = torch.arange(len(values), device=DEVICE)
    optimiser = torch.optim.SGD(net.parameters(), lr=1e-4, momentum=0.9)

    def train():
        optimiser.zero_grad()
        logits = forward(values.to(DEVICE, copy=True))
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        optimiser.step()
        functional.reset_net(net)
        numbers = [loss.item()] + logits.flatten().tolist()
        return lambda: numbers

    def infer():
        with torch.no_grad():
            numbers = forward(values.to(DEVICE, copy=True)).flatten().tolist()
            functional.reset_net(net)
            return lambda: numbers

    net.train(mode == "train")
    return train if mode == "train" else infer


def neuron_step(arrays):
    kind = WORKLOAD.split("-")[0]
    node = {
        "if": lambda: spiking(neuron.IFNode),
        "lif": lambda: spiking(neuron.LIFNode, tau=2.0),
        "plif": plif,
    }[kind]()
    on_device(node)
    x = torch.from_numpy(arrays["x"]).to(DEVICE).requires_grad_()
    gradient = torch.ones_like(x)
    first = True

    def step():
        nonlocal first
        x.grad = None
        node.zero_grad()
        spikes = node(x)
        spikes.backward(gradient)
        functional.reset_net(node)
        numbers = []
        if first:
            numbers = [spikes.sum().item(), x.grad.sum().item()] + [w.grad.item() for w in node.parameters()]
        first = False
        return lambda: numbers

    return step


def cifar10_dvs():
    """The function was a method before version 2."""
    from spikingjelly.datasets import cifar10_dvs

    return getattr(cifar10_dvs, "_load_origin_data", None) or cifar10_dvs.CIFAR10DVS.load_origin_data


def sums(events):
    t, x, y, p = (events[key].astype(np.int64) for key in "txyp")
    order = (np.arange(t.size) % 1000 * x * y).sum()
    return [float(number) for number in (t.size, t.sum(), x.sum(), y.sum(), p.sum(), order)]


def event_step():
    from spikingjelly import datasets

    if WORKLOAD == "frames":
        events = cifar10_dvs()(FILE)

        def integrate():
            frames = datasets.integrate_events_by_fixed_frames_number(events, "number", 16, 128, 128)
            return lambda: [frames.size, frames.sum(), (frames.ravel() * np.arange(frames.size)).sum()]

        return integrate
    read = {"aedat31": lambda: datasets.load_aedat_v3, "aedat20": cifar10_dvs,
            "n-mnist": lambda: datasets.load_ATIS_bin}[WORKLOAD]()

    def parse():
        events = read(FILE)
        return lambda: sums(events)

    return parse


def image_step():
    from pathlib import Path
    from PIL import Image
    from torchvision import transforms

    transform = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224)])
    files = sorted((file for file in Path(FILE).rglob("*") if file.suffix.lower() in (".jpeg", ".jpg", ".png")),
                   key=lambda file: file.name)

    def sums(images):
        numbers = []
        for image in images:
            values = np.asarray(image).ravel().astype(np.int64)
            numbers += [float(values.sum()), float((np.arange(values.size) % 1000 * values).sum())]
        return numbers

    def decode():
        images = [transform(Image.open(file).convert("RGB")) for file in files]
        return lambda: sums(images)

    return decode


def step_of_workload():
    if WORKLOAD == "images":
        return image_step()
    if WORKLOAD in ("aedat31", "aedat20", "n-mnist", "frames"):
        return event_step()
    arrays = np.load(FILE)
    return net_step(arrays) if WORKLOAD.rsplit("-", 1)[0] in NETS else neuron_step(arrays)


def main():
    step = step_of_workload()
    first = True
    while True:
        start = time.perf_counter()
        computed = step()
        if DEVICE != "cpu":
            torch.cuda.synchronize(DEVICE)
        seconds = time.perf_counter() - start
        numbers = computed() if first else []
        first = False
        del computed
        print(json.dumps(dict(seconds=seconds, peak_mib=peak_mib(), numbers=numbers)), flush=True)
        if not sys.stdin.readline():
            break


main()
