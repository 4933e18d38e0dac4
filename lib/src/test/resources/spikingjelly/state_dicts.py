"""Prints what the state dicts of SpikingJelly's own sew_resnet and spiking_resnet hold, as state_dicts.json has it:

    python state_dicts.py > state_dicts.json

For each of the ten networks with IF neurons and 1000 classes the number of entries and the SHA-256 of the lines "name
[sizes] type" in their order: a state dict of the same lines loads with strict=True. The file is the same for versions
0.0.0.0.14 (activation_based and, with --clock-driven, clock_driven) and 2.0.0, and "ann18" is resnet18 of torchvision 0.22.1,
which also needs SpikingJelly.
"""

import hashlib
import json
import sys


def facts(net):
    lines = [f"{name} {list(t.shape)} {str(t.dtype)[6:]}\n" for name, t in net.state_dict().items()]
    return {"entries": len(lines), "sha256": hashlib.sha256("".join(lines).encode()).hexdigest()}


def networks():
    if "--clock-driven" in sys.argv:
        from spikingjelly.clock_driven import neuron
        from spikingjelly.clock_driven.model import sew_resnet, spiking_resnet

        neurons = {"single_step_neuron": neuron.IFNode}
    else:
        from spikingjelly.activation_based import neuron
        from spikingjelly.activation_based.model import sew_resnet, spiking_resnet

        neurons = {"spiking_neuron": neuron.IFNode}
    for depth in (18, 34, 50, 101, 152):
        yield f"sew_resnet{depth}", getattr(sew_resnet, f"sew_resnet{depth}")(cnf="ADD", **neurons)
        yield f"spiking_resnet{depth}", getattr(spiking_resnet, f"spiking_resnet{depth}")(**neurons)
    from torchvision.models import resnet18

    yield "ann18", resnet18()


print(json.dumps({name: facts(net) for name, net in networks()}, indent=1))
