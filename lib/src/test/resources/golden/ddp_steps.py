"""Writes the golden case of PyTorch's DistributedDataParallel: run `python ddp_steps.py SEW_RESNET` in this folder.

Five steps of SGD of a SEW ResNet, the authors' own network in two processes on gloo, one thread each. SEW_RESNET is
the authors' sew_resnet.py (imagenet/); spikingjelly must be importable, at the commit that README names. Only its CUDA
kernel of IF is replaced, by that commit's IFNode. Made with torch 2.7.1 on a CPU.
"""

import importlib.util
import os
import sys
import tempfile
import types

import torch
import train_steps
from general_nets import fill
from torch import distributed, nn
from torch.multiprocessing import spawn
from torch.nn import functional

RANKS, STEPS, SIZE = 2, 5, 2


def authors_net(case):
    """SEWResNet of the authors' file with the weights of the case."""
    import spikingjelly
    from spikingjelly.clock_driven import neuron, surrogate

    class MultiStepIFNode(neuron.IFNode):
        def __init__(self, v_threshold=1.0, v_reset=0.0, detach_reset=False):
            super().__init__(v_threshold, v_reset, surrogate.ATan(alpha=2.0), detach_reset)

        def forward(self, x):
            self.reset()
            return torch.stack([super(MultiStepIFNode, self).forward(step) for step in x])

    # The place of the CUDA kernel, which is not built.
    cext = types.ModuleType("spikingjelly.cext")
    cext.neuron = types.ModuleType("spikingjelly.cext.neuron")
    cext.neuron.MultiStepIFNode = MultiStepIFNode
    spikingjelly.cext = cext
    sys.modules |= {"spikingjelly.cext": cext, "spikingjelly.cext.neuron": cext.neuron}
    spec = importlib.util.spec_from_file_location("sew_resnet", case["authors_file"])
    authors = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(authors)
    net = authors.SEWResNet(
        authors.BasicBlock, case["layers"], num_classes=train_steps.CLASSES, T=case["T"], connect_f=case["connect_f"]
    )
    weights = fill(train_steps.ResNet(case["layers"], False, case["T"], case["connect_f"]), case["hash_seed"])
    missing = net.load_state_dict(weights.state_dict(), strict=False)
    assert not missing.unexpected_keys and all(name.endswith(".alpha") for name in missing.missing_keys), missing
    return net


def train(rank, case, folder):
    """What one process of the group does."""
    torch.set_num_threads(1)
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    distributed.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=RANKS)
    net = authors_net(case)
    parallel = nn.parallel.DistributedDataParallel(net)
    x = train_steps.images(case["images"], case["image_size"], case["hash_seed"])
    y = torch.tensor(case["labels"])
    optimiser = torch.optim.SGD(parallel.parameters(), case["config"]["lr"], momentum=case["config"]["momentum"])
    losses, gradients = [], []
    for parts, rate in zip(case["steps"], case["lr_per_step"]):
        optimiser.param_groups[0]["lr"] = rate
        loss = functional.cross_entropy(parallel(x[parts[rank]]), y[parts[rank]])
        optimiser.zero_grad()
        loss.backward()
        losses.append(loss.item())
        gradients.append({name: p.grad.clone() for name, p in net.named_parameters()})
        optimiser.step()
    parallel.eval()
    with torch.no_grad():
        logits = parallel(x[:2])
    torch.save((losses, gradients, net.state_dict(), logits), f"{folder}/{rank}")
    distributed.destroy_process_group()


class Trained:
    """The outcome of all ranks in the form of train_steps.Run: mean losses, and what the first rank has."""

    def __init__(self, case, folder):
        ranks = [torch.load(f"{folder}/{rank}") for rank in range(RANKS)]
        self.losses = [sum(of_step) / RANKS for of_step in zip(*(losses for losses, *_ in ranks))]
        _, self.gradients, state, self.logits = ranks[0]
        self.net = train_steps.ResNet(case["layers"], False, case["T"], case["connect_f"])
        self.net.load_state_dict({name: t for name, t in state.items() if not name.endswith(".alpha")})


if __name__ == "__main__":
    steps = train_steps.workers(RANKS, SIZE, STEPS * RANKS * SIZE)
    case = train_steps.case_of("sew_resnet18", [1] * 4, "ADD", 2, 24, steps, 0.01, 6, t_max=8)
    with tempfile.TemporaryDirectory() as folder:
        spawn(train, (case | {"authors_file": os.path.abspath(sys.argv[1])}, folder), nprocs=RANKS)
        train_steps.write("train_steps/sew_resnet18_ddp", case, "ddp_steps.py", Trained(case, folder))
