"""The project's own commands on the GPU, on the libraries of an installed PyTorch of the version that DJL brings."""
import csv
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import torch

import kernels
from budget import OutOfTime

HOME = kernels.HERE.parent.parent
GOLDEN = "lib/src/test/resources/golden"
NETS = ("seven-train", "wide-seven-train", "resnet18-train", "resnet50-train", "resnet152-train")
LAYERS = ("if-t4", "lif-t4", "plif-t4", "seven-infer")


def wanted_version():
    """The version that DJL's native code is for; build.sh has it, too."""
    return re.search(r"^torch=(\S+)", (kernels.NATIVE / "build.sh").read_text(), re.MULTILINE).group(1)


def require_version(found, wanted):
    """DJL's native code in another PyTorch lacks functions and corrupts memory without a word."""
    if kernels.version(found) != wanted:
        raise kernels.Unusable(f"needs PyTorch {wanted}, the version of DJL, found {found}; nothing was loaded")


def environment(device):
    require_version(torch.__version__, wanted_version())
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise kernels.Unusable(f"expected {program} (a JDK 17 and Maven), found none")
    libraries = Path(torch.__path__[0]) / "lib"
    if device != "cpu" and not (libraries / "libtorch_cuda.so").exists():
        raise kernels.Unusable(f"expected PyTorch's CUDA libraries in {libraries}, found none")
    found = dict(os.environ, PYTORCH_LIBRARY_PATH=str(libraries), PYTORCH_FLAVOR="cpu" if device == "cpu" else "cu128")
    runtime = libraries.parent.parent / "nvidia/cuda_runtime/lib"  # JNA counts GPUs with it
    found["SEW_JAVA_OPTS"] = f"{found.get('SEW_JAVA_OPTS', '')} -Xmx4g -Djna.library.path={runtime}".strip()
    return found


def sew(part, arguments, device):
    """Runs `reproduce/sew`, with all processes that it starts, no longer than the part may take; returns what it said."""
    process = subprocess.Popen([str(HOME / "reproduce/sew"), *map(str, arguments)], cwd=HOME, env=environment(device),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        said, _ = process.communicate(timeout=max(1.0, part.seconds_left()))
    except subprocess.TimeoutExpired:
        raise OutOfTime(f"sew {' '.join(map(str, arguments))} was not done after {part.row['limit']} s") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode != 0:
        last = " ".join(said.strip().splitlines()[-3:])
        part.fail(f"sew {' '.join(map(str, arguments))}: exit code {process.returncode}: {last[-600:]}")
    return said


def build(part, python, device):
    sew(part, ["native", "--python", python], device)


def verify(part, device):
    """The golden vectors of the authors' code, with the kernels and with PyTorch's operations."""
    for backend in ("native", "portable"):
        said = sew(part, ["--backend", backend, "verify", "--device", sew_name(device), GOLDEN], device)
        count = re.search(r"\d+ passed, \d+ failed, \d+ skipped", said)
        part.row[backend] = count.group() if count else said.strip()[-300:]


def bench(part, device, names, more=()):
    """Times of workloads, one after the other: those that were done are kept when the time is over."""
    rows = part.row.setdefault("times", [])
    with tempfile.TemporaryDirectory(prefix="gpu-check") as folder:
        for name in names:
            part.require_time(f"{len(rows)} of {len(names)} workloads were timed")
            out = Path(folder) / name
            sew(part, ["bench", name, "--device", sew_name(device), "--rounds", 1, "--steps", 1, "--warm-up", 1,
                       "--out", out, *more], device)
            if part.row["status"] == "failed":
                return
            with open(out / "bench.csv", newline="", encoding="utf-8") as table:
                rows.extend(list(csv.DictReader(table)))


def sew_name(device):
    return device.replace("cuda", "gpu")
