#!/usr/bin/env bash
# SpikingJelly 0.0.0.0.14 and 2.0.0: sew_resnet.BasicBlock joins by IAND as the paper's Table 1 says, O = (1 - A) S, with A
# the spikes of the residual branch and S those of the shortcut. sew_resnet.Bottleneck passes the two the other way round:
# O = A (1 - S). ADD and AND are symmetric, so that nothing shows there. A SEW ResNet-18 with IAND decays from block to
# block as Figure 5 of arXiv 2102.04159 says; a ResNet-50, -101 or -152 of the same library is another network, and its
# spikes do not: read as a measurement of the paper's net, it contradicts the paper.
# A good engineer would expect one name in one file to mean one function. Needs Python 3.10 to 3.12 with venv and 6 GB
# of disk, downloads 3 GB (PyTorch from PyPI has CUDA with it); takes about 4 minutes. Exits 0
# while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
pip() { "$work/venv/bin/python" -m pip install -q --disable-pip-version-check "$@"; }

cat >"$work/iand.py" <<'PY'
from importlib.metadata import version

import torch
from spikingjelly.activation_based import functional, neuron
from spikingjelly.activation_based.model import sew_resnet


def joined(block, connect):
    """Which of the functions O(A, S) a block computes on random spikes [T, N, C, H, W]."""
    torch.manual_seed(0)
    planes = 16
    net = block(planes * block.expansion, planes, cnf=connect, spiking_neuron=neuron.IFNode)
    functional.set_step_mode(net, "m")
    branch = []
    last = [module for module in net.modules() if isinstance(module, neuron.IFNode)][-1]
    last.register_forward_hook(lambda module, inputs, output: branch.append(output))
    s = (torch.rand(4, 2, planes * block.expansion, 8, 8) < 0.3).float()
    with torch.no_grad():
        o = net(s)
    a = branch[0]
    formulas = {"A + S": a + s, "A S": a * s, "(1 - A) S": (1 - a) * s, "A (1 - S)": a * (1 - s)}
    return [name for name, value in formulas.items() if torch.equal(o, value)]


for name in "BasicBlock", "Bottleneck":
    for connect in "ADD", "AND", "IAND":
        print(version("spikingjelly"), name, connect, *joined(getattr(sew_resnet, name), connect), sep=", ")
PY

pip torch==2.7.1 torchvision==0.22.1 torchaudio==2.7.1 numpy==1.26.4
for release in 0.0.0.0.14 2.0.0; do
  pip "spikingjelly==$release" torch==2.7.1 torchvision==0.22.1 torchaudio==2.7.1 numpy==1.26.4
  "$work/venv/bin/python" "$work/iand.py" 2>/dev/null | tee "$work/seen.txt"
  cat >"$work/expected.txt" <<TXT
$release, BasicBlock, ADD, A + S
$release, BasicBlock, AND, A S
$release, BasicBlock, IAND, (1 - A) S
$release, Bottleneck, ADD, A + S
$release, Bottleneck, AND, A S
$release, Bottleneck, IAND, A (1 - S)
TXT
  cmp -s "$work/seen.txt" "$work/expected.txt" || { echo "changed: expected"; cat "$work/expected.txt"; exit 1; }
done
echo "as found: SpikingJelly 0.0.0.0.14 and 2.0.0 with PyTorch 2.7.1"
