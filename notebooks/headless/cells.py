"""Cells of a notebook: parameters into them, outputs of them into files."""
import hashlib
import os
import re
from pathlib import Path

import nbformat
from papermill.parameterize import parameterize_notebook
from papermill.translators import Translator, papermill_translators

PROJECT = Path(__file__).resolve().parents[2]
STAMP = "sew_sources_sha256"


class JavaTranslator(Translator):
    """Papermill knows no Java: parameters as JShell declares variables anew."""

    @classmethod
    def translate_str(cls, text):
        if text in ("true", "false") or re.fullmatch(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?[LlFfDd]?", text):
            return text
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    @classmethod
    def translate_bool(cls, value):
        return "true" if value else "false"

    @classmethod
    def assign(cls, name, text):
        return f"var {name} = {text};"

    @classmethod
    def comment(cls, text):
        return f"// {text}"


papermill_translators.register("java", JavaTranslator)


def clear(notebook):
    """What is stored must not look like what a run gave that ended before it came there."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def inject(notebook, parameters):
    """Puts a cell with the parameters after the one tagged "parameters"."""
    if not parameters:
        return
    declared = " ".join(cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    for key in parameters:
        if not re.search(rf"\b{key}\b\s*=", declared):
            raise SystemExit(f"sew notebooks: no parameter {key} in the first code cell, which reads:\n{declared}")
    # What papermill expects of a notebook that it has not read itself.
    notebook.metadata.setdefault("papermill", nbformat.from_dict({}))
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    changed = parameterize_notebook(notebook, parameters, kernel_name="java", language="java")
    notebook.cells = changed.cells


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
        for key in ("execution", "papermill"):
            cell.metadata.pop(key, None)
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
