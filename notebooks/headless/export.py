"""Notebooks as pages that need no network."""
import base64
import html
from pathlib import Path

import plotly

from .mathematics import Pages

TEMPLATES = Path(__file__).resolve().parent / "templates"
SCRIPT = "plotly.min.js"
STYLE = """
body { font-family: sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5 }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1.2rem; list-style: none; padding: 0 }
li { border: 1px solid #d9d9d9; border-radius: 6px; padding: .8rem; overflow: hidden }
li img { width: 100%; height: 11rem; object-fit: contain }
"""


def page(notebook, path):
    """Writes one page; all pages of a folder share one plotly.js."""
    path.parent.mkdir(parents=True, exist_ok=True)
    script = path.parent / SCRIPT
    if not script.exists():
        script.write_bytes((Path(plotly.__file__).parent / "package_data" / SCRIPT).read_bytes())
    exporter = Pages(template_name="sew", extra_template_basedirs=[str(TEMPLATES)])
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title(notebook)}})
    path.write_text(body, encoding="utf-8")


def title(notebook):
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return first.splitlines()[0].lstrip("# ")


def picture(notebook):
    """The first still picture of a notebook as HTML, or nothing."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/svg+xml" in data:  # as an image: the names of clips in several drawings are the same
                drawing = base64.b64encode(data["image/svg+xml"].encode()).decode()
                return f'<img alt="" src="data:image/svg+xml;base64,{drawing}">'
            if "image/png" in data:
                return f'<img alt="" src="data:image/png;base64,{data["image/png"]}">'
    return ""


def gallery(folder, notebooks):
    """index.html: the pages called by the names in `notebooks`, each with its first picture."""
    entries = "".join(
        f'<li><a href="{name}.html"><b>{name}</b></a><br>{html.escape(title(notebook))}{picture(notebook)}</li>\n'
        for name, notebook in notebooks.items()
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>SEW Lab notebooks</title><style>{STYLE}</style></head>\n"
        f"<body><h1>SEW Lab notebooks</h1><ul>\n{entries}</ul></body></html>\n",
        encoding="utf-8",
    )
