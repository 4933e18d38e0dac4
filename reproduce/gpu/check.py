"""gpu-check: the CUDA kernels of the native backend against plain PyTorch, and, on the way, how fast they are."""
import argparse
import datetime
import os
import re
import sys
from pathlib import Path

import torch

import cases
import compare
import java
import kernels
import nvrtc
import report
import speed
from budget import Budget

RESULTS = java.HOME / "reproduce/results/gpu"


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="reproduce/gpu-check", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Proves the CUDA kernels of the native backend against PyTorch operations, for every neuron,\n"
        "surrogate, reset and type, forward and backward; times them beside SpikingJelly's; and, with the\n"
        f"CUDA build of PyTorch {java.wanted_version()}, Java 17 and Maven, runs sew verify, a training step of each net and\n"
        "sew bench on the GPU. Needs PyTorch and g++; takes less than 8 minutes; writes one JSON file.",
        epilog="Exit codes: 0 all that could be checked is right, 1 something is wrong or the kernels were not all\n"
        "checked in time, 2 the kernels could not be checked at all, or a wrong use.")
    parser.add_argument("--python", metavar="PATH", help="the Python with PyTorch (default: python3)")
    parser.add_argument("--device", default="gpu:0", metavar="DEVICE",
                        help="gpu:0 and so on, or cpu: the CPU's kernels, and the CUDA source run on the CPU (default: gpu:0)")
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help="the JSON file (default: reproduce/results/gpu/NAME-OF-THE-GPU.json; with cpu, none)")
    parser.add_argument("--minutes", type=float, default=7.5, help="for everything; what does not fit is said (default: 7.5)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the cases and nothing but the kernels")
    parser.add_argument("--no-java", action="store_true", help="without Java's part")
    found = parser.parse_args(words)
    if not re.fullmatch(r"cpu|gpu:\d{1,3}", found.device):
        parser.error(f"--device must be cpu or gpu:0, found {found.device}")
    if not 0 < found.minutes <= 600:
        parser.error(f"--minutes must be more than 0 and at most 600, found {found.minutes:g}")
    return found


def require_gpu(device):
    if device == "cpu":
        return
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if int(device.split(":")[1]) >= count:
        raise kernels.Unusable(f"expected the GPU {device.split(':')[1]} and PyTorch's CUDA build, found {count} GPUs by"
                               f" PyTorch {torch.__version__} in {sys.executable}")


def check_cases(part, device, lines, quick):
    """Compares all cases; a line for each, and the worst deviation of each quantity."""
    chosen, wrong, worst = cases.all_cases(quick), 0, {}
    for i, case in enumerate(chosen):
        part.require_time(f"{i} of {len(chosen)} cases were compared")
        line = dict(compare.compare(case, device), part=part.row["part"])
        lines.append(line)
        for name, value in line.items():
            if not isinstance(value, (bool, str)):
                name = name + (" of bfloat16" if case.half and name == "gx" else "")
                worst[name] = max(worst.get(name, 0), value)
        if not line["ok"]:
            wrong += 1
            if wrong <= 20:
                print(f"       wrong  {line}", flush=True)
    part.row.update(cases=len(chosen), wrong=wrong, largest=worst)
    if wrong:
        part.fail(f"{wrong} of {len(chosen)} cases deviate by more than their limit")


def check_kernels(budget, device, lines, quick):
    compared = lambda part: check_cases(part, device, lines, quick)
    if device != "cpu":
        budget.run("CUDA kernels", 170, compared)
        return
    budget.run("kernels of the CPU", 150, compared)
    torch.ops.sew.choose_cuda_source(True)
    budget.run("CUDA source, run on the CPU", 150, compared)
    torch.ops.sew.choose_cuda_source(False)


def check_java(budget, device, python):
    if not budget.run("sew: build", 150, lambda part: java.build(part, python, device)):
        return
    compared = ["--python", python] if report.installed("spikingjelly") else []
    budget.run("sew verify", 90, lambda part: java.verify(part, device))
    budget.run("sew: one training step of each net", 90, lambda part: java.bench(part, device, java.NETS))
    budget.run("sew bench", 90, lambda part: java.bench(part, device, java.LAYERS, compared))


def exit_code(parts):
    proofs = [row for row in parts if "kernels of" in row["part"] or "CUDA" in row["part"]]
    if any(row["status"] == "failed" for row in parts):
        return 1
    if not proofs or any(row["status"] == "not possible" for row in proofs):
        return 2
    return 1 if any(row["status"] == "out of time" for row in proofs) else 0


def default_file(device):
    return RESULTS / (re.sub(r"[^A-Za-z0-9]+", "-", torch.cuda.get_device_name(device)) + ".json")


def run(options):
    device = options.device.replace("gpu", "cuda")
    require_gpu(device)
    file = options.out or (None if device == "cpu" else default_file(device))
    print(f"Checks the kernels on {options.device} with PyTorch {torch.__version__}; at most {options.minutes:g} minutes;"
          f" writes {file or 'no file'}.", flush=True)
    cache = os.environ.get("SEW_CACHE") or Path.home() / ".cache/sew-lab"
    budget = Budget(60 * options.minutes)
    lines, times = [], []
    if budget.run("building the operators", 180, lambda part: kernels.load(
            kernels.build(device == "cpu", cache, part.seconds_left()))):
        check_kernels(budget, device, lines, options.quick)
        budget.run("kernels compiled for other GPUs", 45, lambda part: nvrtc.check(part, options.quick))
        if not options.quick:
            budget.run("times beside SpikingJelly", 75, lambda part: speed.measure(part, device, times))
    if not (options.quick or options.no_java):
        check_java(budget, device, sys.executable)
    told = dict(format=1, date=datetime.date.today().isoformat(), device=options.device, machine=report.machine(device),
                versions=report.versions(java.HOME), quick=options.quick, limits=compare.LIMITS, parts=budget.parts,
                times=times, cases=lines)
    if file:
        report.write(told, file)
    return exit_code(budget.parts)


def main(words):
    try:
        return run(arguments(words))
    except kernels.Unusable as e:
        print(f"gpu-check: {e}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
