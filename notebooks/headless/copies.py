"""A reader's own copies of the notebooks: what the reader has changed is never written over."""
import fcntl
import hashlib
import json
import os
import tempfile
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

RECORD = ".sew-lab.json"
LOCK = ".sew-lab.lock"
WRITTEN = ("copied", "updated", "beside")


class Refusal(Exception):
    """Why a folder cannot take the copies, in one sentence."""


def update(project, work):
    """Brings the copies in `work` to the state of the notebooks in `project`/notebooks; one line for each kind of change.

    A copy that is as it was written takes the notebook's new version. Beside any other the new version is written under
    another name, once. The record in `work` has the hash of what was written last under each name.
    """
    if work.resolve().is_relative_to(project.resolve()):
        raise Refusal(f"expected a folder outside the project, whose files stay as they are, found {work}; name another with --work DIR")
    work.mkdir(parents=True, exist_ok=True)
    with (work / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        written = read_record(work / RECORD)
        said = {}
        try:
            for original in sorted((project / "notebooks").glob("*.ipynb")):
                change, name = update_one(project, work, original, written)
                said.setdefault(change, []).append(name)
                if change in WRITTEN:
                    trust(work / name)
        finally:  # an error must not make the copies that were written look like the reader's
            write(work / RECORD, (json.dumps({"written": written}, indent=1, sort_keys=True) + "\n").encode())
    return lines(said)


def update_one(project, work, original, written):
    """What was done for one notebook, and the name of the file that it concerns."""
    content = original.read_bytes()
    new = digest(content)
    copy = work / original.name
    last = written.get(copy.name)
    if leads_into(copy, project):  # saved through the link, the notebook of the project would change
        copy.unlink()
    found = digest(copy.read_bytes()) if copy.exists() else None
    if found == new:
        change, name = "unchanged", copy.name
    elif found in (None, last):
        write(copy, content)
        change, name = "updated" if found else "copied", copy.name
    elif new == last:
        change, name = "kept", copy.name
    else:
        change, name = "beside", beside(work, original, content, written)
    written[copy.name] = new
    return change, name


def beside(work, original, content, written):
    """Writes a new version under a name that no file of the reader has."""
    number = 1
    while True:
        place = work / f"{original.stem} (new version{f' {number}' if number > 1 else ''}).ipynb"
        if not place.exists() or digest(place.read_bytes()) in (written.get(place.name), digest(content)):
            write(place, content)
            written[place.name] = digest(content)
            return place.name
        number += 1


def trust(path):
    """JupyterLab runs the scripts of stored outputs, such as a clip's player, where it knows who wrote them: this project did."""
    NotebookNotary().sign(nbformat.read(path, as_version=4))


def lines(said):
    for change, text in (
        ("copied", "copied {n} notebooks: {names}"),
        ("updated", "updated {n} copies that you had not changed: {names}"),
        ("beside", "kept what you have changed; the project's new versions lie beside it: {names}"),
    ):
        names = said.get(change, [])
        if names:
            shown = names if len(names) < 5 else [*names[:3], "..."]
            yield text.format(n=len(names), names=", ".join(shown)).replace(" 1 notebooks", " 1 notebook").replace(" 1 copies", " 1 copy")


def leads_into(copy, project):
    return copy.is_symlink() and copy.resolve().is_relative_to(project.resolve())


def read_record(path):
    """Without a record, or with a damaged one, every copy that differs counts as changed by the reader."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))["written"]
        return {str(name): str(sha256) for name, sha256 in written.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def digest(content):
    return hashlib.sha256(content).hexdigest()


def write(path, content):
    """Whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".sew-lab-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o666 & ~umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
