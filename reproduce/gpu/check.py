"""gpu-check: the CUDA kernels of the native backend against plain PyTorch, and, on the way, how fast they are."""
import argparse
import datetime
import os
import re
import signal
import sys
import threading
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
GRACE = 15  # seconds after which a part that does not look at its time is given up

SLOW_CPU = 3  # a CPU takes this many times as long as a GPU is given


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="reproduce/gpu-check", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Proves the CUDA kernels of the native backend against PyTorch operations, for every neuron,\n"
        "surrogate, reset and type, forward and backward; times them beside SpikingJelly's; and, with the\n"
        f"CUDA build of PyTorch {java.wanted_version()} and Java 17, runs sew verify, a training step of each net of the\n"
        "paper and sew bench on the GPU. Needs PyTorch and g++; takes less than 8 minutes; writes one JSON\n"
        "file, again after every part. What fails, or does not fit into the time, is said there; the rest runs.",
        epilog="A machine without a network needs what Maven would fetch. Where there is a network, run\n"
        "  reproduce/sew native --python PYTHON\n"
        "and carry this folder with what was built in it, and ~/.m2/repository, to the same paths, with the times\n"
        "of the files (tar, rsync -a): what is older than its sources is built again.\n\n"
        "Exit codes: 0 all that could be checked is right, 1 something is wrong or the kernels were not all\n"
        "checked in time, 2 the kernels could not be checked at all, or a wrong use.")
    parser.add_argument("--python", metavar="PATH", help="the Python with PyTorch (default: python3)")
    parser.add_argument("--device", default="gpu:0", metavar="DEVICE",
                        help="gpu:0 and so on, or cpu: the CPU's kernels, and the CUDA source run on the CPU, with small\n"
                        "networks (default: gpu:0)")
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
    chosen = cases.all_cases(quick)
    part.row.update(cases=len(chosen), compared=0, wrong=0, largest={})
    try:
        for i, case in enumerate(chosen):
            part.require_time(f"{i} of {len(chosen)} cases were compared")
            part.row["case"] = case.name()  # the one at which an error ends this part
            check_case(part, dict(compare.compare(case, device), part=part.row["part"]), case, lines)
        del part.row["case"]
    finally:
        if part.row["wrong"]:
            part.fail(f"{part.row['wrong']} of {part.row['compared']} cases deviate by more than their limit")


def check_case(part, line, case, lines):
    lines.append(line)
    largest = part.row["largest"]
    for name, value in line.items():
        if not isinstance(value, (bool, str)):
            name = name + (" of bfloat16" if case.half and name == "gx" else "")
            largest[name] = max(largest.get(name, 0), value)
    part.row["compared"] += 1
    if not line["ok"]:
        part.row["wrong"] += 1
        if part.row["wrong"] <= 20:
            print(f"       wrong  {line}", flush=True)


def check_kernels(budget, device, lines, quick):
    compared = lambda part: check_cases(part, device, lines, quick)
    if device != "cpu":
        budget.run("CUDA kernels", 200, compared)
        return
    budget.run("kernels of the CPU", 150, compared)
    torch.ops.sew.choose_cuda_source(True)
    budget.run("CUDA source, run on the CPU", 150, compared)
    torch.ops.sew.choose_cuda_source(False)


def check_all(budget, options, device, lines, times):
    """The most important first; a GPU's kernels are compiled on one core, beside which Java is built and checked."""
    with_java = not (options.quick or options.no_java)
    slow = SLOW_CPU if device == "cpu" else 1
    beside = None
    if with_java:
        beside = budget.beside(
            ("sew: build", 240, lambda part: java.build(part, sys.executable, device)),
            ("sew verify", 120 * slow, lambda part: java.verify(part, device)))
    cache = os.environ.get("SEW_CACHE") or Path.home() / ".cache/sew-lab"
    built = budget.run("building the operators", 180, lambda part: kernels.load(
        kernels.build(device == "cpu", cache, part.seconds_left())))
    if built:
        check_kernels(budget, device, lines, options.quick)
    if beside:
        beside.join()
    has_sew = any(row["part"] == "sew: build" and row["status"] == "passed" for row in budget.parts)
    if has_sew:
        budget.run("sew: one training step of each net", 150 * slow, lambda part: java.networks(part, device), least=20)
    if built and not options.quick:
        budget.run("times beside SpikingJelly", 75, lambda part: speed.measure(part, device, times), least=10)
    if has_sew:
        python = sys.executable if report.installed("spikingjelly") else None
        budget.run("sew bench", 120 * slow, lambda part: java.bench(part, device, python), least=30)
    if built:
        budget.run("kernels compiled for other GPUs", 90, lambda part: nvrtc.check(part, options.quick))


def exit_code(parts):
    proofs = [row for row in parts if "kernels of" in row["part"] or "CUDA" in row["part"]]
    if any(row["status"] == "failed" for row in parts):
        return 1
    if not proofs or any(row["status"] == "not possible" for row in proofs):
        return 2
    return 0 if all(row["status"] == "passed" for row in proofs) else 1


def default_file(device, quick):
    name = re.sub(r"[^A-Za-z0-9]+", "-", torch.cuda.get_device_name(device))
    return RESULTS / f"{name}{'-quick' if quick else ''}.json"


def give_up(budget, why):
    """Keeps what there is and ends, with all that was started; not even a thread that hangs in CUDA prevents it."""
    for row in budget.parts:
        if row["status"] == "running":
            row.update(status="failed", why=why)
    budget.keep()
    print(f"gpu-check: {why}", file=sys.stderr, flush=True)
    for process in list(kernels.RUNNING):
        os.killpg(process.pid, signal.SIGKILL)
    os._exit(1)


def run(options):
    device = options.device.replace("gpu", "cuda")
    require_gpu(device)
    file = options.out or (None if device == "cpu" else default_file(device, options.quick))
    print(f"Checks the kernels on {options.device} with PyTorch {torch.__version__}; at most {options.minutes:g} minutes;"
          f" writes {file or 'no file'}.", flush=True)
    lines, times = [], []
    budget = Budget(60 * options.minutes, keep=lambda: file and report.write(told, file))
    told = dict(format=2, date=datetime.date.today().isoformat(), device=options.device, machine=report.machine(device),
                versions=report.versions(java.HOME), quick=options.quick, finished=False, exitCode=None,
                limits=compare.LIMITS, parts=budget.parts, times=times, cases=lines)
    watch = threading.Timer(budget.left() + GRACE, give_up, (budget, f"this part hung; all was given up {GRACE} s too late"))
    watch.daemon = True
    watch.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: give_up(budget, f"ended by {signal.Signals(number).name}"))
    check_all(budget, options, device, lines, times)
    watch.cancel()
    told.update(finished=True, exitCode=exit_code(budget.parts))
    budget.keep()
    if file:
        print(file, file=sys.stderr)
    return exit_code(budget.parts)


def main(words):
    try:
        return run(arguments(words))
    except kernels.Unusable as e:
        print(f"gpu-check: {e}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
