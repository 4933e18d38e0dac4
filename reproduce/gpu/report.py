"""The JSON file of a check: the machine, the versions, every part with its time, every case with its deviations."""
import json
import os
import platform
import subprocess
import tempfile
from importlib import metadata
from pathlib import Path

import torch


def installed(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def first_line(command):
    """What a program says first; None where it is missing, fails or takes long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        return done.stdout.split("\n")[0].strip() or None
    except (OSError, subprocess.TimeoutExpired):
        return None


def commit(home):
    return first_line(["git", "-C", str(home), "describe", "--always", "--dirty", "--abbrev=40"])


def machine(device):
    told = dict(processor=processor(), cores=os.cpu_count(), system=platform.platform())
    if device != "cpu":
        gpu = torch.cuda.get_device_properties(device)
        told.update(gpu=gpu.name, computeCapability=f"{gpu.major}.{gpu.minor}", multiprocessors=gpu.multi_processor_count,
                    gpuMemoryMiB=gpu.total_memory // 2**20, driver=first_line(
                        ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]))
    return told


def versions(home):
    return dict(commit=commit(home), python=platform.python_version(), torch=torch.__version__, cuda=torch.version.cuda,
                spikingjelly=installed("spikingjelly"), cupy=next(filter(None, map(installed, (
                    "cupy-cuda12x", "cupy-cuda13x", "cupy"))), None), triton=installed("triton"))


def text(report):
    """One line for each part, case and time, so that two reports can be compared line by line."""
    fields = []
    for name, value in report.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row) for row in list(value))
            fields.append(f'"{name}": [\n{rows}\n]' if value else f'"{name}": []')
        else:
            fields.append(f'"{name}": {json.dumps(value)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def write(report, file):
    """Replaces the file in one step; parts that run beside each other take turns."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=file.name, suffix=".part",
                                     delete=False) as part:
        part.write(text(report))
    try:
        os.chmod(part.name, 0o644)
        os.replace(part.name, file)
    finally:
        Path(part.name).unlink(missing_ok=True)
