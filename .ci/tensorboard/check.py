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


def check(run):
    epochs = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    events = EventAccumulator(str(run)).Reload()
    found = events.Tags()["scalars"]
    for tag, name in TAGS.items():
        expected = [(e["epoch"], e[name]) for e in epochs if e.get(name) is not None]
        values = [(e.step, e.value) for e in events.Scalars(tag)] if tag in found else []
        same = len(values) == len(expected) and all(
            a[0] == b[0] and abs(a[1] - b[1]) <= 1e-6 * abs(b[1]) for a, b in zip(values, expected)
        )
        if not same:
            sys.exit(f"{run}: expected {tag} {expected}, found {values}")
    gradients = run / "gradients.json"
    norms = json.loads(gradients.read_text())["o"] if gradients.exists() else []
    tags = sorted(tag for tag in found if tag.startswith("gradient_norm"))
    if len(tags) != len(norms):
        sys.exit(f"{run}: expected {len(norms)} norms of gradients, found {tags}")
    for tag, norm in zip(tags, norms):
        if abs(events.Scalars(tag)[0].value - norm) > 1e-6 * norm:
            sys.exit(f"{run}: expected {tag} {norm}, found {events.Scalars(tag)}")
    return len(epochs)


runs = sorted(file.parent for file in pathlib.Path(sys.argv[1]).rglob("metrics.jsonl"))
if not runs:
    sys.exit(f"{sys.argv[1]}: expected runs, found none")
print(f"TensorBoard read {len(runs)} runs, {sum(map(check, runs))} epochs")
