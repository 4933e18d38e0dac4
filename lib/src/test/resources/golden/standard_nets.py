"""Writes golden cases of the standard ResNets in evaluation: run `python standard_nets.py` in this folder.

SEW ResNet (g = ADD) and Spiking ResNet of the depths that the files of the authors' run do not hold, with the module
names of sew_resnet.py and spiking_resnet.py, 1000 classes, closed-form weights and a closed-form image: only the
logits are stored. The plain PyTorch implementation is that of general_nets.py with basic blocks added. The seeds are
the first ones for which float32 and float64 give the same spikes and no neuron is within 1e-6 of the threshold. `python
standard_nets.py check` compares the implementation with the logits of the authors' code in the cases beside it.
"""

import json
import math
import sys

import numpy as np
import torch
from torch import nn

from general_nets import FILL, MADE, Bottleneck, Fold, If, Neuron, connect, hashed

DEPTHS = {18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3]}
STEPS, SIZE, CLASSES = 2, 40, 1000
INPUT = 1000003  # the place of the image among the tensors that are hashed


class Basic(nn.Module):
    def __init__(self, cin, planes, stride, cnf):
        super().__init__()
        self.cnf = cnf
        self.conv1 = Fold(nn.Conv2d(cin, planes, 3, stride, 1, bias=False), nn.BatchNorm2d(planes))
        self.sn1 = If()
        self.conv2 = Fold(nn.Conv2d(planes, planes, 3, 1, 1, bias=False), nn.BatchNorm2d(planes))
        self.downsample = None
        if stride != 1 or cin != planes:
            fold = Fold(nn.Conv2d(cin, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))
            self.downsample = nn.Sequential(fold, If()) if cnf else fold
        self.sn2 = If()

    def forward(self, s):
        f = self.conv2(self.sn1(self.conv1(s)))
        shortcut = s if self.downsample is None else self.downsample(s)
        return connect(self.cnf, self.sn2(f), shortcut) if self.cnf else self.sn2(f + shortcut)


class ResNet(nn.Module):
    def __init__(self, layers, cnf, steps=STEPS, classes=CLASSES):
        super().__init__()
        self.steps = steps
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.sn1, self.maxpool = If(), Fold(nn.MaxPool2d(3, 2, 1))
        cin = 64
        for i, n in enumerate(DEPTHS[layers]):
            planes, blocks = 64 << i, []
            for b in range(n):
                stride = 2 if i > 0 and b == 0 else 1
                if layers < 50:
                    blocks.append(Basic(cin, planes, stride, cnf))
                    cin = planes
                else:
                    blocks.append(Bottleneck(cin, planes, stride, 1, 64, 1, stride != 1 or cin != 4 * planes, cnf))
                    cin = 4 * planes
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(cin, classes)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).unsqueeze(0).repeat(self.steps, 1, 1, 1, 1)
        x = self.maxpool(self.sn1(x))
        for i in range(1, 5):
            x = getattr(self, f"layer{i}")(x)
        return self.fc(x.mean((3, 4)).mean(0))


def fill(net, seed, scales):
    """As fill in general_nets.py, with the scales of the case."""
    for k, (name, tensor) in enumerate(net.state_dict().items()):
        kind = name.rsplit(".", 1)[1]
        if kind == "num_batches_tracked":
            continue
        u = hashed(tensor.numel(), k, seed)
        if tensor.dim() == 4:
            o, _, kh, kw = tensor.shape
            u = u * math.sqrt(12.0) * math.sqrt(2.0 / (o * kh * kw))
        elif name.startswith("fc."):
            u = u * 2 / math.sqrt(net.fc.in_features)
        else:
            u = {
                "weight": 1 + scales["gamma_scale"] * (2 * u),
                "bias": scales["beta_shift"] + scales["beta_scale"] * (2 * u),
                "running_mean": scales["rm_scale"] * (2 * u),
                "running_var": scales["rv_base"] * (1 + scales["rv_scale"] * (2 * u)),
            }[kind]
        tensor.copy_(torch.from_numpy(u.astype(np.float32)).view_as(tensor))
    return net.eval()


def image(shape, seed):
    u = hashed(math.prod(shape), INPUT, seed)
    return torch.from_numpy(((2 * u) * math.sqrt(3.0)).astype(np.float32)).view(shape)


def evaluated(net, x):
    rates = []
    hooks = [
        m.register_forward_hook(lambda m, i, o, name=name: rates.append([name, o.double().mean().item()]))
        for name, m in net.named_modules() if isinstance(m, (Basic, Bottleneck))
    ]
    with torch.no_grad():
        logits = net(x)
    for hook in hooks:
        hook.remove()
    neurons = {name: m.seen for name, m in net.named_modules() if isinstance(m, Neuron)}
    return logits, rates, neurons


def case(family, layers, seed, scales):
    """The case of a seed, or None if its spikes depend on rounding."""
    net, x = fill(ResNet(layers, "ADD" if family == "sew" else None), seed, scales), image((1, 3, SIZE, SIZE), seed)
    logits, rates, neurons = evaluated(net, x)
    exact, _, others = evaluated(net.double(), x.double())
    margin = min(float(margins.min()) for _, margins in neurons.values())
    same = all(torch.equal(s.double(), others[name][0]) for name, (s, _) in neurons.items())
    emitted = [s.double().mean().item() for s, _ in neurons.values()]
    print(family, layers, "seed", seed, "same spikes", same, "margin", margin, "rates", min(emitted), max(emitted),
          "logits", float(logits.std()), "from float64", float((logits - exact).abs().max()), flush=True)
    if not same or margin < 1e-6:
        return None
    description = {
        "category": "imagenet_nets", "net": f"{family}_resnet{layers}", "connect_f": "ADD" if family == "sew" else None,
        "T": STEPS, "N": 1, "num_classes": CLASSES, "input_shape": list(x.shape), "hash_seed": seed, "fill": scales,
        "input": "x[i] = float32((2 u(i, 1000003)) sqrt(3))", "bn": {"eps": 1e-5, "momentum": 0.1},
        "param_count": sum(p.numel() for p in net.parameters()),
        "max_abs_diff_float64": float((logits - exact).abs().max()),
        "neuron_stats_eval": [
            {"name": name, "n": s.numel(), "rate": s.double().mean().item(), "n_lt_1e5": int((margins < 1e-5).sum())}
            for name, (s, margins) in neurons.items()
        ],
        "block_rate_eval": rates,
    }
    return description, {"logits_eval": logits.numpy()}


def write(name, description, arrays):
    np.savez(f"imagenet_nets/{name}.npz", **arrays)
    description.update({"file": name + ".npz", "produced_with": {**MADE, "script": "standard_nets.py"}})
    with open(f"imagenet_nets/{name}.json", "w") as f:
        json.dump(description, f)
        f.write("\n")


def check():
    """The logits of the authors' code in the cases that hold them."""
    for name, layers, cnf in (("sew_resnet18_ADD_T4_64x64", 18, "ADD"), ("sew_resnet50_ADD_T2_40x40", 50, "ADD"),
                              ("sew_resnet50_ADD_T4_64x64", 50, "ADD"), ("spiking_resnet18_T4_64x64", 18, None)):
        with open(f"imagenet_nets/{name}.json") as f:
            given = json.load(f)
        arrays = np.load(f"imagenet_nets/{name}.npz")
        net = fill(ResNet(layers, cnf, given["T"], given["num_classes"]), given["hash_seed"], given["fill"])
        x = torch.from_numpy(arrays["x"])
        assert torch.equal(x, image(tuple(given["input_shape"]), given["hash_seed"])), name
        print(name, "from the authors' code", float(np.abs(evaluated(net, x)[0].numpy() - arrays["logits_eval"]).max()))


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        check()
        sys.exit()
    for family, layers in (("sew", 34), ("sew", 101), ("sew", 152), ("spiking", 34), ("spiking", 50), ("spiking", 101),
                           ("spiking", 152)):
        seed, found = 0, None
        while found is None:
            seed += 1
            found = case(family, layers, seed, FILL)
        connect_f = "_ADD" if family == "sew" else ""
        write(f"{family}_resnet{layers}{connect_f}_T2_40x40", *found)
