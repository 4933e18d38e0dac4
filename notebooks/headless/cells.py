"""Cells of a notebook: parameters into them, outputs of them into files."""
import hashlib
import os
import re
from pathlib import Path

import nbformat

PROJECT = Path(__file__).resolve().parents[2]
STAMP = "sew_sources_sha256"
DECLARATION = r"(?m)^\s*(?:final\s+)?(?P<type>[\w.<>\[\], ]+?)\s+{name}\s*=\s*(?P<value>(?:\"(?:\\.|[^\"\\])*\"|[^;\"])*);"
# What a value of these types looks like; of any other it is an expression in Java.
VALUES = {"boolean": ("true|false", "true or false")} | {
    kind: (r"[-+]?\d[\d_]*[lL]?", "a whole number") for kind in ("int", "long")
} | {
    kind: (r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?[fFdD]?", "a number") for kind in ("float", "double")
}


class WrongParameter(Exception):
    """Why a notebook does not take a value, in one sentence and, where it helps, with its cell."""


def clear(notebook):
    """What is stored must not look like what a run gave that ended before it came there."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def inject(notebook, parameters):
    """Sets variables where the cell tagged "parameters" declares them: with their types, and before what is computed from them."""
    declaring = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    declared = "\n".join(cell.source for cell in declaring)
    for name, text in parameters.items():
        pattern = re.compile(DECLARATION.format(name=re.escape(name)))
        for cell in declaring:
            found = pattern.search(cell.source)
            if found:
                cell.source = cell.source[: found.start("value")] + java(name, found["type"], text) + cell.source[found.end("value") :]
                break
        else:
            raise WrongParameter(f"there is no parameter {name} in the first code cell, which reads:\n{declared}")


def java(name, kind, text):
    """A value as the cell has it: texts in quotes, everything else as it was given."""
    if kind == "String":
        return text if re.fullmatch(r'"(\\.|[^"\\])*"', text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    pattern, expected = VALUES.get(kind, (".+", f"a {kind}"))
    if not re.fullmatch(pattern, text):
        raise WrongParameter(f"-p {name}: expected {expected}, found {text}")
    return text


def sources_sha256(notebook):
    """A hash of all code and of the committed results that the code names."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    digest = hashlib.sha256(code.encode())
    for call in re.findall(r"\bresults\(([^)]*)\)", code):
        path = PROJECT.joinpath("reproduce", "results", *re.findall(r'"([^"]+)"', call))
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(file.relative_to(PROJECT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def save(notebook, path):
    """Stores outputs for a commit: the same bits for the same results."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [output for output in cell.outputs if not is_passing(output)]
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None
                output.pop("transient", None)
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "SEW (Java)", "language": "java", "name": "sew-java"},
        "language_info": {"name": "java", "file_extension": ".jshell", "mimetype": "text/x-java-source"},
        STAMP: sources_sha256(notebook),
    })
    write(notebook, path)


def is_passing(output):
    """A progress bar says how long something took once on one machine."""
    return "<progress" in "".join(output.get("data", {}).get("text/html", ""))


def write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    nbformat.write(notebook, temporary)
    os.replace(temporary, path)
