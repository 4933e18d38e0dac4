"""Builds the native backend's neurons as operators for the PyTorch that runs this, and loads them."""
import hashlib
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
NATIVE = HERE.parent.parent / "lib/src/main/native"


class Unusable(Exception):
    """What this machine lacks; nothing is known of the kernels."""


def version(text):
    """2.7.1 of 2.7.1+cu126."""
    return re.match(r"\d+(\.\d+)*", text).group()


def sources(on_cpu):
    files = sorted(path for path in NATIVE.rglob("*") if path.suffix in (".h", ".cc"))
    own = [HERE / "neuron_operator.cc", HERE / "print_source.cc"]
    return files + own + (sorted((HERE / "on_cpu").rglob("*.h")) if on_cpu else [])


def flags(on_cpu):
    # The first of PyTorch's headers that need it came with 2.10.
    numbers = [int(part) for part in version(torch.__version__).split(".")[:2]]
    standard = "c++20" if numbers >= [2, 10] else "c++17"
    return [f"-std={standard}", "-O1", "-fPIC", "-fopenmp", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math",
            "-fvisibility=hidden", "-Wno-unknown-pragmas",
            f"-D_GLIBCXX_USE_CXX11_ABI={int(torch._C._GLIBCXX_USE_CXX11_ABI)}"] + (["-DSEW_ON_CPU"] if on_cpu else [])


RUNNING = set()  # the programs that this process has started and that are not over


def run(command, seconds, **more):
    """The exit code of a program and what it printed; after `seconds`, subprocess.TimeoutExpired with what it had printed.

    Whatever happens, it is ended with all that it started, as a compiler starts others.
    """
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               text=True, errors="replace", start_new_session=True, **more)
    RUNNING.add(process)
    try:
        out, err = process.communicate(timeout=seconds)
        return process.returncode, out, err
    finally:
        end(process)
        RUNNING.discard(process)


def end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def call(command, seconds):
    """What a program prints; it must not take longer, and not fail."""
    try:
        code, out, err = run(command, seconds, stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired:
        raise Unusable(f"{command[0]} took more than {seconds:.0f} s") from None
    if code != 0:
        raise Unusable(f"{command[0]} failed: {err.strip()[-2000:]}")
    return out


def build(on_cpu, cache, seconds):
    """The file of the operators, made once for each PyTorch and each state of the sources."""
    compiler = os.environ.get("CXX", "g++")
    if shutil.which(compiler) is None:
        raise Unusable(f"expected a C++ compiler, found no {compiler}; install it (Debian: apt-get install g++)")
    options = flags(on_cpu)
    key = hashlib.sha256(repr((torch.__version__, compiler, options)).encode())
    for path in sources(on_cpu):
        key.update(path.read_bytes())
    folder = Path(cache) / "gpu-check" / key.hexdigest()[:16]
    library = folder / "operators.so"
    if library.exists():
        return library
    folder.mkdir(parents=True, exist_ok=True)
    include = []
    if on_cpu:  # Found before the files of the same names in NATIVE.
        program = folder / "print_source"
        call([compiler, "-std=c++17", "-I", NATIVE, HERE / "print_source.cc", "-o", program], seconds)
        (folder / "kernels.inc").write_text(call([program], seconds))
        include = ["-I", HERE / "on_cpu", "-I", folder]
    headers = Path(torch.__path__[0]) / "include"
    part = folder / f"operators.{os.getpid()}"
    call([compiler, *options, "-shared", *include, "-I", NATIVE, "-isystem", headers,
          "-isystem", headers / "torch/csrc/api/include", HERE / "neuron_operator.cc", "-o", part,
          "-L", Path(torch.__path__[0]) / "lib", "-lc10", "-ltorch_cpu", "-ldl"], seconds)
    part.replace(library)
    return library


def load(library):
    """Refuses a file for another PyTorch before it is loaded: functions would be missing and memory corrupted."""
    found = re.search(rb"sew-operator PyTorch ([\w.+]+);", Path(library).read_bytes())
    if found is None:
        raise Unusable(f"expected operators of this project, found none in {library}; delete it")
    built, running = found.group(1).decode(), version(torch.__version__)
    if version(built) != running:
        raise Unusable(f"{library}: expected operators for PyTorch {running}, found them for {built}; delete the file")
    torch.ops.load_library(str(library))
