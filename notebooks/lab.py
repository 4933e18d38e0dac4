#!/usr/bin/env python3
"""Opens JupyterLab on copies of the notebooks: reproduce/sew lab [--work DIR] [OPTION of JupyterLab ...]."""
import argparse
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="sew lab",
        usage="sew lab [--work DIR] [OPTION of JupyterLab ...]",
        description="Opens the notebooks in JupyterLab, 00-index first. What opens are copies in a work folder of yours: the project's own files "
        "stay as they are. After an update of the project, a copy that you have not changed is updated, too; beside one that you have "
        "changed, or run and saved, the new version is written as NAME (new version).ipynb.",
        epilog="All other options are those of JupyterLab, such as --no-browser or --port=9000; sew lab --help-all lists them.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--work", type=Path, metavar="DIR", default=Path(os.environ.get("SEW_WORK") or Path.home() / "sew-notebooks"),
        help="the work folder (default: $SEW_WORK, or else ~/sew-notebooks)",
    )
    chosen, chosen.others = parser.parse_known_args(words)
    return chosen


def main():
    chosen = arguments(sys.argv[1:])
    from headless import copies, server  # only now: help needs no Jupyter

    work = chosen.work.expanduser().absolute()
    try:
        for line in copies.update(PROJECT, work):
            print(f"sew: {line}")
    except copies.Refusal as e:
        sys.exit(f"sew lab: {e}")
    except OSError as e:
        sys.exit(f"sew lab: expected a folder that can be written, found {work}: {e.strerror}; name another with --work DIR")
    print(f"sew: your notebooks are in {work}; what you change there stays yours", flush=True)
    start = server.command(work, chosen.others)
    os.execve(start[0], start, server.environment())


if __name__ == "__main__":
    main()
