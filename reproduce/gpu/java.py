"""The project's own commands on the GPU, on the libraries of an installed PyTorch of the version that DJL brings."""
import csv
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import torch

import kernels
from budget import OutOfTime

HOME = kernels.HERE.parent.parent
GOLDEN = "lib/src/test/resources/golden"
LIBRARY = HOME / "lib/target/native/libsew_neuron.so"

# As `sew bench networks` has them.
NETWORKS = (*(f"7b-net-{join}" for join in ("add", "and", "iand", "plain", "spiking")), "wide-7b-net",
            *(f"{kind}-resnet{depth}" for kind in ("sew", "spiking") for depth in (18, 34, 50, 101, 152)))
WORKLOADS = ("if-t4", "seven-train", "plif-t4", "resnet18-train", "lif-t4", "seven-infer", "resnet50-train")
WORKLOADS_OF_CPU = ("if-t4", "plif-t4", "seven-infer")


def wanted_version():
    """The version that DJL's native code is for; build.sh has it, too."""
    return re.search(r"^torch=(\S+)", (kernels.NATIVE / "build.sh").read_text(), re.MULTILINE).group(1)


def require_version(found, wanted):
    """DJL's native code in another PyTorch lacks functions and corrupts memory without a word."""
    if kernels.version(found) != wanted:
        raise kernels.Unusable(f"needs PyTorch {wanted}, the version of DJL, found {found}; nothing was loaded")


def environment(device):
    require_version(torch.__version__, wanted_version())
    java = Path(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
    if shutil.which(java) is None:
        raise kernels.Unusable("expected Java 17 or newer, found none (Debian: apt-get install openjdk-17-jdk-headless)")
    libraries = Path(torch.__path__[0]) / "lib"
    if device != "cpu" and not (libraries / "libtorch_cuda.so").exists():
        raise kernels.Unusable(f"expected PyTorch's CUDA libraries in {libraries}, found none")
    # SEW_NATIVE=off: the native backend is built in a part of its own, from the headers that are here.
    found = dict(os.environ, PYTORCH_LIBRARY_PATH=str(libraries), PYTORCH_FLAVOR="cpu" if device == "cpu" else "cu128",
                 SEW_NATIVE="off")
    runtime = libraries.parent.parent / "nvidia/cuda_runtime/lib"  # JNA counts GPUs with it
    found["SEW_JAVA_OPTS"] = f"{found.get('SEW_JAVA_OPTS', '')} -Xmx4g -Djna.library.path={runtime}".strip()
    return found


def exact(device):
    """Convolutions in float32 on GPUs that would round what they read to 10 bits, as PyTorch lets them."""
    return {} if device == "cpu" else {"NVIDIA_TF32_OVERRIDE": "0"}


def sew(part, arguments, device, more=None):
    """Runs `reproduce/sew`, with all processes that it starts, no longer than the part may take: exit code and output."""
    command = " ".join(map(str, arguments))
    part.require_time(f"sew {command} was not started")
    try:
        code, said, _ = kernels.run([HOME / "reproduce/sew", *arguments], part.seconds_left(), cwd=HOME,
                                    env={**environment(device), **(more or {})}, stderr=subprocess.STDOUT)
        return code, said
    except subprocess.TimeoutExpired as e:
        part.row["output"] = text(e.output).strip().splitlines()[-15:]
        raise OutOfTime(f"sew {command} was not done after the part's {part.row['limit']} s") from None


def text(said):
    return said.decode(errors="replace") if isinstance(said, bytes) else said or ""


def fail(part, arguments, code, said):
    part.fail(f"sew {' '.join(map(str, arguments))}: exit code {code}", said)


def build(part, python, device):
    """The classes, where they are older than their sources, and the native backend from this PyTorch's headers."""
    fresh = is_fresh(LIBRARY)
    part.row["native backend"] = "as it was" if fresh else "built"
    # --version builds the classes, too, as every command does.
    arguments = ["--version"] if fresh else ["native", "--python", python]
    code, said = sew(part, arguments, device)
    if code != 0:
        fail(part, arguments, code, said)


def is_fresh(library):
    if not library.exists() or not library.with_name(library.name + ".sum").exists():
        return False
    built = library.stat().st_mtime
    return all(path.stat().st_mtime <= built for path in kernels.NATIVE.rglob("*"))


def verify(part, device):
    """The golden vectors of the authors' code, with the kernels and with PyTorch's operations."""
    part.row["TF32"] = "off"
    for backend in ("native", "portable"):
        arguments = ["--backend", backend, "verify", "--device", sew_name(device), GOLDEN]
        code, said = sew(part, arguments, device, exact(device))
        count = re.search(r"\d+ passed, \d+ failed, \d+ skipped", said)
        part.row[backend] = count.group() if count else "no count"
        if code != 0 or not count:
            wrong = [line for line in said.splitlines() if line.lower().startswith("fail")]
            fail(part, arguments, code, "\n".join(wrong) or said)


def networks(part, device):
    """A training step of each net of the paper; one that ends the process is left out, and a new one goes on after it."""
    rows = part.row.setdefault("networks", [])
    part.row["TF32"] = "off"
    in_vain = 0  # processes in a row that have not computed one network
    try:
        while len(rows) < len(NETWORKS) and in_vain < 3:
            before = len(rows)
            code, said = steps(part, device, NETWORKS[before:], rows)
            new = rows[before:]
            if len(rows) < len(NETWORKS) and not (new and is_broken(new[-1])):
                rows.append(dict(network=NETWORKS[len(rows)], failure="the process ended"))
                fail(part, ["bench", "networks"], code, said)
            in_vain = in_vain + 1 if all(map(is_broken, rows[before:])) else 0
    finally:
        wrong = [row["network"] for row in rows if row["failure"]]
        if wrong:
            part.fail(f"{len(wrong)} of {len(NETWORKS)} networks: {', '.join(wrong)}")
        why = "not run: out of time" if in_vain < 3 else "not run: none of the last three was computed"
        rows.extend(dict(network=name, failure=why) for name in NETWORKS[len(rows):])


def is_broken(row):
    return not row.get("kernels")


def steps(part, device, names, rows):
    """Adds a row for each network that one process computes; returns how it ended."""
    size = ["--steps", 4, "--batch", 2, "--size", 64] if device == "cpu" else []
    with tempfile.TemporaryDirectory(prefix="gpu-check") as folder:
        file = Path(folder) / "networks.jsonl"
        arguments = ["bench", "networks", "--net", ",".join(names), "--device", sew_name(device), *size, "--out", file]
        try:
            return sew(part, arguments, device, exact(device))
        finally:
            rows.extend(read(file))


def read(file):
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def bench(part, device, python):
    """Times of workloads, one after the other: those that were done are kept when the time is over."""
    rows = part.row.setdefault("times", [])
    names = WORKLOADS_OF_CPU if device == "cpu" else WORKLOADS
    count = ["--rounds", 1, "--steps", 1, "--warm-up", 1] if device == "cpu" else [
        "--rounds", 1, "--steps", 5, "--warm-up", 3]
    more = ["--python", python] if python else []
    with tempfile.TemporaryDirectory(prefix="gpu-check") as folder:
        for i, name in enumerate(names):
            part.require_time(f"{i} of {len(names)} workloads were timed")
            out = Path(folder) / name
            arguments = ["bench", name, "--device", sew_name(device), *count, "--out", out, *more]
            code, said = sew(part, arguments, device)
            if code != 0:
                fail(part, arguments, code, said)
                continue
            with open(out / "bench.csv", newline="", encoding="utf-8") as table:
                rows.extend(list(csv.DictReader(table)))


def sew_name(device):
    return device.replace("cuda", "gpu")
