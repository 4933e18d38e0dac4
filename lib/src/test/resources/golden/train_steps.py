"""Writes the golden cases of training steps: run `python train_steps.py` in this folder.

Some steps of SGD of SEW ResNets and Spiking ResNets, with one batch per step or with the micro-batches of
data-parallel workers: every worker normalises its own images, gradients are averaged, and the running statistics
of BN are those of the first worker. A plain PyTorch implementation with the module names of the authors'
sew_resnet.py and spiking_resnet.py. Made with torch 2.7.1 on a CPU, one thread.
"""

import json
import math

import numpy as np
import torch
from general_nets import FILL, MADE, Fold, connect, fill, hashed
from torch import nn
from torch.nn import functional

INPUT, PROJECTION = 1000003, 2000003  # places in the hash beyond those of weights
CLASSES = 10


class Spike(torch.autograd.Function):
    """Theta(x) with the gradient of ATan, alpha = 2, rounded as SpikingJelly rounds it."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 1 / (1 + (math.pi * x) ** 2) * grad


class If(nn.Module):
    """IF, hard reset to 0, detached, V_th = 1; keeps its charged potentials h and spikes."""

    def forward(self, x):
        v, self.h, spikes = torch.zeros_like(x[0]), [], []
        for step in x:
            h = v + step
            s = Spike.apply(h - 1.0)
            v = h * (1 - s.detach())
            self.h.append(h.detach())
            spikes.append(s)
        self.spikes = torch.stack(spikes)
        return self.spikes


def fold(cin, cout, kernel, stride=1):
    return Fold(nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(cout))


class Block(nn.Module):
    def __init__(self, cin, width, stride, bottleneck, cnf):
        super().__init__()
        self.cnf, out = cnf, 4 * width if bottleneck else width
        if bottleneck:
            units = [fold(cin, width, 1), fold(width, width, 3, stride), fold(width, out, 1)]
        else:
            units = [fold(cin, width, 3, stride), fold(width, out, 3)]
        self.depth = len(units)
        for i, unit in enumerate(units):
            setattr(self, f"conv{i + 1}", unit)
            if i == self.depth - 1:
                self.downsample = self.shortcut(cin, out, stride)
            setattr(self, f"sn{i + 1}", If())

    def shortcut(self, cin, out, stride):
        if stride == 1 and cin == out:
            return None
        unit = fold(cin, out, 1, stride)
        return nn.Sequential(unit, If()) if self.cnf else unit

    def forward(self, s):
        f = s
        for i in range(1, self.depth):
            f = getattr(self, f"sn{i}")(getattr(self, f"conv{i}")(f))
        f = getattr(self, f"conv{self.depth}")(f)
        last = getattr(self, f"sn{self.depth}")
        shortcut = s if self.downsample is None else self.downsample(s)
        return connect(self.cnf, last(f), shortcut) if self.cnf else last(f + shortcut)


class ResNet(nn.Module):
    def __init__(self, blocks, bottleneck, steps, cnf):
        super().__init__()
        self.steps = steps
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.sn1, self.maxpool, cin = If(), Fold(nn.MaxPool2d(3, 2, 1)), 64
        for stage, count in enumerate(blocks):
            width, layer = 64 << stage, []
            for b in range(count):
                layer.append(Block(cin, width, 2 if stage > 0 and b == 0 else 1, bottleneck, cnf))
                cin = 4 * width if bottleneck else width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layer))
        self.avgpool, self.fc = Fold(nn.AdaptiveAvgPool2d(1)), nn.Linear(cin, CLASSES)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).unsqueeze(0).repeat(self.steps, 1, 1, 1, 1)
        x = self.maxpool(self.sn1(x))
        for stage in range(1, 5):
            x = getattr(self, f"layer{stage}")(x)
        return self.fc(self.avgpool(x).flatten(2).mean(0))


def images(count, size, seed):
    u = hashed(count * 3 * size * size, INPUT, seed)
    return torch.from_numpy((2 * u * math.sqrt(3.0)).astype(np.float32)).view(count, 3, size, size)


class Summary:
    """Norm, and the scalar product with numbers in [-1, 1) that a place in the tensor decides."""

    def __init__(self, seed):
        self.seed, self.numbers = seed, torch.empty(0)

    def of(self, tensor):
        flat = tensor.detach().double().flatten()
        if len(self.numbers) < len(flat):
            self.numbers = torch.from_numpy(2 * hashed(len(flat), PROJECTION, self.seed))
        return [flat.norm().item(), flat.dot(self.numbers[: len(flat)]).item()]


def whole(steps, size):
    """One batch per step."""
    return [[list(range(s * size, (s + 1) * size))] for s in range(steps)]


def workers(count, size, images):
    """The steps of an epoch as a distributed sampler deals them out: padded with the first images, worker r
    takes every image whose place is r modulo the number of workers, `size` at a time."""
    order = list(range(images))
    order += order[: -images % count]
    parts = [order[r::count] for r in range(count)]
    return [[part[i : i + size] for part in parts] for i in range(0, len(parts[0]), size)]


def uneven(count, images):
    """One step on micro-batches as even as they can be."""
    ends = [len(images) * k // count for k in range(count + 1)]
    return [images[a:b] for a, b in zip(ends, ends[1:])]


def rate(config, epoch):
    return config["lr"] * (1 + math.cos(math.pi * epoch / config["sched"][1]["T_max"])) / 2


class Run:
    """What the steps of one case gave; `potentials` are all h, in the order in which they were computed."""

    def __init__(self, net, case, optimiser):
        self.net, self.potentials, self.spikes, self.losses, self.gradients = net, [], [], [], []
        x = images(case["images"], case["image_size"], case["hash_seed"]).to(net.conv1.weight.dtype)
        y = torch.tensor(case["labels"])
        for parts, learning_rate in zip(case["steps"], case["lr_per_step"]):
            self.losses.append(self.accumulate(x, y, parts))
            self.gradients.append({name: p.grad.clone() for name, p in net.named_parameters()})
            optimiser.param_groups[0]["lr"] = learning_rate
            optimiser.step()
        net.eval()
        with torch.no_grad():
            self.logits = net(x[:2])
        self.watch()

    def accumulate(self, x, y, parts):
        """The gradient of the mean loss of all images, which it returns."""
        self.net.train()
        self.net.zero_grad()
        n, mean, of_first = sum(len(part) for part in parts), 0, None
        for part in parts:
            loss = functional.cross_entropy(self.net(x[part]), y[part])
            self.watch()
            (loss * (len(part) / n)).backward()
            mean += loss.item() * len(part) / n
            of_first = of_first or {name: b.clone() for name, b in self.net.named_buffers()}
        for name, b in self.net.named_buffers():
            b.copy_(of_first[name])
        return mean

    def watch(self):
        for m in self.net.modules():
            if isinstance(m, If):
                self.potentials.append(torch.cat([h.flatten() for h in m.h]).double())
                self.spikes.append(m.spikes.detach().flatten() != 0)


def run(case, kind=torch.float32):
    net = fill(ResNet(case["layers"], case["block"] == "Bottleneck", case["T"], case["connect_f"]), case["hash_seed"])
    c = case["config"]
    net = net.to(kind)
    return Run(net, case, torch.optim.SGD(net.parameters(), c["lr"], momentum=c["momentum"]))


def margin(single, double):
    """The smallest distance of h from the threshold in any layer at any step, in units of the difference that
    float32 makes to the h near the threshold there; 0 if it changes a spike."""
    ratio = math.inf
    for a, b, s, t in zip(single.potentials, double.potentials, single.spikes, double.spikes):
        distance = (b - 1).abs()
        near = distance < 0.2
        if (s != t).any():
            return 0
        if near.any():
            ratio = min(ratio, (distance.min() / (a - b).abs()[near].max().clamp(min=1e-9)).item())
    return ratio


def difference(a, b):
    return ((a.double() - b.double()).abs().max() / b.double().abs().max()).item()


def case_of(net, layers, cnf, steps, size, parts, lr, seed, t_max=4):
    count = 1 + max(i for step in parts for part in step for i in part)
    block = "BasicBlock" if net.endswith("18") else "Bottleneck"
    config = {"opt": "SGD", "lr": lr, "momentum": 0.9, "sched": ["CosineAnnealingLR", {"T_max": t_max}]}
    return {
        "category": "train_steps", "net": net, "connect_f": cnf, "block": block, "layers": layers, "T": steps,
        "num_classes": CLASSES, "neuron": "IF, v_th 1, v_reset 0, ATan alpha 2, detach_reset True",
        "hash_seed": seed, "fill": FILL, "image_size": size, "images": count,
        "labels": [(7 * i + seed) % CLASSES for i in range(count)], "steps": parts, "config": config,
        "lr_per_step": [rate(config, epoch) for epoch in range(len(parts))],
    }


def kept(net):
    """Gradients that are kept whole at every step."""
    last = f"layer4.{len(net.layer4) - 1}.conv{net.layer4[0].depth}.module.1"
    return ["bn1.weight", "bn1.bias", "layer1.0.conv1.module.1.weight", last + ".weight", last + ".bias", "fc.bias"]


def write(path, case, script="train_steps.py", trained=None):
    """What `trained` gave is written, or the run of this file, which has what `margin` needs."""
    watched, double = run(case), run(case, torch.float64)
    single = trained or watched
    state, last = single.net.state_dict(), len(single.gradients) - 1
    arrays = {f"grad{s}/{n}": g[n].numpy() for s, g in enumerate(single.gradients) for n in kept(single.net)}
    arrays[f"grad{last}/conv1.weight"] = single.gradients[last]["conv1.weight"].numpy()
    arrays |= {f"after/{n}": state[n].numpy() for n in ("bn1.running_mean", "bn1.running_var", "fc.bias")}
    arrays["logits_eval"] = single.logits.numpy()
    summary = Summary(case["hash_seed"])
    case["loss"] = single.losses
    case["gradients"] = {n: [summary.of(g[n]) for g in single.gradients] for n in single.gradients[0]}
    case["after"] = {n: summary.of(t) for n, t in state.items() if t.is_floating_point()}
    pairs = list(zip(single.gradients, double.gradients))
    case["difference_to_float64"] = {
        "loss": max(abs(a - b) / b for a, b in zip(single.losses, double.losses)),
        "gradients": max(difference(g[n], h[n]) for g, h in pairs for n in g),
        "after": max(difference(state[n], t) for n, t in double.net.state_dict().items()),
        "logits_eval": difference(single.logits, double.logits),
        "margin": margin(watched, double),
    }
    case["file"], case["produced_with"] = path.split("/")[1] + ".npz", MADE | {"script": script}
    np.savez(path + ".npz", **arrays)
    with open(path + ".json", "w") as f:
        f.write("{\n" + ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in case.items()) + "\n}\n")
    print(path, case["difference_to_float64"], case["loss"])


EIGHT_WORKERS = workers(8, 2, 48)
# 13 images: padded to two for each worker, then as they are, one or two at a time.
LAST_BATCHES = workers(8, 2, 13) + [uneven(8, list(range(13)))]

if __name__ == "__main__":
    cases = {
        "sew_resnet18_T4": case_of("sew_resnet18", [2, 2, 2, 2], "ADD", 4, 24, whole(3, 2), 0.01, 32),
        "spiking_resnet18_T4": case_of("spiking_resnet18", [2, 2, 2, 2], None, 4, 24, whole(3, 2), 0.01, 28),
        "sew_resnet50_T2": case_of("sew_resnet50", [3, 4, 6, 3], "ADD", 2, 24, whole(3, 2), 0.001, 13),
        "spiking_resnet50_T2": case_of("spiking_resnet50", [3, 4, 6, 3], None, 2, 24, whole(3, 2), 0.001, 13),
        "sew_resnet18_8_workers": case_of("sew_resnet18", [1] * 4, "ADD", 2, 24, EIGHT_WORKERS, 0.01, 38),
        "spiking_resnet50_8_workers": case_of("spiking_resnet50", [1] * 4, None, 2, 16, EIGHT_WORKERS, 0.01, 3),
        "sew_resnet18_last_batches": case_of("sew_resnet18", [1] * 4, "ADD", 2, 24, LAST_BATCHES, 0.01, 6),
    }
    for name, case in cases.items():
        write("train_steps/" + name, case)
