"""What `sew notebooks` does once its options are read."""
import os
import sys
import time

import nbformat

from . import cells, execution, export, gallery, screenshots


def run(chosen):
    """The exit code."""
    if chosen.screenshots:
        errors = screenshots.take(chosen.paths, chosen.screenshots)
        print("\n".join(errors or ["no errors in the browser"]))
        return bool(errors)
    if chosen.smoke:
        os.environ["SEW_SMOKE"] = "1"
    try:
        notebooks = {path: prepared(path, dict(chosen.parameters)) for path in chosen.paths}
    except cells.WrongParameter as e:
        print(f"sew notebooks: {e}", file=sys.stderr)
        return 2
    failed = 0
    entries = {}
    for path, notebook in notebooks.items():
        start = time.monotonic()
        failure = execution.run(notebook, path.parent, chosen.timeout)
        seconds = time.monotonic() - start
        print(f"{'FAILED' if failure else 'ok':6}  {path.stem:24}  {seconds:6.1f} s", flush=True)
        cells.write(notebook, chosen.out / path.name)
        if failure:
            print(failure.text, flush=True)
            failed += 1
        elif chosen.save:
            cells.save(notebook, path)
        if chosen.html:
            entry = gallery.Entry(notebook, failure and failure.summary, chosen.smoke)
            export.page(notebook, chosen.html / f"{path.stem}.html", gallery.notices(entry), home="index.html")
            entries[path.stem] = entry
    if chosen.html:
        gallery.write(chosen.html, entries)
    print(f"{len(notebooks) - failed} passed, {failed} failed")
    return failed > 0


def prepared(path, parameters):
    """A notebook without outputs, with its parameters; nothing runs before all of them are known to fit."""
    notebook = nbformat.read(path, as_version=4)
    cells.clear(notebook)
    try:
        cells.inject(notebook, parameters)
    except cells.WrongParameter as e:
        raise cells.WrongParameter(f"{path.stem}: {e}") from None
    return notebook
