#!/usr/bin/env bash
# nirtorch 2.6, which PyTorch libraries use to import NIR graphs. NIR says that a node adds what comes over its edges.
# 1. nirtorch.nir_to_torch: where two edges meet at an Output node, the network returns two outputs before its state, in an
#    order that the hash seed decides, and who takes the first has one summand: 3 or 6 instead of 9.
# 2. nirtorch.nir_to_torch: the default for Affine sets weight.bias in place of bias, so that the bias is a random one.
# 3. nirtorch.load, which norse 1.1.0 and sinabs 3.1.3 call: nodes run in depth-first order from the input, whether or not all
#    their inputs are there, and what is missing is left out of the sum: 10 instead of 121 in a net of two residual blocks
#    whose shortcuts stand before their branches in the list of edges.
# None of them warns. A good engineer would expect sums to be sums. Needs Python 3.10 to 3.12 with venv and 6 GB of disk,
# downloads 3 GB (PyTorch from PyPI has CUDA with it); takes about 3 minutes. Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check nir==1.0.8 nirtorch==2.6 torch==2.7.1

cat >"$work/graphs.py" <<'PY'
import warnings

import nir
import nirtorch
import numpy as np
import torch

warnings.filterwarnings("ignore")


def times(factor):
    return nir.Linear(factor * np.eye(3, dtype=np.float32))


def graph(edges, **nodes):
    ends = {"input": nir.Input(np.array([3])), "output": nir.Output(np.array([3]))}
    return nir.NIRGraph(nodes={**ends, **nodes}, edges=[tuple(edge.split("-")) for edge in edges.split()])


ones = torch.ones(1, 3)
net = nirtorch.nir_to_torch(graph("input-a input-b a-output b-output", a=times(6), b=times(3)), {})
outputs = sorted(x[0, 0].item() for x in net(ones) if torch.is_tensor(x))
print("6 + 3 at Output:", outputs)
assert outputs == [3, 6]

affine = nir.Affine(np.zeros((3, 3), np.float32), np.full(3, 7, np.float32))
bias = nirtorch.nir_to_torch(graph("input-a a-output", a=affine), {})(ones)[0]
print("bias 7 of Affine:", bias.tolist())
assert (bias.abs() < 1).all()

blocks = {"a": times(1), "b": times(10), "c": times(1), "d": times(10), "e": times(1)}
edges = "input-a a-c a-b b-c c-e c-d d-e e-output"


def linear(node):
    if not isinstance(node, nir.Linear):
        return None
    layer = torch.nn.Linear(3, 3, bias=False)
    layer.weight.data = torch.from_numpy(node.weight)
    return layer


y = nirtorch.load(graph(edges, **blocks), linear)(ones)[0][0, 0].item()
print("two residual blocks, 121:", y)
assert y == 10
PY
"$work/venv/bin/python" "$work/graphs.py"
