"""Writes the golden cases of networks and recipes beyond the paper's: run `python general_nets.py` in this folder.

A plain PyTorch implementation of the networks of sew_resnet.py, spiking_resnet.py and smodels.py, with their
module names, for cases that the files of the authors' run do not hold: mixed block types, kernel 3 and mid
channels of event nets; groups, width, dilation and free numbers of blocks of ResNets; Nesterov's momentum,
weight decay, eta_min and warm-up. Made with torch 2.7.1 on a CPU, one thread.
"""

import json
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
MADE = {"torch": torch.__version__, "script": "general_nets.py", "threads": 1, "device": "cpu"}


class Spike(torch.autograd.Function):
    """Theta(x) with the gradient of ATan, alpha = 2."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad / (1 + (math.pi * x) ** 2)


class Neuron(nn.Module):
    """Hard reset to 0, detached, V_th = 1; keeps what the statistics need of its last pass."""

    def charge(self, v, x):
        raise NotImplementedError

    def forward(self, x):
        v = torch.zeros_like(x[0])
        spikes, margins = [], []
        for step in x:
            h = self.charge(v, step)
            s = Spike.apply(h - 1.0)
            v = h * (1 - s.detach())
            spikes.append(s)
            margins.append((h.detach() - 1.0).abs().flatten())
        out = torch.stack(spikes)
        self.seen = out.detach(), torch.cat(margins)
        return out


class If(Neuron):
    def charge(self, v, x):
        return v + x


class Plif(Neuron):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(1))  # 1/tau = sigmoid(0), tau = 2

    def charge(self, v, x):
        return v + (x - v) * self.w.sigmoid()


class Fold(nn.Module):
    """Layers without memory on all time steps at once."""

    def __init__(self, *layers):
        super().__init__()
        self.module = nn.Sequential(*layers)

    def forward(self, x):
        y = self.module(x.flatten(0, 1))
        return y.view(x.shape[:2] + y.shape[1:])


def connect(name, a, s):
    return {"ADD": lambda: a + s, "AND": lambda: a * s, "IAND": lambda: (1 - a) * s}[name]()


def event_unit(cin, cout, kernel):
    conv = nn.Conv2d(cin, cout, kernel, padding=kernel // 2, bias=False)
    return nn.Sequential(Fold(conv, nn.BatchNorm2d(cout)), Plif())


class EventBlock(nn.Module):
    def __init__(self, kind, cin, mid, cnf):
        super().__init__()
        self.kind, self.cnf = kind, cnf
        if kind == "basic":
            last = Fold(nn.Conv2d(mid, cin, 3, padding=1, bias=False), nn.BatchNorm2d(cin))
            self.conv, self.sn = nn.Sequential(event_unit(cin, mid, 3), last), Plif()
        else:
            self.conv = nn.Sequential(event_unit(cin, mid, 3), event_unit(mid, cin, 3))

    def forward(self, s):
        if self.kind == "basic":
            return self.sn(self.conv(s) + s)
        return self.conv(s) if self.kind == "plain" else connect(self.cnf, self.conv(s), s)


class EventNet(nn.Module):
    def __init__(self, layer_list, classes, cnf, size):
        super().__init__()
        channels, layers = 2, []
        for layer in layer_list:
            if layer["channels"] != channels:
                layers.append(event_unit(channels, layer["channels"], layer["up_kernel_size"]))
            channels = layer["channels"]
            for _ in range(layer.get("num_blocks", 0)):
                layers.append(EventBlock(layer["block_type"], channels, layer.get("mid_channels", channels), cnf))
            if "k_pool" in layer:
                layers.append(Fold(nn.MaxPool2d(layer["k_pool"], layer["k_pool"])))
                size //= layer["k_pool"]
        self.conv = nn.Sequential(*layers, nn.Flatten(2))
        self.out = nn.Linear(channels * size * size, classes)

    def forward(self, x):
        return self.out(self.conv(x.transpose(0, 1)).mean(0))


class Bottleneck(nn.Module):
    def __init__(self, cin, planes, stride, groups, base, dilation, project, cnf):
        super().__init__()
        self.cnf = cnf
        width, out = int(planes * (base / 64.0)) * groups, 4 * planes
        middle = nn.Conv2d(width, width, 3, stride, dilation, dilation, groups, bias=False)
        self.conv1 = Fold(nn.Conv2d(cin, width, 1, bias=False), nn.BatchNorm2d(width))
        self.sn1 = If()
        self.conv2 = Fold(middle, nn.BatchNorm2d(width))
        self.sn2 = If()
        self.conv3 = Fold(nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out))
        self.downsample = None
        if project:
            fold = Fold(nn.Conv2d(cin, out, 1, stride, bias=False), nn.BatchNorm2d(out))
            self.downsample = nn.Sequential(fold, If()) if cnf else fold
        self.sn3 = If()

    def forward(self, s):
        f = self.conv3(self.sn2(self.conv2(self.sn1(self.conv1(s)))))
        shortcut = s if self.downsample is None else self.downsample(s)
        return connect(self.cnf, self.sn3(f), shortcut) if self.cnf else self.sn3(f + shortcut)


class ResNet(nn.Module):
    def __init__(self, layers, groups, base, dilate, classes, steps, cnf):
        super().__init__()
        self.steps = steps
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.sn1, self.maxpool = If(), Fold(nn.MaxPool2d(3, 2, 1))
        cin, dilation = 64, 1
        for i, n in enumerate(layers):
            planes, stride, before = 64 << i, 1 if i == 0 else 2, dilation
            if i > 0 and dilate[i - 1]:
                dilation, stride = dilation * stride, 1
            blocks = []
            for b in range(n):
                project = b == 0 and (stride != 1 or cin != 4 * planes)
                blocks.append(
                    Bottleneck(
                        cin, planes, stride if b == 0 else 1, groups, base, before if b == 0 else dilation, project, cnf
                    )
                )
                cin = 4 * planes
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(cin, classes)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).unsqueeze(0).repeat(self.steps, 1, 1, 1, 1)
        x = self.maxpool(self.sn1(x))
        for i in range(1, 5):
            x = getattr(self, f"layer{i}")(x)
        return self.fc(x.mean((3, 4)).mean(0))


def hashed(n, k, seed):
    mask = (1 << 32) - 1
    h = (np.arange(n, dtype=np.uint64) * np.uint64(2654435761) + np.uint64((k * 40503 + seed * 2246822519) & mask)) & np.uint64(mask)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        h = ((h ^ (h >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(mask)
    return h.astype(np.float64) / 2**32 - 0.5


FILL = {"gamma_scale": 0.1, "beta_scale": 0.1, "beta_shift": 0.1, "rm_scale": 0.1, "rv_base": 0.2, "rv_scale": 0.5}


def fill(net, seed):
    state = net.state_dict()
    for k, (name, tensor) in enumerate(state.items()):
        u, kind = hashed(tensor.numel(), k, seed), name.rsplit(".", 1)[1]
        if kind == "num_batches_tracked":
            continue
        if tensor.dim() == 4:
            o, _, kh, kw = tensor.shape
            u = u * math.sqrt(12.0) * math.sqrt(2.0 / (o * kh * kw))
        elif name.startswith("fc."):
            u = u * 2 / math.sqrt(net.fc.in_features)
        else:
            u = {
                "weight": 1 + 0.1 * (2 * u),
                "bias": 0.1 + 0.1 * (2 * u),
                "running_mean": 0.1 * (2 * u),
                "running_var": 0.2 * (1 + 0.5 * (2 * u)),
            }[kind]
        tensor.copy_(torch.from_numpy(u.astype(np.float32)).view_as(tensor))
    return net


def randomised(net, seed):
    torch.manual_seed(seed)
    for name, tensor in net.state_dict().items():
        if name.endswith("running_var"):
            tensor.uniform_(0.05, 0.15)
        elif name.endswith("running_mean"):
            tensor.normal_(0, 0.05)
        elif name.endswith(".w"):
            tensor.normal_(0, 0.3)
        elif tensor.dim() == 1 and "module.1" in name:
            tensor.uniform_(0.8, 1.2) if name.endswith("weight") else tensor.uniform_(0.1, 0.3)
    return net


def stats(net, mode, case):
    case["neuron_stats_" + mode] = [
        {"name": name, "n": m.seen[0].numel(), "rate": m.seen[0].double().mean().item(),
         "min_margin": m.seen[1].min().item(), "n_lt_1e5": int((m.seen[1] < 1e-5).sum())}
        for name, m in net.named_modules() if isinstance(m, Neuron)
    ]


def forward(net, x, y, mode, case, arrays):
    rates = []
    hooks = [
        m.register_forward_hook(lambda m, i, o, name=name: rates.append([name, o.detach().double().mean().item()]))
        for name, m in net.named_modules() if isinstance(m, (EventBlock, Bottleneck))
    ]
    logits = net(x)
    loss = functional.cross_entropy(logits, y)
    for hook in hooks:
        hook.remove()
    stats(net, mode, case)
    case["block_rate_" + mode], case["loss_" + mode] = rates, loss.item()
    arrays["logits_" + mode] = logits.detach().numpy()
    return loss


def write(path, case, arrays):
    if arrays:
        case["file"] = path.split("/")[1] + ".npz"
        np.savez(path + ".npz", **arrays)
    case["produced_with"] = MADE
    with open(path + ".json", "w") as f:
        json.dump(case, f, indent=1)


def net_case(path, case, net, x, y, keeps_weights):
    start = {name: t.clone() for name, t in net.state_dict().items()}
    case["param_count"] = sum(p.numel() for p in net.parameters())
    case["bn"] = {"eps": 1e-5, "momentum": 0.1}
    arrays = {"x": x.numpy(), "y": y.numpy()}
    net.train()
    forward(net, x, y, "train", case, arrays).backward()
    case["grad_l2_norm"] = {name: p.grad.double().norm().item() for name, p in net.named_parameters()}
    state = net.state_dict()
    kept = [n for n in state if "running" in n] if keeps_weights else ["bn1.running_mean", "bn1.running_var"]
    arrays.update({"bn_after/" + n: state[n].clone().numpy() for n in kept})
    if keeps_weights:
        arrays.update({"grad/" + n: p.grad.numpy() for n, p in net.named_parameters()})
        arrays.update({"sd/" + n: t.numpy() for n, t in start.items()})
    net.eval()
    with torch.no_grad():
        forward(net, x, y, "eval_after", case, arrays)
        net.load_state_dict(start)
        forward(net, x, y, "eval", case, arrays)
    margins = [s["n_lt_1e5"] for m in ("train", "eval", "eval_after") for s in case["neuron_stats_" + m]]
    print(path, "params", case["param_count"], "within 1e-5 of the threshold", sum(margins),
          "rates", [round(s["rate"], 3) for s in case["neuron_stats_train"]])
    write(path, case, arrays)


def arch_case(path, case, net):
    case["param_count"] = sum(p.numel() for p in net.parameters())
    case["state_dict"] = [[n, list(t.shape), str(t.dtype)[6:]] for n, t in net.state_dict().items()]
    case["neuron_layers"] = [n for n, m in net.named_modules() if isinstance(m, Neuron)]
    case["conv_layers"] = [
        [n, list(m.weight.shape), list(m.stride), list(m.padding), list(m.dilation), m.groups]
        for n, m in net.named_modules() if isinstance(m, nn.Conv2d)
    ]
    print(path, "params", case["param_count"])
    write(path, case, {})


MIXED = [
    {"channels": 8, "up_kernel_size": 3, "mid_channels": 6, "num_blocks": 2, "block_type": "sew", "k_pool": 2},
    {"channels": 8, "up_kernel_size": 1, "mid_channels": 4, "num_blocks": 1, "block_type": "plain", "k_pool": 4},
    {"channels": 12, "up_kernel_size": 1, "num_blocks": 1, "block_type": "basic"},
    {"channels": 16, "up_kernel_size": 3, "k_pool": 2},
]


def counts(shape):
    return torch.poisson(torch.full(shape, 0.4)) * (torch.rand(shape) < 0.5)


def event_case(path, seed, cnf):
    net = randomised(EventNet(MIXED, 5, cnf, 32), seed)
    torch.manual_seed(seed + 1)
    x, y = counts((2, 4, 2, 32, 32)), torch.tensor([3, 1])
    case = {"category": "nets", "net": "mixed", "ctor": "ResNetN", "layer_list": MIXED, "num_classes": 5,
            "connect_f": cnf, "N": 2, "T": 4, "seed": seed,
            "neuron": "PLIF(init_tau 2.0; here w randomised), v_th 1, v_reset 0, ATan alpha 2, detach_reset True"}
    net_case(path, case, net, x, y, True)


def resnet_case(path, seed, net_name, cnf):
    arguments = {"layers": [1, 2, 1, 1], "groups": 4, "width_per_group": 16,
                 "replace_stride_with_dilation": [False, True, True], "num_classes": 7}
    net = fill(ResNet([1, 2, 1, 1], 4, 16, [False, True, True], 7, 2, cnf), seed)
    torch.manual_seed(seed)
    x, y = torch.randn(2, 3, 32, 32), torch.tensor([5, 2])
    case = {"category": "imagenet_nets", "net": net_name, "connect_f": cnf, "T": 2, "N": 2, "block": "Bottleneck",
            **arguments, "hash_seed": seed, "fill": FILL}
    net_case(path, case, net, x, y, False)


def optim_case(path, seed):
    torch.manual_seed(seed)
    start = randomised(EventNet(MIXED, 5, "ADD", 32), seed)
    batches = [(counts((2, 2, 2, 32, 32)), torch.randint(5, (2,))) for _ in range(3)]
    configs = {
        "sgd_nesterov_decay": {"opt": "SGD", "lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01,
                               "sched": ["CosineAnnealingLR", {"T_max": 5, "eta_min": 0.002}]},
        "sgd_dampening": {"opt": "SGD", "lr": 0.05, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.0005,
                          "sched": ["LinearLR", {"start_factor": 0.25, "total_iters": 3}]},
        "adam_decay_warmup": {"opt": "Adam", "lr": 0.005, "weight_decay": 0.02,
                              "sched": ["SequentialLR", {"schedulers": [["LinearLR", {"start_factor": 0.1, "total_iters": 2}],
                                                                        ["CosineAnnealingLR", {"T_max": 4, "eta_min": 0.0005}]],
                                                         "milestones": [2]}]},
    }
    arrays = {f"x{i}": x.numpy() for i, (x, _) in enumerate(batches)}
    arrays.update({f"y{i}": y.numpy() for i, (_, y) in enumerate(batches)})
    arrays.update({"sd/" + n: t.clone().numpy() for n, t in start.state_dict().items()})
    case = {"category": "optim", "net": "ResNetN(ADD)", "layer_list": MIXED, "num_classes": 5, "steps": 6, "scenarios": {},
            "neuron": "PLIF(init_tau 2.0), v_th 1, v_reset 0, ATan alpha 2, detach_reset True"}
    for name, config in configs.items():
        runs = [train(start.state_dict(), config, batches, noise) for noise in (0.0, 1e-6)]
        (logits, loss, rates, norms, ws, final), other = runs
        arrays[name + "/logits"], arrays[name + "/final_eval_logits"] = np.stack(logits), final
        case["scenarios"][name] = {
            "config": config, "lr_per_step": rates, "loss": loss, "param_l2_norm_after_step": norms, "plif_w_sum_after_step": ws,
            "max_abs_logit_diff_vs_perturbed": [float(np.abs(a - b).max()) for a, b in zip(logits, other[0])]}
        print(path, name, case["scenarios"][name]["max_abs_logit_diff_vs_perturbed"], loss)
    write(path, case, arrays)


def scheduler(optimiser, name, arguments):
    if name != "SequentialLR":
        return getattr(torch.optim.lr_scheduler, name)(optimiser, **arguments)
    parts = [scheduler(optimiser, *part) for part in arguments["schedulers"]]
    return torch.optim.lr_scheduler.SequentialLR(optimiser, parts, arguments["milestones"])


def train(state, config, batches, noise):
    net = EventNet(MIXED, 5, "ADD", 32)
    net.load_state_dict(state)
    with torch.no_grad():
        for p in net.parameters():
            p.mul_(1 + noise)
    others = {k: v for k, v in config.items() if k not in ("opt", "sched")}
    optimiser = getattr(torch.optim, config["opt"])(net.parameters(), **others)
    schedule = scheduler(optimiser, *config["sched"])
    logits, losses, rates, norms, ws = [], [], [], [], []
    for i in range(6):
        x, y = batches[i % len(batches)]
        net.train()
        out = net(x)
        loss = functional.cross_entropy(out, y)
        optimiser.zero_grad()
        loss.backward()
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
        logits.append(out.detach().numpy())
        losses.append(loss.item())
        norms.append(math.sqrt(sum(float((p.double() ** 2).sum()) for p in net.parameters())))
        ws.append(sum(float(p) for n, p in net.named_parameters() if n.endswith(".w")))
    net.eval()
    with torch.no_grad():
        return logits, losses, rates, norms, ws, net(batches[0][0]).numpy()


def rates(base, epochs, name, arguments):
    optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], base)
    schedule, found = scheduler(optimiser, name, arguments), []
    for _ in range(epochs):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return {"scheduler": name, "base_lr": base, **arguments, "epochs": epochs, "lr_by_epoch": found}


def table_case(path):
    warm = ["LinearLR", {"start_factor": 0.01, "total_iters": 5}]
    tables = {
        "cos_T90_eta_min": rates(0.1, 90, "CosineAnnealingLR", {"T_max": 90, "eta_min": 0.001}),
        "linear_default": rates(0.1, 10, "LinearLR", {}),
        "warmup5_cos_T85": rates(0.1, 90, "SequentialLR", {
            "schedulers": [warm, ["CosineAnnealingLR", {"T_max": 85, "eta_min": 1e-5}]], "milestones": [5]}),
        "warmup5_step30": rates(0.1, 90, "SequentialLR", {
            "schedulers": [warm, ["StepLR", {"step_size": 30, "gamma": 0.1}]], "milestones": [5]}),
    }
    write(path, {"category": "lr_tables", "tables": tables}, {})


if __name__ == "__main__":
    event_case("nets/mixed_sew_plain_basic_N2_T4", 3, "IAND")
    resnet_case("imagenet_nets/sew_groups4_width16_dilated_T2", 13, "sew_resnet50", "ADD")
    resnet_case("imagenet_nets/spiking_groups4_width16_dilated_T2", 25, "spiking_resnet50", None)
    optim_case("optim/trajectory_nesterov_decay_warmup", 5)
    table_case("optim/lr_tables_eta_min_warmup")
    arch_case("arch/sew_resnext50_32x4d", {"category": "arch", "net": "sew_resnext50_32x4d", "connect_f": "ADD", "num_classes": 1000},
              ResNet([3, 4, 6, 3], 32, 4, [False] * 3, 1000, 4, "ADD"))
    arch_case("arch/spiking_wide_resnet50_2_dilated",
              {"category": "arch", "net": "spiking_wide_resnet50_2", "num_classes": 10, "replace_stride_with_dilation": [False, False, True]},
              ResNet([3, 4, 6, 3], 1, 128, [False, False, True], 10, 4, None))
