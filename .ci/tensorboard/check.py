"""Whether TensorBoard reads the event file of every run below a folder, and each value is the run's own.

Needs tensorboard 2.18 or newer. Usage: check.py FOLDER
"""

import json
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

TAGS = {
    "train_loss": "trainLoss",
    "train_acc": "trainAccuracy",
    "test_loss": "testLoss",
    "test_acc": "testAccuracy",
    "test_acc5": "testTop5",
    "lr": "learningRate",
}


def check_layers(run, events, epochs):
    """Firing rates and norms of gradients of every epoch, and histograms where there are any."""
    activity = [json.loads(line) for line in (run / "activity.jsonl").read_text().splitlines()]
    if [a["epoch"] for a in activity] != list(range(epochs)):
        sys.exit(f"{run}: expected the activity of {epochs} epochs, found {len(activity)}")
    for key, tag in ("firingRate", "firing_rate"), ("gradientNorm", "gradient_norm"):
        if not activity[0][key]:
            sys.exit(f"{run}: expected {key} of some layers, found none")
        for name in activity[0][key]:
            expected = [a[key][name] for a in activity]
            values = [e.value for e in events.Scalars(f"{tag}/{name}")]
            if len(values) != epochs or any(abs(a - b) > 1e-6 * max(1, b) for a, b in zip(values, expected)):
                sys.exit(f"{run}: expected {tag}/{name} {expected}, found {values}")
    for name in activity[0]["potential"]:
        read = [e.histogram_value for e in events.Histograms(f"membrane_potential/{name}")]
        for a, h in zip(activity, read, strict=True):
            expected = a["potential"][name]
            same = h.bucket == expected["counts"] and h.bucket_limit == expected["limits"]
            if not same or (h.min, h.max, h.num) != (expected["min"], expected["max"], sum(expected["counts"])):
                sys.exit(f"{run}: expected the potentials of {name}, found others")
    return sum(len(activity[0][key]) for key in ("firingRate", "gradientNorm", "potential"))


def check(run):
    epochs = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    events = EventAccumulator(str(run), size_guidance={"scalars": 0, "histograms": 0}).Reload()
    found = events.Tags()["scalars"]
    for tag, name in TAGS.items():
        expected = [(e["epoch"], e[name]) for e in epochs if e.get(name) is not None]
        values = [(e.step, e.value) for e in events.Scalars(tag)] if tag in found else []
        same = len(values) == len(expected) and all(
            a[0] == b[0] and abs(a[1] - b[1]) <= 1e-6 * abs(b[1]) for a, b in zip(values, expected)
        )
        if not same:
            sys.exit(f"{run}: expected {tag} {expected}, found {values}")
    layers = check_layers(run, events, len(epochs))
    gradients = run / "gradients.json"
    norms = json.loads(gradients.read_text())["o"] if gradients.exists() else []
    tags = sorted(tag for tag in found if tag.startswith("gradient_norm_before_training/"))
    if len(tags) != len(norms):
        sys.exit(f"{run}: expected {len(norms)} norms of gradients, found {tags}")
    for tag, norm in zip(tags, norms):
        if abs(events.Scalars(tag)[0].value - norm) > 1e-6 * norm:
            sys.exit(f"{run}: expected {tag} {norm}, found {events.Scalars(tag)}")
    return len(epochs), layers


runs = sorted(file.parent for file in pathlib.Path(sys.argv[1]).rglob("metrics.jsonl"))
if not runs:
    sys.exit(f"{sys.argv[1]}: expected runs, found none")
epochs, layers = map(sum, zip(*map(check, runs)))
print(f"TensorBoard read {len(runs)} runs, {epochs} epochs, {layers} rates, norms and histograms of layers")
