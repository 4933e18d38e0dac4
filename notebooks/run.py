#!/usr/bin/env python3
"""Runs notebooks without a browser: reproduce/sew notebooks [NAME ...].

Exit code: 0 when all ran, 1 when one failed, 2 for a wrong use, 130 after Ctrl-C, 143 after SIGTERM.
"""
import argparse
import signal
import sys
from pathlib import Path

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C during the imports needs no trace

HERE = Path(__file__).resolve().parent


def arguments():
    parser = argparse.ArgumentParser(
        prog="sew notebooks",
        usage="sew notebooks [OPTION ...] [NAME ...]",
        description="Runs notebooks of this project through the real kernel, one line each.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as table4 or fig6 (default: all)")
    parser.add_argument("--smoke", action="store_true", help="every cell on the smallest sizes")
    parser.add_argument(
        "-p", dest="parameters", action="append", default=[], metavar="KEY=VALUE", type=parameter,
        help="give a variable of the notebook's first code cell another value, such as FULL=true; may be repeated",
    )
    parser.add_argument("--html", type=Path, metavar="DIR", help="write each notebook as a page that needs no network, and a gallery")
    parser.add_argument("--out", type=Path, metavar="DIR", default=HERE / "target" / "executed", help="where executed notebooks go")
    parser.add_argument("--save", action="store_true", help="store the outputs in the notebooks themselves, for a commit")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="run nothing; take pictures of the stored outputs in JupyterLab and as pages (needs playwright and a Chromium)")
    parser.add_argument("--timeout", type=int, default=600, metavar="SECONDS", help="for one cell (default: 600)")
    chosen = parser.parse_args()
    if chosen.save and (chosen.smoke or chosen.parameters):
        parser.error("--save stores the notebooks as they are committed; leave --smoke and -p out")
    chosen.paths = paths(parser, chosen.names)
    return chosen


def parameter(text):
    key, equals, value = text.partition("=")
    if not (key.isidentifier() and equals):
        raise argparse.ArgumentTypeError(f"expected KEY=VALUE, such as FULL=true, found {text}")
    return key, value


def paths(parser, names):
    known = {path.stem: path for path in sorted(HERE.glob("*.ipynb"))}
    if not names:
        return list(known.values())
    stems = [Path(name).stem for name in names]
    unknown = [stem for stem in stems if stem not in known]
    if unknown:
        parser.error(f"there is no notebook {unknown[0]}; there are {', '.join(known)}")
    return [known[stem] for stem in stems]


if __name__ == "__main__":
    options = arguments()
    from headless import interruption, running  # only now: help needs no Jupyter

    interruption.handle_signals()
    try:
        sys.exit(running.run(options))
    except interruption.Interrupted as e:
        interruption.leave(e)
