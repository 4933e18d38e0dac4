"""Compiles the kernels for GPUs that need not be there, with the NVRTC that came with PyTorch."""
import ctypes
from pathlib import Path

import torch

import cases
import kernels

ARCHITECTURES = (70, 75, 80, 86, 89, 90, 100, 120)


def library():
    packages = Path(torch.__path__[0]).parent / "nvidia"
    found = sorted(packages.glob("*/lib/libnvrtc.so.*"))
    if not found:
        raise kernels.Unusable(f"expected NVRTC in {packages}, found none; install the CUDA build of PyTorch")
    return found[0]


def known(file):
    """The architectures that this NVRTC compiles for, of ours."""
    nvrtc, count = ctypes.CDLL(str(file)), ctypes.c_int()
    nvrtc.nvrtcGetNumSupportedArchs(ctypes.byref(count))
    numbers = (ctypes.c_int * count.value)()
    nvrtc.nvrtcGetSupportedArchs(numbers)
    return [arch for arch in ARCHITECTURES if arch in set(numbers)]


def check(part, quick):
    """Every kind of kernel in turn for one architecture after the other."""
    file = library()
    architectures = known(file)
    part.row["architectures"] = architectures
    chosen = [*cases.grid()][::60 if quick else 3] + [*cases.edges()][::20 if quick else 4]
    for i, case in enumerate(chosen):
        part.require_time(f"{i} of {len(chosen)} kernels were compiled")
        arch = architectures[i % len(architectures)]
        bytes_ = torch.ops.sew.compile_cuda(case.codes(), case.numbers(), case.steps, case.half, str(file), arch)
        if bytes_ < 1000:
            return part.fail(f"{case.name()} for sm_{arch}: {bytes_} bytes of machine code")
    part.row["kernels"] = len(chosen)
